"""A visit solved stay by stay, its equal candidates taken as one, costs what one plain model of it costs."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hospitium.scheduling.planning.planner import Wanted, plan
from hospitium.scheduling.planning.reading import read
from hospitium.scheduling.planning.solver import Asked, model, shortest, solve, steps
from hospitium.scheduling.planning.taken import Taken
from hospitium.scheduling.testing import make_doctor, make_instance, make_step, make_world

quick = settings(
    deadline=None, max_examples=40, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
ALONE = Asked(steady=True)


def plainly(instance, asked=ALONE):
    """By one model in which every candidate stands for themselves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps, "merged", lambda _board, _key, _need, options: options)
        return model.solve(instance, [0], Taken(instance), asked)


@quick
@given(chance=st.randoms(use_true_random=False))
def test_the_cost_is_that_of_one_plain_model(chance):
    instance = read(make_world(chance, visits=1, steps=5))
    found, plain = solve(instance, [0], Taken(instance), ALONE), plainly(instance)
    assert (found.cost, found.impossible) == (plain.cost, plain.impossible)
    assert found.cost is None or (found.bound == found.cost and found.proven)


@quick
@given(chance=st.randoms(use_true_random=False))
def test_what_stood_is_left_at_the_same_price(chance):
    world = make_world(chance, visits=1, steps=4)
    stood = solve(read(world), [0], Taken(read(world)), ALONE).items
    chance.choice(world["resources"])["closed"] = [
        {"from": f"{world['from']}T00:00", "to": f"{world['to']}T00:00", "why": "ill"}
    ]
    instance = read(world)
    asked = Asked(steady=True, keep={(0, item.step): item for item in stood})
    assert solve(instance, [0], Taken(instance), asked).cost == plainly(instance, asked).cost


@quick
@given(chance=st.randoms(use_true_random=False))
def test_nights_that_cost_little_change_nothing(chance):
    world = make_world(chance, visits=1, steps=3) | {"weights": {"night": 1, "idle_day": 0}}
    instance = read(world)
    assert solve(instance, [0], Taken(instance), ALONE).cost == plainly(instance).cost


def test_the_rest_is_solved_as_one_model_where_stays_are_many(monkeypatch):
    monkeypatch.setattr(shortest, "MANY", 1)
    doctor = make_doctor(hours=[{"days": ["wed"], "from": "09:00", "to": "17:00"}])
    steps_ = [make_step("one"), make_step("two", needs=[{"role": "doctor", "any_of": ["doctor", "other"]}])]
    other = make_doctor("other", hours=[{"days": ["tue", "thu"], "from": "09:00", "to": "10:00"}])
    instance = read(make_instance(steps=steps_, resources=[doctor, other]))
    assert solve(instance, [0], Taken(instance), ALONE).cost == plainly(instance).cost


def test_only_what_is_cheaper_is_given():
    instance = read(make_instance(steps=[make_step("one")], resources=[make_doctor()]))
    best = solve(instance, [0], Taken(instance), ALONE)
    assert solve(instance, [0], Taken(instance), Asked(steady=True, below=best.cost)).cost is None
    assert solve(instance, [0], Taken(instance), Asked(steady=True, below=best.cost + 1)).cost == best.cost


def test_how_far_it_is_is_told_stay_after_stay_and_ends_at_the_optimum():
    heard = []
    instance = read(make_world(random.Random(5), visits=1))
    made = plan(instance, Wanted(rounds=0, tell=heard.append))
    assert len(heard) > 1 and [one.cost for one in heard] == sorted((one.cost for one in heard), reverse=True)
    assert all(one.bound <= one.cost for one in heard) and heard[-1].bound == made.bound
