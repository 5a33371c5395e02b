"""Reads of documents and their statements."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access
from hospitium.cases.queries import seen_case
from hospitium.kernel.errors import NotHere
from hospitium.kernel.ids import tidy_ref
from hospitium.kernel.together import together
from hospitium.patients.actions import may_open, openable
from hospitium.patients.queries import Patient

from . import originals, policy, renditions
from .errors import NotReleased
from .journey import WantedState, moves_from
from .models import (
    DocumentState,
    Finding,
    Instance,
    Page,
    Part,
    Section,
    SourceDocument,
    Statement,
    UploadLink,
    WantedRecord,
)
from .referring.models import DRAFT
from .words import WEIGHT

__all__ = [
    "Contents",
    "DocumentState",
    "Finding",
    "Section",
    "SourceDocument",
    "Statement",
    "contents_of",
    "document_for",
    "documents_of",
    "findings_of",
    "found_in",
    "ledger_of",
    "may_see",
    "original_of",
    "page_of",
    "pages_of",
    "parts_of",
    "patient_of_document",
    "picture_of",
    "sections_of",
    "sent_for",
    "texts_of",
    "uploads",
]

may_see = policy.may_see


def document_for(actor: Actor, ref: str, *, lock: bool = False, action: str = "read") -> SourceDocument:
    """The only door to a document; writes who looked."""
    found = SourceDocument.objects.filter(policy.seen_by(actor), ref=tidy_ref(ref))
    found = found.select_for_update(of=("self",)) if lock else found.select_related("case", "case__patient")
    document = found.first()
    if document is None:
        raise NotHere
    crossed: dict[str, Any] = _crossed(actor, document, channel="link" if action == "export" else "page")
    note_access(action, "document", _refs(document), **crossed)
    return document


def _crossed(actor: Actor, document: SourceDocument, *, channel: str) -> dict[str, int]:
    """The kept decision by which a patient's document is opened abroad; raises `CannotLeave` when it may not be."""
    if document.case is None:  # not read yet: it belongs to the desk that received it
        return {}
    kept = may_open(patient=document.case.patient, data_class="clinical", channel=channel, by=actor)
    return {"transfer": kept.pk} if kept else {}


def patient_of_document(ref: str) -> Patient | None:
    """Whose document a reference names, for the system alone; nobody's before it was read."""
    found = SourceDocument.objects.filter(ref=ref).select_related("case__patient").first()
    return found.case.patient if found and found.case else None


def original_of(document: SourceDocument) -> bytes:
    """The bytes as they came, also of a document that was not released: whoever hands them out asks that first."""
    return originals.fetch(document.sha256, document.quarantine)


def pages_of(document: SourceDocument) -> list[Page]:
    """The pages of a paper document in order, without what stands on them."""
    return list(document.pages.defer("text", "words"))


def page_of(document: SourceDocument, number: int) -> Page | None:
    """One page with its text and words."""
    return document.pages.filter(number=number).first()


def texts_of(document: SourceDocument) -> Iterator[tuple[int, str]]:
    """The number and text of each page that has any."""
    yield from document.pages.exclude(text="").values_list("number", "text").iterator()


def picture_of(document: SourceDocument, number: int, width: int) -> tuple[bytes, int]:
    """A page of a released document as a picture, and how far it was turned. Raises `NotHere`, `NotReleased`."""
    if not document.is_released:
        raise NotReleased
    page = document.pages.filter(number=number).only("turn").first()
    if page is None or width not in renditions.WIDTHS:
        raise NotHere
    try:
        original = originals.reach(document.sha256, document.quarantine)
        return renditions.picture(original, document.sha256, number, width, page.turn), page.turn
    except renditions.NotDrawn as why:
        raise NotHere from why


def documents_of(actor: Actor, case_id: int) -> list[SourceDocument]:
    """The documents of a case, newest first."""
    return list(
        SourceDocument.objects.filter(policy.seen_by(actor), case_id=case_id, is_part=False)
        .annotate(pictures=Subquery(_pictures()))
        .select_related("case")
        .order_by("-id")[:200]
    )


def sent_for(actor: Actor, document: SourceDocument) -> Any:
    """The case a waiting document was sent for, if the actor may see it and its patient's name; else None."""
    case = seen_case(actor, document.sent_for_id) if document.sent_for_id else None
    return case if case and openable(patients=[case.patient], by=actor) else None


def found_in(actor: Actor, document: SourceDocument) -> list[Part]:
    """The files a document was found in, and where, as far as the actor may see them."""
    if not document.is_found:
        return []
    seen = SourceDocument.objects.filter(policy.seen_by(actor))
    return list(Part.objects.filter(document=document, archive__in=seen).select_related("archive").order_by("id")[:20])


def parts_of(actor: Actor, archive: SourceDocument, *, limit: int = 500) -> list[Part]:
    """What a file held: documents the actor may see, and what was left in it."""
    if not archive.holds_files:
        return []
    seen = Q(document=None) | Q(document__in=SourceDocument.objects.filter(policy.seen_by(actor)))
    found = archive.parts.filter(seen).select_related("document__case")
    return list(found.order_by("position")[:limit])


