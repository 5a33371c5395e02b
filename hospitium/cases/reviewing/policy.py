"""Whom a question is asked of, and who may answer it."""

from hospitium.access.acting import Actor
from hospitium.access.roles import Role
from hospitium.cases.journey import WaitingOn
from hospitium.cases.policy import sees

from .models import Question

SEES_QUESTION = sees("case__")

ASKED: dict[str, Role] = {WaitingOn.REFERRER: Role.REFERRING_PHYSICIAN, WaitingOn.PATIENT: Role.PATIENT}
"""The role of those a question is asked of."""

HEARD_BY = frozenset({Role.COORDINATOR, Role.OFFICE_CONSULTANT})
"""Colleagues who write down what they were told by them."""


def may_answer(actor: Actor, question: Question) -> bool:
    """Whether the actor answers this question: whoever it is asked of, or a colleague who heard the answer from them."""
    return actor.is_system or bool(actor.roles & {*HEARD_BY, ASKED[question.asked_of]})
