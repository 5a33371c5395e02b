"""Plans visits into calendars: one exactly, many by insertion, ejection and improvement, a broken plan by the least change.

Insertion goes by scarcity; each visit is solved to the optimum over calendars as they then stand. What finds no place puts
out up to three others and is placed with them together. The time left improves groups of visits that share what is scarce.
"""

import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from . import valuing
from .holding import fit, holds
from .instance import Instance, Item, Step
from .nearby import nearby
from .nursing import Rota
from .solver import Asked, Solved, Stop, solve
from .taken import Taken

Key = tuple[int, int]
ONE, TOGETHER, BETTER, LONGEST = 2.0, 3.0, 0.7, 600.0
"""Seconds for a visit beside others, for a few together, for one improvement, for one that is all there is."""
THREADS = 2
JOINTLY = 0.15
"""How often a group is improved by one model instead of one visit after another."""


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


@dataclass(frozen=True)
class Plan:
    """A plan: items, visits that found no place, what it costs part by part, and the bound under that."""

    items: list[Item]
    unplaced: list[int]
    parts: Mapping[str, int]
    bound: int
    seconds: float
    moved: list[Key] = field(default_factory=list)
    nurses: Mapping[int, int | None] = field(default_factory=dict)

    @property
    def cost(self) -> int:
        """The sum of its parts."""
        return sum(self.parts.values())

    @property
    def gap(self) -> float:
        """How far it lies over the bound, as a share of the bound."""
        return (self.cost - self.bound) / self.bound if self.bound else 0.0


def plan(instance: Instance, wanted: Wanted | None = None) -> Plan:
    """A plan for every visit; what stands (`instance.standing`) stays where it can, what is locked stays."""
    return _Desk(instance, wanted or Wanted()).plan()


