"""From an entry to a statement: what it is, when, how sure, and the details worth showing; the rest stays raw."""

import functools
from dataclasses import dataclass
from typing import Any

from hospitium.records.reading import Concept, PartialDate, Reference, Statement
from hospitium.records.reading.issues import Issue

from . import absence, details
from .index import Entry, Index
from .mapping import COMMON, LASTING, NOT_CURRENT, SHAPES, Shape
from .people import any_name
from .values import absent_reason, code_of, concept, first_date, is_choice, items, obj, objs, one_of, text

# Modifier extensions would be listed here once we understand one; until then every one makes a statement unreliable.
UNDERSTOOD_MODIFIERS: frozenset[str] = frozenset()
ALWAYS_REFERENCES = (
    "subject",
    "patient",
    "encounter",
    "performer",
    "author",
    "asserter",
    "recorder",
    "informationSource",
    "basedOn",
    "partOf",
)


def state(entry: Entry, index: Index, issues: list[Issue]) -> Statement:
    """Read one entry. Never raises for what an entry holds."""
    resource, shape = entry.resource, SHAPES.get(entry.kind)
    found = Statement(entry.kind or "Unknown", entry.path, entry.full_url, entry.id, raw=resource)
    if entry.origin:
        found.raw, found.resource, found.span = entry.origin.raw, resource, entry.origin.span
    if not resource:
        issues.append(Issue("warning", "entry-no-resource", entry.path))
        return found
    _judge_modifiers(found, resource, issues)
    _read_status(found, resource, issues)
    found.references = _references(entry, index, shape, issues)
    if shape is None:
        issues.append(Issue("info", "kept-raw", entry.path, {"type": found.kind}))
        found.concept = concept(resource.get("code")) if resource.get("code") else Concept(text=any_name(resource))
        return found
    found.concept = _what(entry, shape, index)
    found.date, found.end = _when(found, resource, shape, issues)
    found.detail = details.read(entry, shape)
    found.category = concept(resource.get("category")).label()
    found.note = " ".join(filter(None, (text(note.get("text")) for note in objs(resource.get("note")))))
    _read_value(found, resource, issues)
    _read_absence(found, resource, issues)
    _judge_concept(found, entry, issues)
    _judge_mapping(found, entry, issues)
    return found


def _judge_modifiers(found: Statement, resource: dict[str, Any], issues: list[Issue]) -> None:
    if "modifierExtension" not in resource and "implicitRules" not in resource:
        return
    unknown = [
        text(extension.get("url"))
        for extension in objs(resource.get("modifierExtension"))
        if text(extension.get("url")) not in UNDERSTOOD_MODIFIERS
    ]
    if unknown:
        issues.append(Issue("warning", "unknown-modifier", found.resource_path, {"extension": unknown[0][:200]}))
    if resource.get("implicitRules"):
        issues.append(Issue("warning", "implicit-rules", found.resource_path))
    found.reliable = not unknown and not resource.get("implicitRules")


def _read_status(found: Statement, resource: dict[str, Any], issues: list[Issue]) -> None:
    clinical, found.verification = code_of(resource.get("clinicalStatus")), code_of(resource.get("verificationStatus"))
    found.status = clinical or code_of(resource.get("status")) or code_of(resource.get("lifecycleStatus"))
    if any(isinstance(resource.get(name), str) for name in ("clinicalStatus", "verificationStatus")):
        issues.append(Issue("info", "status-shape", found.resource_path))
    words = {found.status, found.verification}
    found.refuted = "refuted" in words
    found.entered_in_error = "entered-in-error" in words
    past = NOT_CURRENT - ({"completed"} if found.kind in LASTING else set())
    found.current = not words & past and resource.get("doNotPerform") is not True
    if found.entered_in_error:
        issues.append(Issue("info", "entered-in-error", found.resource_path))
    if not found.status and found.kind in {
        "MedicationStatement",
        "MedicationRequest",
        "Observation",
        "Immunization",
        "Procedure",
        "DiagnosticReport",
    }:
        issues.append(Issue("info", "status-missing", found.resource_path))


