"""What the pages of translations show: the ribbon, the segments with what the checks say, the ways to ask for one."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.kernel.entered import number_in
from hospitium.kernel.places import language_name
from hospitium.records.models import Page, Segment, SourceDocument, Translation, TranslationState

from . import queries, reading
from .actions import digest_of_both
from .engines import engine_named, engines, marian
from .plain import primary
from .sentences import FAILURES, finding_sentence

_CODES = "en es zh-hans ar fr pt de ru uk it nl pl ro tr fa ur hi bn vi th id ms ja ko zh-hant sw am he qu"
LANGUAGES = tuple(_CODES.split())
"""Languages a document is translated from or into."""
READ = 200
"""Segments on one page of the reading view."""


def ribbon(translation: Translation) -> dict[str, Any]:
    """What must stand beside every text of a translation: what it is worth, and why."""
    stale = translation.state in (TranslationState.SIGNED, *queries.OPEN) and queries.is_stale(translation)
    broken = translation.is_final and translation.target_sha256 != digest_of_both(
        translation, translation.segments.all()
    )
    return {
        "translation": translation,
        "is_stale": stale,
        "is_broken": broken,
        "failure": FAILURES.get(translation.failure, translation.failure),
    }


def rows(segments: list[Segment]) -> list[dict[str, Any]]:
    """Segments as the workbench shows them; a gap where a new page or section begins."""
    shown, place = [], ""
    for segment in segments:
        shown.append(row(segment, begins=segment.place != place))
        place = segment.place
    return shown


def row(segment: Segment, *, begins: bool = False, mine: str | None = None) -> dict[str, Any]:
    """One segment; `mine`: what a linguist wrote over another's text, which is shown beside it."""
    told = [{"severity": one["severity"], "sentence": finding_sentence(one)} for one in segment.findings]
    return {
        "segment": segment,
        "begins": begins,
        "mine": mine,
        "text": segment.shown if mine is None else mine,
        "told": told,
        "stops": any(one["severity"] == "stop" for one in segment.findings),
        "percent": round(100 * segment.score) if segment.score is not None else None,
    }


def bench(actor: Actor, translation: Translation, *, start: str) -> dict[str, Any]:
    """A page of the workbench: from a segment on, or from the first that nobody confirmed."""
    counts = queries.counted([translation.pk]).get(translation.pk, {"total": 0, "confirmed": 0, "drafted": 0})
    begin = number_in(start) or queries.first_open(translation)
    begin = (begin - 1) // queries.PAGE * queries.PAGE + 1
    segments = queries.segments_of(translation, start=begin)
    pages = [segment.page for segment in segments if segment.page]
    return {
        **ribbon(translation),
        "rows": rows(segments),
        "counts": counts,
        "previous": begin - queries.PAGE if begin > 1 else None,
        "next": begin + queries.PAGE if begin + queries.PAGE <= counts["total"] else None,
        "picture": _picture(translation.document, pages[0]) if pages else None,
        "may_sign": actor.may("sign translation"),
        "glossary": queries.glossary(translation.source_language, translation.target_language),
    }


def _picture(document: SourceDocument, number: int) -> Page | None:
    return document.pages.filter(number=number).defer("text", "words").first()


def side_by_side(translation: Translation, *, start: str) -> dict[str, Any]:
    """A page of the reading view: original and translation, line beside line."""
    begin = number_in(start) or 1
    segments = queries.segments_of(translation, start=begin, limit=READ + 1)
    return {
        **ribbon(translation),
        "rows": rows(segments[:READ]),
        "previous": max(1, begin - READ) if begin > 1 else None,
        "next": segments[READ].number if len(segments) > READ else None,
    }


def beside(actor: Actor, document: SourceDocument) -> dict[str, Any] | None:
    """What the page of a document tells of its translations, and how to ask for one; None where neither concerns the reader."""
    if document.case_id is None or not document.is_released or document.kind == "dicom":
        return None
    found = queries.of_document(actor, document)
    read = reading.digest_of(document) if any(one.is_final for one in found) else ""
    for one in found:
        one.is_stale = one.is_final and (one.source_sha256, one.original_sha256) != (read, document.sha256)  # type: ignore[attr-defined]
    may_ask = actor.may("ask translation")
    return {"translations": found, "ask": ways(document) if may_ask else None} if found or may_ask else None


def ways(document: SourceDocument) -> dict[str, Any]:
    """What can be chosen when a translation is asked for."""
    known = reading.language_of(document)
    source = next((tag for tag in LANGUAGES if primary(tag) == known), known)
    home = settings.LANGUAGE_CODE
    offered = [engine for engine in engines().values() if engine.name != "ctranslate2"]
    local = engine_named("ctranslate2")
    return {
        "sources": [("", _("Not known"))] * (not source) + named(*dict.fromkeys((*filter(None, [source]), *LANGUAGES))),
        "source": source,
        "targets": named(*LANGUAGES),
        "target": home if primary(home) != known else "es",
        "engines": [one for one in offered if one.is_here(source, "")] + ([local] if marian.pairs() else []),
        "no_machine": not settings.TRANSLATE_URL and not (marian.is_installed() and marian.pairs()),
    }


def named(*tags: str) -> list[tuple[str, str]]:
    """Languages with their names in the reader's language, as choices."""
    return [(tag, language_name(tag)) for tag in tags]
