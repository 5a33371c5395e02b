"""An answer in words: for the family in its language, for the record in the hospital's."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import override

from hospitium.kernel import clock
from hospitium.kernel.commas import listed
from hospitium.kernel.places import country_name, language_name

from .models import Answer
from .questions import BY_SLUG, QUESTIONS, Kind, Question

OURS = "en"
"""The language of what is written into the record."""


def said(question: Question, choices: Sequence[str], words: str) -> str:
    """What was answered, in the reader's language; empty when nothing was."""
    return " · ".join(filter(None, [listed(_picked(question, one) for one in choices), _worded(question, words)]))


def _picked(question: Question, choice: str) -> str:
    if question.kind == Kind.COUNTRY:
        return country_name(choice)
    if question.kind == Kind.LANGUAGE:
        return language_name(choice)
    if question.kind == Kind.ZONE:
        return clock.city(choice)
    return str(question.choices.get(choice, choice))


def _worded(question: Question, words: str) -> str:
    return clock.partial(words, "day") if question.kind == Kind.DAY and words else words


def answer_in_words(answer: Answer) -> str:
    """An answer in the reader's language."""
    asked = QUESTIONS.get(answer.question)
    return said(asked, answer.choices, answer.words) if asked else answer.words


def statement(answer: Answer) -> str:
    """An answer as the record keeps it: choices in the hospital's language, the family's words as they wrote them."""
    with override(OURS):
        return answer_in_words(answer)[:500]


def section_title(slug: str) -> str:
    """What a part of the forms is about, in the reader's language."""
    return str(BY_SLUG[slug].title) if slug in BY_SLUG else slug


def expires(words: str) -> dt.date | None:
    """The day an answer names; None for none."""
    return dt.date.fromisoformat(words) if words else None
