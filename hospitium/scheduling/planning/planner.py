"""Plans visits into calendars: one exactly, many by insertion, ejection and improvement, a broken plan by the least change.

Insertion goes by scarcity; each visit is solved to the optimum over calendars as they then stand. What finds no place puts
out up to three others and is placed with them together. The time left improves groups of visits that share what is scarce.
"""

import random
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from . import valuing
from .holding import fit, holds
from .instance import Instance, Item
from .solver import Asked, solve
from .taken import Taken

Key = tuple[int, int]


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
    """How to plan. `rounds`: improvements at most, for plans that must come out the same whatever the machine's speed."""

    seconds: float = 10.0
    seed: int = 0
    workers: int = 1
    rounds: int | None = None
    tell: Callable[[Progress], None] | None = None
    stop: threading.Event | None = None


@dataclass(frozen=True)
class Plan:
    """A plan: items, visits that found no place, what it costs part by part, and the bound under that."""

    items: list[Item]
    unplaced: list[int]
    parts: Mapping[str, int]
    bound: int
    seconds: float
    moved: list[Key] = field(default_factory=list)

    @property
    def cost(self) -> int:
        """The sum of its parts."""
        return sum(self.parts.values())

    @property
    def gap(self) -> float:
        """How far it lies over the bound, as a share of the bound."""
        return (self.cost - self.bound) / self.bound if self.bound else 0.0


def plan(instance: Instance, wanted: Wanted | None = None) -> Plan:
    """A plan for every visit; what stands (`instance.standing`) stays where it can."""
    return _Desk(instance, wanted or Wanted()).plan()


