"""Writes of clinical review."""

from .asking import answer_question, ask_question, take_back_question
from .opining import keep_draft, meet_condition, release_opinion, sign_opinion
from .sitting import cast_vote, close_board, convene_board, dissolve_board, recuse
from .taking import assign_review, give_back_review, take_review

__all__ = [
    "answer_question",
    "ask_question",
    "assign_review",
    "cast_vote",
    "close_board",
    "convene_board",
    "dissolve_board",
    "give_back_review",
    "keep_draft",
    "meet_condition",
    "recuse",
    "release_opinion",
    "sign_opinion",
    "take_back_question",
    "take_review",
]
