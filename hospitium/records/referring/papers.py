"""Words of a referring physician as a document of the case: plain text, each answer under its question."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _


def letter(question: str, text: str) -> bytes:
    """The question and the letter of a referral."""
    asked = [(_("Question"), question)] if question else []
    return _paper(_("Letter of the referring physician"), [*asked, ("", text)])


def answer(text: str) -> bytes:
    """What was answered to a question of ours."""
    return _paper(_("Answer of the referring physician"), [("", text)])


def report(rows: Iterable[tuple[str | Promise, str]]) -> bytes:
    """How the patient fared at home: what was asked beside what was said."""
    return _paper(_("Report from home"), rows)


def _paper(title: str, rows: Iterable[tuple[str | Promise, str]]) -> bytes:
    told = "".join(f"{label}:\n{words}\n\n" if label else f"{words}\n\n" for label, words in rows if words)
    return f"{title}\n\n{told}".encode()
