"""The data types of CDA as those of FHIR. What a sender left out on purpose (`nullFlavor`) stays told.

Source: HL7 v3 data types R1, the mapping guide “C-CDA on FHIR”.
"""

import re
from typing import Any

from hospitium.records.markup import Element
from hospitium.records.reading.numbers import Decimal

from .paper import Paper
from .systems import NUMBERS, address_of, numbering_of, system_of

ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
UCUM = "http://unitsofmeasure.org"

FLAVORS = {
    "NI": "unavailable",
    "UNK": "unknown",
    "ASKU": "asked-unknown",
    "NASK": "not-asked",
    "NAV": "unavailable",
    "NAVU": "unavailable",
    "MSK": "masked",
    "NA": "not-applicable",
    "NP": "unavailable",
    "DER": "unknown",
    "OTH": "unknown",
    "UNC": "unknown",
    "TRC": "unknown",
    "QS": "unknown",
    "INV": "unknown",
    "NINF": "unknown",
    "PINF": "unknown",
}
"""nullFlavor -> our word for the absence (`fhir.absence.REASONS`)."""

STAMP = re.compile(r"(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(\d\d)?(\d\d)?(\.\d+)?)?)?)?([+-]\d{2,4})?")
NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
NOT_UCUM = {
    "mmHg", "mm/Hg", "bpm", "lb", "lbs", "in", "inch", "inches", "ft", "F", "C", "degF", "degC", "yr", "yrs",
    "year", "years", "month", "months", "day", "days", "hour", "hours", "week", "weeks", "minute", "minutes",
    "tablet", "tablets", "capsule", "capsules", "tab", "cap", "puff", "puffs", "IU", "unit", "units",
}  # fmt: skip
"""Units often sent in place of UCUM's."""


def flavor(element: Element | None) -> str:
    """The kind of absence an element states, as FLAVORS has it; nothing for none."""
    stated = element.get("nullFlavor") if element is not None else ""
    return FLAVORS.get(stated.upper(), "unknown") if stated else ""


def absent(reason: str) -> dict[str, Any]:
    """An element that says only why it is absent."""
    return {"extension": [{"url": ABSENT, "valueCode": reason}]}


def kind_of(element: Element) -> str:
    """The type a value says it has (`xsi:type`), without prefix."""
    return element.get("xsi:type").rpartition(":")[2]


def concept(paper: Paper, element: Element | None) -> dict[str, Any]:
    """A code with its translations and the words it stands for; empty for nothing said.

    Words in the narrative speak for a code only where it has none of its own: such references are often wrong.
    """
    if element is None:
        return {}
    if kind_of(element) in ("ST", "ED", "SC", "ON", "EN"):
        words = paper.words(element)
        return {"text": words} if words else {}
    codes = [coding(one) for one in (element, *element.all("translation")) if one.get("code") or one.get("displayName")]
    said = element.first("originalText")
    words = said.words() if said is not None else ""
    if not words and not any("display" in one for one in codes):
        words = paper.words(said) or paper.words(element)
    if qualified := "; ".join(filter(None, (_qualified(paper, one) for one in element.all("qualifier")))):
        words = f"{words or next((one['display'] for one in codes if 'display' in one), '')} ({qualified})".strip()
    found: dict[str, Any] = {"coding": codes} if codes else {}
    return found | ({"text": words} if words else {})


def _qualified(paper: Paper, element: Element) -> str:
    said = [label(concept(paper, element.first(part))) for part in ("name", "value")]
    return ": ".join(filter(None, said))


def coding(element: Element) -> dict[str, Any]:
    """One code."""
    oid = element.get("codeSystem")
    found = {
        "system": system_of(oid) if oid else "",
        "version": element.get("codeSystemVersion"),
        "code": element.get("code"),
        "display": element.get("displayName"),
    }
    return {key: text for key, text in found.items() if text}


def label(found: dict[str, Any]) -> str:
    """The words of a concept: its text, else the first display, else the first code."""
    codes = found.get("coding", [])
    shown = next((one["display"] for one in codes if "display" in one), "")
    return found.get("text") or shown or next((one["code"] for one in codes if "code" in one), "")


