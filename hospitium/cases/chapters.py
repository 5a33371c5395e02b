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
from .matching.queries import choices_of
from .messages import queries as messages
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


def _choices(actor: Actor, patient: Any) -> Iterator[dict[str, Any]]:
    """Which line and which specialist people chose for the patient, and why."""
    for case in queries.cases_of(actor, patient_id=patient.pk):
        for one in choices_of(case):
            yield {
                "case": case.ref,
                "line": one.line.slug if one.line else "",
                "specialist": one.person.name if one.person else "",
                "place_in_the_ranking": one.position,
                "reason": one.reason,
                "by": one.by,
                "at": one.at,
            }


def _messages(actor: Actor, patient: Any) -> Iterator[dict[str, Any]]:
    """Every message between the programme and the patient's side; what was said to others is counted, not shown."""
    for case in queries.cases_of(actor, patient_id=patient.pk):
        yield {
            "case": case.ref,
            "messages": [
                {"at": one.sent_at, "from": one.author_name, "language": one.language, "says": one.body}
                for one in messages.everything_said(case, messages.Audience.FAMILY)
            ],
            "to_others": messages.counts_of(case),
        }


def _reviews(actor: Actor, patient: Any) -> Iterator[dict[str, Any]]:
    """What was asked back, what was answered, and every opinion that was released, whole; votes are the board's."""
    for case in queries.cases_of(actor, patient_id=patient.pk):
        for one in case.questions.order_by("id"):
            yield {
                "case": case.ref,
                "question": one.text,
                "records_wanted": one.kind_labels,
                "asked": f"{one.asked_by}, {one.asked_at:%Y-%m-%d}",
                "state": one.get_state_display(),
                "answer": one.words,
            }
        for opinion in case.opinions.exclude(released_at=None).select_related("onward").order_by("id"):
            yield {
                "case": case.ref,
                "opinion": opinion.words,
                "advises": opinion.get_choice_display(),
                "conditions": opinion.conditions,
                "reason": opinion.code_label,
                "where_else": opinion.where_else,
                "signed": f"{opinion.by}, {opinion.signed_at:%Y-%m-%d}",
                "told_the_family": opinion.family_words,
                "told_the_referrer": opinion.referrer_words,
            }


CHAPTERS = [
    Chapter(12, "choices.json", _("Service lines and specialists that were chosen for you"), _choices),
    Chapter(10, "timeline.json", _("Your cases and what happened in them"), _journey),
    Chapter(12, "messages-with-you.json", _("Messages between you and us"), _messages),
    Chapter(13, "reviews.json", _("Questions and opinions about you"), _reviews),
    Chapter(15, "letters.json", _("Letters written about you"), _letters),
]
