"""What this room keeps about a patient, for the patient's whole record."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.kernel.chapters import Chapter

from . import queries
from .handover.queries import handovers_of
from .letters import queries as letters
from .pathways.plan import said
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
            "pathway": said(case.plan.name),
            "standing": asdict(case.standing),
            "gates": [
                {"gate": gate.kind, "shows": gate.state, "at": gate.at, "until": gate.until}
                for gate in queries.gates_of(case).values()
            ],
            "handed_over": [
                {"direction": one.direction, "answer": one.answer, "at": one.offered_at, "answered_at": one.answered_at}
                for one in handovers_of(case)
            ],
            "opened_at": case.opened_at,
            "staff_notes": len(entries) - len(shown),
            "timeline": [{"at": one.at, "by": one.by, "what": sentence(one)} for one in shown],
        }


def _letters(actor: Actor, patient: Any) -> Iterator[dict[str, Any]]:
    """Every letter that was issued about the patient, with what it says and its PDF (base64)."""
    for case in queries.cases_of(actor, patient_id=patient.pk):
        for letter in letters.letters_of(actor, case):
            if letter.is_draft:
                continue
            yield {
                "case": case.ref,
                "number": letter.number,
                "kind": letter.name,
                "state": str(letter.standing(letters.today()).label),
                "issued_at": letter.issued_at,
                "signed_by": f"{letter.issuer}, {letter.issuer_title}",
                "says": letter.sealed["texts"],
                "pdf": b64encode(letters.bytes_of(letter)).decode(),
            }


CHAPTERS = [
    Chapter(10, "timeline.json", _("Your cases and what happened in them"), _journey),
    Chapter(15, "letters.json", _("Letters written about you"), _letters),
]
