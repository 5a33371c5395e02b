"""One visit stay by stay, the cheapest stays first: many tiny models instead of one large.

Every plan of a visit arrives on one day and departs on one day, so the pairs of days part all plans: the best plan is the best of the
best of each pair. A pair costs at least its nights and what its steps cost in these days whatever else is chosen. Pairs are solved in
that order, each only for what is cheaper than the best so far, until no pair can be: that is exact. Where many pairs remain (nights that
cost next to nothing), the rest is solved as one model, still only for what is cheaper.
"""

import time
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush

from hospitium.scheduling.planning.instance import Instance, Step
from hospitium.scheduling.planning.spans import Span
from hospitium.scheduling.planning.taken import Taken
from hospitium.scheduling.planning.valuing import stay_of

from . import model, steps
from .answer import Solved
from .board import Asked, Board
from .stays import FAR

MANY = 40
"""Stays solved one by one before the rest is solved as one model."""


def suits(instance: Instance, number: int, asked: Asked) -> bool:
    """Whether nights cost something and somebody comes for sure."""
    visit, weights = instance.visits[number], dict(instance.weights) | dict(asked.weights)
    return weights["night"] > 0 and any(_is_sure(step, n, visit.chosen) for n, step in enumerate(visit.steps))


def solve(instance: Instance, number: int, taken: Taken, asked: Asked) -> Solved:
    """The best plan of one visit beside what is taken."""
    return _Search(instance, number, taken, asked).best()


def _is_sure(step: Step, at: int, chosen: frozenset[int]) -> bool:
    return not step.optional and at not in chosen


@dataclass(frozen=True, order=True)
class _Stay:
    """What a plan costs at least that arrives and departs on these days."""

    least: int
    came: int
    went: int


@dataclass(frozen=True)
class _Place:
    """Where a step could begin, were its visit as long as it may be; ways to bridge the language: what each costs, and when."""

    step: Step
    spans: list[Span]
    ways: list[tuple[int, list[Span]]]
    stood: tuple[int, int] | None
    """Where it stood, and what moving it costs."""


