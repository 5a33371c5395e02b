"""Reads of a visit: whole for the patient, the family and the circle of care; dates and stays alone for everybody else."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.access.roles import Role
from hospitium.access.standing.scopes import SEES_RECORD
from hospitium.cases.pathways.plan import said
from hospitium.cases.queries import Case
from hospitium.kernel.clock import day, zone_of
from hospitium.kernel.together import Part, hang_known, read
from hospitium.partners.queries import home
from hospitium.patients.queries import file_of, file_part
from hospitium.scheduling.models import (
    Appointment,
    Booking,
    ByMail,
    CalendarLink,
    ChangeRequest,
    Preparation,
    Resource,
    SeenVisit,
    Spoken,
    StayNurse,
    Way,
)

from . import saying
from .going import on_map
from .items import Changed, Day, Item, Prepare, Somebody, Where, days_of, differences, since
from .models import Answer, Wish

SHOWN = ("confirmed", "done", "missed")
"""States a family reads of; what is only held is nobody's plan yet, and what was cancelled shows as a change."""
WISHES = Wish.choices
PEOPLE = ("specialist", "nurse", "therapist", "technician", "interpreter")
WELL_ENOUGH = 3
"""From which level (0 to 5) on somebody is said to speak a language."""
SAME = {"cmn": "zh", "yue": "zh", "wuu": "zh", "arz": "ar", "apc": "ar", "afb": "ar", "acm": "ar", "ary": "ar"}
"""Spoken languages, and the written one whose speakers understand each other well enough."""


@dataclass(frozen=True)
class Visit:
    """The appointments of a case, in days, and what this reader has said of them. `rows`: the appointments, `prepared`: how to
    prepare as it was stated, both by reference; `requests`: what was asked to change, what waits first.
    """

    items: tuple[Item, ...]
    rows: dict[str, Appointment] = field(default_factory=dict, compare=False)
    prepared: dict[str, list[Preparation]] = field(default_factory=dict, compare=False)
    requests: tuple[ChangeRequest, ...] = ()
    seen: SeenVisit | None = None
    wants_mail: bool = False
    nurse: Somebody | None = None
    link: CalendarLink | None = None

    @property
    def days(self) -> list[Day]:
        """By the days of the campus."""
        return days_of(self.items)

    @property
    def ahead(self) -> list[Day]:
        """Days that are not over."""
        now = timezone.now()
        return [one for one in self.days if one.ends > now]

    @property
    def behind(self) -> list[Day]:
        """Days that are."""
        now = timezone.now()
        return [one for one in self.days if one.ends <= now]

    @property
    def changes(self) -> list[Changed]:
        """What is not as this reader said to have seen it."""
        return differences(self.seen.items if self.seen else None, self.items, timezone.now())


def whole_visit(actor: Actor, case: Case) -> Visit:
    """Everything that is planned for a case the reader came to by its door, with whom, where, and how to prepare."""
    rows, requests, beside = list(_shown(case)), requests_of(case), _beside(actor, case)
    _join_people(rows, beside)
    spoken = _spoken(actor, case)
    prepared = _by_appointment(beside["prepare"])
    return Visit(
        items=tuple(_items(rows, _ways(beside["ways"]), spoken, prepared, _waiting(requests))),
        rows={row.ref: row for row in rows},
        prepared={row.ref: prepared.get(row.pk, []) for row in rows},
        requests=tuple(requests),
        seen=next(iter(beside["seen"]), None),
        wants_mail=bool(beside["mail"]),
        nurse=next((_somebody(one, spoken) for one in beside["people"] if one.is_nurse), None),
        link=next(iter(beside["link"]), None),
    )


def _beside(actor: Actor, case: Case) -> dict[str, list[Any]]:
    """What hangs on the appointments of a case, and the patient's file, in one question."""
    own = {"person_id": actor.id or 0}
    found: dict[str, list[Any]] = {}
    shown = Appointment.objects.filter(case=case, state__in=SHOWN)
    taken = Booking.objects.filter(appointment__in=shown.values("pk")).order_by("pk")
    nurses = StayNurse.objects.filter(plan__case=case, plan__confirmed_at__isnull=False, is_live=True).values(
        "resource"
    )
    people = Q(pk__in=taken.values("resource")) | Q(pk__in=nurses)
    lists = {
        "bookings": taken.defer("during"),
        "people": Resource.objects.filter(people).annotate(is_nurse=Q(pk__in=nurses)),
        "spoken": Spoken.objects.filter(resource__in=Resource.objects.filter(people).values("pk")),
        "prepare": Preparation.objects.filter(appointment__case=case),
        "ways": Way.objects.filter(begin__in=shown.values("place"), end__in=shown.values("place")),
        "seen": SeenVisit.objects.filter(**own, case=case),
        "mail": ByMail.objects.filter(**own, case=case),
        "link": CalendarLink.objects.filter(**own, ended_at=None),
    }
    read(Part(lists, found.update), file_part(actor, case.patient))
    return found


def _join_people(rows: list[Appointment], beside: dict[str, list[Any]]) -> None:
    """Hang on every appointment whom and what it takes, and on those which languages they speak."""
    hang_known(beside["people"], "languages", beside["spoken"], "resource_id")
    hang_known(rows, "bookings", beside["bookings"], "appointment_id")
    by_number = {one.pk: one for one in beside["people"]}
    for booking in beside["bookings"]:
        booking.resource = by_number[booking.resource_id]


def _items(
    rows: list[Appointment],
    ways: dict[tuple[int, int], int],
    spoken: list[str],
    prepared: dict[int, list[Preparation]],
    asked: set[int],
) -> Iterator[Item]:
    before = None
    for row in rows:
        yield _item(row, before, ways, spoken, prepared.get(row.pk, []), is_asked=row.pk in asked)
        before = row if row.place_id else before


