"""What patients are shown and what is exported (B5, B6): both recomputed from the rows of the chain itself."""

import random
from typing import Any

from proofs import Outcome

PROMISE = "What a patient sees of who saw the record equals the chain, and every export has the shape of BALP"


def prove(full: bool) -> Outcome:
    """Random looks of many people at many patients; each patient pages through theirs as themselves."""
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.access.balp import faults
    from hospitium.access.looks import Search, audit_events
    from hospitium.access.models import AccessEvent
    from hospitium.access.roles import Role
    from hospitium.cases.testing import make_case

    patients, looks = (1_000, 5_000) if full else (6, 60)
    people = [_person(f"patient{n}", Role.PATIENT, 1) for n in range(patients)]
    cases = [make_case(name=f"Person {n}", circle=((person.pk, "patient"),)) for n, person in enumerate(people)]
    _look_around(cases, looks)
    with acting(SYSTEM):
        chain = list(AccessEvent.objects.order_by("-id").values_list("id", "refs"))
    different = 0
    for person, case in zip(people, cases, strict=True):
        different += _shown_to(person, case) != [number for number, refs in chain if case.patient.ref in refs]
    with acting(SYSTEM):
        events = [faults(event) for event in audit_events(Search(), limit=looks)]
    misshapen = sum(map(bool, events))
    return Outcome(
        patients + len(events),
        different + misshapen,
        different + misshapen == 0,
        detail={"patients": patients, "different": different, "exported": len(events), "misshapen": misshapen},
    )


def _person(name: str, role: Any, organisation: int) -> Any:
    """Somebody without a password: a thousand hashes would take longer than the proof."""
    from hospitium.access.actions import create_person, give_role

    person = create_person(email=f"{name}@proof.invalid", name=name)
    give_role(person=person, role=role, organisation_id=organisation)
    return person


def _look_around(cases: list[Any], looks: int) -> None:
    from hospitium.access.acting import acting
    from hospitium.access.actions import note_access
    from hospitium.access.queries import actor_of
    from hospitium.access.roles import Role

    rng = random.Random(20261121)
    staff = [actor_of(_person(f"staff{n}", role, n + 1)) for n, role in enumerate(Role)]
    for _ in range(looks):
        case, action = rng.choice(cases), rng.choice(["read", "update", "export", "create", "list", "emergency"])
        seen = rng.sample(cases, 4) if action == "list" else [case]
        with acting(rng.choice(staff)):
            note_access(action, "case", [ref for one in seen for ref in (one.ref, one.patient.ref)])


def _shown_to(person: Any, case: Any) -> list[int]:
    """Every page of who saw the record, as the patient."""
    from hospitium.access.acting import acting
    from hospitium.access.looks import PAGE, looks_at
    from hospitium.access.queries import actor_of

    shown: list[int] = []
    with acting(actor_of(person)):
        while True:
            page = looks_at(case.patient.ref, before=shown[-1] if shown else None)
            shown += [look.pk for look in page]
            if len(page) < PAGE:
                return shown
