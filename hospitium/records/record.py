"""The record of a patient: what a clinician accepted, and what was received and nobody has decided on yet.

A fact has no words of its own: it is a statement of a source document, with the others that say the same. So every fact
leads to its document, and to the place in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from hospitium.access.acting import Actor

from . import policy, reconcile
from .models import DocumentState, Statement

LEFT_OUT = ("Practitioner", "PractitionerRole", "Organization", "Location", "Patient", "Provenance", "Composition")
"""Kinds that are about others than the patient; facts refer to them."""


@dataclass
class Fact:
    """A statement that stands for a fact; others that say the same; whether a clinician accepted it."""

    statement: Statement
    is_reviewed: bool = False
    evidence: list[Statement] = field(default_factory=list)


def record_of(actor: Actor, patient_id: int) -> list[Fact]:
    """The facts of a patient's record, as far as the actor may see the documents they come from, newest document first.

    What was entered in error, is about somebody else or was dismissed is no fact. Of statements that say the same, the
    newest stands for them.
    """
    return _gathered(_statements(actor, patient_id))


def _statements(actor: Actor, patient_id: int) -> list[Statement]:
    found = Statement.objects.filter(
        policy.stated_to(actor),
        document__case__patient=patient_id,
        document__state=DocumentState.IMPORTED,
        is_of_another=False,
        is_entered_in_error=False,
    )
    return list(
        found.exclude(kind__in=LEFT_OUT).select_related("document", "section").order_by("-document_id", "position")
    )


def _gathered(statements: Iterable[Statement]) -> list[Fact]:
    facts: list[Fact] = []
    known: reconcile.Known[Fact] = reconcile.Known()
    for statement in statements:
        claim = reconcile.claim_of(statement)
        about = [
            (other, fact)
            for other, fact in known.about(claim)
            if fact.statement.document_id != statement.document_id  # a document that says a thing twice means both
        ]
        verdict = reconcile.judge(claim, [other for other, _ in about])
        if verdict.verdict == reconcile.SAME and verdict.beside is not None:
            about[verdict.beside][1].evidence.append(statement)
            continue
        fact = Fact(statement)
        known.add(claim, fact)
        facts.append(fact)
    return facts
