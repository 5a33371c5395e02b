"""Rules between the steps of one visit: one place at a time, ways, recovery, order, the load of a day."""

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterator

from .files import Files, Json, Violation, minutes
from .items import is_fit

Told = Iterator[Violation]


def together(files: Files, visit: Json, mine: list[Json]) -> Told:
    """Everything that holds between the items of a visit."""
    order = sorted(mine, key=lambda item: files.span(item))
    for before, after in itertools.combinations(order, 2):
        if not (files.is_locked(before) and files.is_locked(after)):
            yield from _pair(files, visit, before, after)
    yield from _loads(files, visit, mine)
    yield from _links(files, visit, {item["step"]: item for item in mine})


def _pair(files: Files, visit: Json, before: Json, after: Json) -> Told:
    first, then = files.step(before), files.step(after)
    gap, about = minutes(files.at(after["from"]) - files.at(before["to"])), (before["step"], after["step"])
    if gap < 0:
        yield Violation("patient", visit["id"], about)
        return
    way = _way(files, visit, before, after)
    if gap < way:
        yield Violation("way", visit["id"], about, {"is": round(gap), "must": way})
    if gap < first.get("recover", 0):
        yield Violation("recovery", visit["id"], about, {"is": round(gap), "must": first["recover"]})
    for part in then.get("prepare", []):
        if part["what"] == "washout" and first.get("kind", "") in part.get("after", []) and gap < part["minutes"]:
            yield Violation("washout", visit["id"], about, {"is": round(gap), "must": part["minutes"]})
        if part["what"] == "fasting" and first.get("eats") and gap < part["minutes"]:
            yield Violation("fasting", visit["id"], about, {"is": round(gap), "must": part["minutes"]})
    for one in visit.get("apart", []):
        if {*about} <= set(one["steps"]) and gap < one["minutes"]:
            yield Violation("apart", visit["id"], about, {"is": round(gap), "must": one["minutes"]})


def _way(files: Files, visit: Json, before: Json, after: Json) -> int:
    walking, ends = files.instance.get("walking", {}), {_place(files, visit, before), _place(files, visit, after)}
    if "" in ends or len(ends) == 1:
        return 0
    far = walking.get("default", 0)
    for one, other, long in walking.get("pairs", []):
        far = long if {one, other} == ends else far
    return round(far * visit.get("slower", 1))


def _place(files: Files, visit: Json, item: Json) -> str:
    """Where the step is; else where the first need is of which anybody who could fill it has a place."""
    step = files.step(item)
    if step.get("place"):
        return str(step["place"])
    for need in step.get("needs", []):
        if any(one.get("place") and is_fit(visit, need, one) for one in files.resources.values()):
            places = (files.resources[name].get("place", "") for name in item["with"].get(need["role"], []))
            return next((place for place in places if place), "")
    return ""


def _loads(files: Files, visit: Json, mine: list[Json]) -> Told:
    loads: dict[dt.date, list[int]] = defaultdict(list)
    for item in mine:
        if not files.step(item).get("any_hour"):
            loads[files.day(files.at(item["from"]))].append(files.step(item)["minutes"])
    for begin, end in map(files.span, visit.get("elsewhere", [])):
        if loads[files.day(begin)]:
            loads[files.day(begin)].append(round(minutes(end - begin)))
    for day, many in sorted(loads.items()):
        for name, amount in (("most_minutes", sum(many)), ("most_steps", len(many))):
            most = visit.get("day", {}).get(name)
            if most is not None and amount > most:
                yield Violation("load", visit["id"], (), {"day": day.isoformat(), "is": amount, "must": most})


def _links(files: Files, visit: Json, by_step: dict[str, Json]) -> Told:
    for link in visit.get("links", []):
        first, then = by_step.get(link["first"]), by_step.get(link["then"])
        if first is None or then is None:
            continue
        about = (link["first"], link["then"])
        gap = minutes(files.at(then["from"]) - files.at(first["to"]))
        if not link.get("least", 0) <= gap <= link.get("most", gap):
            yield Violation("order", visit["id"], about, {"is": round(gap)})
        nights = (files.day(files.at(then["from"])) - files.day(files.at(first["from"]))).days
        least, most = link.get("nights", (nights, nights))
        if not least <= nights <= most:
            yield Violation("nights", visit["id"], about, {"is": nights})
        for role in link.get("same", []):
            if set(first["with"].get(role, [])) != set(then["with"].get(role, [])):
                yield Violation("same", visit["id"], (*about, role))
