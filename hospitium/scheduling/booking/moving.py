"""Where appointments move to, and how several let go of their time at once, so that one may come where another was."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models.expressions import RawSQL

from .models import Appointment, Booking
from .seating import Need


@dataclass(frozen=True)
class Moving:
    """Where an appointment goes and what it takes; what is not said stays. `sequence` is what the reader saw."""

    ref: str
    begins: dt.datetime | None = None
    ends: dt.datetime | None = None
    needs: Sequence[Need] | None = None
    sequence: int | None = None


def where_to(
    moving: Moving, found: Appointment, was: Sequence[Booking]
) -> tuple[Sequence[Need], dt.datetime, dt.datetime]:
    """What an appointment takes that took `was`, from when to when."""
    begins = whole(moving.begins or found.begins)
    ends = whole(moving.ends or begins + (found.ends - found.begins))
    return [need_of(one) for one in was] if moving.needs is None else moving.needs, begins, ends


def whole(at: dt.datetime) -> dt.datetime:
    """The same moment, in UTC, cut off to its minute."""
    return at.astimezone(dt.UTC).replace(second=0, microsecond=0)


def need_of(one: Booking) -> Need:
    """What a booking takes, as it would be asked for anew: without the turnover of its resource."""
    return Need(one.resource.ref, one.role, one.before, max(0, one.after - one.resource.turnover))


FAR = "tstzrange(lower(during) + interval '300 years', upper(during) + interval '300 years')"
"""A century in which nobody has anything."""


def step_aside(found: Sequence[Appointment]) -> None:
    """Let go of all that they take; of several, let their patients' time go too. Whoever calls puts each where it belongs."""
    those = [one.pk for one in found]
    Booking.objects.filter(appointment__in=those).update(is_live=False)
    if found[1:]:
        Appointment.objects.filter(pk__in=those).update(during=RawSQL(FAR, []))
