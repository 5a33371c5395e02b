"""Records that leave: a summary, a packet, the whole record, an original. Each asks the rules of transfer and is recorded as handed out.

What takes long is asked for, put together beside and kept for a while: the whole record always, paper where there is much of it.
"""

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
from hospitium.access.queries import actor_for
from hospitium.cases.queries import Case, case_for, find
from hospitium.kernel.errors import NotHere
from hospitium.kernel.events import publish
from hospitium.kernel.ids import new_ref, tidy_ref
from hospitium.partners.queries import home
from hospitium.patients.actions import may_open

from . import ips, originals, packet, printed, sharing
from .archiving import write_archive
from .errors import NotReleased
from .events import ExportAsked
from .ips import xml
from .models import Export, ExportForm, ExportState, Instance, SourceDocument
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


def images_file(
    *, case_ref: str, file: IO[bytes], by: Actor, project: str, keeps_dates: bool = False
) -> dict[str, int]:
    """Write the case's images without their persons; gives what came of them. Raises `NotHere` and `CannotLeave`."""
    case = _leaving(case_ref, by, form=ExportForm.IMAGES, project=project)
    return sharing.write_images(by, case, file, project=project, keeps_dates=keeps_dates)


ACTS = {
    ExportForm.ARCHIVE: ("export records", "answer access requests"),
    ExportForm.PACKET: ("export records", "hand out by link"),
    ExportForm.IMAGES: ("share images",),
}
"""Any of which lets somebody have a form; for every other it is the first of all."""


def _hand(by: Actor) -> Actor:
    """Who fetches rows: a privacy officer who answers a request of access sees no case, so the system does for them."""
    return SYSTEM if by.may("answer access requests") and not by.may("see cases") else by


def _seen(case_ref: str, by: Actor, form: str, action: str = "read") -> Case:
    """The case, by its door. Raises `NotHere`, also for whoever may not have this form."""
    if not any(by.may(act) for act in ACTS.get(ExportForm(form), ("export records",))):
        raise NotHere
    with acting(_hand(by)):
        case = case_for(_hand(by), case_ref, action=action)
    if not any(by.may_for(act, case.patient_id) for act in ACTS.get(ExportForm(form), ("export records",))):
        raise NotHere
    return case


def _leaving(case_ref: str, by: Actor, *, form: str, **facts: Any) -> Case:
    """The case whose patient's record leaves: seen, allowed to cross where the actor stands, and recorded."""
    case = _seen(case_ref, by, form if form in ExportForm.values else ExportForm.SUMMARY, "export")
    kept = may_open(patient=case.patient, data_class="clinical", channel="link", by=by)
    crossed: dict[str, Any] = {"transfer": kept.pk} if kept else {}
    note_access("export", "record", [case.patient.ref, case.ref], form=form, **facts, **crossed)
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


def paper_now(*, case_ref: str, form: str, by: Actor, language: str) -> bytes | Export:
    """A summary or packet as PDF (`form`: of `ExportForm`), or what was asked for when it is too large to wait for."""
    case = _leaving(case_ref, by, form=form)
    if printed.is_large(case.patient_id):
        return _ask(case, by, form=form, language=language, facts={})
    return _paper(case, form, by, language)


def _paper(case: Case, form: str, by: Actor, language: str) -> bytes:
    made = summary_of(by, case.patient, language)
    if form == ExportForm.SUMMARY:
        return printed.summary_pdf(made, home().zone)
    return packet.packet_pdf(by, case, made, packet.reports_of(by, case))


@transaction.atomic
def ask_export(*, case_ref: str, by: Actor, form: str = ExportForm.ARCHIVE, language: str = "", **facts: Any) -> Export:
    """Ask for something of a patient's record; it is put together beside, and kept for a week. One under way is given again."""
    return _ask(_leaving(case_ref, by, form=form), by, form=form, language=language, facts=facts)


def _ask(case: Case, by: Actor, *, form: str, language: str, facts: dict[str, Any]) -> Export:
    with acting(_hand(by)):
        same = {"case": case, "asked_by": by.id, "form": form, "language": language, "facts": facts}
        waiting = Export.objects.filter(state=ExportState.ASKED, **same).order_by("-id").first()
        if waiting:
            return waiting
        asked = Export.objects.create(ref=new_ref("X"), asked_by_name=by.name, file=secrets.token_hex(16), **same)
    publish(ExportAsked(export_ref=asked.ref))
    return asked


