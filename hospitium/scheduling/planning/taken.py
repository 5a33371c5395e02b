"""Who and what is taken when: the calendars as they stand while a plan is being made."""

from collections.abc import Iterable

from .instance import Instance, Item, Step
from .spans import Span, overfull, without


class Taken:
    """Uses of resources by bookings and by items already placed; items can be put in and taken out again."""

    def __init__(self, instance: Instance, items: Iterable[Item] = ()) -> None:
        self.instance = instance
        self._booked: list[list[tuple[int, int, int]]] = [[] for _ in instance.resources]
        for resource, begin, end, many in instance.bookings:
            self._booked[resource].append((begin, end, many))
        self._items: list[dict[tuple[int, int], tuple[int, int, int]]] = [{} for _ in instance.resources]
        self._free: dict[int, list[Span]] = {}
        for item in items:
            self.put(item)

    def put(self, item: Item) -> None:
        """Take what the item needs."""
        for resource, begin, end in uses_of(self.instance, item):
            self._items[resource][item.visit, item.step] = (begin, end, 1)
            self._free.pop(resource, None)

    def drop(self, item: Item) -> None:
        """Give back what the item took."""
        for resource, _begin, _end in uses_of(self.instance, item):
            self._items[resource].pop((item.visit, item.step), None)
            self._free.pop(resource, None)

    def uses(self, resource: int) -> list[tuple[int, int, int]]:
        """Every use (begin, end, how many) of a resource, unsorted."""
        return [*self._booked[resource], *self._items[resource].values()]

    def free(self, resource: int) -> list[Span]:
        """The minutes in which one more use fits, turnover before and behind counted."""
        known = self._free.get(resource)
        if known is None:
            one = self.instance.resources[resource]
            wide = ((begin - one.turnover, end + one.turnover, many) for begin, end, many in self.uses(resource))
            known = self._free[resource] = without(one.open, overfull(wide, one.capacity))
        return known

    def minutes_on(self, resource: int, begin: int, end: int) -> tuple[int, int]:
        """Minutes and number of uses that begin in these minutes: what daily and weekly limits count."""
        found = [(till - since) * many for since, till, many in self.uses(resource) if begin <= since < end]
        return sum(found), len(found)


def uses_of(instance: Instance, item: Item) -> Iterable[tuple[int, int, int]]:
    """What an item takes: (resource, begin, end) with the time held before and after it."""
    step: Step = instance.visits[item.visit].steps[item.step]
    for need in step.needs:
        for resource in item.people.get(need.role, ()):
            yield resource, item.begin - need.before, item.end + need.after
    if item.interpreter is not None:
        yield item.interpreter, item.begin, item.end
