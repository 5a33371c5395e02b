"""Observations: results, vital signs, social history, function, and the organizers that hold them together.

Source: “C-CDA on FHIR” (Results, Vital Signs, Social History); CDA R2.
"""

from hospitium.records.cda.paper import Pointer, Resource
from hospitium.records.cda.values import (
    amount,
    coding_of_absence,
    concept,
    flavor,
    identifiers,
    label,
    limits,
    period,
    value,
)
from hospitium.records.markup import Element

from .piece import Piece, absence_of

STATUSES = {
    "completed": "final",
    "active": "preliminary",
    "aborted": "cancelled",
    "cancelled": "cancelled",
    "held": "registered",
    "suspended": "registered",
    "new": "registered",
    "nullified": "entered-in-error",
}
CATEGORIES = {"vital-signs": "vital-signs", "social-history": "social-history", "results": "laboratory"}


def observation(piece: Piece, members: list[Pointer] | None = None) -> Pointer:
    """An observation with its value, whatever its type; a negated one is marked as refuted."""
    code, held = piece.first("code"), piece.all("value")
    found: Resource = {"resourceType": "Observation", "status": _status(piece), **_what(piece, code, held)}
    found |= period("effective", piece.first("effectiveTime"))
    is_assertion = code is not None and code.get("code") == "ASSERTION"
    if held and not (
        is_assertion and "coding" in found.get("code", {}) and found["code"] == concept(piece.paper, held[0])
    ):
        found |= value(piece.paper, held[0])
    elif not held and not members and piece.element.tag == "observation" and flavor(piece.element):
        found["dataAbsentReason"] = {"coding": [coding_of_absence(flavor(piece.element))]}
    more = [value(piece.paper, one) for one in held[1:]]
    found["component"] = [{"code": found.get("code", {}), **one} for one in more if one]
    found["interpretation"] = [said for one in piece.all("interpretationCode") if (said := concept(piece.paper, one))]
    found["referenceRange"] = [said for one in piece.all("referenceRange") if (said := _range(piece, one))]
    found |= {"method": piece.concept("methodCode"), "bodySite": piece.concept("targetSiteCode")}
    found |= {"performer": piece.people("performer"), "hasMember": members or [], "category": _category(piece)}
    found |= {"specimen": _specimen(piece), "device": _device(piece)}
    if piece.is_negated:
        found["verificationStatus"] = {"coding": [{"code": "refuted"}]}
    return piece.tell(found)


def _what(piece: Piece, code: Element | None, held: list[Element]) -> Resource:
    """What was observed; an assertion is about its value."""
    found = concept(piece.paper, code)
    if code is not None and code.get("code") == "ASSERTION" and held and (asserted := concept(piece.paper, held[0])):
        return {"code": asserted}
    if found:
        return {"code": found}
    words = piece.paper.words(piece.element.first("text"))
    return {"code": {"text": words}} if words else absence_of(code, piece.element)


def _status(piece: Piece) -> str:
    code = piece.first("statusCode")
    return STATUSES.get(code.get("code") if code is not None else "", "unknown" if code is not None else "")


def _category(piece: Piece) -> list[Resource]:
    kind = CATEGORIES.get(piece.section)
    system = "http://terminology.hl7.org/CodeSystem/observation-category"
    return [{"coding": [{"system": system, "code": kind}]}] if kind else []


def _range(piece: Piece, element: Element) -> Resource:
    inner = element.first("observationRange") or element
    words, held = piece.paper.words(inner.first("text")), inner.first("value")
    found: Resource = {**({"text": words} if words else {}), **limits(held)}
    if held is not None and not found:
        kind, said = amount(held)
        found = {"text": held.words()} if not kind else {"low": said, "high": said}
    applies = label(concept(piece.paper, inner.first("interpretationCode")))
    return {**found, "text": f"{applies}: {words}"} if applies and words else found


def _specimen(piece: Piece) -> Pointer:
    """The specimen an observation or a panel was made on."""
    for one in piece.all("specimen"):
        role = one.first("specimenRole") or one
        entity = role.first("specimenPlayingEntity")
        kind = concept(piece.paper, entity.first("code")) if entity is not None else {}
        if kind or identifiers(role):
            found = {"resourceType": "Specimen", "type": kind, "identifier": identifiers(role)}
            return piece.paper.add({key: held for key, held in found.items() if held}, one)
    return {}


def _device(piece: Piece) -> Pointer:
    for one in piece.all("participant"):
        if one.get("typeCode") != "DEV":
            piece.used.discard(id(one))
            continue
        role = one.first("participantRole") or one
        device = role.first("playingDevice") or role.first("playingEntity")
        kind = concept(piece.paper, device.first("code")) if device is not None else {}
        if kind:
            return piece.paper.add({"resourceType": "Device", "type": kind, "identifier": identifiers(role)}, one)
    return {}


def panel(piece: Piece, members: list[Pointer]) -> Pointer:
    """An organizer: a report with its results; elsewhere an observation with members."""
    if piece.section != "results":
        return observation(piece, members)
    code = piece.first("code")
    found: Resource = {"resourceType": "DiagnosticReport", "status": _status(piece), **_what(piece, code, [])}
    found |= period("effective", piece.first("effectiveTime")) or _widest(piece)
    found |= {"result": members, "performer": piece.people("performer"), "category": _category(piece)}
    specimen = _specimen(piece)
    found["specimen"] = [specimen] if specimen else []
    return piece.tell(found)


def _widest(piece: Piece) -> Resource:
    """The time of the only result of a panel that has none itself."""
    times = [one.first("observation", "effectiveTime") for one in piece.element.all("component")]
    said = [held for one in times if (held := period("effective", one))]
    return said[0] if said and all(one == said[0] for one in said) else {}


def unknown(piece: Piece) -> Pointer:
    """A statement we have no reading for: named, and kept as it came."""
    code, held = piece.element.first("code"), piece.element.first("value")
    said = (
        concept(piece.paper, code)
        or concept(piece.paper, held)
        or {"text": piece.paper.words(piece.element.first("text"))}
    )
    found: Resource = {"resourceType": "Basic", "code": said if label(said) else {"text": piece.element.tag}}
    if piece.is_negated:
        found["verificationStatus"] = {"coding": [{"code": "refuted"}]}
    return piece.paper.add(found, piece.element)
