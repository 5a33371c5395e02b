"""The reader's one door: tree, head, body, bundle; then every place is named as it stands in the file."""

import dataclasses
import re

from hospitium.records import markup
from hospitium.records.fhir import read_bundle
from hospitium.records.markup import Element, Markup
from hospitium.records.reading import Reading
from hospitium.records.reading.issues import Issue
from hospitium.records.reading.unreadable import Unreadable

from . import header, people
from .body import Body, unstructured
from .entries import events
from .paper import Paper, Resource

EHDSI = ("1.3.6.1.4.1.12559.11.10.1.3.1.1.",)
US_REALM = "2.16.840.1.113883.10.20.22.1."
CCD_1, C32 = "2.16.840.1.113883.10.20.1", "2.16.840.1.113883.3.88.11."
IPS = "2.16.840.1.113883.10.22.1.1"


def read(data: bytes) -> Reading:
    """Read the bytes of a document. Raises `Unreadable` (and nothing else) when they are no document we can read."""
    paper = Paper(markup.parse(data))
    bundle, body = _bundle(paper)
    reading = read_bundle(bundle, paper.issues, paper.origins)
    _place(reading, body)
    _fence(reading, paper)
    reading.kind, reading.ips_version = _kind(paper.markup.root)
    reading.issues[:] = [one for one in reading.issues if one.code != "not-ips-type"]
    return reading


def _bundle(paper: Paper) -> tuple[Resource, Body]:
    root = paper.markup.root
    cover: Resource = {"resourceType": "Composition"}
    paper.add(cover, Element("ClinicalDocument", {}, None, 0, 0))
    subjects = [_subject(paper, role) for one in root.all("recordTarget") for role in one.all("patientRole", "patient")]
    if not subjects:
        raise Unreadable("no-patient")
    cover |= header.composition(paper, subjects[0])
    header.around(paper)
    body = Body(paper)
    cover["section"] = []
    for component in root.all("component"):
        for one in component.all("structuredBody", "bodyChoice"):
            cover["section"] += body.sections(one, f"/{root.tag}")
        for one in component.all("nonXMLBody"):
            cover["section"] += unstructured(paper, one, cover.get("type", {}))
    return {"resourceType": "Bundle", "type": "document", **header.stamp(paper), "entry": paper.entries}, body


def _subject(paper: Paper, role: Element) -> Resource:
    return paper.add(people.patient(paper, role), role)


WHERE = re.compile(r"(/ClinicalDocument(?:\.section\[\d+\])+)((?:\.entry\[\d+\])?)(.*)", re.DOTALL)


def _place(reading: Reading, body: Body) -> None:
    """Say of sections where they stand in the file; what stands inside another is unusual in no section."""
    for section in reading.sections:
        section.path = _placed(section.path, body)
    for statement in reading.statements:
        statement.resource_path = _placed(statement.resource_path, body)
    held = (one for one in reading.issues if one.code != "wrong-section" or one.expression not in body.nested)
    reading.issues[:] = [dataclasses.replace(one, expression=_placed(one.expression, body)) for one in held]


def _placed(path: str, body: Body) -> str:
    match = WHERE.fullmatch(path)
    return body.places.get(match[1], match[1]) if match else path


def _fence(reading: Reading, paper: Paper) -> None:
    """Mark what is about a relative or a child although it stands in this patient's document."""
    for statement in reading.statements:
        if statement.full_url in paper.of_others:
            statement.not_about_subject = True
            reading.issues.append(Issue("error", "about-another", statement.resource_path))


def _kind(root: Element) -> tuple[str, str]:
    """What kind of clinical document it is, and of which edition, as far as its templates and realm tell."""
    marks = {one.get("root"): one.get("extension") for one in root.all("templateId")}
    realms = {one.get("code").upper() for one in root.all("realmCode")}
    if any(mark.startswith(EHDSI) for mark in marks) or "EU" in realms:
        return "ehdsi", ""
    if any(mark.startswith(US_REALM) for mark in marks):
        return "ccda", _edition({stamp for mark, stamp in marks.items() if mark.startswith(US_REALM)})
    if CCD_1 in marks or any(mark.startswith((f"{CCD_1}.", C32)) for mark in marks):
        return "ccda", "CCD 1.0"
    return ("cda", "IPS") if IPS in marks else ("cda", "")


def _edition(stamps: set[str]) -> str:
    if not any(stamps):
        return "R1.1"
    latest = max(stamps)
    return "R2.1" if latest >= "2015-08-01" else "R2.0"


def embedded(data: bytes, path: str) -> bytes:
    """The bytes of what a document carries inside (a PDF, a picture), by the path its statement was told with.

    Raises `Unreadable` where the document cannot be read, `LookupError` where nothing stands at that path.
    """
    found: Markup = markup.parse(data)
    for element in found.root.below():
        if element.tag in ("text", "value", "observationMedia") and element.path() == path:
            return events.embedded(element.first("value") or element)
    raise LookupError(path)
