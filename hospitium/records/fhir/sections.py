"""Sections: known by code, flattened with their depth, each with a safe narrative."""

from dataclasses import dataclass, field
from typing import Any

from hospitium.records.reading import Reference, Section, narrative
from hospitium.records.reading.issues import Issue

from . import absence
from .index import Entry, Index
from .values import code_of, concept, items, obj, objs, text

# LOINC code -> (our slug, duty), from the IPS 2.0 composition profile; the last ones from other national documents.
KNOWN = {
    "11450-4": ("problems", "required"),
    "48765-2": ("allergies", "required"),
    "10160-0": ("medications", "required"),
    "11369-6": ("immunizations", "recommended"),
    "30954-2": ("results", "recommended"),
    "47519-4": ("procedures", "recommended"),
    "46264-8": ("devices", "recommended"),
    "42348-3": ("advance-directives", "optional"),
    "104605-1": ("alerts", "optional"),
    "47420-5": ("functional-status", "optional"),
    "11348-0": ("past-problems", "optional"),
    "10162-6": ("pregnancy", "optional"),
    "81338-6": ("patient-story", "optional"),
    "18776-5": ("plan-of-care", "optional"),
    "29762-2": ("social-history", "optional"),
    "8716-3": ("vital-signs", "optional"),
}

EXPECTED = {
    "problems": {"Condition"},
    "allergies": {"AllergyIntolerance"},
    "medications": {"MedicationStatement", "MedicationRequest", "MedicationAdministration", "MedicationDispense"},
    "immunizations": {"Immunization"},
    "results": {"Observation", "DiagnosticReport"},
    "procedures": {"Procedure"},
    "devices": {"DeviceUseStatement"},
    "alerts": {"Flag", "DetectedIssue"},
    "past-problems": {"Condition"},
    "pregnancy": {"Observation"},
    "social-history": {"Observation"},
    "vital-signs": {"Observation"},
}


@dataclass
class Outline:
    """Sections in order, and which entries each one names."""

    sections: list[Section] = field(default_factory=list)
    named: dict[int, int] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)


def outline(composition: Entry, index: Index, issues: list[Issue]) -> Outline:
    """Walk the sections of a composition, parents before children."""
    found = Outline()
    waiting = [
        (section, 0, f"{composition.path}.section[{number}]")
        for number, section in enumerate(objs(composition.resource.get("section")))
    ]
    while waiting:
        value, depth, path = waiting.pop(0)
        found.sections.append(_section(value, len(found.sections), depth, path, issues))
        _name_entries(value, path, found, composition, index, issues)
        waiting[:0] = [
            (child, depth + 1, f"{path}.section[{number}]") for number, child in enumerate(objs(value.get("section")))
        ]
    _report_repeats(found, issues)
    return found


def _section(value: dict[str, Any], position: int, depth: int, path: str, issues: list[Issue]) -> Section:
    code = concept(value.get("code"))
    kind, duty, known = next(
        ((*KNOWN[item.code], item.code) for item in code.codings if item.code in KNOWN),
        ("other", "other", next((item.code for item in code.codings), "")),
    )
    if not code.codings:
        issues.append(Issue("info", "section-no-code", path))
    words, origin = _narrative(value, path, issues)
    reason = code_of(value.get("emptyReason"))
    if not words and not value.get("entry") and not value.get("section") and not reason:
        issues.append(Issue("warning", "section-empty", path))
    return Section(
        position,
        depth,
        kind,
        known,
        text(value.get("title")) or code.label(),
        words,
        origin,
        text(obj(value.get("text")).get("_lang")) or text(value.get("language")),
        reason,
        duty,
        path,
    )


def _narrative(value: dict[str, Any], path: str, issues: list[Issue]) -> tuple[str, str]:
    div = obj(value.get("text")).get("div") if isinstance(value.get("text"), dict) else value.get("text")
    if not isinstance(div, str) or not div.strip():
        return "", "none"
    safe, removed = narrative.clean(div)
    if removed == "active":
        issues.append(Issue("warning", "narrative-active", f"{path}.text"))
    elif removed:
        issues.append(Issue("info", "narrative-cleaned", f"{path}.text"))
    return (safe, "sent") if narrative.words(safe) else ("", "none")


def _name_entries(
    value: dict[str, Any], path: str, found: Outline, composition: Entry, index: Index, issues: list[Issue]
) -> None:
    here = len(found.sections) - 1
    for number, item in enumerate(items(value.get("entry"))):
        reference = index.follow(item, composition, f"{path}.entry[{number}]")
        found.references.append(reference)
        if reference.target is None:
            code = "reference-external" if reference.reference.startswith("http") else "reference-unresolved"
            issues.append(Issue("warning", code, reference.path, {"reference": reference.reference[:200]}))
            continue
        found.named.setdefault(reference.target, here)
        kind, expected = index.entries[reference.target].kind, EXPECTED.get(found.sections[here].kind)
        if expected and kind not in expected and kind != "DocumentReference":
            issues.append(
                Issue("warning", "wrong-section", reference.path, {"type": kind, "section": found.sections[here].title})
            )


def _report_repeats(found: Outline, issues: list[Issue]) -> None:
    seen: set[str] = set()
    for section in found.sections:
        if section.kind != "other" and section.kind in seen:
            issues.append(Issue("info", "section-repeated", section.path, {"section": section.title}))
        seen.add(section.kind)


def missing(found: Outline) -> list[str]:
    """Required sections that were not supplied: slugs."""
    have = {section.kind for section in found.sections}
    return [kind for kind, duty in KNOWN.values() if duty == "required" and kind not in have]


def stated_absence(section: Section) -> str:
    """What an emptyReason says; empty when there is none."""
    return absence.of_reason(section.empty_reason) if section.empty_reason else ""
