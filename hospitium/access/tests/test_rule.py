"""`Rule`: who stands in no relation to a row sees nothing, also where the row names nobody."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.db.models import Q

from hospitium.access.acting import SYSTEM, Actor
from hospitium.access.roles import Role
from hospitium.access.rules import ByPerson, Everywhere, Grant, InCircle, Narrowed, Rule
from hospitium.access.standing.scopes import Scope

NURSE = Actor(7, "Nils", ((Role.NURSE, 1),))
OF_CIRCLE = Rule((Grant(frozenset({Role.NURSE}), InCircle("circle", "members")),), closed_to="closed_to")
NOBODY = Actor(memberships=((Role.NURSE, 1),))


@pytest.mark.parametrize("relation", [ByPerson("owner"), InCircle("circle")])
def test_a_row_that_names_nobody_is_not_for_an_actor_without_a_person(relation):
    rule = Rule((Grant(frozenset({Role.NURSE}), relation),))
    assert not rule.holds(NOBODY, SimpleNamespace(owner=None, circle=[None]))
    assert relation.field not in str(rule.q(NOBODY))


def test_emergency_access_is_for_patients_and_opens_no_row_that_has_none():
    rule = Rule((Grant(frozenset({Role.NURSE}), ByPerson("owner")),))
    at_work = Actor(id=7, memberships=((Role.NURSE, 1),))
    in_emergency = replace(at_work, glass=frozenset({3}))
    assert rule.q(in_emergency) == rule.q(at_work) and rule.branches(in_emergency) == rule.branches(at_work)


def test_a_circle_is_found_by_its_people_s_own_rows_and_still_asked_itself():
    by_array = Q(circle__contains=[7])
    assert InCircle("circle").branch(NURSE, Role.NURSE) == by_array
    assert InCircle("circle", "members").branch(NURSE, Role.NURSE) == by_array & Q(
        members__person=7, members__until=None
    )


def test_each_relation_is_a_branch_and_none_passes_whom_the_patient_shut_out():
    (branch,) = OF_CIRCLE.branches(NURSE)
    assert branch == InCircle("circle", "members").branch(NURSE, Role.NURSE) & (
        Q(closed_to__len=0) | ~Q(closed_to__overlap=NURSE.keys)
    )


def test_a_rule_that_nobody_can_be_shut_out_of_asks_for_no_keys():
    open_to_all = Rule((Grant(frozenset({Role.NURSE}), ByPerson("person")),))
    assert open_to_all.branches(NURSE) == [Q(person=7)] and open_to_all.q(NURSE) == Q(pk__in=[]) | Q(person=7)


def test_the_system_sees_a_row_no_grant_opens_and_nobody_else_does():
    nothing, row = Rule(()), SimpleNamespace()
    assert nothing.holds(SYSTEM, row) and not nothing.holds(NURSE, row)
    assert nothing.q(SYSTEM) == Q() and nothing.branches(SYSTEM) == [Q()]


def test_an_empty_filter_beside_another_is_everything():
    both = Rule((Grant(frozenset({Role.NURSE}), Everywhere()), Grant(frozenset({Role.NURSE}), ByPerson("person"))))
    assert both.q(NURSE) == Q() and both.holds(NURSE, SimpleNamespace(person=None))


def test_emergency_access_takes_nothing_from_whoever_sees_everything_already():
    everyone = Rule((Grant(frozenset({Role.NURSE}), Everywhere()),), patient="patient_id")
    assert everyone.q(replace(NURSE, glass=frozenset({3}))) == Q()


def test_a_row_whose_circle_was_never_filled_is_for_nobody():
    assert not OF_CIRCLE.holds(NURSE, SimpleNamespace(circle=None, closed_to=[]))


def test_who_opened_nothing_in_an_emergency_has_no_branch_for_it():
    rule = replace(OF_CIRCLE, patient="patient")
    (by_circle,) = rule.branches(NURSE)
    assert "patient" not in str(by_circle) and len(rule.branches(replace(NURSE, glass=frozenset({3})))) == 2


@pytest.mark.parametrize(
    ("patient", "scope", "is_held_back", "sees"),
    [
        (1, Scope.EVERYTHING, False, True),
        (1, Scope.EVERYTHING, True, False),
        (1, Scope.TRAVEL, False, False),
        (2, Scope.EVERYTHING, True, True),
        (2, Scope.TRAVEL, False, True),
    ],
)
def test_who_stands_in_sees_of_the_record_what_their_scope_reaches_and_nothing_held_back(
    patient, scope, is_held_back, sees
):
    rule = Narrowed(Rule((Grant(frozenset({Role.NURSE}), Everywhere()),)), "patient", "is_held_back")
    row = SimpleNamespace(patient=patient, is_held_back=is_held_back)
    assert rule.holds(replace(NURSE, stands=((1, scope),)), row) is sees
    assert rule.holds(NURSE, row)
