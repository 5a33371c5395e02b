"""The record of a patient: what a clinician accepted, and what was received and nobody has decided on yet.

A fact has no words of its own: it is a statement of a source document, with the others that say the same. So every fact
leads to its document, and to the place in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from hospitium.access.acting import Actor

from . import policy, reconcile
from .models import Decision, DocumentState, Outcome, Statement

LEFT_OUT = ("Practitioner", "PractitionerRole", "Organization", "Location", "Patient", "Provenance", "Composition")
"""Kinds that are about others than the patient; facts refer to them."""


@dataclass
class Fact:
    """A statement that stands for a fact; others that say the same; who accepted it (None: nobody yet)."""

    statement: Statement
    decision: Decision | None = None
    evidence: list[Statement] = field(default_factory=list)

    @property
    def is_reviewed(self) -> bool:
        """Whether a clinician here accepted it."""
        return self.decision is not None


@dataclass
class Question:
    """A statement nobody has decided on: `verdict` beside the fact it is closest to, and in what they differ."""

    statement: Statement
    verdict: reconcile.Verdict
    beside: Fact | None = None


def record_of(actor: Actor, patient_id: int) -> list[Fact]:
    """The facts of a patient's record, as far as the actor may see the documents they come from; accepted ones first,
    then by document, newest first.

    What was entered in error, is about somebody else or was dismissed is no fact. Of received statements that say the
    same, the newest stands for them; one that says what was accepted is its evidence.
    """
    facts, _ = gathered(_statements(actor, patient_id), decisions_of(patient_id))
    return facts


def questions_of(actor: Actor, patient_id: int) -> list[Question]:
    """What is to be decided: every statement nobody has decided on, beside what is accepted, else beside what other
    documents say.
    """
    _, questions = gathered(_statements(actor, patient_id, "raw", "resource"), decisions_of(patient_id))
    return questions


def all_of(actor: Actor, patient_id: int) -> tuple[list[Fact], list[Question]]:
    """The facts of the record and what is to be decided, read once."""
    return gathered(_statements(actor, patient_id, "raw", "resource"), decisions_of(patient_id))


def decisions_of(patient_id: int) -> dict[int, Decision]:
    """The last decision on each statement of a patient, by its number; those of cases that moved here come along."""
    made = Decision.objects.filter(statement__document__case__patient=patient_id)
    last = made.order_by("statement_id", "-id").distinct("statement_id")
    return {one.statement_id: one for one in last if one.outcome != Outcome.OPEN}


def _statements(actor: Actor, patient_id: int, *without: str) -> list[Statement]:
    found = Statement.objects.filter(
        policy.stated_to(actor),
        document__case__patient=patient_id,
        document__state=DocumentState.IMPORTED,
        is_of_another=False,
        is_entered_in_error=False,
    )
    return list(
        found.exclude(kind__in=LEFT_OUT)
        .exclude(absence="not-supplied")
        .select_related("document", "section")
        .defer(*without)
        .order_by("-document_id", "position")
    )


def gathered(statements: Iterable[Statement], decisions: dict[int, Decision]) -> tuple[list[Fact], list[Question]]:
    """Facts and open questions from statements and what was decided on them."""
    waiting, facts, by_lead = [], list[Fact](), dict[int, Fact]()
    known: reconcile.Known[Fact] = reconcile.Known()
    merged: list[tuple[int, Statement]] = []
    for statement in statements:
        decision = decisions.get(statement.pk)
        if decision is None:
            waiting.append(statement)
        elif decision.outcome == Outcome.ACCEPT:
            by_lead[statement.pk] = fact = Fact(statement, decision)
            facts.append(fact)
            known.add(reconcile.claim_of(statement), fact)
        elif decision.lead_id is not None:
            merged.append((decision.lead_id, statement))
    for lead, statement in merged:
        if lead in by_lead:
            by_lead[lead].evidence.append(statement)
        else:  # what it said the same as is no longer held true
            waiting.append(statement)
    questions = [_asked(statement, known, facts) for statement in waiting]
    return facts, questions


def _asked(statement: Statement, known: reconcile.Known[Fact], facts: list[Fact]) -> Question:
    """Judge a statement beside what is known by now, and know it too: as evidence of what says the same, else itself."""
    claim = reconcile.claim_of(statement)
    about = [
        (other, fact)
        for other, fact in known.about(claim)
        if fact.statement.document_id != statement.document_id  # a document that says a thing twice means both
    ]
    verdict = reconcile.judge(claim, [other for other, _ in about])
    beside = None if verdict.beside is None else about[verdict.beside][1]
    if verdict.verdict == reconcile.SAME and beside:
        beside.evidence.append(statement)
    else:
        fact = Fact(statement)
        known.add(claim, fact)
        facts.append(fact)
    return Question(statement, verdict, beside)
