"""The reader's one door: open, say what stands there as a bundle, count what was left closed."""

import dataclasses
from typing import Any

from pydicom.datadict import keyword_for_tag
from pydicom.dataset import Dataset
from pydicom.tag import Tag

from hospitium.records import fhir
from hospitium.records.reading import Origin, Reading
from hospitium.records.reading.issues import Issue
from hospitium.records.reading.unreadable import Unreadable

from . import directory, frames, people, report, study
from .files import Opened, each, opened
from .values import first, items, moment, person, text, words

UNASKED = {
    "not-ips-type",
    "no-composition",
    "no-identifier",
    "no-timestamp",
    "no-language",
    "entry-unlinked",
    "narrative-missing",
    "section-empty",
    "wrong-section",
    "status-missing",
}
"""What the reader of bundles misses in the one we make, which nobody sent."""


def read(data: bytes) -> Reading:
    """Read the bytes of a DICOM file without its pixels. Raises `Unreadable`."""
    found = opened(data)
    try:
        return _read(found)
    except RecursionError:
        raise Unreadable("too-deep", limit=100) from None


def _read(found: Opened) -> Reading:
    dataset = found.dataset
    if directory.is_directory(dataset):
        return _directory(found)
    facts = study.facts_of(found)
    if not any((facts["study"]["uid"], facts["instance"]["uid"], facts["patient"]["name"], facts["patient"]["number"])):
        raise Unreadable("dicom-nobody")
    issues = list(found.issues) + _judged(found, facts)
    raw = _written(found, issues)
    bundle = _bundle(dataset, facts)
    wanted: list[Issue] = []
    reading = fhir.read_bundle(bundle, wanted, _origins(bundle, raw, found))
    reading.issues[:] = issues + [issue for issue in wanted if issue.code not in UNASKED]
    if reading.subject.fallback_name == people.NOBODY:  # our own word for the entry is nobody's name
        reading.subject = dataclasses.replace(reading.subject, fallback_name="")
    reading.kind, reading.facts = "dicom", {"imaging": facts}
    return reading


def _bundle(dataset: Dataset, facts: dict[str, Any]) -> dict[str, Any]:
    """Cover page, patient, study, and whatever else the kind of object says."""
    said = [study.imaging_study(dataset, facts)]
    narrative = ""
    if report.is_report(dataset):
        nodes = list(report.walked(dataset))
        results = report.observations(dataset, nodes)
        said += [report.diagnostic_report(dataset, results), *results]
        narrative = report.narrative_of(nodes)
    said += [one for one in (study.enclosed(dataset), *study.measured(dataset), *study.warnings_of(dataset)) if one]
    cover = {
        "resourceType": "Composition",
        "id": "cover",
        "type": {"text": study.kind_of(dataset)},
        "title": study.title_of(dataset),
        "date": moment(dataset, "Study") or moment(dataset, "Content"),
        "subject": {"reference": "Patient/subject"},
        "author": [{"display": one} for one in _authors(dataset)],
        "custodian": {"display": first(dataset, "InstitutionName")},
        "section": [section for section in _sections(dataset, said, narrative) if section["entry"]],
    }
    entries = [cover, people.patient_of(dataset), *said]
    return {"resourceType": "Bundle", "type": "document", "entry": [{"resource": one} for one in entries]}


def _sections(dataset: Dataset, said: list[dict[str, Any]], narrative: str) -> list[dict[str, Any]]:
    title = next((one["text"] for one in [report.named(dataset)] if one), "") or text(dataset, "StudyDescription")
    sections = [_section("30954-2", title or study.kind_of(dataset), said, OTHERS, narrative)]
    sections.append(_section("48765-2", "", said, {"AllergyIntolerance"}))
    sections.append(_section("104605-1", "", said, {"Flag"}))
    return sections


OTHERS = {"ImagingStudy", "DiagnosticReport", "Observation", "DocumentReference"}


def _section(code: str, title: str, said: list[dict[str, Any]], kinds: set[str], div: str = "") -> dict[str, Any]:
    return {
        "title": title,
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "text": {"div": div},
        "entry": [{"reference": f"{one['resourceType']}/{one['id']}"} for one in said if one["resourceType"] in kinds],
    }


