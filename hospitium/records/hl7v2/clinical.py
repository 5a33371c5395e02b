"""Allergies, problems and procedures (AL1, IAM, DG1, PRB, PR1), and the people a message names by their role (ROL, PRT)."""

from typing import Any

from hospitium.records.fhir import absence

from . import codes
from .datatypes import coded, concept, entity, filled, words_of
from .draft import Draft, Made
from .segment import Segment

STATUS = "http://terminology.hl7.org/CodeSystem/"
WITHDRAWN = frozenset({"D", "DE", "DELETE"})


def read_al1(segment: Segment, draft: Draft) -> None:
    """An allergy as admission states it."""
    draft.tell(
        draft.add(
            "AllergyIntolerance",
            segment,
            subject="patient",
            **_allergy(segment, draft, 2, 3),
            onsetDateTime=draft.moment(segment, 6),
        )
    )


def read_iam(segment: Segment, draft: Draft) -> None:
    """An allergy as one that keeps allergies states it: with its number, its certainty, who said so."""
    verified = codes.VERIFICATIONS.get(segment.code(17), "")
    inactive = segment.code(17) == "I"
    made = draft.add(
        "AllergyIntolerance",
        segment,
        subject="patient",
        **_allergy(segment, draft, 2, 3),
        identifier=[entity(segment.part(7), draft.sender)] if segment.at(7) else [],
        onsetDateTime=draft.moment(segment, 11),
        recordedDate=draft.moment(segment, 13) or draft.moment(segment, 20),
        verificationStatus=coded(f"{STATUS}allergyintolerance-verification", verified) if verified else {},
        clinicalStatus=coded(f"{STATUS}allergyintolerance-clinical", "inactive") if inactive else {},
        asserter=filled(
            display=" ".join(
                filter(None, (segment.part(14).words(), words_of(concept(segment.part(15), draft.sender))))
            )
        ),
        recorder=next(iter(draft.clinicians(segment, 18)), {}),
        note=[{"text": words} for words in (segment.said(12), segment.said(8)) if words],
    )
    withdraw(segment.at(6), made, segment, draft)
    draft.tell(made)


def _allergy(segment: Segment, draft: Draft, kind: int, what: int) -> dict[str, Any]:
    stated = segment.at(kind).upper()
    substance = concept(segment.part(what), draft.sender)
    severity = codes.SEVERITIES.get(segment.code(4), "")
    signs = [concept(part, draft.sender) for part in segment.parts(5)]
    reaction = filled(manifestation=signs, severity=severity)
    category = codes.ALLERGY_CATEGORIES.get(stated, "")
    return filled(
        code=_absent(substance),
        category=[category] if category else [],
        type=_sort(segment),
        reaction=[reaction] if reaction else [],
    )


def _sort(segment: Segment) -> str:
    stated = segment.code(9) if segment.name == "IAM" else ""
    return {"AL": "allergy", "IN": "intolerance"}.get(stated, "")


def _absent(substance: dict[str, Any]) -> dict[str, Any]:
    """A local code for "no known allergies" proves nothing: its words go on alone, for a clinician to confirm."""
    words = words_of(substance)
    is_local = not any(coding.get("system", "").startswith("http") for coding in substance.get("coding", ()))
    is_none = absence.of_text(words) or words.upper() in ("NKA", "NKDA", "NKFA")
    return (
        {"text": "No known allergies" if words.upper() in ("NKA", "NKDA", "NKFA") else words}
        if is_local and is_none
        else substance
    )


def withdraw(action: str, made: Made, segment: Segment, draft: Draft) -> None:
    """Mark as entered in error what the sender deletes by an action code (HL7 tables 0206, 0323)."""
    if action.upper() not in WITHDRAWN:
        return
    draft.report_on("warning", "withdrawn", segment.path)
    if made.resource["resourceType"] in ("Condition", "AllergyIntolerance"):
        made.resource["verificationStatus"] = {"coding": [{"code": "entered-in-error"}]}
    else:
        made.resource["status"] = "entered-in-error"


