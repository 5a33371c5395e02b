"""Who it is about and who stands beside them: PID, PD1, MRG, NK1, GT1, IN1 to IN3."""

import re
from typing import Any

from . import codes
from .datatypes import address, coded, concept, filled, identifier, period, person_name, spoken_name, telecom
from .draft import Draft, Made
from .segment import Segment
from .wire import Message


def read_pid(segment: Segment, draft: Draft) -> None:
    """The patient; a second one in the same message is another person, and what follows is about them."""
    facts = _patient(segment, draft)
    known = draft.known.find(facts)
    if known is None:
        draft.forget()
        known = draft.add("Patient", segment, subject="", **facts)
        draft.patient, draft.subject = known.ref, known
        _say_more(segment, draft, known)
    elif segment not in known.segments:
        draft.join(segment, known)
        draft.report_on("info", "patient-again", segment.path)
    draft.known.keep(facts, known)
    if known is not draft.subject:
        draft.forget()
    draft.patient, draft.subject, draft.last = known.ref, known, draft.person


def read_first(message: Message, draft: Draft) -> None:
    """The patient before all else: what stands before the PID is about them too."""
    for segment in message.of("PID")[:1]:
        read_pid(segment, draft)


def facts_of(segment: Segment, sender: str) -> dict[str, Any]:
    """Name, birth date and numbers of a PID, to tell patients apart."""
    draft = Draft(sender=sender)
    return _patient(segment, draft)


def _patient(segment: Segment, draft: Draft) -> dict[str, Any]:
    names = [person_name(part) for number in (5, 9) for part in segment.parts(number)]
    for name in names[len(segment.parts(5)) :]:
        name.setdefault("use", "nickname")
    home, work, more = (segment.parts(number) for number in (13, 14, 40))
    phones = [telecom(part, "home") for part in home] + [telecom(part, "work") for part in work]
    died, is_dead = draft.moment(segment, 29), segment.code(30)
    return filled(
        name=[name for name in names if name],
        identifier=_numbers(segment, draft),
        birthDate=draft.moment(segment, 7),
        gender=codes.GENDERS.get(segment.code(8), segment.at(8)),
        address=[found for part in segment.parts(11) if (found := address(part))],
        telecom=[found for found in [*phones, *(telecom(part) for part in more)] if found],
        communication=_languages(segment, draft),
        deceasedDateTime=died,
        deceasedBoolean={"Y": True, "N": False}.get(is_dead) if not died else None,
    )


def _numbers(segment: Segment, draft: Draft) -> list[dict[str, Any]]:
    found = [identifier(part, draft.sender) for number in (3, 2, 4) for part in segment.parts(number)]
    found += [identifier(part, draft.sender, kind="SS") for part in segment.parts(19)]
    if segment.at(20):  # DLN: number, who issued it, until when
        system = codes.local(f"driver licence {segment.at(20, 2)}", draft.sender) if segment.at(20, 2) else ""
        kind, until = coded(f"{codes.V2}0203", "DL"), draft.moment(segment, 20, 3)
        found.append(filled(value=segment.at(20), system=system, type=kind, period=period("", until)))
    told: dict[tuple[str, str], dict[str, Any]] = {}
    values = {number.get("value") for number in found if number.get("system")}
    for number in found:
        system, value = number.get("system", ""), number.get("value", "")
        if value and (system or value not in values):  # one without authority is told once more with it elsewhere
            told.setdefault((system, value), number)
    return list(told.values())


def _languages(segment: Segment, draft: Draft) -> list[dict[str, Any]]:
    """Languages by a code that is one; what else stands there is told with the rest."""
    found = [concept(part, draft.sender) for part in segment.parts(15)]
    known = [language for language in found if TAG.fullmatch(language.get("coding", [{"code": ""}])[0]["code"])]
    for language in known:
        coding = language["coding"][0]
        coding["code"] = coding["code"].lower() if len(coding["code"]) <= 3 else coding["code"]
    return [{"language": language, "preferred": True} for language in known]


TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")

MORE = {
    "mothersMaidenName": 6, "race": 10, "maritalStatus": 16, "religion": 17, "mothersIdentifier": 21, "ethnicity": 22,
    "birthPlace": 23, "multipleBirth": 24, "birthOrder": 25, "citizenship": 26, "veteran": 27, "nationality": 28,
}  # fmt: skip
"""What a PID says beyond who somebody is. All of it is as the sender states it; nothing follows from it."""
TABLES = {10: "0005", 16: "0002", 17: "0006", 22: "0189", 26: "0171", 27: "0172", 28: "0212"}


def _say_more(segment: Segment, draft: Draft, patient: Made) -> None:
    facts: dict[str, Any] = {label: _more(segment, number, draft) for label, number in MORE.items()}
    languages = [concept(part, draft.sender) for part in segment.parts(15)]
    facts["language"] = [one for one in languages if not TAG.fullmatch(one.get("coding", [{"code": ""}])[0]["code"])]
    facts["account"] = segment.at(18)
    names = patient.resource.get("name", ())
    if any(facts.values()):
        draft.person = draft.tell(draft.add("Person", segment, name=list(names[:1]), **filled(**facts)))


