"""A6: when a relation ends, no request begun after the end was committed is answered."""

import threading
import time

from proofs import Outcome

PROMISE = "Ending a role, a relation, an account or an emergency bites on the next request"


def prove(full: bool) -> Outcome:
    """One thread keeps asking in an open session, another ends the relation; answers begun after the commit are counted.

    The control: before the end, the same requests were answered.
    """
    tried = late = 0
    served = 0
    for number in range(50 if full else 2):
        for way in ("role", "circle", "account", "emergency", "denial"):
            before, after = _race(way, number)
            tried += 1
            served += before > 0
            late += after
    return Outcome(tried, late, late == 0 and served == tried, f"{served} of {tried} were answered before the end")


def _race(way: str, number: int) -> tuple[int, int]:
    from django.db import connection

    from hospitium.access.acting import acting
    from hospitium.access.queries import actor_of
    from hospitium.access.roles import Role
    from hospitium.access.testing import make_person, signed_in
    from hospitium.cases.actions import break_glass
    from hospitium.cases.testing import make_case
    from hospitium.partners.actions import ensure_home

    home = ensure_home().pk
    person = make_person(f"R{way}{number}", Role.NURSE, organisation_id=home)
    case = make_case(name=f"Race {number}", circle=() if way == "emergency" else ((person.pk, "nurse"),))
    if way == "emergency":
        actor = actor_of(person)
        with acting(actor):
            break_glass(reference=case.ref, reason="other", words="A trial", by=actor)
    asked: list[tuple[float, int]] = []
    running, answered = threading.Event(), threading.Event()

    def keep_asking() -> None:
        browser = signed_in(person)
        while not running.is_set():
            began = time.monotonic()
            asked.append((began, browser.get(f"/cases/{case.ref}/").status_code))
            answered.set()
        connection.close()

    asking = threading.Thread(target=keep_asking)
    asking.start()
    answered.wait(20)
    _end(way, person, case, home)
    ended = time.monotonic()
    while not any(began > ended for began, _ in asked[-1:]):
        if not asking.is_alive():
            break
    running.set()
    asking.join(20)
    before = sum(status == 200 for began, status in asked if began < ended)
    return before, sum(status == 200 for began, status in asked if began > ended)


def _end(way: str, person, case, home: int) -> None:
    from hospitium.access import actions as access
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.access.queries import actor_of
    from hospitium.access.roles import Role
    from hospitium.cases.models import CircleMember
    from hospitium.patients.actions import deny

    with acting(SYSTEM):
        if way == "role":
            access.end_role(person=person, role=Role.NURSE, organisation_id=home)
        elif way == "account":
            type(person).objects.filter(pk=person.pk).update(is_active=False)
        elif way == "denial":
            deny(patient=case.patient, key="role:nurse", stated_by="The patient", by=SYSTEM)
        elif way == "circle":
            CircleMember.objects.filter(case=case).delete()
            type(case).objects.filter(pk=case.pk).update(circle=[])
    if way == "emergency":
        actor = actor_of(person)
        with acting(actor):
            access.end_emergency(patient_id=case.patient_id, by=actor)
