"""Appointments that end before their time: cancelled by somebody, or held and never confirmed."""

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.cases.queries import Case
from hospitium.kernel.events import publish

from .events import AppointmentCancelled
from .live import tell
from .models import Appointment, AppointmentStep, Booking, State, Verb

AT_ONCE = 500
"""How many holds that ran out are let go in one transaction."""
Kept = TypeVar("Kept", Appointment, Booking)


def end(found: Iterable[Appointment], *, verb: Verb, by: Actor, why: str = "") -> None:
    """Let go of all these appointments take, keep what happened and tell; they came locked."""
    found = list(found)
    AppointmentStep.objects.bulk_create(
        AppointmentStep(
            appointment=one,
            by=by.name,
            by_id=by.id,
            verb=verb,
            why=why,
            was=one.state,
            now=State.CANCELLED,
            was_during=one.during,
            now_during=one.during,
        )
        for one in found
    )
    Booking.objects.filter(appointment__in=found).update(is_live=False, hold_until=None)
    cases = Case.objects.in_bulk({one.case_id for one in found if one.case_id})
    for one in found:
        one.state, one.hold_until, one.told_at, one.sequence = State.CANCELLED, None, None, one.sequence + 1
        one.save(update_fields=["state", "hold_until", "told_at", "sequence"])
        case = cases.get(one.case_id or 0)
        publish(AppointmentCancelled(one.ref, case.ref if case else "", expired=verb == Verb.EXPIRED))
        tell(one, case, by)


def expire(numbers: Iterable[int], now: dt.datetime) -> int:
    """Let those of these appointments give way whose hold ran out, whoever sees them; gives how many.

    One that somebody has locked is passed over: they know already that it ran out.
    """
    with acting(SYSTEM):
        held = Appointment.objects.filter(pk__in=list(numbers), state=State.HELD, hold_until__lte=now)
        found = list(held.select_for_update(no_key=True, skip_locked=True).order_by("pk"))
        end(found, verb=Verb.EXPIRED, by=SYSTEM)
        return len(found)


@transaction.atomic
def release_expired() -> int:
    """Let holds give way that ran out, the oldest first; gives how many. For the clock."""
    now = timezone.now()
    with acting(SYSTEM):
        ran_out = Appointment.objects.filter(state=State.HELD, hold_until__lte=now).order_by("hold_until", "pk")
        return expire(list(ran_out.values_list("pk", flat=True)[:AT_ONCE]), now)


def after_expiry(found: QuerySet[Kept]) -> list[Kept]:
    """These appointments or bookings, after those whose hold ran out gave way.

    One that is being confirmed at this moment stays: whether in time, only who confirms it knows.
    """
    now, kept = timezone.now(), list(found)
    ran_out = {_appointment(one) for one in kept if one.hold_until and one.hold_until <= now}
    return list(found.all()) if ran_out and expire(ran_out, now) else kept


def _appointment(one: Appointment | Booking) -> int:
    return one.appointment_id if isinstance(one, Booking) else one.pk
