"""The model while it is built: its variables by step, what is priced, and moments in units.

A unit is the greatest length that meets every moment at which something may begin (the grid, but for odd changes of clocks, for what
stands beside the grid, and for time held ahead of a step). Starts lie on units, so rounding lengths up loses nothing.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from ortools.sat.python import cp_model

from hospitium.scheduling.planning.instance import Instance, Item
from hospitium.scheduling.planning.spans import Span, both, union
from hospitium.scheduling.planning.taken import Taken

Lit = Any
"""A Boolean of the model, or the constant 0 or 1."""
Key = tuple[int, int]
"""Numbers of a visit and of a step of it."""


class Stop:
    """A wish to stop that reaches whoever is at work in another thread."""

    def __init__(self) -> None:
        self.is_set = False
        self._calls: set[Callable[[], None]] = set()

    def set(self) -> None:
        """Stop as soon as may be."""
        self.is_set = True
        for call in list(self._calls):
            call()

    @contextmanager
    def calling(self, call: Callable[[], None]) -> Iterator[None]:
        """Have this called when somebody wishes to stop meanwhile."""
        self._calls.add(call)
        try:
            yield
        finally:
            self._calls.discard(call)


@dataclass
class Asked:
    """How a model is to be solved. `keep`: items to stay close to; `fixed`: items that stay exactly.

    `steady`: count work instead of seconds, so that the same seed gives the same plan however fast the machine is.
    """

    seconds: float = 10.0
    seed: int = 0
    workers: int = 1
    steady: bool = False
    weights: Mapping[str, int] = field(default_factory=dict)
    keep: Mapping[Key, Item] = field(default_factory=dict)
    fixed: Mapping[Key, Item] = field(default_factory=dict)
    hint: Sequence[Item] = ()
    stop: Stop = field(default_factory=Stop)
    below: int | None = None
    """Only plans that cost less are wanted."""
    soon: bool = False
    """Any plan of a visit will do, looked for first in the days in which it stood."""
    hear: Callable[[int, int], None] | None = None
    """Told of a visit that is solved alone, stay after stay: what the best so far costs, and the bound under it."""


@dataclass(frozen=True)
class Use:
    """A step that may use a resource: minutes held ahead, of the step, and behind."""

    key: Key
    before: int
    minutes: int
    after: int
    lit: Lit

    @property
    def held(self) -> int:
        """Minutes in all."""
        return self.before + self.minutes + self.after


@dataclass
class Offers:
    """When whoever could fill a step is free: worked out once for all models of a visit over the same calendars."""

    needs: dict[Key, list[dict[int, list[Span]]]] = field(default_factory=dict)
    ways: dict[Key, dict[tuple[str, int | None], list[Span]]] = field(default_factory=dict)
    alike: dict[tuple[Key, str], dict[int, dict[int, list[Span]]]] = field(default_factory=dict)
    """By step and role: candidates taken as one (`merging`), and when each is free."""
    counted: tuple[Counter[int], Counter[int]] | None = None


class Board:
    """The model and its variables."""

    def __init__(
        self, instance: Instance, visits: Sequence[int], taken: Taken, asked: Asked, offers: Offers | None = None
    ) -> None:
        self.instance, self.taken, self.asked, self.clock = instance, taken, asked, instance.clock
        self.visits = tuple(visits)
        self.weights = dict(instance.weights) | dict(asked.weights)
        self.model = cp_model.CpModel()
        self.unit = reduce(math.gcd, self._moments(visits), instance.grid)
        self.impossible = False
        self.price: list[tuple[Lit, int]] = []
        self.begin: dict[Key, Any] = {}
        self.present: dict[Key, Lit] = {}
        self.chosen: dict[Key, dict[str, dict[int, Lit]]] = {}
        self.spoken: dict[Key, dict[tuple[str, int | None], Lit]] = {}
        self.on_day: dict[Key, dict[int, Lit]] = {}
        self.users: dict[int, list[Use]] = defaultdict(list)
        self.offers = offers or Offers()
        self.days = [(self.clock.midnights[n], self.clock.midnights[n + 1]) for n in range(len(self.clock.days))]

    def _moments(self, visits: Sequence[int]) -> Iterator[int]:
        """Every length that the unit must measure."""
        yield from self.clock.midnights
        for items in (self.asked.keep, self.asked.fixed):
            yield from (item.begin for item in items.values())
        for step in (step for number in visits for step in self.instance.visits[number].steps):
            for need in step.needs:
                if need.before:
                    yield from (need.before, need.after, step.minutes)
                    yield from (self.instance.resources[n].turnover for n in need.candidates)

    # --- moments

    def units(self, minutes: float) -> int:
        """So many minutes in units, rounded up."""
        return math.ceil(minutes / self.unit)

    def domain(self, spans: Iterable[Span]) -> list[Span]:
        """Half-open spans of minutes as closed spans of units."""
        found = ((math.ceil(begin / self.unit), (end - 1) // self.unit) for begin, end in spans)
        return [span for span in found if span[0] <= span[1]]

    def grid(self, spans: list[Span], key: Key) -> list[Span]:
        """Where a step may begin within these spans, as closed spans of units: on the grid, or where it stood."""
        if self.unit == self.instance.grid:
            return self.domain(spans)
        points = {n for begin, end in self.days for n in range(begin, end, self.instance.grid)}
        points |= {self.asked.keep[key].begin} if key in self.asked.keep else set()
        allowed = both(union((n, n + 1) for n in points), spans)
        return [(n // self.unit, n // self.unit) for n, _end in allowed]

    # --- words of the model

    def bool(self) -> Lit:
        """Something that holds or not."""
        return self.model.new_bool_var("")

    def moment(self, within: Sequence[Span]) -> Any:
        """A moment in these closed spans of units."""
        return self.model.new_int_var_from_domain(cp_model.Domain.from_intervals(within), "")

    def only_if(self, variable: Any, part: Sequence[Span], lit: Lit) -> None:
        """The variable lies in these closed spans if the literal holds."""
        self.model.add_linear_expression_in_domain(variable, cp_model.Domain.from_intervals(part)).only_enforce_if(lit)

    def any(self, lits: list[Lit]) -> Lit:
        """Whether any of them holds."""
        if any(is_sure(lit) and lit for lit in lits):
            return 1
        if len(lits) == 1:
            return lits[0]
        found = self.bool()
        self.model.add_max_equality(found, lits)
        return found

    def interval(self, begin: Any, long: int, lit: Lit) -> Any:
        """A stretch of units that is there if the literal holds."""
        if is_sure(lit):
            return self.model.new_fixed_size_interval_var(begin, long, "")
        return self.model.new_optional_fixed_size_interval_var(begin, long, lit, "")

    def charge(self, lit: Any, price: int) -> None:
        """Let something cost."""
        if price:
            self.price.append((lit, price))

    # --- steps

    def keys(self, number: int) -> list[Key]:
        """The steps of a visit that have anywhere to be."""
        every = ((number, at) for at in range(len(self.instance.visits[number].steps)))
        return [key for key in every if not (is_sure(self.present[key]) and not self.present[key])]

    def here(self, *keys: Key) -> list[Lit]:
        """What must hold for these steps to take place."""
        return [self.present[key] for key in keys if not is_sure(self.present[key])]


def is_sure(lit: Lit) -> bool:
    """Whether it is a constant: what always or never holds."""
    return isinstance(lit, int)


def pairs(of: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Every pair, each once."""
    return ((one, other) for n, one in enumerate(of) for other in of[n + 1 :])


def both_closed(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """The units in both sets of closed, sorted spans."""
    opened = both([(a, b + 1) for a, b in one], [(a, b + 1) for a, b in other])
    return [(a, b - 1) for a, b in opened]
