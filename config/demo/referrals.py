"""What a referring physician of the demo sees: cases of a clinic, one that waits for an answer, a letter, a report, a draft, a colleague."""

import datetime as dt
from typing import Any

CLINIC = "Desert Springs Clinic"
PEOPLE = ("amara@demo.invalid", "dr.wambui@demo.invalid")
DRAFT = {
    "pathway": "second_opinion",
    "question": "Is a second operation advisable?",
    "patient_name": "Ibrahim Sesay",
    "birth_date": "1969-03",
    "urgency": "soon",
}


def refer() -> None:
    """Let two physicians work at a clinic that refers; must run as the system, in a transaction."""
    from hospitium.access.models import Membership
    from hospitium.access.queries import User, actor_of
    from hospitium.cases.models import Case
    from hospitium.partners.models import Organisation

    clinic = Organisation.objects.get(name=CLINIC)
    amara, wambui = (User.objects.get(email=mail) for mail in PEOPLE)
    Membership.objects.filter(person__in=(amara, wambui)).update(organisation_id=clinic.pk)
    cases = list(Case.objects.filter(circle__contains=[amara.pk]).order_by("pk"))
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(referring_organisation=clinic)
    running = [case for case in cases if case.stage != "closed"]
    for case in [one for one in running if one.stage not in ("intake", "records", "review")][:1]:
        _opinion(case, amara.name)
    _live(actor_of(amara), wambui, running)


def _opinion(case: Any, name: str) -> None:
    """A medical summary for the referring physician, signed and issued."""
    from hospitium.access.acting import SYSTEM
    from hospitium.cases.letters import actions
    from hospitium.patients.actions import record_passport

    expires = (case.changed_at + dt.timedelta(days=1500)).date()
    record_passport(patient=case.patient, number=f"X{case.patient_id:07}", country="MX", expires=expires, by=SYSTEM)
    told = {"case_ref": case.ref, "by": SYSTEM}
    letter = actions.draft_letter(kind="medical_summary", variant="summary", languages=["en"], **told)
    filled = {slot: {"en": words} for slot, words in OPINION.items()} | {"recipient.name": {"en": name}}
    actions.fill_letter(number=letter.pk, filled=filled, **told)
    actions.issue_letter(number=letter.pk, title="Neurosurgeon", site="https://demo.invalid", **told)


OPINION = {
    "treatment.diagnosis": "Narrowing of the lumbar spinal canal",
    "summary.history": "Pain on walking for two years, no weakness.",
    "summary.treatment": "Decompression of two levels is advised; the risk is moderate.",
    "summary.advice": "Please continue physiotherapy and send the images of the last month.",
}


def _live(amara: Any, wambui: Any, cases: list[Any]) -> None:
    """A little of everything, by the doors people use."""
    from hospitium.access.acting import acting
    from hospitium.cases.referring import actions
    from hospitium.records.referring import actions as words

    with acting(amara):
        words.begin(by=amara, **DRAFT)
        for case in [one for one in cases if one.stage == "records"][1:2]:
            words.answer(
                case_ref=case.ref, text="The images are on their way by courier; the report follows.", by=amara
            )
        for case in [one for one in cases if one.stage == "follow_up"][:1]:
            words.report(case_ref=case.ref, said=REPORT, by=amara)
        for case in cases[:1]:
            actions.add_colleague(case_ref=case.ref, person_id=wambui.pk, scope="read", days=30, by=amara)


REPORT = {
    "seen_on": (dt.date.today() - dt.timedelta(days=2)).isoformat(),
    "condition": "better",
    "readmission": "no",
    "complication": "none",
    "words": "Walks without help, the wound is dry.",
    "medication": "Paracetamol as needed",
    "needs": "When may physiotherapy begin?",
}
