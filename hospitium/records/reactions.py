"""What news makes this room do; each is safe to run twice."""

from hospitium.access.acting import SYSTEM
from hospitium.access.queries import actor_for

from . import actions


def read_document(document_ref: str, person_id: int | None) -> None:
    """Read a received document on behalf of whoever sent it."""
    actions.import_document(document_ref=document_ref, by=actor_for(person_id) if person_id else SYSTEM)
