"""What news of appointments makes the waiting list do; each is safe to run twice."""

import datetime as dt

from hospitium.access.acting import SYSTEM, acting
from hospitium.scheduling.models import Appointment

from .offering import free_time


def offer_cancelled(appointment_ref: str, case_ref: str, expired: bool = False) -> None:
    """What was agreed and is cancelled is free for whoever waits; what was only held never was anybody's."""
    with acting(SYSTEM):
        found = Appointment.objects.filter(ref=appointment_ref, state="cancelled").first()
        last = found.steps.order_by("-pk").first() if found else None
        if found and last and last.was == "confirmed" and not expired:
            _free(found, found.begins, found.ends)


def offer_moved(appointment_ref: str, case_ref: str, was_begins: str, was_ends: str) -> None:
    """What somebody left for another time is free; what stands at its time and is with others is not."""
    begins, ends = dt.datetime.fromisoformat(was_begins), dt.datetime.fromisoformat(was_ends)
    with acting(SYSTEM):
        found = Appointment.objects.filter(ref=appointment_ref).first()
        if found and not (found.begins < ends and begins < found.ends):
            _free(found, begins, ends)


def _free(found: Appointment, begins: dt.datetime, ends: dt.datetime) -> None:
    resources = sorted(set(found.bookings.values_list("resource_id", flat=True)))
    source = f"{found.ref} {begins:%Y%m%dT%H%M%z}"
    free_time(source=source, kind=found.kind, resources=resources, begins=begins, ends=ends)