def _waiting(requests: list[ChangeRequest]) -> set[int]:
    return {one.appointment_id for one in requests if one.answer == Answer.WAITS}


def _spoken(actor: Actor, case: Case) -> list[str]:
    return [_written(one.tag) for one in file_of(actor, case.patient).languages if one.speaks]


def _shown(case: Case) -> QuerySet[Appointment]:
    found = Appointment.objects.filter(case=case, state__in=SHOWN).select_related("place__organisation")
    return found.order_by(Lower("during"), "pk")


def _item(
    row: Appointment,
    before: Appointment | None,
    ways: dict[tuple[int, int], int],
    spoken: list[str],
    prepare: list[Preparation],
    *,
    is_asked: bool,
) -> Item:
    return Item(
        ref=row.ref,
        title=saying.title_of(row),
        begins=row.begins,
        ends=row.ends,
        zone=zone_at(row),
        is_virtual=row.mode == "virtual",
        state=row.state,
        where=_where(row, before, ways),
        people=tuple(_somebody(one.resource, spoken) for one in row.bookings.all() if one.resource.kind in PEOPLE),
        bridge=row.bridge,
        bridge_tag=row.bridge_tag,
        prepare=tuple(_prepare(row, one) for one in prepare),
        is_asked=is_asked,
    )


def _prepare(row: Appointment, one: Preparation) -> Prepare:
    until = since(row.begins, -one.until) if one.until is not None else None
    return Prepare(one.what, since(row.begins, one.minutes), one.words, until)


def _where(row: Appointment, before: Appointment | None, ways: dict[tuple[int, int], int]) -> Where | None:
    if row.place is None or row.mode == "virtual":
        return None
    same_day = before is not None and before.place is not None and _date(before) == _date(row)
    minutes = ways.get((before.place_id or 0, row.place_id or 0)) if same_day and before else None
    rooms = [one.resource.name for one in row.bookings.all() if one.resource.kind == "room"]
    name = " · ".join([row.place.name, *rooms])
    came = before.place.name if minutes is not None and before and before.place else ""
    here, inside = said(row.place.way_here), said(row.place.way_inside)
    return Where(name, row.place.floor, row.place.address, minutes, came, here, inside, on_map(row.place))


def _date(row: Appointment) -> dt.date:
    return row.begins.astimezone(zone_of(row.place.zone if row.place else "UTC")).date()


def _somebody(resource: Any, spoken: list[str]) -> Somebody:
    tags = tuple(one.tag for one in resource.languages.all() if one.level >= WELL_ENOUGH)
    return Somebody(resource.name, resource.kind, tags, any(_written(tag) in spoken for tag in tags))


def _written(tag: str) -> str:
    base = tag.partition("-")[0]
    return SAME.get(base, base)


def _ways(stated: Iterable[Way]) -> dict[tuple[int, int], int]:
    """Minutes on foot from place to place; the same back, unless that is stated too."""
    there = {(way.begin_id, way.end_id): way.minutes for way in stated}
    return {(end, begin): minutes for (begin, end), minutes in there.items()} | there


def _by_appointment(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.appointment_id, []).append(row)
    return found


def may_see_whole(actor: Actor, case: Case) -> bool:
    """Whether titles, people and preparation are this reader's to see: not for whoever refers, an office, or a stand-in for travel."""
    if actor.is_system:
        return True
    scope = dict(actor.stands).get(case.patient_id)
    if actor.roles <= {Role.PATIENT}:
        return scope is None or scope in SEES_RECORD
    return actor.may("see clinical facts") and bool(actor.roles - {Role.REFERRING_PHYSICIAN, Role.OFFICE_CONSULTANT})


@dataclass(frozen=True)
class Stay:
    """A visit as people outside the circle of care see it: which days, from when to when, in which city; nothing of what for."""

    days: tuple[Day, ...]

    @property
    def first(self) -> dt.date | None:
        """The first day."""
        return self.days[0].date if self.days else None

    @property
    def last(self) -> dt.date | None:
        """The last day."""
        return self.days[-1].date if self.days else None

    @property
    def first_words(self) -> str:
        """The first day, in words."""
        return day(self.first) if self.first else ""

    @property
    def last_words(self) -> str:
        """The last day, in words."""
        return day(self.last) if self.last else ""


def stay_of(case: Case) -> Stay:
    """The dates and hours of a case's visit."""
    rows = Appointment.objects.filter(case=case, state__in=SHOWN).select_related("place")
    return Stay(tuple(days_of(bare(row) for row in rows)))


def bare(row: Appointment) -> Item:
    """An appointment without a word of what it is about or with whom."""
    return Item(row.ref, "", row.begins, row.ends, zone_at(row), is_virtual=row.mode == "virtual", state=row.state)


def zone_at(appointment: Appointment) -> str:
    """The clock of the campus an appointment is on; of the house where no place is said."""
    return appointment.place.zone if appointment.place else home().zone


def requests_of(case: Case) -> list[ChangeRequest]:
    """What was asked to change, what waits first."""
    found = ChangeRequest.objects.filter(case=case).select_related("appointment__place")
    return list(found.order_by(F("answered_at").desc(nulls_first=True), "-id")[:50])


def request_numbered(case: Case, number: int) -> ChangeRequest | None:
    """One request of a case."""
    return ChangeRequest.objects.filter(case=case, pk=number).select_related("appointment__place").first()


def appointment_in(case: Case, ref: str) -> Appointment | None:
    """An appointment of a case that its family reads of."""
    return _shown(case).filter(ref=ref).first()
