"""Whether items that stand still hold: for one visit by its own rules, and in the calendars with everybody else's."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from .instance import Instance, Item, Step, Visit
from .spans import covers
from .taken import Taken, uses_of
from .valuing import stay_of


def holds(instance: Instance, number: int, items: Sequence[Item]) -> bool:
    """Whether these items are a whole, possible plan for a visit, had it the campus for itself."""
    return bool(items) and _is_whole(instance.visits[number], items) and hold_so_far(instance, number, items)


def hold_so_far(instance: Instance, number: int, items: Sequence[Item]) -> bool:
    """Whether these items of a visit may stand together, though more may be to come."""
    visit = instance.visits[number]
    return (
        all(_holds_itself(instance, visit, item) for item in items)
        and all(_hold_together(instance, visit, one, other) for one, other in _in_order(items))
        and _links_hold(instance, visit, items)
        and days_hold(instance, visit, items)
        and _stay_holds(instance, number, items)
    )


def joins(instance: Instance, number: int, items: Sequence[Item], item: Item) -> bool:
    """Whether an item may stand beside items of its visit that stand together already."""
    visit = instance.visits[number]
    return (
        _holds_itself(instance, visit, item)
        and all(_hold_together(instance, visit, *sorted((item, one), key=lambda two: two.begin)) for one in items)
        and _links_hold(instance, visit, [*items, item])
        and days_hold(instance, visit, [*items, item])
        and _stay_holds(instance, number, [*items, item])
    )


def fit(instance: Instance, taken: Taken, items: Sequence[Item]) -> bool:
    """Whether everybody and everything is free for these items at once. Leaves the calendars as they were."""
    put: list[Item] = []
    try:
        for item in items:
            if not is_free(instance, taken, item):
                return False
            taken.put(item)
            put.append(item)
        return True
    finally:
        for item in put:
            taken.drop(item)


def is_free(instance: Instance, taken: Taken, item: Item) -> bool:
    """Whether everybody and everything is free for this item, within their limits. What is locked has its time."""
    return item.locked or all(
        taken.is_free(n, begin, end) and within_limits(instance, taken, n, item.begin, end - begin)
        for n, begin, end in uses_of(instance, item)
    )


def within_limits(instance: Instance, taken: Taken, number: int, moment: int, minutes: int) -> bool:
    """Whether a resource may be held so many minutes more on the day, and in the week, of that moment."""
    one, clock = instance.resources[number], instance.clock
    if not one.is_limited:
        return True
    day = clock.day_of(moment)
    worked, many = taken.minutes_on(number, clock.midnights[day], clock.midnights[day + 1])
    if one.most_minutes_a_day is not None and worked + minutes > one.most_minutes_a_day:
        return False
    if one.most_steps_a_day is not None and many + 1 > one.most_steps_a_day:
        return False
    week = clock.week_span(day)
    return one.most_minutes_a_week is None or taken.minutes_on(number, *week)[0] + minutes <= one.most_minutes_a_week


def _is_whole(visit: Visit, items: Sequence[Item]) -> bool:
    placed = [item.step for item in items]
    wanted = {n for n, step in enumerate(visit.steps) if not step.optional} - visit.chosen
    chosen = all(len(set(choice.steps) & set(placed)) == choice.count for choice in visit.choices)
    return len(placed) == len(set(placed)) and wanted <= set(placed) and chosen


def _holds_itself(instance: Instance, visit: Visit, item: Item) -> bool:
    step = visit.steps[item.step]
    if item.locked:
        return True
    if item.end - item.begin != step.minutes or not covers(step.starts, item.begin, item.begin + 1):
        return False
    if item.begin < instance.now + max(step.pause, step.fasting) or len(set(item.resources)) < len(item.resources):
        return False
    for need in step.needs:
        people = set(item.people.get(need.role, ()))
        if len(people) != need.count or not people <= set(need.candidates):
            return False
    return _is_understood(instance, visit, step, item)


def _is_understood(instance: Instance, visit: Visit, step: Step, item: Item) -> bool:
    if not step.needs_language:
        return True
    if item.mode not in step.modes:
        return False
    if item.mode != "bilingual":
        return item.interpreter in step.interpreters and item.mode in instance.resources[item.interpreter].modes
    return bool(language_of(instance, item))


def language_of(instance: Instance, item: Item) -> str:
    """The language in which an item is bridged: the patient's best that whoever bridges it has. Empty: none."""
    visit = instance.visits[item.visit]
    step = visit.steps[item.step]
    if item.interpreter is not None:
        return instance.resources[item.interpreter].speaks(visit.languages, step.level)
    speakers = (n for role, many in item.people.items() for n in many if is_bilingual(instance, visit, step, role, n))
    return next((instance.resources[n].speaks(visit.languages, step.level) for n in speakers), "")


