"""What was done, is planned, or aimed at: procedures, encounters, orders, goals; devices, cover, relatives, documents.

Source: “C-CDA on FHIR” (Procedures, Encounters, Plan of Treatment, Family History); CDA R2 moods.
"""

import base64
import binascii
import hashlib

from hospitium.records.cda import people
from hospitium.records.cda.paper import Paper, Pointer, Resource
from hospitium.records.cda.values import concept, identifiers, interval, label, period, quantity, value, when
from hospitium.records.markup import Element

from .medicines import INTENTS
from .piece import AGE, Piece, absence_of, code_of

DONE = {
    "completed": "completed",
    "active": "in-progress",
    "aborted": "stopped",
    "cancelled": "not-done",
    "suspended": "on-hold",
    "held": "on-hold",
    "new": "preparation",
    "nullified": "entered-in-error",
}
ORDERED = {**DONE, "active": "active", "cancelled": "revoked", "aborted": "revoked", "new": "active"}
MET = {**DONE, "completed": "finished", "active": "in-progress", "cancelled": "cancelled", "aborted": "cancelled"}


def _status(piece: Piece, words: dict[str, str]) -> str:
    code = piece.first("statusCode")
    return words.get(code.get("code") if code is not None else "", "")


def _named(piece: Piece) -> Resource:
    """What it is: its code, else the narrative's words, else why neither is there."""
    if found := piece.concept("code"):
        return {"code": found}
    words = piece.paper.words(piece.element.first("text"))
    return {"code": {"text": words}} if words else absence_of(piece.element.first("code"), piece.element)


def procedure(piece: Piece) -> Pointer:
    """A procedure, as whichever of the three acts it was told."""
    found: Resource = {"resourceType": "Procedure", "status": _status(piece, DONE), **_named(piece)}
    found |= period("performed", piece.first("effectiveTime"))
    if piece.is_negated:
        found["status"] = "not-done"
    sites = [concept(piece.paper, one) for one in piece.all("targetSiteCode", "approachSiteCode")]
    found |= {"bodySite": [one for one in sites if one], "reasonCode": piece.reasons()}
    found["usedCode"] = [one for one in (piece.concept("methodCode"),) if one]
    if piece.element.first("value") is not None:
        said = value(piece.paper, piece.first("value") or piece.element)
        found["outcome"] = said.get("valueCodeableConcept") or (
            {"text": text} if (text := said.get("valueString")) else {}
        )
    found |= {"performer": piece.people("performer"), "focalDevice": _devices(piece), "location": _place(piece)}
    return piece.tell(found)


def _devices(piece: Piece) -> list[Pointer]:
    """The devices that took part or are supplied."""
    found = []
    for one in piece.element.all("participant"):
        role = one.first("participantRole")
        device = role.first("playingDevice") if role is not None else None
        if role is None or (device is None and one.get("typeCode") not in ("DEV", "PRD")):
            continue
        piece.used.add(id(one))
        found.append(_device(piece.paper, one, role, device))
    return found


def _device(paper: Paper, element: Element, role: Element, device: Element | None) -> Pointer:
    held = device or role.first("playingEntity") or role
    model = held.first("manufacturerModelName")
    found: Resource = {"resourceType": "Device", "type": concept(paper, held.first("code") or role.first("code"))}
    found["modelNumber"] = (model.words() or model.get("displayName")) if model is not None else ""
    found["manufacturer"] = label_of_house(role.first("scopingEntity"))
    numbers = identifiers(role)
    found |= {"identifier": numbers, "distinctIdentifier": [one["value"] for one in numbers if "value" in one][:1]}
    return paper.add({key: one for key, one in found.items() if one}, element)


def label_of_house(element: Element | None) -> str:
    """The name of whoever stands behind a role."""
    return next((one.words() for one in element.all("name", "desc") if one.words()), "") if element is not None else ""


def _place(piece: Piece) -> Pointer:
    for one in piece.element.all("participant"):
        role = one.first("participantRole")
        if one.get("typeCode") != "LOC" or role is None:
            continue
        piece.used.add(id(one))
        kind, entity = concept(piece.paper, role.first("code")), role.first("playingEntity")
        name = label_of_house(entity)
        found: Resource = {
            "resourceType": "Location",
            "name": name,
            "type": [kind] if kind else [],
            "identifier": identifiers(role),
        }
        if name or kind:
            found |= {"address": people.addresses(role)[:1], "telecom": people.telecoms(role)}
            return piece.paper.add({key: held for key, held in found.items() if held}, one)
    return {}


