"""Writes of records: receive bytes, then read them into a patient, a case and statements."""

import contextlib
import copy
import dataclasses
import functools
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent import futures
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.actions import note_access
from hospitium.access.roles import Role
from hospitium.cases import actions as cases
from hospitium.cases.queries import case_for
from hospitium.kernel import database
from hospitium.kernel.errors import Refusal
from hospitium.kernel.events import publish
from hospitium.kernel.ids import new_ref
from hospitium.kernel.retrying import is_passing, retrying
from hospitium.messaging.actions import notify

from . import imaging, originals, placing, policy, storing
from .begun import Begun, group
from .errors import AlreadyPlaced, NotScanned, ReaderDied, ReaderFailed, ReaderSlow
from .events import ArchiveOpened, DocumentReceived, PageWaits
from .examination import examine
from .models import FAMILY, INSIDE, DocumentState, Finding, SourceDocument, Step
from .passing import Told
from .queries import document_for
from .reader import LANES
from .reading import Header

log = logging.getLogger(__name__)


@transaction.atomic
def receive_document(
    *, chunks: Iterable[bytes], file_name: str, by: Actor, channel: str, **facts: Any
) -> SourceDocument:
    """Keep the bytes of an upload and announce it; nothing is read yet. The same bytes through the same desk are
    the same document, whatever they are called this time. `facts` are those of `kept`.
    """
    document = kept(chunks, file_name, by, channel, **facts)
    if known := _known(document, by):
        if _may_be_read_now(known, document):
            known.save()
            publish(DocumentReceived(document_ref=known.ref, person_id=by.id))
        return known
    document.save()
    note_access("create", "document", [document.ref])
    publish(DocumentReceived(document_ref=document.ref, person_id=by.id))
    return document


def kept(
    chunks: Iterable[bytes],
    file_name: str,
    by: Actor,
    channel: str,
    *,
    declared_type: str = "",
    question: str = "",
    urgency: str = "elective",
    pathway: str = "",
    office_id: int | None = None,
    sent_for_id: int | None = None,
    delivery: str = "",
    is_demo: bool = False,
) -> SourceDocument:
    """A document whose bytes are durable in quarantine, and which no row names yet. `sent_for_id`: the case it is sent
    for; `delivery`: the reference of what it came together with.
    """
    by.require("add records" if sent_for_id else "send referral")
    name, sha256, size = originals.keep(chunks)
    return SourceDocument(
        ref=new_ref("D"),
        office_id=office_id or _desk_of(by),
        received_by=by.id,
        received_by_name=by.name,
        channel=channel,
        file_name=file_name[:255],
        declared_type=declared_type[:100],
        sha256=sha256,
        quarantine=name,
        size=size,
        question=question[:500],
        urgency=urgency,
        pathway=pathway[:40],
        sent_for_id=sent_for_id,
        delivery=delivery,
        is_demo=is_demo,
    )


def _known(document: SourceDocument, by: Actor) -> SourceDocument | None:
    """The document that came through the same desk, for the same case if for one, with the same bytes before, locked."""
    same = SourceDocument.objects.filter(sha256=document.sha256, office_id=document.office_id).order_by("id")
    if case_id := document.sent_for_id:
        same = same.filter(Q(case_id=case_id) | Q(sent_for_id=case_id))
    same = same.filter(received_by=by.id) if document.office_id is None and not by.is_programme_wide else same
    ref = same.values_list("ref", flat=True).first()
    if ref and policy.is_family(by):  # their own file, which waits where only the house sees it
        with acting(SYSTEM):
            return document_for(SYSTEM, ref, lock=True)
    return document_for(by, ref, lock=True) if ref else None


def _desk_of(by: Actor) -> int | None:
    offices = by.organisations(Role.OFFICE_CONSULTANT)
    return offices[0] if offices else None


AGAIN = {NotScanned.code, ReaderDied.code, ReaderFailed.code, ReaderSlow.code}
"""Reasons that may have passed by now: the same bytes, sent again, are examined again."""


def _may_be_read_now(known: SourceDocument, again: SourceDocument) -> bool:
    """The same bytes came again: theirs are dropped. One that had bad luck waits for another try from now (not saved)."""
    originals.discard(again.quarantine)
    if known.error_code not in AGAIN:
        return False
    known.state, known.step, known.scan = DocumentState.RECEIVED, Step.KEPT, ""
    known.error_code, known.error_facts, known.read_at = "", {}, None
    return True


