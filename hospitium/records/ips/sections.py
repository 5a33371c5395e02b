"""The sections of a summary: where each fact stands, in which words, and why a section is empty."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hospitium.kernel import clock
from hospitium.records.fhir.sections import EXPECTED, KNOWN
from hospitium.records.fhir.values import code_of, objs
from hospitium.records.reading import PartialDate
from hospitium.records.reconcile import OF_SECTION
from hospitium.records.words import ABSENCES, KINDS, STATUSES, WEIGHT

from .passages import lines_of
from .told import Part, Passage, Row, Source, Stated

LOINC = "http://loinc.org"
CODES = {slug: code for code, (slug, _duty) in KNOWN.items()}
REQUIRED = [slug for slug, duty in KNOWN.values() if duty == "required"]

BEYOND = {
    "family-history": ("10157-6", gettext_lazy("Family history")),
    "encounters": ("46240-8", gettext_lazy("Visits and stays")),
    "other": ("", gettext_lazy("Also in the record")),
}
"""Sections the guide has no place for; it lets others stand beside its own."""

OF_KIND = {
    "AllergyIntolerance": "allergies",
    "Condition": "problems",
    "MedicationStatement": "medications",
    "MedicationRequest": "medications",
    "MedicationAdministration": "medications",
    "MedicationDispense": "medications",
    "Medication": "medications",
    "Immunization": "immunizations",
    "Observation": "results",
    "DiagnosticReport": "results",
    "ImagingStudy": "results",
    "Specimen": "results",
    "Media": "results",
    "Procedure": "procedures",
    "DeviceUseStatement": "devices",
    "Device": "devices",
    "Consent": "advance-directives",
    "Flag": "alerts",
    "DetectedIssue": "alerts",
    "AdverseEvent": "alerts",
    "ClinicalImpression": "functional-status",
    "CarePlan": "plan-of-care",
    "CareTeam": "plan-of-care",
    "Goal": "plan-of-care",
    "ServiceRequest": "plan-of-care",
    "NutritionOrder": "plan-of-care",
    "ImmunizationRecommendation": "plan-of-care",
    "FamilyMemberHistory": "family-history",
    "Encounter": "encounters",
}
OF_CATEGORY = {"vital-signs": "vital-signs", "social-history": "social-history"}
SUPPORT = frozenset({"Medication", "Specimen", "Device", "Media", "Substance", "Location", "RelatedPerson"})
"""What stands in a section only where nothing else speaks of it."""


def section_of(one: Stated) -> str:
    """The section a fact belongs to: the one its document put it in where its kind may stand there, else its kind's."""
    own = one.section
    fits = own not in EXPECTED or one.kind in EXPECTED[own] | {"DocumentReference", "Absence"} | SUPPORT
    if own in CODES and fits:
        return own
    if one.kind == "Observation":
        stated = {code_of(group) for group in objs(one.resource.get("category"))}
        return next((OF_CATEGORY[code] for code in stated if code in OF_CATEGORY), "results")
    if one.kind == "Condition" and one.status in ("resolved", "inactive", "remission"):
        return "past-problems"
    return OF_KIND.get(one.kind, "other")


def parts(
    facts: Iterable[Stated],
    passages: Iterable[Passage],
    urls: dict[int, str],
    sources: dict[int, Source],
    referred: set[str],
    language: str,
) -> list[Part]:
    """The sections by weight. `urls`: of the entries of facts; `referred`: those that others speak of already."""
    found: dict[str, Part] = {slug: _part(slug) for slug in REQUIRED}
    absences: dict[str, list[Stated]] = {}
    for one in facts:
        slug = section_of(one)
        part = found.setdefault(slug, _part(slug))
        if one.kind == "Absence":
            absences.setdefault(slug, []).append(one)
        url = urls.get(one.key, "")
        if url in referred and one.kind in SUPPORT:
            continue
        part.rows.append(row_of(one, url, sources, language))
        if url:
            part.entries.append(url)
    for passage in passages:
        slug = passage.section if passage.section in CODES else "other"
        part = found.setdefault(slug, _part(slug))
        title = (
            f"{passage.title} · {_titled(sources[passage.source])}"
            if slug == "other"
            else _titled(sources[passage.source])
        )
        part.passages.append((title, lines_of(passage.html)))
    for slug, part in found.items():
        _empty(part, absences.get(slug, []))
    return sorted((part for part in found.values() if part.rows or part.passages or part.empty), key=_weight)


