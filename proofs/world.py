"""A small world at random: offices, people of every role, cases of many kinds, documents with and without a case."""

import random
from dataclasses import dataclass
from typing import Any

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.actions import end_role, open_emergency
from hospitium.access.queries import User, actor_of
from hospitium.access.roles import ACTS, Role
from hospitium.access.standing.scopes import Scope
from hospitium.access.testing import make_person
from hospitium.cases.testing import let_stand_in, make_case
from hospitium.partners.actions import ensure_home, register_organisation
from hospitium.partners.models import OrganisationKind
from hospitium.patients.actions import deny, set_restricted
from hospitium.records.models import SourceDocument


@dataclass
class World:
    """What was made."""

    home: int
    offices: list[int]
    people: list[User]
    cases: list[Any]
    documents: list[Any]

    def actors(self) -> list[Actor]:
        """Everybody as they are now."""
        return [actor_of(person) for person in self.people]


def make_world(rng: random.Random, *, people: int, cases: int) -> World:
    """Draws relations, restrictions, denials and emergencies; the same seed makes the same world."""
    home = ensure_home().pk
    offices = [
        register_organisation(kind=OrganisationKind.OFFICE, name=f"Office {n}", country="AE", zone="UTC", covers=[]).pk
        for n in range(3)
    ]
    staff = [_person(rng, n, [home, *offices]) for n in range(people)]
    made = [_case(rng, n, offices, staff) for n in range(cases)]
    with acting(SYSTEM):
        documents = [_document(rng, n, made, staff, offices) for n in range(cases)]
    for person in staff:
        _emergency(rng, person, made)
        if rng.random() < 0.3:
            let_stand_in(person, rng.choice(made), scope=rng.choice(Scope.values), over=rng.random() < 0.3)
    return World(home, offices, staff, made, documents)


def _person(rng: random.Random, number: int, places: list[int]) -> User:
    roles = rng.sample(list(Role), rng.choice([0, 1, 1, 1, 2, 3]))
    place = rng.choice(places)
    person = make_person(f"P{number}", *roles, organisation_id=place)
    if roles and rng.random() < 0.15:
        end_role(person=person, role=roles[0], organisation_id=place)
    return person


def _case(rng: random.Random, number: int, offices: list[int], staff: list[User]) -> Any:
    circle = tuple((person.pk, "nurse") for person in rng.sample(staff, rng.choice([0, 0, 1, 3])))
    case = make_case(name=f"Case {number}", office_id=rng.choice([None, *offices]), circle=circle)
    with acting(SYSTEM):
        if rng.random() < 0.5:
            case.owner_id = rng.choice(staff).pk
            case.save()
        if rng.random() < 0.3:
            set_restricted(patient=case.patient, restricted=True, by=SYSTEM)
        for _ in range(rng.choice([0, 0, 0, 1, 2])):
            someone = rng.choice(staff)
            keys = [f"role:{rng.choice(list(Role))}", f"organisation:{rng.choice(offices)}", f"person:{someone.pk}"]
            keys += [f"purpose:{purpose}" for purpose in ("TREAT", "COC", "HOPERAT", "PATRQT")]
            deny(patient=case.patient, key=rng.choice(keys), stated_by="The patient", by=SYSTEM)
        case.refresh_from_db()
    return case


def _document(rng: random.Random, number: int, cases: list[Any], staff: list[User], offices: list[int]) -> Any:
    case = rng.choice(cases) if rng.random() < 0.6 else None
    return SourceDocument.objects.create(
        ref=f"D-PROOF-{number}",
        case=case,
        office_id=case.office_id if case else rng.choice([None, *offices]),
        received_by=rng.choice(staff).pk,
        channel="upload",
        sha256=f"{number:064x}",
        size=1,
        file_name="x",
    )


def _emergency(rng: random.Random, person: User, cases: list[Any]) -> None:
    actor = actor_of(person)
    if actor.roles & ACTS["break glass"].roles and rng.random() < 0.3:
        case = rng.choice(cases)
        with acting(actor):
            open_emergency(patient_id=case.patient_id, case_ref=case.ref, reason="other", words="A trial", by=actor)
