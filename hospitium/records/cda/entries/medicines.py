"""Medicines: taken, prescribed, given, dispensed; and vaccines, given or refused.

Source: “C-CDA on FHIR” (Medications, Immunizations); IHE PCC and the Pharmacy profiles, which eHDSI uses.
"""

from hospitium.records.cda import people
from hospitium.records.cda.paper import Pointer, Resource
from hospitium.records.cda.values import (
    absent,
    coding,
    concept,
    flavor,
    identifiers,
    interval,
    label,
    number,
    quantity,
    ratio,
    when,
)
from hospitium.records.markup import Element

from . import doses
from .conditions import REACTION, reaction
from .piece import STATUS_CODES, Piece, code_of, inside, templates

SNOMED = "http://snomed.info/sct"
GIVEN = {"medications-administered", "29549-3", "18610-6", "29550-1"}
STATUSES = {
    "active": "active",
    "completed": "completed",
    "aborted": "stopped",
    "cancelled": "cancelled",
    "suspended": "on-hold",
    "held": "on-hold",
    "new": "active",
    "nullified": "entered-in-error",
}
STATED = {"55561003": "active", "421139008": "on-hold", "392521001": "completed", "73425007": "stopped"}
"""A status in SNOMED CT beside the medicine."""
INTENTS = {"INT": "plan", "RQO": "order", "PRMS": "plan", "PRP": "proposal", "ARQ": "order", "APT": "plan"}
NO_MEDICINE = "787481004"
REFUSAL = {"2.16.840.1.113883.10.20.22.4.53"}
DOSE_NUMBER = "30973-2"
SERIES = "2.16.840.1.113883.10.20.22.4.118"


def medicine(piece: Piece) -> Pointer:
    """A substance administration: what is or was taken, or what is meant to be."""
    what, bounds = _product(piece), doses.course(piece)
    found: Resource = {"resourceType": _kind(piece), "status": _course_status(piece, bounds), **what}
    found["effectivePeriod" if not doses.is_point(piece) else "effectiveDateTime"] = (
        bounds if not doses.is_point(piece) else bounds.get("start")
    )
    found["reasonCode"] = piece.reasons()
    written = piece.written_at()
    if found["resourceType"] == "MedicationRequest":
        found |= {
            "intent": INTENTS.get(piece.mood, "plan"),
            "authoredOn": written,
            "doNotPerform": piece.is_negated or None,
        }
        found["dispenseRequest"] = _repeats(piece)
        found["priority"] = label(piece.concept("priorityCode"))
    found["dosageInstruction" if found["resourceType"] == "MedicationRequest" else "dosage"] = [
        one for one in (doses.dosage(piece),) if one
    ]
    found["performer"] = piece.people("performer")
    found["category"] = [piece.concept("code")] if piece.element.first("code") is not None else []
    found["category"] = [one for one in found["category"] if one]
    return piece.tell(found)


def _kind(piece: Piece) -> str:
    if piece.mood != "EVN":
        return "MedicationRequest"
    return "MedicationAdministration" if piece.section in GIVEN else "MedicationStatement"


def _status(piece: Piece) -> str:
    code, beside = piece.first("statusCode"), piece.status()
    if piece.is_negated and piece.mood == "EVN":
        return "not-taken"
    stated = next((STATED[one["code"]] for one in beside.get("coding", []) if one.get("code") in STATED), "")
    return stated or STATUSES.get(code.get("code") if code is not None else "", "unknown" if beside else "")


def _course_status(piece: Piece, bounds: dict[str, str]) -> str:
    """A course said to be completed that has no end may go on: many senders call every act of writing it down completed."""
    code = piece.element.first("statusCode")
    is_open = (
        not bounds.get("end") and not doses.is_point(piece) and code is not None and code.get("code") == "completed"
    )
    has_word = any(code_of(one) in STATUS_CODES for one in _beside(piece))
    status = _status(piece)
    return "unknown" if is_open and not has_word and status == "completed" else status


def _beside(piece: Piece) -> list[Element]:
    return [one for relation in piece.element.all("entryRelationship") if (one := inside(relation)) is not None]


