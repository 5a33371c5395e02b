"""What was asked for: ORC, OBR and its timing; medicines (RXO, RXE, RXD, RXA, RXR) and vaccinations."""

from typing import Any

from . import codes
from .datatypes import concept, entity, filled, moment, period, quantity, words_of
from .draft import Draft, Made
from .segment import NOTHING, Segment

RESULTS = frozenset({"ORU", "OUL", "OPU", "OPL", "OSU", "MDM"})
"""Kinds of messages whose OBR reports."""


def read_orc(segment: Segment, draft: Draft) -> None:
    """What an order and its details have in common; the next detail takes it along."""
    draft.order = draft.report = draft.medication = draft.immunization = None
    _leave_specimen(draft)
    if not draft.follows("OBR", "RXO", "RXE", "RXD", "RXA", before=("ORC",)):
        draft.common = None
        draft.order = draft.tell(draft.add("ServiceRequest", segment, **_common(segment, draft), intent="order"))
    else:
        draft.common = segment


def _leave_specimen(draft: Draft) -> None:
    """A specimen stands after its order; only in messages that go by specimen (OUL) before."""
    draft.is_of_specimen = False
    if draft.family != "OUL":
        draft.specimen = None


def _common(segment: Segment | None, draft: Draft) -> dict[str, Any]:
    """Numbers, state, people and time of an order."""
    if segment is None:
        return {}
    control, state = segment.code(1), segment.code(5)
    numbers = [_number(segment, number, kind, draft) for number, kind in ((2, "PLAC"), (3, "FILL"), (4, "PGN"))]
    ordering = draft.clinicians(segment, 12)
    places = [draft.organization(part, segment, 21) for part in segment.parts(21)]
    return filled(
        identifier=[number for number in numbers if number],
        status=codes.ORDER_STATES.get(state) or codes.CONTROLS.get(control, "unknown"),
        authoredOn=draft.moment(segment, 9) or draft.moment(segment, 15),
        requester=next(iter([*ordering, *(place for place in places if place)]), {}),
        recorder=next(iter(draft.clinicians(segment, 10)), {}),
        reasonCode=[found for part in segment.parts(16) if (found := concept(part, draft.sender))],
    )


def _number(segment: Segment, number: int, kind: str, draft: Draft) -> dict[str, Any]:
    return entity(segment.part(number), draft.sender, kind=kind) if segment.at(number) else {}


def read_obr(segment: Segment, draft: Draft) -> None:
    """A battery that was ordered, reported, or both."""
    common, draft.common = draft.common, None
    draft.groups, draft.report = {}, None
    _leave_specimen(draft)
    reports = (
        draft.family in RESULTS
        or bool(segment.at(25))
        or bool(segment.at(22))
        or draft.follows("OBX", before=("OBR", "ORC"))
    )
    ordered = common is not None or bool(segment.at(2) or segment.part(16)) or not reports
    draft.order = _ordered(segment, common, draft) if ordered else None
    if reports:
        draft.report = _report(segment, draft)
        if draft.order:
            draft.report.resource["basedOn"] = [draft.order.ref]
        if draft.specimen:
            draft.report.resource["specimen"] = [draft.specimen.ref]
    draft.tell(draft.report or draft.order or draft.made[0])
    _old_specimen(segment, draft)
    _time(draft)


def _time(draft: Draft) -> None:
    waiting, draft.timings = draft.timings, []
    for segment in waiting:
        read_tq1(segment, draft)


def _ordered(segment: Segment, common: Segment | None, draft: Draft) -> Made:
    shared = _common(common, draft)
    numbers = [_number(segment, number, kind, draft) for number, kind in ((2, "PLAC"), (3, "FILL"))]
    told = shared.pop("identifier", [])
    told += [number for number in numbers if number and number not in told]
    requesters = draft.clinicians(segment, 16)
    facts = filled(
        identifier=told,
        code=concept(segment.part(4), draft.sender),
        priority=codes.PRIORITIES.get(segment.code(5), "") or codes.PRIORITIES.get(segment.at(27, 6).upper(), ""),
        requester=next(iter(requesters), {}),
        reasonCode=[found for part in segment.parts(31) if (found := concept(part, draft.sender))],
        occurrenceDateTime=draft.moment(segment, 6) or moment(segment.at(27, 4)),
        orderDetail=[{"text": words} for words in (segment.said(13),) if words],
    )
    segments = [segment, *([common] if common else [])]
    return draft.add("ServiceRequest", *segments, **{"status": "unknown", "intent": "order"} | shared | facts)


