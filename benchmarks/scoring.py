"""How a figure comes about: answers compared first, turns taken, the median of each round's ratio, the floor beside it."""

import math
import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Taken:
    """A contestant's turn: the seconds each piece of work took, and what came out, to be compared (None: nothing to)."""

    seconds: tuple[float, ...]
    answer: object = None


Contestant = Callable[[], Taken]


@dataclass(frozen=True)
class Goal:
    """What a score must reach; nothing where zero."""

    faster: float = 0
    """At least so many times as fast as the peer, by the median round."""
    above_floor: float = 0
    """At most so many times the floor, by the middle piece of work."""
    growth: float = 0
    """At most so many times as slow at the largest size as at the smallest."""


@dataclass(frozen=True)
class Figures:
    """Seconds for the middle piece of work, and for one of twenty (95 %), each the median of the rounds."""

    p50: float
    p95: float


@dataclass(frozen=True)
class Score:
    """One line of the table. `ratios`: peer's time over ours, round by round; 0 where the answers differed."""

    what: str
    size: int
    equal: bool
    ours: Figures
    peer: Figures | None
    floor: Figures | None
    ratios: tuple[float, ...]
    goal: Goal
    rate: bool = False
    """Whether it is told as pieces a second."""

    @property
    def ratio(self) -> float:
        """How many times as fast as the peer: the median round."""
        return statistics.median(self.ratios) if self.ratios else 0

    @property
    def above_floor(self) -> float:
        """How many times the floor."""
        return self.ours.p50 / self.floor.p50 if self.floor else 0

    @property
    def met(self) -> bool:
        """Whether the answers agreed and the goals of a single size were reached."""
        far = self.goal.above_floor and self.above_floor > self.goal.above_floor
        return self.equal and self.ratio >= self.goal.faster * bool(self.ratios) and not far


def contest(
    what: str,
    size: int,
    ours: Contestant,
    *,
    peer: Contestant | None = None,
    floor: Contestant | None = None,
    rounds: int = 5,
    goal: Goal = Goal(),
    rate: bool = False,
) -> Score:
    """Let the contestants take turns. The first turn of each warms up and is compared, not timed."""
    contestants = [one for one in (ours, peer, floor) if one]
    equal = _agree([_turn(one) for one in contestants])
    turns: list[list[Taken]] = []
    ratios = []
    for _ in range(rounds):
        taken = [_turn(one) for one in contestants]
        same = _agree(taken)
        equal = equal and same
        if peer:
            ratios.append(_quantile(taken[1], 0.95) / _quantile(taken[0], 0.95) if same else 0.0)
        turns.append(taken)
    columns = [_figures(column) for column in zip(*turns, strict=True)]
    return Score(
        what,
        size,
        equal,
        columns[0],
        columns[1] if peer else None,
        columns[-1] if floor else None,
        tuple(ratios),
        goal,
        rate,
    )


FAILED = Taken((math.inf,), "failed")


def _turn(one: Contestant) -> Taken:
    try:
        return one()
    except (OSError, TimeoutError, ValueError) as error:
        print(f"a turn failed: {error}")
        return FAILED


def _agree(taken: Iterable[Taken]) -> bool:
    told = [one.answer for one in taken if one.answer is not None]
    return FAILED.answer not in told and all(answer == told[0] for answer in told)


def _quantile(taken: Taken, part: float) -> float:
    ordered = sorted(taken.seconds)
    return ordered[min(len(ordered) - 1, math.ceil(part * len(ordered)) - 1)]


def _figures(column: Iterable[Taken]) -> Figures:
    rounds = list(column)
    return Figures(*(statistics.median(_quantile(one, part) for one in rounds) for part in (0.5, 0.95)))


@dataclass(frozen=True)
class Budget:
    """A figure of a page beside the most it may be."""

    page: str
    what: str
    found: float
    most: float
    unit: str

    @property
    def met(self) -> bool:
        """Whether the page stays within it."""
        return self.found <= self.most


@dataclass(frozen=True)
class Growth:
    """How one kind of work grows: the exponent fitted over all sizes, and the largest over the smallest."""

    what: str
    exponent: float
    times: float
    goal: float

    @property
    def met(self) -> bool:
        """Whether it stays as flat as it should."""
        return not self.goal or self.times <= self.goal


def growth(scores: Iterable[Score]) -> list[Growth]:
    """For every kind of work measured at several sizes: the slope of log time over log size, by least squares."""
    kinds: dict[str, list[Score]] = {}
    for score in scores:
        kinds.setdefault(score.what, []).append(score)
    return [_growth(what, sorted(found, key=lambda score: score.size)) for what, found in kinds.items() if found[1:]]


def _growth(what: str, found: list[Score]) -> Growth:
    sizes, times = [math.log(score.size) for score in found], [math.log(score.ours.p50) for score in found]
    slope = statistics.linear_regression(sizes, times).slope
    return Growth(what, slope, found[-1].ours.p50 / found[0].ours.p50, found[0].goal.growth)
