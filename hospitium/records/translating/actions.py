"""Writes of translations: ask for one, confirm its segments, sign it, stop its machine, withdraw it; keep the glossary."""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any

import orjson
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.cases import actions as cases
from hospitium.kernel.commas import listed
from hospitium.kernel.errors import NotHere
from hospitium.kernel.events import publish
from hospitium.kernel.ids import new_ref
from hospitium.messaging.actions import notify
from hospitium.patients.actions import may_leave
from hospitium.patients.queries import Patient
from hospitium.records import chasing
from hospitium.records.errors import (
    EngineAbsent,
    NoQualification,
    NotConfirmed,
    NothingToTranslate,
    NotReadYet,
    NotReleased,
    NoWithdrawalReason,
    OpenFindings,
    SameLanguage,
    SegmentMoved,
    SourceChanged,
    TooLongToTranslate,
    TranslationClosed,
)
from hospitium.records.events import TranslationAsked
from hospitium.records.models import GlossaryTerm, Segment, TermKind, Translation, TranslationState
from hospitium.records.queries import document_for

from . import memory, queries, reading
from .checks import STOP, Term, check
from .engines import Engine, engine_named
from .plain import primary
from .segmenting import MOST

S = TranslationState


@transaction.atomic
def ask_translation(
    *, document_ref: str, source: str, target: str, engine: str, by: Actor, due: dt.date | None = None
) -> Translation:
    """Ask for a document in another language; one that is open already is given again.

    Raises `NotReleased`, `SameLanguage`, `EngineAbsent`, `NotReadYet`, `NothingToTranslate`, `TooLongToTranslate`, and
    `CannotLeave` where the engine is elsewhere and the text may not go there.
    """
    by.require("ask translation")
    document = document_for(by, document_ref)
    if not document.is_released or document.case is None:
        raise NotReleased
    source = source or reading.language_of(document)
    if not source or primary(source) == primary(target):
        raise SameLanguage
    chosen = engine_named(engine)
    if chosen is None or not chosen.is_here(source, target):
        raise EngineAbsent(engine=chosen.label if chosen else engine)
    if reading.waits(document):
        raise NotReadYet
    pieces, digest = reading.pieces_of(document)
    if not pieces:
        raise NothingToTranslate
    if len(pieces) > MOST:
        raise TooLongToTranslate(segments=len(pieces), most=MOST)
    alike = Translation.objects.filter(document=document, target_language=target, source_sha256=digest)
    if known := alike.filter(state__in=queries.OPEN).first():
        return known
    may_go(chosen, document.case.patient, by)
    asked = Translation.objects.create(
        ref=new_ref("L"),
        document=document,
        source_language=source,
        target_language=target,
        engine=chosen.name,
        state=S.IN_WORK if chosen.name == "human" else S.ASKED,
        original_sha256=document.sha256,
        source_sha256=digest,
        asked_by=by.id,
        asked_by_name=by.name,
        due=due,
    )
    Segment.objects.bulk_create(
        Segment(translation=asked, number=number, place=piece.place, source=piece.text)
        for number, piece in enumerate(pieces, 1)
    )
    publish(TranslationAsked(translation_ref=asked.ref))
    return asked


def may_go(engine: Engine, patient: Patient, by: Actor) -> None:
    """Ask the rules of transfer, in the transaction of the sending, when an engine stands elsewhere. Raises `CannotLeave`."""
    if engine.leaves:
        country = settings.TRANSLATE_COUNTRY
        may_leave(patient=patient, purpose="TREAT", data_class="clinical", channel="api", country=country, by=by)


@transaction.atomic
def keep_segment(*, ref: str, number: int, version: int, text: str, by: Actor, reason: str = "") -> Segment:
    """Confirm what stands for a segment. `version`: the one the linguist saw. Raises `TranslationClosed`, `SegmentMoved`."""
    translation = to_work_on(ref, by)
    segment = translation.segments.select_for_update().filter(number=number).first()
    if segment is None:
        raise NotHere
    if segment.version != version:
        raise SegmentMoved(by=segment.edited_by_name)
    terms = queries.terms_for(translation.source_language, translation.target_language)
    write(translation, segment, text, terms, by, reason)
    return segment


def write(
    translation: Translation, segment: Segment, text: str, terms: Iterable[Term], by: Actor, reason: str = ""
) -> None:
    """Confirm a text for a locked segment, as judged by the glossary; what stood there before is kept beside it."""
    if segment.final:
        said = {"text": segment.final, "by": segment.edited_by_name, "at": f"{segment.edited_at:%Y-%m-%dT%H:%M:%S%z}"}
        segment.earlier = [*segment.earlier, said][-50:]
    segment.final = " ".join(text.replace("\x00", "").split("\n")).strip()
    segment.findings = findings_in(translation, segment, segment.final, terms)
    is_stopped = any(one["severity"] == STOP for one in segment.findings)
    segment.reason = reason.strip()[:300] if is_stopped else ""
    segment.version += 1
    segment.edited_by, segment.edited_by_name, segment.edited_at = by.id, by.name, timezone.now()
    segment.save()


def findings_in(translation: Translation, segment: Segment, text: str, terms: Iterable[Term]) -> list[dict[str, Any]]:
    """What the checks say of a text for a segment, as it is kept."""
    found = check(segment.source, text, translation.source_language, translation.target_language, terms)
    return [dataclasses.asdict(one) for one in found]


def to_work_on(ref: str, by: Actor) -> Translation:
    """A translation that may be worked on, locked. Raises `NotHere`, `TranslationClosed`."""
    by.require("translate")
    translation = queries.translation_for(by, ref, lock=True, action="update")
    if not translation.is_open:
        raise TranslationClosed
    return translation


