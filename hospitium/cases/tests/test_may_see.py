"""The list rule, the object rule and row-level security say the same of every actor and case."""

import random

import pytest
from django.db import connection

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.actions import end_role, give_role
from hospitium.access.queries import actor_of
from hospitium.access.roles import Role
from hospitium.access.standing.scopes import Scope
from hospitium.access.testing import make_person
from hospitium.cases import queries
from hospitium.cases.models import Case
from hospitium.cases.testing import let_stand_in, make_case

pytestmark = pytest.mark.django_db


def test_list_rule_object_rule_and_wall_agree_for_random_pairs(home, offices):
    rng = random.Random(7)
    people = [
        make_person(
            f"P{n}",
            *rng.sample(list(Role), rng.choice([1, 1, 2])),
            organisation_id=rng.choice([home.pk, *(office.pk for office in offices)]),
        )
        for n in range(40)
    ]
    cases = [
        make_case(
            name=f"Case {n}",
            office_id=rng.choice([None, *(office.pk for office in offices)]),
            circle=tuple((person.pk, "nurse") for person in rng.sample(people, rng.randint(0, 4))),
        )
        for n in range(40)
    ]
    for person in people:
        for case in rng.sample(cases, 2):
            let_stand_in(person, case, scope=rng.choice(Scope.values), over=rng.random() < 0.3)
    for person in people:
        actor = actor_of(person)
        with acting(actor):
            listed = set(queries.visible(actor).values_list("pk", flat=True))
            walled = set(Case._base_manager.values_list("pk", flat=True))
        with acting(SYSTEM):
            for case in cases:
                assert queries.may_see(actor, case) == (case.pk in listed), (actor, case)
        assert listed <= walled


def test_an_ended_role_closes_the_door_at_once(home):
    mira = make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)
    case = make_case()
    assert queries.may_see(actor_of(mira), case)
    end_role(person=mira, role=Role.COORDINATOR, organisation_id=home.pk)
    assert not queries.may_see(actor_of(mira), case)
    give_role(person=mira, role=Role.NURSE, organisation_id=home.pk)
    assert not queries.may_see(actor_of(mira), case)


def test_the_worklist_pages_by_key_without_losing_or_repeating(home, django_assert_max_num_queries):
    refs = {make_case(name=f"Case {n}").ref for n in range(queries.PAGE + 7)}
    mira = actor_of(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    with acting(mira), django_assert_max_num_queries(7):
        first = queries.worklist(mira, queries.Filters())
        second = queries.worklist(mira, queries.Filters(), after=first.after)
    seen = [case.ref for case in first.cases + second.cases]
    assert len(seen) == len(set(seen)) == len(refs) and not second.after


def test_a_patient_whom_the_own_rule_shows_is_not_looked_for_through_cases(home):
    for number in range(3):
        make_case(name=f"Case {number}")
    mira = make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)
    specialist = make_person("Sofia", Role.SPECIALIST, organisation_id=home.pk)
    make_case(name="Case of Sofia", circle=((specialist.pk, "specialist"),))
    assert patients_with_looks_at_cases(actor_of(mira)) == (4, 0)
    found, looks = patients_with_looks_at_cases(actor_of(specialist))
    assert found == 1 and looks > 0


def patients_with_looks_at_cases(actor):
    """How many patients there are for the actor, and how often a case was looked for to tell."""
    with acting(actor), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_hashjoin = off")  # a few rows would be hashed all at once
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) SELECT FROM patients_patient")
        ((told,),) = cursor.fetchall()
    plan = told[0]["Plan"]
    return plan["Actual Rows"], sum(
        one["Actual Loops"] for one in within(plan) if one.get("Relation Name") == "cases_case"
    )


def within(plan):
    yield plan
    for part in plan.get("Plans", ()):
        yield from within(part)
