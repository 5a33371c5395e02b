"""Who and what is taken when: the calendars as they stand while a plan is being made."""

from collections.abc import Iterable, Iterator

from .instance import Instance, Item, Step
from .spans import Span, covers, overfull, without

Use = tuple[int, int, int, int]
"""Begin, end, how many at once, and the moment by which days and weeks count it: the beginning of its step."""


class Taken:
    """Uses of resources by bookings and by items already placed; items can be put in and taken out again."""

    def __init__(self, instance: Instance, items: Iterable[Item] = ()) -> None:
        self.instance = instance
        self._booked: list[list[Use]] = [[] for _ in instance.resources]
        for resource, begin, end, many in instance.bookings:
            self._booked[resource].append((begin, end, many, begin))
        self._items: list[dict[tuple[int, int], Use]] = [{} for _ in instance.resources]
        self._free: dict[int, list[Span]] = {}
        for item in items:
            self.put(item)

    def put(self, item: Item) -> None:
        """Take what the item needs."""
        for resource, begin, end in uses_of(self.instance, item):
            self._items[resource][item.visit, item.step] = (begin, end, 1, item.begin)
            self._free.pop(resource, None)

    def drop(self, item: Item) -> None:
        """Give back what the item took."""
        for resource, _begin, _end in uses_of(self.instance, item):
            self._items[resource].pop((item.visit, item.step), None)
            self._free.pop(resource, None)

    def uses(self, resource: int) -> list[tuple[int, int, int]]:
        """Every use (begin, end, how many) of a resource, unsorted."""
        return [(begin, end, many) for begin, end, many, _at in self._uses(resource)]

    def _uses(self, resource: int) -> Iterator[Use]:
        yield from self._booked[resource]
        yield from self._items[resource].values()

    def free(self, resource: int) -> list[Span]:
        """The minutes in which one more use fits, turnover before and behind counted."""
        known = self._free.get(resource)
        if known is None:
            one = self.instance.resources[resource]
            uses = [(begin, end + one.turnover, many) for begin, end, many, _at in self._uses(resource)]
            full = [use[:2] for use in uses] if one.capacity == 1 else overfull(uses, one.capacity)
            ahead = [(begin - one.turnover, end) for begin, end in full]
            known = self._free[resource] = without(one.open, ahead)
        return known

    def is_free(self, resource: int, begin: int, end: int) -> bool:
        """Whether one more use fits in these minutes: what `free` says, without making all of it anew for one question."""
        known = self._free.get(resource)
        if known is not None:
            return covers(known, begin, end)
        one = self.instance.resources[resource]
        turnover = one.turnover
        near = [
            (since, till + turnover, many)
            for since, till, many, _at in self._uses(resource)
            if since - turnover < end and begin < till + turnover
        ]
        full = [use[:2] for use in near] if one.capacity == 1 else overfull(near, one.capacity)
        return covers(one.open, begin, end) and not any(since - turnover < end and begin < till for since, till in full)

    def holders(self, item: Item) -> set[int]:
        """Visits whose items use what this one would need, at the same time."""
        return {
            visit
            for resource, begin, end in uses_of(self.instance, item)
            for (visit, _step), (since, till, _many, _at) in self._items[resource].items()
            if since < end + self.instance.resources[resource].turnover
            and begin < till + self.instance.resources[resource].turnover
        }

    def minutes_on(self, resource: int, begin: int, end: int) -> tuple[int, int]:
        """Minutes and number of uses of steps that begin in these minutes: what daily and weekly limits count."""
        found = [((till - since) * many, many) for since, till, many, at in self._uses(resource) if begin <= at < end]
        return sum(minutes for minutes, _many in found), sum(many for _minutes, many in found)


def uses_of(instance: Instance, item: Item) -> Iterable[tuple[int, int, int]]:
    """What an item takes: (resource, begin, end) with the time held before and after it."""
    step: Step = instance.visits[item.visit].steps[item.step]
    for need in step.needs:
        for resource in item.people.get(need.role, ()):
            yield resource, item.begin - need.before, item.end + need.after
    if item.interpreter is not None:
        yield item.interpreter, item.begin, item.end
