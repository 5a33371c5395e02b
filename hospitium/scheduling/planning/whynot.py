"""Why a visit cannot be planned: the smallest set of wishes and facts that cannot all hold, and what would make it possible.

Every reason is a change of the instance that takes one wish or fact away. A set of reasons is a conflict when the visit stays
impossible with all others taken away, and it is minimal when taking away any one more makes it possible.
"""

import copy
import datetime as dt
import itertools
import time
from collections.abc import Iterator, Sequence
from typing import Any

from .changes import Reason, Relaxation, WhyNot, reasons, relaxations
from .instance import WEIGHTS
from .reading import BadInstance, read
from .solver import Asked, solve
from .taken import Taken

Json = dict[str, Any]
NO_PRICE = dict.fromkeys(WEIGHTS, 0)


def why_not(
    data: Json, visit: str, *, seconds_each: float = 2.0, seconds: float = 60.0, ways: int = 3
) -> WhyNot | None:
    """Why this visit of the instance cannot be planned beside what is booked; None where it can.

    Other visits' items that stand (`data["plan"]`) count as booked. Raises `BadInstance`.
    """
    alone = _alone(data, visit)
    read(alone)
    if is_possible(alone, seconds_each):
        return None
    until = time.monotonic() + seconds
    conflict, minimal = _smallest(alone, seconds_each, until)
    return WhyNot(visit, tuple(conflict), minimal, tuple(_ways_out(alone, seconds_each, ways, until)))


def is_possible(data: Json, seconds: float) -> bool:
    """Whether the only visit of an instance can be planned; what is not found in time, and what makes no sense, counts as no."""
    try:
        instance = read(data)
    except BadInstance:
        return False
    return solve(instance, [0], Taken(instance), Asked(seconds=seconds, weights=NO_PRICE)).cost is not None


def relaxed(data: Json, changes: Sequence[Reason | Relaxation]) -> Json:
    """A copy of the instance with these changes made."""
    changed = copy.deepcopy(data)
    for one in changes:
        (one.away if isinstance(one, Reason) else one.change)(changed)
    for name in ("links", "apart"):
        if name in changed["visits"][0]:
            changed["visits"][0][name] = [one for one in changed["visits"][0][name] if one]
    return changed


def _alone(data: Json, visit: str) -> Json:
    """The instance with this visit only; what others have of the plan is booked."""
    alone = {name: value for name, value in data.items() if name not in ("visits", "plan")}
    alone["visits"] = [one for one in data["visits"] if one["id"] == visit]
    needs = {(one["id"], step["id"]): step.get("needs", []) for one in data["visits"] for step in one["steps"]}
    booked = list(data.get("bookings", []))
    for item in data.get("plan", {}).get("items", []):
        if item["visit"] != visit:
            booked += _bookings(item, needs[item["visit"], item["step"]])
    return copy.deepcopy(alone | {"bookings": booked})


def _bookings(item: Json, needs: list[Json]) -> Iterator[Json]:
    begin, end = (dt.datetime.fromisoformat(item[name]) for name in ("from", "to"))
    held = {
        name: (begin - dt.timedelta(minutes=need.get("before", 0)), end + dt.timedelta(minutes=need.get("after", 0)))
        for need in needs
        for name in item["with"].get(need["role"], [])
    }
    if item.get("language", {}).get("interpreter"):
        held[item["language"]["interpreter"]] = (begin, end)
    for name, (since, till) in held.items():
        yield {"resource": name, "from": since.isoformat(timespec="minutes"), "to": till.isoformat(timespec="minutes")}


def _smallest(data: Json, seconds: float, until: float) -> tuple[list[Reason], bool]:
    """Take reasons away one by one for good, as long as the visit stays impossible; what is left is minimal."""
    every = list(reasons(data))
    kept = list(every)
    gone: list[Reason] = []
    for reason in every:
        if time.monotonic() > until:
            return kept, False
        if not is_possible(relaxed(data, [*gone, reason]), seconds):
            gone.append(reason)
            kept.remove(reason)
    return kept, True


def _ways_out(data: Json, seconds: float, ways: int, until: float) -> Iterator[tuple[Relaxation, ...]]:
    """The cheapest relaxations that do, one alone where one does, else two."""
    single = sorted(relaxations(data), key=lambda one: one.price)
    pairs = [(one, other) for one, other in itertools.combinations(single, 2) if one.about != other.about]
    pairs = sorted(pairs, key=lambda pair: pair[0].price + pair[1].price)[:60]
    used: list[Relaxation] = []
    found = 0
    groups: list[tuple[Relaxation, ...]] = [*((one,) for one in single), *pairs]
    for group in groups:
        if found == ways or time.monotonic() > until or (len(group) == 2 and used):
            return
        if any(_says_less(one, other) for one in used for other in group):
            continue
        if is_possible(relaxed(data, group), seconds):
            used += group
            found += 1
            yield group


def _says_less(one: Relaxation, other: Relaxation) -> bool:
    """Whether `other` only asks for more of what `one` already gives."""
    return one.kind == other.kind and one.about[:-1] == other.about[:-1]