def _authors(dataset: Dataset) -> list[str]:
    names = [person(dataset, "PerformingPhysicianName"), person(dataset, "OperatorsName")]
    names += [person(item, "PersonName") for item in items(dataset, "AuthorObserverSequence")]
    device = " ".join(filter(None, (first(dataset, "Manufacturer"), first(dataset, "ManufacturerModelName"))))
    return list(dict.fromkeys(filter(None, (*names, device))))


def _origins(bundle: dict[str, Any], raw: str, found: Opened) -> dict[int, Origin]:
    """Every entry was made of the one data set; the study alone shows all of it."""
    end = found.pixels if found.pixels is not None else len(found.data)
    tags = {"Patient": "(0010,0010)", "ImagingStudy": "(0020,000D)", "DiagnosticReport": "(0040,A730)"}
    return {
        place: Origin(tags.get(kind, f"{kind}"), raw if kind == "ImagingStudy" else "", (0, end))
        for place, entry in enumerate(bundle["entry"])
        if (kind := entry["resource"]["resourceType"])
    }


LONGEST, LINES = 200, 2000


def _written(found: Opened, issues: list[Issue]) -> str:
    """The data set as lines of tag, representation, name and value: what is private or binary is counted, not shown."""
    lines: list[str] = []
    private = damaged = binary = 0
    for depth, element in each(found.dataset):
        tag = Tag(getattr(element, "tag", element))
        if tag.is_private:
            private += 1
        elif not hasattr(element, "VR"):
            damaged += 1
        else:
            value = "" if element.VR == "SQ" else words(element.value)
            held = isinstance(element.value, bytes) and len(element.value)
            binary += bool(held)
            shown = f"{len(element.value)} bytes" if held else value[:LONGEST]
            name = keyword_for_tag(tag) or "Unknown"
            lines.append(f"{'>' * depth}({tag.group:04X},{tag.element:04X}) {element.VR} {name}: {shown}")
    for code, count in (("dicom-private", private), ("dicom-damaged", damaged), ("dicom-binary", binary)):
        if count:
            issues.append(Issue("warning" if code == "dicom-damaged" else "info", code, "", {"count": count}))
    if len(lines) > LINES:
        issues.append(Issue("info", "dicom-long", "", {"count": len(lines) - LINES}))
    issues.append(Issue("info", "dicom-raw", "", {"count": min(len(lines), LINES)}))
    return "\n".join(lines[:LINES])


def _judged(found: Opened, facts: dict[str, Any]) -> list[Issue]:
    dataset, issues = found.dataset, []
    if not facts["study"]["uid"]:
        issues.append(Issue("warning", "dicom-no-study", "(0020,000D)"))
    if first(dataset, "PatientIdentityRemoved").upper() == "YES":
        issues.append(Issue("warning", "dicom-identity-removed", "(0012,0062)"))
    if facts["instance"]["is_burned_in"]:
        issues.append(Issue("warning", "dicom-burned-in", "(0028,0301)"))
    if found.pixels is None:
        issues.append(Issue("info", "dicom-no-picture", "", {"kind": study.kind_of(dataset) or "?"}))
    else:
        issues += frames.judged(found, facts["instance"]["frames"])
    return issues


def _directory(found: Opened) -> Reading:
    """A DICOMDIR: whom and what the medium should hold. Its studies come as files of their own."""
    listed = directory.listed(found.dataset)
    if not listed.patient:
        raise Unreadable("dicom-nobody")
    entries = [{"resourceType": "Composition", "title": "DICOMDIR", "subject": {"reference": "Patient/subject"}}]
    entries += [people.patient_of(listed.patient), *listed.studies]
    bundle = {"resourceType": "Bundle", "type": "document", "entry": [{"resource": one} for one in entries]}
    wanted: list[Issue] = []
    reading = fhir.read_bundle(bundle, wanted)
    reading.issues[:] = [issue for issue in wanted if issue.code not in UNASKED]
    if listed.patients > 1:
        reading.issues.append(Issue("error", "several-patients", "(0004,1220)", {"count": listed.patients}))
    reading.kind = "dicomdir"
    reading.facts = {"medium": {"patient": study.identity(listed.patient), "studies": listed.facts}}
    return reading
