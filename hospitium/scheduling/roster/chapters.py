"""What is kept of times that were offered and waited for, for the patient's whole record."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.cases.queries import cases_of
from hospitium.kernel.chapters import Chapter
from hospitium.scheduling.models import Considered, TimeChoice, Waiting


def _times(actor: Actor, patient: Any) -> Iterator[dict[str, Any]]:
    """Times to choose from and what was chosen, what could be sooner, and each time that became free with why it was not
    offered.
    """
    refs = {case.pk: case.ref for case in cases_of(actor, patient_id=patient.pk)}
    for one in TimeChoice.objects.filter(case__in=list(refs)).select_related("appointment").order_by("pk"):
        chosen = one.appointment.begins if one.appointment else None
        yield {"case": refs[one.case_id], "title": one.title, "offered": one.at, "state": one.state, "time": chosen}
    for waiting in Waiting.objects.filter(case__in=list(refs)).select_related("appointment").order_by("pk"):
        heard = Considered.objects.filter(waiting=waiting).order_by("pk")
        yield {
            "case": refs[waiting.case_id],
            "appointment": waiting.appointment.ref,
            "waits_since": waiting.since,
            "state": waiting.state,
            "heard": [{"at": one.at, "outcome": one.outcome, "why": one.get_why_display()} for one in heard],
        }


CHAPTER = Chapter(13, "times.json", _("Times offered to you"), _times)
