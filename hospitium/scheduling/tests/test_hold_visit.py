"""From a proposal to a confirmed visit, what breaks it, and its repair."""

import datetime as dt

import pytest
from django.utils import timezone

from config.jobs import drain
from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.cases import actions as cases
from hospitium.cases.queries import case_for
from hospitium.cases.testing import open_gates
from hospitium.messaging.queries import inbox
from hospitium.partners.actions import ensure_home
from hospitium.scheduling.booking import actions as booking
from hospitium.scheduling.booking.ending import release_expired
from hospitium.scheduling.booking.errors import ChangedSince
from hospitium.scheduling.booking.models import Appointment
from hospitium.scheduling.booking.testing import make_appointment, make_resource
from hospitium.scheduling.planning.checker import check
from hospitium.scheduling.resources.models import SpecialHours
from hospitium.scheduling.visits import actions, errors, repairing, watching
from hospitium.scheduling.visits.drawing import instance_of
from hospitium.scheduling.visits.models import CarePlan
from hospitium.scheduling.visits.reactions import watch_resource
from hospitium.scheduling.visits.testing import confirmed, held, make_campus, make_visit, planned, planner

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(home):
    return planner()


@pytest.fixture
def campus(home):
    return make_campus()


def standing(plan):
    """Step to appointment, of what a visit holds."""
    with acting(SYSTEM):
        found = Appointment.objects.filter(visit=plan.ref, state__in=["held", "confirmed"]).order_by("during")
        return {one.step: one for one in found}


def now_of(plan):
    with acting(SYSTEM):
        return CarePlan.objects.select_related("case__patient").get(pk=plan.pk)


def test_choosing_the_first_holds_every_appointment_it_has(mira, campus):
    plan = make_visit(mira)
    run = planned(plan, mira)
    with acting(mira):
        actions.choose(case_ref=plan.case.ref, number=run.pk, proposal=0, by=mira)
    items = {item["step"]: item for item in run.proposals[0]["items"]}
    there = standing(plan)
    assert set(there) == set(items) and now_of(plan).state == "held"
    for step, one in there.items():
        assert one.begins == dt.datetime.fromisoformat(items[step]["from"]) and one.state == "held"
    assert there["first_talk"].title_key == "cardiac_second_look.first_talk"
    with acting(mira), pytest.raises(errors.ChosenAlready):
        actions.choose(case_ref=plan.case.ref, number=run.pk, proposal=0, by=mira)


def test_another_than_the_first_needs_a_reason_which_is_kept(mira, campus):
    plan = make_visit(mira, beginning="spine_surgery", languages=("ar",))
    run = planned(plan, mira, seconds=20)
    assert len(run.proposals) > 1
    with acting(mira), pytest.raises(errors.WhyNeeded):
        actions.choose(case_ref=plan.case.ref, number=run.pk, proposal=1, by=mira)
    with acting(mira):
        actions.choose(case_ref=plan.case.ref, number=run.pk, proposal=1, by=mira, reason="The family asked for it")
        run.refresh_from_db()
    assert (run.chosen, run.why_chosen, run.chosen_by) == (1, "The family asked for it", "Mira")


def test_a_visit_is_planned_around_what_else_the_patient_has_in_whatever_case(mira, campus):
    plan = make_visit(mira)
    before = planned(plan, mira)
    taken = dt.datetime.fromisoformat(before.proposals[0]["items"][0]["from"])
    with acting(SYSTEM):
        other = cases.open_case(patient=plan.case.patient, by=SYSTEM)
    make_appointment(make_resource("Dr Noor"), begin=taken, minutes=45, case=other)
    with acting(mira), pytest.raises(errors.CalendarMoved, match="The patient has another appointment"):
        actions.choose(case_ref=plan.case.ref, number=before.pk, proposal=0, by=mira)
    run = planned(plan, mira)
    assert run.instance["visits"][0]["elsewhere"] == [
        {
            "from": taken.astimezone(dt.UTC).isoformat(timespec="minutes"),
            "to": (taken + dt.timedelta(minutes=45)).astimezone(dt.UTC).isoformat(timespec="minutes"),
        }
    ]
    with acting(mira):
        actions.choose(case_ref=plan.case.ref, number=run.pk, proposal=0, by=mira)
    until = taken + dt.timedelta(minutes=45)
    assert not [one for one in standing(plan).values() if one.begins < until and taken < one.ends]


