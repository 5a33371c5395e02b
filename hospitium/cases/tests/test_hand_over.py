"""Handing work over: offered with a note, accepted or sent back, never nobody's, counted on the receiver's clock."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import User
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, signed_in
from hospitium.cases import actions, queries, sentences
from hospitium.cases.models import HandOver, Task
from hospitium.cases.testing import make_case
from hospitium.cases.work import absences, escalating, handing, lists, tasks
from hospitium.cases.work.errors import (
    AnsweredAlready,
    CannotTake,
    NoteNeeded,
    NothingToHandOver,
    OfferedAlready,
    ReceiverNeeded,
    ReturnReasonNeeded,
)
from hospitium.kernel.errors import NotHere
from hospitium.messaging.models import Notice

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 11, 30, 18, tzinfo=dt.UTC)  # 10:00 in Los Angeles, 22:00 in Dubai
NOTE = "The father calls back on Tuesday."


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def salem(offices):
    return make_actor("Salem", Role.OFFICE_CONSULTANT, organisation_id=offices[1].pk)


@pytest.fixture
def case(mira, offices):
    made = make_case(office_id=offices[1].pk)
    with acting(mira):
        return actions.assign_case(case_ref=made.ref, owner_id=mira.id, by=mira)


def of(case, kind):
    with acting(SYSTEM):
        return Task.objects.get(case=case, kind=kind)


def offer(mira, *numbers, **more):
    with acting(mira):
        return handing.hand_over(note=NOTE, task_ids=numbers, by=mira, **more)


def test_a_task_stays_its_senders_until_it_is_accepted_and_is_then_the_receivers(mira, salem, case, offices):
    task = of(case, "check_summary")
    ref = offer(mira, task.pk, to_person=salem.id)
    assert of(case, "check_summary").assignee_id == mira.id
    assert Notice.objects.filter(person=salem.id, kind="hand_over", ref=ref).count() == 1
    with acting(salem):
        assert handing.accept(set_ref=ref, by=salem) == 1
    taken = of(case, "check_summary")
    assert (taken.assignee_id, taken.desk_id, taken.waiting_on) == (salem.id, offices[1].pk, "office")
    assert Notice.objects.filter(person=mira.id, kind="hand_over_accepted", ref=ref).count() == 1
    with acting(mira):
        told = [(sentences.sentence(entry), entry.facts.get("text")) for entry in queries.timeline(mira, case)][:2]
    title = "Check the summary and its open issues"
    assert told == [(f"Task “{title}” taken over", None), (f"Task “{title}” offered to Salem", NOTE)]


def test_what_is_left_of_the_business_hours_is_counted_on_the_receivers_clock_and_recorded(mira, salem, case):
    task = of(case, "check_summary")  # 8 working hours from Monday 10:00 in Los Angeles
    assert task.due_at == dt.datetime(2026, 12, 1, 18, tzinfo=dt.UTC)
    ref = offer(mira, task.pk, to_person=salem.id)
    with acting(salem):
        handing.accept(set_ref=ref, by=salem)
        row = HandOver.objects.get(set_ref=ref)
    assert row.due_before == task.due_at
    assert (
        row.due_after == of(case, "check_summary").due_at == dt.datetime(2026, 12, 1, 13, tzinfo=dt.UTC)
    )  # 17:00 in Dubai


def test_a_moment_that_a_person_chose_stays_as_it_was(mira, salem, case):
    with acting(mira):
        task = tasks.add_task(case_ref=case.ref, words="Call", due_at=MONDAY + dt.timedelta(hours=30), by=mira)
    ref = offer(mira, task.pk, to_person=salem.id)
    with acting(salem):
        handing.accept(set_ref=ref, by=salem)
    assert of(case, "by_hand").due_at == task.due_at


def test_what_is_overdue_stays_overdue(mira, salem, case):
    with time_machine.travel(MONDAY + dt.timedelta(days=3), tick=False):
        ref = offer(mira, of(case, "check_summary").pk, to_person=salem.id)
        with acting(salem):
            handing.accept(set_ref=ref, by=salem)
    assert of(case, "check_summary").due_at == dt.datetime(2026, 12, 1, 18, tzinfo=dt.UTC)


def test_everything_due_before_the_next_shift_goes_as_one_set(mira, salem, case):
    with acting(mira):
        tasks.add_task(case_ref=case.ref, words="Much later", due_at=MONDAY + dt.timedelta(days=9), by=mira)
    ref = offer(mira, due_before=MONDAY + dt.timedelta(days=2), to_person=salem.id)
    with acting(salem):
        assert set(HandOver.objects.filter(set_ref=ref).values_list("task__kind", flat=True)) == {
            "confirm_identity",
            "check_summary",
        }
        assert handing.accept(set_ref=ref, by=salem) == 2
    with acting(mira):
        assert [line.words for line in lists.my_work(mira).cases] == ["Much later"]


def test_a_desk_gets_work_and_whoever_of_it_accepts_has_it(mira, salem, case, offices):
    ref = offer(mira, of(case, "check_summary").pk, to_desk=offices[1].pk)
    assert Notice.objects.filter(person=salem.id, kind="hand_over").count() == 1
    with acting(salem):
        handing.accept(set_ref=ref, by=salem)
    assert of(case, "check_summary").assignee_id == salem.id


def test_sending_back_says_why_and_leaves_it_with_the_sender(mira, salem, case):
    ref = offer(mira, of(case, "check_summary").pk, to_person=salem.id)
    with acting(salem):
        with pytest.raises(ReturnReasonNeeded):
            handing.send_back(set_ref=ref, reason=" ", by=salem)
        handing.send_back(set_ref=ref, reason="On leave tomorrow", by=salem)
        with pytest.raises(AnsweredAlready):
            handing.accept(set_ref=ref, by=salem)
    assert of(case, "check_summary").assignee_id == mira.id
    assert Notice.objects.filter(person=mira.id, kind="hand_over_returned").count() == 1


def test_the_sender_takes_an_offer_back_and_nobody_else_does(mira, salem, case):
    ref = offer(mira, of(case, "check_summary").pk, to_person=salem.id)
    with acting(salem), pytest.raises(NotHere):
        handing.take_back(set_ref=ref, by=salem)
    with acting(mira):
        assert handing.take_back(set_ref=ref, by=mira) == 1
    with acting(salem), pytest.raises(AnsweredAlready):
        handing.accept(set_ref=ref, by=salem)


def test_a_colleague_to_whom_nothing_was_offered_cannot_accept(mira, salem, case, offices):
    ref = offer(mira, of(case, "check_summary").pk, to_person=salem.id)
    aisha = make_actor("Aisha", Role.OFFICE_CONSULTANT, organisation_id=offices[1].pk)
    with acting(aisha), pytest.raises(NotHere):
        handing.accept(set_ref=ref, by=aisha)


def test_a_deputy_accepts_for_whoever_is_away(mira, salem, case, offices):
    aisha = make_actor("Aisha", Role.OFFICE_CONSULTANT, organisation_id=offices[1].pk)
    with acting(salem):
        absences.be_away(since=MONDAY, until=MONDAY + dt.timedelta(days=3), deputy_id=aisha.id, by=salem)
    ref = offer(mira, of(case, "check_summary").pk, to_person=salem.id)
    assert Notice.objects.filter(person=aisha.id, kind="hand_over").count() == 1
    with acting(aisha):
        handing.accept(set_ref=ref, by=aisha)
    assert of(case, "check_summary").assignee_id == aisha.id


def test_an_offer_needs_a_note_a_receiver_who_sees_the_case_and_something_to_hand_over(mira, salem, case, offices):
    number, elsewhere = (
        of(case, "check_summary").pk,
        make_actor("Raul", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk),
    )
    with acting(mira):
        with pytest.raises(NoteNeeded):
            handing.hand_over(note=" ", task_ids=[number], to_person=salem.id, by=mira)
        for nobody in ({}, {"to_person": mira.id}, {"to_desk": 0}):
            with pytest.raises(ReceiverNeeded):
                handing.hand_over(note=NOTE, task_ids=[number], by=mira, **nobody)
        with pytest.raises(CannotTake, match="Raul"):
            handing.hand_over(note=NOTE, task_ids=[number], to_person=elsewhere.id, by=mira)
        with pytest.raises(NothingToHandOver):
            handing.hand_over(note=NOTE, due_before=MONDAY, to_person=salem.id, by=mira)


def test_a_task_is_offered_once_at_a_time_also_past_the_code(mira, salem, case, offices):
    number = of(case, "check_summary").pk
    offer(mira, number, to_person=salem.id)
    with pytest.raises(OfferedAlready):
        offer(mira, number, to_desk=offices[1].pk)
    with acting(SYSTEM):
        row = HandOver.objects.get()
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_nobody_hands_over_what_is_anothers(mira, salem, case):
    with acting(salem), pytest.raises(NothingToHandOver):
        handing.hand_over(note=NOTE, task_ids=[of(case, "check_summary").pk], to_person=mira.id, by=salem)


def test_an_offer_nobody_answers_in_its_working_hours_is_told_to_both_sides_once(mira, salem, case, home):
    lead = make_actor("Lead", Role.PROGRAMME_LEAD, organisation_id=home.pk)
    ref = offer(mira, of(case, "check_summary").pk, to_person=salem.id)
    late = Notice.objects.filter(kind="hand_over_late", ref=ref)
    with time_machine.travel(dt.datetime(2026, 12, 1, 8, 59, tzinfo=dt.UTC), tick=False):  # 12:59 in Dubai
        escalating.escalate()
    assert not late.exists()
    with time_machine.travel(dt.datetime(2026, 12, 1, 9, 1, tzinfo=dt.UTC), tick=False):
        escalating.escalate()
        escalating.escalate()
    assert sorted(late.values_list("person", flat=True)) == sorted([mira.id, lead.id])
    with acting(mira):
        assert [entry.verb for entry in queries.timeline(mira, case)].count("task_unanswered") == 1


def test_a_finished_task_waits_for_no_answer(mira, salem, case):
    ref, number = offer(mira, of(case, "check_summary").pk, to_person=salem.id), of(case, "check_summary").pk
    with acting(mira):
        actions.finish_task(case_ref=case.ref, task_id=number, by=mira)
    with acting(salem), pytest.raises(AnsweredAlready):
        handing.accept(set_ref=ref, by=salem)


def test_the_page_shows_the_offer_with_its_note_on_both_clocks_and_takes_the_answer(mira, salem, case):
    ref = offer(mira, of(case, "check_summary").pk, to_person=salem.id)
    browser = signed_in(User.objects.get(pk=salem.id))
    page = browser.get("/work/handovers/").content.decode()
    assert NOTE in page and "Los Angeles" in page and "Dubai" in page and "once accepted" in page
    assert "1 task is handed over to you" in browser.get("/work/").content.decode()
    assert browser.post(f"/work/handovers/{ref}/", {"answer": "accept"}).status_code == 302
    assert of(case, "check_summary").assignee_id == salem.id


def test_the_form_hands_over_by_the_senders_clock(mira, salem, case):
    browser = signed_in(User.objects.get(pk=mira.id))
    sent = {"note": NOTE, "to": f"p{salem.id}", "before": "2026-12-02T00:00"}
    assert browser.post("/work/handovers/", sent).status_code == 302
    with acting(SYSTEM):
        assert HandOver.objects.count() == 2
    assert timezone.now() == MONDAY


def test_what_no_clock_will_ever_show_is_refused_in_words_and_what_is_no_task_is_left_out(mira, salem, case):
    browser = signed_in(User.objects.get(pk=mira.id))
    for edge in ("0001-01-01T00:00", "9999-12-31T23:59"):
        answer = browser.post("/work/handovers/", {"note": NOTE, "to": f"p{salem.id}", "before": edge})
        assert answer.status_code == 422 and "Give a day between 1900 and 2199." in answer.content.decode()
    assert browser.get("/work/handovers/", {"task": ["²", "9" * 30]}).status_code == 200
    with acting(SYSTEM):
        assert not HandOver.objects.exists()
