"""Plans of whole small worlds, as the checker and a plain enumeration see them."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from hospitium.scheduling.planning import valuing
from hospitium.scheduling.planning.checker import check
from hospitium.scheduling.planning.instance import Item
from hospitium.scheduling.planning.planner import Plan, Wanted, plan
from hospitium.scheduling.planning.reading import read, read_plan
from hospitium.scheduling.planning.solver import Asked, solve
from hospitium.scheduling.planning.spans import covers
from hospitium.scheduling.planning.taken import Taken
from hospitium.scheduling.planning.writing import written
from hospitium.scheduling.testing import make_doctor, make_instance, make_step, make_world

randoms = st.randoms(use_true_random=False)
quick = settings(
    deadline=None, max_examples=25, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
few = settings(quick, max_examples=8)
STEADY = Wanted(rounds=1)


@quick
@given(chance=randoms)
def test_every_plan_keeps_every_rule(chance):
    world = make_world(chance, visits=3)
    instance = read(world)
    made = written(instance, plan(instance, STEADY))
    read_plan(made, world)
    assert check(world, made) == []


@quick
@given(chance=randoms)
def test_the_price_is_that_of_the_plan(chance):
    instance = read(make_world(chance))
    made = plan(instance, STEADY)
    again = dict.fromkeys(valuing.PARTS, 0)
    for number in range(len(instance.visits)):
        for name, price in valuing.parts(instance, number, [i for i in made.items if i.visit == number]).items():
            again[name] += price
    assert dict(made.parts) | {"nurse": 0} == again
    assert made.cost == sum(made.parts.values())


@quick
@given(chance=randoms)
def test_the_solver_prices_as_the_plan_is_priced(chance):
    instance = read(make_world(chance, visits=1))
    found = solve(instance, [0], Taken(instance), Asked(steady=True))
    if found.cost is not None:
        assert found.cost == valuing.cost(instance, 0, found.items)


MINUTES = st.integers(8, 70).map(lambda quarter: 15 * quarter)


@quick
@given(
    st.integers(1, 3),
    st.sampled_from([0, 15, 30]),
    st.lists(st.tuples(MINUTES, st.integers(1, 8), st.integers(1, 2)), max_size=8),
)
def test_one_question_is_answered_as_all_free_time_would(capacity, turnover, uses):
    doctor = make_doctor(capacity=capacity, turnover=turnover)
    instance = read(make_instance(steps=[make_step("one")], resources=[doctor]))
    day = instance.clock.midnights[instance.clock.day_of(0)]
    booked = [(0, day + begin, day + begin + 15 * length, many) for begin, length, many in uses]
    instance = replace(instance, bookings=booked)
    free = Taken(instance).free(0)
    for begin in range(day + 420, day + 1080, 15):
        for end in (begin + 15, begin + 60, begin + 180):
            assert Taken(instance).is_free(0, begin, end) is covers(free, begin, end)


@few
@given(chance=randoms)
def test_a_step_alone_is_placed_as_well_as_by_trying_everything(chance):
    world = make_world(chance, visits=1, steps=1)
    world["visits"][0].pop("nurse", None)
    assert best_of_the_solver(world) == best_of_all(world)


def test_two_steps_are_placed_as_well_as_by_trying_everything():
    steps = [make_step("one", days=["mon", "tue"]), make_step("two", 90, days=["mon", "wed"])]
    doctors = [
        make_doctor("a", most_minutes_a_day=90),
        make_doctor("b", closed=[{"from": "2026-05-04T00:00", "to": "2026-05-04T15:00"}]),
    ]
    world = make_instance(
        steps=steps, resources=doctors, links=[{"first": "one", "then": "two", "least": 30}], whole={"grid": 60}
    )
    assert best_of_the_solver(world) == best_of_all(world)


def best_of_the_solver(world):
    instance = read(world)
    return solve(instance, [0], Taken(instance), Asked(steady=True)).cost


def best_of_all(world):
    """The cheapest of all plans that the checker lets pass; none: None."""
    instance = read(world)
    steps = range(len(instance.visits[0].steps))
    alone = [
        [None, *(item for item in every_item(instance, step) if passes(world, instance, [item], alone=True))]
        for step in steps
    ]
    groups = [[item for item in group if item] for group in itertools.product(*alone)]
    groups.sort(key=lambda items: valuing.cost(instance, 0, items))
    best = next((items for items in groups if passes(world, instance, items)), None)
    return None if best is None else valuing.cost(instance, 0, best)


def passes(world, instance, items, alone=False):
    made = written(instance, Plan(items, [], {}, 0, 0))
    broken = {one.rule for one in check(world, made)}
    return not broken - ({"complete", "choice", "stay"} if alone else set())


def every_item(instance, number):
    step = instance.visits[0].steps[number]
    pools = [itertools.combinations(need.candidates, need.count) for need in step.needs]
    ways = [("", None)]
    if step.needs_language:
        ways = [(mode, n) for mode in step.modes for n in ([None] if mode == "bilingual" else step.interpreters)]
    begins = [n for day in instance.clock.midnights[:-1] for n in range(day, day + 25 * 60, instance.grid)]
    for people in itertools.product(*pools):
        with_whom = {need.role: who for need, who in zip(step.needs, people, strict=True)}
        for begin, (mode, who) in itertools.product(sorted(set(begins)), ways):
            yield Item(0, number, begin, begin + step.minutes, with_whom, mode=mode, interpreter=who)


@few
@given(chance=randoms)
def test_the_same_seed_and_rounds_give_the_same_plan(chance):
    instance = read(make_world(chance, visits=3))
    wanted = Wanted(rounds=2, seed=chance.randint(0, 9))
    assert plan(instance, wanted).items == plan(instance, wanted).items


def test_the_shortest_stay_comes_first():
    steps = [make_step("one"), make_step("two", days=["wed", "thu"])]
    made = plan(read(make_instance(steps=steps, resources=[make_doctor()])), STEADY)
    assert made.parts["nights"] == 0 and not made.unplaced


def test_one_doctor_is_better_than_two():
    steps = [make_step("one"), make_step("two")]
    made = plan(read(make_instance(steps=steps, resources=[make_doctor("a"), make_doctor("b")])), STEADY)
    assert len({item.people["doctor"] for item in made.items}) == 1


def test_a_visit_without_steps_needs_nothing():
    made = plan(read(make_instance(steps=[], resources=[])), STEADY)
    assert made.items == [] and made.unplaced == []


def test_who_stands_in_the_way_is_placed_anew():
    """The first can go to either doctor, the second to one only; whatever the order, both find a place."""
    doctors = [
        make_doctor(name, open=[{"from": "2026-05-04T09:00", "to": "2026-05-04T10:00"}], hours=[]) for name in "ab"
    ]
    world = make_instance(steps=[make_step("s")], resources=doctors)
    world["visits"].append(
        world["visits"][0] | {"id": "w", "steps": [make_step("s", needs=[{"role": "doctor", "any_of": ["a"]}])]}
    )
    for visits in (world["visits"], world["visits"][::-1]):
        assert plan(read(world | {"visits": visits}), STEADY).unplaced == []


def test_time_given_is_time_taken_at_most():
    chance_world = make_instance(
        steps=[make_step(f"s{n}") for n in range(6)], resources=[make_doctor("a"), make_doctor("b")]
    )
    assert plan(read(chance_world), Wanted(seconds=1.0)).seconds < 3


@pytest.mark.parametrize("rounds", [0, 3])
def test_a_stop_before_the_beginning_still_gives_a_plan(rounds):
    wanted = Wanted(rounds=rounds)
    wanted.stop.set()
    made = plan(read(make_instance(steps=[make_step("one")], resources=[make_doctor()])), wanted)
    assert made.unplaced == [0]


def test_a_model_over_which_the_solver_stumbles_is_solved_as_it_is(monkeypatch):
    instance = read(make_instance(steps=[make_step("one"), make_step("two")], resources=[make_doctor()]))
    first = solve(instance, [0], Taken(instance), Asked())
    really = cp_model.CpSolver.solve

    def stumbling(solver, model):
        if solver.parameters.cp_model_presolve:
            raise IndexError
        return really(solver, model)

    monkeypatch.setattr(cp_model.CpSolver, "solve", stumbling)
    again = solve(instance, [0], Taken(instance), Asked())
    assert again.cost == first.cost is not None


@pytest.mark.parametrize("any_hour", [False, True])
def test_nothing_is_planned_while_the_patient_has_something_else(any_hour):
    elsewhere = [{"from": "2026-05-04T00:00", "to": "2026-05-08T10:00"}]
    world = make_instance(steps=[make_step("one", any_hour=any_hour)], resources=[make_doctor()], elsewhere=elsewhere)
    (item,) = made(world)["items"]
    assert "2026-05-08T10:00" <= item["from"][:16] <= "2026-05-08T16:00"


@pytest.mark.parametrize("most", [{"most_steps": 1}, {"most_minutes": 90}])
def test_what_else_the_patient_has_fills_the_day(most):
    elsewhere = [{"from": "2026-05-04T07:00", "to": "2026-05-04T08:00"}]
    leave = {"earliest": "2026-05-04T12:00", "latest": "2026-05-05T23:00"}
    world = make_instance(
        steps=[make_step("one")], resources=[make_doctor()], elsewhere=elsewhere, day=most, leave=leave
    )
    (item,) = made(world)["items"]
    assert item["from"].startswith("2026-05-05")


@pytest.mark.parametrize("seed", range(6))
def test_what_is_locked_of_a_visit_without_a_plan_is_nothing_to_put_elsewhere(seed):
    """The first would have the hour that a visit which has no place holds, locked; others are there to be improved with."""
    opened = [{"from": f"2026-05-{day}T09:00", "to": f"2026-05-{day}T10:00"} for day in ("04", "07")]
    resources = [make_doctor("a", open=opened, hours=[]), make_doctor("b")]
    one, two = (make_step("s", needs=[{"role": "doctor", "any_of": [name]}]) for name in "ab")
    world = make_instance(steps=[one, make_step("t", days=["mon"], needs=two["needs"])], resources=resources)
    nowhere = make_step("t", needs=[{"role": "doctor", "kind": "specialist", "skills": ["none has it"]}])
    world["visits"] += [
        world["visits"][0] | {"id": "w", "steps": [one, nowhere]},
        world["visits"][0] | {"id": "x", "steps": [two]},
    ]
    item = {"visit": "w", "step": "s", "from": "2026-05-04T09:00", "to": "2026-05-04T10:00", "with": {"doctor": ["a"]}}
    world["plan"] = {"items": [item | {"locked": True}]}
    found = plan(read(world), Wanted(rounds=4, seed=seed))
    assert found.unplaced == [1] and {item.visit for item in found.items} == {0, 1, 2}


def made(world):
    instance = read(world)
    return written(instance, plan(instance, STEADY))
