"""The reader's one door: decode, index, find the subject, walk the sections, state every entry, report."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from hospitium.records.reading import Concept, Origin, Reading, Section, Statement, narrative
from hospitium.records.reading.issues import Issue
from hospitium.records.reading.unreadable import Unreadable

from . import absence, requests, sections
from .decode import MAX_ENTRIES, decode_bundle
from .header import header_of
from .index import Entry, Index, index
from .people import subject_of
from .sections import Outline
from .statements import state
from .values import items, objs, text


def read(data: bytes) -> Reading:
    """Read the bytes of a document. Raises `Unreadable` (and nothing else) when they are no document we can read."""
    return read_bundle(*decode_bundle(data))


def read_bundle(value: Any, issues: list[Issue], origins: Mapping[int, Origin] = MappingProxyType({})) -> Reading:
    """Read a bundle, and report on it besides what is to report already.

    `origins` tell by entry's number what in another format it was made from. Raises `Unreadable`.
    """
    bundle = _bundle(value)
    found = index(bundle, issues, origins)
    composition = _composition(found, bundle, issues)
    subject = _subject(found, composition, issues)
    header = header_of(bundle, composition, found, subject.resource, issues)
    plan = sections.outline(composition, found, issues) if composition else Outline()
    statements = _statements(found, composition, subject, plan, issues)
    kind = _kind(composition, header.document_type, plan)
    if kind == "ips":
        _missing_sections(plan, statements, issues)
    _narratives(plan, statements, issues)
    _absences(plan, statements, issues)
    reading = Reading(
        kind, _version(statements, kind), header, subject_of(subject, issues), plan.sections, statements, issues
    )
    reading.counts = _counts(reading, found)
    if asked := requests.asked(found):
        reading.facts["asked"] = asked
    return reading


def _bundle(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable("wrong-type", found=type(value).__name__)
    kind = text(value.get("resourceType"))
    if kind != "Bundle":
        raise Unreadable("wrong-type", found=(kind or "object")[:60])
    if len(items(value.get("entry"))) > MAX_ENTRIES:
        raise Unreadable("too-many", limit=MAX_ENTRIES)
    return value


def _composition(found: Index, bundle: dict[str, Any], issues: list[Issue]) -> Entry | None:
    kind, covers = text(bundle.get("type")), found.of("Composition")
    if covers and kind != "document":
        issues.append(Issue("warning", "not-a-document", "Bundle.type", {"type": kind or "?"}))
    if not covers:
        issues.append(Issue("warning", "no-composition", "Bundle.entry"))
        return None
    if len(covers) > 1:
        issues.append(Issue("warning", "several-compositions", "Bundle.entry", {"count": len(covers)}))
    if covers[0].number != 0:
        issues.append(Issue("info", "composition-not-first", covers[0].path))
    return covers[0]


def _subject(found: Index, composition: Entry | None, issues: list[Issue]) -> Entry:
    """The patient the document is about: the cover page's subject, else the only one, else the one most things name."""
    patients = found.of("Patient")
    if len(patients) > 1:
        issues.append(Issue("error", "several-patients", "Bundle.entry", {"count": len(patients)}))
    if composition:
        pointer = composition.resource.get("subject")
        target = found.follow(objs(pointer)[0] if objs(pointer) else pointer, composition, "").target
        if target is not None and found.entries[target].kind == "Patient":
            return found.entries[target]
        inner = found.contained(pointer, composition)
        if text(inner.get("resourceType")) == "Patient":
            return Entry(composition.number, "", "Patient", text(inner.get("id")), inner)
        issues.append(Issue("warning", "subject-unresolved", f"{composition.path}.subject"))
    if not patients:
        raise Unreadable("no-patient-directory" if _is_directory(found) else "no-patient")
    return patients[0] if len(patients) == 1 else max(patients, key=lambda one: (_mentions(found, one), -one.number))


DIRECTORY = frozenset(
    [
        "Organization",
        "Practitioner",
        "PractitionerRole",
        "Location",
        "HealthcareService",
        "Endpoint",
        "OrganizationAffiliation",
    ]
)
"""Resources about who cares, and not about anybody who is cared for."""


def _is_directory(found: Index) -> bool:
    return bool(found.entries) and all(entry.kind in DIRECTORY for entry in found.entries)


def _mentions(found: Index, patient: Entry) -> int:
    return sum(
        found.follow(entry.resource.get(name), entry, "").target == patient.number
        for entry in found.entries
        for name in ("subject", "patient")
    )


def _statements(
    found: Index, composition: Entry | None, subject: Entry, plan: Outline, issues: list[Issue]
) -> list[Statement]:
    """Every entry but the cover page and the subject becomes exactly one statement, in the bundle's order."""
    left_out = {subject.number} | ({composition.number} if composition else set())
    by_number = {}
    for entry in found.entries:
        if entry.number in left_out:
            continue
        statement = by_number[entry.number] = state(entry, found, issues)
        statement.section = plan.named.get(entry.number)
        _fence(statement, entry, subject, found, issues)
    _inherit_sections(by_number)
    statements = list(by_number.values())
    if plan.sections:
        issues += [
            Issue("info", "entry-unlinked", statement.resource_path)
            for statement in statements
            if statement.section is None and statement.kind in CLINICAL
        ]
    return statements


