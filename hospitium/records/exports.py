"""Records that leave: a summary, a packet, the whole record, an original. Each asks the rules of transfer and is recorded as handed out."""

import contextlib
import datetime as dt
import logging
import os
import secrets
from pathlib import Path
from typing import IO, Any

from django.db import transaction
from django.utils import timezone, translation

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.actions import note_access
from hospitium.cases.queries import Case, case_for
from hospitium.kernel.errors import NotHere
from hospitium.kernel.events import publish
from hospitium.kernel.ids import new_ref, tidy_ref
from hospitium.partners.queries import home
from hospitium.patients.actions import may_open

from . import ips, originals, packet, printed
from .archiving import write_archive
from .errors import NotReleased
from .events import ExportAsked
from .ips import xml
from .models import Export, ExportState, SourceDocument
from .summarising import summary_of

log = logging.getLogger(__name__)

FORMS = {"json": "application/fhir+json", "xml": "application/fhir+xml", "pdf": "application/pdf"}
"""The forms of a summary, and what each is called on the wire."""

KEPT = dt.timedelta(days=7)
"""How long a whole record waits to be fetched; it can be asked for again."""


def summary_file(*, case_ref: str, form: str, by: Actor, language: str = "") -> bytes:
    """The patient's summary as bytes, in one of `FORMS`. Raises `NotHere` and `CannotLeave`."""
    if form not in FORMS:
        raise NotHere
    case = _leaving(case_ref, by, form=form)
    made = summary_of(by, case.patient, language or translation.get_language() or "en")
    if form == "pdf":
        return printed.summary_pdf(made, home().zone)
    return ips.as_json(made.bundle) if form == "json" else xml.written(made.bundle).encode()


def packet_file(*, case_ref: str, file: IO[bytes], by: Actor, language: str = "") -> None:
    """Write the packet that goes along to another hospital. Raises `NotHere` and `CannotLeave`."""
    packet.write_packet(by, _leaving(case_ref, by, form="packet"), file, language)


def archive_file(*, case_ref: str, file: IO[bytes], by: Actor) -> None:
    """Write the patient's whole record. Raises `NotHere` and `CannotLeave`."""
    write_archive(by, _leaving(case_ref, by, form="archive").patient, file)


def _leaving(case_ref: str, by: Actor, **facts: Any) -> Case:
    """The case whose patient's record leaves: seen, allowed to cross where the actor stands, and recorded."""
    by.require("export records")
    case = case_for(by, case_ref, action="export")
    kept = may_open(patient=case.patient, data_class="clinical", channel="link", by=by)
    crossed: dict[str, Any] = {"transfer": kept.pk} if kept else {}
    note_access("export", "record", [case.patient.ref, case.ref], **facts, **crossed)
    return case


def original_file(*, sha256: str, by: Actor, with_quarantine: bool = False) -> bytes:
    """The bytes of an original, for the system. Raises `NotHere`, `NotReleased`, and as `originals.fetch` does."""
    if not by.is_system:
        raise NotHere
    found = list(SourceDocument.objects.filter(sha256=sha256).order_by("id"))
    if not found:
        raise NotHere
    released = [one for one in found if one.is_released]
    if not released and not with_quarantine:
        raise NotReleased
    document = (released or found)[0]
    note_access("export", "document", [document.ref], released=bool(released))
    return originals.fetch(document.sha256, document.quarantine)


@transaction.atomic
def ask_export(*, case_ref: str, by: Actor) -> Export:
    """Ask for the whole record of a patient; it is put together beside, and kept for a week. One that is under way is given again."""
    case = _leaving(case_ref, by, form="archive")
    waiting = Export.objects.filter(case=case, asked_by=by.id, state=ExportState.ASKED).order_by("-id").first()
    if waiting:
        return waiting
    asked = Export.objects.create(
        ref=new_ref("X"), case=case, asked_by=by.id, asked_by_name=by.name, file=secrets.token_hex(16)
    )
    publish(ExportAsked(export_ref=asked.ref))
    return asked


def write_export(*, export_ref: str) -> None:
    """Put together what was asked for, as the system; repeated, it begins anew. Never raises for what a record holds."""
    with acting(SYSTEM):
        asked = Export.objects.select_related("case__patient").get(ref=export_ref)
    if asked.state != ExportState.ASKED:
        return
    path = path_of(asked)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with acting(SYSTEM), os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            write_archive(SYSTEM, asked.case.patient, file, lambda done, total: _tell(asked, done, total))
            file.flush()
            os.fsync(file.fileno())
        state = ExportState.READY
    except Exception:
        log.exception("the whole record %s could not be put together", export_ref)
        state = ExportState.FAILED
        path.unlink(missing_ok=True)
    with acting(SYSTEM):
        size = path.stat().st_size if state == ExportState.READY else 0
        Export.objects.filter(pk=asked.pk, state=ExportState.ASKED).update(
            state=state, size=size, expires_at=timezone.now() + KEPT
        )
    _progress(asked).unlink(missing_ok=True)


def path_of(export: Export) -> Path:
    """Where its bytes lie."""
    return originals.root() / "exports" / export.file


def _progress(export: Export) -> Path:
    return path_of(export).with_suffix(".progress")


def _tell(export: Export, done: int, total: int) -> None:
    """Beside the bytes, since the transaction that reads the record commits nothing before it ends."""
    _progress(export).write_text(f"{done} {total}")


def progress_of(export: Export) -> tuple[int, int]:
    """How much of it is done, and of how much."""
    with contextlib.suppress(OSError, ValueError):
        done, total = _progress(export).read_text().split()
        return int(done), int(total)
    return 0, 1


def export_for(by: Actor, ref: str, *, to_download: bool = False) -> Export:
    """The door to an export: for whoever asked, as long as they may still see the case. Raises `NotHere`, and `CannotLeave`."""
    by.require("export records")
    found = Export.objects.filter(ref=tidy_ref(ref), asked_by=by.id).select_related("case__patient").first()
    if found is None:
        raise NotHere
    if to_download:
        if found.state != ExportState.READY or not path_of(found).exists():
            raise NotHere
        _leaving(found.case.ref, by, form="archive", export=found.ref)
    else:
        case_for(by, found.case.ref)
    return found


def forget_exports() -> None:
    """Drop the bytes of whole records whose week is over."""
    with acting(SYSTEM):
        for old in Export.objects.filter(state=ExportState.READY, expires_at__lt=timezone.now())[:500]:
            path_of(old).unlink(missing_ok=True)
            Export.objects.filter(pk=old.pk).update(state=ExportState.GONE)