def _part(slug: str) -> Part:
    code, title = BEYOND.get(slug) or (CODES[slug], KINDS[slug])
    return Part(slug, code, LOINC if code else "", str(title))


def _weight(part: Part) -> int:
    return WEIGHT.index(part.kind) if part.kind in WEIGHT else len(WEIGHT)


EMPTY = {
    "withheld": "withheld",
    "unavailable": "unavailable",
    "not-asked": "notasked",
    "unknown": "unknown",
    "not-started": "notstarted",
    "closed": "closed",
    "none-known": "nilknown",
}
"""Kinds of absence as HL7 list-empty-reason, the most careful first: “none known” only where every source says so."""


def _empty(part: Part, absences: list[Stated]) -> None:
    if part.entries:
        return
    stated = {one.absence for one in absences}
    if reason := next((kind for kind in EMPTY if kind in stated), ""):
        part.empty, part.empty_words = EMPTY[reason], str(ABSENCES[reason])
    elif part.kind in REQUIRED and not part.passages:
        part.empty, part.empty_words = (
            "unavailable",
            _("No source says anything about this. It does not mean that there is none."),
        )


def needs_entry(absence: Stated, others: Iterable[Stated]) -> bool:
    """Whether the absence of a whole section must be said by an entry: it is a guess from words, or facts stand beside it."""
    slug = section_of(absence)
    if slug not in OF_SECTION or absence.absence not in ("none-known", "nil-known-text"):
        return False
    return absence.absence == "nil-known-text" or any(
        section_of(one) == slug and one.kind != "Absence" for one in others
    )


NONE_KNOWN = {
    "allergies": ("716186003", gettext_lazy("No known allergy")),
    "problems": ("160245001", gettext_lazy("No current problems or disability")),
    "medications": ("787481004", gettext_lazy("No known medications")),
}
SNOMED = "http://snomed.info/sct"


def absence_entry(absence: Stated) -> dict[str, Any]:
    """A resource that says the absence a section states (SNOMED CT as IPS 2.0 lists it, else in words)."""
    slug = section_of(absence)
    kind = OF_SECTION[slug]
    code, words = NONE_KNOWN.get(slug, ("", absence.label))
    concept: dict[str, Any] = {"text": absence.label or str(words)}
    if absence.absence == "none-known" and code:
        concept = {"coding": [{"system": SNOMED, "code": code, "display": str(words)}]}
    element = {"MedicationStatement": "medicationCodeableConcept", "Immunization": "vaccineCode"}.get(kind, "code")
    return {"resourceType": kind, element: concept}


def row_of(one: Stated, url: str, sources: dict[int, Source], language: str) -> Row:
    """A fact as people read it."""
    told = [sources[number] for number in dict.fromkeys((one.source, *one.sources)) if number in sources]
    translated = translation(one.codings, language)
    absence = str(ABSENCES.get(one.absence, ABSENCES["unknown"])) if one.absence else ""
    label = absence or translated or one.label or one.kind
    return Row(
        label=label,
        original=one.label if one.label != label else "",
        when=" – ".join(filter(None, (_dated(one.date, language), _dated(one.end, language)))),
        chips=_chips(one),
        details=[pair for pair in one.detail if pair[1]] + ([("note", one.note)] if one.note else []),
        sources=[_titled(source) for source in told],
        url=url,
        severity=one.severity,
        is_reviewed=one.is_reviewed,
        is_absence=bool(one.absence),
        is_struck=one.is_refuted,
        language=told[0].language if told and not (absence or translated) else "",
    )


def _chips(one: Stated) -> list[str]:
    words = [str(STATUSES.get(code, code)) for code in dict.fromkeys((one.status, one.verification)) if code]
    words = [_("high risk"), *words] if one.severity == "high" else words
    return words if one.is_reliable else [*words, _("do not rely on the structured form")]


def translation(codings: Iterable[dict[str, Any]], language: str) -> str:
    """The words a source itself gives for a code in a language; the variant of a region serves."""
    for coding in codings:
        for tag, words in (coding.get("translations") or {}).items():
            if tag.replace("_", "-").split("-")[0].lower() == language.split("-", maxsplit=1)[0].lower():
                return str(words)
    return ""


def _dated(date: PartialDate | None, language: str) -> str:
    return clock.partial(date.text, date.precision, language) if date else ""


def _titled(source: Source) -> str:
    return source.title or source.file_name or source.ref