def test_what_somebody_books_for_the_patient_beside_a_visit_does_not_break_it(mira, campus):
    plan = held(make_visit(mira), mira)
    first, *_others = own = sorted(standing(plan).values(), key=lambda one: one.begins)
    that_day = [one for one in own if one.begins.date() == first.begins.date()]
    with acting(mira):
        CarePlan.objects.filter(pk=plan.pk).update(stay=now_of(plan).stay | {"day": {"most_steps": len(that_day)}})
        plan = now_of(plan)
        assert watching.broken_rules(plan) == []
    make_appointment(make_resource("Dr Noor"), begin=first.begins - dt.timedelta(hours=2), case=plan.case)
    with acting(SYSTEM):
        anew = instance_of(plan, timezone.now(), standing=True)
        assert {one.rule for one in check(anew, anew["plan"])} == {"load"}
        assert watching.broken_rules(plan) == []


def test_if_a_calendar_changed_meanwhile_nothing_is_held(mira, campus):
    plan = make_visit(mira)
    run = planned(plan, mira)
    last = run.proposals[0]["items"][-1]
    doctor = next(one for one in campus.values() if one.ref == last["with"]["cardiologist"][0])
    make_appointment(doctor, begin=dt.datetime.fromisoformat(last["from"]))
    with acting(mira), pytest.raises(errors.CalendarMoved, match="is taken"):
        actions.choose(case_ref=plan.case.ref, number=run.pk, proposal=0, by=mira)
    assert standing(plan) == {} and now_of(plan).state == "planning"


def test_a_plan_of_an_earlier_version_is_not_chosen(mira, campus):
    plan = make_visit(mira)
    run = planned(plan, mira)
    with acting(mira):
        actions.drop_step(case_ref=plan.case.ref, slug="blood", by=mira)
        with pytest.raises(errors.ProposalPast):
            actions.choose(case_ref=plan.case.ref, number=run.pk, proposal=0, by=mira)


def test_a_visit_is_confirmed_when_every_gate_is_open_and_everybody_is_told_without_a_word_of_it(mira, campus, home):
    ana = make_person("Ana", Role.PATIENT, organisation_id=home.pk)
    amara = make_person("Amara", Role.REFERRING_PHYSICIAN, organisation_id=home.pk)
    plan = held(make_visit(mira, circle=((ana.pk, "patient"), (amara.pk, "referring_physician"))), mira)
    with acting(mira), pytest.raises(errors.VisitGates, match="Clinical"):
        actions.confirm_visit(case_ref=plan.case.ref, by=mira)
    with acting(mira):
        open_gates(plan.case, by=mira)
        actions.confirm_visit(case_ref=plan.case.ref, by=mira)
    drain()
    there = standing(plan)
    assert {one.state for one in there.values()} == {"confirmed"} and all(one.told_at for one in there.values())
    with acting(mira):
        case = case_for(mira, plan.case.ref)
        assert case.travel == "confirmed" and not case.tasks.filter(kind="plan_visit", done_at=None).exists()
    assert {notice.kind for notice in inbox(ana.pk)} == {"visit_changed"}, "the family is told by its own page's words"
    (notice,) = inbox(amara.pk)
    assert (notice.kind, notice.facts) == ("visit_confirmed", {"by_name": "Mira"})
    with acting(mira), pytest.raises(errors.NothingHeld):
        actions.confirm_visit(case_ref=plan.case.ref, by=mira)


