"""Tasks as somebody's work: whose each is, adding one by hand, taking, giving, sleeping, and ticking off one's own."""

import datetime as dt

import pytest
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import actor_for
from hospitium.access.roles import MayNot, Role
from hospitium.access.testing import make_actor
from hospitium.cases import actions, errors, queries, sentences
from hospitium.cases.models import Task
from hospitium.cases.testing import make_case
from hospitium.cases.work import handing, lists, tasks
from hospitium.cases.work.errors import AnsweredAlready, CannotTake, DueNeeded, SleepNeeded, WordsNeeded
from hospitium.kernel.errors import NotHere
from hospitium.messaging.models import Notice

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def luis(home):
    return make_actor("Luis", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def lin(offices):
    return make_actor("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)


def open_tasks(case):
    with acting(SYSTEM):
        return {task.kind: task for task in Task.objects.filter(case=case, done_at=None)}


def test_a_new_task_belongs_to_the_desk_that_sees_to_it(home, offices):
    found = open_tasks(make_case(office_id=offices[0].pk))
    assert found["confirm_identity"].desk_id == home.pk
    assert {found[kind].desk_id for kind in ("ask_language", "collect_consent")} == {offices[0].pk}
    assert {task.assignee_id for task in found.values()} == {None}


def test_tasks_of_the_campus_follow_the_owner_of_the_case_and_those_of_the_office_do_not(mira, luis, offices):
    case = make_case(office_id=offices[0].pk)
    with acting(mira):
        actions.assign_case(case_ref=case.ref, owner_id=mira.id, by=mira)
    assert open_tasks(case)["confirm_identity"].assignee_id == mira.id
    assert open_tasks(case)["ask_language"].assignee_id is None
    with acting(mira):
        actions.assign_case(case_ref=case.ref, owner_id=luis.id, by=mira)
        actions.move_case(case_ref=case.ref, move="request_records", by=mira)
    assert {task.assignee_id for task in open_tasks(case).values()} == {luis.id}


def test_a_coordinator_adds_a_task_in_own_words_and_it_stays_when_the_case_moves_on(mira, luis):
    case = make_case()
    with acting(mira):
        made = tasks.add_task(
            case_ref=case.ref, words=" Call the sister ", due_at=timezone.now() + DAY, assignee_id=luis.id, by=mira
        )
        actions.move_case(case_ref=case.ref, move="request_records", by=mira)
        assert made.title == "Call the sister" and made.assignee_id == luis.id
        assert tasks.BY_HAND in open_tasks(case)
        told = [sentences.sentence(entry) for entry in queries.timeline(mira, case)]
        assert "Task added: Call the sister, for Luis" in told
    assert Notice.objects.filter(person=luis.id, kind="task_given", ref=str(made.pk)).count() == 1


def test_the_words_of_a_task_added_by_hand_are_for_staff(mira, home):
    family = make_actor("Family", Role.PATIENT, organisation_id=home.pk)
    case = make_case(stage="follow_up", circle=((family.id, "patient"),))
    with acting(mira):
        for one in queries.open_tasks(case):
            actions.finish_task(case_ref=case.ref, task_id=one.pk, by=mira)
        tasks.add_task(case_ref=case.ref, words="Call the sister", due_at=timezone.now() + DAY, by=mira)
        assert sentences.next_step(found := queries.case_for(mira, case.ref)) == "A task added by hand"
        assert [task.title for task in queries.parts_of(mira, found)["tasks"]] == ["Call the sister"]
    with acting(family):
        assert queries.parts_of(family, found := queries.case_for(family, case.ref))["tasks"] == []
        assert "task_added" not in [entry.verb for entry in queries.timeline(family, found)]


def test_a_task_needs_words_a_moment_ahead_and_somebody_who_sees_the_case(mira, offices, lin):
    case, soon = make_case(office_id=offices[1].pk), timezone.now() + DAY
    with acting(mira):
        with pytest.raises(WordsNeeded):
            tasks.add_task(case_ref=case.ref, words=" ", due_at=soon, by=mira)
        with pytest.raises(DueNeeded):
            tasks.add_task(case_ref=case.ref, words="Call", due_at=timezone.now() - DAY, by=mira)
        with pytest.raises(CannotTake):
            tasks.add_task(case_ref=case.ref, words="Call", due_at=soon, assignee_id=lin.id, by=mira)


def test_only_a_coordinator_adds_tasks(lin, offices):
    case = make_case(office_id=offices[0].pk)
    with acting(lin), pytest.raises(MayNot):
        tasks.add_task(case_ref=case.ref, words="Call", due_at=timezone.now() + DAY, by=lin)


def test_a_consultant_takes_what_nobody_of_the_office_has_and_gives_it_back(lin, offices):
    task = open_tasks(make_case(office_id=offices[0].pk))["ask_language"]
    with acting(lin):
        assert tasks.give_task(task_id=task.pk, person_id=lin.id, by=lin).assignee_id == lin.id
        assert tasks.give_task(task_id=task.pk, person_id=None, by=lin).assignee_id is None


def test_a_consultant_gives_no_task_of_the_campus_to_anybody(lin, offices):
    task = open_tasks(make_case(office_id=offices[0].pk))["confirm_identity"]
    with acting(lin), pytest.raises(NotHere):
        tasks.give_task(task_id=task.pk, person_id=lin.id, by=lin)


def test_a_nurse_of_the_circle_gets_a_task_and_ticks_it_off_herself(mira, home):
    nora = make_actor("Nora", Role.NURSE, organisation_id=home.pk)
    case = make_case(circle=((nora.id, "nurse"),))
    task = open_tasks(case)["check_summary"]
    with acting(nora), pytest.raises(MayNot):
        actions.finish_task(case_ref=case.ref, task_id=task.pk, by=nora)
    with acting(mira):
        tasks.give_task(task_id=task.pk, person_id=nora.id, by=mira)
    with acting(nora):
        assert [line.id for line in lists.my_work(nora).cases] == [task.pk]
        actions.finish_task(case_ref=case.ref, task_id=task.pk, by=nora)
        assert lists.my_work(nora).cases == []


def test_a_task_is_given_to_nobody_who_does_not_see_its_case(mira, home):
    task = open_tasks(make_case())["check_summary"]
    stranger = make_actor("Nora", Role.NURSE, organisation_id=home.pk)
    with acting(mira), pytest.raises(CannotTake, match="Nora"):
        tasks.give_task(task_id=task.pk, person_id=stranger.id, by=mira)


def test_a_finished_task_is_nobodys_any_more(mira):
    case = make_case()
    task = open_tasks(case)["check_summary"]
    with acting(mira):
        actions.finish_task(case_ref=case.ref, task_id=task.pk, by=mira)
        with pytest.raises(errors.TaskClosed):
            tasks.give_task(task_id=task.pk, person_id=mira.id, by=mira)


@pytest.fixture
def asleep(mira):
    """A task of Mira's that sleeps until something happens."""

    def sleeping(wake_on, **facts):
        case = make_case(**facts)
        task = open_tasks(case)["check_summary"]
        with acting(mira):
            tasks.give_task(task_id=task.pk, person_id=mira.id, by=mira)
            tasks.snooze_task(task_id=task.pk, until=None, wake_on=wake_on, by=mira)
            assert lists.my_work(mira).cases == []
            assert [line.id for line in lists.my_work(mira, show="snoozed").cases] == [task.pk]
        return case, lambda: _awake(mira)

    return sleeping


def _awake(mira):
    with acting(mira):
        return bool(lists.my_work(mira).cases)


def test_a_task_sleeps_until_a_document_comes(asleep, mira):
    case, is_awake = asleep("document")
    with acting(mira):
        actions.write_note(case_ref=case.ref, text="x", by=mira)
        assert not is_awake()
        actions.note_document(case_ref=case.ref, by=mira, document_ref="D-1", title="Scan")
    assert is_awake()


def test_a_task_sleeps_until_a_gate_opens_and_a_gate_that_closes_does_not_wake_it(asleep, mira):
    case, is_awake = asleep("gate_open", stage="intake")
    with acting(mira):
        actions.state_gate(case_ref=case.ref, kind="language", state="red", fact="Nobody", by=mira)
        assert not is_awake()
        actions.state_gate(case_ref=case.ref, kind="language", state="green", fact="Rana comes", by=mira)
    assert is_awake()


def test_a_task_sleeps_until_a_message_comes(asleep, mira):
    case, is_awake = asleep("message")
    with acting(mira):
        actions.note_document(case_ref=case.ref, by=mira, document_ref="D-1", title="Scan")
        assert not is_awake()
        actions.note_document(case_ref=case.ref, by=mira, document_ref="D-2", title="ADT", verb="message")
    assert is_awake()


def test_a_task_sleeps_until_the_referrer_answers_and_nobody_elses_document_wakes_it(asleep, mira, home):
    amara = make_actor("Amara", Role.REFERRING_PHYSICIAN, organisation_id=home.pk)
    case, is_awake = asleep("answer", circle=((amara.id, "referring_physician"),))
    with acting(mira):
        actions.note_document(case_ref=case.ref, by=mira, document_ref="D-1", title="Scan")
    assert not is_awake()
    with acting(SYSTEM):
        actions.note_document(case_ref=case.ref, by=actor_for(amara.id), document_ref="D-2", title="Answer")
    assert is_awake()


def test_a_snooze_ends_on_a_day_ahead_or_by_hand(mira):
    task = open_tasks(make_case())["check_summary"]
    with acting(mira):
        tasks.give_task(task_id=task.pk, person_id=mira.id, by=mira)
        with pytest.raises(SleepNeeded):
            tasks.snooze_task(task_id=task.pk, until=timezone.now() - DAY, by=mira)
        with pytest.raises(SleepNeeded):
            tasks.snooze_task(task_id=task.pk, until=None, by=mira)
        due = tasks.snooze_task(task_id=task.pk, until=timezone.now() + DAY, by=mira).due_at
        assert due == task.due_at and not lists.my_work(mira).cases
        tasks.snooze_task(task_id=task.pk, until=None, wake=True, by=mira)
        assert [line.id for line in lists.my_work(mira).cases] == [task.pk]


def test_giving_a_task_away_ends_an_offer_that_waits(mira, luis, home):
    task, hana = open_tasks(make_case())["check_summary"], make_actor("Hana", Role.COORDINATOR, organisation_id=home.pk)
    with acting(mira):
        tasks.give_task(task_id=task.pk, person_id=mira.id, by=mira)
        ref = handing.hand_over(note="x", task_ids=[task.pk], to_person=luis.id, by=mira)
        tasks.give_task(task_id=task.pk, person_id=hana.id, by=mira)
    with acting(luis), pytest.raises(AnsweredAlready):
        handing.accept(set_ref=ref, by=luis)


@pytest.mark.parametrize(
    ("side", "wake_on", "wakes"),
    [
        ("family", "message", True),
        ("staff", "message", False),
        ("referrer", "answer", True),
        ("family", "answer", False),
    ],
)
def test_a_message_from_outside_wakes_what_waits_for_it(asleep, mira, side, wake_on, wakes):
    case, is_awake = asleep(wake_on)
    with acting(SYSTEM):
        found = queries.case_for(SYSTEM, case.ref)
        found.tell("said", by="Somebody", by_id=None, audience=side, side=side)
    assert is_awake() is wakes
