"""What an office has before it in the demo: a family with somebody who acts for the patient, an invitation, a handover."""

from typing import Any

from hospitium.access.acting import SYSTEM, acting


def fill() -> None:
    """Three families of Lin's office; nothing where the demo is too small to have them. Must run as the system."""
    from hospitium.access.queries import User, actor_of
    from hospitium.cases.handover.queries import before_office

    lin = actor_of(User.objects.get(email="lin@demo.invalid"))
    with acting(lin):
        cases = before_office(lin).newest[:3]
    for work, case in zip((_family, _invited, _handed_over), cases, strict=False):
        work(lin, case)


def _family(lin: Any, case: Any) -> None:
    """Somebody of the family acts for the patient; a relative of their own account."""
    from hospitium.access.queries import User
    from hospitium.patients.standing_in.actions import grant, name_companion

    person = User.objects.get(email="relative@demo.invalid")
    told: dict[str, Any] = {"relationship": "family", "scope": "act", "basis": "word", "ends": None}
    grant(patient=case.patient, person=person, by=SYSTEM, **told)
    name_companion(patient=case.patient, name=person.name, stated_by="family", by=SYSTEM)


def _invited(lin: Any, case: Any) -> None:
    from hospitium.cases.inviting import invite

    with acting(lin):
        invite(case_ref=case.ref, kind="patient", name=case.patient.full_name, by=lin)


def _handed_over(lin: Any, case: Any) -> None:
    from hospitium.cases.handover.actions import offer_handover

    with acting(lin):
        offer_handover(case_ref=case.ref, note="The family would like to hear about dates before Friday.", by=lin)
