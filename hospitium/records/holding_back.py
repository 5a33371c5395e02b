"""What is held back from whoever stands in for the patient: adolescents' confidential matters, and whatever the patient wishes.

A fact is held back with the document that states it: its words stand in the narrative and in the original, too.
"""

from django.db import transaction

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access

from .models import SourceDocument
from .queries import document_for


@transaction.atomic
def hold_back(*, document_ref: str, held: bool, by: Actor) -> SourceDocument:
    """Hold a document back from whoever stands in for the patient, or give it back to their sight. Raises `NotHere`, `MayNot`."""
    document = document_for(by, document_ref, lock=True, action="update")
    by.require_for("hold back", document.case.patient_id if document.case else 0)
    document.is_held_back = held
    document.save(update_fields=["is_held_back"])
    note_access("update", "document", [document.ref], held_back=held)
    return document
