"""The pages of a visit: begin, change, plan, compare, choose, confirm, repair; and who sees them."""

import json

import pytest

from config.jobs import drain
from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import User
from hospitium.access.roles import Role
from hospitium.access.testing import make_person, signed_in
from hospitium.cases.testing import make_case, open_gates
from hospitium.scheduling.planning.reading import read
from hospitium.scheduling.visits.forms import StayForm
from hospitium.scheduling.visits.models import CarePlan, PlanningRun
from hospitium.scheduling.visits.testing import confirmed, make_campus, make_visit, planned, planner

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(home):
    return planner()


@pytest.fixture
def browser(mira):
    return signed_in(User.objects.get(pk=mira.id), SERVER_NAME="testserver")


@pytest.fixture
def campus(home):
    return make_campus()


def plan_now(case):
    with acting(SYSTEM):
        return CarePlan.objects.get(case=case)


def test_a_visit_from_a_shipped_care_plan_to_a_confirmation(browser, mira, campus):
    case = make_case(stage="travel")
    address = f"/cases/{case.ref}/visit/"
    assert "Second look at the heart" in browser.get(address).content.decode()
    browser.post(f"{address}begin/", {"beginning": "cardiac_second_look"})
    page = browser.get(address).content.decode()
    assert "Ultrasound of the heart" in page and "1 of these" in page
    asked = browser.post(f"{address}runs/", {"kind": "plan", "seconds": "5", "seed": "0"})
    assert asked.status_code == 302 and "Waiting for the planner" in browser.get(asked.url).content.decode()
    drain()
    shown = browser.get(asked.url).content.decode()
    assert "The best plan there is" in shown and "Hold this plan" in shown
    browser.post(f"{asked.url}choose/", {"proposal": "0", "reason": ""})
    assert "Confirm the visit" in browser.get(address).content.decode()
    assert browser.post(f"{address}confirm/").status_code == 409
    with acting(mira):
        open_gates(case, by=mira)
    browser.post(f"{address}confirm/")
    assert plan_now(case).state == "confirmed" and "Confirmed" in browser.get(address).content.decode()


def test_a_step_is_added_changed_and_linked_by_hand(browser, mira, campus):
    case = make_case(stage="travel")
    address = f"/cases/{case.ref}/visit/"
    browser.post(f"{address}begin/", {"beginning": ""})
    step = {"title": "Talk", "kind": "talk", "minutes": "30", "takes_0": "nurse", "count_0": "1", "may_move": "on"}
    assert browser.post(f"{address}steps/new/", step | {"level": "3", "modes": ["bilingual"]}).status_code == 302
    other = {"title": "超声", "kind": "examination", "minutes": "40", "takes_0": "device", "skills_0": "echo"}
    browser.post(f"{address}steps/new/", other | {"fasting": "4"})
    plan = plan_now(case)
    with acting(SYSTEM):
        talk, echo = plan.steps.all()
    assert (
        talk.body["needs"] == [{"role": "nurse", "kind": "nurse", "count": 1}] and talk.body["language"]["level"] == 3
    )
    assert echo.body["prepare"] == [{"what": "fasting", "minutes": 240}] and echo.slug == "step" and not echo.may_move
    browser.post(f"{address}order/", {"what": "links", "steps": ["talk", "step"], "least": "30", "nights": "0-1"})
    assert plan_now(case).order["links"] == [{"first": "talk", "then": "step", "least": 30, "nights": [0, 1]}]
    assert "nights between: 0 to 1" in browser.get(address).content.decode()
    browser.post(f"{address}order/links/0/", {"version": str(plan_now(case).version)})
    assert plan_now(case).order["links"] == []
    changed = browser.get(f"{address}steps/talk/").content.decode()
    assert 'value="Talk"' in changed
    browser.post(f"{address}steps/step/place/", {"act": "up"})
    browser.post(f"{address}steps/talk/place/", {"act": "drop"})
    with acting(SYSTEM):
        assert [one.slug for one in plan_now(case).steps.all()] == ["step"]


