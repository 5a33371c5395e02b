"""What improvement may do to a plan: make it cheaper, and nothing else."""

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hospitium.scheduling.planning.checker import check
from hospitium.scheduling.planning.nearby import FEW, nearby
from hospitium.scheduling.planning.planner import Wanted, plan
from hospitium.scheduling.planning.reading import read
from hospitium.scheduling.planning.writing import written
from hospitium.scheduling.testing import make_doctor, make_instance, make_step, make_world

quick = settings(
    deadline=None, max_examples=8, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)


@quick
@given(chance=st.randoms(use_true_random=False))
def test_more_rounds_never_cost_more(chance):
    world = make_world(chance, visits=4)
    instance = read(world)
    first, later = plan(instance, Wanted(rounds=0)), plan(instance, Wanted(rounds=6))
    assert later.cost <= first.cost and later.cost >= later.bound
    assert check(world, written(instance, later)) == []


def test_who_came_first_makes_way_where_that_is_cheaper_for_all():
    """Either could see the doctor on Monday; only one of them pays a night for waiting until Tuesday."""
    doctor = make_doctor(open=[{"from": f"2026-05-0{n}T09:00", "to": f"2026-05-0{n}T10:00"} for n in (4, 5)], hours=[])
    world = make_instance(steps=[make_step("s")], resources=[doctor])
    late = {"earliest": "2026-05-04T00:00", "latest": "2026-05-04T08:00"}
    world["visits"].append(world["visits"][0] | {"id": "w", "arrive": late})
    for visits in (world["visits"], world["visits"][::-1]):
        made = plan(read(world | {"visits": visits}), Wanted(rounds=8))
        assert made.parts["nights"] == 0 and made.cost == made.bound


def test_what_is_near_holds_what_stands():
    rooms = [{"id": f"room-{n}", "kind": "room"} for n in range(3 * FEW)]
    step = make_step("s", needs=[{"role": "doctor", "kind": "specialist"}, {"role": "room", "kind": "room"}])
    instance = read(make_instance(steps=[step], resources=[make_doctor(), *rooms]))
    items = plan(instance, Wanted(rounds=0)).items
    visit = nearby(instance, {0: items}, Random(1)).visits[0]
    room = visit.steps[0].needs[1].candidates
    assert items[0].people["room"][0] in room and len(room) == FEW + 1
    assert visit.arrive[0] <= items[0].begin <= visit.leave[1] and visit.leave[1] < instance.visits[0].leave[1]
