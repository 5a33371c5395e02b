"""The calendars on the table and the plan as it grows: visits put on it and taken off it, alone or several together.

Whatever is tried here leaves a plan that is no worse than before; in which order things are tried is the planner's (`planner`).
"""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from . import valuing
from .holding import fit, holds
from .instance import Instance, Item
from .nearby import nearby
from .nursing import Rota
from .solver import Asked, Solved, Stop, solve
from .taken import Taken

Key = tuple[int, int]
ONE = 2.0
"""Seconds for a visit beside others."""


@dataclass(frozen=True)
class Progress:
    """How far planning has come: visits placed, what the best plan so far costs, the bound under it, seconds."""

    placed: int
    of: int
    cost: int
    bound: int
    seconds: float

    @property
    def gap(self) -> float:
        """How far the best plan lies over the bound, as a share of the bound."""
        return (self.cost - self.bound) / self.bound if self.bound else 0.0


@dataclass(frozen=True)
class Wanted:
    """How to plan. `rounds`: so many improvements and no clock, for plans that come out the same on any machine."""

    seconds: float = 10.0
    seed: int = 0
    workers: int = 1
    rounds: int | None = None
    tell: Callable[[Progress], None] | None = None
    stop: Stop = field(default_factory=Stop)


class Desk:
    """The calendars, and what of the plan lies on them."""

    def __init__(self, instance: Instance, wanted: Wanted) -> None:
        self.instance, self.wanted = instance, wanted
        self.begun = time.monotonic()
        self.chance = random.Random(wanted.seed)  # noqa: S311 - a search that can be told again, no secret
        self.taken = Taken(instance)
        self.placed: dict[int, list[Item]] = {}
        self.price: dict[int, int] = {}
        """What each visit costs as it lies on the table, but for its nurse."""
        self.keep = {(item.visit, item.step): item for item in instance.standing}
        self.fixed = {key: item for key, item in self.keep.items() if item.locked}
        self.rota = Rota(instance)
        self.solo: dict[int, int] = {}
        """What a visit costs at least, had it the campus for itself; for what stands, what it costs as it stands."""
        self.first: dict[int, list[Item]] = {}

    def _items(self, number: int) -> list[Item]:
        """What a visit has: its plan, or while it has none, what is locked."""
        return self.placed.get(number) or self._pinned(number)

    def _price(self, number: int) -> int:
        if number not in self.price:
            self.price[number] = self._cost(number, self._items(number))
        return self.price[number]

    def _cost(self, number: int, items: Sequence[Item]) -> int:
        return valuing.cost(self.instance, number, items, self.keep)

    def _pinned(self, number: int) -> list[Item]:
        return [item for (visit, _step), item in self.fixed.items() if visit == number]

    def _bound(self) -> int:
        return sum(self.solo.values())

    def _seconds(self) -> float:
        return time.monotonic() - self.begun

    def _left(self) -> float:
        return 1e9 if self.wanted.rounds is not None else self.wanted.seconds - self._seconds()

    def _is_stopped(self) -> bool:
        return self._left() <= 0 or self.wanted.stop.is_set

    def _tell(self) -> None:
        if self.wanted.tell:
            many = len(self.instance.visits)
            cost = sum(self._price(number) for number in range(many))
            self.wanted.tell(Progress(len(self.placed), many, cost, self._bound(), self._seconds()))

    def _hear(self, cost: int, bound: int) -> None:
        """How far the only visit there is has come."""
        if self.wanted.tell:
            self.wanted.tell(Progress(1, 1, cost, bound, self._seconds()))

    # --- the calendars

    def _put(self, number: int, items: list[Item], *, nurse: bool = True) -> None:
        for item in self._pinned(number):
            self.taken.drop(item)
        self.placed[number] = items
        self.price.pop(number, None)
        if nurse:
            self.rota.put(number, items)
        for item in items:
            self.taken.put(item)

    def _out(self, number: int) -> list[Item]:
        """Take a visit's plan off the table; what is locked stays on it."""
        items = self.placed.pop(number)
        self.price.pop(number, None)
        self.rota.drop(number)
        for item in items:
            self.taken.drop(item)
        for item in self._pinned(number):
            self.taken.put(item)
        return items

    def _fits(self, number: int, items: Sequence[Item]) -> bool:
        return fit(self.instance, self.taken, items) and self.rota.has_room(number, items)

    def _stand(self) -> list[int]:
        """Put what stands and still holds; gives the visits that no longer do."""
        by_visit: dict[int, list[Item]] = {}
        for item in self.instance.standing:
            by_visit.setdefault(item.visit, []).append(item)
        for item in self.fixed.values():
            self.taken.put(item)
        broken = []
        for number, items in sorted(by_visit.items()):
            for item in self._pinned(number):
                self.taken.drop(item)
            if holds(self.instance, number, items) and self._fits(number, items):
                self._put(number, items)
                self.solo[number] = self._price(number)
                continue
            broken.append(number)
            for item in self._pinned(number):
                self.taken.put(item)
        return broken

    def _solve(
        self,
        visits: Sequence[int],
        seconds: float,
        *,
        taken: Taken | None = None,
        stood: Mapping[int, Sequence[Item]] | None = None,
        below: int | None = None,
        soon: bool = False,
    ) -> Solved:
        """Place visits that are not on the table into the calendars as they stand, or into others.

        `below`: only for less than this, and near to where they stood.
        """
        stood = stood or {}
        asked = Asked(
            seconds=max(0.05, min(seconds, self._left())),
            seed=self.wanted.seed,
            workers=self.wanted.workers,
            steady=self.wanted.rounds is not None,
            keep={key: item for key, item in self.keep.items() if key[0] in visits},
            fixed={key: item for key, item in self.fixed.items() if key[0] in visits},
            hint=[item for items in stood.values() for item in items],
            stop=self.wanted.stop,
            below=below,
            soon=soon,
            hear=self._hear if len(self.instance.visits) == 1 and taken is None else None,
        )
        if taken is not None:
            return solve(self.instance, visits, taken, asked)
        for item in asked.fixed.values():
            self.taken.drop(item)
        instance = nearby(self.instance, stood, self.chance) if stood and below is not None else self.instance
        found = solve(instance, visits, self.taken, asked)
        for item in asked.fixed.values():
            self.taken.put(item)
        return found

    # --- anew

    def _replan(self, visits: Sequence[int], seconds: float) -> bool:
        """Place these visits anew together, if that places all of them and is no worse for what stood; whether it did."""
        nurses = {number: self.rota.nurses.get(number) for number in visits}
        before = {number: self._out(number) for number in visits if number in self.placed}
        price = sum(self._cost(n, items) for n, items in before.items())
        below = price if len(before) == len(visits) else None
        found = self._solve(visits, seconds, stood=before, below=below)
        after: dict[int, list[Item]] = {number: [] for number in visits}
        for item in found.items:
            after[item.visit].append(item)
        is_better = found.cost is not None and (
            len(before) < len(visits) or sum(self._cost(n, items) for n, items in after.items()) < price
        )
        if is_better:
            for number, items in after.items():
                is_better = is_better and self.rota.has_room(number, items)
                self._put(number, items)
        if is_better:
            self._tell()
            return True
        for number in set(visits) & set(self.placed):
            self._out(number)
        self._back(before, nurses)
        return False

    def _replan_in_turn(self, visits: Sequence[int]) -> bool:
        """Place these visits anew, one after another and each at its best, if that is better for all together; whether it was."""
        nurses = {number: self.rota.nurses.get(number) for number in visits}
        price = sum(self._price(number) for number in visits)
        before = {number: self._out(number) for number in visits}
        left = price - sum(self.solo.get(number, 0) for number in visits)
        """How much dearer than alone they may be in all."""
        for number in visits:
            least = self.solo.get(number, 0)
            found = self._solve([number], ONE, below=least + left)
            if found.cost is None or not self.rota.has_room(number, found.items):
                break
            left -= found.cost - least
            self._put(number, found.items)
        else:
            self._tell()
            return True
        self._back(before, nurses)
        return False

    def _back(self, before: Mapping[int, list[Item]], nurses: Mapping[int, int | None]) -> None:
        """As it was before these visits were taken off the table."""
        for number in before:
            if number in self.placed:
                self._out(number)
        for number, items in before.items():
            self._put(number, items, nurse=False)
            self.rota.give(number, items, nurses[number])
