"""Older and odd ways to say a thing, put the R4 way where no doubt is possible; and the rules between elements of a type.

The shapes taken in are those the reader takes in (`fhir.values`), so that what is written is read the same again.
"""

import re
from collections.abc import Callable
from typing import Any

from hospitium.records.fhir import details
from hospitium.records.fhir.values import code_of, obj, objs, text
from hospitium.records.reading.numbers import Decimal

UCUM = "http://unitsofmeasure.org"
TERMS = "http://terminology.hl7.org/CodeSystem/"
BOUND: dict[str, tuple[str, frozenset[str]]] = {
    "Condition.clinicalStatus": (
        f"{TERMS}condition-clinical",
        frozenset({"active", "recurrence", "relapse", "inactive", "remission", "resolved"}),
    ),
    "Condition.verificationStatus": (
        f"{TERMS}condition-ver-status",
        frozenset({"unconfirmed", "provisional", "differential", "confirmed", "refuted", "entered-in-error"}),
    ),
    "AllergyIntolerance.clinicalStatus": (
        f"{TERMS}allergyintolerance-clinical",
        frozenset({"active", "inactive", "resolved"}),
    ),
    "AllergyIntolerance.verificationStatus": (
        f"{TERMS}allergyintolerance-verification",
        frozenset({"unconfirmed", "confirmed", "refuted", "entered-in-error"}),
    ),
}
"""Concepts that must have a code of one system (R4 required bindings)."""

RENAMED = {
    "AllergyIntolerance": {"substance": "code", "assertedDate": "recordedDate"},
    "Condition": {"assertedDate": "recordedDate"},
    "Immunization": {"date": "occurrenceDateTime"},
    "DeviceUseStatement": {"whenUsed": "timingPeriod"},
}
"""Elements of earlier editions under their R4 names, where what they hold did not change."""


def modern(kind: str, value: dict[str, Any]) -> dict[str, Any]:
    """A resource with the elements of other editions under their R4 names."""
    found = dict(value)
    for old, new in RENAMED.get(kind, {}).items():
        if old in found and new not in found:
            found[new] = found.pop(old)
    if kind == "Immunization" and found.pop("notGiven", None) is True:
        found["status"] = "not-done"
    if kind == "MedicationStatement" and text(found.get("taken")) == "n":
        found["status"] = "not-taken"
        del found["taken"]
    if kind == "AllergyIntolerance" and found.get("reaction"):
        found["reaction"] = [_weighed(one) for one in objs(found["reaction"])]
    for stem in ("medication", "device"):
        _split(found, stem, kind)
    for name in ("clinicalStatus", "verificationStatus"):
        if found.get(name) is not None and (bound := BOUND.get(f"{kind}.{name}")):
            found[name] = _bound(found[name], *bound)
    return {name: one for name, one in found.items() if one is not None}


GRADES = {"mild", "moderate", "severe"}


def _weighed(reaction: dict[str, Any]) -> dict[str, Any]:
    """A reaction whose severity is told in words (“moderate to severe”): the grade our reader sees there, the words beside."""
    words = text(reaction.get("severity"))
    grade = next(iter(words.lower().split()), "")
    if grade not in GRADES or words.lower() == grade or reaction.get("description"):
        return reaction
    return {**reaction, "severity": grade, "description": words}


def _split(found: dict[str, Any], stem: str, kind: str) -> None:
    """`medication` in one piece (R5), as the choice it was."""
    if not isinstance(whole := found.get(stem), dict) or (stem == "device" and kind != "DeviceUseStatement"):
        return
    if stem == "device":
        found[stem] = whole.get("reference") if isinstance(whole.get("reference"), dict) else whole
        return
    del found[stem]
    if whole.get("reference"):
        inner = whole["reference"]
        found[f"{stem}Reference"] = inner if isinstance(inner, dict) else whole
    else:
        found[f"{stem}CodeableConcept"] = whole.get("concept") or whole


