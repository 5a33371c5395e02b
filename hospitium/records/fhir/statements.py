"""From an entry to a statement: what it is, when, how sure, and the details worth showing; the rest stays raw."""

from types import NoneType
from typing import Any

from hospitium.records.reading import Concept, PartialDate, Reference, Statement
from hospitium.records.reading.issues import Issue

from . import absence, details
from .index import Entry, Index
from .layout import Layout, layout_of
from .mapping import LASTING, NOT_CURRENT, PAST_THOUGH_LASTING, Shape
from .once import Once
from .people import any_name
from .values import absent_reason, code_of, concept, first_date, items, obj, objs, text

# Modifier extensions would be listed here once we understand one; until then every one makes a statement unreliable.
UNDERSTOOD_MODIFIERS: frozenset[str] = frozenset()


def state(entry: Entry, index: Index, issues: list[Issue]) -> Statement:
    """Read one entry. Never raises for what an entry holds."""
    resource = entry.resource
    found = Statement(entry.kind or "Unknown", entry.path, entry.full_url, entry.id, raw=resource)
    if entry.origin:
        found.raw, found.resource, found.span = entry.origin.raw, resource, entry.origin.span
    if not resource:
        issues.append(Issue("warning", "entry-no-resource", entry.path))
        return found
    layout = layout_of(entry.kind, tuple(resource))
    once = index.once
    _judge_modifiers(found, resource, issues)
    _read_status(found, resource, once, issues)
    found.references = _references(entry, layout, index, issues)
    if layout.shape is None:
        issues.append(Issue("info", "kept-raw", entry.path, {"type": found.kind}))
        found.concept = (
            once.read(concept, resource["code"]) if resource.get("code") else Concept(text=any_name(resource))
        )
        return found
    stated = found.concept = _what(entry, layout.shape, index)
    label = stated.label()
    found.date, found.end = _when(found, resource, layout.shape, layout, issues)
    found.detail = details.read(resource, layout.details, once)
    if "category" in resource:
        found.category = once.read(_label, resource["category"])
    if "note" in resource:
        found.note = once.read(_noted, resource["note"])
    if layout.value:
        _read_value(found, layout.value, resource[layout.value], issues)
    _read_absence(found, stated, label, resource, once, issues)
    _judge_concept(stated, label, entry, once, issues)
    found.mapping = "partial" if _is_partly_read(entry, layout, issues) or not label else "mapped"
    return found


def _label(value: Any) -> str:
    return concept(value).label()


def _noted(value: Any) -> str:
    return " ".join(filter(None, (text(note.get("text")) for note in objs(value))))


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


def _read_status(found: Statement, resource: dict[str, Any], once: Once, issues: list[Issue]) -> None:
    clinical, verification = resource.get("clinicalStatus"), resource.get("verificationStatus")
    found.verification = once.read(code_of, verification)
    found.status = (
        once.read(code_of, clinical) or code_of(resource.get("status")) or code_of(resource.get("lifecycleStatus"))
    )
    if isinstance(clinical, str) or isinstance(verification, str):
        issues.append(Issue("info", "status-shape", found.resource_path))
    words = found.status, found.verification
    found.refuted = "refuted" in words
    found.entered_in_error = "entered-in-error" in words
    past = PAST_THOUGH_LASTING if found.kind in LASTING else NOT_CURRENT
    found.current = past.isdisjoint(words) and resource.get("doNotPerform") is not True
    if found.entered_in_error:
        issues.append(Issue("info", "entered-in-error", found.resource_path))
    if not found.status and found.kind in WITH_STATUS:
        issues.append(Issue("info", "status-missing", found.resource_path))


WITH_STATUS = {
    "MedicationStatement",
    "MedicationRequest",
    "Observation",
    "Immunization",
    "Procedure",
    "DiagnosticReport",
}