def write_export(*, export_ref: str) -> None:
    """Put together what was asked for; repeated, it begins anew. Never raises for what a record holds."""
    with acting(SYSTEM):
        asked = Export.objects.select_related("case__patient").get(ref=export_ref)
    if asked.state != ExportState.ASKED:
        return
    path, facts = path_of(asked), asked.facts
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        by = _writer(asked)
        with acting(by), os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            facts = _write(asked, file, by)
            file.flush()
            os.fsync(file.fileno())
        state = ExportState.READY
    except Exception:
        log.exception("%s (%s) could not be put together", export_ref, asked.form)
        state = ExportState.FAILED
        path.unlink(missing_ok=True)
    with acting(SYSTEM):
        size = path.stat().st_size if state == ExportState.READY else 0
        Export.objects.filter(pk=asked.pk, state=ExportState.ASKED).update(
            state=state, size=size, facts=facts, expires_at=timezone.now() + KEPT
        )
    _progress(asked).unlink(missing_ok=True)


def _writer(asked: Export) -> Actor:
    """Who reads what is put together: of a whole record the system, unless whoever asked stands in for the patient."""
    by = actor_for(asked.asked_by) if asked.asked_by is not None else SYSTEM
    is_stand_in = asked.case.patient_id in dict(by.stands)
    return SYSTEM if asked.form == ExportForm.ARCHIVE and not is_stand_in else by


def _write(asked: Export, file: IO[bytes], by: Actor) -> dict[str, Any]:
    """Write what was asked for, if whoever asked still may have it; gives what is to be kept of how it went."""
    _seen(asked.case.ref, by, asked.form)

    def tell(done: int, total: int) -> None:
        _tell(asked, done, total)

    if asked.form == ExportForm.ARCHIVE:
        write_archive(by, asked.case.patient, file, tell)
    elif asked.form == ExportForm.IMAGES:
        return asked.facts | sharing.write_images(by, asked.case, file, **asked.facts, tell=tell)
    else:
        file.write(_paper(asked.case, asked.form, by, asked.language))
    return asked.facts


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
    with acting(_hand(by)):
        asked = Export.objects.filter(ref=tidy_ref(ref), asked_by=by.id)
        found = asked.select_related("case__patient").first()
    if found is None:
        raise NotHere
    if to_download:
        if found.state != ExportState.READY or not path_of(found).exists():
            raise NotHere
        _leaving(found.case.ref, by, form=found.form, export=found.ref)
    else:
        _seen(found.case.ref, by, found.form)
    return found


def cases_to_answer(by: Actor, words: str) -> list[Case]:
    """Newest cases of patients with this name or reference, one a patient, for the officer who answers requests of access."""
    by.require("answer access requests")
    with acting(SYSTEM):
        found = {case.patient_id: case for case in reversed(find(SYSTEM, words, limit=20))}
    if found:
        note_access("list", "patient", [case.patient.ref for case in found.values()])
    return list(found.values())


def may_hand_over(by: Actor) -> bool:
    """Whether this actor may hand a whole record to its patient by link."""
    return by.may("answer access requests") or by.may("hand out by link")


def asked_by(by: Actor) -> list[Export]:
    """What this officer asked for, newest first."""
    with acting(_hand(by)):
        return list(Export.objects.filter(asked_by=by.id).select_related("case__patient").order_by("-id")[:20])


def images_for(by: Actor, case_ref: str) -> tuple[Case, list[Instance]]:
    """A case and its images, for whoever may share them. Raises `NotHere`."""
    case = _seen(case_ref, by, ExportForm.IMAGES)
    return case, sharing.images_of(by, case)


def packet_ready(by: Actor, ref: str, case: Case) -> bytes:
    """A packet of this case that was put together before, or nothing."""
    if not ref:
        return b""
    found = export_for(by, ref)
    return ready_bytes(found) if found.form == ExportForm.PACKET and found.case_id == case.pk else b""


def ready_bytes(export: Export) -> bytes:
    """What was put together, or nothing while (or as soon as) it is not there."""
    is_there = export.state == ExportState.READY and path_of(export).exists()
    return path_of(export).read_bytes() if is_there else b""


def forget_exports() -> None:
    """Drop the bytes of whole records whose week is over."""
    with acting(SYSTEM):
        for old in Export.objects.filter(state=ExportState.READY, expires_at__lt=timezone.now())[:500]:
            path_of(old).unlink(missing_ok=True)
            Export.objects.filter(pk=old.pk).update(state=ExportState.GONE)
