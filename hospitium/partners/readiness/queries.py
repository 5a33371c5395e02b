"""Reads of readiness: one line or all of them, its checklist by country, its history; and the one question before a case."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hospitium.access.acting import Actor
from hospitium.access.queries import User, names_of
from hospitium.kernel.clock import zone_of
from hospitium.kernel.errors import NotHere
from hospitium.kernel.together import together
from hospitium.partners.models import Organisation, ServiceLine
from hospitium.partners.queries import home

from .errors import LineNotReady
from .models import Evidence, LineChange, LineStanding, Requirement
from .rules import Check, Kind, State, checklist, state_of
from .sentences import in_place, missing_in_words

__all__ = [
    "Check",
    "Evidence",
    "Kind",
    "LineChange",
    "Requirement",
    "State",
    "line_for",
    "require_ready",
]


@dataclass(frozen=True)
class Readiness:
    """What a line is in a country (empty: wherever nothing else is said), since when and why, and its checklist."""

    country: str
    state: State
    checks: list[Check]
    standing: LineStanding | None = None

    @property
    def missing(self) -> list[Check]:
        """What is not met."""
        return [one for one in self.checks if not one.is_met]

    @property
    def place(self) -> str:
        """The country in the reader's words."""
        return in_place(self.country)


def today() -> dt.date:
    """The day it is where the home campus stands: what ends on a day ends there."""
    try:
        zone = home().zone
    except Organisation.DoesNotExist:  # a campus that is being set up
        zone = "UTC"
    return timezone.now().astimezone(zone_of(zone)).date()


def line_for(actor: Actor, slug: str, *, lock: bool = False) -> ServiceLine:
    """The only door to a line's readiness, by its slug or number: for the desks that look after it, and its own lead."""
    known = Q(slug=slug) | (Q(pk=int(slug)) if slug.isdecimal() and len(slug) < 10 else Q(pk=None))
    found = ServiceLine.objects.filter(known)
    line = (found.select_for_update() if lock else found).first()
    if line is None or not (actor.may("see lines") or is_lead(actor, line)):
        raise NotHere
    return line


def is_lead(actor: Actor, line: ServiceLine) -> bool:
    """Whether the actor is the named lead of the line now."""
    return actor.id is not None and actor.id in {one.pk for one in leads(line)}


def leads(line: ServiceLine) -> list[User]:
    """The people named as leads of a line, whose naming has not ended; read once (the row lives as long as the request)."""
    if "leads" not in vars(line):
        living = Q(valid_until=None) | Q(valid_until__gte=today())
        named = Evidence.objects.filter(living, line=line, kind=Kind.LEAD, withdrawn_at=None)
        line.leads = list(  # type: ignore[attr-defined]
            User.objects.filter(pk__in=named.values("person"), is_active=True).order_by("name")
        )
    return line.leads  # type: ignore[attr-defined,no-any-return]


def readiness_of(line: ServiceLine, countries: Iterable[str] | None = None) -> list[Readiness]:
    """What the line is in these countries (in all where something else may hold), as of today. Two questions at most."""
    return readinesses([line], countries)[line.pk]


def readinesses(lines: list[ServiceLine], countries: Iterable[str] | None = None) -> dict[int, list[Readiness]]:
    """The same for many lines, by number, in two questions however many there are."""
    chosen = None if countries is None else list(countries)
    known = together(
        wanted=Requirement.objects.filter(Q(line__in=lines) | Q(line=None)),
        shown=Evidence.objects.filter(line__in=lines, withdrawn_at=None),
        decided=LineStanding.objects.filter(line__in=lines),
    )
    day = today()
    return {line.pk: _of_line(line, **known, countries=chosen, day=day) for line in lines}


def _of_line(
    line: ServiceLine,
    *,
    wanted: list[Requirement],
    shown: list[Evidence],
    decided: list[LineStanding],
    countries: list[str] | None,
    day: dt.date,
) -> list[Readiness]:
    asked = [one.wanted for one in wanted if one.line_id in (None, line.pk)]
    own = [one.shown for one in shown if one.line_id == line.pk]
    standings = {one.country: one for one in decided if one.line_id == line.pk}
    if countries is None:
        named = {one.country for one in asked if one.until is None or one.until > day} | {one.country for one in own}
        countries = sorted({"", *named, *standings})
    return [_in_country(one, checklist(asked, own, one, day), standings, day) for one in countries]


def _in_country(country: str, checks: list[Check], standings: dict[str, LineStanding], day: dt.date) -> Readiness:
    """A hold for everywhere holds in every country; a review is that of the country, else that of all."""
    everywhere, here = standings.get(""), standings.get(country)
    held = next((one.state for one in (everywhere, here) if one and one.state in (State.SUSPENDED, State.RETIRED)), "")
    review = next((one.review_on for one in (here, everywhere) if one and one.review_on), None)
    return Readiness(country, state_of(held, checks, review, day), checks, here or everywhere)


def require_ready(line_id: int, country: str) -> ServiceLine:
    """The line, where it is ready for patients of a country. Raises `LineNotReady`, which names what is missing; `NotHere`.

    Asked at the moment of opening: what expired this morning is missing now.
    """
    line = ServiceLine.objects.filter(pk=line_id).first()
    if line is None:
        raise NotHere
    found = readiness_of(line, [country])[0]
    if found.state != State.READY:
        raise LineNotReady(
            line=str(line),
            country=found.place if country else _("an unstated country"),
            missing=missing_in_words(found),
        )
    return line


def line_named(number: int) -> dict[str, str]:
    """A line's names by language; none of a line that is not there."""
    found = ServiceLine.objects.filter(pk=number).first()
    return dict(found.names) if found else {}


def ready_lines(country: str) -> list[ServiceLine]:
    """The lines that are offered to patients of a country."""
    lines = list(ServiceLine.objects.all())
    found = readinesses(lines, [country])
    return [line for line in lines if found[line.pk][0].state == State.READY]


def evidence_of(line: ServiceLine) -> list[Evidence]:
    """All that was ever shown for a line, what still counts first."""
    found = Evidence.objects.filter(line=line).select_related("person")
    return sorted(found, key=lambda one: (one.withdrawn_at is not None, list(Kind).index(Kind(one.kind)), -one.pk))


def requirements(line: ServiceLine | None = None) -> list[Requirement]:
    """What is asked now and from a later day on, of a line (with what is asked of all) or of all."""
    found = Requirement.objects.filter(Q(until=None) | Q(until__gt=today()))
    found = found.filter(Q(line=line) | Q(line=None)) if line else found
    return list(found.select_related("line"))


def history_of(line: ServiceLine) -> list[LineChange]:
    """What became of the line, newest first."""
    return list(LineChange.objects.filter(line=line)[:100])


def names_of_leads(lines: Iterable[ServiceLine]) -> dict[int, list[str]]:
    """Names of the leads by line."""
    living = Q(valid_until=None) | Q(valid_until__gte=today())
    named = Evidence.objects.filter(living, line__in=list(lines), kind=Kind.LEAD, withdrawn_at=None)
    pairs: list[tuple[int, Any]] = list(named.values_list("line_id", "person_id"))
    names = names_of(person for _line, person in pairs)
    found: dict[int, list[str]] = {}
    for line, person in pairs:
        found.setdefault(line, []).append(names.get(person, ""))
    return found
