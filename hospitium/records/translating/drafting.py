"""The job that drafts: what the memory knows first, then the engine, batch by batch, so that it can be watched and stopped."""

import logging

from hospitium.access.acting import SYSTEM, acting
from hospitium.patients.errors import CannotLeave
from hospitium.records.models import Segment, Translation, TranslationState

from . import memory
from .actions import findings_in, may_go
from .engines import Draft, Engine, EngineAway, engine_named
from .queries import terms_for

log = logging.getLogger(__name__)
S = TranslationState


def draft(*, translation_ref: str) -> None:
    """Draft every segment that has no text, as the system. Safe to run twice; whatever stops it stands in the row."""
    after: int | None = 0
    failure = ""
    try:
        while after is not None:
            after = _batch(translation_ref, after)
    except CannotLeave as refusal:
        refusal.keep()
        failure = "may-not-leave"
    except EngineAway as why:
        log.warning("translation %s: %s", translation_ref, why)
        failure = "away"
    except Exception:
        log.exception("the machine failed on translation %s", translation_ref)
        failure = "failed"
    with acting(SYSTEM):
        Translation.objects.filter(ref=translation_ref, state=S.ASKED).update(state=S.DRAFTED, failure=failure)


def _batch(ref: str, after: int) -> int | None:
    """Draft the next segments in one transaction with the question whether they may leave. Gives the last number, None at the end."""
    with acting(SYSTEM):
        translation = Translation.objects.select_related("document__case__patient").get(ref=ref)
        engine = engine_named(translation.engine)
        case = translation.document.case
        is_wanted = translation.state == S.ASKED or (translation.state == S.IN_WORK and translation.engine == "human")
        if engine is None or case is None or not is_wanted:
            return None
        empty = translation.segments.filter(number__gt=after, machine="", version=0)
        segments = list(empty.order_by("number")[: engine.batch])
        if not segments:
            return None
        pair = translation.source_language, translation.target_language
        found = memory.recall([one.source for one in segments], *pair, case.patient_id)
        drafts = _filled(engine, segments, found, translation)
        _keep(translation, segments, drafts)
        return segments[-1].number


ENOUGH = 0.95
"""Likeness from which the memory spares a machine the sentence; the checks then say what differs."""


def _filled(engine: Engine, segments: list[Segment], found: list[Draft], translation: Translation) -> list[Draft]:
    """The memory's drafts, and the engine's for what the memory does not know well enough."""
    pair = translation.source_language, translation.target_language
    is_machine = engine.name not in ("human", "memory")
    asked = [place for place, one in enumerate(found) if is_machine and (one.score or 0) < ENOUGH]
    if asked:
        case = translation.document.case
        assert case is not None
        may_go(engine, case.patient, SYSTEM)
        made = engine.translate([segments[place].source for place in asked], *pair, glossary=terms_for(*pair))
        for place, one in zip(asked, made, strict=True):
            found[place] = one
    return found


def _keep(translation: Translation, segments: list[Segment], drafts: list[Draft]) -> None:
    """Keep what nobody has written meanwhile."""
    terms = terms_for(translation.source_language, translation.target_language)
    untouched = translation.segments.select_for_update().filter(version=0, number__in=[one.number for one in segments])
    numbers = set(untouched.values_list("number", flat=True))
    for segment, made in zip(segments, drafts, strict=True):
        segment.machine, segment.engine, segment.score = made.text, made.engine, made.score
        segment.findings = findings_in(translation, segment, made.text, terms) if made.text else []
    Segment.objects.bulk_update(
        [one for one in segments if one.number in numbers], ["machine", "engine", "score", "findings"]
    )
    model = next((one.model for one in drafts if one.engine == translation.engine), "")
    if model and model != translation.model:
        Translation.objects.filter(pk=translation.pk).update(model=model[:80])