def _bound(value: Any, system: str, codes: frozenset[str]) -> Any:
    """A concept with the code the binding wants, the sender's own after it; as it is where it says none of them."""
    stated = obj(shaped("CodeableConcept", value))
    if any(one.get("system") == system and one.get("code") in codes for one in objs(stated.get("coding"))):
        return stated
    code = code_of(value).lower()
    if code not in codes:
        return value
    rest = [] if isinstance(value, str) else objs(stated.get("coding"))
    return {**stated, "coding": [{"system": system, "code": code}, *rest]}


ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S")


def shaped(kind: str, value: Any) -> Any:
    """A value in the shape of its type, from the shapes our reader takes for it."""
    if isinstance(value, list):
        value = value[0] if value else None
    if kind == "CodeableConcept":
        if isinstance(value, str):
            return {"text": value} if value.strip() else None
        inner = obj(value)
        if "coding" not in inner and ("code" in inner or "display" in inner):
            return {"coding": [inner]}
        return inner["concept"] if isinstance(inner.get("concept"), dict) else value
    if kind == "Annotation" and isinstance(value, str):
        return {"text": value}
    if kind in ("Dosage", "HumanName") and isinstance(value, str):
        return {"text": value}
    if kind == "Coding" and isinstance(value, dict):
        return _coding(value)
    return value


def _coding(value: dict[str, Any]) -> dict[str, Any]:
    """A bare OID is an address without its beginning; what is no address at all is told beside the code it was to explain."""
    if isinstance(value.get("coding"), list) and "code" not in value:  # a concept where only a code may stand
        inner = next((one for one in value["coding"] if isinstance(one, dict)), {})
        return _coding({**({"display": value["text"]} if value.get("text") else {}), **inner}) if inner else value
    system = text(value.get("system"))
    if not system or ADDRESS.match(system):
        return value
    if system[0].isdigit() and system.replace(".", "").isdigit():
        return {**value, "system": f"urn:oid:{system}"}
    return {**{name: one for name, one in value.items() if name != "system"}, "stated system": system}


def mended(kind: str, rebuilt: dict[str, Any], value: dict[str, Any], lost: list[Any]) -> dict[str, Any] | None:
    """The parts of a type as its rules want them together; None where they cannot be.

    Under the empty name goes what had to give way: element to words.
    """
    if kind == "Dosage" and lost and "text" not in rebuilt:
        words = details.READERS["dosage"](value)
        return {**rebuilt, "text": words} if words else rebuilt
    if kind in ("Quantity", "Age", "Duration") and "value" in value and not rebuilt.keys() & {"value", "_value"}:
        return None  # a unit without its number says nothing
    mend = MENDS.get(kind)
    return mend(rebuilt) if mend else rebuilt


Mend = Callable[[dict[str, Any]], dict[str, Any] | None]


def _without(rebuilt: dict[str, Any], *names: str) -> dict[str, Any]:
    gone = {name: rebuilt[name] for name in names if name in rebuilt}
    rest = {name: one for name, one in rebuilt.items() if name not in gone and name.lstrip("_") not in gone}
    return {**rest, "": {**rebuilt.get("", {}), **gone}} if gone else rebuilt


def _quantity(rebuilt: dict[str, Any]) -> dict[str, Any]:
    """qty-3: a code has a system; without one it is the unit as written."""
    if "code" in rebuilt and "system" not in rebuilt:
        if "unit" in rebuilt and rebuilt["unit"] != rebuilt["code"]:
            return _without(rebuilt, "code")
        return {**{name: one for name, one in rebuilt.items() if name != "code"}, "unit": rebuilt["code"]}
    return rebuilt


def _measured(rebuilt: dict[str, Any]) -> dict[str, Any] | None:
    """age-1, drt-1: a code of UCUM with the value."""
    is_coded = "code" in rebuilt and rebuilt.get("system") == UCUM
    return rebuilt if "value" not in rebuilt or is_coded else None


