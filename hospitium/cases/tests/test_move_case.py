"""Moving a case: the step, each refusal, the history."""

import pytest

from hospitium.access.acting import acting
from hospitium.access.roles import MayNot, Role
from hospitium.access.testing import make_actor, make_person
from hospitium.cases import actions, errors, queries, sentences
from hospitium.cases.testing import make_case
from hospitium.kernel.errors import NotHere

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


def test_a_step_changes_the_stage_the_tasks_and_the_timeline(mira):
    case = make_case()
    with acting(mira):
        moved = actions.move_case(case_ref=case.ref, move="request_records", by=mira)
        assert (moved.stage, moved.next_task, moved.waiting_on) == ("records", "chase_records", "referrer")
        newest = queries.timeline(mira, moved)[0]
        assert sentences.sentence(newest) == "Request records: Intake → Records" and newest.by == "Mira"


def test_a_step_from_the_wrong_stage_is_refused_in_words(mira):
    case = make_case()
    with acting(mira), pytest.raises(errors.MoveNotAllowed, match="Intake"):
        actions.move_case(case_ref=case.ref, move="accept", by=mira)


def test_some_steps_must_say_why(mira):
    case = make_case()
    with acting(mira), pytest.raises(errors.ReasonNeeded):
        actions.move_case(case_ref=case.ref, move="withdraw", by=mira)


def test_a_stale_page_changes_nothing(mira):
    case = make_case()
    with acting(mira), pytest.raises(errors.ChangedMeanwhile):
        actions.move_case(case_ref=case.ref, move="request_records", version=case.version - 1, by=mira)


def test_a_held_case_stands_still_until_it_is_resumed(mira):
    case = make_case()
    with acting(mira):
        actions.hold_case(case_ref=case.ref, hold="border", reason="Border closed", by=mira)
        with pytest.raises(errors.CaseOnHold):
            actions.move_case(case_ref=case.ref, move="request_records", by=mira)
        actions.resume_case(case_ref=case.ref, by=mira)
        assert actions.move_case(case_ref=case.ref, move="request_records", by=mira).stage == "records"


def test_an_office_consultant_cannot_decide_clinically(offices):
    lin = make_actor("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)
    case = make_case(office_id=offices[0].pk, stage="review")
    with acting(lin), pytest.raises(MayNot):
        actions.move_case(case_ref=case.ref, move="finish_review", by=lin)


def test_a_stranger_cannot_tell_that_the_case_exists(home, offices):
    sam = make_actor("Sam", Role.OFFICE_CONSULTANT, organisation_id=offices[1].pk)
    case = make_case(office_id=offices[0].pk)
    with acting(sam), pytest.raises(NotHere):
        actions.move_case(case_ref=case.ref, move="request_records", by=sam)


def test_a_case_is_closed_for_a_reason_that_can_be_counted(mira):
    case = make_case()
    with acting(mira):
        with pytest.raises(errors.CodeNeeded, match="Withdraw"):
            actions.move_case(case_ref=case.ref, move="withdraw", reason="Too dear", code="no_capacity", by=mira)
        ended = actions.move_case(case_ref=case.ref, move="withdraw", reason="Too dear", code="finances", by=mira)
        assert (ended.stage, ended.outcome, ended.why_ended) == ("closed", "withdrawn", "finances")
        again = actions.move_case(case_ref=case.ref, move="reopen", reason="The family called", by=mira)
        assert (again.stage, again.outcome, again.why_ended) == ("intake", "", "")


def test_a_state_keeps_since_when_and_until_when_its_owner_has_time(mira):
    case = make_case()
    with acting(mira):
        moved = actions.move_case(case_ref=case.ref, move="send_to_review", by=mira)
        since, due = moved.clocks["review"]
        assert since < due and moved.state("review").owner == "clinician"


def test_the_page_says_why_a_step_has_to_wait(client, home, mira):
    case = make_case(stage="travel")
    client.force_login(make_person("Ana", Role.COORDINATOR, organisation_id=home.pk))
    page = client.get(f"/cases/{case.ref}/").content.decode()
    assert "“Confirm the visit” has to wait" in page and "Language (Not known yet)" in page
    assert 'value="arrive_unconfirmed"' in page and 'value="confirm_visit"' not in page