def _report(segment: Segment, draft: Draft) -> Made:
    start, end = draft.moment(segment, 7), draft.moment(segment, 8)
    numbers = [_number(segment, number, kind, draft) for number, kind in ((2, "PLAC"), (3, "FILL"))]
    stated = segment.code(25)
    readers = [
        {"display": " ".join(filter(None, (part.at(1, 3), part.at(1, 2)))) or part.at(1, 1)}
        for number in (32, 33)
        for part in segment.parts(number)
    ]
    return draft.add(
        "DiagnosticReport",
        segment,
        code=concept(segment.part(4), draft.sender),
        status=codes.REPORT_STATES.get(stated, "unknown"),
        category=[concept(segment.part(24), draft.sender, table="0074")] if segment.part(24) else [],
        effectivePeriod=period(start, end) if end else {},
        effectiveDateTime="" if end else start,
        issued=draft.moment(segment, 22),
        identifier=[number for number in numbers if number],
        performer=draft.clinicians(segment, 28, 10),
        resultsInterpreter=readers,
    )


def _old_specimen(segment: Segment, draft: Draft) -> None:
    """OBR-15, up to version 2.6: what a segment SPM says since."""
    source = segment.part(15)
    if not source or draft.report is None or "SPM" in draft.names[draft.place : draft.place + 500]:
        return
    made = draft.add(
        "Specimen",
        segment,
        within="-15",
        raw=source.raw,
        type=filled(
            coding=[
                filled(
                    code=source.at(1, 1), display=source.at(1, 2), system=codes.system_of(source.at(1, 3), draft.sender)
                )
            ]
        ),
        receivedTime=draft.moment(segment, 14),
        note=[{"text": source.joined(3)}] if source.at(3) else [],
        collection=filled(
            bodySite=filled(text=source.at(4, 2) or source.at(4, 1)),
            method=filled(text=source.at(6, 2) or source.at(6, 1)),
        ),
    )
    draft.report.resource["specimen"] = [made.ref]


def read_tq1(segment: Segment, draft: Draft) -> None:
    """When what is under way is to happen, and how urgently."""
    if draft.common is not None:
        draft.timings.append(segment)
        return
    made = draft.appointment or draft.medication or draft.order or draft.report
    resource = draft.join(segment, made)
    if made is None:
        return
    start, end = draft.moment(segment, 7), draft.moment(segment, 8)
    words = [segment.said(10), segment.said(11)]
    kind = resource["resourceType"]
    if kind == "Appointment":
        resource |= filled(start=start, end=end) | {}
        return
    priority = codes.PRIORITIES.get(segment.code(9), "")
    if kind == "ServiceRequest":
        resource |= filled(
            occurrencePeriod=period(start, end), priority=priority, patientInstruction=" ".join(filter(None, words))
        )
    elif kind == "MedicationRequest":
        often = " ".join(filter(None, (segment.part(2).words(), segment.part(3).words(), *words)))
        resource.setdefault("dosageInstruction", []).append(
            filled(text=often, timing={"repeat": {"boundsPeriod": period(start, end)}})
        )


# ------------------------------------------------------------------------------------------------------------ medicines
MEDICINE = {
    "RXO": {"code": 1, "least": 2, "most": 3, "unit": 4, "form": 5, "how": (6, 7), "supply": 11, "supply unit": 12,
            "refills": 13, "by": 14, "why": 20},
    "RXE": {"code": 2, "least": 3, "most": 4, "unit": 5, "form": 6, "how": (7, 21), "supply": 10, "supply unit": 11,
            "refills": 12, "by": 13, "why": 27},
}  # fmt: skip


def read_medicine(segment: Segment, draft: Draft) -> None:
    """RXO (as ordered) or RXE (as the pharmacy took it up): one request."""
    places: dict[str, Any] = MEDICINE[segment.name]
    common, draft.common = draft.common, None
    facts = _medicine(segment, places, draft)
    if draft.medication is None:
        shared = {"status": "unknown", "intent": "order"} | _common(common, draft)
        segments = [segment, *([common] if common else [])]
        draft.medication = draft.add("MedicationRequest", *segments, **shared | facts)
    else:
        resource = draft.join(segment, draft.medication)
        resource |= {name: value for name, value in facts.items() if name not in resource}
    draft.tell(draft.medication)
    _time(draft)


def _medicine(segment: Segment, places: dict[str, Any], draft: Draft) -> dict[str, Any]:
    unit = segment.part(places["unit"])
    least, most = (quantity(segment.at(places[name]), unit) for name in ("least", "most"))
    dose = (
        {"doseRange": {"low": least, "high": most}}
        if least and most and least != most
        else filled(doseQuantity=least or most)
    )
    words = [concept(part, draft.sender) for number in places["how"] for part in segment.parts(number)]
    said = [words_of(one) for one in words]
    timing = segment.part(1).words() if segment.name == "RXE" else ""
    text = ", ".join(filter(None, (*said, timing)))
    shown = [_dose(dose), concept(segment.part(places["form"]), draft.sender).get("text", "")]
    supply = quantity(segment.at(places["supply"]), segment.part(places["supply unit"]))
    return filled(
        medicationCodeableConcept=concept(segment.part(places["code"]), draft.sender),
        dosageInstruction=[
            filled(text=", ".join(filter(None, (*shown, text))) if text else "", doseAndRate=[dose] if dose else [])
        ],
        dispenseRequest=filled(quantity=supply, numberOfRepeatsAllowed=segment.at(places["refills"])),
        requester=next(iter(draft.clinicians(segment, places["by"])), {}),
        reasonCode=[found for part in segment.parts(places["why"]) if (found := concept(part, draft.sender))],
    )