def _references(entry: Entry, layout: Layout, index: Index, issues: list[Issue]) -> list[Reference]:
    found = [
        index.follow(item, entry, f"{entry.path}.{name}{path}")
        for name in layout.references
        for path, item in index.once.read(_pointers, entry.resource[name])
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
    return index.once.read(concept, value)


def _pointed(entry: Entry, name: str, index: Index) -> Concept:
    """What a medication or device is: said here, or in the entry or contained resource it points to."""
    resource = entry.resource
    direct = resource.get(f"{name}CodeableConcept") or (
        resource.get(name) if "reference" not in obj(resource.get(name)) else None
    )
    if direct:
        return index.once.read(concept, direct)
    pointer = obj(resource.get(f"{name}Reference") or resource.get(name))
    target = index.contained(pointer, entry)
    if not target:
        number = index.follow(pointer, entry, "").target
        target = index.entries[number].resource if number is not None else {}
    for element in ("code", "type"):
        if (found := index.once.read(concept, target.get(element))).label():
            return found
    name_of_device = next((text(item.get("name")) for item in objs(target.get("deviceName"))), "")
    return Concept(text=name_of_device or text(pointer.get("display")))


def _when(
    found: Statement, resource: dict[str, Any], shape: Shape, layout: Layout, issues: list[Issue]
) -> tuple[PartialDate | None, PartialDate | None]:
    stated = _with_collection(resource)
    dates = layout.dates if stated is resource else layout_of(found.kind, tuple(stated)).dates
    start, end = first_date(stated, *dates)
    if not end and layout.ends:
        end = first_date(resource, *layout.ends)[0]
    if start and start.precision == "text" and isinstance(resource.get(f"{shape.when[0]}DateTime"), str):
        issues.append(Issue("warning", "bad-date", found.resource_path, {"text": start.text}))
    return start, end


def _with_collection(resource: dict[str, Any]) -> dict[str, Any]:
    """A specimen's date stands inside its collection."""
    if not (inner := obj(resource.get("collection"))):
        return resource
    return {
        **resource,
        **{f"collection{key[9:]}": value for key, value in inner.items() if key.startswith("collected")},
    }


def _read_value(found: Statement, name: str, value: Any, issues: list[Issue]) -> None:
    found.value = {"type": name[5:], "as_sent": value}
    if name == "valueQuantity" and not (obj(value).get("code") and "unitsofmeasure" in text(obj(value).get("system"))):
        issues.append(Issue("info", "no-unit-code", f"{found.resource_path}.{name}"))
    if name == "valueString" and text(value).replace(".", "", 1).replace("-", "", 1).isdigit():
        issues.append(Issue("info", "number-as-text", f"{found.resource_path}.{name}"))


def _read_absence(
    found: Statement, stated: Concept, label: str, resource: dict[str, Any], once: Once, issues: list[Issue]
) -> None:
    kind, legacy = once.read(absence.of_concept, stated)
    if kind:
        found.absence = kind
    elif reason := absent_reason(resource, "code", "medicationCodeableConcept", "vaccineCode"):
        found.absence = absence.of_reason(reason)
    elif not stated.codings and (said := once.read(absence.of_text, label)):
        found.absence = said
        if said == "nil-known-text":
            issues.append(Issue("warning", "absence-as-text", found.resource_path))
    if legacy:
        issues.append(Issue("info", "absence-legacy", found.resource_path))
    found.severity = "" if found.absence else _severity(resource, once)


SEVERITIES = {
    "high": {"high", "severe", "24484000", "la6750-9"},
    "moderate": {"moderate", "6736007", "la6751-7", "unable-to-assess"},
    "low": {"low", "mild", "255604002", "la6752-5"},
}


def _severity(resource: dict[str, Any], once: Once) -> str:
    """The worst of criticality, severity and reaction severity; only ever what the sender said, in code or word."""
    if "criticality" not in resource and "severity" not in resource and "reaction" not in resource:
        return ""
    stated = [resource.get("criticality"), resource.get("severity")]
    stated += [reaction.get("severity") for reaction in objs(resource.get("reaction"))]
    stated = [value for value in stated if value is not None]
    words = {word for value in stated for word in once.read(_grades, value)}
    return next((severity for severity, known in SEVERITIES.items() if words & known), "")


def _grades(value: Any) -> tuple[str, ...]:
    return code_of(value).lower(), *concept(value).label().lower().split()[:1]


def _judge_concept(stated: Concept, label: str, entry: Entry, once: Once, issues: list[Issue]) -> None:
    if not label:
        issues.append(Issue("warning", "no-concept", entry.path))
    elif stated.is_untranslated:
        issues.append(Issue("warning", "code-untranslated", entry.path, {"code": label}))
    issues += [Issue(severity, code, entry.path) for severity, code in once.read(_oddities, stated)]


def _oddities(stated: Concept) -> list[tuple[str, str]]:
    found = []
    if any(coding.code and not coding.system for coding in stated.codings):
        found.append(("warning", "code-no-system"))
    if any(coding.translations and coding.display in coding.translations.values() for coding in stated.codings):
        found.append(("info", "display-as-extension"))
    return found


SAID = (dict, list, str, NoneType)
"""What a code may be said in."""


def _is_partly_read(entry: Entry, layout: Layout, issues: list[Issue]) -> bool:
    """Whether parts of it are kept as they came only."""
    strange = [name for name in ("code", "category") if not isinstance(entry.resource.get(name), SAID)]
    if layout.left:
        issues.append(Issue("info", "partly-mapped", entry.path, {"fields": ", ".join(sorted(layout.left))[:300]}))
    if strange:
        issues.append(Issue("warning", "wrong-shape", f"{entry.path}.{strange[0]}"))
    if isinstance(entry.resource.get("subject"), list) or not items(entry.resource.get("resourceType")):
        issues.append(Issue("warning", "wrong-shape", entry.path))
    return bool(layout.left or strange)
