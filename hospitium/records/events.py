"""What this room announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PageWaits:
    """A page of a document has no text of its own and waits to be read by machine."""

    document_ref: str
    number: int


@dataclass(frozen=True)
class DocumentReceived:
    """A document was stored and waits to be read; `person_id` sent it."""

    document_ref: str
    person_id: int | None


@dataclass(frozen=True)
class ArchiveOpened:
    """A file with files in it was released; they wait to be taken out, on behalf of whoever sent it."""

    document_ref: str
    person_id: int | None


@dataclass(frozen=True)
class TranslationAsked:
    """A translation was asked for; what machines and memory can draft of it waits to be drafted."""

    translation_ref: str


@dataclass(frozen=True)
class ExportAsked:
    """Somebody asked for a patient's whole record, which is put together now."""

    export_ref: str
