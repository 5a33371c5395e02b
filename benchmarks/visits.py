"""Whole visits planned into a campus of 200 resources: one exactly, and weeks of arrivals beside what else could plan them.

Every contestant gets the same file and as many seconds; every plan goes through the checker, which shares no code with any planner.
"""

import hashlib
import json
import statistics
import time
from dataclasses import dataclass
from typing import Any

from benchmarks import Asked, campuses, report
from benchmarks.booking import first_available
from benchmarks.rivals import one_model, timefold_asked
from benchmarks.scoring import Budget
from config.prepare import prepare_django

GOAL = (
    "One visit of 8 steps is planned into 200 calendars that are 85 % full, proven best, in 100 ms (95 %: 400 ms); of 40, 120 and"
    " 300 visits each has a place after 30, 30 and 60 s, at no more than 0.75 of the excess over the bound of one model and half of that of"
    " Timefold, and with stays a fifth shorter than booking what is first available."
)
SIZES, QUICK = (1, 40, 120, 300), 4
LOADS = {1: 0.85, 40: 0.8, 120: 0.7, 300: 0.5}
"""How full the calendars are before the visits come: the more come, the more room there must be."""
SECONDS = {40: 30.0, 120: 30.0, 300: 60.0}
SINGLES = 5
"""Single visits for each round."""
NOTES = (
    "Rounds are seeds (`benchmarks/campuses.py`, from 0 on). The bound is the sum of what each visit costs had it the campus for itself,"
    " proven; excess is what a plan costs beyond it. One model is all visits in one CP-SAT model with eight workers; Timefold is its"
    " constraint streams and local search (PyPI, through the bridge from Python; one thread, which is what the community edition has)."
    " Both start from the plan of first-available booking; Timefold's seconds begin when its search does. Milliseconds of one visit are"
    " of the processor, without reading the file.",
)


@dataclass(frozen=True)
class Result:
    """What became of a contestant's plan."""

    cost: int
    violations: int
    unplaced: int
    nights: int


Round = tuple[dict[str, Result], int]
"""What became of each contestant's plan, and the bound."""
ROUNDS = report.KEPT / "rounds" / "visits.json"
CODE = (
    "hospitium/scheduling/planning/**/*.py",
    "benchmarks/rivals/*.py",
    *(f"benchmarks/{n}.py" for n in ("campuses", "booking", "visits")),
)
"""The files that a round depends on."""


def measure(asked: Asked) -> list[Budget]:
    """Budgets; in quick only whether every plan keeps every rule, and none is better than ours where all is small."""
    prepare_django()
    found: list[Budget] = []
    for size in asked.sizes:
        found += _singles(asked.rounds * SINGLES) if size == 1 else _cohorts(size, asked)
    return found


def _singles(many: int) -> list[Budget]:
    from hospitium.scheduling.planning.planner import Wanted, plan
    from hospitium.scheduling.planning.reading import read

    seconds, unproven, broken = [], 0, 0
    for seed in range(many):
        data = campuses.make_campus(seed, visits=1, steps=8, load=LOADS[1])
        instance = read(data)
        begun = time.process_time()
        made = plan(instance, Wanted(seconds=60))
        seconds.append(time.process_time() - begun)
        unproven += made.cost > made.bound
        broken += _judged(data, instance, made.items).violations
    middle, most = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
    name = f"{many} times one visit of 8 steps"
    return [
        Budget(name, "p50", middle * 1000, 100, "ms"),
        Budget(name, "p95", most * 1000, 400, "ms"),
        Budget(name, "not proven best", unproven, 0, ""),
        Budget(name, "rules broken", broken, 0, ""),
    ]


