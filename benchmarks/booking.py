"""First-available booking, what appointment systems do: step after step, each at the first moment at which it can be."""

from collections.abc import Iterator, Sequence
from typing import Any


def first_available(instance: Any) -> list[Any]:
    """A plan's items, visit after visit as they arrive; a visit that runs into a dead end begins a day later."""
    from hospitium.scheduling.planning.taken import Taken

    taken, found = Taken(instance), []
    for number in sorted(range(len(instance.visits)), key=lambda n: (instance.visits[n].arrive, n)):
        for day in instance.clock.midnights[:-1]:
            items = _booked(instance, taken, number, day)
            if items is not None:
                for item in items:
                    taken.put(item)
                found += items
                break
    return found


def _booked(instance: Any, taken: Any, number: int, since: int) -> list[Any] | None:
    from hospitium.scheduling.planning.holding import holds

    items: list[Any] = []
    for at in _order(instance.visits[number]):
        item = next(_ways(instance, taken, number, at, since, items), None)
        if item is None:
            return None
        items.append(item)
    return items if holds(instance, number, items) else None


def _order(visit: Any) -> list[int]:
    """Steps with those first that others wait for."""
    left, found = list(range(len(visit.steps))), list[int]()
    while left:
        ready = [n for n in left if not any(link.then == n and link.first in left for link in visit.links)]
        found.append((ready or left)[0])
        left.remove(found[-1])
    return found


def _ways(instance: Any, taken: Any, number: int, at: int, since: int, items: Sequence[Any]) -> Iterator[Any]:
    """Every way a step can be beside what is booked, the earliest first."""
    from hospitium.scheduling.planning.holding import hold_so_far
    from hospitium.scheduling.planning.instance import Item

    visit = instance.visits[number]
    step = visit.steps[at]
    for begin in (n for low, high in step.starts for n in range(max(low, since), high)):
        if begin % instance.grid:
            continue
        people = _people(instance, taken, visit, at, begin, items)
        if people is None:
            continue
        for mode, tag, interpreter in _bridges(instance, taken, visit, step, people, begin):
            item = Item(number, at, begin, begin + step.minutes, people, mode=mode, tag=tag, interpreter=interpreter)
            if hold_so_far(instance, number, [*items, item]):
                yield item


def _people(instance: Any, taken: Any, visit: Any, at: int, begin: int, items: Sequence[Any]) -> Any:
    """The first who are free, by role; the same people as before where a link asks for them."""
    from hospitium.scheduling.planning.holding import within_limits
    from hospitium.scheduling.planning.spans import covers

    found: dict[str, tuple[int, ...]] = {}
    for need in visit.steps[at].needs:
        since, till = begin - need.before, begin + visit.steps[at].minutes + need.after
        pool: Sequence[int] = need.candidates
        for link in visit.links:
            if link.then == at and need.role in link.same:
                pool = next((item.people[need.role] for item in items if item.step == link.first), pool)
        free = [
            n
            for n in pool
            if covers(taken.free(n), since, till) and within_limits(instance, taken, n, begin, till - since)
        ]
        if len(free) < need.count:
            return None
        found[need.role] = tuple(free[: need.count])
    return found


def _bridges(instance: Any, taken: Any, visit: Any, step: Any, people: Any, begin: int) -> Iterator[Any]:
    """Ways to bridge the language, the best first."""
    from hospitium.scheduling.planning.spans import covers

    if not step.needs_language:
        yield "", "", None
    for mode in step.modes:
        if mode == "bilingual":
            for role, many in people.items():
                for n in many:
                    one = instance.resources[n]
                    counts = one.is_clinician if step.bilingual_roles is None else role in step.bilingual_roles
                    if counts and (tag := one.speaks(visit.languages, step.level)):
                        yield mode, tag, None
            continue
        for n in step.interpreters:
            one = instance.resources[n]
            if mode in one.modes and covers(taken.free(n), begin, begin + step.minutes):
                yield mode, one.speaks(visit.languages, step.level), n
