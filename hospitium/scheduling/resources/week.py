"""One week of a resource as a table: day by day when it is there, and what is booked, on its clock beside the campus's."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from hospitium.access.acting import Actor
from hospitium.kernel import clock
from hospitium.scheduling.booking import queries as booking
from hospitium.scheduling.booking.models import Appointment, Booking
from hospitium.scheduling.booking.words import why_shut

from .actions import whole_days
from .models import Resource
from .queries import booked_between, calendar_of

DAY = dt.timedelta(days=1)
Moments = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Taken:
    """A booking in words: when, and the appointment where the reader may see that."""

    when: str
    elsewhere: str
    role: str
    appointment: Appointment | None


@dataclass(frozen=True)
class Day:
    """A day: (on its clock, on the other) for each stretch in which it is there; why it is not, where it is not at all."""

    name: str
    there: list[tuple[str, str]]
    shut: str
    taken: list[Taken]


def monday_of(resource: Resource, text: str = "") -> dt.date:
    """The Monday of the week of a day, as ISO writes it; of today on the resource's clock where it is none."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = clock.now().astimezone(clock.zone_of(resource.zone)).date()
    day = min(max(day, dt.date(2000, 1, 3)), dt.date(2100, 1, 1))
    return day - day.weekday() * DAY


def week_of(actor: Actor, resource: Resource, monday: dt.date, home_zone: str) -> list[Day]:
    """The seven days from a Monday on."""
    begin, end = whole_days(resource.zone, monday, monday + 6 * DAY)
    calendar = calendar_of(resource, begin, end)
    bookings = list(booked_between(resource, begin, end))
    seen = seen_among(actor, bookings)
    other = home_zone if home_zone != resource.zone else ""
    days = []
    for number in range(7):
        date = monday + number * DAY
        begins, ends = whole_days(resource.zone, date, date)
        spans = calendar.open(begins, ends)
        there = [(_told(span, resource.zone), _told(span, other)) for span in spans]
        shut = "" if spans else why_shut(calendar.shut(begins + DAY / 2))
        taken = [
            Taken(_told(_span(one), resource.zone), _told(_span(one), other), one.role, seen.get(one.appointment_id))
            for one in bookings
            if begins <= max(one.during.lower, begin) < ends
        ]
        days.append(Day(clock.day(date), there, shut, taken))
    return days


def seen_among(actor: Actor, bookings: Iterable[Booking]) -> dict[int, Appointment]:
    """The appointments of these bookings that the actor may see, by number, with their cases."""
    found = booking.appointments(actor).filter(pk__in=[one.appointment_id for one in bookings])
    return {one.pk: one for one in found.select_related("case")}


def _span(one: Booking) -> Moments:
    return one.during.lower, one.during.upper


def _told(span: Moments, zone: str) -> str:
    """“09:00–17:30” on the clock of a zone; the day after is marked. Without a zone nothing."""
    if not zone:
        return ""
    begins, ends = (at.astimezone(clock.zone_of(zone)) for at in span)
    if ends.date() > begins.date() and ends.time() == dt.time() and ends.date() - begins.date() == DAY:
        return f"{begins:%H:%M}–24:00"
    return f"{begins:%H:%M}–{ends:%H:%M}" + (
        f" +{(ends.date() - begins.date()).days}" if ends.date() > begins.date() else ""
    )
