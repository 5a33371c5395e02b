"""What news of appointments makes of them for the family; each is safe to run twice."""

from typing import Any

from hospitium.access.acting import SYSTEM, acting
from hospitium.cases.messages.readers import outside_of
from hospitium.messaging.actions import notify
from hospitium.scheduling.models import Appointment

from . import inviting


def tell_family(appointment_ref: str, case_ref: str, **_facts: Any) -> None:
    """An appointment of a case was confirmed, moved or cancelled: whoever wants it hears by mail, the others that something
    waits to be seen. Open pages heard of it at once.
    """
    if case_ref:
        inviting.tell_wanting(appointment_ref)
        _note(appointment_ref, case_ref)


def _note(appointment_ref: str, case_ref: str) -> None:
    """What was only held was never the family's plan, so that it is over is no news."""
    with acting(SYSTEM):
        row = Appointment.objects.select_related("case__patient").get(ref=appointment_ref)
        last = row.steps.order_by("-id").first()
        was_planned = row.state == "confirmed" or (last is not None and last.was == "confirmed")
        if row.case and was_planned:
            for person in outside_of(row.case, "family"):
                notify(person_id=person.pk, kind="visit_changed", ref=case_ref)
