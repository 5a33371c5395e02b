"""The document: cover page first, the patient, the entries of every section, where each came from."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from hospitium.records.fhir.header import IPS as TYPE
from hospitium.records.reading.numbers import dumps

from . import entries, sections
from .demands import IPS
from .entries import Entries, url_of
from .narrative import NOT_REVIEWED, line, narrative
from .patient import patient_of
from .primitives import clean
from .told import Frame, Part, Passage, Person, Source, Stated, Summary

DIGEST = "urn:hospitium:sha256"
"""Our naming system of originals: the SHA-256 of their bytes."""


def summary(
    person: Person, sources: Sequence[Source], stated: Iterable[Stated], passages: Sequence[Passage], frame: Frame
) -> Summary:
    """The summary of what is stated, in the language that is active. `stated`: facts, and what they refer to."""
    told = [_said_by_entry(one, others) for others in [list(stated)] for one in others]
    patient_url = url_of(person.ref)
    digests = {source.key: f"{source.sha256}|{source.ref}" for source in sources}
    found = entries.build(told, patient_url, digests)
    by_number = {source.key: source for source in sources}
    facts = [one for one in told if one.is_fact]
    named = {key for key, one in ((key, found.url_of_fact.get(key)) for key in (one.key for one in facts)) if one}
    referred = _referred(found.resources)
    shown = sections.parts(
        facts, passages, {key: found.url_of_fact[key] for key in named}, by_number, referred, frame.language
    )
    _let_lead_to_originals(shown, passages, facts, found, by_number, patient_url)
    _describe(found.resources, facts, found.url_of_fact, frame.language)
    bundle = _bundle(person, sources, found, shown, patient_url, frame)
    return Summary(bundle, person, frame, shown, list(sources), found.left_out)


def as_json(found: dict[str, Any]) -> bytes:
    """The document as JSON, its decimals as they were received."""
    return dumps(found).encode()


def _said_by_entry(one: Stated, others: list[Stated]) -> Stated:
    if one.kind != "Absence" or not one.is_fact or not sections.needs_entry(one, others):
        return one
    resource = sections.absence_entry(one)
    return dataclasses.replace(one, kind=resource["resourceType"], resource=resource, section=sections.section_of(one))


def _referred(resources: dict[str, dict[str, Any]]) -> set[str]:
    """Addresses that some entry refers to."""
    found: set[str] = set()
    waiting: list[Any] = list(resources.values())
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if isinstance(value.get("reference"), str):
                found.add(value["reference"])
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return found


def _describe(resources: dict[str, dict[str, Any]], facts: list[Stated], urls: dict[int, str], language: str) -> None:
    """A line of text in each entry, after its head."""
    labels = {urls[one.key]: one.label or one.kind for one in facts if one.key in urls}
    for url, resource in resources.items():
        head: dict[str, Any] = {name: resource.pop(name) for name in ("resourceType", "id", "meta") if name in resource}
        rest = dict(resource)
        text = line(labels.get(url) or _label_of(rest) or head["resourceType"], language)
        resource.clear()
        resource.update(head, text=text)
        resource.update(rest)


def _label_of(resource: dict[str, Any]) -> str:
    name = resource.get("name")
    if isinstance(name, str):
        return name
    if isinstance(name, list) and name and isinstance(name[0], dict):
        parts = [*name[0].get("prefix", ()), *name[0].get("given", ()), name[0].get("family", "")]
        return str(name[0].get("text") or " ".join(filter(None, parts)))
    code = resource.get("code") or resource.get("type")
    concept = code[0] if isinstance(code, list) and code else code
    if not isinstance(concept, dict):
        return ""
    coding: dict[str, Any] = next((one for one in concept.get("coding", ()) if one.get("display")), {})
    return str(concept.get("text") or coding.get("display") or "")


def _let_lead_to_originals(
    parts: list[Part],
    passages: Sequence[Passage],
    facts: list[Stated],
    found: Entries,
    sources: dict[int, Source],
    patient_url: str,
) -> None:
    """A required section that only words speak of leads to the documents that hold them: ips-comp-1."""
    for part in parts:
        if part.kind not in sections.REQUIRED or part.entries or part.empty:
            continue
        wanted = [one.source for one in passages if one.section == part.kind]
        wanted += [one.source for one in facts if sections.section_of(one) == part.kind]
        for number in dict.fromkeys(wanted):
            resource = _original(sources[number], patient_url)
            url = f"urn:uuid:{resource['id']}"
            found.resources[url] = resource
            found.by_source.setdefault(number, []).append(url)
            part.entries.append(url)


def _original(source: Source, patient_url: str) -> dict[str, Any]:
    """The pointer to a source document; its bytes travel on their own."""
    url = url_of(source.sha256, source.ref, "original")
    return {
        "resourceType": "DocumentReference",
        "id": url.removeprefix("urn:uuid:"),
        "identifier": [{"system": DIGEST, "value": source.sha256}],
        "status": "current",
        "subject": {"reference": patient_url},
        "date": _instant(source.received_at),
        "description": clean(source.title or source.file_name or source.ref),
        "content": [{"attachment": {"title": clean(source.file_name or source.ref)}}],
    }


def _bundle(
    person: Person, sources: Sequence[Source], found: Entries, parts: list[Part], patient_url: str, frame: Frame
) -> dict[str, Any]:
    made = _instant(frame.made_at)
    home = url_of("organisation", frame.organisation)
    cover = url_of(frame.number, "cover")
    resources = {
        cover: _cover(person, parts, patient_url, home, frame, cover),
        patient_url: patient_of(person, patient_url),
        home: _home(frame, home),
        **found.resources,
        **_provenances(sources, found, frame),
    }
    resources[patient_url] = _with_text(
        resources[patient_url], person.names[0].text if person.names else person.ref, frame
    )
    return {
        "resourceType": "Bundle",
        "id": url_of(frame.number).removeprefix("urn:uuid:"),
        "meta": {"profile": [f"{IPS}Bundle-uv-ips"]},
        "language": frame.language,
        "identifier": {"system": "urn:ietf:rfc:3986", "value": url_of(frame.number)},
        "type": "document",
        "timestamp": made,
        "entry": [{"fullUrl": url, "resource": resource} for url, resource in resources.items()],
    }


def _with_text(resource: dict[str, Any], words: str, frame: Frame) -> dict[str, Any]:
    head = {name: resource.pop(name) for name in ("resourceType", "id", "meta")}
    return {**head, "text": line(words, frame.language), **resource}


def _cover(person: Person, parts: list[Part], patient_url: str, home: str, frame: Frame, url: str) -> dict[str, Any]:
    name = person.names[0].text if person.names else person.ref
    return {
        "resourceType": "Composition",
        "id": url.removeprefix("urn:uuid:"),
        "meta": {"profile": [f"{IPS}Composition-uv-ips"]},
        "language": frame.language,
        "text": line(f"{title_of(person)}. {NOT_REVIEWED()}", frame.language),
        "contained": [_software(frame)],
        "identifier": {"system": "urn:ietf:rfc:3986", "value": url},
        "status": "final",
        "type": {
            "coding": [{"system": sections.LOINC, "code": TYPE, "display": "Patient summary Document"}],
            "text": _("Patient summary"),
        },
        "subject": {"reference": patient_url, "display": clean(name)},
        "date": _instant(frame.made_at),
        "author": [
            {"reference": "#software", "display": frame.software},
            {"reference": home, "display": clean(frame.organisation)},
        ],
        "title": clean(title_of(person)),
        "custodian": {"reference": home},
        "section": [_section(part, number, frame.language) for number, part in enumerate(parts)],
    }


def title_of(person: Person) -> str:
    """What the summary is called."""
    name = person.names[0].text if person.names else person.ref
    return _("Patient summary of %(name)s") % {"name": name}


def _section(part: Part, number: int, language: str) -> dict[str, Any]:
    coding = {"coding": [{"system": part.system, "code": part.code}]} if part.code else {}
    found: dict[str, Any] = {
        "title": clean(part.title),
        "code": {**coding, "text": clean(part.title)},
        "text": narrative(part, number, language),
    }
    if part.entries:
        found["entry"] = [{"reference": url} for url in dict.fromkeys(part.entries)]
    if part.empty:
        system = EMPTY_UNKNOWN if part.empty == "unknown" else EMPTY_REASON
        found["emptyReason"] = {"coding": [{"system": system, "code": part.empty}], "text": part.empty_words}
    return found


EMPTY_REASON = "http://terminology.hl7.org/CodeSystem/list-empty-reason"
EMPTY_UNKNOWN = "http://terminology.hl7.org/CodeSystem/data-absent-reason"


def _software(frame: Frame) -> dict[str, Any]:
    """Within the cover page: it wrote the summary, and is no device of the patient's."""
    found: dict[str, Any] = {
        "resourceType": "Device",
        "id": "software",
        "deviceName": [{"name": frame.software, "type": "user-friendly-name"}],
        "type": {"text": _("Software that put this summary together")},
    }
    return found | ({"version": [{"value": frame.version}]} if frame.version else {})


