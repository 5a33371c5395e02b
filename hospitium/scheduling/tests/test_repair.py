"""A plan that is broken is mended by the least change."""

import copy

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hospitium.scheduling.planning.checker import check
from hospitium.scheduling.planning.planner import Wanted, plan
from hospitium.scheduling.planning.reading import read
from hospitium.scheduling.planning.writing import written
from hospitium.scheduling.testing import make_doctor, make_instance, make_step, make_world

quick = settings(
    deadline=None, max_examples=8, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
STEADY = Wanted(rounds=1)


def planned(world):
    instance = read(world)
    return written(instance, plan(instance, STEADY))


def standing(world, **fields):
    """The world with its own plan standing."""
    made = planned(world)
    for item in made["items"]:
        item.update(fields)
    return world | {"plan": {"items": made["items"], "stays": made["stays"]}}


@quick
@given(chance=st.randoms(use_true_random=False))
def test_what_still_holds_is_kept_to_the_minute(chance):
    world = standing(make_world(chance))
    again = planned(world)
    assert again["items"] == world["plan"]["items"] and again["moved"] == []


@quick
@given(chance=st.randoms(use_true_random=False))
def test_after_a_loss_every_rule_is_kept_and_what_is_locked_stays(chance):
    world = standing(make_world(chance, visits=3), status="confirmed", told=True)
    items = world["plan"]["items"]
    if not items:
        return
    chance.choice(items)["locked"] = True
    lost = chance.choice(world["resources"])
    lost["closed"] = [{"from": f"{world['from']}T00:00", "to": f"{world['to']}T12:00", "why": "lost"}]
    assert check(world, planned(world)) == []


def test_one_appointment_moves_and_the_others_stay():
    doctors = [make_doctor("a"), make_doctor("b", closed=[{"from": "2026-05-04T00:00", "to": "2026-05-05T00:00"}])]
    steps = [make_step(name, needs=[{"role": "doctor", "any_of": [name]}]) for name in "ab"]
    world = standing(make_instance(steps=steps, resources=doctors, whole={"weights": {"night": 0}}))
    stood = {item["step"]: item["from"] for item in world["plan"]["items"]}
    doctors[1]["closed"].append({"from": stood["b"][:16], "to": stood["b"][:11] + "23:00", "why": "ill"})
    again = planned(world)
    assert again["moved"] == [{"visit": "v", "step": "b"}]
    assert {item["step"]: item["from"] for item in again["items"]}["a"] == stood["a"]


def test_what_was_told_and_confirmed_is_dearer_to_move():
    resources = [make_doctor("a")]
    world = standing(make_instance(steps=[make_step("one"), make_step("two")], resources=resources))
    first, second = sorted(world["plan"]["items"], key=lambda item: item["from"])
    second.update(told=True, status="confirmed")
    begin, end = first["from"], first["to"]
    first.update({"from": second["from"], "to": second["to"]})  # they clash: one must give way
    again = planned(world)
    assert again["moved"] == [{"visit": "v", "step": first["step"]}], (begin, end)


def test_what_has_begun_is_never_moved():
    world = standing(make_instance(steps=[make_step("one")], resources=[make_doctor()]))
    stood = world["plan"]["items"][0]
    world = copy.deepcopy(world) | {"now": stood["from"].replace("00+", "30+")}
    world["resources"][0]["closed"] = [{"from": "2026-05-04T00:00", "to": "2026-05-10T00:00"}]
    again = planned(world)
    assert again["items"][0]["from"] == stood["from"] and check(world, again) == []


def test_the_nurse_of_a_stay_stays():
    nurses = [{"id": name, "kind": "nurse"} for name in "mn"]
    world = make_instance(steps=[make_step("one")], resources=[make_doctor(), *nurses], nurse={"firm": True})
    world = standing(world)
    world["plan"]["stays"][0]["nurse"] = "n"
    assert planned(world)["stays"][0]["nurse"] == "n"
