"""Reads of who looks after which stay, and who could."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q, QuerySet

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.actions import note_access
from hospitium.kernel.together import together
from hospitium.scheduling.planning.spans import overfull
from hospitium.scheduling.resources.models import Kind, NotWith, Resource, SpecialHours, Spoken
from hospitium.scheduling.visits.models import CarePlan

from .models import StayNurse

LONG = dt.timedelta(hours=12)
"""Whoever is away for longer does not look after a stay meanwhile."""
LEVEL = 3
"""From which level (0 to 5) on a nurse can talk with a patient."""


def stays_of(resources: Iterable[int], begin: dt.datetime, end: dt.datetime) -> QuerySet[StayNurse]:
    """The stays these nurses look after between two moments, soonest first."""
    found = StayNurse.objects.filter(
        resource__in=list(resources), is_live=True, during__overlap=DateTimeTZRange(begin, end)
    )
    return found.select_related("plan__case__patient", "resource").order_by("during", "pk")


def on_roster(actor: Actor, resource: Resource, begin: dt.datetime, end: dt.datetime) -> list[StayNurse]:
    """The stays somebody's roster shows; who looked at whose is written down."""
    found = list(stays_of([resource.pk], begin, end)) if resource.kind == Kind.NURSE else []
    refs = [ref for one in found if one.plan.case.patient for ref in (one.plan.case.ref, one.plan.case.patient.ref)]
    if refs:
        note_access("list", "roster", refs)
    return found


def away_long(resources: Iterable[int], begin: dt.datetime, end: dt.datetime) -> Iterator[SpecialHours]:
    """When these nurses are away for so long that they look after nobody."""
    return (one for one in _away(resources, begin, end) if one.length >= LONG)


def _away(resources: Iterable[int], begin: dt.datetime, end: dt.datetime) -> QuerySet[SpecialHours]:
    found = SpecialHours.objects.filter(resource__in=list(resources), is_open=False, begins__lt=end, ends__gt=begin)
    return found.order_by("begins", "pk")


def why_not(resource: Resource, during: DateTimeTZRange, but: int) -> str:
    """`retired`, `away`, `full`, or empty where a nurse has room for a stay; `but`: the plan whose own stay does not count.

    Asked as the system: what others' stays are about is nobody's business, that they are there is.
    """
    away = list(away_long([resource.pk], during.lower, during.upper))
    others = stays_of([resource.pk], during.lower, during.upper).exclude(plan=but)
    return _why_not(resource, during, away, list(others))


def _why_not(one: Resource, during: DateTimeTZRange, away: Iterable[SpecialHours], stays: Iterable[StayNurse]) -> str:
    if one.retired_at:
        return "retired"
    if any(change.resource_id == one.pk for change in away):
        return "away"
    own = [stay.during for stay in stays if stay.resource_id == one.pk]
    full = overfull([(int(had.lower.timestamp()), int(had.upper.timestamp()), 1) for had in own], one.capacity)
    return "full" if any(a < during.upper.timestamp() and during.lower.timestamp() < b for a, b in full) else ""


@dataclass(frozen=True)
class Candidate:
    """A nurse, why she cannot have a stay (empty: she can), and whether she speaks a language of the patient."""

    resource: Resource
    why_not: str
    speaks: bool


def candidates(plan: CarePlan, during: DateTimeTZRange) -> list[Candidate]:
    """Every nurse, those who can first, of them those who speak the patient's language first."""
    tags = plan.stay.get("languages", [])
    apart = Q(pk__in=NotWith.objects.filter(case=plan.case_id).values("resource"))
    nurses = list(Resource.objects.filter(kind=Kind.NURSE, retired_at=None).exclude(apart).order_by("name", "pk"))
    numbers = [one.pk for one in nurses]
    with acting(SYSTEM):
        beside = together(
            spoken=Spoken.objects.filter(resource__in=numbers), away=_away(numbers, during.lower, during.upper)
        )
        stays = list(stays_of(numbers, during.lower, during.upper).exclude(plan=plan))
    away = [one for one in beside["away"] if one.length >= LONG]
    speak = {one.resource_id for one in beside["spoken"] if _speaks(one, tags)}
    found = [Candidate(one, _why_not(one, during, away, stays), one.pk in speak) for one in nurses]
    return sorted(found, key=lambda one: (bool(one.why_not), not one.speaks))


def _speaks(one: Spoken, tags: list[str]) -> bool:
    return one.level >= LEVEL and any(tag == one.tag or one.tag.startswith(f"{tag}-") for tag in tags)
