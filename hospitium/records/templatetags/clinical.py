"""Codes of clinical statements as words of the reader."""

import unicodedata

from django import template

from hospitium.records.models import Part
from hospitium.records.sentences import part_sentence
from hospitium.records.words import ABSENCES, STATUSES

register = template.Library()


@register.filter
def status_word(code: str) -> str:
    """A status in the reader's language; one we do not know stays as sent."""
    return str(STATUSES.get(code, code))


@register.filter
def absence_word(kind: str) -> str:
    """Which of the different absences this is."""
    return str(ABSENCES.get(kind, ABSENCES["unknown"]))


@register.filter
def left_in_archive(part: Part) -> str:
    """Why a file was not taken out of its archive."""
    return part_sentence(part)


@register.filter
def way(words: str) -> str:
    """The direction of a text by its first letter, for pages on paper, where `auto` is not understood; numbers read from the left."""
    found = next(
        (unicodedata.bidirectional(sign) for sign in str(words) if unicodedata.bidirectional(sign) in ("L", "R", "AL")),
        "L",
    )
    return "ltr" if found == "L" else "rtl"