def _more(segment: Segment, number: int, draft: Draft) -> list[Any]:
    if number in TABLES:
        return [concept(part, draft.sender, table=TABLES[number]) for part in segment.parts(number)]
    if number == 6:
        return [{"text": spoken_name(person_name(part))} for part in segment.parts(number)]
    return [{"text": part.at(1)} for part in segment.parts(number) if part.at(1)]


def read_pd1(segment: Segment, draft: Draft) -> None:
    """Whom the patient usually sees."""
    if draft.person is None:
        names = draft.subject.resource.get("name", []) if draft.subject else []
        draft.person = draft.add("Person", segment, name=names[:1])
    resource = draft.join(segment, draft.person)
    found = draft.clinicians(segment, 4)
    found += [draft.organization(part, segment, 3) for part in segment.parts(3)]
    resource |= filled(generalPractitioner=[one for one in found if one])


def read_mrg(segment: Segment, draft: Draft) -> None:
    """Numbers the sender merged into this patient. Nothing is merged here: the desk is told, and a double can be found."""
    old = [identifier(part, draft.sender) | {"use": "old"} for number in (1, 4) for part in segment.parts(number)]
    told = [number for number in old if number.get("value")]
    names = [{"text": spoken_name(person_name(part))} for part in segment.parts(7)]
    shown = ", ".join(number["value"] for number in told)
    draft.tell(draft.add("Linkage", segment, code={"text": shown}, identifier=told, item=names))
    if draft.subject:
        draft.subject.resource.setdefault("identifier", []).extend(told)
    draft.report_on("warning", "merge-asked", segment.path, numbers=shown[:200])


def read_nk1(segment: Segment, draft: Draft) -> None:
    """Somebody who belongs to the patient."""
    relations = [
        concept(part, draft.sender, table=table)
        for number, table in ((3, "0063"), (7, "0131"))
        for part in segment.parts(number)
    ]
    phones = [
        telecom(part, use)
        for number, use in ((5, "home"), (6, "work"), (31, ""), (40, ""))
        for part in segment.parts(number)
    ]
    draft.tell(
        draft.add(
            "RelatedPerson",
            segment,
            subject="patient",
            name=[found for number in (2, 30) for part in segment.parts(number) if (found := person_name(part))],
            relationship=relations,
            address=[found for number in (4, 32) for part in segment.parts(number) if (found := address(part))],
            telecom=[phone for phone in phones if phone],
            gender=codes.GENDERS.get(segment.code(15), segment.at(15)),
            birthDate=draft.moment(segment, 16),
            identifier=[identifier(part, draft.sender) for number in (33, 12) for part in segment.parts(number)],
            period=period(draft.moment(segment, 8), draft.moment(segment, 9)),
            communication=[{"language": concept(part, draft.sender)} for part in segment.parts(20)],
        )
    )


def read_gt1(segment: Segment, draft: Draft) -> None:
    """Who pays: the guarantor."""
    guarantor = coded("http://terminology.hl7.org/CodeSystem/v3-RoleCode", "GUAR", "guarantor")
    phones = [telecom(part, use) for number, use in ((6, "home"), (7, "work")) for part in segment.parts(number)]
    draft.tell(
        draft.add(
            "RelatedPerson",
            segment,
            subject="patient",
            name=[found for part in segment.parts(3) if (found := person_name(part))],
            relationship=[guarantor, *(concept(part, draft.sender, table="0063") for part in segment.parts(11))],
            address=[found for part in segment.parts(5) if (found := address(part))],
            telecom=[phone for phone in phones if phone],
            gender=codes.GENDERS.get(segment.code(9), segment.at(9)),
            birthDate=draft.moment(segment, 8),
            identifier=[identifier(part, draft.sender) for part in segment.parts(2)]
            + [identifier(part, draft.sender, kind="SS") for part in segment.parts(12)],
            period=period(draft.moment(segment, 13), draft.moment(segment, 14)),
        )
    )


def read_in1(segment: Segment, draft: Draft) -> None:
    """An insurance and who gives it."""
    company = draft.organization(segment.part(4), segment, 4)
    if not company and segment.at(3):
        company = {"display": segment.at(3)}
    numbers = [identifier(part, draft.sender) for number in (49, 36) for part in segment.parts(number)]
    groups = [("group", segment.at(8), segment.said(9)), ("plan", segment.at(35), "")]
    draft.coverage = draft.tell(
        draft.add(
            "Coverage",
            segment,
            subject="beneficiary",
            status="active",
            type=concept(segment.part(2), draft.sender, table="0072"),
            category=concept(segment.part(15), draft.sender, table="0086"),
            subscriberId=segment.at(36),
            identifier=[number for number in numbers if number.get("value")],
            payor=[company] if company else [],
            relationship=concept(segment.part(17), draft.sender, table="0063"),
            period=period(draft.moment(segment, 12), draft.moment(segment, 13)),
            policyHolder=filled(display=spoken_name(person_name(segment.part(16)))),
            class_=[filled(type={"text": kind}, value=value, name=name) for kind, value, name in groups if value],
        )
    )


def read_in2(segment: Segment, draft: Draft) -> None:
    """More of the insurance before it."""
    resource = draft.join(segment, draft.coverage)
    if draft.coverage:
        numbers = (
            [identifier(part, draft.sender, kind="MB") for part in segment.parts(61)] if segment.name == "IN2" else []
        )
        resource.setdefault("identifier", []).extend(number for number in numbers if number.get("value"))
        if not resource["identifier"]:
            del resource["identifier"]