CLINICAL = {kind for kinds in sections.EXPECTED.values() for kind in kinds}
"""Types whose absence from every section is worth a line in the report."""


def _fence(statement: Statement, entry: Entry, subject: Entry, found: Index, issues: list[Issue]) -> None:
    if entry.kind == "Patient":
        statement.not_about_subject = True
    for reference in statement.references:
        if reference.target in (None, subject.number) or found.entries[reference.target].kind != "Patient":
            continue
        named = reference.path.rsplit(".", 1)[-1].split("[")[0]
        statement.not_about_subject |= named in ("subject", "patient")
    if statement.not_about_subject:
        issues.append(Issue("error", "about-another", entry.path))


def _inherit_sections(by_number: dict[int, Statement]) -> None:
    """What a listed result, report or medicine points to stands in the same section as what points to it."""
    below = {"Observation", "Medication", "Device", "Specimen", "Immunization", "DiagnosticReport"}
    waiting = [statement for statement in by_number.values() if statement.section is not None]
    while waiting:
        statement = waiting.pop()
        for reference in statement.references:
            child = by_number.get(reference.target) if reference.target is not None else None
            if child is not None and child.section is None and child.kind in below:
                child.section = statement.section
                waiting.append(child)


def _kind(composition: Entry | None, document_type: Concept, plan: Outline) -> str:
    if composition is None:
        return "resources"
    if any(coding.code == "60591-5" for coding in document_type.codings):
        return "ips"
    return "fhir-document"


def _missing_sections(plan: Outline, statements: list[Statement], issues: list[Issue]) -> None:
    for kind in sections.missing(plan):
        issues.append(
            Issue("warning", "required-section-missing", "Bundle.entry[0].resource.section", {"section": kind})
        )
        position = len(plan.sections)
        plan.sections.append(Section(position, 0, kind, "", "", "", "none", "", "", "required", ""))
        statements.append(Statement("Absence", "", section=position, absence="not-supplied", mapping="mapped", raw={}))


def _narratives(plan: Outline, statements: list[Statement], issues: list[Issue]) -> None:
    by_section = _by_section(plan, statements)
    for section in plan.sections:
        mine = by_section[section.position]
        if section.narrative_origin == "sent" and not mine and not section.empty_reason and section.path:
            issues.append(Issue("info", "narrative-only", section.path))
        lines = [statement.concept.label() for statement in mine if statement.concept and statement.concept.label()]
        if section.narrative_origin == "none" and lines:
            section.narrative, section.narrative_origin = narrative.from_lines(lines), "generated"
            issues.append(Issue("info", "narrative-missing", section.path))


def _by_section(plan: Outline, statements: list[Statement]) -> list[list[Statement]]:
    """The statements of each section; hundreds of sections must not mean hundreds of walks through thousands of statements."""
    found: list[list[Statement]] = [[] for _ in plan.sections]
    for statement in statements:
        if statement.section is not None:
            found[statement.section].append(statement)
    return found


def _absences(plan: Outline, statements: list[Statement], issues: list[Issue]) -> None:
    """An emptyReason is a statement of its own; free text alone is a hint; absence beside real entries conflicts."""
    by_section = _by_section(plan, statements)
    for section in plan.sections:
        mine = by_section[section.position]
        stated = sections.stated_absence(section)
        words = narrative.words(section.narrative) if section.narrative_origin == "sent" else ""
        if not stated and not mine and section.kind in sections.EXPECTED:
            stated = absence.of_text(words)
            if stated == "nil-known-text":
                issues.append(Issue("warning", "absence-as-text", section.path))
        if stated:
            statements.append(
                Statement(
                    "Absence",
                    section.path,
                    section=section.position,
                    absence=stated,
                    concept=Concept(text=words[:200]),
                    mapping="mapped",
                    raw={},
                )
            )
        real = [
            one
            for one in mine
            if not one.absence and not one.entered_in_error and one.kind in sections.EXPECTED.get(section.kind, set())
        ]
        if real and (
            stated or any(one.absence == "none-known" and absence.is_general(one.concept or Concept()) for one in mine)
        ):
            issues.append(Issue("error", "absence-conflict", section.path))


def _version(statements: list[Statement], kind: str) -> str:
    """A guess at the IPS edition: the withdrawn absence codes mean 1.x."""
    if kind != "ips":
        return ""
    legacy = any(
        "absent-unknown-uv-ips" in coding.system
        for statement in statements
        if statement.concept
        for coding in statement.concept.codings
    )
    return "1.x" if legacy else ""


def _counts(reading: Reading, found: Index) -> dict[str, int]:
    mappings = [statement.mapping for statement in reading.statements]
    return {
        "entries": len(found.entries),
        "sections": len(reading.sections),
        "statements": len(reading.statements),
        "mapped": mappings.count("mapped"),
        "partial": mappings.count("partial"),
        "raw": mappings.count("raw"),
        "narrative_only": sum(issue.code == "narrative-only" for issue in reading.issues),
        "unresolved": sum(issue.code in ("reference-unresolved", "reference-external") for issue in reading.issues),
    }