def _home(frame: Frame, url: str) -> dict[str, Any]:
    return {
        "resourceType": "Organization",
        "id": url.removeprefix("urn:uuid:"),
        "meta": {"profile": [f"{IPS}Organization-uv-ips"]},
        "text": line(frame.organisation, frame.language),
        "name": clean(frame.organisation),
    }


def _provenances(sources: Sequence[Source], found: Entries, frame: Frame) -> dict[str, dict[str, Any]]:
    """Which document each entry comes from, and who wrote that: authorship of documents, as the guide asks at least."""
    told = {}
    for source in sources:
        targets = [url for url in dict.fromkeys(found.by_source.get(source.key, ())) if url in found.resources]
        if not targets:
            continue
        url = url_of(source.sha256, source.ref, "provenance", *targets)
        title = clean(" · ".join(filter(None, (source.title or source.file_name or source.ref, source.dated))))
        told[url] = {
            "resourceType": "Provenance",
            "id": url.removeprefix("urn:uuid:"),
            "target": [{"reference": target} for target in targets],
            "recorded": _instant(source.received_at),
            "activity": {"text": _("Taken from a document that was received")},
            "agent": [
                *({"type": _role("author"), "who": {"display": clean(name)}} for name in source.authors if name),
                {"type": _role("assembler"), "who": {"display": frame.software}},
            ],
            "entity": [
                {
                    "role": "source",
                    "what": {
                        "type": "DocumentReference",
                        "identifier": {"system": DIGEST, "value": source.sha256},
                        "display": title,
                    },
                }
            ],
        }
    return told


def _role(code: str) -> dict[str, Any]:
    return {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/provenance-participant-type", "code": code}]}


def _instant(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
