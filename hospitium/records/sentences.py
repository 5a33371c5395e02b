"""Codes of this room as sentences in the reader's language."""

from typing import Any

from hospitium.kernel.errors import Refusal

from . import errors
from .models import Part, SourceDocument
from .reading.issues import Issue, message
from .reading.unreadable import UNREADABLE

OWN = {
    error.code: error.message
    for error in vars(errors).values()
    if isinstance(error, type) and issubclass(error, Refusal)
}


def error_sentence(document: SourceDocument) -> str:
    """Why a document was not imported and what to do; empty when it was."""
    if not document.error_code:
        return ""
    template: Any = OWN.get(document.error_code) or UNREADABLE.get(document.error_code) or document.error_code
    return str(template) % document.error_facts if document.error_facts else str(template)


def part_sentence(part: Part) -> str:
    """Why a file was left in its archive; empty when it was taken out."""
    return message(Issue("warning", f"member-{part.refusal}")) if part.refusal else ""