def import_document(*, document_ref: str, by: Actor) -> SourceDocument:
    """Examine and read a received document, then store what it says in one transaction.

    Refusals and our own failures leave it contained or refused, in quarantine, with its reason; a document read before
    is left as it is.
    """
    with acting(by):
        document = document_for(by, document_ref, action="update")
    if document.state != DocumentState.RECEIVED:
        return document
    return _conclude(document, by, functools.partial(_examine, document, by))


Finish = Callable[[], SourceDocument]


@contextlib.contextmanager
def taking_in(by: Actor) -> Iterator[Callable[..., Finish]]:
    """Receive and import many. What is given begins, beside us, to keep a file (what `receive_document` takes) and to
    examine it; it gives what stores document and reading, so that some are read while others are stored.

    Finish them in the order they began. Those that are read by then are stored in one transaction, and each is durable before
    it is given. Before that nobody was told of a file, so should we die meanwhile it just comes again.
    """
    waiting: deque[Begun] = deque()
    with ThreadPoolExecutor(2 * LANES, "reading ahead") as beside:  # some wait for the disk while others read

        def begin(*, chunks: Iterable[bytes], file_name: str, channel: str, **facts: Any) -> Finish:
            keeping = beside.submit(kept, chunks, file_name, by, channel, **facts)
            waiting.append(begun := Begun(keeping, beside.submit(lambda: _examine(keeping.result(), by))))
            return functools.partial(_finish, begun, waiting, by)

        yield begin


def _finish(begun: Begun, waiting: deque[Begun], by: Actor) -> SourceDocument:
    if begun.document is None:
        futures.wait([begun.examination])
        ready = group(begun, waiting)
        for one, document in zip(ready, _concluded(ready, by), strict=False):
            one.document = document
            waiting.remove(one)
    assert begun.document is not None
    return begun.document


def _concluded(ready: list[Begun], by: Actor) -> list[SourceDocument]:
    """The documents of a group; where something undid its transaction, that of the first, which has one of its own."""
    if len(ready) > 1:
        try:
            with acting(by):
                return [_conclude(one.keeping.result(), by, one.examination.result) for one in ready]
        except Exception:
            log.warning("files are stored one by one, as they could not be stored together", exc_info=True)
    first = ready[0]
    return [retrying(lambda: _conclude(first.keeping.result(), by, first.examination.result))]


def _examine(document: SourceDocument, by: Actor) -> Told:
    return examine(document, functools.partial(_tell, document, by))


def _conclude(document: SourceDocument, by: Actor, examination: Callable[[], Told]) -> SourceDocument:
    try:
        reading = examination()
        with acting(by):
            return _with_patient(_take_over(document, reading, by))
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return _set_aside(document, by, refusal)
    except Exception as error:
        if is_passing(error):
            raise
        log.exception("the reader failed on document %s", document.ref)
        return _set_aside(document, by, ReaderFailed())


def _with_patient(document: SourceDocument) -> SourceDocument:
    """The same with case and patient at hand: whoever tells of it afterwards may stand outside the wall."""
    if document.case is not None:
        _ = document.case.patient
    return document


WATCHED = 2**20
"""Bytes from which the steps are shown as they are done; a smaller file is read before anybody could look."""


def _tell(document: SourceDocument, by: Actor, **facts: str) -> None:
    """Note what is known of a document by now, for those who watch and for the row it will be."""
    for name, value in facts.items():
        setattr(document, name, value)
    if document.pk is None or document.size < WATCHED:
        return
    with acting(by):
        database.need_not_last()  # a crash takes the document back to where it is examined anew
        SourceDocument.objects.filter(pk=document.pk, state=DocumentState.RECEIVED).update(**facts)


def _take_over(examined: SourceDocument, reading: Told, by: Actor) -> SourceDocument:
    """Believe the reading: patient, case, statements; and release the original."""
    document = _to_conclude(examined, by)
    if document.state != DocumentState.RECEIVED:
        return document
    _describe(document, reading)
    remarks = placing.place(document, reading, by)
    for remark in remarks:
        document.counts["issues"][remark.severity] += 1
    name, document.quarantine = document.quarantine, ""
    document.state, document.step, document.read_at = DocumentState.IMPORTED, Step.STORED, timezone.now()
    _save(document)
    _keep_statements(document, reading)
    Finding.objects.bulk_create(remarks)
    for number in reading.waiting:
        publish(PageWaits(document_ref=document.ref, number=number))
    imaging.add_to_study(document=document, facts=reading.facts, by=by)
    if name:
        originals.release(name, document.sha256)
        transaction.on_commit(functools.partial(originals.discard, name))
    if document.holds_files:
        publish(ArchiveOpened(document_ref=document.ref, person_id=by.id))
    placing.settle(document.delivery, by)
    return document