def is_bilingual(instance: Instance, visit: Visit, step: Step, role: str, number: int) -> bool:
    """Whether this resource in this role makes the step bilingual."""
    one = instance.resources[number]
    counts = one.is_clinician if step.bilingual_roles is None else role in step.bilingual_roles
    return counts and bool(one.speaks(visit.languages, step.level))


def _in_order(items: Sequence[Item]) -> Iterator[tuple[Item, Item]]:
    order = sorted(items, key=lambda item: item.begin)
    return ((one, other) for n, one in enumerate(order) for other in order[n + 1 :])


def _hold_together(instance: Instance, visit: Visit, before: Item, after: Item) -> bool:
    if before.locked and after.locked:
        return True
    first, then = visit.steps[before.step], visit.steps[after.step]
    least = max(
        first.recover, instance.way(place_of(instance, visit, before), place_of(instance, visit, after), visit.slower)
    )
    least = max([least, *(minutes for minutes, kinds in then.washouts if first.kind in kinds)])
    least = max(least, then.fasting if first.eats else 0)
    least = max([least, *(one.minutes for one in visit.apart if {before.step, after.step} <= set(one.steps))])
    return after.begin - before.end >= least


def place_of(instance: Instance, visit: Visit, item: Item) -> str:
    """Where an item is: where its step is, else where the first need is whose candidates have places."""
    step = visit.steps[item.step]
    if step.place:
        return step.place
    for need in step.needs:
        if any(instance.resources[n].place for n in need.candidates):
            return next((p for n in item.people.get(need.role, ()) if (p := instance.resources[n].place)), "")
    return ""


def _links_hold(instance: Instance, visit: Visit, items: Sequence[Item]) -> bool:
    at = {item.step: item for item in items}
    for link in visit.links:
        first, then = at.get(link.first), at.get(link.then)
        if first is None or then is None:
            continue
        gap = then.begin - first.end
        if gap < link.least or (link.most is not None and gap > link.most):
            return False
        nights = instance.clock.day_of(then.begin) - instance.clock.day_of(first.begin)
        if link.nights is not None and not link.nights[0] <= nights <= link.nights[1]:
            return False
        if any(set(first.people.get(role, ())) != set(then.people.get(role, ())) for role in link.same):
            return False
    return True


def days_hold(instance: Instance, visit: Visit, items: Sequence[Item]) -> bool:
    """Whether no day of the patient holds more than was stated, with what else they have."""
    days: dict[int, list[int]] = defaultdict(list)
    for item in items:
        if not visit.steps[item.step].any_hour:
            days[instance.clock.day_of(item.begin)].append(item.end - item.begin)
    for begin, end in visit.elsewhere:
        if (day := instance.clock.day_of(begin)) in days:
            days[day].append(end - begin)
    return all(
        (visit.most_minutes is None or sum(many) <= visit.most_minutes)
        and (visit.most_steps is None or len(many) <= visit.most_steps)
        for many in days.values()
    )


def _stay_holds(instance: Instance, number: int, items: Sequence[Item]) -> bool:
    visit = instance.visits[number]
    arrive, leave = stay_of(instance, number, items)
    return all(
        item.begin - arrive >= visit.settle + (0 if visit.steps[item.step].light else visit.jet_lag)
        and leave - item.end >= visit.ready
        for item in items
    )