class _Search:
    def __init__(self, instance: Instance, number: int, taken: Taken, asked: Asked) -> None:
        self.instance, self.number, self.taken, self.asked = instance, number, taken, asked
        self.visit = instance.visits[number]
        self.until = time.monotonic() + asked.seconds
        self.board = Board(instance, [number], taken, asked)
        self.night = self.board.weights["night"] + self.board.weights["cost"] * self.visit.over_budget
        self.places: dict[int, _Place] = {}
        self.open: list[int] = []
        """What is not proven not to be cheaper costs at least this."""
        self.found = Solved([], None, 0, True, True)

    @property
    def below(self) -> int | None:
        """Only what costs less is of interest still."""
        return self.asked.below if self.found.cost is None else self.found.cost

    def best(self) -> Solved:
        """Stay after stay, then the rest."""
        self.places = {at: self._place(at) for at in range(len(self.visit.steps))}
        for models, stay in enumerate(self._stays()):
            if self._is_over():
                self.open.append(stay.least)
                break
            if models == MANY:
                self._solve(self.instance, stay.least)
                break
            self._solve(self._narrowed(stay), stay.least)
            self._tell(stay.least)
            if self.asked.soon and self.found.cost is not None:
                self.open.append(0)
                break
        if self.found.cost is None:
            return replace(self.found, bound=min(self.open, default=0), proven=not self.open, impossible=not self.open)
        bound = min([self.found.cost, *self.open])
        return replace(self.found, bound=bound, proven=bound == self.found.cost, impossible=False)

    def _solve(self, instance: Instance, least: int) -> None:
        """Look for something cheaper among plans that cost at least this."""
        left = self.asked.seconds if self.asked.steady else max(0.01, self.until - time.monotonic())
        asked = replace(self.asked, seconds=left, below=self.below)
        found = model.solve(instance, [self.number], self.taken, asked, self.board.offers)
        if found.cost is not None:
            self.found = found
        if not found.proven:
            self.open.append(least if found.cost is None else max(least, found.bound))

    def _tell(self, least: int) -> None:
        """Say how far it is: stays still to come cost no less than this one."""
        if self.asked.hear and self.found.cost is not None:
            self.asked.hear(self.found.cost, min([self.found.cost, least, *self.open]))

    def _is_over(self) -> bool:
        return self.asked.stop.is_set or (not self.asked.steady and time.monotonic() > self.until)

    # --- stays

    def _stays(self) -> Iterator[_Stay]:
        """Stays that may hold something cheaper than what is found by then, the cheapest first."""
        days = len(self.board.days)
        first = {came: found for came in range(days) if (found := self._earliest(came)) is not None}
        known: list[_Stay] = []
        nights = 0
        if self.asked.soon:
            yield from self._stood(first)
        while known or nights < days:
            while nights < days and (not known or nights * self.night <= known[0].least):
                for stay in self._of_length(nights, first):
                    heappush(known, stay)
                nights += 1
            if not known or (self.below is not None and known[0].least >= self.below):
                return
            yield heappop(known)

    def _stood(self, first: Mapping[int, dict[int, int]]) -> Iterator[_Stay]:
        """The days of arrival and departure that stood."""
        if self.asked.keep:
            came, went = map(
                self.instance.clock.day_of, stay_of(self.instance, self.number, [*self.asked.keep.values()])
            )
            yield from (stay for stay in self._of_length(went - came, first) if stay.came == came)

    def _of_length(self, nights: int, first: Mapping[int, dict[int, int]]) -> Iterator[_Stay]:
        for came, earliest in first.items():
            went = came + nights
            leave = self._span(went, self.visit.leave) if went < len(self.board.days) else None
            if leave and all(begin <= self._latest(at, leave) for at, begin in earliest.items()):
                yield _Stay(nights * self.night + self._steps_cost(earliest, leave), came, went)

    def _span(self, day: int, window: Span) -> Span | None:
        """The minutes of a window (both ends in it) that count as this day."""
        begin, end = self.board.days[day]
        low = max(window[0], begin if day else -FAR)
        high = min(window[1], (end if day < len(self.board.days) - 1 else FAR) - 1)
        return (low, high) if low <= high else None

    def _narrowed(self, stay: _Stay) -> Instance:
        """The instance with the visit bound to these days of arrival and departure."""
        arrive, leave = self._span(stay.came, self.visit.arrive), self._span(stay.went, self.visit.leave)
        visits = list(self.instance.visits)
        visits[self.number] = replace(self.visit, arrive=arrive or (0, 0), leave=leave or (0, 0))
        return replace(self.instance, visits=tuple(visits))

    # --- what a stay allows and costs at least

    def _place(self, at: int) -> _Place:
        step, key, board = self.visit.steps[at], (self.number, at), self.board
        if fixed := self.asked.fixed.get(key):
            return _Place(step, [(fixed.begin, fixed.begin + 1)], [], None)
        options, ways = steps.offers(board, key)
        before, weights = self.asked.keep.get(key), board.weights
        moving = before and weights["moved"] + weights["told"] * before.told + weights["confirmed"] * (
            before.status == "confirmed"
        )
        return _Place(
            step,
            steps.allowed(board, self.visit, step, options, ways),
            [(weights["mode"] * step.steps_down(mode), spans) for (mode, _who), spans in ways.items()],
            (before.begin, moving or 0) if before else None,
        )

    def _sure(self) -> Iterator[tuple[int, _Place]]:
        return ((at, one) for at, one in self.places.items() if _is_sure(one.step, at, self.visit.chosen))

    def _earliest(self, came: int) -> dict[int, int] | None:
        """How early each step may begin after this arrival, links kept; None where one cannot."""
        span = self._span(came, self.visit.arrive)
        if span is None:
            return None
        sure = dict(self._sure())
        found = {
            at: span[0] + self.visit.settle + (0 if one.step.light else self.visit.jet_lag) for at, one in sure.items()
        }
        for _pass in sure:
            for at, one in sure.items():
                begin = _next(one.spans, found[at])
                if begin is None:
                    return None
                found[at] = begin
            for link in self.visit.links:
                if link.first in sure and link.then in sure:
                    least = found[link.first] + sure[link.first].step.minutes + link.least
                    found[link.then] = max(found[link.then], least)
        return found

    def _latest(self, at: int, leave: Span) -> int:
        return leave[1] - self.visit.ready - self.visit.steps[at].minutes

    def _steps_cost(self, earliest: Mapping[int, int], leave: Span) -> int:
        """What the steps cost at least between these days: the best way to bridge the language, and what must move."""
        price = 0
        for at, one in self._sure():
            low, high = earliest[at], self._latest(at, leave)
            price += min((much for much, spans in one.ways if _meets(spans, low, high)), default=0)
            if one.stood and not (low <= one.stood[0] <= high and _next(one.spans, one.stood[0]) == one.stood[0]):
                price += one.stood[1]
        return price


def _next(spans: Sequence[Span], moment: int) -> int | None:
    """The first minute of a set from this moment on."""
    at = bisect_right(spans, (moment, FAR))
    if at and spans[at - 1][1] > moment:
        return moment
    return spans[at][0] if at < len(spans) else None


def _meets(spans: Sequence[Span], low: int, high: int) -> bool:
    begin = _next(spans, low)
    return begin is not None and begin <= high
