"""The nurse of a stay: hers from arrival to departure, told once it is confirmed, replaced when she is away, let go with it."""

import datetime as dt

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from config.jobs import drain
from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import User, actor_of
from hospitium.access.roles import Role
from hospitium.access.testing import make_person, signed_in
from hospitium.cases.actions import join_circle
from hospitium.cases.testing import open_gates
from hospitium.kernel.errors import NotHere
from hospitium.messaging.queries import inbox
from hospitium.partners.actions import ensure_home
from hospitium.scheduling.caring import actions as caring
from hospitium.scheduling.caring.errors import NurseTaken, WhyNeeded
from hospitium.scheduling.caring.models import StayNurse
from hospitium.scheduling.resources.actions import say_special
from hospitium.scheduling.resources.models import NotWith
from hospitium.scheduling.roster import leave
from hospitium.scheduling.roster.testing import make_colleague
from hospitium.scheduling.visits import actions
from hospitium.scheduling.visits.errors import CalendarMoved
from hospitium.scheduling.visits.models import CarePlan
from hospitium.scheduling.visits.testing import ARABIC, confirmed, held, make_campus, make_visit, planned, planner
from hospitium.scheduling.visits.watching import watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(home):
    return planner()


@pytest.fixture
def campus(home):
    found = make_campus()
    with acting(SYSTEM):
        found["nour"].person = make_person("Nour", Role.NURSE, organisation_id=ensure_home().pk)
        found["nour"].save()
    return found


def nursed(mira, **facts):
    """A care plan that asks for one nurse who speaks Arabic."""
    plan = make_visit(mira, languages=("ar",), **facts)
    with acting(mira):
        return actions.keep_stay(
            case_ref=plan.case.ref, stay=plan.stay | {"nurse": {"level": 3, "firm": True}}, by=mira
        )


def live(plan):
    with acting(SYSTEM):
        return StayNurse.objects.select_related("resource").filter(plan=plan, is_live=True).first()


def now_of(plan):
    with acting(SYSTEM):
        return CarePlan.objects.select_related("case__patient").get(pk=plan.pk)


def kinds(person):
    with acting(SYSTEM):
        return sorted(one.kind for one in inbox(person.pk))


def test_the_nurse_of_a_plan_has_the_stay_once_it_is_chosen_and_hears_of_it_once_it_is_confirmed(mira, campus):
    plan, nour = nursed(mira), campus["nour"]
    held(plan, mira)
    kept, agreed = live(plan), now_of(plan).agreed
    assert kept.resource == nour and kept.during.lower == dt.datetime.fromisoformat(agreed["arrive"])
    assert kept.during.upper == dt.datetime.fromisoformat(agreed["leave"]) and kinds(nour.person) == []
    with acting(mira):
        open_gates(plan.case, by=mira)
        actions.confirm_visit(case_ref=plan.case.ref, by=mira)
    assert "stay_given" in kinds(nour.person) and nour.person.pk in now_of(plan).case.circle


def test_a_nurse_has_no_more_stays_at_once_than_she_can(mira, campus):
    with acting(SYSTEM):
        campus["nour"].capacity = 1
        campus["nour"].save()
    first, second = nursed(mira), nursed(mira)
    late = planned(second, mira)
    now = timezone.now()
    with acting(SYSTEM):
        during = DateTimeTZRange(now, now + dt.timedelta(days=200))
        StayNurse.objects.create(plan=first, resource=campus["nour"], during=during, by="Mira")
    with acting(mira), pytest.raises(CalendarMoved, match="as many stays at once"):
        actions.choose(case_ref=second.case.ref, number=late.pk, proposal=0, by=mira)
    assert live(second) is None and now_of(second).state == "planning"
    run = planned(second, mira)
    assert run.state == "impossible" and run.instance["nursing"]


def test_leave_of_the_nurse_breaks_the_visit_and_its_repair_gives_it_to_another(mira, campus):
    plan = confirmed(nursed(mira), mira)
    nour, other = campus["nour"], make_colleague("Salma", Role.NURSE, languages=ARABIC, zone=campus["nour"].zone)[1]
    day = live(plan).during.lower
    with acting(SYSTEM):
        say_special(ref=nour.ref, kind="leave", begins=day, ends=day + dt.timedelta(days=2), by=SYSTEM)
    drain()
    assert [one["kind"] for one in now_of(plan).troubles] == ["nurse"]
    with acting(mira):
        assert "Nour" in signed_page(mira, f"/cases/{plan.case.ref}/visit/")
    run = planned(plan, mira, kind="repair")
    page = signed_page(mira, f"/cases/{plan.case.ref}/visit/runs/{run.pk}/")
    assert "Salma" in page and "Nothing: what stands still holds." not in page
    with acting(mira):
        actions.apply_repair(case_ref=plan.case.ref, number=run.pk, why="Nour is away", by=mira)
    drain()
    assert live(plan).resource == other and now_of(plan).state == "confirmed"
    assert "stay_taken" in kinds(nour.person) and "stay_given" in kinds(other.person)
    circle = now_of(plan).case.circle
    assert nour.person.pk not in circle and other.person.pk in circle


def signed_page(actor, path):
    with acting(SYSTEM):
        person = User.objects.get(pk=actor.id)
    return signed_in(person).get(path).content.decode()


