"""What a clinical opinion can come to, and the move of the journey that each leads to. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hospitium.cases.journey import Reason
from hospitium.cases.moves import MOVES, REFUSING
from hospitium.cases.pathways.plan import Plan


class Choice(models.TextChoices):
    """What the reviewer, or the board, advises."""

    ACCEPT = "accept", pgettext_lazy("opinion", "Accept")
    CONDITIONS = "conditions", _("Accept with conditions")
    VIRTUAL = "virtual", _("By video only")
    ADVICE = "advice", _("Opinion alone, no visit")
    DECLINE = "decline", _("Decline")
    REDIRECT = "redirect", _("Redirect to another hospital")


LEADS_TO: dict[str, tuple[str, ...]] = {
    Choice.ACCEPT: ("accept", "accept_transfer"),
    Choice.CONDITIONS: ("accept_with_conditions",),
    Choice.VIRTUAL: ("offer_virtual",),
    Choice.ADVICE: ("deliver_opinion",),
    Choice.DECLINE: ("decline",),
    Choice.REDIRECT: ("redirect",),
}
"""The moves a choice may become; which of them, the pathway says."""

TAKES_IN = frozenset({Choice.ACCEPT, Choice.CONDITIONS})
"""Choices after which the patient comes: they speak for the clinical gate."""
CODED = frozenset({Choice.DECLINE, Choice.REDIRECT})
"""Choices that say why by a code, and where else."""
CODES = [(code.value, Reason(code).label) for code in REFUSING]


def move_of(choice: str, plan: Plan) -> str:
    """The move a choice becomes on a pathway; empty where the pathway has none."""
    return next((move for move in LEADS_TO.get(choice, ()) if move in plan.moves and move in MOVES), "")


def offered(plan: Plan) -> list[Choice]:
    """What an opinion on this pathway can come to."""
    return [choice for choice in Choice if move_of(choice, plan)]