def _dose(dose: dict[str, Any]) -> str:
    shown = [dose.get("doseQuantity", {}), *dose.get("doseRange", {}).values()]
    return "–".join(f"{one['value']!r} {one.get('unit', '')}".strip() for one in shown if one)


def read_dispense(segment: Segment, draft: Draft) -> None:
    """RXD: what was handed out."""
    common, draft.common = draft.common, None
    amount = quantity(segment.at(4), segment.part(5))
    numbers = [{"value": segment.at(7)}] if segment.at(7) else []
    draft.tell(
        draft.add(
            "MedicationDispense",
            segment,
            *([common] if common else []),
            status="completed",
            medicationCodeableConcept=concept(segment.part(2), draft.sender),
            quantity=amount,
            whenHandedOver=draft.moment(segment, 3),
            identifier=numbers + _common(common, draft).get("identifier", []),
            performer=[{"actor": ref} for ref in draft.clinicians(segment, 10)],
            note=[{"text": words} for words in (segment.said(9),) if words],
            authorizingPrescription=[draft.medication.ref] if draft.medication else [],
        )
    )


def read_given(segment: Segment, draft: Draft) -> None:
    """RXA: a vaccination in messages of vaccinations (VXU and their like), else a medicine that was given."""
    system = codes.system_of(segment.at(5, 3), draft.sender)
    if draft.family.startswith(("VX", "RSP")) or system == codes.CVX:
        _vaccinated(segment, draft)
        return
    common, draft.common = draft.common, None
    draft.tell(
        draft.add(
            "MedicationAdministration",
            segment,
            *([common] if common else []),
            status=_given(segment, "not-done"),
            medicationCodeableConcept=concept(segment.part(5), draft.sender),
            effectivePeriod=period(draft.moment(segment, 3), draft.moment(segment, 4)),
            dosage=filled(dose=quantity(segment.at(6), segment.part(7))),
            performer=[{"actor": ref} for ref in draft.clinicians(segment, 10)],
            statusReason=[concept(part, draft.sender) for part in segment.parts(18)],
        )
    )


def _given(segment: Segment, refused: str) -> str:
    if segment.code(21) == "D":
        return "entered-in-error"
    return refused if segment.code(20) in ("RE", "NA") or segment.at(5) == "998" else "completed"


def _vaccinated(segment: Segment, draft: Draft) -> None:
    common, draft.common = draft.common, None
    source = concept(segment.part(9), draft.sender)
    is_new = any(coding.get("code") == "00" for coding in source.get("coding", ()))
    amount = "" if segment.at(6) in ("999", "0") else segment.at(6)
    draft.immunization = draft.tell(
        draft.add(
            "Immunization",
            segment,
            *([common] if common else []),
            subject="patient",
            status=_given(segment, "not-done"),
            vaccineCode=concept(segment.part(5), draft.sender, table="0292"),
            occurrenceDateTime=draft.moment(segment, 3),
            doseQuantity=quantity(amount, segment.part(7)),
            lotNumber=segment.said(15),
            expirationDate=draft.moment(segment, 16),
            manufacturer=_maker(segment),
            statusReason=concept(segment.part(18), draft.sender, table="0322"),
            reportOrigin=source,
            primarySource=is_new if source else None,
            recorded=draft.moment(segment, 22),
            performer=[{"actor": ref} for ref in draft.clinicians(segment, 10)],
            location=draft.location(segment.part(11), segment, 11),
            identifier=_common(common, draft).get("identifier", []),
        )
    )


def _maker(segment: Segment) -> dict[str, Any]:
    part = next(iter(segment.parts(17)), NOTHING)
    system = codes.SYSTEMS.get(part.at(3).upper(), "")
    named = part.at(2) or part.at(1)
    return filled(display=named, identifier=filled(value=part.at(1), system=system) if system else {})


def read_rxr(segment: Segment, draft: Draft) -> None:
    """Route and site of the medicine before it."""
    made = (
        draft.immunization
        or draft.medication
        or (draft.last if draft.last and draft.last.resource["resourceType"].startswith("Medication") else None)
    )
    resource = draft.join(segment, made)
    if made is None:
        return
    route, site = (
        concept(segment.part(1), draft.sender, table="0162"),
        concept(segment.part(2), draft.sender, table="0163"),
    )
    match resource["resourceType"]:
        case "Immunization":
            resource |= filled(route=route, site=site)
        case "MedicationAdministration":
            resource["dosage"] = resource.get("dosage", {}) | filled(route=route, site=site)
        case _:
            steps = resource.setdefault("dosageInstruction", [{}])
            steps[-1] |= filled(route=route, site=site)
            if words := steps[-1].get("text"):
                steps[-1]["text"] = ", ".join(filter(None, (words, words_of(route), words_of(site))))
