"""Who reads a case: taken, given back, handed over; and the queue they find it in."""

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import MayNot, Role
from hospitium.access.testing import make_actor, make_person, signed_in
from hospitium.cases.actions import hold_case
from hospitium.cases.queries import case_for
from hospitium.cases.reviewing import actions, errors
from hospitium.cases.reviewing.queries import PAGE, Filters, review_queue, rows_of
from hospitium.cases.reviewing.testing import in_circle, make_review, reader
from hospitium.cases.testing import make_case
from hospitium.messaging.queries import inbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


def act(action, case, by, **more):
    with acting(by):
        return action(case_ref=case.ref, by=by, **more)


def holder(case):
    with acting(SYSTEM):
        found = case_for(SYSTEM, case.ref)
        return found.reviewer.person.name if hasattr(found, "reviewer") else ""


def test_a_case_is_taken_by_one_given_back_and_taken_by_another():
    case, tomas = make_review()
    yara = reader(case, "Yara")
    act(actions.take_review, case, tomas)
    act(actions.take_review, case, tomas)
    with pytest.raises(errors.TakenByColleague, match="Tomas has taken"):
        act(actions.take_review, case, yara)
    with pytest.raises(errors.NotTaken):
        act(actions.give_back_review, case, yara)
    act(actions.give_back_review, case, tomas)
    act(actions.take_review, case, yara)
    assert holder(case) == "Yara"
    with acting(SYSTEM):
        verbs = [entry.verb for entry in case.entries.filter(verb__startswith="review_").order_by("id")]
    assert verbs == ["review_taken", "review_given_back", "review_taken"]


def test_a_colleague_who_is_given_a_case_sees_it_from_then_on_and_finds_a_notice(home, mira):
    case, tomas = make_review()
    yara = make_actor("Yara", Role.SPECIALIST, organisation_id=home.pk)
    act(actions.take_review, case, tomas)
    act(actions.assign_review, case, tomas, person_id=yara.id)
    assert holder(case) == "Yara" and [notice.kind for notice in inbox(yara.id)] == ["review_assigned"]
    with acting(yara):
        assert case_for(yara, case.ref)
    with pytest.raises(errors.TakenByColleague):
        act(actions.assign_review, case, tomas, person_id=tomas.id)
    act(actions.assign_review, case, mira, person_id=tomas.id)
    act(actions.give_back_review, case, mira)
    assert holder(case) == ""


def test_a_review_is_a_specialist_s_and_of_a_case_in_review(mira):
    case, tomas = make_review()
    nurse = in_circle(case, "Nora", Role.NURSE)
    with pytest.raises(errors.NoReviewer):
        act(actions.assign_review, case, tomas, person_id=nurse.pk)
    with pytest.raises(MayNot):
        act(actions.take_review, case, mira)
    early = make_case(stage="intake")
    reader_of_it = reader(early, "Yara")
    with pytest.raises(errors.NotInReview, match="Intake"):
        act(actions.take_review, early, reader_of_it)


def test_the_queue_holds_what_the_reader_sees_in_review_by_due_time_a_page_at_a_time(mira):
    cases = [make_case(name=f"Patient {n}", stage="review") for n in range(PAGE + 2)]
    make_case(stage="intake")
    held = make_case(stage="review")
    tomas = reader(cases[0])
    act(hold_case, held, mira, hold="medical", reason="x")
    with acting(mira):
        first = review_queue(mira, Filters())
        rest = review_queue(mira, Filters(), after=first.after)
        found = [case.ref for case in first.cases + rest.cases]
        assert sorted(found) == sorted(case.ref for case in cases) and not rest.after
        dues = [case.due_at for case in first.cases + rest.cases]
        assert dues == sorted(dues)
    with acting(tomas):
        assert [case.ref for case in review_queue(tomas, Filters()).cases] == [cases[0].ref]


def test_the_queue_narrows_to_mine_and_to_what_nobody_has_taken(mira):
    (mine, tomas), (free, _) = make_review(), make_review()
    act(actions.take_review, mine, tomas)
    in_circle_too = reader(free, "Yara")
    with acting(mira):
        assert [case.ref for case in review_queue(mira, Filters(whose="free")).cases] == [free.ref]
        (row,) = rows_of(mira, review_queue(mira, Filters(line="")).cases[:1])
        assert row.days == 0 and not row.is_mine
    with acting(tomas):
        assert [case.ref for case in review_queue(tomas, Filters(whose="mine")).cases] == [mine.ref]
    with acting(in_circle_too):
        assert [case.ref for case in review_queue(in_circle_too, Filters()).cases] == [free.ref]


def test_a_case_whose_records_are_waited_for_is_found_where_it_waits(mira):
    case, tomas = make_review()
    act(actions.ask_question, case, tomas, text="Which drug?")
    with acting(mira):
        assert review_queue(mira, Filters()).cases == []
        assert [one.ref for one in review_queue(mira, Filters(is_waiting=True)).cases] == [case.ref]


def test_the_page_of_the_queue_takes_a_case_with_one_button(home):
    case = make_case(stage="review", question="Can it be removed?")
    tomas = in_circle(case, "Tomas", Role.SPECIALIST)
    browser = signed_in(tomas)
    page = browser.get("/review/").content.decode()
    assert "Can it be removed?" in page and "Take this case" in page
    taken = browser.post(f"/cases/{case.ref}/review/reviewer/", {"act": "take"})
    assert taken.headers["Location"] == f"/cases/{case.ref}/review/" and holder(case) == "Tomas"
    assert "Take this case" not in browser.get("/review/").content.decode()
    mira = signed_in(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    assert "Tomas" in mira.get("/review/?whose=&line=").content.decode()
