"""Words of a referring physician as a document of the case: plain text, each answer under its question."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LETTER = gettext_lazy("Letter of the referring physician")
ANSWER = gettext_lazy("Answer of the referring physician")
REPORT = gettext_lazy("Report from home")


def letter(question: str, text: str) -> bytes:
    """The question and the letter of a referral."""
    asked = [(_("Question"), question)] if question else []
    return _paper(LETTER, [*asked, ("", text)])


def answer(text: str) -> bytes:
    """What was answered to a question of ours."""
    return _paper(ANSWER, [("", text)])


def report(rows: Iterable[tuple[str | Promise, str]]) -> bytes:
    """How the patient fared at home: what was asked beside what was said."""
    return _paper(REPORT, rows)


def _paper(title: Promise, rows: Iterable[tuple[str | Promise, str]]) -> bytes:
    told = "".join(f"{label}:\n{words}\n\n" if label else f"{words}\n\n" for label, words in rows if words)
    return f"{title}\n\n{told}".encode()
