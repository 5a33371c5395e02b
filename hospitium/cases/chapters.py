"""What this room keeps about a patient, for the patient's whole record."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.kernel.chapters import Chapter

from . import queries
from .sentences import sentence


def _journey(actor: Actor, patient: Any) -> Iterator[dict[str, Any]]:
    """Every case with its timeline; what staff wrote for staff is counted, not shown."""
    for case in queries.cases_of(actor, patient_id=patient.pk):
        entries = queries.timeline(actor, case, limit=100_000)
        shown = [entry for entry in entries if not entry.staff_only]
        yield {
            "case": case.ref,
            "question": case.question,
            "stage": case.stage,
            "opened_at": case.opened_at,
            "staff_notes": len(entries) - len(shown),
            "timeline": [{"at": one.at, "by": one.by, "what": sentence(one)} for one in shown],
        }


CHAPTERS = [Chapter(10, "timeline.json", _("Your cases and what happened in them"), _journey)]
