"""Plain text: a note, a letter, lines of a printer."""

import re

from hospitium.records.reading import Reading
from hospitium.records.reading.texts import text_of
from hospitium.records.reading.unreadable import Unreadable

from .letter import letter, paragraphs

WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\d_]{2,}")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
FEW = 3
"""Fewer words are no letter: what they are instead is said by others."""


def is_writing(data: bytes) -> bool:
    """Whether bytes of no other kind are something a person wrote: words, and no signs that nobody writes."""
    try:
        head = text_of(data[: 64 * 1024])[0]
    except Unreadable:
        return False
    return len(WORD.findall(head)) >= FEW and len(CONTROL.findall(head)) * 100 <= len(head)


def read(data: bytes) -> Reading:
    """Read a text. Raises `Unreadable`."""
    text, issues = text_of(data)
    div, more = paragraphs(text.replace("\x0c", "\n").splitlines())
    return letter("letter", div, [*issues, *more])