class _Desk:
    """The calendars on the table, and the plan as it grows."""

    def __init__(self, instance: Instance, wanted: Wanted) -> None:
        self.instance, self.wanted = instance, wanted
        self.begun = time.monotonic()
        self.chance = random.Random(wanted.seed)
        self.taken = Taken(instance)
        self.placed: dict[int, list[Item]] = {}
        self.keep = {(item.visit, item.step): item for item in instance.standing}
        self.fixed = {key: item for key, item in self.keep.items() if item.locked or item.begin < instance.now}
        self.solo: dict[int, int] = {}
        self.first: dict[int, list[Item]] = {}

    # --- the whole

    def plan(self) -> Plan:
        """Insert, eject, improve."""
        visits = range(len(self.instance.visits))
        broken = self._stand()
        open_ = [number for number in visits if number not in self.placed]
        self._solve_alone(open_)
        for number in self._by_scarcity(open_, broken):
            self._insert(number)
        for number in [n for n in visits if n not in self.placed]:
            self._eject_for(number)
        if len(self.placed) > 1:
            self._improve()
        return self._done()

    def _done(self) -> Plan:
        total = dict.fromkeys(valuing.PARTS, 0)
        for number in range(len(self.instance.visits)):
            for name, price in valuing.parts(self.instance, number, self.placed.get(number, []), self.keep).items():
                total[name] += price
        items = sorted((item for many in self.placed.values() for item in many), key=lambda i: (i.begin, i.visit, i.step))
        unplaced = [n for n in range(len(self.instance.visits)) if n not in self.placed]
        moved = [key for key, item in self.keep.items() if _is_moved(item, self.placed.get(key[0], []))]
        return Plan(items, unplaced, total, self._bound(), time.monotonic() - self.begun, moved)

    def _bound(self) -> int:
        return sum(self.solo.values())

    def _left(self) -> float:
        return self.wanted.seconds - (time.monotonic() - self.begun)

    def _is_stopped(self) -> bool:
        return self._left() <= 0 or bool(self.wanted.stop and self.wanted.stop.is_set())

    def _tell(self) -> None:
        if self.wanted.tell:
            cost = sum(
                valuing.cost(self.instance, n, self.placed.get(n, []), self.keep) for n in range(len(self.instance.visits))
            )
            seconds = time.monotonic() - self.begun
            self.wanted.tell(Progress(len(self.placed), len(self.instance.visits), cost, self._bound(), seconds))

    # --- what stands

    def _stand(self) -> set[int]:
        """Put what stands and still holds; gives the visits that no longer do."""
        by_visit: dict[int, list[Item]] = {}
        for item in self.instance.standing:
            by_visit.setdefault(item.visit, []).append(item)
        broken = {number for number, items in by_visit.items() if not holds(self.instance, number, items)}
        for number, items in sorted(by_visit.items()):
            if number in broken:
                continue
            if fit(self.instance, self.taken, items):
                self._put(number, items)
            else:
                broken.add(number)
        return broken

    # --- one by one

    def _solve_alone(self, visits: Sequence[int]) -> None:
        """Each visit as if the campus were its own: the bound, and a first try that often needs no second."""
        empty = Taken(self.instance)
        for number in range(len(self.instance.resources)):
            empty.free(number)  # once, not by each thread
        share = max(0.2, 0.5 * self._left() / max(1, len(visits)))

        def alone(number: int) -> tuple[int, list[Item], float | None, float]:
            found = solve(self.instance, [number], empty, self._asked(min(2.0 if len(visits) > 1 else self._left(), share * 4), [number]))
            return number, found.items, found.cost, found.bound

        with ThreadPoolExecutor(max_workers=2 if len(visits) > 1 else 1) as pool:
            for number, items, price, bound in pool.map(alone, visits):
                if price is not None:
                    self.first[number] = items
                    self.solo[number] = int(bound)

    def _asked(self, seconds: float, visits: Iterable[int], **more: object) -> Asked:
        mine = set(visits)
        return Asked(
            seconds=max(0.05, seconds),
            seed=self.wanted.seed,
            workers=self.wanted.workers,
            keep={key: item for key, item in self.keep.items() if key[0] in mine},
            fixed={key: item for key, item in self.fixed.items() if key[0] in mine},
            stop=self.wanted.stop,
            **more,  # type: ignore[arg-type]
        )

    def _by_scarcity(self, visits: Sequence[int], broken: set[int]) -> list[int]:
        """Who stood before comes first, then whoever has the fewest ways to be placed."""

        def room(number: int) -> float:
            visit = self.instance.visits[number]
            tightest = min(
                (sum(end - begin for begin, end in step.starts) * _ways(self.instance, step) for step in visit.steps),
                default=0,
            )
            return tightest / visit.priority

        return sorted((n for n in visits), key=lambda n: (n not in broken, room(n), n))

    def _insert(self, number: int) -> bool:
        first = self.first.get(number)
        if first is None:
            return False
        if fit(self.instance, self.taken, first):
            self._put(number, first)
        elif not self._is_stopped():
            found = solve(self.instance, [number], self.taken, self._asked(min(2.0, self._left()), [number]))
            if found.cost is not None:
                self._put(number, found.items)
        self._tell()
        return number in self.placed

    def _put(self, number: int, items: list[Item]) -> None:
        self.placed[number] = items
        for item in items:
            self.taken.put(item)

    def _out(self, number: int) -> list[Item]:
        items = self.placed.pop(number)
        for item in items:
            self.taken.drop(item)
        return items

    # --- together

    def _eject_for(self, number: int) -> None:
        """Place a visit by placing up to three that stand in its way anew with it; what cannot be, is left as it was."""
        if number not in self.first:
            return
        rivals = self._rivals(number)
        for many in (1, 2, 3):
            for start in range(0, min(len(rivals), 6), many):
                group = rivals[start : start + many]
                if len(group) < many or self._is_stopped():
                    break
                if self._replan([number, *group], min(3.0, self._left())):
                    self._tell()
                    return

    def _replan(self, visits: Sequence[int], seconds: float) -> bool:
        """Place these visits anew together, if that places all of them and is no worse for what stood; whether it did."""
        before = {number: self._out(number) for number in visits if number in self.placed}
        price = sum(valuing.cost(self.instance, n, items, self.keep) for n, items in before.items())
        hint = [item for items in before.values() for item in items]
        found = solve(self.instance, visits, self.taken, self._asked(seconds, visits, hint=hint))
        by_visit: dict[int, list[Item]] = {number: [] for number in visits}
        for item in found.items:
            by_visit[item.visit].append(item)
        is_better = found.cost is not None and (
            len(before) < len(visits)
            or sum(valuing.cost(self.instance, n, items, self.keep) for n, items in by_visit.items()) < price
        )
        for number, items in by_visit.items() if is_better else before.items():
            self._put(number, items)
        return is_better

    def _rivals(self, number: int) -> list[int]:
        """Placed visits that use what this one could use, those that use most of it first; none that is locked whole."""
        wanted = {
            n for step in self.instance.visits[number].steps for need in step.needs for n in need.candidates
        } | {n for step in self.instance.visits[number].steps for n in step.interpreters}
        weight: dict[int, float] = {}
        for other, items in self.placed.items():
            shared = sum(1 / _ways_of(self.instance, item) for item in items if set(item.resources) & wanted)
            if shared and other != number:
                weight[other] = shared
        return sorted(weight, key=lambda other: (-weight[other], other))

    def _improve(self) -> None:
        """Take groups of visits out and put them back better, those first that lie furthest over their bound."""
        rounds = 0
        while not self._is_stopped() and (self.wanted.rounds is None or rounds < self.wanted.rounds):
            rounds += 1
            excess = {
                n: valuing.cost(self.instance, n, items, self.keep) - self.solo.get(n, 0)
                for n, items in self.placed.items()
            }
            worth = {n: over for n, over in excess.items() if over > 0}
            if not worth:
                return
            seed = self.chance.choices(list(worth), weights=list(worth.values()))[0]
            rivals = [n for n in self._rivals(seed)[:16]]
            group = [seed, *self.chance.sample(rivals, min(len(rivals), self.chance.randint(2, 5)))]
            if len(group) > 1 and self._replan(group, min(0.7, self._left())):
                self._tell()


def _ways(instance: Instance, step: object) -> float:
    """In how many ways the needs of a step can be met, roughly: the scarcest need decides."""
    needs = step.needs  # type: ignore[attr-defined]
    return min((len(need.candidates) / need.count for need in needs), default=1.0)


def _ways_of(instance: Instance, item: Item) -> float:
    return max(1.0, _ways(instance, instance.visits[item.visit].steps[item.step]))


def _is_moved(before: Item, items: Sequence[Item]) -> bool:
    after = next((item for item in items if item.step == before.step), None)
    return after is None or after.begin != before.begin
