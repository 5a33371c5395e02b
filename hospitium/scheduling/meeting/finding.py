"""The best times of a length for several people: one walk over everybody's spans, sorted (never over minutes).

Between two neighbouring moments at which anything changes for anybody, every start is as good as the next; so the first of each
such stretch stands for it. What it costs somebody weighs with what they bore before: a price p for one who bore b more than
whoever bore least costs p (2b + p), so that bad hours go round (the smallest growth of the sum of squares).
"""

import datetime as dt
import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from hospitium.scheduling.planning.spans import Span, union

from .reach import Part, Person, blocked, instant, minute, minute_after, part, priced


class Stretch(NamedTuple):
    """Starts [begin, end) that are alike: how many of the needed cannot (and who, where none before lacked fewer), how many of
    the others, what it costs the rest.
    """

    lacking: int
    missing: frozenset[int]
    absent: int
    cost: int
    begin: int
    end: int


@dataclass(frozen=True)
class Proposal:
    """A time to meet and how it is for everybody."""

    begins: dt.datetime
    ends: dt.datetime
    parts: tuple[Part, ...]

    @property
    def missing(self) -> tuple[Part, ...]:
        """Those who cannot."""
        return tuple(one for one in self.parts if one.why)

    @property
    def bothered(self) -> tuple[Part, ...]:
        """Those who come at an hour that costs them something, dearest first."""
        return tuple(sorted((one for one in self.parts if one.price), key=lambda one: -one.price))


@dataclass(frozen=True)
class Answer:
    """Times for everybody who is needed; if there is none, `in_the_way` names who lacks at the times that lack fewest."""

    proposals: tuple[Proposal, ...]
    in_the_way: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether everybody who is needed can."""
        return not self.in_the_way


def find(
    people: Sequence[Person], minutes: int, since: dt.datetime, until: dt.datetime, *, most: int = 3, grid: int = 15
) -> Answer:
    """At most `most` times of so many minutes that begin and end between two instants, best first, none over another.

    Best: fewest needed lacking, then fewest others, then what it costs with what was borne before, then the soonest. Starts lie on
    the `grid` (minutes). Raises `ValueError` when nobody is asked or the window is shorter than the meeting.
    """
    window = (-(-minute_after(since) // grid) * grid, minute(until) - minutes + 1)
    if not people or minutes < 1 or window[0] >= window[1]:
        raise ValueError("a meeting needs people and a window it fits into")
    found = list(stretches(people, minutes, window, grid))
    fewest = min(one.lacking for one in found)
    nearest = [one for one in found if one.lacking == fewest]
    chosen = _apart(nearest, minutes, most, grid)
    lacking = sorted(frozenset[int]().union(*(one.missing for one in nearest)))
    proposals = (
        Proposal(instant(at), instant(at + minutes), tuple(part(person, at, minutes) for person in people))
        for at in chosen
    )
    return Answer(tuple(proposals), tuple(people[number].key for number in lacking))


def times(
    people: Sequence[Person], minutes: int, since: dt.datetime, until: dt.datetime, *, grid: int = 30
) -> Iterator[dt.datetime]:
    """Every start on the grid at which everybody who is needed can, in order."""
    window = (-(-minute_after(since) // grid) * grid, minute(until) - minutes + 1)
    for one in stretches(people, minutes, window, grid):
        if not one.lacking:
            yield from (instant(at) for at in range(one.begin, one.end, grid))


def stretches(people: Sequence[Person], minutes: int, window: Span, grid: int) -> Iterator[Stretch]:
    """The starts of a window in stretches that are alike, in order; those without a start on the grid fall away."""
    walk = _Walk(people)
    changes = sorted(_changes(people, minutes, window))
    at, number, fewest = window[0], 0, len(people)
    while at < window[1]:
        while number < len(changes) and changes[number][0] <= at:
            walk.take(changes[number])
            number += 1
        end = min(changes[number][0] if number < len(changes) else window[1], window[1])
        begin = -(-at // grid) * grid
        if begin < end:
            lacking = len(walk.missing)
            fewest = min(fewest, lacking)
            missing = frozenset(walk.missing if lacking == fewest else ())
            yield Stretch(lacking, missing, walk.absent, walk.cost, begin, end)
        at = end


class _Change(NamedTuple):
    """At a minute one more or less thing of this price (None: one that keeps them away) touches a start of this person."""

    at: int
    person: int
    is_block: bool
    price: int
    by: int


def _changes(people: Sequence[Person], minutes: int, window: Span) -> Iterator[_Change]:
    reach = (window[0], window[1] + minutes)
    for number, person in enumerate(people):
        for begin, end in union(span for spans in blocked(person, reach).values() for span in spans):
            yield _Change(begin - minutes + 1, number, True, 0, 1)
            yield _Change(end, number, True, 0, -1)
        for begin, end, price in priced(person, reach):
            yield _Change(begin - minutes + 1, number, False, price, 1)
            yield _Change(end, number, False, price, -1)


@dataclass
class _Walk:
    """How everybody stands to a start, kept up to date change by change."""

    people: Sequence[Person]
    missing: set[int] = field(default_factory=set)
    absent: int = 0
    cost: int = 0

    def __post_init__(self) -> None:
        least = min(person.borne for person in self.people)
        self.weight = [2 * (person.borne - least) for person in self.people]
        self.blocks = [0] * len(self.people)
        self.prices: list[Counter[int]] = [Counter() for _person in self.people]

    def take(self, change: _Change) -> None:
        """Take one change in."""
        number = change.person
        self.cost -= self._cost(number)
        if change.is_block:
            was, self.blocks[number] = self.blocks[number], self.blocks[number] + change.by
            if bool(was) != bool(self.blocks[number]):
                self._turn(number, is_away=bool(self.blocks[number]))
        else:
            self.prices[number][change.price] += change.by
        self.cost += self._cost(number)

    def _turn(self, number: int, *, is_away: bool) -> None:
        if not self.people[number].is_needed:
            self.absent += 1 if is_away else -1
        elif is_away:
            self.missing.add(number)
        else:
            self.missing.discard(number)

    def _cost(self, number: int) -> int:
        if self.blocks[number]:
            return 0
        price = max((price for price, many in self.prices[number].items() if many), default=0)
        return price * (self.weight[number] + price)


def _apart(found: Sequence[Stretch], minutes: int, most: int, grid: int) -> list[int]:
    """The best starts, none overlapping a better one; of a long stretch several, one after another."""
    step, heap = -(-minutes // grid) * grid, [(one.absent, one.cost, one.begin, one.end) for one in found]
    heapq.heapify(heap)
    chosen: list[int] = []
    while heap and len(chosen) < most:
        absent, cost, begin, end = heapq.heappop(heap)
        behind = [at + step for at in chosen if abs(at - begin) < minutes]
        if not behind:
            chosen.append(begin)
        later = max(behind, default=begin + step)
        if later < end:
            heapq.heappush(heap, (absent, cost, later, end))
    return chosen
