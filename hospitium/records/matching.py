"""What the curated record says to matching: conditions, procedures and medicines, with their codes."""

from collections.abc import Iterator
from typing import Any

from hospitium.access.acting import Actor
from hospitium.cases.matching.facts import Fact

from .record import record_of

TELLING = {
    "Condition",
    "Procedure",
    "MedicationStatement",
    "MedicationRequest",
    "MedicationAdministration",
    "MedicationDispense",
}
"""Kinds of statements by which a line and a specialist are found."""


MEDICINES = TELLING - {"Condition", "Procedure"}


def medicines_of(actor: Actor, case: Any) -> Iterator[str]:
    """The names of medicines that are stated of the case's patient, for whoever must say which to pause."""
    for fact in record_of(actor, case.patient_id):
        one = fact.statement
        if one.kind in MEDICINES and not one.is_refuted and not one.absence and one.label:
            yield one.label[:300]


def facts_of(actor: Actor, case: Any) -> Iterator[Fact]:
    """What is stated of the case's patient and neither refuted nor dismissed; accepted facts first."""
    for fact in record_of(actor, case.patient_id):
        one = fact.statement
        if one.kind in TELLING and not one.is_refuted and not one.absence:
            codings = tuple((coding.get("system", ""), coding.get("code", "")) for coding in one.codings)
            yield Fact(one.label[:300], codings)