def _repeats(piece: Piece) -> Resource:
    repeat = piece.first("repeatNumber")
    value = number(repeat.get("value")) if repeat is not None else None
    return {"numberOfRepeatsAllowed": value} if value is not None else {}


def _product(piece: Piece) -> Resource:
    """What the medicine is: a code where that is all, else an entry of its own with form, ingredients and lot."""
    holder = piece.first("consumable", "product")
    product = next(holder.elements(), None) if holder is not None else None
    if product is None:
        return (
            {} if piece.element.tag == "supply" else {"_medicationCodeableConcept": absent(flavor(holder) or "unknown")}
        )
    material = product.first("manufacturedMaterial") or product.first("manufacturedLabeledDrug") or product
    code = _material(piece, material)
    if piece.is_negated and not code and flavor(material.first("code")) in ("not-applicable", "unavailable", ""):
        return {"medicationCodeableConcept": {"coding": [{"system": SNOMED, "code": NO_MEDICINE}], **_own_words(piece)}}
    if not code:
        reason = flavor(material.first("code")) or flavor(material) or flavor(product)
        words = _own_words(piece)
        return (
            {"medicationCodeableConcept": words}
            if words
            else {"_medicationCodeableConcept": absent(reason or "unknown")}
        )
    if whole := _whole_product(piece, product, material):
        pointer = piece.paper.add({"resourceType": "Medication", "code": code, **whole}, product)
        return {"medicationReference": {**pointer, "display": label(code)}}
    return {"medicationCodeableConcept": code}


def _own_words(piece: Piece) -> Resource:
    words = piece.paper.words(piece.element.first("text"))
    return {"text": words} if words else {}


def _material(piece: Piece, material: Element) -> Resource:
    """The code of the material and of its class (ATC); a name beside it wins over none, and ingredients over nothing."""
    code, name = concept(piece.paper, material.first("code")), material.first("name")
    classes = [
        held
        for kind in _below(material, "asSpecializedKind")
        for one in kind.elements()
        for held in _below(one, "code")
    ]
    if codings := [coding(one) for one in classes if one.get("code")]:
        code = {**code, "coding": [*code.get("coding", []), *codings]}
    described = [one.words() for one in (name, *_below(material, "desc")) if one is not None and one.words()]
    if "text" not in code and described:
        code = {**code, "text": described[0]}
    if not code and (parts := _ingredients(piece, material)):
        code = {"text": " + ".join(filter(None, (label(one["itemCodeableConcept"]) for one in parts)))}
    if left := {_bare(one) for one in material.elements() if not one.get("nullFlavor")} - READ:
        piece.paper.report("info", "partly-mapped", material, fields=", ".join(sorted(left))[:300])
    return code


READ = {
    "id",
    "code",
    "name",
    "desc",
    "lotNumberText",
    "expirationTime",
    "formCode",
    "ingredient",
    "asSpecializedKind",
    "templateId",
}


def _bare(element: Element) -> str:
    return element.tag.rpartition(":")[2]


def _below(element: Element, name: str) -> list[Element]:
    """Elements of the pharmacy extensions, whatever prefix and namespace their edition has."""
    return [one for one in element.elements() if _bare(one) == name]


def _ingredients(piece: Piece, material: Element) -> list[Resource]:
    found = []
    for holder in _below(material, "ingredient"):
        substance = next((one for one in holder.elements() if _bare(one).startswith("ingredient")), holder)
        what = next((held for one in _below(substance, "code") if (held := concept(piece.paper, one))), {})
        name = next((one.words() for one in _below(substance, "name") if one.words()), "")
        strength = next((ratio(one) for one in _below(holder, "quantity")), {})
        if what or name:
            found.append(
                {"itemCodeableConcept": what or {"text": name}, **({"strength": strength} if strength else {})}
            )
    return found


def _whole_product(piece: Piece, product: Element, material: Element) -> Resource:
    maker = people.organisation(piece.paper, product.first("manufacturerOrganization"))
    lot = material.first("lotNumberText")
    found: Resource = {
        "form": next((held for one in _below(material, "formCode") if (held := concept(piece.paper, one))), {}),
        "ingredient": _ingredients(piece, material),
        "manufacturer": maker,
        "batch": {"lotNumber": lot.words()} if lot is not None and lot.words() else {},
        "identifier": identifiers(product),
    }
    found = {key: held for key, held in found.items() if held}
    return found if set(found) - {"identifier"} else {}


