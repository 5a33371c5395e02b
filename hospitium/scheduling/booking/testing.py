"""Builders for tests: places, resources with hours, appointments that take them; each row as the system makes it."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.kernel.ids import new_ref
from hospitium.partners.actions import ensure_home
from hospitium.scheduling.resources.models import Hours, Place, Resource, Spoken

from .models import Appointment, AppointmentStep, Booking, State, Verb

MONDAY = dt.datetime(2027, 3, 1, tzinfo=dt.UTC)
"""A Monday of a week without any change of clocks, later than any test runs."""


def at(hours: float, *, day: int = 0) -> dt.datetime:
    """So many hours (UTC) into a day of that week, Monday is 0."""
    return MONDAY + dt.timedelta(days=day, hours=hours)


def make_place(name: str = "East Wing", **facts: Any) -> Place:
    """A place of the home campus, in UTC unless told otherwise."""
    with acting(SYSTEM):
        organisation = facts.pop("organisation", None) or ensure_home()
        return Place.objects.create(ref=new_ref("L"), name=name, organisation=organisation, **{"zone": "UTC"} | facts)


def make_resource(
    name: str = "Dr Ada",
    kind: str = "specialist",
    *,
    hours: tuple[str, str] | None = ("08:00", "18:00"),
    days: Iterable[int] = range(5),
    languages: Iterable[tuple[str, int, int, int]] = (),
    **facts: Any,
) -> Resource:
    """Somebody or something there from 8 to 18 on weekdays (UTC); `hours=None`: always; `languages`: tag and three levels."""
    with acting(SYSTEM):
        organisation = facts.pop("organisation", None) or ensure_home()
        made = Resource.objects.create(
            ref=new_ref("B"), name=name, kind=kind, organisation=organisation, **{"zone": "UTC"} | facts
        )
        if hours:
            begins, ends = (dt.time.fromisoformat(text) for text in hours)
            Hours.objects.bulk_create(Hours(resource=made, weekday=day, begins=begins, ends=ends) for day in days)
        Spoken.objects.bulk_create(
            Spoken(resource=made, tag=tag, speaks=speaks, understands=understands, reads=reads)
            for tag, speaks, understands, reads in languages
        )
        return made


def make_appointment(
    *resources: Resource,
    case: Any = None,
    begin: dt.datetime | None = None,
    minutes: int = 60,
    state: str = State.CONFIRMED,
    **facts: Any,
) -> Appointment:
    """An appointment that takes these, on Monday at 9 (UTC) unless told otherwise; its first step is that it was held."""
    begin = begin or at(9)
    during = DateTimeTZRange(begin, begin + dt.timedelta(minutes=minutes))
    hold_until = timezone.now() + dt.timedelta(minutes=15) if state == State.HELD else None
    with acting(SYSTEM):
        made = Appointment.objects.create(
            **{
                "ref": new_ref("A"),
                "uid": uuid.uuid4(),
                "case": case,
                "patient_id": case.patient_id if case else None,
                "kind": "consultation",
                "during": during,
                "state": state,
                "hold_until": hold_until,
                "people": sorted({one.person_id for one in resources if one.person_id}),
                "made_by": "Mira",
            }
            | facts
        )
        Booking.objects.bulk_create(
            Booking(
                appointment=made,
                resource=one,
                role=one.kind,
                after=one.turnover,
                during=DateTimeTZRange(begin, during.upper + dt.timedelta(minutes=one.turnover)),
                is_live=made.is_live,
                hold_until=made.hold_until,
            )
            for one in resources
        )
        AppointmentStep.objects.create(
            appointment=made, by="Mira", verb=Verb.HELD, now=State.HELD, now_during=made.during
        )
        return made