def _cohorts(size: int, asked: Asked) -> list[Budget]:
    rounds = [_round(size, seed, quick=True) if asked.quick else _kept(size, seed) for seed in range(asked.rounds)]
    name = f"{size} visits of 6 steps"
    broken = sum(one.violations for results, _bound in rounds for one in results.values())
    left = [results["ours"].unplaced - min(one.unplaced for one in results.values()) for results, _bound in rounds]
    dearer = sum(results["ours"].cost > min(one.cost for one in results.values()) for results, _bound in rounds)
    found = [
        Budget(name, "rules broken", broken, 0, ""),
        Budget(name, "unplaced though another placed them", sum(left), 0, ""),
        Budget(name, "times another's plan was cheaper", dearer, 0, ""),
    ]
    if asked.quick:
        return found
    over = statistics.median(results["ours"].cost / bound - 1 for results, bound in rounds)
    nights = [results["ours"].nights / max(1, results["first available"].nights) for results, _bound in rounds]
    return [
        *found,
        Budget(name, "excess over the bound", over * 100, 20, "%"),
        *_beside(name, rounds, "one model", 0.75),
        *_beside(name, rounds, "timefold", 0.5),
        Budget(name, "nights, first available's being 1", statistics.median(nights), 0.8, ""),
    ]


def _beside(name: str, rounds: list[Round], other: str, most: float) -> list[Budget]:
    """Our excess as a share of another's; nothing where it is not installed."""
    shares = [
        (results["ours"].cost - bound) / max(1, results[other].cost - bound)
        for results, bound in rounds
        if other in results
    ]
    if not shares:
        print(f"{other} is not here (`make rivals`): left out")
        return []
    over = sum(share > most for share in shares)
    return [
        Budget(name, f"excess, that of {other} being 1", statistics.median(shares), most, ""),
        Budget(name, f"seeds at more than {most} of {other}", over, len(shares) // 10, ""),
    ]


def _kept(size: int, seed: int) -> Round:
    """A seed's round, measured once for the same code: thirty of each size take half a day, in as many sittings as it needs."""
    kept = json.loads(ROUNDS.read_text()) if ROUNDS.exists() else {}
    if kept.get("code") != (code := _code()):
        kept = {"code": code, "rounds": {}}
    name = f"{size} visits, seed {seed}"
    if name not in kept["rounds"]:
        load = round(report.load(), 2)
        results, bound = _round(size, seed)
        found = {who: vars(one) for who, one in results.items()}
        kept["rounds"][name] = {"bound": bound, "load": load, "results": found}
        ROUNDS.parent.mkdir(parents=True, exist_ok=True)
        ROUNDS.write_text(json.dumps(kept, indent=1) + "\n")
    one = kept["rounds"][name]
    return {who: Result(**result) for who, result in one["results"].items()}, one["bound"]


def _code() -> str:
    """What plans, what makes the instances and what is measured beside, as one word."""
    files = [path for some in CODE for path in sorted(report.ROOT.glob(some))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def _round(size: int, seed: int, quick: bool = False) -> Round:
    from hospitium.scheduling.planning.planner import Wanted, plan
    from hospitium.scheduling.planning.reading import read

    data, seconds = campuses.make_campus(seed, visits=size, steps=6, load=LOADS.get(size, 0.7)), SECONDS.get(size, 2.0)
    print(json.dumps(campuses.statistics_of(data)))
    instance = read(data)
    made = plan(instance, Wanted(rounds=3) if quick else Wanted(seconds=seconds))
    booked = first_available(instance)
    items = {"ours": made.items, "one model": one_model.plan(instance, booked, seconds), "first available": booked}
    if timefold_asked.is_here() and not quick:
        items["timefold"] = timefold_asked.plan(instance, booked, seconds)
    results = {name: _judged(data, instance, plan) for name, plan in items.items()}
    print(json.dumps({"bound": made.bound} | {name: vars(one) for name, one in results.items()}), flush=True)
    return results, made.bound


def _judged(data: Any, instance: Any, items: list[Any]) -> Result:
    """What the checker says of a plan, and its price in the weights of the programme."""
    from hospitium.scheduling.planning import valuing
    from hospitium.scheduling.planning.checker import check
    from hospitium.scheduling.planning.planner import Plan
    from hospitium.scheduling.planning.writing import written

    every = range(len(instance.visits))
    by_visit = {n: [item for item in items if item.visit == n] for n in every}
    unplaced = [n for n in every if not by_visit[n]]
    amounts = [valuing.amounts(instance, n, by_visit[n]) for n in every]
    return Result(
        cost=sum(valuing.cost(instance, n, by_visit[n]) for n in every),
        violations=len(check(data, written(instance, Plan(items, unplaced, {}, 0, 0)))),
        unplaced=len(unplaced),
        nights=sum(one["nights"] for one in amounts),
    )
