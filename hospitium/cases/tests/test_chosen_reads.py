"""Whoever was chosen by the proposals has the case to read."""

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.cases.models import Reviewer
from hospitium.cases.reviewing.reactions import assign_chosen
from hospitium.cases.reviewing.testing import make_review
from hospitium.cases.testing import make_case
from hospitium.messaging.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def tomas(home):
    return make_person("Tomas", Role.SPECIALIST, organisation_id=home.pk)


def held(case):
    """Who has the case to read, and which notices there are."""
    with acting(SYSTEM):
        readers = list(Reviewer.objects.filter(case=case).values_list("person_id", flat=True))
        return readers, [one.kind for one in Notice.objects.all()]


def test_who_is_chosen_for_a_case_in_review_has_it_at_once_and_once(home, tomas):
    case, _reader = make_review()
    for _time in range(2):
        assign_chosen(case.ref, tomas.pk, "Mira")
    assert held(case) == ([tomas.pk], ["review_assigned"])


def test_who_is_chosen_before_review_is_told_so_alone(home, tomas):
    case = make_case()
    assign_chosen(case.ref, tomas.pk, "Mira")
    assert held(case) == ([], ["chosen"])
