"""Open pages hear what becomes of appointments: those of the case, and those of whatever it takes."""

from hospitium.access.acting import Actor
from hospitium.cases.queries import Case
from hospitium.messaging.live import announce, announce_act

from .models import Appointment, Booking


def tell(found: Appointment, case: Case | None, by: Actor) -> None:
    """Say that an appointment changed: to who sees its case, and to who sees the calendars of what it takes or took."""
    if case:
        announce(case.ref, case_id=case.pk, by=by.name)
    taken = Booking.objects.filter(appointment=found).values_list("resource__ref", flat=True)
    announce_act("see resources", taken, by=by.name)