class _Desk:
    """The calendars on the table, and the plan as it grows."""

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

    # --- the whole

    def plan(self) -> Plan:
        """Keep, insert, eject, improve."""
        broken = self._stand()
        fresh = [
            number for number in range(len(self.instance.visits)) if number not in self.placed and number not in broken
        ]
        for number in self._by_scarcity(broken):
            self._insert(number)
        if len(fresh) == len(self.instance.visits) == 1:
            self._insert(fresh[0])
        else:
            self._solve_alone([*fresh, *broken])
            for number in self._by_scarcity(fresh):
                self._insert(number)
        for number in [*broken, *fresh]:
            if number not in self.placed:
                self._eject_for(number)
        if len(self.placed) > 1:
            self._improve()
        return self._done()

    def _done(self) -> Plan:
        total = dict.fromkeys(valuing.PARTS, 0)
        for number in range(len(self.instance.visits)):
            for name, price in valuing.parts(self.instance, number, self._items(number), self.keep).items():
                total[name] += price
            if number in self.placed:
                total["nurse"] += self.rota.price(number)
        items = [item for number in range(len(self.instance.visits)) for item in self._items(number)]
        items.sort(key=lambda item: (item.begin, item.visit, item.step))
        unplaced = [n for n in range(len(self.instance.visits)) if n not in self.placed]
        moved = [key for key, item in self.keep.items() if _is_moved(item, self._items(key[0]))]
        return Plan(items, unplaced, total, self._bound(), time.monotonic() - self.begun, moved, dict(self.rota.nurses))

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

    def _left(self) -> float:
        return 1e9 if self.wanted.rounds is not None else self.wanted.seconds - (time.monotonic() - self.begun)

    def _is_stopped(self) -> bool:
        return self._left() <= 0 or self.wanted.stop.is_set

    def _tell(self) -> None:
        if self.wanted.tell:
            many, seconds = len(self.instance.visits), time.monotonic() - self.begun
            cost = sum(self._price(number) for number in range(many))
            self.wanted.tell(Progress(len(self.placed), many, cost, self._bound(), seconds))

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

    # --- one by one

    def _solve_alone(self, visits: Sequence[int]) -> None:
        """Each visit as if the campus were its own: the bound, and a first try that often needs no second."""
        empty = Taken(self.instance)
        for number in range(len(self.instance.resources)):
            empty.free(number)  # once, not by each thread
        each = ONE if len(visits) < THREADS else min(ONE, max(0.4, 2 * self._left() / len(visits)))
        with ThreadPoolExecutor(max_workers=THREADS) as pool:
            for number, found in zip(
                visits, pool.map(lambda n: self._solve([n], each, taken=empty), visits), strict=True
            ):
                if found.cost is not None:
                    self.first[number], self.solo[number] = found.items, found.bound

    def _by_scarcity(self, visits: Iterable[int]) -> list[int]:
        """Whoever has the fewest ways to be placed comes first."""

        def room(number: int) -> float:
            visit = self.instance.visits[number]
            ways = (sum(end - begin for begin, end in step.starts) * _ways(step) for step in visit.steps)
            return min(ways, default=0) / visit.priority

        return sorted(visits, key=lambda n: (room(n), n))

    def _insert(self, number: int) -> None:
        """Place a visit beside what is placed, as it was alone if that fits."""
        first = self.first.get(number)
        if first is not None and not self._pinned(number) and self._fits(number, first):
            self._put(number, first)
        elif not self._is_stopped():
            is_only = len(self.instance.visits) == 1
            found = self._solve([number], min(self._left(), LONGEST) if is_only else ONE)
            if found.cost is not None and self.rota.has_room(number, found.items):
                self._put(number, found.items)
                if is_only:
                    self.solo[number] = found.bound
        self._tell()

    # --- together

    def _eject_for(self, number: int) -> None:
        """Place a visit by placing up to three that stand in its way anew with it; what cannot be, is left as it was."""
        if number not in self.first:
            return
        rivals = self._rivals(number)[:6]
        for many in (1, 2, 3):
            for start in range(0, len(rivals) - many + 1, many):
                if self._is_stopped():
                    return
                if self._replan([number, *rivals[start : start + many]], TOGETHER):
                    return

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

    def _rivals(self, number: int) -> list[int]:
        """Placed visits that use what this one could use, those that use most of it first."""
        steps = self.instance.visits[number].steps
        wanted = {n for step in steps for need in step.needs for n in need.candidates}
        wanted |= {n for step in steps for n in step.interpreters}
        weight = {}
        for other, items in self.placed.items():
            shared = sum(1 / max(1, _ways(self._step(item))) for item in items if not wanted.isdisjoint(item.resources))
            if shared and other != number:
                weight[other] = shared
        return sorted(weight, key=lambda other: (-weight[other], other))

    def _step(self, item: Item) -> Step:
        return self.instance.visits[item.visit].steps[item.step]

    def _improve(self) -> None:
        """Take groups of visits out and put them back better, those first that lie furthest over their bound."""
        rounds, alone = 0, set[int]()
        while not self._is_stopped() and (self.wanted.rounds is None or rounds < self.wanted.rounds):
            rounds += 1
            dearer = {n: self._price(n) - self.solo.get(n, 0) for n in self.placed if n not in alone}
            excess = {n: over for n, over in dearer.items() if over > 0}
            if not excess:
                return
            seed = self.chance.choices(list(excess), weights=list(excess.values()))[0]
            others = self._in_the_way(seed)
            if not others:
                alone.add(seed)
                continue
            if self.chance.random() < JOINTLY:
                self._replan([seed, *others], BETTER)
            else:
                self._replan_in_turn([seed, *others])

    def _in_the_way(self, seed: int) -> list[int]:
        """A few visits that hold what this one would have, had it the campus for itself, or that compete with it."""
        holders = {n for item in self.first.get(seed, ()) for n in self.taken.holders(item)} - {seed}
        first = self.chance.sample(sorted(holders), min(len(holders), 3))
        rivals = [n for n in self._rivals(seed)[:16] if n not in first]
        return first + self.chance.sample(rivals, min(len(rivals), self.chance.randint(0 if first else 1, 2)))

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


def _ways(step: Step) -> float:
    """In how many ways the needs of a step can be met, roughly: the scarcest need decides."""
    return min((len(need.candidates) / need.count for need in step.needs), default=1.0)


def _is_moved(before: Item, items: Sequence[Item]) -> bool:
    after = next((item for item in items if item.step == before.step), None)
    return after is None or after.begin != before.begin
