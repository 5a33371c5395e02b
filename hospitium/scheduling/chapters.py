"""What is kept of appointments, for the patient's whole record."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.cases.queries import cases_of
from hospitium.kernel.chapters import Chapter

from .models import Appointment, Booking


def _appointments(actor: Actor, patient: Any) -> Iterator[dict[str, Any]]:
    """Every appointment of the patient's cases, whom it takes, and what became of it. Why somebody is not there by their
    hours, and with whom they are not to be booked, is about colleagues and stays out.
    """
    bookings = Prefetch("bookings", Booking.objects.select_related("resource"))
    refs = {case.pk: case.ref for case in cases_of(actor, patient_id=patient.pk)}
    found = Appointment.objects.filter(case__in=list(refs)).select_related("place").order_by("during", "pk")
    for one in found.prefetch_related(bookings, "steps"):
        yield {
            "case": refs[one.case_id or 0],
            "appointment": one.ref,
            "title": one.title or one.title_key,
            "kind": one.kind,
            "begins": one.begins,
            "ends": one.ends,
            "where": str(one.place or ""),
            "mode": one.mode,
            "state": one.state,
            "with": [booking.resource.name for booking in one.bookings.all()],
            "language": {"tag": one.bridge_tag, "bridged": one.bridge},
            "told_at": one.told_at,
            "steps": [
                {"at": step.at, "what": step.verb, "by": step.by, "why": step.why, "begins": step.now_during.lower}
                for step in one.steps.all()
            ],
        }


CHAPTER = Chapter(13, "appointments.json", _("Your appointments"), _appointments)