def test_what_ran_out_is_not_confirmed_and_the_visit_is_planned_anew(mira, campus):
    plan = held(make_visit(mira), mira)
    with acting(mira):
        open_gates(plan.case, by=mira)
        Appointment.objects.filter(visit=plan.ref, step="echo").update(hold_until=timezone.now())
        with pytest.raises(errors.HoldOver, match="Ultrasound"):
            actions.confirm_visit(case_ref=plan.case.ref, by=mira)
        Appointment.objects.filter(visit=plan.ref).update(hold_until=timezone.now())
    release_expired()
    drain()
    assert now_of(plan).state == "planning" and standing(plan) == {}


def away(resource, appointment):
    """A resource is ill for the whole day of an appointment."""
    day = appointment.begins.replace(hour=0, minute=0)
    with acting(SYSTEM):
        SpecialHours.objects.create(resource=resource, kind="illness", begins=day, ends=day + dt.timedelta(days=1))
    ends = day + dt.timedelta(days=1)
    watch_resource(resource.ref, day.isoformat(), ends.isoformat())


def test_somebody_falls_ill_and_the_repair_moves_only_what_it_must(mira, campus, home):
    ana = make_person("Ana", Role.PATIENT, organisation_id=home.pk)
    plan = confirmed(make_visit(mira, circle=((ana.pk, "patient"),)), mira)
    drain()
    before = standing(plan)
    device = next(one for one in campus.values() if one.name == "Echo")
    away(device, before["echo"])
    broken = now_of(plan)
    assert broken.state == "broken" and [(one["kind"], one["step"]) for one in broken.troubles] == [("away", "echo")]
    with acting(mira), pytest.raises(errors.StandsAlready):
        actions.ask_plan(case_ref=plan.case.ref, by=mira)
    run = planned(plan, mira, kind="repair")
    assert run.state in ("good", "proven"), (run.problem, run.why_not)
    with acting(mira):
        actions.apply_repair(case_ref=plan.case.ref, number=run.pk, why="The device is out of order", by=mira)
    drain()
    after = standing(plan)
    moved = [step for step in before if before[step].during != after[step].during]
    assert "echo" in moved and len(moved) <= 2 and after["echo"].uid == before["echo"].uid
    assert after["echo"].sequence == 1 and after["echo"].state == "confirmed" and after["echo"].told_at
    assert now_of(plan).state == "confirmed" and now_of(plan).troubles == []
    assert "visit_changed" in {notice.kind for notice in inbox(ana.pk)}


def test_an_appointment_somebody_cancelled_is_missed_and_planned_again(mira, campus):
    plan = confirmed(make_visit(mira), mira)
    drain()
    with acting(mira):
        booking.cancel(ref=standing(plan)["echo"].ref, by=mira, why="Booked by mistake")
    drain()
    broken = now_of(plan)
    assert broken.state == "broken" and broken.troubles[0]["kind"] == "cancelled"
    run = planned(plan, mira, kind="repair")
    with acting(mira):
        actions.apply_repair(case_ref=plan.case.ref, number=run.pk, why="Needed after all", by=mira)
    drain()
    assert "echo" in standing(plan) and now_of(plan).state == "confirmed"


def test_a_late_flight_and_a_longer_step_break_a_visit_and_are_repaired(mira, campus):
    plan = confirmed(make_visit(mira), mira)
    drain()
    before = standing(plan)
    later = (min(one.begins for one in before.values()) + dt.timedelta(hours=6)).strftime("%Y-%m-%dT%H:%M")
    with acting(mira):
        stay = now_of(plan).stay
        stay["arrive"] = {"earliest": later, "latest": stay["arrive"]["latest"]}
        actions.keep_stay(case_ref=plan.case.ref, stay=stay, by=mira)
    assert now_of(plan).state == "broken" and "late" in {one["kind"] for one in now_of(plan).troubles}
    with acting(mira):
        body = now_of(plan).steps.get(slug="echo").body | {"minutes": 70}
        actions.keep_step(case_ref=plan.case.ref, slug="echo", title="Ultrasound of the heart", body=body, by=mira)
    run = planned(plan, mira, kind="repair")
    assert run.state in ("good", "proven"), (run.problem, run.why_not)
    with acting(mira):
        actions.apply_repair(case_ref=plan.case.ref, number=run.pk, why="Flight delayed", by=mira)
    drain()
    after = standing(plan)
    assert after["echo"].ends - after["echo"].begins == dt.timedelta(minutes=70)
    assert now_of(plan).state == "confirmed"