def encounter(piece: Piece) -> Pointer:
    """An encounter that took place."""
    found: Resource = {
        "resourceType": "Encounter",
        "status": _status(piece, MET),
        "period": interval(piece.first("effectiveTime")),
    }
    found["type"] = [one for one in (piece.concept("code"),) if one]
    if not found["type"] and (words := piece.paper.words(piece.element.first("text"))):
        found["type"] = [{"text": words}]
    found |= {"reasonCode": piece.reasons(), "priority": piece.concept("priorityCode")}
    found["participant"] = [{"individual": one} for one in piece.people("performer")]
    place = _place(piece)
    found["location"] = [{"location": place}] if place else []
    out = piece.first("sdtc:dischargeDispositionCode", "dischargeDispositionCode")
    found["hospitalization"] = {"dischargeDisposition": concept(piece.paper, out)} if concept(piece.paper, out) else {}
    return piece.tell(found)


def order(piece: Piece) -> Pointer:
    """Whatever is intended, asked for or promised."""
    found: Resource = {"resourceType": "ServiceRequest", "status": _status(piece, ORDERED), **_named(piece)}
    found |= period("occurrence", piece.first("effectiveTime"))
    found |= {"intent": INTENTS.get(piece.mood, "plan"), "authoredOn": piece.written_at()}
    found |= {"doNotPerform": True} if piece.is_negated else {}
    priority = label(piece.concept("priorityCode"))
    found |= {"priority": priority, "reasonCode": piece.reasons(), "performer": piece.people("performer")}
    sites = [concept(piece.paper, one) for one in piece.all("targetSiteCode")]
    held = [label(concept(piece.paper, one)) or _spoken(piece, one) for one in piece.all("value")]
    found |= {"bodySite": [one for one in sites if one], "orderDetail": [{"text": one} for one in held if one]}
    words = piece.paper.words(piece.element.first("text"))
    found["patientInstruction"] = words if words != label(found.get("code", {})) else ""
    return piece.tell(found)


def _spoken(piece: Piece, element: Element) -> str:
    said = next(iter(value(piece.paper, element).values()), None)
    if isinstance(said, dict) and "value" in said:
        return f"{said.get('comparator', '')}{said['value']!r} {said.get('unit', '')}".strip()
    return said if isinstance(said, str) else element.words()


def goal(piece: Piece) -> Pointer:
    """What is aimed at."""
    named, time = _named(piece), interval(piece.first("effectiveTime"))
    found: Resource = {
        "resourceType": "Goal",
        "lifecycleStatus": _status(piece, ORDERED),
        "description": named.pop("code", {}),
    }
    found |= {**named, "startDate": time.get("start")}
    targets = [value(piece.paper, one) for one in piece.all("value")]
    said = [
        {f"detail{name[5:]}": one for name, one in target.items() if name.startswith("value")} for target in targets
    ]
    found["target"] = [one for one in said if one]
    words = [_spoken(piece, one) for one in piece.element.all("value")]
    found["note"] = [{"text": one} for one in words if one]
    return piece.tell(found)


def equipment(piece: Piece) -> Pointer:
    """A device that is used or was supplied; that the supplying is completed does not mean that its use is."""
    handed = _status(piece, ORDERED)
    found: Resource = {"resourceType": "DeviceUseStatement", "status": "" if handed == "completed" else handed}
    found |= period("timing", piece.first("effectiveTime"))
    devices, product = _devices(piece), piece.first("product")
    material = next(product.elements(), None) if product is not None else None
    inner = (material.first("manufacturedMaterial") or material) if material is not None else None
    said = concept(piece.paper, inner.first("code")) if inner is not None else {}
    if devices:
        found["device"] = devices[0]
        found["derivedFrom"] = devices[1:]
    if said and material is not None:
        found["device"] = {
            **piece.paper.add({"resourceType": "Device", "type": said}, material),
            "display": label(said),
        }
    if not devices and not said:
        named = _named(piece)
        found |= {"device": named["code"]} if "code" in named else named
    much = quantity(piece.first("quantity"))
    found["note"] = [{"text": f"{much['value']!r} {much.get('unit', '')}".strip()}] if much else []
    if piece.is_negated:
        found["status"] = "not-taken"
    return piece.tell(found)


def cover(piece: Piece) -> Pointer:
    """An insurance, or whoever else pays."""
    told = _status(piece, ORDERED)
    found: Resource = {
        "resourceType": "Coverage",
        "status": "" if told == "completed" else told,
        "type": piece.concept("code"),
    }
    found["payor"] = piece.people("performer")
    for one in piece.all("participant"):
        role, kind = one.first("participantRole"), one.get("typeCode")
        if role is None:
            continue
        if kind == "COV":
            found["relationship"] = concept(piece.paper, role.first("code"))
            found["subscriberId"] = next((number["value"] for number in identifiers(role) if "value" in number), "")
            found["period"] = interval(one.first("time"))
        elif kind == "HLD" and (holder := people.party(piece.paper, role)):
            found["policyHolder"] = holder
    found["period"] = found.get("period") or interval(piece.first("effectiveTime"))
    return piece.tell(found)


