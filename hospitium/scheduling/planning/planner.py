"""Plans visits into calendars: one exactly, many by insertion, ejection and improvement, a broken plan by the least change.

Insertion goes by scarcity; each visit is solved to the optimum over calendars as they then stand. What finds no place puts
out up to three others and is placed with them together. The time left improves groups of visits that share what is scarce.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from . import valuing
from .desk import ONE, Desk, Progress, Wanted
from .instance import Instance, Item, Step
from .solver import Solved
from .taken import Taken
from .writing import Plan

__all__ = ["Plan", "Progress", "Wanted", "plan"]
TOGETHER, BETTER, LONGEST = 3.0, 0.7, 600.0
"""Seconds for a few visits together, for one improvement, for a visit that is all there is."""
SHORT = 0.15
"""Seconds that must be left for each visit still to be placed, or any place will do."""
THREADS = 2
JOINTLY = 0.15
"""How often a group is improved by one model instead of one visit after another."""


def plan(instance: Instance, wanted: Wanted | None = None) -> Plan:
    """A plan for every visit; what stands (`instance.standing`) stays where it can, what is locked stays."""
    return _Planner(instance, wanted or Wanted()).plan()


class _Planner(Desk):
    """In which order things are tried."""

    def plan(self) -> Plan:
        """Keep, insert, eject, improve."""
        broken = self._stand()
        fresh = [
            number for number in range(len(self.instance.visits)) if number not in self.placed and number not in broken
        ]
        self._mend(broken)
        if len(fresh) == len(self.instance.visits) == 1:
            self._insert(fresh[0])
        else:
            order = self._by_scarcity(fresh)
            for many, number in enumerate(order):
                self._insert(number, soon=self._left() < SHORT * (len(order) - many))
            self._solve_alone([*fresh, *broken])
        for number in [*broken, *fresh]:
            if number not in self.placed:
                self._eject_for(number)
        if len(self.placed) > 1:
            self._improve()
        return self._done()

    def _done(self) -> Plan:
        total = dict.fromkeys(valuing.PARTS, 0)
        for number in range(len(self.instance.visits)):
            items = self._items(number)
            for name, price in valuing.parts(self.instance, number, items, self.keep).items():
                total[name] += price
            if number not in self.placed:
                self.rota.put(number, items)  # what is locked stays, and somebody looks after it where anybody can
            total["nurse"] += self.rota.price(number) if items else 0
        items = [item for number in range(len(self.instance.visits)) for item in self._items(number)]
        items.sort(key=lambda item: (item.begin, item.visit, item.step))
        unplaced = [n for n in range(len(self.instance.visits)) if n not in self.placed]
        moved = [key for key, item in self.keep.items() if _is_moved(item, self._items(key[0]))]
        return Plan(items, unplaced, total, self._bound(), self._seconds(), moved, dict(self.rota.nurses))

    # --- one by one

    def _solve_alone(self, visits: Sequence[int]) -> None:
        """Each visit as if the campus were its own: the bound, and what others stand in the way of.

        Only what is cheaper than the plan that lies on the table is looked for: where there is none, the visit lies at its best.
        """
        empty = Taken(self.instance)
        for number in range(len(self.instance.resources)):
            empty.free(number)  # once, not by each thread
        each = ONE if len(visits) < THREADS else min(ONE, max(0.4, 2 * self._left() / len(visits)))

        def alone(number: int) -> Solved | None:
            below = self._price(number) if number in self.placed else None
            return None if self._is_stopped() else self._solve([number], each, taken=empty, below=below)

        with ThreadPoolExecutor(max_workers=THREADS) as pool:
            for number, found in zip(visits, pool.map(alone, visits), strict=True):
                if found and found.cost is not None:
                    self.first[number], self.solo[number] = found.items, found.bound
                elif found and number in self.placed:
                    self.first[number] = self.placed[number]
                    self.solo[number] = self._price(number) if found.proven else found.bound

    def _by_scarcity(self, visits: Iterable[int]) -> list[int]:
        """Whoever has the fewest ways to be placed comes first."""

        def room(number: int) -> float:
            visit = self.instance.visits[number]
            ways = (sum(end - begin for begin, end in step.starts) * _ways(step) for step in visit.steps)
            return min(ways, default=0) / visit.priority

        return sorted(visits, key=lambda n: (room(n), n))

    def _mend(self, broken: Sequence[int]) -> None:
        """Place visits that stood and no longer can: soon at first, so that there is a plan, then each at its best."""
        order = self._by_scarcity(broken)
        for number in order:
            self._insert(number, soon=True)
        for number in order:
            if number in self.placed and not self._is_stopped():
                self._replan_in_turn([number])

    def _insert(self, number: int, *, soon: bool = False) -> None:
        """Place a visit beside what is placed; `soon`: anyhow, rather than at its best."""
        if not self._is_stopped():
            is_only = len(self.instance.visits) == 1
            found = self._solve([number], min(self._left(), LONGEST) if is_only else ONE, soon=soon)
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
        there = {n for item in self.first.get(seed, ()) for n in self.taken.holders(item)}
        holders = sorted((there & self.placed.keys()) - {seed})
        first = self.chance.sample(holders, min(len(holders), 3))
        rivals = [n for n in self._rivals(seed)[:16] if n not in first]
        return first + self.chance.sample(rivals, min(len(rivals), self.chance.randint(0 if first else 1, 2)))


def _ways(step: Step) -> float:
    """In how many ways the needs of a step can be met, roughly: the scarcest need decides."""
    return min((len(need.candidates) / need.count for need in step.needs), default=1.0)


def _is_moved(before: Item, items: Sequence[Item]) -> bool:
    after = next((item for item in items if item.step == before.step), None)
    return after is None or after.begin != before.begin
