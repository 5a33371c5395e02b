"""What a plan costs, part by part, in the weights of the programme: the measure by which plans are compared and explained."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from .instance import Instance, Item, Visit

PARTS = (
    *("nights", "idle_days", "waiting", "people", "mode", "load", "cost", "wishes", "nurse", "unplaced"),
    *("moved", "people_changed"),
)
"""Everything that is priced, in the order it is told."""


def stay_of(instance: Instance, number: int, items: Sequence[Item]) -> tuple[int, int]:
    """Arrival and departure (minutes) for these items of a visit: as late and as early as they allow."""
    visit = instance.visits[number]
    first = min(item.begin - visit.settle - _rest(visit, item) for item in items)
    last = max(item.end + visit.ready for item in items)
    return max(visit.arrive[0], min(visit.arrive[1], first)), min(visit.leave[1], max(visit.leave[0], last))


def _rest(visit: Visit, item: Item) -> int:
    return 0 if visit.steps[item.step].light else visit.jet_lag


def amounts(
    instance: Instance, number: int, items: Sequence[Item], keep: Mapping[tuple[int, int], Item] | None = None
) -> dict[str, int]:
    """How much of each part a visit has: nights, idle days, minutes of waiting, people met, steps down in the way of language."""
    visit, found = instance.visits[number], dict.fromkeys(PARTS, 0)
    found["unplaced"] = _unplaced(visit, items, instance.weights["unplaced"])
    _moved(instance, items, keep or {}, number, found)
    if not items:
        return found
    arrive, leave = stay_of(instance, number, items)
    last = len(instance.clock.days) - 1
    came, went = (min(last, max(0, instance.clock.day_of(moment))) for moment in (arrive, leave))
    by_day: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        by_day[instance.clock.day_of(item.begin)].append(item)
    found["nights"] = went - came
    found["cost"] = (went - came) * visit.over_budget
    found["idle_days"] = sum(day not in by_day for day in range(came + 1, went))
    for many in by_day.values():
        _day(visit, many, found)
    found["people"] = len(_met(instance, items))
    for item in items:
        step = visit.steps[item.step]
        found["mode"] += step.steps_down(item.mode) if item.mode else 0
        found["wishes"] += _broken(instance, visit, item)
    return found


def parts(
    instance: Instance, number: int, items: Sequence[Item], keep: Mapping[tuple[int, int], Item] | None = None
) -> dict[str, int]:
    """What each part of a visit costs."""
    return priced(instance, amounts(instance, number, items, keep))


def priced(instance: Instance, found: Mapping[str, int]) -> dict[str, int]:
    """What so much of each part costs."""
    weights = instance.weights
    rate = {
        "nights": weights["night"],
        "idle_days": weights["idle_day"],
        "waiting": weights["waiting"],
        "people": weights["people"],
        "mode": weights["mode"],
        "load": weights["load"],
        "cost": weights["cost"],
        "wishes": weights["wish"],
    }
    return {name: many * rate.get(name, 1) for name, many in found.items()}


def cost(
    instance: Instance, number: int, items: Sequence[Item], keep: Mapping[tuple[int, int], Item] | None = None
) -> int:
    """What a visit costs in all."""
    return sum(parts(instance, number, items, keep).values())


def _day(visit: Visit, many: list[Item], found: dict[str, int]) -> None:
    bound = sorted((item for item in many if not visit.steps[item.step].any_hour), key=lambda item: item.begin)
    found["waiting"] += sum(max(0, after.begin - before.end) for before, after in pairwise(bound))
    if visit.comfortable is not None:
        found["load"] += max(0, sum(item.end - item.begin for item in bound) - visit.comfortable)


def _met(instance: Instance, items: Iterable[Item]) -> set[int]:
    return {number for item in items for number in item.resources if instance.resources[number].is_person}


def _broken(instance: Instance, visit: Visit, item: Item) -> int:
    """What the wishes that an item goes against weigh."""
    step, weight = visit.steps[item.step], 0
    for wish in step.wishes:
        people = {n for role, many in item.people.items() if not wish.role or role == wish.role for n in many}
        off = wish.starts is not None and not any(begin <= item.begin < end for begin, end in wish.starts)
        other = wish.resources is not None and not people & wish.resources
        weight += wish.weight if off or other else 0
    if not step.any_hour:
        weight += sum(much for (begin, end), much in visit.soft_away if item.begin < end and begin < item.end)
    wished = visit.interpreter_gender
    if wished and item.interpreter is not None and instance.resources[item.interpreter].gender != wished:
        weight += visit.interpreter_gender_weight
    return weight


def _unplaced(visit: Visit, items: Sequence[Item], weight: int) -> int:
    placed = {item.step for item in items}
    missing = 0
    for number, step in enumerate(visit.steps):
        if number not in placed and number not in visit.chosen:
            missing += step.priority * visit.priority * (1 if step.optional else 4)
    for choice in visit.choices:
        missing += 4 * visit.priority * max(0, choice.count - len(placed & set(choice.steps)))
    return missing * weight


def _moved(
    instance: Instance,
    items: Iterable[Item],
    keep: Mapping[tuple[int, int], Item],
    number: int,
    found: dict[str, int],
) -> None:
    weights, now = instance.weights, {item.step: item for item in items}
    for (visit, step), before in keep.items():
        if visit != number:
            continue
        after = now.get(step)
        if after is None or after.begin != before.begin:
            found["moved"] += weights["moved"] + weights["told"] * before.told
            found["moved"] += weights["confirmed"] * (before.status == "confirmed")
        gone = _with(instance, before) - (_with(instance, after) if after else set())
        found["people_changed"] += 0 if before.locked else weights["person_changed"] * len(gone)


def _with(instance: Instance, item: Item) -> set[tuple[str, int]]:
    """The people of an item, each in their role."""
    found = {(role, n) for role, many in item.people.items() for n in many if instance.resources[n].is_person}
    return found if item.interpreter is None else found | {("", item.interpreter)}
