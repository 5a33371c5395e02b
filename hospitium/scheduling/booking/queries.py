"""Reads of appointments: the one door to them, those of a case, and who is taken when."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access
from hospitium.cases.queries import Case
from hospitium.kernel.errors import NotHere
from hospitium.kernel.ids import tidy_ref

from . import policy
from .models import LIVE, Appointment, AppointmentStep, Booking

__all__ = ["Appointment", "Booking", "appointment_for", "appointments", "appointments_of", "bookings_of", "steps_of"]

WITH_RESOURCES = Prefetch("bookings", Booking.objects.filter(is_live=True).select_related("resource"))


def appointments(actor: Actor) -> QuerySet[Appointment]:
    """Every appointment the actor may see, soonest first."""
    return Appointment.objects.filter(policy.seen(actor)).order_by("during", "pk")


def appointment_for(actor: Actor, ref: str, *, lock: bool = False, action: str = "read") -> Appointment:
    """The only door to an appointment, with its case where the actor sees that. Writes who looked; an unseen one and a
    missing one are the same `NotHere`.
    """
    found = appointments(actor).filter(ref=tidy_ref(ref))
    appointment = (found.select_for_update(of=("self",), no_key=True) if lock else found).first()
    if appointment is None:
        raise NotHere
    if appointment.case_id:
        note_access(action, "appointment", [appointment.ref, case_ref_of(appointment)])
    return appointment


def case_ref_of(appointment: Appointment) -> str:
    """The reference of its case, where whoever acts sees that; else empty."""
    if not appointment.case_id:
        return ""
    return Case.objects.filter(pk=appointment.case_id).values_list("ref", flat=True).first() or ""


def appointments_of(case: Case, *, live: bool = False) -> QuerySet[Appointment]:
    """The appointments of a case, which came by its door, soonest first, with what each takes."""
    found = Appointment.objects.filter(case=case, **{"state__in": LIVE} if live else {})
    return found.select_related("place").prefetch_related(WITH_RESOURCES).order_by("during", "pk")


def bookings_of(resources: Iterable[int], begin: dt.datetime, end: dt.datetime) -> QuerySet[Booking]:
    """What is taken of these resources between two moments, soonest first; says nothing of whom it is for."""
    found = Booking.objects.filter(Booking.meeting(begin, end), resource__in=list(resources))
    return found.order_by("during", "pk")


def steps_of(appointment: Appointment) -> list[AppointmentStep]:
    """What became of it, in order."""
    return list(appointment.steps.all())