def _to_conclude(examined: SourceDocument, by: Actor) -> SourceDocument:
    """The document as it is now, locked, with what its examination found; one that no row names yet as it came."""
    if examined.pk is not None:
        document = document_for(by, examined.ref, lock=True, action="update")
    elif known := _known(examined, by):
        _may_be_read_now(known, examined)
        document = known
    else:
        return copy.copy(examined)
    if document.state == DocumentState.RECEIVED:
        document.step, document.scan, document.scan_detail = examined.step, examined.scan, examined.scan_detail
    return document


def _save(document: SourceDocument) -> None:
    is_new = document.pk is None
    document.save()
    if is_new:
        case = document.case
        note_access("create", "document", [document.ref, case.ref, case.patient.ref] if case else [document.ref])


def _set_aside(examined: SourceDocument, by: Actor, refusal: Refusal) -> SourceDocument:
    with acting(by):
        document = _to_conclude(examined, by)
        if document.state == DocumentState.RECEIVED:
            document.state = DocumentState.REFUSED if refusal.code in REFUSED else DocumentState.CONTAINED
            document.error_code, document.error_facts = refusal.code, dict(refusal.facts)
            document.read_at = timezone.now()
            _save(document)
            if document.received_by and document.channel != FAMILY:  # a family reads of it at home
                notify(person_id=document.received_by, kind="upload_failed", ref=document.ref)
    return document


REFUSED = {
    "too-large",
    "empty",
    "is-packed",
    "binary",
    "xml-entities",
    "too-deep",
    "malware",
    "polyglot",
    "office-document",
    "office-old",
    "gzip-damaged",
    "gzip-swells",
    "archive-damaged",
    "type-mismatch",
    "archive-too-many",
    "archive-too-large",
}
"""Kinds of bytes that are not taken in at all; everything else that cannot be read is contained."""


def _describe(document: SourceDocument, reading: Told) -> None:
    header = reading.header
    if document.channel == INSIDE:
        header = _as_told_around(document, header)
    document.format, document.kind, document.version_guess = reading.format, reading.kind, reading.ips_version[:10]
    document.title, document.language, document.country = header.title[:300], header.language[:35], header.country[:2]
    if header.date:
        document.dated, document.dated_precision = header.date.text[:40], header.date.precision
    document.header, document.subject = plain(header), plain(reading.subject)
    document.counts = copy.deepcopy(reading.counts)  # a transaction may be run anew


def _as_told_around(document: SourceDocument, header: Header) -> Header:
    """What a document found in another does not say of itself, the other does."""
    part = document.part_of.order_by("id").first()
    if part is None:
        return header
    return dataclasses.replace(header, title=header.title or part.title, language=header.language or part.language)


def _keep_statements(document: SourceDocument, reading: Told) -> None:
    sections = storing.sections(document, reading.sections)
    stated = zip(reading.statements, reading.raws, strict=True)
    storing.keep(document, sections, stated, reading.findings, reading.pages)


def plain(value: Any) -> Any:
    """A dataclass tree as JSON without the NUL characters PostgreSQL cannot hold."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = dataclasses.asdict(value)
    return orjson.loads(orjson.dumps(value, default=str).replace(b"\\u0000", b""))


@transaction.atomic
def put_into_case(*, document_ref: str, case_ref: str, by: Actor) -> SourceDocument:
    """A person says whose a document is that waits for its case; what was found in it and names nobody goes along.

    Raises `NotHere`, `AlreadyPlaced`.
    """
    by.require("inspect uploads")
    document = document_for(by, document_ref, lock=True, action="update")
    if not document.waits_for_case:
        raise AlreadyPlaced
    case = case_for(by, case_ref)
    for one in [document, *placing.waiting_inside(document)]:
        placing.put_into(one, case, by)
        imaging.now_placed(one, by=by)
    return document


@transaction.atomic
def take_out_of_case(*, document_ref: str, by: Actor) -> SourceDocument:
    """A person says that a document does not belong to its case; it waits again with what came along in it, and the
    timeline tells.
    """
    by.require("inspect uploads")
    document = document_for(by, document_ref, lock=True, action="update")
    if document.case is None:
        raise AlreadyPlaced
    cases.note_document(
        case_ref=document.case.ref, by=by, document_ref=document.ref, title=document.shown_title, verb="document_out"
    )
    for one in [*placing.gone_along(document), document]:
        one.case = one.sent_for = None
        one.delivery, one.is_part = "", False
        one.save(update_fields=["case", "sent_for", "delivery", "is_part"])
    return document
