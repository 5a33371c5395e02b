"""`Rule`: who stands in no relation to a row sees nothing, also where the row names nobody."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from hospitium.access.acting import Actor
from hospitium.access.roles import Role
from hospitium.access.rules import ByPerson, Grant, InCircle, Rule

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
