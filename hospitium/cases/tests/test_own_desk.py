"""Whose business a case is, and whether nothing but emergency access opens it: what alarms and warnings go by."""

import pytest

from hospitium.access.acting import SYSTEM, Actor
from hospitium.access.roles import ACTS, MayNot, Role
from hospitium.access.standing.scopes import Scope
from hospitium.cases import policy
from hospitium.cases.models import Case

OFFICE, ELSEWHERE, PATIENT = 5, 6, 3


def case(**facts):
    return Case(**({"office_id": OFFICE, "owner_id": 1, "circle": [2], "patient_id": PATIENT, "closed_to": []} | facts))


def actor(number, role=Role.NURSE, place=1, glass=(), stands=()):
    return Actor(id=number, memberships=((role, place),), glass=frozenset(glass), stands=stands)


@pytest.mark.parametrize(
    "who, is_theirs",
    [
        (actor(1, Role.COORDINATOR), True),
        (actor(2), True),
        (actor(9), False),
        (actor(9, Role.OFFICE_CONSULTANT, OFFICE), True),
        (actor(9, Role.OFFICE_CONSULTANT, ELSEWHERE), False),
        (actor(9, Role.NURSE, OFFICE), False),
        (actor(9, Role.PATIENT, stands=((PATIENT, Scope.TRAVEL),)), True),
        (actor(9, Role.PATIENT, stands=((4, Scope.ACT),)), False),
        (SYSTEM, True),
    ],
)
def test_a_case_is_the_business_of_its_owner_its_circle_its_office_and_who_stands_in(who, is_theirs):
    assert policy.is_own_desk(who, case()) is is_theirs


@pytest.mark.parametrize(
    "who, facts, is_only",
    [
        (actor(2, glass=[PATIENT]), {}, False),
        (actor(9, glass=[PATIENT]), {}, True),
        (actor(2, glass=[PATIENT]), {"closed_to": ["role:nurse"]}, True),
        (SYSTEM, {}, False),
    ],
)
def test_only_who_has_no_relation_left_is_there_in_an_emergency_alone(who, facts, is_only):
    assert policy.only_in_emergency(who, case(**facts)) is is_only


@pytest.mark.django_db
def test_nobody_in_no_role_finds_no_case_by_any_relation():
    assert [list(found) for found in policy.visible_by_relation(Actor(id=7))] == [[]]


@pytest.mark.parametrize(
    "who", [actor(9, Role.RESEARCHER, glass=[PATIENT]), actor(9, Role.PARTNER_LIAISON, glass=[PATIENT])]
)
def test_emergency_access_opens_no_case_to_a_role_that_sees_none(who):
    """No role of the kind is given any; the list of cases does not rely on that."""
    assert policy.visible(who).query.is_empty()
    assert [found.query.is_empty() for found in policy.visible_by_relation(who)] == [True]


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(ACTS["see cases"].roles))
def test_whoever_may_see_cases_looks_for_them_by_some_relation_and_without_any_finds_none(role):
    found = policy.visible_by_relation(actor(9, role))
    assert found and [list(one) for one in found] == [[]] * len(found)


@pytest.mark.parametrize(
    "who, is_open",
    [
        (actor(2, Role.COORDINATOR), True),
        (actor(2, Role.OFFICE_CONSULTANT, ELSEWHERE), True),
        (actor(9, Role.COORDINATOR), False),
        (actor(1, Role.COORDINATOR), True),
        (actor(9, Role.OFFICE_CONSULTANT, OFFICE), False),
    ],
)
def test_a_restricted_case_is_open_to_its_owner_and_its_circle_from_whatever_desk(who, is_open):
    assert policy.SEES.holds(who, case(is_restricted=True)) is is_open


@pytest.mark.parametrize("move", ["nonsense", "", "request_records"])
def test_a_step_that_nobody_knows_or_that_is_not_theirs_is_refused(move):
    with pytest.raises(MayNot):
        policy.require_move(actor(2), move)