def supply(piece: Piece) -> Pointer:
    """What was handed out, or is to be."""
    what = _product(piece) or {"_medicationCodeableConcept": absent("unknown")}
    amount, repeats = quantity(piece.first("quantity")), _repeats(piece)
    time, status = piece.first("effectiveTime"), _status(piece)
    if piece.mood == "EVN":
        found: Resource = {"resourceType": "MedicationDispense", **what, "status": status, "quantity": amount}
        found["whenHandedOver"] = when(time) or interval(time).get("start")
    else:
        found = {
            "resourceType": "MedicationRequest",
            **what,
            "status": status,
            "intent": INTENTS.get(piece.mood, "order"),
        }
        found |= {"authoredOn": piece.written_at(), "effectivePeriod": interval(time)}
        found["dispenseRequest"] = {**repeats, **({"quantity": amount} if amount else {})}
        found["dosageInstruction"] = [{"patientInstruction": words} for words in (piece.instructions(),) if words]
    found["performer"] = piece.people("performer")
    return piece.tell(found)


def vaccination(piece: Piece) -> Pointer:
    """A vaccine that was given, or expressly not."""
    holder = piece.first("consumable")
    product = next(holder.elements(), None) if holder is not None else None
    material = (product.first("manufacturedMaterial") or product) if product is not None else piece.element
    code, time = _material(piece, material), piece.all("effectiveTime")
    found: Resource = {"resourceType": "Immunization", **_given(piece)}
    found |= {"vaccineCode": code} if code else _no_vaccine(piece, material)
    found["occurrenceDateTime"] = next((held for one in time if (held := interval(one).get("start"))), "")
    lot = material.first("lotNumberText")
    found["lotNumber"] = lot.words() if lot is not None else ""
    found["expirationDate"] = when(material.first("expirationTime"))
    found["manufacturer"] = (
        people.organisation(piece.paper, product.first("manufacturerOrganization")) if product else {}
    )
    found |= {"route": piece.concept("routeCode"), "site": piece.concept("approachSiteCode")}
    found["doseQuantity"] = quantity(piece.first("doseQuantity"))
    refusals = piece.related(lambda relation, inner: bool(templates(inner) & REFUSAL))
    why = [concept(piece.paper, one.first("code")) for one in refusals]
    reasons = piece.reasons()
    found["statusReason"] = next(iter([*why, *(reasons if piece.is_negated else [])]), {})
    found["reasonCode"] = [] if piece.is_negated else reasons
    signs = piece.related(
        lambda relation, inner: relation.get("typeCode") == "CAUS" or bool(templates(inner) & REACTION)
    )
    found["reaction"] = [reaction(piece.part(one)) for one in signs]
    found |= {"performer": piece.people("performer"), "note": _told(piece)}
    return piece.tell(found)


def _given(piece: Piece) -> Resource:
    """Whether it was given, and which dose of how many it was."""
    code, repeat = piece.first("statusCode"), piece.first("repeatNumber")
    status = "not-done" if piece.is_negated else STATUSES.get(code.get("code") if code is not None else "", "")
    found: Resource = {"status": status}
    dose = number(repeat.get("value")) if repeat is not None else None
    for one in piece.with_code(DOSE_NUMBER):
        said = one.first("value")
        dose = number(said.get("value")) if said is not None else dose
    for one in piece.related(lambda relation, inner: SERIES in templates(inner)):
        dose = number(relation.get("value")) if (relation := one.first("sequenceNumber")) is not None else dose
        piece.also += Piece(piece.paper, one).nested()
    if dose is not None and piece.mood == "EVN":
        found["protocolApplied"] = [{"doseNumberPositiveInt": dose}]
    return found


def _no_vaccine(piece: Piece, material: Element) -> Resource:
    words = _own_words(piece)
    return {"vaccineCode": words} if words else {"_vaccineCode": absent(flavor(material.first("code")) or "unknown")}


def _told(piece: Piece) -> list[Resource]:
    said = piece.instructions()
    return [{"text": said}] if said else []
