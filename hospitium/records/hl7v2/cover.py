"""The message about itself (MSH, EVN, SFT), and the cover page its bundle gets: type, sender, sections."""

import html
from typing import Any

from hospitium.records.reading import Origin

from . import codes
from .datatypes import concept, filled, moment, words_of
from .draft import Draft, Made
from .wire import Message

TITLES = {
    "REF^I12": "Patient referral", "REF^I13": "Patient referral, modified", "REF^I14": "Patient referral, cancelled",
    "REF^I15": "Patient referral, status asked", "RRI^I12": "Answer to a referral", "RRI^I13": "Answer to a changed referral",
    "RRI^I14": "Answer to a cancelled referral", "RRI^I15": "Answer on the status of a referral",
    "ADT^A01": "Admission", "ADT^A02": "Transfer of a patient", "ADT^A03": "Discharge", "ADT^A04": "Registration",
    "ADT^A05": "Pre-admission", "ADT^A06": "Outpatient to inpatient", "ADT^A07": "Inpatient to outpatient",
    "ADT^A08": "Patient information updated", "ADT^A11": "Admission cancelled", "ADT^A12": "Transfer cancelled",
    "ADT^A13": "Discharge cancelled", "ADT^A14": "Pending admission", "ADT^A16": "Pending discharge", "ADT^A23": "Visit deleted",
    "ADT^A28": "Person added", "ADT^A29": "Person deleted", "ADT^A31": "Person information updated",
    "ADT^A34": "Patients merged", "ADT^A35": "Patients merged", "ADT^A36": "Patients merged", "ADT^A39": "Persons merged",
    "ADT^A40": "Patients merged", "ADT^A41": "Accounts merged", "ADT^A60": "Allergies updated",
    "ORU^R01": "Results", "ORU^R30": "Results", "ORU^R32": "Results", "ORU^R40": "Alert", "OUL^R21": "Laboratory results",
    "OUL^R22": "Laboratory results", "OUL^R24": "Laboratory results",
    "ORM^O01": "Order", "OMG^O19": "Clinical order", "OML^O21": "Laboratory order", "OMI^O23": "Imaging order",
    "OMP^O09": "Pharmacy order", "RDE^O11": "Encoded pharmacy order", "RDS^O13": "Dispense", "RAS^O17": "Administration of medicines",
    "OSU^O51": "Order status", "VXU^V04": "Vaccinations", "PPR^PC1": "Problem list",
    "MDM^T01": "Document notice", "MDM^T02": "Document", "MDM^T03": "Document status", "MDM^T04": "Document status",
    "MDM^T05": "Document addendum", "MDM^T06": "Document addendum", "MDM^T07": "Document edited", "MDM^T08": "Document edited",
    "MDM^T09": "Document replaced", "MDM^T10": "Document replaced", "MDM^T11": "Document cancelled",
    "SIU^S12": "Appointment booked", "SIU^S13": "Appointment moved", "SIU^S14": "Appointment changed",
    "SIU^S15": "Appointment cancelled", "SIU^S16": "Appointment discontinued", "SIU^S17": "Appointment deleted",
    "SIU^S26": "Patient did not come", "DFT^P03": "Charges", "BAR^P01": "Account added",
}  # fmt: skip
"""Message types (HL7 table 0003) in words of ours; one that is not here is read by its segments all the same."""

ABOUT = ("MSH", "EVN", "SFT", "UAC", "MSA", "QAK", "QPD", "QRD", "QRF", "DSC")
"""Segments about the message rather than the patient; the rest of them is told with it."""


def type_of(message: Message) -> str:
    """The type of a message as people write it: `REF^I12`; up to version 2.2 from a single component."""
    first, second = message.header.at(9, 1), message.header.at(9, 2)
    if not second and "_" in message.header.at(9, 3):
        second = message.header.at(9, 3).split("_")[1]
    return "^".join(filter(None, (first, second))) or "?"


def sender_of(message: Message) -> str:
    """Who gives the local codes and numbers of a message their meaning."""
    return message.header.at(4, 2) or message.header.at(4, 1) or message.header.at(3, 1)


def read_header(message: Message, draft: Draft) -> None:
    """The message as a statement, and what is to say of it: a test, a fragment, a type nobody knows."""
    header = message.header
    kind = type_of(message)
    told = [segment for segment in message.segments if segment.name in ABOUT]
    facts: dict[str, Any] = {
        "code": {"coding": [{"system": f"{codes.V2}0003", "code": kind}], "text": TITLES.get(kind, kind)},
        "timestamp": draft.moment(header, 7),
        "sender": _named(header.parts(3) + header.parts(4)),
        "destination": _named(header.parts(5) + header.parts(6)),
        "identifier": [{"value": header.at(10)}] if header.at(10) else [],
    }
    header.at(9, 3), header.at(12), header.at(12, 2)
    for number in (12, 15, 16, 17, 18, 19, 20, 21):
        for part in header.parts(number):
            part.words()
    for event in message.of("EVN"):
        facts |= filled(
            recordedDate=draft.moment(event, 2),
            reason=[concept(event.part(4), draft.sender, table="0062")],
            author=draft.clinicians(event, 5),
        )
        event.at(1)
    made = draft.add("MessageHeader", *told, subject="", **facts)
    for product in message.of("SFT"):
        made.resource.setdefault("software", []).append(
            {"text": " ".join(filter(None, (product.at(1), product.at(3), product.at(2))))}
        )
        product.at(4), product.said(5), draft.moment(product, 6)
    draft.tell(made)
    _judge(message, kind, draft)


