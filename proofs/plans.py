"""Plans (itinerary): a hundred thousand plans of random small worlds, judged by a checker that shares no code with the planner."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from random import Random
from typing import Any
from unittest import mock
from unittest.mock import Mock

from proofs import Outcome

PROMISE = (
    "No plan breaks a rule: not over midnight, not when clocks change, not between zones, not when a plan is mended"
)
RUN = 20_261_121
"""World number n is `hospitium.scheduling.testing.make_world(Random(RUN + n))`."""
PIECE = 100

Found = tuple[Counter[str], list[tuple[int, str]]]


def prove(full: bool) -> Outcome:
    """Plan each world, then break it and mend the plan; both plans go through the checker."""
    many = 50_000 if full else 25
    pieces = [range(begin, min(many, begin + PIECE)) for begin in range(0, many, PIECE)]
    counts, bad = Counter[str](), list[tuple[int, str]]()
    with ProcessPoolExecutor(os.cpu_count() if full else 1, get_context("spawn")) as pool:
        for found, broken in pool.map(_piece, pieces) if full else map(_piece, pieces):
            counts += found
            bad += broken
    caught = {rule: _is_caught(rule, 4_000 if full else 100) for rule in (RULES if full else COMMON)}
    return Outcome(
        tried=counts["plans"],
        failed=len(bad),
        met=not bad and counts["items"] > 0 and all(caught.values()),
        control=f"planners without one rule that were caught, of {len(caught)}: {', '.join(r for r, seen in caught.items() if seen)}",
        detail={
            "run": RUN,
            "bad": [f"world {number}: {what}" for number, what in bad[:50]],
            **dict(sorted(counts.items())),
        },
    )


def formless() -> Any:
    """Nothing looks at the form of files, which costs more than planning; `read_plan` and the schema have tests of their own."""
    from hospitium.scheduling.planning import reading

    return mock.patch.object(reading, "_validator", lambda _part: Mock(iter_errors=lambda _data: ()))


def _piece(numbers: range) -> Found:
    from hospitium.scheduling.planning.solver import answer

    with formless(), mock.patch.object(answer, "_as_it_is", side_effect=answer._as_it_is) as again:
        counts, bad = _judged(numbers)
    return counts + Counter({"solved as they are, the solver having stumbled": again.call_count}), bad


def _judged(numbers: range) -> Found:
    counts, bad = Counter[str](), list[tuple[int, str]]()
    for number in numbers:
        try:
            for name, world, plan in _plans(number):
                counts["plans"] += 1
                counts[name] += 1
                counts["items"] += len(plan["items"])
                counts["unplaced visits"] += len(plan["unplaced"])
                counts[world["zone"]] += 1
                bad += [(number, f"{name}: {what}") for what in _broken(world, plan)]
        except Exception as error:
            bad.append((number, f"the planner stumbled: {error!r}"))
    return counts, bad


def _broken(world: Any, plan: Any) -> list[str]:
    from hospitium.scheduling.planning.checker import check

    return [one.rule for one in check(world, plan)]


def _plans(number: int) -> Iterator[tuple[str, Any, Any]]:
    """A world and its plan, then the world with somebody lost and the plan mended."""
    from hospitium.scheduling.testing import make_world

    chance = Random(RUN + number)
    world = make_world(chance, visits=3)
    plan = _planned(world)
    yield "fresh", world, plan
    fate = {"status": chance.choice(["planned", "confirmed"]), "told": chance.random() < 0.5}
    items = [item | fate | ({"locked": True} if chance.random() < 0.1 else {}) for item in plan["items"]]
    lost = chance.choice(world["resources"])
    lost["closed"] = [{"from": f"{world['from']}T00:00", "to": f"{world['to']}T12:00", "why": "lost"}]
    world["plan"] = {"items": items, "stays": plan["stays"]}
    yield "mended", world, _planned(world)


def _planned(world: Any) -> Any:
    from hospitium.scheduling.planning.planner import Wanted, plan
    from hospitium.scheduling.planning.reading import read
    from hospitium.scheduling.planning.writing import written

    instance = read(world)
    return written(instance, plan(instance, Wanted(rounds=1)))


# --- the control: a planner that does not know one of the rules


def _instead(path: str, name: str, put: Callable[..., Any]) -> Any:
    return mock.patch(f"hospitium.scheduling.planning.{path}.{name}", put)


@contextmanager
def _reading(change: Callable[[Any], Any]) -> Iterator[None]:
    """The planner reads instances with something changed; the checker reads the file itself."""
    from hospitium.scheduling.planning import reading

    real = reading.read
    with _instead("reading", "read", lambda data: change(real(data))):
        yield


def _of_steps(change: Callable[[Any], Any], instance: Any) -> Any:
    visits = (replace(one, steps=tuple(change(step) for step in one.steps)) for one in instance.visits)
    return replace(instance, visits=tuple(visits))


def _of_visits(change: Callable[[Any], Any], instance: Any) -> Any:
    return replace(instance, visits=tuple(change(one) for one in instance.visits))


def _resources(instance: Any, **fields: Any) -> Any:
    return replace(instance, resources=tuple(replace(one, **fields) for one in instance.resources))


RULES: dict[str, Callable[[Any], Any]] = {
    "way": lambda one: replace(one, ways={}, walking=0),
    "recovery": partial(_of_steps, lambda step: replace(step, recover=0)),
    "fasting": partial(_of_steps, lambda step: replace(step, fasting=0)),
    "washout": partial(_of_steps, lambda step: replace(step, washouts=())),
    "bilingual": partial(_of_steps, lambda step: replace(step, level=0)),
    "order": partial(_of_visits, lambda visit: replace(visit, links=())),
    "apart": partial(_of_visits, lambda visit: replace(visit, apart=())),
    "load": partial(_of_visits, lambda visit: replace(visit, most_minutes=None, most_steps=None)),
    "arrival": partial(_of_visits, lambda visit: replace(visit, settle=0, jet_lag=0)),
    "departure": partial(_of_visits, lambda visit: replace(visit, ready=0)),
    "capacity": lambda one: replace(_resources(one, turnover=0, capacity=9), bookings=()),
    "limit": lambda one: _resources(one, most_minutes_a_day=None, most_steps_a_day=None, most_minutes_a_week=None),
}
"""By rule of the checker: what the planner no longer knows."""
COMMON = ("recovery", "order", "arrival", "capacity")
"""Rules that few worlds suffice for."""


def _is_caught(rule: str, tries: int) -> bool:
    """Whether a planner without this rule makes a plan that the checker finds wanting by it."""
    with formless(), _reading(RULES[rule]):
        for number in range(tries):
            _name, world, plan = next(_plans(number))
            if rule in _broken(world, plan):
                return True
    return False
