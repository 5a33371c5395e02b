"""What those who review a case are told of its record: ten lines that lead to documents, what conflicts, what is missing."""

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_person, signed_in
from hospitium.cases.actions import move_case
from hospitium.records.chasing import want_record
from hospitium.records.testing import make_bundle, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(home):
    document = take_in(make_bundle())
    with acting(SYSTEM):
        return move_case(case_ref=document.case.ref, move="send_to_review", by=SYSTEM)


@pytest.fixture
def mira(home):
    return signed_in(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))


def test_a_review_shows_the_heaviest_lines_of_the_record_each_leading_to_its_document(case, mira):
    page = mira.get(f"/cases/{case.ref}/review/").content.decode()
    lines = page.split('class="lines"')[1].split("</ul>")[0]
    assert 1 <= lines.count("<li>") <= 10 and "/documents/" in lines and "not reviewed" in lines


def test_what_is_wanted_and_not_here_stands_on_the_review(case, mira):
    with acting(SYSTEM):
        want_record(case_ref=case.ref, kind="slides", source="Lake Hospital", by=SYSTEM)
    page = mira.get(f"/cases/{case.ref}/review/").content.decode()
    assert "What is missing" in page and "Slides or blocks" in page and "Lake Hospital" in page


def test_the_queue_says_how_complete_a_case_is(case, mira):
    page = mira.get("/review/").content.decode()
    assert case.ref in page and "to decide on" in page
