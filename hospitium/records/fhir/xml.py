"""FHIR R4 as XML: the same bundle as its JSON, each entry beside its place and bytes in the file.

XML does not say which primitives are numbers, nor what is a list: the former is known by name (source: the R4 definitions
of the types), the latter does not matter, since our reader takes a lone object for a list of one.
"""

import re
from typing import Any

from hospitium.records import markup
from hospitium.records.markup import Element, Markup
from hospitium.records.reading import Origin, Reading
from hospitium.records.reading.numbers import BigInt, Decimal

from .read import read_bundle

SPACE = "http://hl7.org/fhir"
RESOURCES = {"resource", "contained", "outcome"}
"""Elements that hold a resource; in `search` and `response` a code may have the same name."""

BOOLEANS = {
    "active", "allowed", "asNeeded", "caseSensitive", "doNotPerform", "estimatedAge", "excluded",
    "experimental", "inactive", "isSubpotent", "notGiven", "primarySource", "preferred", "reported",
    "userSelected", "wasNotTaken", "wasSubstituted", "requestor", "subrogation", "instance",
    "contributedToDeath", "focal", "alternate", "allDay", "inforce",
}  # fmt: skip
WHOLE = {
    "rank", "frequency", "frequencyMax", "count", "countMax", "offset", "repeats", "numberOfSeries",
    "numberOfInstances", "numberOfRepeatsAllowed", "minutesDuration", "sequence", "position", "size", "total",
    "order", "frames", "width", "height", "listOrder", "noteNumber", "dimensions", "repeat",
}  # fmt: skip
DECIMALS = {
    "duration", "durationMax", "period", "periodMax", "origin", "lowerLimit", "upperLimit", "factor",
    "latitude", "longitude", "altitude", "relativeRisk", "probability", "score",
}  # fmt: skip
AMOUNTS = {
    "low", "high", "numerator", "denominator", "amount", "cost", "dailyAmount", "daysSupply", "depth",
    "dispenseInterval", "dose", "due", "expectedSupplyDuration", "lethalDose50", "maxDosePerAdministration",
    "maxDosePerLifetime", "maxDosePerDay", "maxDuration", "maxSingleDose", "maxVolumeToDeliver", "net",
    "nominalVolume", "origin", "quantity", "rate", "strength", "total", "unitPrice", "value", "weight", "width",
    "height", "length", "capacity", "minimumVolume", "maxVolume", "retentionTime", "caloricDensity",
}  # fmt: skip
"""Elements that are a quantity, whose `value` is a decimal; elsewhere (identifiers, telecoms) it is text."""
AMOUNT = re.compile(r"(?:Quantity|Money|Age|Duration|Count|Distance)\Z")
NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
INTEGER = re.compile(r"-?(?:0|[1-9]\d*)")


def read(data: bytes) -> Reading:
    """Read the bytes of a document. Raises `Unreadable` (and nothing else) when they are no document we can read."""
    found = markup.parse(data)
    return read_bundle(_object(found.root, is_resource=True), found.issues, _origins(found))


def value_of(data: bytes) -> dict[str, Any]:
    """The bundle as its JSON would be. Raises `Unreadable`."""
    return _object(markup.parse(data).root, is_resource=True)


def _origins(found: Markup) -> dict[int, Origin]:
    held: dict[int, Origin] = {}
    for number, entry in enumerate(found.root.all("entry")):
        resource = next((one for holder in entry.all("resource") for one in holder.elements()), None)
        if resource is not None:
            held[number] = Origin(resource.path(), found.written(resource), found.span(resource))
    return held


def _object(element: Element, *, is_resource: bool = False) -> dict[str, Any]:
    """An element as an object: what it holds by name, and more than one of a name as a list."""
    found: dict[str, Any] = {"resourceType": element.tag} if is_resource else {}
    found |= {name: text for name, text in element.attributes.items() if name in ("id", "url")}
    for name, same in _by_name(element).items():
        if name == "xhtml:div":
            found["div"] = "".join(map(markup.plain, same))
            continue
        values = [_value(one) for one in same]
        found[name] = values if len(values) > 1 else values[0]
        if any(_has_more(one) for one in same):
            more = [_more(one) if _has_more(one) else None for one in same]
            found[f"_{name}"] = more if len(more) > 1 else more[0]
    return found


def _by_name(element: Element) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = {}
    for child in element.elements():
        found.setdefault(child.tag, []).append(child)
    return found


def _value(element: Element) -> Any:
    """What an element says: a primitive, a resource, or an object of elements.

    With nothing but extensions in it, it may be either, and is given as both (an object here, `_name` beside it).
    """
    if "value" in element.attributes:
        return _primitive(element)
    inner = next(element.elements(), None)
    if element.tag in RESOURCES and inner is not None and inner.tag[:1].isupper():
        return _object(inner, is_resource=True)
    return _object(element)


def _primitive(element: Element) -> Any:
    """A primitive as JSON would have it: numbers as written, truth as truth, all else as text."""
    text = element.attributes["value"]
    name, up = element.tag, element.up.tag if element.up is not None else ""
    if text in ("true", "false") and (name.endswith("Boolean") or name in BOOLEANS):
        return text == "true"
    if INTEGER.fullmatch(text) and (name.endswith(("Integer", "PositiveInt", "UnsignedInt")) or name in WHOLE):
        return int(text) if len(text) < 19 else BigInt(text[:4000])
    is_amount = name == "value" and (up in AMOUNTS or AMOUNT.search(up))
    if (is_amount or name.endswith("Decimal") or name in DECIMALS) and NUMBER.fullmatch(text):
        return Decimal(text) if re.search(r"[.eE]", text) or len(text) > 18 else int(text)
    return text


def _has_more(element: Element) -> bool:
    """Whether it is a primitive with an id or extensions: a value beside them, or nothing else at all."""
    children = list(element.elements())
    if any(child.tag != "extension" for child in children) or element.tag in ("extension", "modifierExtension"):
        return False
    return bool(children) or ("value" in element.attributes and "id" in element.attributes)


def _more(element: Element) -> dict[str, Any]:
    return {key: value for key, value in _object(element).items() if key in ("id", "extension")}
