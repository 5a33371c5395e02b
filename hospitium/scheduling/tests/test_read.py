"""Whatever a file holds, reading it gives an instance or every fault with its place; never anything else."""

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hospitium.scheduling.planning.planner import Wanted, plan
from hospitium.scheduling.planning.reading import BadInstance, load, parsed, read
from hospitium.scheduling.testing import make_doctor, make_instance, make_step, make_world

quick = settings(
    deadline=None, max_examples=150, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
GOOD = make_instance(steps=[make_step("one"), make_step("two")], resources=[make_doctor()])


def faults_of(world):
    with pytest.raises(BadInstance) as told:
        read(world)
    return dict(told.value.faults)


def changed(*path_and_value):
    *path, last, value = path_and_value
    world = copy.deepcopy(GOOD)
    here = world
    for name in path:
        here = here[name]
    here[last] = value
    return world


@pytest.mark.parametrize(
    ("world", "where"),
    [
        (changed("zone", "Mars/Olympus"), "/zone"),
        (changed("from", "2026-02-31"), "/zone"),
        (changed("to", "2028-01-01"), "/to"),
        (changed("from", "1900-01-01"), "/from"),
        (changed("resources", 0, "zone", "../etc/passwd"), "/resources/0/zone"),
        (changed("resources", 0, "hours", 0, "from", "25:00"), "/resources/0/hours/0/from"),
        (changed("resources", 0, "capacity", 10**30), "/resources/0/capacity"),
        (changed("visits", 0, "arrive", "latest", "9999-12-31T23:59"), "/visits/0/arrive/latest"),
        (changed("visits", 0, "leave", "latest", "2026-05-03T00:00"), "/visits/0"),
        (changed("visits", 0, "steps", 0, "minutes", -5), "/visits/0/steps/0/minutes"),
        (changed("visits", 0, "steps", 1, "id", "one"), "/visits/0/steps"),
        (changed("visits", 0, "steps", 0, "needs", 0, "any_of", ["nobody"]), "/visits/0/steps/0/needs/0/any_of"),
        (changed("visits", 0, "links", [{"first": "one", "then": "ten"}]), "/visits/0/links/0"),
        (
            changed("visits", 0, "links", [{"first": a, "then": b} for a, b in (["one", "two"], ["two", "one"])]),
            "/visits/0/links",
        ),
        (changed("visits", 0, "links", [{"first": "one", "then": "one"}]), "/visits/0/links"),
        (
            changed("bookings", [{"resource": "x", "from": "2026-05-04T10:00", "to": "2026-05-04T11:00"}]),
            "/bookings/0/resource",
        ),
        (
            changed(
                "plan",
                {
                    "items": [
                        {"visit": "v", "step": "x", "from": "2026-05-04T10:00", "to": "2026-05-04T11:00", "with": {}}
                    ]
                },
            ),
            "/plan/items/0",
        ),
        ([], "/"),
    ],
)
def test_a_fault_is_told_with_its_place(world, where):
    assert where in faults_of(world)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"a": NaN}', "\x00", b"\xff\xfe\x00", "1" * 5000])
def test_what_is_not_json_is_told(text):
    with pytest.raises(BadInstance):
        load(text)


@quick
@given(
    chance=st.randoms(use_true_random=False),
    junk=st.sampled_from([None, -1, 10**12, "", "x", [], {}, True, 1.5, "2026-05-04"]),
)
def test_a_file_with_anything_anywhere_is_read_or_refused(chance, junk):
    world = make_world(chance)
    here, name = world, chance.choice(list(world))
    while isinstance(here[name], dict | list) and here[name] and chance.random() < 0.8:
        here = here[name]
        name = chance.choice(list(here)) if isinstance(here, dict) else chance.randrange(len(here))
    here[name] = junk
    try:
        read(world)
    except BadInstance as told:
        assert all(where.startswith("/") and what for where, what in told.faults)


def test_whole_numbers_may_be_written_with_a_point():
    assert read(parsed(json.dumps(changed("visits", 0, "steps", 0, "minutes", 60.0)))).visits[0].steps[0].minutes == 60


def test_ten_thousand_resources_are_read():
    world = GOOD | {"resources": [make_doctor(f"d{n}") for n in range(10_000)]}
    assert len(read(world).visits[0].steps[0].needs[0].candidates) == 10_000


def test_the_greatest_weights_are_no_trouble():
    made = plan(read(GOOD | {"weights": {"night": 1_000_000, "unplaced": 1_000_000}}), Wanted(rounds=0))
    assert not made.unplaced
