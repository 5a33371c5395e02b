"""A visit from its care plan to a plan: what goes in, what comes out, and what happens to the worker meanwhile."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from config.cli import main
from hospitium.access.acting import SYSTEM, acting
from hospitium.cases.testing import make_case
from hospitium.scheduling.planning.checker import check
from hospitium.scheduling.planning.reading import read
from hospitium.scheduling.visits import actions, errors
from hospitium.scheduling.visits.drawing import digest, instance_of
from hospitium.scheduling.visits.models import CarePlan, PlanningRun, PlanVersion
from hospitium.scheduling.visits.running import run_planning
from hospitium.scheduling.visits.shipped import beginnings
from hospitium.scheduling.visits.testing import make_campus, make_visit, planned, planner

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(home):
    return planner()


@pytest.fixture
def campus(home):
    return make_campus()


@pytest.mark.parametrize("beginning", sorted(beginnings()))
def test_every_shipped_care_plan_can_be_planned_and_its_plan_passes_the_checker(mira, campus, beginning):
    run = planned(make_visit(mira, beginning=beginning), mira, seconds=20)
    assert run.state in ("good", "proven"), (run.state, run.problem, run.why_not)
    assert run.proposals and all(check(run.instance, one) == [] for one in run.proposals)
    assert run.instance_sha == digest(run.instance) and run.progress["cost"] >= run.progress["bound"]


def test_the_command_line_plans_the_exported_file_alike(mira, campus, tmp_path):
    run = planned(make_visit(mira), mira, seed=7)
    (tmp_path / "visit.json").write_text(json.dumps(run.instance))
    made = tmp_path / "plan.json"
    assert main(["plan", str(tmp_path / "visit.json"), "--seed", "7", "--seconds", "5", "-o", str(made)]) == 0
    again = json.loads(made.read_text())
    assert (
        run.state == "proven" and again["items"] == run.proposals[0]["items"] and again["cost"] == run.progress["cost"]
    )


def test_the_same_seed_gives_the_same_plan_again(mira, campus):
    plan = make_visit(mira, beginning="oncology_workup")
    one, other = planned(plan, mira, seed=3), planned(plan, mira, seed=3)
    assert one.proposals[0]["items"] == other.proposals[0]["items"]


def test_no_name_and_no_word_of_anybody_goes_into_an_instance(mira, campus):
    plan = make_visit(mira, name="Zubaida Qaradaghi")
    with acting(mira):
        stay = plan.stay | {"away": [{"why": "he prays here", "from": "12:00", "to": "12:45", "firm": True}]}
        actions.keep_stay(case_ref=plan.case.ref, stay=stay, by=mira)
        actions.keep_step(
            case_ref=plan.case.ref, slug="", title="A talk about Qaradaghi", body={"minutes": 30}, by=mira
        )
        found = CarePlan.objects.select_related("case__patient").get(pk=plan.pk)
        told = json.dumps(instance_of(found, timezone.now()))
    names = [one.name for one in campus.values()]
    assert not [word for word in ("Zubaida", "he prays", "Second look", *names) if word in told]
    assert '"why": "other"' in told


def test_what_others_have_is_taken_and_a_hold_that_ran_out_is_not(mira, campus):
    plan = make_visit(mira)
    with acting(SYSTEM):
        from hospitium.scheduling.booking.testing import make_appointment

        begin = dt.datetime.fromisoformat(plan.stay["arrive"]["earliest"]).replace(tzinfo=dt.UTC)
        make_appointment(campus["mri"], begin=begin)
        make_appointment(campus["mri"], begin=begin + dt.timedelta(hours=3), state="held", hold_until=timezone.now())
        found = CarePlan.objects.select_related("case__patient").get(pk=plan.pk)
        instance = instance_of(found, timezone.now())
    (taken,) = [one for one in instance["bookings"] if one["resource"] == campus["mri"].ref]
    assert (taken["from"], taken["to"]) == (
        begin.isoformat(timespec="minutes"),
        (begin + dt.timedelta(hours=1)).isoformat(timespec="minutes"),
    )
    read(instance)


def test_a_visit_that_cannot_be_planned_says_why_and_what_would_help(mira, campus):
    plan = make_visit(mira)
    with acting(mira):
        step = {"kind": "imaging", "minutes": 30, "needs": [{"role": "device", "kind": "device", "skills": ["pet"]}]}
        actions.keep_step(case_ref=plan.case.ref, slug="", title="PET", body=step, by=mira)
    run = planned(plan, mira)
    assert run.state == "impossible" and run.why_not["conflict"] == [{"kind": "who", "about": ["pet", "device"]}]
    assert run.proposals == []


def test_a_worker_that_died_is_followed_by_another_with_the_same_instance(mira, campus):
    plan = make_visit(mira)
    with acting(mira):
        run = actions.ask_plan(case_ref=plan.case.ref, by=mira, seconds=5)
        long_ago = timezone.now() - dt.timedelta(minutes=2)
        instance = instance_of(CarePlan.objects.select_related("case__patient").get(pk=plan.pk), timezone.now())
        PlanningRun.objects.filter(pk=run.pk).update(
            state="running", tries=1, begun_at=long_ago, beat_at=timezone.now(), instance=instance
        )
    run_planning(run.pk)  # somebody else is alive at it
    with acting(mira):
        assert PlanningRun.objects.get(pk=run.pk).state == "running"
        PlanningRun.objects.filter(pk=run.pk).update(beat_at=long_ago)
    run_planning(run.pk)
    with acting(mira):
        run = PlanningRun.objects.get(pk=run.pk)
    assert run.state == "proven" and run.tries == 2 and run.instance == instance


def test_a_run_that_was_cancelled_keeps_nothing(mira, campus):
    plan = make_visit(mira)
    with acting(mira):
        run = actions.ask_plan(case_ref=plan.case.ref, by=mira)
        with pytest.raises(errors.RunUnderWay):
            actions.ask_plan(case_ref=plan.case.ref, by=mira)
        actions.wish_of_run(case_ref=plan.case.ref, number=run.pk, wish="cancel", by=mira)
    run_planning(run.pk)
    with acting(mira):
        run = PlanningRun.objects.get(pk=run.pk)
    assert (run.state, run.proposals, run.tries) == ("cancelled", [], 0)


def test_a_plan_the_checker_refuses_is_never_shown(mira, campus, monkeypatch):
    from hospitium.scheduling.planning.checker import Violation

    monkeypatch.setattr("hospitium.scheduling.visits.proposing.check", lambda *_files: [Violation("way", "v", ("a",))])
    run = planned(make_visit(mira), mira)
    assert run.state == "failed" and run.proposals == [] and run.problem.startswith("way")


def test_a_planner_that_breaks_leaves_a_run_that_says_so(mira, campus, monkeypatch):
    monkeypatch.setattr("hospitium.scheduling.visits.running.plan", lambda *_asked: 1 / 0)
    run = planned(make_visit(mira), mira)
    assert run.state == "failed" and "ZeroDivisionError" in run.problem


def test_every_change_of_a_care_plan_is_a_version_and_nonsense_is_not_kept(mira, campus):
    plan = make_visit(mira)
    case = plan.case.ref
    with acting(mira):
        actions.keep_step(case_ref=case, slug="echo", title="Echo", body={"minutes": 50}, by=mira)
        actions.move_step(case_ref=case, slug="echo", up=True, by=mira)
        actions.drop_step(case_ref=case, slug="blood", by=mira)
        actions.keep_order(case_ref=case, add={"apart": {"steps": ["ct", "echo"], "minutes": 60}}, by=mira)
    for ring in ({"first": "last_talk", "then": "first_talk"}, {"first": "echo", "then": "nowhere"}):
        with acting(mira), pytest.raises(errors.TermsFaulty):
            actions.keep_order(case_ref=case, add={"links": ring}, by=mira)
    with acting(mira), pytest.raises(errors.ChangedPlan):
        actions.drop_step(case_ref=case, slug="echo", by=mira, version=1)
    with acting(mira):
        found = CarePlan.objects.get(pk=plan.pk)
        assert found.version == 5 == PlanVersion.objects.filter(plan=plan).count()
        assert "blood" not in json.dumps(found.order) and [one.slug for one in found.steps.all()][1] == "echo"
        with pytest.raises(errors.PlanThere):
            actions.begin_plan(case_ref=case, beginning="", by=mira)


def test_a_run_without_steps_is_refused(mira, campus):
    case = make_case(stage="travel")
    with acting(mira):
        actions.begin_plan(case_ref=case.ref, beginning="", by=mira)
        with pytest.raises(errors.StepsMissing):
            actions.ask_plan(case_ref=case.ref, by=mira)
