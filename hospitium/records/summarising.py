"""From the record of a patient to what a summary is made of: rows in, plain values of `ips` out."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils import translation

from hospitium.access.acting import Actor
from hospitium.kernel import clock
from hospitium.kernel.ids import new_ref
from hospitium.kernel.together import hang
from hospitium.partners.queries import home
from hospitium.patients.queries import Patient, joined_to

from . import ips, policy, record
from .models import DocumentState, Section, SourceDocument, Statement
from .reading import PartialDate
from .reading.numbers import Decimal

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


def summary_of(actor: Actor, patient: Patient, language: str = "") -> ips.Summary:
    """The summary of a patient's record as far as the actor sees it, in a language of ours: the active one by itself."""
    facts = record.record_of(actor, patient.pk)
    documents = {one.statement.document_id: one.statement.document for one in facts}
    documents |= {one.pk: one for one in _silent(actor, patient.pk)}
    support = _support(actor, documents, {one.statement.pk for one in facts})
    passages = _passages(documents)
    language = our_language(language or translation.get_language() or "en")
    with translation.override(language):
        frame = ips.Frame(new_ref("S"), clock.now(), language, home().name)
        sources = [source_of(document) for document in documents.values()]
        return ips.summary(person_of(patient), sources, stated(facts, support), passages, frame)


def our_language(tag: str) -> str:
    """The language of ours nearest to a tag; English where we have none."""
    wanted = tag.lower().replace("_", "-")
    exact = next((code for code in LANGUAGES if code.lower() == wanted), "")
    near = next((code for code in LANGUAGES if code.split("-")[0] == wanted.split("-")[0]), "en")
    return exact or near


def _silent(actor: Actor, patient_id: int) -> list[SourceDocument]:
    """Documents of the patient with sections in words only, whether or not a fact comes from them."""
    found = SourceDocument.objects.filter(
        policy.seen_by(actor), case__patient=patient_id, state=DocumentState.IMPORTED, sections__narrative_origin="sent"
    )
    return list(found.distinct().order_by("-id"))


def _support(actor: Actor, documents: dict[int, Any], facts: set[int]) -> list[Statement]:
    """What facts may refer to: practitioners, organisations, and whatever else their documents name."""
    found = Statement.objects.filter(policy.stated_to(actor), document__in=list(documents), is_entered_in_error=False)
    return [one for one in found.filter(is_of_another=False).select_related("section") if one.pk not in facts]


def _passages(documents: dict[int, Any]) -> list[ips.Passage]:
    """Sections that say something in words, and nothing otherwise."""
    found = Section.objects.filter(document__in=list(documents), narrative_origin="sent", empty_reason="")
    silent = found.annotate(count=Count("statements")).filter(count=0).order_by("document_id", "position")
    return [passage_of(section) for section in silent]


def passage_of(section: Any) -> ips.Passage:
    """A section that consists of words."""
    return ips.Passage(section.document_id, section.kind, section.title, section.code, section.narrative)


def stated(facts: Iterable[record.Fact], support: Iterable[Any]) -> list[ips.Stated]:
    """Facts, and beside them what they may refer to."""
    told = [stated_of(fact.statement, fact) for fact in facts]
    return told + [stated_of(one) for one in support]


def stated_of(statement: Any, fact: record.Fact | None = None) -> ips.Stated:
    """A statement as the summary takes it; `fact`: what it stands for."""
    reading, section = statement.reading or {}, statement.section
    end = reading.get("end")
    evidence = fact.evidence if fact else []
    return ips.Stated(
        key=statement.pk,
        source=statement.document_id,
        kind=statement.kind,
        resource=parsed(statement.resource or statement.raw),
        full_url=reading.get("full_url") or "",
        section=section.kind if section else "",
        section_title=section.title if section else "",
        section_code=section.code if section else "",
        label=statement.label,
        codings=tuple(statement.codings),
        status=statement.status,
        verification=statement.verification,
        date=PartialDate(statement.dated, statement.dated_precision) if statement.dated else None,
        end=PartialDate(end["text"], end["precision"]) if end else None,
        absence=statement.absence,
        severity=statement.severity,
        detail=tuple((str(name), str(value)) for name, value in statement.detail),
        note=reading.get("note") or "",
        is_current=statement.is_current,
        is_refuted=statement.is_refuted,
        is_reliable=statement.is_reliable,
        is_fact=fact is not None,
        is_reviewed=bool(fact and fact.is_reviewed),
        same=tuple(one.pk for one in evidence),
        sources=tuple(one.document_id for one in evidence),
    )


def parsed(text: str) -> dict[str, Any]:
    """The FHIR resource of a statement, its decimals as received; empty where it is none."""
    try:
        found = json.loads(text, parse_float=Decimal) if text.lstrip().startswith("{") else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def source_of(document: SourceDocument) -> ips.Source:
    """A document as a summary names it."""
    authors = [one.get("name") or "" for one in (document.header or {}).get("authors") or ()]
    return ips.Source(
        key=document.pk,
        ref=document.ref,
        title=document.title,
        sha256=document.sha256,
        received_at=document.received_at,
        dated=document.dated,
        authors=tuple(filter(None, authors)),
        language=document.language,
        country=document.country,
        file_name=document.file_name,
    )


SCRIPTS = {"zh": "IDE", "ja": "IDE", "ko": "SYL"}


def person_of(patient: Patient) -> ips.Person:
    """A patient as a summary names them: the passport's spelling, the native form, every other name that was given."""
    found = hang([patient], "other_names", "identifiers", "languages", joined=joined_to(patient))
    name = patient.name
    passport = ips.Name(
        name.full,
        family=name.family,
        second_family=name.second_family,
        given=tuple(filter(None, (name.given, name.middle))),
        prefix=name.title,
    )
    native = _native(name)
    others = [ips.Name(one.text, use=one.use, language=one.language) for one in patient.other_names.all()]
    known = {(passport.text), *(one.text for one in native)}
    return ips.Person(
        ref=patient.ref,
        names=(passport, *native, *_unlike(others, known)),
        birth_date=patient.birth_date,
        sex=patient.sex,
        identifiers=tuple((one.system, one.value, one.kind) for one in patient.identifiers.all()),
        languages=tuple(ips.Spoken(one.tag, one.is_preferred) for one in patient.languages.all() if one.speaks),
        interpreter=patient.interpreter_needed,
        country=patient.country,
        replaces=tuple(ref for (refs,) in found["joined"] for ref in refs),
    )


def _native(name: Any) -> list[ips.Name]:
    if not name.native:
        return []
    script = SCRIPTS.get(name.native_lang.split("-")[0], "")
    return [ips.Name(name.native, use="usual", language=name.native_lang, representation=script)]


def _unlike(names: Sequence[ips.Name], known: set[str]) -> list[ips.Name]:
    found = []
    for name in names:
        if name.text not in known:
            known.add(name.text)
            found.append(name)
    return found
