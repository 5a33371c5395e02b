"""Where and when the patient is seen: PV1, PV2, and the appointments of SIU messages (SCH, TQ1, RGS, AIS, AIG, AIL, AIP)."""

from typing import Any

from . import codes
from .datatypes import coded, concept, entity, filled, identifier, moment, period, words_of
from .draft import Draft
from .segment import Segment

PARTICIPATION = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
WHO = {7: "ATND", 8: "REF", 9: "CON", 17: "ADM", 52: "PART"}
"""Fields of PV1 that name a clinician, and as what."""


def read_pv1(segment: Segment, draft: Draft) -> None:
    """A visit or stay."""
    kind, admitted, left = segment.code(2), draft.moment(segment, 44), draft.moment(segment, 45)
    numbers = [
        identifier(part, draft.sender, kind=kind_)
        for number, kind_ in ((19, "VN"), (50, ""))
        for part in segment.parts(number)
    ]
    made = draft.add(
        "Encounter",
        segment,
        status=_state(kind, left, draft),
        class_=_class(segment, draft),
        type=[
            found
            for number, table in ((18, "0018"), (4, "0007"))
            for part in segment.parts(number)
            if (found := concept(part, draft.sender, table=table))
        ],
        serviceType=concept(segment.part(10), draft.sender, table="0069"),
        identifier=[number for number in numbers if number.get("value")],
        period=period(admitted, left),
        participant=_participants(segment, draft),
        location=[
            {"location": ref, "status": status}
            for number, status in ((3, "active"), (6, "completed"), (42, "planned"), (11, "active"))
            if (ref := draft.location(segment.part(number), segment, number))
        ],
        hospitalization=_stay(segment, draft),
        serviceProvider=draft.organization(segment.part(39), segment, 39),
    )
    draft.encounter, draft.visit = made.ref, made
    draft.tell(made)


def _class(segment: Segment, draft: Draft) -> dict[str, Any]:
    stated = concept(segment.part(2), draft.sender, table="0004")
    known = codes.ENCOUNTER_CLASSES.get(segment.code(2))
    ours = (
        [
            {
                "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
                "code": known,
                "display": codes.ENCOUNTER_WORDS[known],
            }
        ]
        if known
        else []
    )
    return filled(coding=[*ours, *stated.get("coding", ())], text=stated.get("text", ""))


def _state(kind: str, left: str, draft: Draft) -> str:
    if left and codes.ENCOUNTER_EVENTS.get(draft.trigger) not in ("cancelled", "entered-in-error"):
        return "finished"
    stated = codes.ENCOUNTER_EVENTS.get(draft.trigger, "unknown") if draft.family == "ADT" else "unknown"
    return "planned" if kind == "P" and stated in ("in-progress", "unknown") else stated


def _participants(segment: Segment, draft: Draft) -> list[dict[str, Any]]:
    return [
        {"type": [coded(PARTICIPATION, role)], "individual": draft.practitioner(part, segment, number)}
        for number, role in WHO.items()
        for part in segment.parts(number)
    ]


def _stay(segment: Segment, draft: Draft) -> dict[str, Any]:
    named = lambda number, table: concept(segment.part(number), draft.sender, table=table)  # noqa: E731
    return filled(
        admitSource=named(14, "0023"),
        dischargeDisposition=named(36, "0112"),
        destination=filled(display=segment.at(37)),
        reAdmission=named(13, "0092"),
        dietPreference=[concept(part, draft.sender, table="0114") for part in segment.parts(38)],
        specialArrangement=[concept(part, draft.sender, table="0009") for part in segment.parts(15)],
        specialCourtesy=[concept(part, draft.sender, table="0099") for part in segment.parts(16)],
    )


def read_pv2(segment: Segment, draft: Draft) -> None:
    """More of the visit before it: why, for how long, what is expected."""
    resource = draft.join(segment, draft.visit)
    if draft.visit is None:
        return
    reasons = [concept(part, draft.sender) for part in segment.parts(3)]
    words = segment.said(12)
    days = segment.at(11) or segment.at(10)
    resource |= filled(
        reasonCode=[reason for reason in [*reasons, {"text": words} if words else {}] if reason],
        priority=concept(segment.part(25), draft.sender, table="0217"),
        length=filled(value=days, unit="d") if days else {},
    )
    expected = period(draft.moment(segment, 8), draft.moment(segment, 9))
    if expected and not resource.get("period"):
        resource["period"] = expected
    found = draft.clinicians(segment, 13)
    resource.setdefault("participant", []).extend(
        {"type": [coded(PARTICIPATION, "REFB")], "individual": ref} for ref in found
    )


# ------------------------------------------------------------------------------------------------------- appointments
def read_sch(segment: Segment, draft: Draft) -> None:
    """An appointment, booked or changed."""
    stated = segment.code(25)
    timing = segment.part(11)
    draft.appointment = draft.tell(
        draft.add(
            "Appointment",
            segment,
            subject="",
            status=codes.APPOINTMENT_STATES.get(stated) or codes.APPOINTMENT_EVENTS.get(draft.trigger, "pending"),
            identifier=[
                entity(segment.part(number), draft.sender, kind=kind)
                for number, kind in ((1, "PLAC"), (2, "FILL"))
                if segment.at(number)
            ],
            appointmentType=concept(segment.part(8), draft.sender, table="0277"),
            reasonCode=[
                found
                for number, table in ((7, "0276"), (6, ""))
                if (found := concept(segment.part(number), draft.sender, table=table))
            ],
            minutesDuration=segment.at(9) if segment.at(10).lower() in ("", "min", "m", "minutes") else "",
            description=concept(segment.part(25), draft.sender, table="0278").get("text", "") or segment.at(25),
            start=moment(timing.at(4)),
            end=moment(timing.at(5)),
            participant=[
                {"type": [{"text": "contact"}], "actor": ref} for ref in draft.clinicians(segment, 12, 16, 20)
            ],
        )
    )
    draft.appointments.append(draft.appointment)


def read_patient_of_appointment(draft: Draft) -> None:
    """The patient takes part in every appointment of the message."""
    for made in draft.appointments:
        made.resource.setdefault("participant", []).append({"actor": draft.patient})


def read_resource(segment: Segment, draft: Draft) -> None:
    """RGS, AIS, AIG, AIL, AIP: the service, and the things, places and people an appointment needs."""
    resource = draft.join(segment, draft.appointment)
    if draft.appointment is None:
        return
    draft.tell(draft.appointment)
    if segment.name == "RGS":
        return
    if segment.name == "AIS":
        service = concept(segment.part(3), draft.sender)
        resource.setdefault("serviceType", []).append(service)
        start, minutes, status = draft.moment(segment, 4), segment.at(7), segment.at(10)
    else:
        resource.setdefault("participant", []).append(_needed(segment, draft))
        first = 8 if segment.name == "AIG" else 6
        start, minutes, status = draft.moment(segment, first), segment.at(first + 3), segment.at(first + 6)
    for name, value in (("start", start), ("minutesDuration", minutes), ("description", status)):
        if value and not resource.get(name):
            resource[name] = value


def _needed(segment: Segment, draft: Draft) -> dict[str, Any]:
    kinds = [concept(segment.part(4), draft.sender)] if segment.part(4) else []
    match segment.name:
        case "AIL":
            actor = draft.location(segment.part(3), segment, 3)
        case "AIP":
            actor = draft.practitioner(segment.part(3), segment, 3)
        case _:
            thing = concept(segment.part(3), draft.sender)
            actor = filled(display=words_of(thing))
    return filled(type=kinds, actor=actor)