def read_dg1(segment: Segment, draft: Draft) -> None:
    """A diagnosis; whether it was of admission, working or final is its category."""
    method = segment.at(2)
    code = concept(segment.part(3), draft.sender)
    for coding in code.get("coding", ()):
        if not coding.get("system") and method:
            coding["system"] = codes.system_of(method, draft.sender)
    words = segment.said(4)
    if words and not any(coding.get("display") for coding in code.get("coding", ())):
        code["text"] = words
    made = draft.add(
        "Condition",
        segment,
        code=code,
        category=_category(segment, draft),
        onsetDateTime=draft.moment(segment, 5),
        recordedDate=draft.moment(segment, 19),
        asserter=next(iter(draft.clinicians(segment, 16)), {}),
        identifier=[entity(segment.part(20), draft.sender)] if segment.at(20) else [],
        note=[{"text": words}] if words and words not in (code.get("text"), words_of(code)) else [],
    )
    withdraw(segment.at(21), made, segment, draft)
    draft.tell(made)


def _category(segment: Segment, draft: Draft) -> list[dict[str, Any]]:
    found = concept(segment.part(6), draft.sender, table="0052")
    for coding in found.get("coding", ()):
        coding.setdefault("display", codes.DIAGNOSIS_WORDS.get(coding["code"], coding["code"]))
    return [found] if found else []


def read_prb(segment: Segment, draft: Draft) -> None:
    """A problem of a list of problems."""
    state = words_of(concept(segment.part(14), draft.sender)).lower()
    known = next(
        (one for one in ("active", "inactive", "resolved", "recurrence", "remission") if one in state.split()), ""
    )
    made = draft.add(
        "Condition",
        segment,
        code=concept(segment.part(3), draft.sender),
        identifier=[entity(segment.part(4), draft.sender)] if segment.at(4) else [],
        onsetDateTime=draft.moment(segment, 16),
        recordedDate=draft.moment(segment, 7) or draft.moment(segment, 2),
        abatementDateTime=draft.moment(segment, 9),
        clinicalStatus=coded(f"{STATUS}condition-clinical", known) if known else {},
        note=[{"text": state}] if state and not known else [],
    )
    withdraw(segment.at(1), made, segment, draft)
    draft.tell(made)


def read_pr1(segment: Segment, draft: Draft) -> None:
    """A procedure that was performed, and by whom."""
    code = concept(segment.part(3), draft.sender)
    words = segment.said(4)
    if words and not any(coding.get("display") for coding in code.get("coding", ())):
        code["text"] = words
    who = [
        filled(function={"text": role} if role else {}, actor=ref)
        for number, role in ((11, "surgeon"), (8, "anaesthetist"), (12, ""))
        for ref in draft.clinicians(segment, number)
    ]
    made = draft.add(
        "Procedure",
        segment,
        status="completed",
        code=code,
        category=concept(segment.part(6), draft.sender, table="0230"),
        performedDateTime=draft.moment(segment, 5),
        performer=who,
        reasonCode=[found for part in segment.parts(15) if (found := concept(part, draft.sender))],
        identifier=[entity(segment.part(19), draft.sender)] if segment.at(19) else [],
        note=[{"text": words}] if words and words not in (code.get("text"), words_of(code)) else [],
    )
    withdraw(segment.at(20), made, segment, draft)
    draft.tell(made)


ROLES = {"ROL": (3, 4, (5, 6), 13), "PRT": (4, 5, (11, 12), 8)}
"""Where ROL and PRT say the role, the person, from and to when, the organisation."""


def read_role(segment: Segment, draft: Draft) -> None:
    """Somebody with a role in what stands before: ROL, and PRT since version 2.7."""
    role, person, times, house = ROLES[segment.name]
    who = next(iter(draft.clinicians(segment, person)), {})
    where = draft.organization(segment.part(house), segment, house)
    draft.add(
        "PractitionerRole",
        segment,
        subject="",
        code=[concept(segment.part(role), draft.sender, table="0443" if segment.name == "ROL" else "0912")]
        if segment.part(role)
        else [],
        specialty=[concept(part, draft.sender) for part in segment.parts(9)] if segment.name == "ROL" else [],
        period=filled(start=draft.moment(segment, times[0]), end=draft.moment(segment, times[1])),
        practitioner=who,
        organization=where,
    )
