"""What this room announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DocumentReceived:
    """A document was stored and waits to be read; `person_id` sent it."""

    document_ref: str
    person_id: int | None