def ledger_of(actor: Actor, case: Any) -> dict[str, Any]:
    """The chase ledger of a case by source, what may come next for each record, and how complete it is."""
    wanted = list(WantedRecord.objects.filter(case=case.pk).select_related("document"))
    may_review = actor.may("reconcile record")
    rows: list[dict[str, Any]] = [
        {
            "wanted": one,
            "moves": [
                (move, WantedState(move).label)
                for move in moves_from(one.state, needs_translation=one.needs_translation)
                if move != WantedState.REVIEWED or may_review
            ],
        }
        for one in wanted
    ]
    outstanding = [one.days for one in wanted if one.is_outstanding]
    sources = list(dict.fromkeys(one.source for one in wanted))
    return {
        "sources": [{"name": name, "rows": [row for row in rows if row["wanted"].source == name]} for name in sources],
        "oldest": max(outstanding, default=None),
        "links": list(UploadLink.objects.filter(case=case.pk)[:50]),
        "documents": documents_of(actor, case.pk) if actor.may("see clinical facts") else [],
    }


def _pictures() -> QuerySet[Any, Any]:
    """How many pictures the study holds that a document opened; nothing for any other document."""
    shown = Instance.objects.filter(series__study__document=OuterRef("pk"), frames__gt=0).order_by()
    return shown.values("series__study__document").annotate(count=Count("pk")).values("count")


def uploads(actor: Actor, *, before: int | None = None, limit: int = 50) -> list[SourceDocument]:
    """What came in through the actor's doors, newest first: whatever became of it."""
    actor.require("inspect uploads")
    being_written = Q(delivery__startswith=DRAFT, sent_for=None, case=None) & ~Q(received_by=actor.id)
    found = SourceDocument.objects.filter(policy.seen_by(actor), is_part=False).exclude(being_written)
    found = found.filter(pk__lt=before) if before else found
    shown = list(found.select_related("case", "case__patient").order_by("-id")[:limit])
    if shown:
        note_access("list", "document", [ref for document in shown for ref in _refs(document)])
    open_to = openable(patients=[document.case.patient for document in shown if document.case], by=actor)
    for document in shown:
        document.names_patient = document.case is not None and document.case.patient_id in open_to
    return shown


def _refs(document: SourceDocument) -> list[str]:
    case = document.case
    return [document.ref, case.ref, case.patient.ref] if case else [document.ref]


@dataclass(frozen=True)
class Contents:
    """What a case page shows of its documents: alerts of every one that was read, and the sections of the newest that
    states anything.
    """

    newest: SourceDocument
    alerts: list[Statement]
    sections: list[dict[str, Any]]


def contents_of(documents: Iterable[SourceDocument]) -> Contents | None:
    """Read in one query; None as long as no document was read."""
    imported = [document for document in documents if document.state == DocumentState.IMPORTED]
    if not imported:
        return None
    newest = next((document for document in imported if _summarises(document)), imported[0])
    found = together(
        alerts=_alerts([document.pk for document in imported]),
        statements=_statements(newest),
        sections=newest.sections.all(),
    )
    return Contents(newest, found["alerts"], _by_weight(found["sections"], found["statements"]))


def _summarises(document: SourceDocument) -> bool:
    """Whether a document says something of its own: a page of paper or a picture does not."""
    return bool(document.counts.get("statements")) and not document.kind.startswith("dicom")


def sections_of(document: SourceDocument) -> list[dict[str, Any]]:
    """The summary: sections by clinical weight (required first), each with its statements; then what no section named."""
    return _by_weight(document.sections.all(), _statements(document))


def _statements(document: SourceDocument) -> QuerySet[Statement]:
    return document.statements.defer("raw").order_by("position")


def _by_weight(sections: Iterable[Section], stated: Iterable[Statement]) -> list[dict[str, Any]]:
    statements: dict[int | None, list[Statement]] = {}
    for statement in stated:
        statements.setdefault(statement.section_id, []).append(statement)
    shown = [
        {"section": section, "statements": statements.get(section.pk, [])} for section in sorted(sections, key=_weight)
    ]
    return shown + ([{"section": None, "statements": statements[None]}] if None in statements else [])


def _weight(section: Section) -> tuple[int, int]:
    return (WEIGHT.index(section.kind) if section.kind in WEIGHT else len(WEIGHT), section.position)


def findings_of(document: SourceDocument) -> list[Finding]:
    """The issue report, worst first."""
    rank = {"error": 0, "warning": 1, "info": 2}
    return sorted(document.findings.all(), key=lambda finding: (rank.get(finding.severity, 3), finding.pk))


def _alerts(numbers: list[int]) -> QuerySet[Statement]:
    """Allergies, alerts and their stated absence in these documents, for the banner."""
    about_the_patient = Statement.objects.filter(
        document__in=numbers, section__kind__in=["allergies", "alerts"], is_of_another=False, is_entered_in_error=False
    )
    shown = about_the_patient.exclude(kind__in=["Practitioner", "Organization"])
    return shown.defer("raw").order_by("document_id", "position")[:40]
