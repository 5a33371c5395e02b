"""Conflicts (itinerary): of two thousand visits that cannot be, the reasons named are minimal and every way out told is one."""

import os
from concurrent.futures import ProcessPoolExecutor
from itertools import count, islice
from multiprocessing import get_context
from random import Random
from typing import Any

from proofs import Outcome
from proofs.plans import formless

PROMISE = "The reasons named for a visit that cannot be are minimal, each taken away makes it possible, and every way out told works"
RUN = 20_261_122
STEP = 500
"""World numbers that one piece of work may look at."""

Case = tuple[int, str, int]
"""Number of a world, what was wrong with what was said of it, and whether one reason too many was noticed (the control)."""


def prove(full: bool) -> Outcome:
    """Small worlds made tighter until many are impossible; every reason and way out is tried by planning again, with more time."""
    many = 2_000 if full else 6
    cases = _many(many) if full else list(islice(_cases(range(10_000)), many))
    bad = [(number, wrong) for number, wrong, _more in cases if wrong]
    caught = sum(more > 0 for _number, _wrong, more in cases)
    return Outcome(
        tried=len(cases),
        failed=len(bad),
        met=not bad and len(cases) >= many and caught > 0,
        control=f"with one reason too many, found not to be minimal: {caught} of {len(cases)}",
        detail={
            "run": RUN,
            "bad": [f"world {number}: {wrong}" for number, wrong in bad[:50]],
            "worlds looked at": max(number for number, _wrong, _more in cases) + 1,
        },
    )


def _many(wanted: int) -> list[Case]:
    found: list[Case] = []
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        for first in count(0, STEP * (os.cpu_count() or 1)):
            ranges = [range(first + n * STEP, first + (n + 1) * STEP) for n in range(os.cpu_count() or 1)]
            for some in pool.map(_piece, ranges):
                found += some
            if len(found) >= wanted:
                return found
    return found


def _piece(numbers: range) -> list[Case]:
    return list(_cases(numbers))


def _cases(numbers: range) -> Any:
    from hospitium.scheduling.planning.whynot import why_not

    with formless():
        for number in numbers:
            world = _tight(number)
            found = why_not(world, "v0", seconds_each=5, seconds=60, ways=2)
            if found is not None:
                yield number, _wrong(world, found), _needless(world, found)


def _tight(number: int) -> Any:
    """A world in which the patient has a day and a half."""
    from hospitium.scheduling.testing import make_world

    world = make_world(Random(RUN + number), visits=1, steps=3)
    visit = world["visits"][0]
    visit["leave"]["latest"] = visit["leave"]["earliest"][:10] + "T23:00"
    visit["arrive"]["latest"] = visit["arrive"]["earliest"][:10] + "T20:07"
    return world


def _wrong(world: Any, found: Any) -> str:
    """What was said that is not so; nothing where all is."""
    if not found.minimal:
        return "time ran out"
    if not _is_needed(world, found.conflict):
        return "a reason can stay"
    if _is_possible(world, _others(world, found.conflict)):
        return "the reasons are not in conflict"
    from hospitium.scheduling.planning.whynot import is_possible, relaxed

    broken = [way for way in found.ways_out if not is_possible(relaxed(world, way), 10)]
    return f"no way out: {[one.kind for one in broken[0]]}" if broken else ""


def _is_needed(world: Any, conflict: Any) -> bool:
    """Whether the visit becomes possible by taking any one of these reasons away beside all others."""
    others = _others(world, conflict)
    return all(_is_possible(world, [*others, one]) for one in conflict)


def _needless(world: Any, found: Any) -> int:
    """The control: with a reason more than the conflict has, how many of them are not needed."""
    more = _others(world, found.conflict)[:1]
    return int(bool(more) and not _is_needed(world, [*found.conflict, *more]))


def _others(world: Any, conflict: Any) -> list[Any]:
    from hospitium.scheduling.planning.whynot import reasons

    named = {(one.kind, one.about) for one in conflict}
    return [one for one in reasons(world) if (one.kind, one.about) not in named]


def _is_possible(world: Any, away: list[Any]) -> bool:
    """Whether the visit can be with these reasons away, in the order in which they are told."""
    from hospitium.scheduling.planning.whynot import is_possible, reasons, relaxed

    order = {(one.kind, one.about): n for n, one in enumerate(reasons(world))}
    away = sorted(away, key=lambda one: order[one.kind, one.about])
    return is_possible(relaxed(world, away), 10)