def test_a_coordinator_gives_the_stay_to_another_with_a_reason(mira, campus):
    plan = confirmed(nursed(mira), mira)
    _actor, salma = make_colleague("Salma", Role.NURSE, languages=ARABIC)
    with acting(mira):
        with pytest.raises(WhyNeeded):
            caring.give_nurse(case_ref=plan.case.ref, nurse=salma.ref, why=" ", by=mira)
        caring.give_nurse(case_ref=plan.case.ref, nurse=salma.ref, why="She knows the family", by=mira)
    assert live(plan).resource == salma and live(plan).why == "She knows the family"
    assert now_of(plan).state == "confirmed" and "stay_given" in kinds(salma.person)
    with acting(mira):
        caring.give_nurse(case_ref=plan.case.ref, nurse="", why="Nobody is needed", by=mira)
    assert live(plan) is None and [one["kind"] for one in now_of(plan).troubles] == ["nurse"]


def test_a_nurse_is_given_to_a_stay_that_asked_for_none_and_stays_when_nobody_asks_any_more(mira, campus):
    plan = confirmed(make_visit(mira, languages=("ar",)), mira)
    with acting(mira):
        caring.give_nurse(case_ref=plan.case.ref, nurse=campus["nour"].ref, why="They are afraid", by=mira)
    assert live(plan).resource == campus["nour"] and (now_of(plan).state, now_of(plan).troubles) == ("confirmed", [])
    run = planned(now_of(plan), mira, kind="repair")
    assert [stay["nurse"] for stay in run.proposals[0]["stays"]] == [campus["nour"].ref]
    other = confirmed(nursed(mira), mira)
    with acting(mira):
        stay = {name: value for name, value in now_of(other).stay.items() if name != "nurse"}
        actions.keep_stay(case_ref=other.case.ref, stay=stay, by=mira)
        watch(now_of(other), mira)
    assert live(other) and now_of(other).troubles == []


def test_whoever_is_kept_apart_away_or_no_nurse_is_not_given_a_stay(mira, campus):
    plan = confirmed(nursed(mira), mira)
    _actor, salma = make_colleague("Salma", Role.NURSE, languages=ARABIC)
    with acting(SYSTEM):
        NotWith.objects.create(resource=salma, case=plan.case, why="related", by="Mira")
    for ref, why in ((salma.ref, "not to be booked"), (campus["ada"].ref, "other work")):
        with acting(mira), pytest.raises(NurseTaken, match=why):
            caring.give_nurse(case_ref=plan.case.ref, nurse=ref, why="x", by=mira)
    with acting(mira), pytest.raises(NotHere):
        caring.give_nurse(case_ref=plan.case.ref, nurse="B-0000-0000", why="x", by=mira)


def test_the_page_offers_who_can_and_says_why_others_cannot(mira, campus):
    plan = confirmed(nursed(mira), mira)
    with acting(SYSTEM):
        begins = live(plan).during.lower
        say_special(ref=campus["noa"].ref, kind="leave", begins=begins, ends=begins + dt.timedelta(days=1), by=SYSTEM)
    page = signed_page(mira, f"/cases/{plan.case.ref}/visit/nurse/")
    assert "speaks the patient" in page and "They are away during the stay." in page
    with acting(SYSTEM):
        person = User.objects.get(pk=mira.id)
    answer = signed_in(person).post(f"/cases/{plan.case.ref}/visit/nurse/", {"nurse": campus["nour"].ref, "why": ""})
    assert answer.status_code == 422


def test_the_stay_stands_on_her_roster_and_leave_names_it(mira, campus):
    plan, nour = confirmed(nursed(mira), mira), campus["nour"]
    day = live(plan).during.lower
    page = signed_in(nour.person).get(f"/roster/?span=week&day={day.date()}").content.decode()
    assert "Stays to look after" in page and plan.case.ref in page
    with acting(actor_of(nour.person)) as by:
        asked = leave.ask_leave(begins=day, ends=day + dt.timedelta(days=1), by=by)
    assert "Stays that lie in it" in signed_page(mira, f"/roster/leave/{asked.ref}/")
    with acting(mira):
        leave.answer_leave(ref=asked.ref, is_granted=True, by=mira)
        asked.refresh_from_db()
    assert plan.ref in asked.hit


def test_the_family_reads_who_looks_after_it_once_it_is_confirmed(mira, campus):
    plan = nursed(mira)
    person = make_person("Rana", Role.PATIENT)
    with acting(SYSTEM):
        join_circle(case_ref=plan.case.ref, person=person, role=Role.PATIENT, by=SYSTEM)
    held(plan, mira)
    here = f"/home/{plan.case.ref}/visit/"
    assert "Who looks after you" not in signed_in(person).get(here).content.decode()
    with acting(mira):
        open_gates(plan.case, by=mira)
        actions.confirm_visit(case_ref=plan.case.ref, by=mira)
    page = signed_in(person).get(here).content.decode()
    assert "Who looks after you" in page and "Nour" in page


def test_letting_the_visit_go_lets_her_go_too_and_so_does_a_hold_that_runs_out(mira, campus):
    plan = confirmed(nursed(mira), mira)
    with acting(mira):
        actions.let_go(case_ref=plan.case.ref, why="Not coming", by=mira)
    assert live(plan) is None and campus["nour"].person.pk not in now_of(plan).case.circle
    assert "stay_taken" in kinds(campus["nour"].person)


def test_who_sees_neither_case_nor_is_the_nurse_knows_of_no_stay(mira, campus):
    confirmed(nursed(mira), mira)
    with acting(make_colleague("Salma", Role.NURSE)[0]):
        assert not StayNurse.objects.exists()
    with acting(actor_of(campus["nour"].person)):
        assert StayNurse.objects.count() == 1