def codes_of(element: Element | None) -> set[str]:
    """The code of an element and those of its translations."""
    return {one.get("code") for one in (element, *element.all("translation"))} if element is not None else set()


def identifier(element: Element) -> dict[str, Any]:
    """A number somebody gave; a withheld one says so. Empty where nothing is said at all."""
    root, number, authority = element.get("root"), element.get("extension"), element.get("assigningAuthorityName")
    named = {"type": {"text": authority}} if authority else {}
    if element.get("nullFlavor").upper() == "MSK":
        return {"system": numbering_of(root), "value": number, "_value": absent("masked"), **named}
    if number:
        return {**({"system": numbering_of(root)} if root else {}), "value": number, **named}
    if root and root not in NUMBERS and not element.get("nullFlavor"):
        return {"system": "urn:ietf:rfc:3986", "value": address_of(root), **named}
    return {}


def identifiers(element: Element) -> list[dict[str, Any]]:
    """All its numbers."""
    return [found for one in element.all("id") if (found := identifier(one))]


def when(element: Element | None) -> str:
    """A point in time with the precision and the zone it came with; what is none stays as sent."""
    return moment(element.get("value")) if element is not None else ""


def moment(stated: str) -> str:
    """20130815103000-0800 as 2013-08-15T10:30:00-08:00, shorter ones shorter: nothing is invented but whole minutes."""
    match = STAMP.fullmatch(stated)
    if match is None:
        return stated
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    if "00" in (month, day) or (month and month > "12") or (day and day > "31"):
        return stated
    date = "-".join(filter(None, (year, month, day)))
    if hour is None:
        return date
    time = ":".join(filter(None, (hour, minute or "00", second)))
    return f"{date}T{time}{fraction or ''}{_zone(zone or '')}"


def _zone(stated: str) -> str:
    if len(stated) not in (3, 5):
        return ""
    return f"{stated[:3]}:{stated[3:] or '00'}"


def interval(element: Element | None) -> dict[str, str]:
    """Start and end as far as they are said; a lone point is a start without an end."""
    if element is None:
        return {}
    alone = when(element) or when(element.first("center"))
    found = {"start": alone or when(element.first("low")), "end": when(element.first("high"))}
    return {key: text for key, text in found.items() if text}


def period(name: str, element: Element | None) -> dict[str, Any]:
    """`nameDateTime` for a point, `namePeriod` for an interval, and nothing for nothing."""
    found = interval(element)
    if element is not None and "start" in found and "end" not in found and element.first("low") is None:
        return {f"{name}DateTime": found["start"]}
    return {f"{name}Period": found} if found else {}


def number(stated: str) -> Any:
    """A number as it was written, or none."""
    if not NUMBER.fullmatch(stated):
        return None
    return int(stated) if re.fullmatch(r"-?(?:0|[1-9]\d{0,17})", stated) else _decimal(stated)


