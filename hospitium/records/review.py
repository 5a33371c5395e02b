"""The record and what is undecided in it, as a clinician reads them: by clinical weight, the dangerous first."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor

from . import reconcile, record, summary
from .models import Statement
from .queries import WEIGHT
from .record import Fact, Question

PAGE = 40

VERDICTS = {
    reconcile.NEW: _("New to us"),
    reconcile.SAME: _("Says the same"),
    reconcile.CONFLICTING: _("Conflicts"),
}
DIFFERENCES = {
    "status": _("status"),
    "verification": _("certainty"),
    "severity": _("severity"),
    "value": _("value or dose"),
    "absence": _("one says that there is none"),
    "is_refuted": _("one says that it is refuted"),
    "dated": _("date"),
}
GROUPS = {
    "allergies": "allergies",
    "problems": "problems",
    "medications": "medications",
    "immunizations": "immunizations",
    "procedures": "procedures",
    "results": "results",
    "devices": "devices",
}


@dataclass
class Row:
    """A statement to decide on. `lead`: the accepted statement it could be merged into."""

    number: int
    statement: Statement
    section: Any
    verdict: str
    verdict_word: Any
    differs: list[Any]
    beside: Statement | None
    lead: int | None
    chosen: str = ""
    reason: str = ""


def undecided(actor: Actor, case: Any, *, after: str = "") -> tuple[list[Row], str]:
    """A page of statements nobody has decided on, the heaviest sections first; and where the next one begins."""
    rows = [_row(one) for one in sorted(record.questions_of(actor, case.patient_id), key=_weight_of)]
    start = next((place + 1 for place, row in enumerate(rows) if str(row.number) == after), 0)
    page = rows[start : start + PAGE]
    return page, str(page[-1].number) if len(rows) > start + PAGE else ""


def held_true(actor: Actor, case: Any) -> list[dict[str, Any]]:
    """The facts of the record by section."""
    by_kind: dict[str, list[Fact]] = {}
    for fact in record.record_of(actor, case.patient_id):
        by_kind.setdefault(section_of(fact.statement), []).append(fact)
    return [{"kind": summary.KINDS.get(kind, kind), "facts": by_kind[kind]} for kind in sorted(by_kind, key=_weight)]


def section_of(statement: Statement) -> str:
    """The section a statement belongs to: its own, else the one of its kind."""
    own = statement.section.kind if statement.section else ""
    return own if own in WEIGHT else GROUPS.get(reconcile.GROUPS.get(statement.kind, ""), own or "other")


def _weight(kind: str) -> int:
    return WEIGHT.index(kind) if kind in WEIGHT else len(WEIGHT)


def _weight_of(question: Question) -> tuple[int, int]:
    return _weight(section_of(question.statement)), question.statement.pk


def _row(question: Question) -> Row:
    statement, beside, verdict = question.statement, question.beside, question.verdict
    return Row(
        number=statement.pk,
        statement=statement,
        section=summary.KINDS.get(section_of(statement), _("Other section")),
        verdict=verdict.verdict,
        verdict_word=VERDICTS[verdict.verdict],
        differs=[DIFFERENCES[name] for name in verdict.differs],
        beside=beside.statement if beside else None,
        lead=beside.statement.pk if beside and beside.is_reviewed else None,
    )