def test_a_step_taken_out_lets_its_appointment_go_with_the_repair(mira, campus):
    plan = confirmed(make_visit(mira), mira)
    drain()
    with acting(mira):
        actions.drop_step(case_ref=plan.case.ref, slug="blood", by=mira)
    assert now_of(plan).state == "broken"
    run = planned(plan, mira, kind="repair")
    with acting(mira):
        actions.apply_repair(case_ref=plan.case.ref, number=run.pk, why="Done at home", by=mira)
    drain()
    assert "blood" not in standing(plan) and now_of(plan).state == "confirmed"


def test_a_repair_of_what_changed_since_is_not_applied(mira, campus):
    plan = confirmed(make_visit(mira), mira)
    drain()
    away(next(one for one in campus.values() if one.name == "Echo"), standing(plan)["echo"])
    run = planned(plan, mira, kind="repair")
    with acting(mira):
        booking.cancel(ref=standing(plan)["blood"].ref, by=mira, why="Done at home")
        with pytest.raises(errors.ProposalPast):
            actions.apply_repair(case_ref=plan.case.ref, number=run.pk, why="Ill", by=mira)


def move_meanwhile(monkeypatch, one):
    """Let somebody move an appointment after a repair looked at what stands, and before it does anything."""
    really = repairing.standing_now

    def look(plan):
        there = really(plan)
        booking.move(ref=one.ref, by=SYSTEM, why="Meanwhile", outside="Meanwhile")
        return there

    monkeypatch.setattr(repairing, "standing_now", look)


def test_what_somebody_moves_while_a_repair_is_applied_is_not_moved_over(mira, campus, monkeypatch):
    plan = confirmed(make_visit(mira), mira)
    drain()
    echo = standing(plan)["echo"]
    away(next(one for one in campus.values() if one.name == "Echo"), echo)
    run = planned(plan, mira, kind="repair")
    move_meanwhile(monkeypatch, echo)
    with acting(mira), pytest.raises(errors.CalendarMoved, match="changed"):
        actions.apply_repair(case_ref=plan.case.ref, number=run.pk, why="Ill", by=mira)


def test_what_somebody_moves_while_a_repair_lets_it_go_stays(mira, campus, monkeypatch):
    plan = confirmed(make_visit(mira), mira)
    drain()
    echo = standing(plan)["echo"]
    with acting(mira):
        actions.drop_step(case_ref=plan.case.ref, slug="echo", by=mira)
    run = planned(plan, mira, kind="repair")
    move_meanwhile(monkeypatch, echo)
    with acting(mira), pytest.raises(ChangedSince):
        actions.apply_repair(case_ref=plan.case.ref, number=run.pk, why="Ill", by=mira)
    assert "echo" in standing(plan)


def test_letting_go_frees_every_calendar_and_takes_the_confirmation_back(mira, campus):
    plan = confirmed(make_visit(mira), mira)
    drain()
    with acting(mira):
        actions.let_go(case_ref=plan.case.ref, why="The family comes in spring", by=mira)
    drain()
    assert standing(plan) == {} and now_of(plan).state == "planning"
    with acting(mira):
        assert case_for(mira, plan.case.ref).travel == "planning"
    assert planned(plan, mira).state == "proven"
    assert ensure_home()
