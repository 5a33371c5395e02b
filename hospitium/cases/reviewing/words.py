"""The words of clinical review: lines of the timeline, and what is missing where something was not done."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hospitium.cases.journey import WaitingOn

from .choices import Choice

SENTENCES = {
    "review_taken": _("The case was taken for review"),
    "review_given_back": _("The review was given back (%(person)s had it)"),
    "review_assigned": _("The review was given to %(person)s"),
    "question_asked": _("Information asked of: %(asked_of)s, by %(until)s"),
    "question_answered": _("What was asked of %(asked_of)s is answered"),
    "question_taken_back": _("What was asked is no longer needed"),
    "opinion_signed": _("Opinion signed: %(choice)s"),
    "opinion_released": _("Opinion released: %(choice)s"),
    "condition_met": _("Condition met: %(condition)s"),
    "condition_open": _("Condition no longer met: %(condition)s"),
    "board_convened": _("A board was convened: %(members)s members"),
    "board_voted": _("A member of the board voted"),
    "board_recused": _("A member of the board is recused"),
    "board_closed": _("The board decided: %(choice)s"),
    "board_dissolved": _("The board was dissolved"),
}

ICONS = {
    "review_taken": "user-check",
    "review_given_back": "user-minus",
    "review_assigned": "user-plus",
    "question_asked": "circle-question-mark",
    "question_answered": "message-circle-reply",
    "opinion_signed": "signature",
    "opinion_released": "megaphone",
    "condition_met": "circle-check",
    "board_convened": "users",
    "board_closed": "gavel",
}

SPELLED: dict[str, Callable[[Any], str]] = {
    "choice": lambda value: str(Choice(value).label),
    "asked_of": lambda value: str(WaitingOn(value).label),
}
"""Facts whose name says what words they are of."""

MISSING = {
    "code": _("a reason from the list"),
    "elsewhere": _("where else the patient could turn"),
    "family_words": _("words for the family"),
    "referrer_words": _("words for the referrer"),
    "question": pgettext_lazy("of a board", "its question"),
    "chair": _("a chair"),
    "members": _("at least two members"),
    "quorum": _("a quorum between two and the number of members"),
    "until": _("a moment to come, until when it decides"),
    "choice": _("one of the options, or an abstention"),
    "words": _("your reasons in words"),
}


def missing_of(*names: str) -> str:
    """What is missing, as a list in the reader's language."""
    return "; ".join(str(MISSING[name]) for name in names)