def _references(entry: Entry, index: Index, shape: Shape | None, issues: list[Issue]) -> list[Reference]:
    found = [
        index.follow(item, entry, f"{entry.path}.{name}{path}")
        for name in _layout(entry.kind, tuple(entry.resource)).references
        for path, item in _pointers(entry.resource[name])
    ]
    if "medicationReference" in entry.resource:
        found.append(index.follow(entry.resource["medicationReference"], entry, f"{entry.path}.medicationReference"))
    for reference in found:
        if reference.target is None and reference.reference:
            code = "reference-external" if reference.reference.startswith("http") else "reference-unresolved"
            issues.append(Issue("info", code, reference.path, {"reference": reference.reference[:200]}))
        elif reference.how == "type-id" and entry.full_url.startswith("urn:"):
            issues.append(Issue("info", "reference-relative", reference.path, {"reference": reference.reference[:200]}))
    return found


def _pointers(value: Any) -> list[tuple[str, dict[str, Any]]]:
    """References in a value or one level below it (`performer.actor`, `entry.item`)."""
    found = []
    for number, item in enumerate(objs(value)):
        if "reference" in item or ("identifier" in item and "display" in item):
            found.append((f"[{number}]", item))
        found += [
            (f"[{number}].{key}", below)
            for key, below in item.items()
            if isinstance(below, dict) and isinstance(below.get("reference"), str)
        ]
    return found


def _what(entry: Entry, shape: Shape, index: Index) -> Concept:
    for name in shape.what:
        found = _named(entry, name, index)
        if found.text or found.codings:
            return found
    return Concept()


def _named(entry: Entry, name: str, index: Index) -> Concept:
    resource = entry.resource
    if name == "name":
        return Concept(text=any_name(resource))
    if name in ("medication", "device"):
        return _pointed(entry, name, index)
    value = resource.get(name)
    if name == "deviceName":
        return Concept(text=next((text(item.get("name")) for item in objs(value)), ""))
    if name in ("recommendation", "prediction", "condition") and objs(value):
        inner = objs(value)[0]
        return concept(inner.get("vaccineCode") or inner.get("outcome") or inner.get("code"))
    if name == "oralDiet":
        return concept(obj(value).get("type"))
    return concept(value)


def _pointed(entry: Entry, name: str, index: Index) -> Concept:
    """What a medication or device is: said here, or in the entry or contained resource it points to."""
    resource = entry.resource
    direct = resource.get(f"{name}CodeableConcept") or (
        resource.get(name) if "reference" not in obj(resource.get(name)) else None
    )
    if direct:
        return concept(direct)
    pointer = obj(resource.get(f"{name}Reference") or resource.get(name))
    target = index.contained(pointer, entry)
    if not target:
        number = index.follow(pointer, entry, "").target
        target = index.entries[number].resource if number is not None else {}
    for element in ("code", "type"):
        if (found := concept(target.get(element))).label():
            return found
    name_of_device = next((text(item.get("name")) for item in objs(target.get("deviceName"))), "")
    return Concept(text=name_of_device or text(pointer.get("display")))


def _when(
    found: Statement, resource: dict[str, Any], shape: Shape, issues: list[Issue]
) -> tuple[PartialDate | None, PartialDate | None]:
    stated = _with_collection(resource)
    start, end = first_date(stated, *_layout(found.kind, tuple(stated)).dates)
    if not end:
        end = first_date(resource, "abatementDateTime", "abatementPeriod", "abatementString", "abatementAge")[0]
    if start and start.precision == "text" and isinstance(resource.get(f"{shape.when[0]}DateTime"), str):
        issues.append(Issue("warning", "bad-date", found.resource_path, {"text": start.text}))
    return start, end


KINDS_OF_DATE = ("", "DateTime", "Period", "Date", "Age", "String", "Range", "Instant", "Timing")


@dataclass(frozen=True)
class Layout:
    """Which elements of a resource are read how."""

    references: tuple[str, ...]
    dates: tuple[str, ...]
    left: tuple[str, ...]
    """Neither read nor passed over."""


@functools.lru_cache(maxsize=4096)
def _layout(kind: str, names: tuple[str, ...]) -> Layout:
    """Worked out once for all resources of a kind that have elements of the same names."""
    shape = SHAPES.get(kind) or Shape(())
    pointing = dict.fromkeys((*ALWAYS_REFERENCES, *shape.references))
    dates = (f"{name}{type_}" for name in shape.when for type_ in KINDS_OF_DATE)
    return Layout(
        tuple(name for name in pointing if name in names),
        tuple(name for name in dates if name in names),
        tuple(name for name in names if name != "modifierExtension" and not _is_known(shape, name)),
    )


