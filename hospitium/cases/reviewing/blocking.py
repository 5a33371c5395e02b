"""What clinical review keeps from going on: steps before open questions, the clinical gate before open conditions."""

from typing import Any

from hospitium.cases.journey import WaitingOn
from hospitium.cases.moves import Move
from hospitium.kernel.commas import listed

from .errors import ConditionsOpen, QuestionsOpen
from .models import Condition, Question, QuestionState

WAITS = frozenset({"request", "review"})
"""Machines that do not move before what was asked is answered, unless the move ends the case."""


def require_answered(case: Any, move: Move) -> None:
    """Raise `QuestionsOpen`, naming them, when the step has to wait for answers. Asking for more never has to."""
    if move.machine not in WAITS or move.ends or move.target in ("more_wanted", "information_requested"):
        return
    if waiting := list(Question.objects.filter(case=case, state=QuestionState.OPEN).order_by("id")):
        raise QuestionsOpen(
            move=move.label,
            asked_of=listed(dict.fromkeys(str(WaitingOn(one.asked_of).label) for one in waiting)),
            questions="; ".join(f"“{one.text}”" for one in waiting),
        )


def require_met(case: Any) -> None:
    """Raise `ConditionsOpen`, naming them, while a condition of a released opinion is not met."""
    if missing := open_conditions(case):
        raise ConditionsOpen(missing="; ".join(missing))


def open_conditions(case: Any) -> list[str]:
    """The conditions of the opinion released last that nobody has seen met."""
    found = Condition.objects.filter(case=case, met_at=None, fell_at=None).order_by("id")
    return list(found.values_list("text", flat=True))