def _named(parts: list[Any]) -> dict[str, Any]:
    names = [part.at(1) or part.at(2) for part in parts]
    for part in parts:
        part.words()
    return filled(display=", ".join(dict.fromkeys(filter(None, names))))


def _judge(message: Message, kind: str, draft: Draft) -> None:
    header = message.header
    processing = header.at(11).upper()
    header.at(11, 2)
    if processing in ("T", "D"):
        draft.report_on("warning", "test-message", f"{header.path}-11", code=processing)
    if kind not in TITLES:
        draft.report_on("info", "unknown-message", f"{header.path}-9", type=kind[:60])
    if header.at(14) or message.of("DSC"):
        draft.report_on("warning", "message-continued", f"{header.path}-14")


# ---------------------------------------------------------------------------------------------------------- cover page
SECTIONS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("48765-2", "Allergies", frozenset({"AllergyIntolerance"})),
    ("11450-4", "Problems", frozenset({"Condition"})),
    ("10160-0", "Medicines", frozenset({"MedicationRequest", "MedicationDispense", "MedicationAdministration"})),
    ("47519-4", "Procedures", frozenset({"Procedure"})),
    ("11369-6", "Immunizations", frozenset({"Immunization"})),
    ("30954-2", "Results", frozenset({"DiagnosticReport", "Observation"})),
)
"""LOINC codes of the sections the statements stand in; only those that hold something are made."""


def bundle(message: Message, draft: Draft) -> dict[str, Any]:
    """The bundle of everything that was made, its cover page first."""
    header, kind = message.header, type_of(message)
    sent, number = moment(header.at(7)), header.at(10)
    texts = [_text(made, draft) for made in draft.made if made.resource.get("lines")]
    cover = filled(
        resourceType="Composition",
        id="cover",
        status="final",
        type={"coding": [{"code": kind}], "text": TITLES.get(kind, kind)},
        title=TITLES.get(kind, kind),
        date=sent,
        language=header.at(19),
        author=_authors(message, draft),
        custodian=filled(display=header.at(4, 1) or header.at(4, 2)),
        section=[*_sections(draft), *texts],
        contained=_software(message),
    ) | {"subject": draft.made[0].ref}
    entries = [{"resource": cover}, *({"resource": made.resource} for made in draft.made)]
    facts = filled(
        identifier=filled(value=number, system=codes.local("message", draft.sender) if number else ""), timestamp=sent
    )
    return {"resourceType": "Bundle", "type": "document", **facts, "entry": entries}


def _sections(draft: Draft) -> list[dict[str, Any]]:
    asked = [made.ref for made in draft.referrals]
    found = [_section("42349-1", "Reason for referral", asked)] if asked else []
    for code, title, kinds in SECTIONS:
        refs = [made.ref for made in draft.made if made.resource["resourceType"] in kinds]
        found += [_section(code, title, refs)] if refs else []
    return found


def _section(code: str, title: str, refs: list[dict[str, Any]]) -> dict[str, Any]:
    return {"code": {"coding": [{"system": codes.LOINC, "code": code}]}, "title": title, "entry": refs}


def _text(made: Made, draft: Draft) -> dict[str, Any]:
    """The text of a document that came line by line, as a section of its own."""
    lines = "\n".join(made.resource.pop("lines"))
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in lines.split("\n"))
    title = words_of(made.resource.get("type", {})) or made.resource.get("description", "")
    made.resource["content"].append({"attachment": {"contentType": "text/plain", "size": len(lines.encode())}})
    return {"title": title, "text": {"div": f"<div>{paragraphs}</div>"}, "entry": [made.ref]}


def _authors(message: Message, draft: Draft) -> list[dict[str, Any]]:
    """Who refers, or who wrote the document; else the application that sent the message."""
    asking = [made.resource["requester"] for made in draft.referrals if "requester" in made.resource]
    writing = [
        ref
        for made in draft.made
        if draft.family == "MDM" and made.resource["resourceType"] == "DocumentReference"
        for ref in made.resource.get("author", ())
    ]
    software = [{"reference": "#sender"}] if _software(message) else []
    return (asking or writing)[:5] or software


def _software(message: Message) -> list[dict[str, Any]]:
    named = message.header.at(3, 1) or message.header.at(3, 2)
    return [{"resourceType": "Device", "id": "sender", "deviceName": [{"name": named}]}] if named else []


def origins(message: Message, draft: Draft) -> dict[int, Origin]:
    """Where each entry of the bundle stands in the file."""
    header = message.header
    return {0: Origin(header.path, header.text, header.span)} | draft.origins()
