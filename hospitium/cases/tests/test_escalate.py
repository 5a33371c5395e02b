"""What is not done in time climbs its ladder: each step once, whoever asks how often, and told on the timeline."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import MayNot, Role
from hospitium.access.testing import make_actor
from hospitium.cases import actions, queries, sentences
from hospitium.cases.models import Task
from hospitium.cases.testing import make_case
from hospitium.cases.work import absences, escalating
from hospitium.cases.work.errors import LadderUnclear
from hospitium.cases.work.escalating import Ladder, steps_of
from hospitium.messaging.models import Notice

pytestmark = pytest.mark.django_db
BEGUN = dt.datetime(2026, 11, 30, 17, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def lead(home):
    return make_actor("Lead", Role.PROGRAMME_LEAD, organisation_id=home.pk)


@pytest.fixture
def task(mira, lead):
    """A task of Mira's, begun now and due in eight hours, alone on its case."""
    with time_machine.travel(BEGUN, tick=False):
        case = make_case()
        with acting(mira):
            actions.assign_case(case_ref=case.ref, owner_id=mira.id, by=mira)
        with acting(SYSTEM):
            Task.objects.filter(case=case).exclude(kind="check_summary").delete()
            Task.objects.filter(case=case).update(made_at=BEGUN, due_at=BEGUN + 8 * HOUR, escalates_at=BEGUN)
            return Task.objects.select_related("case").get(case=case)


def at(hours):
    """Let the chore run so many hours after the task began; gives the kinds of notices there are, and for whom."""
    with time_machine.travel(BEGUN + hours * HOUR, tick=False):
        escalating.escalate()
    return sorted(Notice.objects.filter(kind__startswith="task_").values_list("kind", "person"))


def test_the_moments_of_a_ladder_climb():
    moments = steps_of(Ladder(75, 0, 24, 4), BEGUN, BEGUN + 8 * HOUR)
    assert [(moment - BEGUN) / HOUR for moment in moments] == [6, 8, 32]


def test_owner_then_desk_then_programme_each_once(task, mira, lead, home):
    luis = make_actor("Luis", Role.COORDINATOR, organisation_id=home.pk)
    with acting(lead):
        absences.name_lead(desk_id=home.pk, person_id=luis.id, by=lead)
    warned, told, raised = ("task_owner", mira.id), ("task_desk", luis.id), ("task_programme", lead.id)
    assert at(5.9) == []
    assert at(6) == at(6) == at(7.9) == [warned]
    assert at(8) == at(31) == sorted([warned, told])
    assert at(32) == at(500) == sorted([warned, told, raised])
    with acting(mira):
        lines = [sentences.sentence(entry) for entry in queries.timeline(mira, task.case) if entry.verb == "escalated"]
    assert [line.partition(": ")[2] for line in lines] == [
        "overdue, the programme lead was told",
        "due and not done, who leads the desk was told",
        "its owner was warned that it is due soon",
    ]


def test_a_desk_without_a_lead_by_name_tells_who_leads_the_programme(task, mira, lead):
    assert ("task_desk", lead.id) in at(8)


def test_what_was_missed_while_nothing_ran_is_made_up_for_once(task):
    assert [kind for kind, _person in at(100)] == ["task_desk", "task_owner", "task_programme"]
    assert len(at(200)) == 3


def test_a_task_that_is_done_climbs_no_further(task, mira):
    at(6)
    with time_machine.travel(BEGUN + 7 * HOUR, tick=False), acting(mira):
        actions.finish_task(case_ref=task.case.ref, task_id=task.pk, by=mira)
    assert [kind for kind, _person in at(100)] == ["task_owner"]


def test_a_deputy_is_warned_with_whoever_is_away(task, mira, home):
    luis = make_actor("Luis", Role.COORDINATOR, organisation_id=home.pk)
    with time_machine.travel(BEGUN, tick=False), acting(mira):
        absences.be_away(since=BEGUN, until=BEGUN + 90 * HOUR, deputy_id=luis.id, by=mira)
    assert at(6) == sorted([("task_owner", mira.id), ("task_owner", luis.id)])


def test_a_step_that_breaks_off_leaves_nothing_and_is_taken_whole_the_next_time(task, monkeypatch):
    def broken(*given, **more):
        raise RuntimeError("the machine died")

    with monkeypatch.context() as patched:
        patched.setattr(escalating, "keep", broken)
        with pytest.raises(RuntimeError):
            at(6)
    assert not Notice.objects.filter(kind="task_owner").exists()
    assert len(at(6)) == 1


def test_the_case_on_hold_keeps_its_ladder_still(task, mira):
    with time_machine.travel(BEGUN, tick=False), acting(mira):
        actions.hold_case(case_ref=task.case.ref, hold="border", reason="Closed", by=mira)
    assert at(8) == at(19) == []
    with time_machine.travel(BEGUN + 19 * HOUR, tick=False), acting(mira):
        actions.resume_case(case_ref=task.case.ref, by=mira)
    assert len(at(21)) == 2


def test_the_closest_ladder_in_force_counts_and_only_from_its_day_on(task, lead):
    with time_machine.travel(BEGUN, tick=False), acting(lead):
        today, tomorrow = BEGUN.date(), BEGUN.date() + dt.timedelta(days=1)
        escalating.make_rule(ladder=Ladder(10, 0, 1, 4), effective_from=today, why="All", by=lead)
        escalating.make_rule(
            ladder=Ladder(50, 1, 2, 4), effective_from=today, why="This", kind="check_summary", by=lead
        )
        escalating.make_rule(
            ladder=Ladder(20, 1, 2, 4), effective_from=tomorrow, why="Later", kind="check_summary", by=lead
        )
        assert escalating.rule_for("treatment", "check_summary").owner_percent == 50
        assert escalating.rule_for("treatment", "another").owner_percent == 10
    assert at(3.9) == [] and len(at(4)) == 1


def test_a_ladder_climbs_says_why_and_is_made_by_who_may(mira, lead):
    today = timezone.now().date()
    for ladder, why in ((Ladder(0), "x"), (Ladder(101), "x"), (Ladder(50, 9, 8), "x"), (Ladder(), " ")):
        with acting(lead), pytest.raises(LadderUnclear):
            escalating.make_rule(ladder=ladder, effective_from=today, why=why, by=lead)
    with acting(mira), pytest.raises(MayNot):
        escalating.make_rule(ladder=Ladder(), effective_from=today, why="x", by=mira)