def _decimal(stated: str) -> Decimal | None:
    plain = stated.lstrip("+")
    if not re.fullmatch(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?", plain):
        sign, digits = ("-", plain[1:]) if plain.startswith("-") else ("", plain)
        whole, _, rest = digits.partition(".")
        plain = f"{sign}{whole.lstrip('0') or '0'}" + (f".{rest}" if rest and not rest.startswith(("e", "E")) else "")
    return Decimal(plain) if re.fullmatch(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?", plain) else None


def quantity(element: Element | None) -> dict[str, Any]:
    """A measured amount; its unit counts as UCUM's unless it cannot be one."""
    if element is None:
        return {}
    value, unit = number(element.get("value")), element.get("unit") or element.get("currency")
    if value is None:
        return {}
    if not unit or unit == "1":
        said = element.first("originalText") or element.first("translation", "originalText")
        return {"value": value, **({"unit": said.words()} if said is not None and said.words() else {})}
    standard = {} if " " in unit or unit in NOT_UCUM else {"system": UCUM, "code": unit}
    return {"value": value, "unit": unit, **standard}


def limits(element: Element | None) -> dict[str, Any]:
    """An interval of amounts: low, high, or both."""
    if element is None:
        return {}
    found = {side: quantity(element.first(side)) for side in ("low", "high")}
    return {side: amount for side, amount in found.items() if amount}


def amount(element: Element | None) -> tuple[str, dict[str, Any]]:
    """An amount or an interval of amounts: `Quantity` or `Range`, and what it is."""
    if (found := quantity(element)) or (element is not None and (found := quantity(element.first("center")))):
        return "Quantity", found
    bounds = limits(element)
    if len(bounds) == 1 and element is not None:
        side, only = next(iter(bounds.items()))
        return "Quantity", {**only, "comparator": _comparator(side, element.first(side))}
    return ("Range", bounds) if bounds else ("", {})


def _comparator(side: str, element: Element | None) -> str:
    is_open = element is not None and element.get("inclusive").lower() == "false"
    return {"low": ">", "high": "<"}[side] + ("" if is_open else "=")


def ratio(element: Element) -> dict[str, Any]:
    """A ratio of amounts."""
    found = {part: quantity(element.first(part)) for part in ("numerator", "denominator")}
    return {part: held for part, held in found.items() if held}


def value(paper: Paper, element: Element) -> dict[str, Any]:
    """`value[x]` of an element of whatever type; `dataAbsentReason` where it says only that there is none."""
    kind = kind_of(element) or _guessed(element)
    name, found = READERS.get(kind, _text)(paper, element)
    if name and (found or found is False or found == 0):
        return {f"value{name}": found}
    if reason := flavor(element):
        return {"dataAbsentReason": {"coding": [coding_of_absence(reason)]}}
    return {}


def coding_of_absence(reason: str) -> dict[str, str]:
    """A reason for absence as a code."""
    return {"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": reason}


def _guessed(element: Element) -> str:
    if element.get("code"):
        return "CD"
    if element.first("low") is not None or element.first("high") is not None:
        return "IVL_PQ"
    return "PQ" if element.get("value") else "ST"


def _amount(paper: Paper, element: Element) -> tuple[str, Any]:
    name, found = amount(element)
    if found and (also := [one for one in map(quantity, element.all("translation")) if one]):
        found = {**found, "extension": [{"url": "urn:cda:translation", "valueQuantity": one} for one in also]}
    return (name, found) if found else _text(paper, element)


def _text(paper: Paper, element: Element) -> tuple[str, Any]:
    held = paper.words(element) or paper.words(element.first("originalText"))
    return "String", held or " ".join(
        filter(None, (element.get("value"), element.get("unit"), element.get("extension")))
    )


def _whole(paper: Paper, element: Element) -> tuple[str, Any]:
    found = number(element.get("value"))
    return ("Integer", found) if isinstance(found, int) else ("Quantity", quantity(element))


def _truth(paper: Paper, element: Element) -> tuple[str, Any]:
    return "Boolean", {"true": True, "false": False}.get(element.get("value").lower())


def _span(paper: Paper, element: Element) -> tuple[str, Any]:
    found = interval(element)
    return ("DateTime", found["start"]) if list(found) == ["start"] and element.get("value") else ("Period", found)


READERS = {
    **dict.fromkeys(
        ("CD", "CE", "CV", "CO", "CS", "EIVL.event"), lambda paper, one: ("CodeableConcept", concept(paper, one))
    ),
    **dict.fromkeys(("PQ", "IVL_PQ", "PPD_PQ", "UVP_PQ", "REAL", "IVL_REAL", "IVL_INT", "MO", "IVL_MO"), _amount),
    **dict.fromkeys(("RTO", "RTO_PQ_PQ", "RTO_QTY_QTY", "RTO_MO_PQ"), lambda paper, one: ("Ratio", ratio(one))),
    "INT": _whole,
    "BL": _truth,
    "BN": _truth,
    "TS": lambda paper, one: ("DateTime", when(one)),
    "IVL_TS": _span,
}
