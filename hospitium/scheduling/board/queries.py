"""What stands on the board in a week: by resource, or by visit. A page of rows at a time, in a fixed number of questions."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import DateTimeField, F, Func, Min, Q, QuerySet
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access
from hospitium.cases.queries import Case, visible
from hospitium.kernel.commas import listed
from hospitium.patients.queries import named
from hospitium.scheduling.booking.models import LIVE, Appointment, Booking, State
from hospitium.scheduling.booking.queries import WITH_RESOURCES, appointments
from hospitium.scheduling.itinerary.saying import title_of
from hospitium.scheduling.resources.models import Place, Resource
from hospitium.scheduling.resources.queries import resources
from hospitium.scheduling.roster.there import There
from hospitium.scheduling.visits.models import CarePlan

from .week import DAY, Week

PAGE = 20
"""Rows on one page."""
SHOWN = (*LIVE, State.MISSED)
MOST = 2000
"""Visits of one week that are put in order."""
FIRST, LAST = 7, 20
"""Hours a day shows even where nothing is in them."""
After = tuple[str, int] | None
"""The key of the last row of the page before: what it is sorted by, and its number."""


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see of a week."""

    week: Week
    kind: str = "specialist"
    place: str = ""
    text: str = ""
    after: After = None


@dataclass(frozen=True)
class Card:
    """An appointment on the board; `row`: whose part it is. One the reader may not see is only taken time."""

    begins: dt.datetime
    ends: dt.datetime
    date: dt.date
    minute: int
    minutes: int
    row: str
    appointment: Appointment | None = None
    about: str = ""

    @property
    def title(self) -> str:
        """What it is called."""
        return title_of(self.appointment) if self.appointment else ""

    @property
    def stays(self) -> bool:
        """Whether it does not move, as far as the card itself tells."""
        one = self.appointment
        return (
            one is None or one.locked or one.state not in (State.HELD, State.CONFIRMED) or self.begins <= timezone.now()
        )


@dataclass(frozen=True)
class Cell:
    """A day of a row: from which minute for how many it is open, what is in it, and what else happens (a word and a moment)."""

    date: dt.date
    open: list[tuple[int, int]] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    marks: list[tuple[str, dt.datetime]] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """A resource with how much of its hours is taken, or a case, day by day."""

    ref: str
    cells: list[Cell]
    resource: Resource | None = None
    case: Any = None
    taken: int = 0
    there: int = 0

    @property
    def load(self) -> int:
        """How many per cent of its hours are taken."""
        return round(100 * self.taken / self.there) if self.there else 0


