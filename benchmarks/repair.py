"""A specialist is lost for a day: how soon there is a plan again, and how few appointments move."""

import json
import statistics
import time
from collections import Counter
from random import Random
from typing import Any

from benchmarks import Asked, campuses
from benchmarks.scoring import Budget
from config.prepare import prepare_django

GOAL = (
    "When a specialist is lost for a day among 120 visits, a valid plan stands after 0.2 s and the final one after 2 s; planning anew"
    " without regard to what stands moves at least 2.5 times as many appointments; among few visits no more confirmed ones move than"
    " must, plus one."
)
SIZES, QUICK = (120,), 6
SMALL = 5
"""Visits of an instance for which the fewest moves can be proven."""
NOTES = (
    "Rounds are seeds. The specialist with most appointments on one day is lost for that day; every appointment stands, half are told"
    " and confirmed. Planning anew gets 10 s and the same calendars. The fewest moves are proven by one model whose only price is a move"
    " of what is confirmed. The first valid plan is measured in seconds of the processor, the final one by the clock.",
)


def measure(asked: Asked) -> list[Budget]:
    """Budgets; in quick only what may not be: broken rules, visits lost, more confirmed appointments moved than need be."""
    prepare_django()
    found: list[Budget] = []
    for size in asked.sizes:
        found += _mended(size, asked)
    return [*found, *_least(asked)]


def _mended(size: int, asked: Asked) -> list[Budget]:
    rounds = [_round(*_broken(size, seed, None if asked.quick else 20.0), asked.quick) for seed in range(asked.rounds)]
    for one in rounds:
        print(json.dumps(one), flush=True)
    name = f"{size} visits, a specialist-day lost"
    found = [
        Budget(name, "rules broken", sum(one["broken"] for one in rounds), 0, ""),
        Budget(name, "visits lost", sum(one["unplaced"] for one in rounds), 0, ""),
    ]
    if asked.quick:
        return found
    fewer = statistics.median(one["moved"] / max(1, one["moved anew"]) for one in rounds)
    return [
        *found,
        Budget(name, "first valid plan", max(one["first"] for one in rounds), 0.2, "s"),
        Budget(name, "final plan", max(one["final"] for one in rounds), 2.0, "s"),
        Budget(name, "moved, planning anew being 1", fewer, 0.4, ""),
    ]


def _broken(size: int, seed: int, seconds: float | None) -> tuple[Any, Any]:
    """An instance whose plan stands, but for the specialist who is lost on their fullest day; and that plan."""
    from hospitium.scheduling.planning.planner import Wanted, plan
    from hospitium.scheduling.planning.reading import read
    from hospitium.scheduling.planning.writing import written

    data = campuses.make_campus(seed, visits=size, steps=6, load=0.7)
    instance = read(data)
    made = written(instance, plan(instance, Wanted(seconds=seconds) if seconds else Wanted(rounds=2)))
    chance = Random(seed)
    for item in made["items"]:
        item.update({"status": "confirmed", "told": True} if chance.random() < 0.5 else {})
    days = Counter((who, item["from"][:10]) for item in made["items"] for who in item["with"].get("doctor", ()))
    (lost, day), _many = max(days.items(), key=lambda one: (one[1], one[0]))
    for one in data["resources"]:
        if one["id"] == lost:
            one["closed"] = [{"from": f"{day}T00:00", "to": f"{day}T23:59", "why": "ill"}]
    return data | {"plan": {"items": made["items"], "stays": made["stays"]}}, made


def _round(data: Any, stood: Any, quick: bool) -> dict[str, Any]:
    from hospitium.scheduling.planning.checker import check
    from hospitium.scheduling.planning.planner import Progress, Wanted, plan
    from hospitium.scheduling.planning.reading import read
    from hospitium.scheduling.planning.writing import written

    instance, first = read(data), list[float]()
    begun, on = time.process_time(), time.monotonic()

    def tell(so_far: Progress) -> None:
        if so_far.placed == so_far.of and not first:
            first.append(time.process_time() - begun)

    made = plan(instance, Wanted(rounds=2, tell=tell) if quick else Wanted(seconds=1.8, tell=tell))
    final = time.monotonic() - on
    result = written(instance, made)
    found = {
        "broken": len(check(data, result)),
        "unplaced": len(made.unplaced) - len(stood["unplaced"]),
        "moved": len(made.moved),
        "first": round(first[0] if first else final, 3),
        "final": round(final, 3),
    }
    if not quick:
        anew = read({name: value for name, value in data.items() if name != "plan"})
        found["moved anew"] = _moved(stood, written(anew, plan(anew, Wanted(seconds=10))))
    return found


def _moved(stood: Any, made: Any) -> int:
    now = {(item["visit"], item["step"]): item["from"] for item in made["items"]}
    return sum(now.get((item["visit"], item["step"])) != item["from"] for item in stood["items"])


def _least(asked: Asked) -> list[Budget]:
    """Few visits: confirmed appointments moved beyond the fewest possible, by the worst seed."""
    beyond = [_beyond(*_broken(SMALL, 1_000 + seed, None)) for seed in range(asked.rounds)]
    return [Budget(f"{SMALL} visits, a specialist-day lost", "confirmed moved beyond the fewest", max(beyond), 1, "")]


def _beyond(data: Any, _stood: Any) -> int:
    from hospitium.scheduling.planning.instance import WEIGHTS
    from hospitium.scheduling.planning.planner import Wanted, plan
    from hospitium.scheduling.planning.reading import read
    from hospitium.scheduling.planning.solver import Asked as Question
    from hospitium.scheduling.planning.solver import model
    from hospitium.scheduling.planning.taken import Taken

    instance = read(data)
    keep = {(item.visit, item.step): item for item in instance.standing}
    weights = dict.fromkeys(WEIGHTS, 0) | {"confirmed": 1}
    question = Question(seconds=60, workers=2, keep=keep, weights=weights, hint=instance.standing)
    fewest = model.solve(instance, range(len(instance.visits)), Taken(instance), question)
    made = plan(instance, Wanted(rounds=2))
    ours = sum(keep[key].status == "confirmed" for key in made.moved)
    return ours - fewest.bound
