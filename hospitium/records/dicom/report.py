"""A structured report (DICOM SR) as text a person reads, and as Observations: the tree is walked once, by its own rules.

Content items are those of PS3.3 C.17.3; a container becomes a heading, what is measured or coded an Observation.
"""

import html
from collections.abc import Iterator
from typing import Any

from pydicom.dataset import Dataset

from .values import codes, concept, first, items, moment, person, text

MAX_ITEMS, MAX_DEPTH = 5000, 20
FINAL = {"VERIFIED": "final", "UNVERIFIED": "preliminary"}
Node = tuple[int, Dataset]


def is_report(dataset: Dataset) -> bool:
    """Whether the file holds a content tree."""
    return "ContentSequence" in dataset and first(dataset, "ValueType") == "CONTAINER"


def walked(dataset: Dataset) -> Iterator[Node]:
    """Content items with their depth, in reading order; no more and no deeper than any report is."""
    waiting = [(1, item) for item in reversed(items(dataset, "ContentSequence"))]
    count = 0
    while waiting and count < MAX_ITEMS:
        depth, item = waiting.pop()
        count += 1
        yield depth, item
        if depth < MAX_DEPTH:
            waiting += [(depth + 1, child) for child in reversed(items(item, "ContentSequence"))]


def narrative_of(nodes: list[Node]) -> str:
    """The tree as paragraphs and headings."""
    lines = []
    for depth, item in nodes:
        name, said = _name(item), value_in_words(item)
        if first(item, "ValueType") == "CONTAINER":
            lines.append(f"<p><strong>{html.escape(name)}</strong></p>" if name else "")
        elif name or said:
            level = "" if depth < 3 else "– " * (depth - 2)
            lines.append(f"<p>{level}{html.escape(name)}{': ' if name and said else ''}{html.escape(said)}</p>")
    return f"<div>{''.join(lines)}</div>" if any(lines) else ""


def _name(item: Dataset) -> str:
    return next((one["text"] for one in codes(item, "ConceptNameCodeSequence")), "")


def value_in_words(item: Dataset) -> str:
    """What a content item says."""
    kind = first(item, "ValueType")
    if kind in WORDS:
        return text(item, WORDS[kind])
    if kind == "PNAME":
        return person(item, "PersonName")
    if kind == "CODE":
        return next((one["text"] for one in codes(item, "ConceptCodeSequence")), "")
    if kind == "NUM":
        return _measured(item)
    if kind in ("IMAGE", "COMPOSITE", "WAVEFORM"):
        return ", ".join(text(one, "ReferencedSOPInstanceUID") for one in items(item, "ReferencedSOPSequence"))
    if kind in ("SCOORD", "SCOORD3D", "TCOORD"):
        return " ".join(filter(None, (first(item, "GraphicType"), text(item, "GraphicData"))))
    return ""


WORDS = {"TEXT": "TextValue", "DATE": "Date", "TIME": "Time", "DATETIME": "DateTime", "UIDREF": "UID"}


def _measured(item: Dataset) -> str:
    for value in items(item, "MeasuredValueSequence"):
        unit = next(iter(codes(value, "MeasurementUnitsCodeSequence")), {})
        code = unit.get("coding", [{}])[0].get("code", "")
        return " ".join(filter(None, (text(value, "NumericValue"), "" if code == "1" else code)))
    return next((one["text"] for one in codes(item, "NumericValueQualifierCodeSequence")), "")


def observations(dataset: Dataset, nodes: list[Node]) -> list[dict[str, Any]]:
    """An Observation for each item that says something of the patient by a name: measured, coded or written."""
    found = []
    for place, (_, item) in enumerate(nodes):
        if first(item, "ValueType") in ("NUM", "CODE", "TEXT") and (name := named(item)) and value_in_words(item):
            said = {
                "resourceType": "Observation",
                "id": f"item{place}",
                "status": status_of(dataset),
                "subject": {"reference": "Patient/subject"},
                "code": name,
                "effectiveDateTime": moment(dataset, "Content"),
            }
            found.append({key: value for key, value in (said | _value(item)).items() if value})
    return found


def named(item: Dataset) -> dict[str, Any]:
    """The concept by which a content item is called."""
    return next(iter(codes(item, "ConceptNameCodeSequence")), {})


def _value(item: Dataset) -> dict[str, Any]:
    kind = first(item, "ValueType")
    if kind == "CODE":
        return {"valueCodeableConcept": next(iter(codes(item, "ConceptCodeSequence")), {})}
    for value in items(item, "MeasuredValueSequence") if kind == "NUM" else []:
        unit = concept(next(iter(items(value, "MeasurementUnitsCodeSequence")), None))
        coded = unit.get("coding", [{}])[0]
        quantity = {"value": first(value, "NumericValue"), "unit": unit.get("text", "")}
        return {"valueQuantity": quantity | {key: coded[key] for key in ("system", "code") if key in coded}}
    return {"valueString": value_in_words(item)}


def status_of(dataset: Dataset) -> str:
    """How settled the report is: verified by a person, or not."""
    if first(dataset, "CompletionFlag") == "PARTIAL":
        return "partial"
    return FINAL.get(first(dataset, "VerificationFlag"), "unknown")


def diagnostic_report(dataset: Dataset, results: list[dict[str, Any]]) -> dict[str, Any]:
    """The report itself, naming its results and its study."""
    authors = [person(item, "PersonName") for item in items(dataset, "AuthorObserverSequence")]
    authors += [person(item, "VerifyingObserverName") for item in items(dataset, "VerifyingObserverSequence")]
    found = {
        "resourceType": "DiagnosticReport",
        "id": "report",
        "status": status_of(dataset),
        "subject": {"reference": "Patient/subject"},
        "code": named(dataset) or {"text": text(dataset, "SeriesDescription")},
        "effectiveDateTime": moment(dataset, "Content") or moment(dataset, "Study"),
        "performer": [{"display": name} for name in dict.fromkeys(authors) if name],
        "imagingStudy": [{"reference": "ImagingStudy/study"}],
        "result": [{"reference": f"Observation/{one['id']}"} for one in results],
    }
    return {key: value for key, value in found.items() if value}