def _range(rebuilt: dict[str, Any]) -> dict[str, Any] | None:
    """A limit has no comparator, and rng-2: low is not above high."""
    low, high = rebuilt.get("low", {}), rebuilt.get("high", {})
    if "comparator" in low or "comparator" in high:
        return None
    both = [limit.get("value") for limit in (low, high)]
    return None if None not in both and _number(both[0]) > _number(both[1]) else rebuilt


def _number(value: Any) -> float:
    return float(value.text if isinstance(value, Decimal) else value)


def _ratio(rebuilt: dict[str, Any]) -> dict[str, Any] | None:
    """rat-1: both or neither."""
    return rebuilt if ("numerator" in rebuilt) == ("denominator" in rebuilt) else None


def _period(rebuilt: dict[str, Any]) -> dict[str, Any]:
    """per-1: it does not end before it starts, as far as both are stated."""
    start, end = rebuilt.get("start", ""), rebuilt.get("end", "")
    shorter = min(len(start), len(end), 10)
    return _without(rebuilt, "end") if start and end and start[:shorter] > end[:shorter] else rebuilt


def _attachment(rebuilt: dict[str, Any]) -> dict[str, Any]:
    """att-1: data has a type."""
    if "data" in rebuilt and "contentType" not in rebuilt:
        return {"contentType": "application/octet-stream", **rebuilt}
    return rebuilt


def _contact(rebuilt: dict[str, Any]) -> dict[str, Any]:
    """cpt-2: a value has a system."""
    return {"system": "other", **rebuilt} if "value" in rebuilt and "system" not in rebuilt else rebuilt


PAIRED = (("duration", "durationUnit"), ("period", "periodUnit"))
BETWEEN_MEALS = {"C", "CM", "CD", "CV"}


def _repeat(rebuilt: dict[str, Any]) -> dict[str, Any]:
    """tim-1 to tim-10: a number has its unit, a maximum its value, an offset its occasion."""
    found = rebuilt
    for number, unit in PAIRED:
        if number in found and unit not in found:
            found = _without(found, number)
        if float(found.get(number, 0)) < 0:
            found = _without(found, number)
    for most, least in (("durationMax", "duration"), ("periodMax", "period"), ("countMax", "count")):
        if most in found and least not in found:
            found = _without(found, most)
    if "offset" in found and (not found.get("when") or BETWEEN_MEALS & set(found["when"])):
        found = _without(found, "offset")
    return _without(found, "when") if found.get("timeOfDay") and found.get("when") else found


def _limits(rebuilt: dict[str, Any]) -> dict[str, Any] | None:
    """obs-3: a range of reference has limits or words."""
    return rebuilt if rebuilt.keys() & {"low", "high", "text"} else None


def _needs(*names: str) -> Mend:
    def mend(rebuilt: dict[str, Any]) -> dict[str, Any] | None:
        return rebuilt if rebuilt.keys() & set(names) else None

    return mend


def _one_of(first: str, *others: str) -> Mend:
    def mend(rebuilt: dict[str, Any]) -> dict[str, Any]:
        return _without(rebuilt, *others) if first in rebuilt else rebuilt

    return mend


MENDS: dict[str, Mend] = {
    "Quantity": _quantity,
    "Age": _measured,
    "Duration": _measured,
    "Range": _range,
    "Ratio": _ratio,
    "Period": _period,
    "Attachment": _attachment,
    "ContactPoint": _contact,
    "Timing.repeat": _repeat,
    "Observation.referenceRange": _limits,
    "Condition.stage": _needs("summary", "assessment"),
    "Condition.evidence": _needs("code", "detail"),
    "Annotation": _needs("text", "_text"),
    "CarePlan.activity": _one_of("reference", "detail"),
    "Immunization.education": _needs("documentType", "reference"),
    "Patient.contact": _needs("name", "telecom", "address", "organization"),
    "Consent.policy": _needs("authority", "uri"),
    "Goal.target": _needs(
        "measure", "detailQuantity", "detailRange", "detailCodeableConcept", "dueDate", "detailString"
    ),
    "AllergyIntolerance.reaction": _needs("substance", "manifestation", "description", "severity", "onset", "note"),
}
