"""Reads of translations: the one door, the queue, the pages of the workbench."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access
from hospitium.kernel.errors import NotHere
from hospitium.kernel.ids import tidy_ref
from hospitium.patients.actions import may_open, openable
from hospitium.records import policy
from hospitium.records.models import GlossaryTerm, Segment, SourceDocument, TermKind, Translation, TranslationState

from . import memory
from .checks import Term
from .reading import digest_of

OPEN = (TranslationState.ASKED, TranslationState.DRAFTED, TranslationState.IN_WORK)
PAGE = 50
"""Segments on one page of the workbench, and lines of the queue."""


def translation_for(actor: Actor, ref: str, *, lock: bool = False, action: str = "read") -> Translation:
    """The only door to a translation; writes who looked. Raises `NotHere` and `CannotLeave`."""
    found = Translation.objects.filter(policy.translations_seen_by(actor), ref=tidy_ref(ref))
    found = found.select_for_update(of=("self",)) if lock else found
    translation = found.select_related("document__case__patient").first()
    if translation is None:
        raise NotHere
    case = translation.document.case
    assert case is not None
    channel = "link" if action == "export" else "page"
    kept = may_open(patient=case.patient, data_class="clinical", channel=channel, by=actor)
    crossed: dict[str, Any] = {"transfer": kept.pk} if kept else {}
    note_access(action, "document", [translation.ref, translation.document.ref, case.ref, case.patient.ref], **crossed)
    return translation


def of_document(actor: Actor, document: SourceDocument) -> list[Translation]:
    """The translations of a document that the actor may see, newest first."""
    return list(Translation.objects.filter(policy.translations_seen_by(actor), document=document).order_by("-id")[:20])


def waiting(actor: Actor, *, after: int = 0, language: str = "") -> list[Translation]:
    """Translations that wait for a linguist, oldest first, each with how many segments it has and how many are confirmed."""
    actor.require("translate")
    found = Translation.objects.filter(policy.translations_seen_by(actor), state__in=OPEN, pk__gt=after)
    found = found.filter(target_language=language) if language else found
    shown = list(found.select_related("document__case__patient").order_by("id")[:PAGE])
    counts = counted(one.pk for one in shown)
    cases = [one.document.case for one in shown if one.document.case]
    if shown:
        note_access("list", "document", [ref for one in shown for ref in (one.ref, one.document.ref)])
    open_to = openable(patients=[case.patient for case in cases], by=actor)
    for one in shown:
        one.counts = counts.get(one.pk, {"total": 0, "confirmed": 0})  # type: ignore[attr-defined]
        one.names_patient = one.document.case is not None and one.document.case.patient_id in open_to  # type: ignore[attr-defined]
    return shown


def counted(numbers: Iterable[int]) -> dict[int, Any]:
    """For each translation how many segments it has, how many a person confirmed, and how many have any text."""
    rows = Segment.objects.filter(translation__in=list(numbers)).order_by().values("translation")
    rows = rows.annotate(
        total=Count("pk"),
        confirmed=Count("pk", filter=Q(version__gt=0)),
        drafted=Count("pk", filter=Q(version__gt=0) | ~Q(machine="")),
    )
    return {row["translation"]: row for row in rows}


def segments_of(translation: Translation, *, start: int = 1, limit: int = PAGE) -> list[Segment]:
    """Segments from a number on."""
    return list(translation.segments.filter(number__gte=start)[:limit])


def first_open(translation: Translation) -> int:
    """The number of the first segment nobody confirmed; of the first where all are."""
    found = translation.segments.filter(version=0).values_list("number", flat=True).first()
    return found or 1


def is_stale(translation: Translation) -> bool:
    """Whether the document is read otherwise now than when this was begun."""
    document = translation.document
    return translation.original_sha256 != document.sha256 or translation.source_sha256 != digest_of(document)


def terms_for(source: str, target: str) -> list[Term]:
    """The glossary of a pair of languages."""
    found = GlossaryTerm.objects.filter(
        source_language=memory.key_of(source), target_language=memory.key_of(target)
    ).values_list("term", "target", "kind")
    return [Term(term, wanted, kind == TermKind.FORBIDDEN) for term, wanted, kind in found[:5000]]


def glossary(source: str, target: str) -> list[GlossaryTerm]:
    """The same, as it is shown and kept."""
    return list(
        GlossaryTerm.objects.filter(source_language=memory.key_of(source), target_language=memory.key_of(target))[:1000]
    )
