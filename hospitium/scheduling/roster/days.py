"""A roster as it is read: day by day in the zone of whoever it is of, what, where, with whom, in which language."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access
from hospitium.kernel.clock import zone_of
from hospitium.kernel.ids import tidy_ref
from hospitium.scheduling.booking.queries import appointments
from hospitium.scheduling.itinerary.items import since
from hospitium.scheduling.itinerary.saying import preparing
from hospitium.scheduling.models import Appointment, Booking, Preparation, Resource, SwapPart

from .there import Moments, There

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """One use on a roster: the appointment, its case where the reader sees that, and what to be ready for before it."""

    booking: Booking
    appointment: Appointment
    case: Any
    preparation: str = ""
    is_on_offer: bool = False

    @property
    def ready_at(self) -> dt.datetime | None:
        """When the set-up begins, where there is any."""
        begins: dt.datetime = self.booking.during.lower
        return begins if self.booking.before else None


@dataclass(frozen=True)
class Day:
    """One day of a roster: when somebody is there, why not where nothing is open, and what they have."""

    date: dt.date
    open: list[Moments]
    shut: str
    lines: list[Line]

    @property
    def minutes(self) -> int:
        """How long the appointments of the day take together."""
        return sum(
            int((one.booking.during.upper - one.booking.during.lower).total_seconds() // 60) for one in self.lines
        )


def midnight(day: dt.date, zone: str) -> dt.datetime:
    """The moment a day begins in a zone."""
    return dt.datetime.combine(day, dt.time(), zone_of(zone))


def day_about(actor: Actor, ref: str, zone: str) -> dt.date | None:
    """The day of an appointment on the clock of a roster; None for one the reader may not see (any more)."""
    found = appointments(actor).filter(ref=tidy_ref(ref)).first()
    return found.begins.astimezone(zone_of(zone)).date() if found else None


def days_of(actor: Actor, resource: Resource, first: dt.date, count: int) -> list[Day]:
    """So many days of somebody's roster; who looked at whose appointments is written down."""
    begin, end = midnight(first, resource.zone), midnight(first + count * DAY, resource.zone)
    there = There([resource], begin, end)
    lines = _lines(there.taken[resource.pk], resource)
    refs = [ref for line in lines if line.case for ref in (line.case.ref, line.case.patient.ref)]
    if refs:
        note_access("list", "roster", refs)
    return [_day(there, resource, first + n * DAY, lines) for n in range(count)]


def weeks_of(resources: Iterable[Resource], first: dt.date) -> list[tuple[Resource, list[Day]]]:
    """Seven days of several people, each on their own clock; says nothing of any patient."""
    found = list(resources)
    begin, end = (dt.datetime.combine(first + n * DAY, dt.time(), dt.UTC) for n in (-1, 9))
    there = There(found, begin, end)
    return [(one, [_bare_day(there, one, first + n * DAY) for n in range(7)]) for one in found]


def _lines(bookings: list[Booking], resource: Resource) -> list[Line]:
    rows = Appointment.objects.filter(pk__in=[one.appointment_id for one in bookings])
    known = {one.pk: one for one in rows.select_related("place", "case__patient")}
    offered = set(SwapPart.objects.filter(booking__in=bookings, is_open=True).values_list("booking_id", flat=True))
    told = _preparations(known, resource.zone)
    return [
        Line(
            one,
            known[one.appointment_id],
            _case(known[one.appointment_id]),
            told.get(one.appointment_id, ""),
            one.pk in offered,
        )
        for one in bookings
        if one.appointment_id in known
    ]


def _preparations(known: dict[int, Appointment], zone: str) -> dict[int, str]:
    """How the patient prepares, in words and by the resource's clock, by appointment."""
    found: dict[int, list[str]] = defaultdict(list)
    for one in Preparation.objects.filter(appointment__in=known).order_by("-minutes", "id") if known else ():
        begins = known[one.appointment_id].begins
        until = since(begins, -one.until) if one.until is not None else None
        said = preparing(one.what, since(begins, one.minutes), one.words, zone, zone, until)
        found[one.appointment_id].append(said)
    return {number: " ".join(sentences) for number, sentences in found.items()}


def _case(appointment: Appointment) -> Any:
    """Its case with the patient, where the database lets the reader see both."""
    case = appointment.case if appointment.case_id else None
    return case if case and case.patient else None


def _day(there: There, resource: Resource, date: dt.date, lines: list[Line]) -> Day:
    bare = _bare_day(there, resource, date)
    zone = zone_of(resource.zone)
    own = [line for line in lines if line.booking.during.lower.astimezone(zone).date() == date]
    return Day(date, bare.open, bare.shut, own)


def _bare_day(there: There, resource: Resource, date: dt.date) -> Day:
    begin, end = midnight(date, resource.zone), midnight(date + DAY, resource.zone)
    calendar = there.calendars[resource.pk]
    spans = calendar.open(begin, end)
    own = [Line(one, Appointment(), None) for one in there.taken[resource.pk] if begin <= one.during.lower < end]
    return Day(date, spans, "" if spans else calendar.shut(begin + DAY / 2), own)
