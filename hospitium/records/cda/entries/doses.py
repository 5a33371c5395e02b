"""How much, how often and how long: the times of a dose as FHIR's timing, or as words where it has no place for them.

Source: HL7 v3 data types (PIVL_TS, EIVL_TS, SXPR_TS), v3 TimingEvent; “C-CDA on FHIR” (Medications).
"""

from typing import Any

from hospitium.records.cda.paper import Resource
from hospitium.records.cda.values import amount, concept, interval, kind_of, label, number, ratio, when
from hospitium.records.markup import Element

from .piece import Piece

BOUNDS = {"IVL_TS", "TS", ""}
UNITS = {"s": "s", "min": "min", "h": "h", "d": "d", "wk": "wk", "mo": "mo", "a": "a"}


def dosage(piece: Piece) -> Resource:
    """The dosage of a substance administration, without the bounds of the whole course."""
    paper = piece.paper
    found: Resource = {"timing": _timing(piece), "route": piece.concept("routeCode")}
    found["site"] = piece.concept("approachSiteCode")
    found["doseAndRate"] = [held] if (held := _dose_and_rate(piece)) else []
    most = piece.first("maxDoseQuantity")
    found["maxDosePerPeriod"] = ratio(most) if most is not None else {}
    found["text"] = "; ".join(filter(None, (_sig(piece, one) for one in piece.related(_is_sig))))
    if needed := [one for one in (_condition(piece, one) for one in piece.all("precondition")) if one]:
        found["asNeededCodeableConcept"] = {"text": "; ".join(needed)}
    found["patientInstruction"] = piece.instructions()
    if extra := [label(concept(paper, one)) for one in piece.all("administrationUnitCode")]:
        found = _counted(found, extra[0])
    return {key: held for key, held in found.items() if held}


SIG = "76662-6"


def _is_sig(relation: Element, inner: Element) -> bool:
    code = inner.first("code")
    return inner.tag == "substanceAdministration" and code is not None and code.get("code") == SIG


def _sig(piece: Piece, element: Element) -> str:
    return piece.paper.words(element.first("text"))


def _condition(piece: Piece, element: Element) -> str:
    criterion = element.first("criterion") or element
    for tag in ("value", "code", "text"):
        one = criterion.first(tag)
        if one is not None and one.get("code") == "ASSERTION":
            continue
        if words := label(concept(piece.paper, one)) or (piece.paper.words(one) if tag == "text" else ""):
            return words
    return ""


def _dose_and_rate(piece: Piece) -> Resource:
    found: Resource = {}
    for tag, name in (("doseQuantity", "dose"), ("rateQuantity", "rate")):
        kind, held = amount(piece.first(tag))
        if kind:
            found[f"{name}{kind}"] = held
    return found


def _counted(found: Resource, unit: str) -> Resource:
    """What a dose without a unit counts: tablets, puffs."""
    for one in found.get("doseAndRate", []):
        held = one.get("doseQuantity")
        if held and unit and "unit" not in held:
            one["doseQuantity"] = {**held, "unit": unit}
    return found


def course(piece: Piece) -> dict[str, str]:
    """From when to when the whole course goes: the first effectiveTime that is an interval or a day."""
    for one in piece.element.all("effectiveTime"):
        if kind_of(one) in BOUNDS and (found := interval(one)):
            return found
    return {}


def is_point(piece: Piece) -> bool:
    """Whether the first time is a point: given once, then."""
    first = piece.element.first("effectiveTime")
    return first is not None and bool(first.get("value"))


def _timing(piece: Piece) -> Resource:
    """All times that are no bounds: one periodic in plain form as `repeat`, anything else in words."""
    rest, seen_bounds = [], False
    for one in piece.all("effectiveTime"):
        if kind_of(one) in BOUNDS and interval(one) and not seen_bounds:
            seen_bounds = True
        else:
            rest += one.all("comp") if kind_of(one) == "SXPR_TS" else [one]
    if len(rest) == 1 and (plain := _plain(rest[0])):
        return {"repeat": plain}
    words = ", ".join(filter(None, (_words(piece, one) for one in rest)))
    return {"code": {"text": words}} if words else {}


def _plain(element: Element) -> Resource:
    event, period = element.first("event"), element.first("period")
    if event is not None and event.get("code") and element.first("offset") is None:
        return {"when": [event.get("code")]}
    if period is None or element.first("phase") is not None:
        return {}
    value, unit = number(period.get("value")), period.get("unit")
    if value is None or unit not in UNITS:
        return {}
    return {"frequency": 1, "period": value, "periodUnit": UNITS[unit]}


def _words(piece: Piece, element: Element) -> str:
    """A time in signs every reader of a prescription knows: 1 × / 4 – 6 h; ACM + 30 min; from – to."""
    event, period, said = (
        element.first("event"),
        element.first("period"),
        piece.paper.words(element.first("originalText")),
    )
    if said:
        return said
    if event is not None and event.get("code"):
        shift = element.first("offset")
        shift = shift.first("low") or shift if shift is not None else None
        return f"{label(concept(piece.paper, event))}{f' + {_spoken(shift)}' if shift is not None and _spoken(shift) else ''}"
    often = f"1 × / {_spoken(period)}" if period is not None and _spoken(period) else ""
    span = element.first("phase") if period is not None else element
    bounds = interval(span)
    during = " – ".join(filter(None, (bounds.get("start"), bounds.get("end")))) or when(element)
    width = element.first("width") if period is None else None
    return " ".join(filter(None, (often, during, _spoken(width) if width is not None else "")))


def _spoken(element: Element | None) -> str:
    name, held = amount(element)
    if not name:
        return ""
    parts: list[Any] = [held] if name == "Quantity" else [held.get("low"), held.get("high")]
    return " – ".join(
        f"{one.get('comparator', '')}{one['value']!r} {one.get('unit', '')}".strip() for one in parts if one
    )