@transaction.atomic
def stop_machine(*, ref: str, by: Actor) -> Translation:
    """Stop the machine; what it has drafted stays, the rest is for people."""
    translation = to_work_on(ref, by)
    if translation.state == S.ASKED:
        translation.state, translation.failure = S.DRAFTED, "stopped"
        translation.save(update_fields=["state", "failure"])
    return translation


@transaction.atomic
def draft_again(*, ref: str, by: Actor) -> Translation:
    """Let the machine go on with what nobody has written. Raises `CannotLeave`."""
    translation = to_work_on(ref, by)
    engine, case = engine_named(translation.engine), translation.document.case
    if engine and case and translation.failure:
        may_go(engine, case.patient, by)
        translation.state, translation.failure = S.ASKED, ""
        translation.save(update_fields=["state", "failure"])
        publish(TranslationAsked(translation_ref=translation.ref))
    return translation


MOST_NAMED = 12


@transaction.atomic
def sign_translation(*, ref: str, qualification: str, by: Actor) -> Translation:
    """A named linguist answers for the whole: from now on it is shown as final, and what stood before is replaced.

    Raises `TranslationClosed`, `NoQualification`, `SourceChanged`, `NotConfirmed`, `OpenFindings`.
    """
    by.require("sign translation")
    translation = to_work_on(ref, by)
    if translation.state == S.ASKED:
        raise TranslationClosed
    if not qualification.strip():
        raise NoQualification
    if queries.is_stale(translation):
        raise SourceChanged
    segments = list(translation.segments.select_for_update())
    _settled(translation, segments)
    for older in translation.document.translations.select_for_update().filter(
        target_language=translation.target_language, state=S.SIGNED
    ):
        older.state = S.SUPERSEDED
        older.save(update_fields=["state"])
    translation.target_sha256 = digest_of_both(translation, segments)
    translation.signed_by, translation.linguist = by.id, by.name
    translation.qualification, translation.signed_at = " ".join(qualification.split())[:200], timezone.now()
    translation.state, translation.failure = S.SIGNED, ""
    translation.save()
    _tell(translation, segments, by)
    return translation


def _settled(translation: Translation, segments: list[Segment]) -> None:
    """Everything was confirmed by a person, and nothing stops that nobody gave a reason for: judged anew, by today's glossary."""
    unseen = [segment.number for segment in segments if segment.version == 0]
    if unseen:
        raise NotConfirmed(numbers=_named(unseen))
    terms = queries.terms_for(translation.source_language, translation.target_language)
    changed = []
    for segment in segments:
        found = findings_in(translation, segment, segment.final, terms)
        if found != segment.findings:
            segment.findings = orjson.loads(orjson.dumps(found))
            changed.append(segment)
    Segment.objects.bulk_update(changed, ["findings"])
    if stopped := [segment.number for segment in segments if segment.is_stopped]:
        raise OpenFindings(numbers=_named(stopped))


def _named(numbers: list[int]) -> str:
    return listed(map(str, numbers[:MOST_NAMED])) + (" …" if len(numbers) > MOST_NAMED else "")


def digest_of_both(translation: Translation, segments: Iterable[Segment]) -> str:
    """What binds a pair: the original's bytes, the text as it was read, and each segment on both sides."""
    bound = [
        translation.original_sha256,
        translation.source_sha256,
        translation.source_language,
        translation.target_language,
    ]
    told = [bound, [[one.number, one.place, one.source, one.final, one.reason] for one in segments]]
    return hashlib.sha256(orjson.dumps(told)).hexdigest()


def _tell(translation: Translation, segments: list[Segment], by: Actor) -> None:
    """What a signature makes of the memory, the ledger and the timeline, and who asked."""
    document, case = translation.document, translation.document.case
    assert case is not None
    names = [document.header.get("name", ""), *_names_of(case.patient)]
    memory.keep(translation, segments, filter(None, names))
    if primary(translation.target_language) == primary(settings.LANGUAGE_CODE):
        chasing.note_translated(document=document, by=by)
    cases.note_document(
        case_ref=case.ref, by=by, document_ref=document.ref, title=document.shown_title, verb="translated"
    )
    if translation.asked_by and translation.asked_by != by.id:
        notify(person_id=translation.asked_by, kind="translation_signed", ref=translation.ref, by_name=by.name)


def _names_of(patient: Patient) -> list[str]:
    name = patient.name
    return [str(part) for part in (name.full, name.native, name.romanised, name.known_as) if part]


@transaction.atomic
def withdraw_translation(*, ref: str, reason: str, by: Actor) -> Translation:
    """Take a translation back, signed or not; nobody is shown it as valid any more. Raises `NoWithdrawalReason`."""
    by.require("sign translation")
    translation = queries.translation_for(by, ref, lock=True, action="update")
    if not reason.strip():
        raise NoWithdrawalReason
    if translation.state not in (S.WITHDRAWN, S.SUPERSEDED):
        translation.state, translation.reason = S.WITHDRAWN, reason.strip()[:300]
        translation.save(update_fields=["state", "reason"])
    return translation


@transaction.atomic
def keep_term(
    *, ref: str, term: str, target: str, by: Actor, is_forbidden: bool = False, note: str = ""
) -> GlossaryTerm:
    """Keep a word in the glossary of the translation's pair of languages."""
    translation = to_work_on(ref, by)
    kept, _is_new = GlossaryTerm.objects.update_or_create(
        source_language=memory.key_of(translation.source_language),
        target_language=memory.key_of(translation.target_language),
        term=" ".join(term.split())[:200],
        target=" ".join(target.split())[:200],
        defaults={
            "kind": TermKind.FORBIDDEN if is_forbidden else TermKind.MUST,
            "note": note.strip()[:300],
            "kept_by_name": by.name,
        },
    )
    return kept
