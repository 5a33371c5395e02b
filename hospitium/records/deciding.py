"""What a clinician decides about statements, row by row: nothing is decided by being shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access
from hospitium.cases import actions as cases
from hospitium.cases.queries import case_for
from hospitium.kernel.errors import BadInput, NotHere

from . import policy
from .errors import NoReason
from .models import Decision, Outcome, Statement


@dataclass(frozen=True)
class Ruling:
    """A decision on a statement: `lead` is the accepted statement it says the same as (merge), `reason` why not (dismiss)."""

    statement: int
    outcome: str
    lead: int | None = None
    reason: str = ""


@transaction.atomic
def decide(*, case_ref: str, rulings: Iterable[Ruling], by: Actor) -> list[Decision]:
    """Write decisions on statements about a case's patient; all or none. A statement decided before is decided anew.

    Raises `NotHere` for statements the actor may not see or of another patient, `NoReason` for a dismissal without one.
    """
    by.require("reconcile record")
    case = case_for(by, case_ref, lock=True, action="update")
    asked = [one for one in rulings if one.outcome]
    known = _known(by, case.patient_id, asked)
    made = [_made(one, known, by) for one in asked]
    Decision.objects.bulk_create(made)
    if made:
        note_access("update", "record", [case.ref, case.patient.ref])
        counts = {outcome: sum(one.outcome == outcome for one in made) for outcome in Outcome.values}
        cases.note_reconciled(case_ref=case.ref, by=by, **counts)
    return made


def _known(by: Actor, patient_id: int, asked: list[Ruling]) -> dict[int, Statement]:
    numbers = {one.statement for one in asked} | {one.lead for one in asked if one.lead}
    seen = Statement.objects.filter(policy.stated_to(by), document__case__patient=patient_id, pk__in=numbers)
    known = {one.pk: one for one in seen.defer("raw", "resource")}
    if known.keys() != numbers:
        raise NotHere
    return known


def _made(ruling: Ruling, known: dict[int, Statement], by: Actor) -> Decision:
    if ruling.outcome not in Outcome.values or (ruling.outcome == Outcome.MERGE) != bool(ruling.lead):
        raise BadInput
    if ruling.outcome == Outcome.DISMISS and not ruling.reason.strip():
        raise NoReason(what=known[ruling.statement].label[:80])
    return Decision(
        statement=known[ruling.statement],
        outcome=ruling.outcome,
        lead=known[ruling.lead] if ruling.lead else None,
        reason=ruling.reason.strip()[:300],
        by=by.id or 0,
        by_name=by.name,
    )
