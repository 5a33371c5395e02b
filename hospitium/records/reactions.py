"""What news makes this room do; each is safe to run twice."""

from hospitium.access.acting import SYSTEM, Actor
from hospitium.access.queries import actor_for

from . import actions, chasing, exports, mailing, policy, recognition, unpacking
from .translating import drafting


def read_page(document_ref: str, number: int) -> None:
    """Read a page that has no text of its own by machine."""
    recognition.read_page(document_ref=document_ref, number=number)


def read_document(document_ref: str, person_id: int | None) -> None:
    """Read a received document on behalf of whoever sent it."""
    actions.import_document(document_ref=document_ref, by=_sender(person_id))


def unpack_archive(document_ref: str, person_id: int | None) -> None:
    """Take the files out of a file; each is then read like any other."""
    unpacking.unpack_archive(document_ref=document_ref, by=_sender(person_id))


def write_export(export_ref: str) -> None:
    """Put together the whole record somebody asked for."""
    exports.write_export(export_ref=export_ref)


def draft_translation(translation_ref: str) -> None:
    """Draft what machines and memory can of a translation."""
    drafting.draft(translation_ref=translation_ref)


def take_mail(arrived_id: int) -> None:
    """A mail came in: put it where it belongs, or hold it."""
    mailing.take_mail(arrived_id)


def chase_asked(case_ref: str, question_id: int, kinds: str, source: str, until: str) -> None:
    """A question back wants records: they go on the chase ledger."""
    chasing.want_asked(case_ref=case_ref, question=question_id, kinds=kinds.split(), source=source, until=until)


def drop_asked(case_ref: str, question_id: int, reason: str) -> None:
    """A question back was taken back: what only it wanted is chased no more."""
    chasing.drop_asked(case_ref=case_ref, question=question_id, reason=reason)


def _sender(person_id: int | None) -> Actor:
    """Whoever sent it; a family's papers are read by the house, as those of a source with a link are."""
    sender = actor_for(person_id) if person_id else SYSTEM
    return SYSTEM if policy.is_family(sender) else sender
