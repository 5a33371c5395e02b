"""The text of a document as it was read: pages of paper, else the words of its sections, else its statements line by line."""

from collections.abc import Iterator

from hospitium.records.models import PageOrigin, SourceDocument, Statement

from .plain import primary
from .segmenting import Piece, digest, lines_of, pieces


def text_of(document: SourceDocument) -> list[tuple[str, str]]:
    """Blocks of text, each with its place."""
    pages = list(document.pages.values_list("number", "text"))
    if pages:
        return [(f"p{number}", text) for number, text in pages if text]
    return list(_sections(document))


def _sections(document: SourceDocument) -> Iterator[tuple[str, str]]:
    stated: dict[int | None, list[Statement]] = {}
    for statement in document.statements.only("document_id", "section_id", "label", "detail", "absence", "kind"):
        stated.setdefault(statement.section_id, []).append(statement)
    if document.title:
        yield "s0", document.title
    for section in document.sections.order_by("position"):
        place = f"s{section.position + 1}"
        if section.title:
            yield place, section.title
        own = "\n".join(_line(one) for one in stated.get(section.pk, []))
        yield place, lines_of(section.narrative) if section.narrative else own
    yield "s0", "\n".join(_line(one) for one in stated.get(None, []) if one.kind not in COVER)


COVER = (
    "Patient",
    "Practitioner",
    "PractitionerRole",
    "Organization",
    "Composition",
    "Provenance",
    "Device",
    "Location",
)
"""Statements without a section that are about the sheet, not about what it says."""


def _line(statement: Statement) -> str:
    said = [statement.label, *(str(value) for _, value in statement.detail)]
    return " · ".join(part.replace("\n", " ") for part in said if part)


def pieces_of(document: SourceDocument) -> tuple[list[Piece], str]:
    """The segments of a document, and the digest of the text they are cut from."""
    text = text_of(document)
    return pieces(text), digest(text)


def digest_of(document: SourceDocument) -> str:
    """The digest of the document's text as it is read now."""
    return digest(text_of(document))


def waits(document: SourceDocument) -> bool:
    """Whether pages of it are still to be read by machine."""
    return document.pages.filter(origin=PageOrigin.NONE, failure="").exists()


def language_of(document: SourceDocument) -> str:
    """The language of the document: as it says itself, else that of most of its pages; nothing where nobody knows."""
    if document.language:
        return primary(document.language)
    said = [tag for tag in document.pages.values_list("language", flat=True) if tag]
    return primary(max(set(said), key=said.count)) if said else ""