@dataclass(frozen=True)
class Reading:
    """A page of the board: its rows, the key of the last if there are more, and the hours its days show."""

    rows: list[Row]
    next: After = None

    @property
    def hours(self) -> tuple[int, int]:
        """From which hour to which the days are drawn: wide enough for everything on the page."""
        cards = [card for row in self.rows for cell in row.cells for card in cell.cards]
        first = min([FIRST, *(card.minute // 60 for card in cards)])
        return first, max([LAST, *(min(24, -(-(card.minute + card.minutes) // 60)) for card in cards)])


def places() -> list[Place]:
    """Where appointments can be, by name."""
    return list(Place.objects.order_by("name", "id")[:200])


def case_of(actor: Actor, found: Appointment) -> Case | None:
    """The case of an appointment with its patient, where the actor sees it."""
    return visible(actor).filter(pk=found.case_id).select_related("patient").first() if found.case_id else None


# --- by resource


def by_resource(actor: Actor, asked: Asked) -> Reading:
    """Resources of a kind with what they have in a week; who looked at whose appointments is written down."""
    actor.require("plan visits")
    found = _resources(asked)
    rows, week = found[:PAGE], asked.week
    there = There(rows, week.begin, week.end)
    seen = _seen(actor, (one for many in there.taken.values() for one in many))
    _note(case for one in seen.values() if (case := _case(one)))
    last = (rows[-1].name, rows[-1].pk) if len(found) > PAGE else None
    return Reading([_of_resource(there, one, seen, week) for one in rows], last)


def _resources(asked: Asked) -> list[Resource]:
    found = resources(kind=asked.kind).order_by("name", "pk")
    found = found.filter(place__ref=asked.place) if asked.place else found
    found = found.filter(name__icontains=asked.text) if asked.text else found
    if asked.after:
        name, number = asked.after
        found = found.filter(Q(name__gt=name) | Q(name=name, pk__gt=number))
    return list(found[: PAGE + 1])


def _seen(actor: Actor, bookings: Iterable[Booking]) -> dict[int, Appointment]:
    found = appointments(actor).filter(pk__in={one.appointment_id for one in bookings})
    return {one.pk: one for one in found.select_related("case__patient", "place")}


def _of_resource(there: There, one: Resource, seen: dict[int, Appointment], week: Week) -> Row:
    open_, bookings = there.open(one.pk), there.taken[one.pk]
    cards = [_of_booking(booking, one, seen.get(booking.appointment_id), week) for booking in bookings]
    cells = [Cell(date, _open_on(open_, week, n), _of_day(cards, week, n)) for n, date in enumerate(week.days)]
    taken = sum(int((card.ends - card.begins).total_seconds()) // 60 for card in cards)
    hours = sum(int((end - begin).total_seconds()) // 60 for begin, end in open_)
    return Row(one.ref, cells, resource=one, taken=taken, there=hours * one.capacity)


def _of_booking(booking: Booking, one: Resource, found: Appointment | None, week: Week) -> Card:
    begins, ends = (found.begins, found.ends) if found else (booking.during.lower, booking.during.upper)
    case = _case(found)
    return _card(begins, ends, week, one.ref, found, case.patient.full_name if case else "")


def _case(found: Appointment | None) -> Any:
    """Its case with the patient, where the database lets the reader see both."""
    case = found.case if found and found.case_id else None
    return case if case and case.patient else None


def _open_on(spans: list[tuple[dt.datetime, dt.datetime]], week: Week, number: int) -> list[tuple[int, int]]:
    begin, end = week.midnights[number], week.midnights[number + 1]
    here = [(max(since, begin), min(till, end)) for since, till in spans if since < end and begin < till]
    return [(week.local(since)[1], int((till - since).total_seconds()) // 60) for since, till in here]


# --- by visit


def by_visit(actor: Actor, asked: Asked) -> Reading:
    """Cases that have something in a week, each with its steps, arrival and departure; who was looked at is written down."""
    actor.require("plan visits")
    keys = _cases(actor, asked)
    numbers = [number for _first, number in keys[:PAGE]]
    found = list(_appointments(actor, asked).filter(case__in=numbers).prefetch_related(WITH_RESOURCES))
    cases = {one.pk: one for one in visible(actor).filter(pk__in=numbers).select_related("patient")}
    plans = {one.case_id: one for one in CarePlan.objects.filter(case__in=numbers)}
    _note(cases.values())
    rows = [_of_case(cases[n], found, plans.get(n), asked.week) for n in numbers if n in cases]
    return Reading(rows, keys[PAGE - 1] if len(keys) > PAGE else None)


def _appointments(actor: Actor, asked: Asked) -> QuerySet[Appointment]:
    during = DateTimeTZRange(asked.week.begin, asked.week.end)
    found = appointments(actor).filter(during__overlap=during, state__in=SHOWN, case__isnull=False)
    found = found.filter(Q(hold_until=None) | Q(hold_until__gt=timezone.now()))
    found = found.filter(place__ref=asked.place) if asked.place else found
    return found.filter(named(asked.text, "case__patient__") | Q(case__ref__iexact=asked.text)) if asked.text else found


def _cases(actor: Actor, asked: Asked) -> list[tuple[str, int]]:
    """The key of each case with something in the week, by when that begins, from where the page before ended."""
    begins = Func(F("during"), function="lower", output_field=DateTimeField())
    found = _appointments(actor, asked).order_by().values("case").annotate(first=Min(begins))
    keys = {row["case"]: row["first"] for row in found.order_by("first", "case")[:MOST]}
    if not (asked.place or asked.text):
        for case, arrive in _staying(actor, asked.week):
            keys.setdefault(case, max(arrive, asked.week.begin))
    order = sorted((first.astimezone(dt.UTC).isoformat(), case) for case, first in keys.items())
    return [key for key in order if asked.after is None or key > asked.after][: PAGE + 1]


def _staying(actor: Actor, week: Week) -> list[tuple[int, dt.datetime]]:
    """Cases whose agreed stay reaches into the week, with their arrival; days are compared first, then moments."""
    first, last = (week.monday - DAY).isoformat(), (week.monday + 8 * DAY).isoformat()
    plans = CarePlan.objects.filter(case__in=visible(actor).values("pk"), agreed__has_keys=["arrive", "leave"])
    plans = plans.filter(agreed__arrive__lt=last, agreed__leave__gt=first).order_by("pk")
    stays = [(case, _moments(agreed)) for case, agreed in plans.values_list("case_id", "agreed")[:MOST]]
    return [(case, arrive) for case, (arrive, leave) in stays if arrive < week.end and week.begin < leave]


def _moments(agreed: dict[str, str]) -> tuple[dt.datetime, dt.datetime]:
    return dt.datetime.fromisoformat(agreed["arrive"]), dt.datetime.fromisoformat(agreed["leave"])


def _of_case(case: Case, found: Iterable[Appointment], plan: CarePlan | None, week: Week) -> Row:
    mine = [one for one in found if one.case_id == case.pk]
    cards = [_card(one.begins, one.ends, week, case.ref, one, _with(one)) for one in mine]
    marks = _marks(plan, week)
    cells = [Cell(date, [], _of_day(cards, week, n), marks[date]) for n, date in enumerate(week.days)]
    return Row(case.ref, cells, case=case)


def _with(one: Appointment) -> str:
    return listed(booking.resource.name for booking in one.bookings.all())


def _marks(plan: CarePlan | None, week: Week) -> dict[dt.date, list[tuple[str, dt.datetime]]]:
    marks: dict[dt.date, list[tuple[str, dt.datetime]]] = defaultdict(list)
    for edge in ("arrive", "leave"):
        if plan and plan.agreed.get(edge):
            at = dt.datetime.fromisoformat(plan.agreed[edge])
            marks[week.local(at)[0]].append((edge, at))
    return marks


# --- both


def _card(begins: dt.datetime, ends: dt.datetime, week: Week, row: str, found: Appointment | None, about: str) -> Card:
    date, minute = week.local(max(begins, week.begin))
    return Card(begins, ends, date, minute, int((ends - begins).total_seconds()) // 60, row, found, about)


def _of_day(cards: Iterable[Card], week: Week, number: int) -> list[Card]:
    return sorted((card for card in cards if card.date == week.days[number]), key=lambda card: (card.begins, card.ends))


def _note(cases: Iterable[Any]) -> None:
    """Whose appointments were looked at."""
    refs = [ref for case in cases for ref in (case.ref, case.patient.ref)]
    if refs:
        note_access("list", "plan board", list(dict.fromkeys(refs)))