def _with_collection(resource: dict[str, Any]) -> dict[str, Any]:
    """A specimen's date stands inside its collection."""
    if not (inner := obj(resource.get("collection"))):
        return resource
    return {
        **resource,
        **{f"collection{key[9:]}": value for key, value in inner.items() if key.startswith("collected")},
    }


def _read_value(found: Statement, resource: dict[str, Any], issues: list[Issue]) -> None:
    name, value = one_of(resource, "value")
    if not name:
        return
    found.value = {"type": name[5:], "as_sent": value}
    if name == "valueQuantity" and not (obj(value).get("code") and "unitsofmeasure" in text(obj(value).get("system"))):
        issues.append(Issue("info", "no-unit-code", f"{found.resource_path}.{name}"))
    if name == "valueString" and text(value).replace(".", "", 1).replace("-", "", 1).isdigit():
        issues.append(Issue("info", "number-as-text", f"{found.resource_path}.{name}"))


def _read_absence(found: Statement, resource: dict[str, Any], issues: list[Issue]) -> None:
    kind, legacy = absence.of_concept(found.concept or Concept())
    reason = absent_reason(resource, "code", "medicationCodeableConcept", "vaccineCode")
    words = found.concept.label() if found.concept else ""
    if kind:
        found.absence = kind
    elif reason:
        found.absence = absence.of_reason(reason)
    elif found.concept and not found.concept.codings and (said := absence.of_text(words)):
        found.absence = said
        if said == "nil-known-text":
            issues.append(Issue("warning", "absence-as-text", found.resource_path))
    if legacy:
        issues.append(Issue("info", "absence-legacy", found.resource_path))
    found.severity = "" if found.absence else _severity(resource)


SEVERITIES = {
    "high": {"high", "severe", "24484000", "la6750-9"},
    "moderate": {"moderate", "6736007", "la6751-7", "unable-to-assess"},
    "low": {"low", "mild", "255604002", "la6752-5"},
}


def _severity(resource: dict[str, Any]) -> str:
    """The worst of criticality, severity and reaction severity; only ever what the sender said, in code or word."""
    stated = [resource.get("criticality"), resource.get("severity")]
    stated += [reaction.get("severity") for reaction in objs(resource.get("reaction"))]
    stated = [value for value in stated if value is not None]
    if not stated:
        return ""
    words = {word for value in stated for word in (code_of(value).lower(), *concept(value).label().lower().split()[:1])}
    return next((severity for severity, known in SEVERITIES.items() if words & known), "")


def _judge_concept(found: Statement, entry: Entry, issues: list[Issue]) -> None:
    stated = found.concept or Concept()
    if not stated.label():
        issues.append(Issue("warning", "no-concept", entry.path))
    elif stated.is_untranslated:
        issues.append(Issue("warning", "code-untranslated", entry.path, {"code": stated.label()}))
    if any(coding.code and not coding.system for coding in stated.codings):
        issues.append(Issue("warning", "code-no-system", entry.path))
    if any(coding.translations and coding.display in coding.translations.values() for coding in stated.codings):
        issues.append(Issue("info", "display-as-extension", entry.path))


def _judge_mapping(found: Statement, entry: Entry, issues: list[Issue]) -> None:
    left = _layout(entry.kind, tuple(entry.resource)).left
    strange = [
        name
        for name in ("code", "category")
        if entry.resource.get(name) is not None and not isinstance(entry.resource[name], (dict, list, str))
    ]
    found.mapping = "partial" if left or strange or not (found.concept and found.concept.label()) else "mapped"
    if left:
        issues.append(Issue("info", "partly-mapped", entry.path, {"fields": ", ".join(sorted(left))[:300]}))
    if strange:
        issues.append(Issue("warning", "wrong-shape", f"{entry.path}.{strange[0]}"))
    if isinstance(entry.resource.get("subject"), list) or not items(entry.resource.get("resourceType")):
        issues.append(Issue("warning", "wrong-shape", entry.path))


def _is_known(shape: Shape, name: str) -> bool:
    """Whether an element is read or may be passed over; a choice (`onset[x]`) is known by its stem."""
    name = name.lstrip("_")
    stems = {*shape.what, *shape.when, *shape.details}
    return name in COMMON | stems | {*shape.references, *shape.ignorable} or any(
        is_choice(stem, name) for stem in stems | CHOICES
    )


CHOICES = {"value", "abatement", "deceased"}