def relative(piece: Piece) -> Pointer:
    """A relative and what he or she had, or expressly had not."""
    paper, subject = piece.paper, piece.first("subject")
    role = subject.first("relatedSubject") if subject is not None else None
    person = role.first("subject") if role is not None else None
    found: Resource = {"resourceType": "FamilyMemberHistory", "status": "completed"}
    if role is not None:
        found["relationship"] = concept(paper, role.first("code"))
    if person is not None:
        found["sex"] = people.gender(person.first("administrativeGenderCode"))
        found["bornDate"] = when(person.first("birthTime"))
        dead = person.first("sdtc:deceasedInd")
        found |= {"deceasedBoolean": dead.get("value") == "true"} if dead is not None else {}
        found["name"] = next((people.label_of({"name": [one]}) for one in people.names(person)), "")
    told = [piece]
    if piece.element.tag != "observation":
        told = [piece.part(one) for one in piece.related(lambda relation, inner: inner.tag == "observation")]
    conditions, notes, denied = [], [], []
    for one in told:
        said, extra = _condition_of(one)
        conditions.append(said)
        notes += extra
        denied.append(one.is_negated)
    found |= {"condition": conditions, "note": [{"text": text} for text in notes]}
    if denied and all(denied):
        found["verificationStatus"] = {"coding": [{"code": "refuted"}]}
    return piece.tell(found)


def _condition_of(piece: Piece) -> tuple[Resource, list[str]]:
    """One condition of a relative, and in words what FHIR's condition has no room for in our reading."""
    paper, held = piece.paper, piece.first("value")
    found: Resource = {"code": concept(paper, held) or piece.concept("code")}
    name, notes = label(found["code"]), []
    if not name and held is not None:
        found["code"] = {"text": paper.words(piece.element.first("text")) or held.get("nullFlavor")}
    for one in piece.related(lambda relation, inner: inner.tag == "observation" and relation.get("typeCode") != "REFR"):
        age = quantity(one.first("value"))
        if code_of(one) in AGE and age:
            found["onsetAge"] = age
            notes.append(f"{name}: {age['value']!r} {age.get('unit', '')}".strip())
        elif outcome := concept(paper, one.first("value")):
            notes.append(f"{name}: {label(outcome)}")
    time = interval(piece.element.first("effectiveTime"))
    if time.get("start"):
        notes.append(f"{name}: {time['start']}")
    if piece.is_negated:
        notes.append(f"{name}: 0")
    if piece.element.up is not None and piece.element.up.tag == "component":
        piece.also += piece.nested()
    return found, notes


def document(paper: Paper, holder: Element, held: Element, kind: Resource, origin: Element | None = None) -> Pointer:
    """Something embedded (a PDF, a picture, a text): what it is, how big, and its digest. Its bytes stay in the original,
    where `span` says; `embedded` gives them back.
    """
    data, media = embedded(held), held.get("mediaType") or "text/plain"
    found: Resource = {"resourceType": "DocumentReference", "status": "current", "type": kind}
    digest = hashlib.sha256(data).hexdigest() if data else ""
    pointer = held.first("reference")
    address = pointer.get("value") if pointer is not None else ""
    attachment = {"contentType": media, "size": len(data), "sha256": digest, "url": address}
    found["content"] = [{"attachment": {key: one for key, one in attachment.items() if one}}]
    found["identifier"] = identifiers(holder)
    return paper.add({key: one for key, one in found.items() if one}, origin if origin is not None else held)


def embedded(held: Element) -> bytes:
    """The bytes an element carries: decoded if it says they are encoded, else its text."""
    words = "".join(one for one in held.children if isinstance(one, str))
    if held.get("representation").upper() != "B64":
        return words.strip().encode()
    try:
        return base64.b64decode(words, validate=False)
    except (binascii.Error, ValueError):
        return b""


def picture(piece: Piece) -> Pointer:
    """A picture in the document."""
    held = piece.first("value")
    kind = concept(piece.paper, piece.first("code"))
    return document(piece.paper, piece.element, held if held is not None else piece.element, kind, piece.element)


def note(piece: Piece) -> Pointer:
    """A clinical note told as an act: what kind, and its words."""
    text = piece.first("text")
    found: Resource = {"resourceType": "DocumentReference", "status": "current", "type": piece.concept("code")}
    found |= {"description": piece.paper.words(text), "date": when(piece.first("effectiveTime")) or piece.written_at()}
    return piece.tell(found)