def test_the_stay_is_changed_beside_what_the_patient_stated(browser, mira, campus):
    plan = make_visit(mira)
    address = f"/cases/{plan.case.ref}/visit/stay/"
    page = browser.get(address).content.decode()
    assert plan.stay["arrive"]["earliest"] in page
    told = {f"{name}_{edge}": moment for name in ("arrive", "leave") for edge, moment in plan.stay[name].items()} | {
        "why_0": "prayer",
        "from_0": "12:30",
        "to_0": "13:00",
        "firm_0": "on",
        "languages": "ar",
        "nurse": "firm",
    }
    assert browser.post(address, told).status_code == 302
    stay = plan_now(plan.case).stay
    assert stay["away"] == [{"why": "prayer", "from": "12:30", "to": "13:00", "firm": True}]
    assert stay["languages"] == ["ar"] and stay["nurse"]["firm"] and "each_hour" not in stay
    wrong = browser.post(address, told | {"leave_latest": "2020-01-01T10:00"})
    assert wrong.status_code == 422 and "Not saved" in wrong.content.decode()


def test_every_field_of_a_stay_stands_once_on_its_page(browser, mira, campus):
    page = browser.get(f"/cases/{make_visit(mira).case.ref}/visit/stay/").content.decode()
    for name in StayForm(None, {}).fields:
        many = 7 if name == "rest_days" else 1
        assert page.count(f' name="{name}"') == many, name


def test_what_cannot_be_planned_is_told_with_its_ways_out(browser, mira, campus):
    plan = make_visit(mira)
    with acting(mira):
        from hospitium.scheduling.visits import actions

        body = {"kind": "imaging", "minutes": 30, "needs": [{"role": "device", "kind": "device", "skills": ["pet"]}]}
        actions.keep_step(case_ref=plan.case.ref, slug="", title="PET scan", body=body, by=mira)
    run = planned(plan, mira)
    page = browser.get(f"/cases/{plan.case.ref}/visit/runs/{run.pk}/").content.decode()
    assert "who can be Device in PET scan, and when they are free" in page
    assert "there is somebody more who can be Device in PET scan" in page


def test_a_repair_is_shown_as_what_it_changes_before_it_is_applied(browser, mira, campus):
    from hospitium.scheduling.tests.test_hold_visit import away, standing

    plan = confirmed(make_visit(mira), mira)
    drain()
    away(campus["echo"], standing(plan)["echo"])
    address = f"/cases/{plan.case.ref}/visit/"
    assert "Echo is not there for “Ultrasound of the heart”" in browser.get(address).content.decode()
    asked = browser.post(f"{address}runs/", {"kind": "repair", "seconds": "5"})
    drain()
    page = browser.get(asked.url).content.decode()
    assert "What the repair changes" in page and "Moves" in page and "the family" in page
    done = browser.post(f"{asked.url}choose/", {"proposal": "0", "reason": "The device is out of order"})
    assert done.status_code == 302 and plan_now(plan.case).state == "confirmed"


def test_the_file_for_planners_holds_no_name(browser, mira, campus):
    plan = make_visit(mira, name="Zubaida Qaradaghi")
    told = browser.get(f"/cases/{plan.case.ref}/visit/instance.json").content.decode()
    assert "Zubaida" not in told and "Ada" not in told and read(json.loads(told))


def test_an_office_reads_the_visit_and_compares_no_plans(home, offices, mira, campus):
    plan = make_visit(mira, office_id=offices[0].pk)
    run = planned(plan, mira)
    lin = signed_in(make_person("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk), SERVER_NAME="testserver")
    page = lin.get(f"/cases/{plan.case.ref}/visit/")
    assert page.status_code == 200 and "Add a step" not in page.content.decode()
    for place in (f"runs/{run.pk}/", "instance.json", "stay/", "steps/echo/"):
        assert lin.get(f"/cases/{plan.case.ref}/visit/{place}").status_code == 404
    with acting(mira):
        assert PlanningRun.objects.count() == 1
