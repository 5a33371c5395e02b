"""The doorkeeper of OR-Tools: visits as one constraint model over calendars that stand, solved to the optimum or the deadline.

Moments are counted in units, the greatest step that meets every grid point (the grid itself, but for odd changes of clocks);
starts lie on units, so rounding lengths up loses nothing.
"""

import math
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from ortools.sat.python import cp_model

from .holding import within_limits
from .instance import CLINICIANS, Instance, Item, Step, Visit
from .spans import Span, both, starts, union, without
from .taken import Taken

Lit = Any
"""A Boolean of the model, or the constant 1."""


@dataclass
class Asked:
    """How a model is to be solved. `keep`: items to stay close to; `fixed`: items that stay exactly."""

    seconds: float = 10.0
    seed: int = 0
    workers: int = 1
    gap: float = 0.0
    weights: Mapping[str, int] = field(default_factory=dict)
    keep: Mapping[tuple[int, int], Item] = field(default_factory=dict)
    fixed: Mapping[tuple[int, int], Item] = field(default_factory=dict)
    hint: Sequence[Item] = ()
    may_leave_out: bool = False
    """Whether required steps may stay unplaced, at a price."""
    better: Callable[[list[Item], float, float], None] | None = None
    stop: threading.Event | None = None


@dataclass(frozen=True)
class Solved:
    """What the solver found: items, its cost, a proven lower bound. No items and no cost: there is none, or not in time."""

    items: list[Item]
    cost: float | None
    bound: float
    proven: bool
    impossible: bool


def solve(instance: Instance, visits: Sequence[int], taken: Taken, asked: Asked) -> Solved:
    """The best way to place these visits into calendars that are taken as said."""
    model = _Model(instance, visits, taken, asked)
    return Solved([], None, 0, True, True) if model.impossible else model.solve()


class _Model:
    def __init__(self, instance: Instance, visits: Sequence[int], taken: Taken, asked: Asked) -> None:
        self.instance, self.taken, self.asked = instance, taken, asked
        self.weights = instance.weights | dict(asked.weights)
        self.model = cp_model.CpModel()
        self.clock = instance.clock
        self.unit = reduce(math.gcd, self.clock.midnights, instance.grid)
        self.end = self.clock.end // self.unit
        self.impossible = False
        self.price: list[tuple[Lit, int]] = []
        self.begin: dict[tuple[int, int], Any] = {}
        self.present: dict[tuple[int, int], Lit] = {}
        self.chosen: dict[tuple[int, int], dict[str, dict[int, Lit]]] = {}
        self.spoken: dict[tuple[int, int], dict[tuple[str, int | None], Lit]] = {}
        self.on_day: dict[tuple[int, int], dict[int, Lit]] = {}
        self.users: dict[int, list[tuple[tuple[int, int], int, int, int, Lit]]] = defaultdict(list)
        for visit in visits:
            self._visit(visit)
        if not self.impossible:
            self._resources()

    # --- building

    def _units(self, minutes: float) -> int:
        return math.ceil(minutes / self.unit)

    def _domain(self, spans: Iterable[Span]) -> list[Span]:
        """Spans of starts in minutes as closed spans of units on the grid."""
        found = [(math.ceil(begin / self.unit), (end - 1) // self.unit) for begin, end in spans]
        found = [span for span in found if span[0] <= span[1]]
        if self.unit != self.instance.grid:  # clocks change by less than the grid: name each start
            points = [self.clock.midnights[day] + n for day in range(len(self.clock.days))
                      for n in range(0, self.clock.midnights[day + 1] - self.clock.midnights[day], self.instance.grid)]
            return [(p // self.unit, p // self.unit) for p in points
                    if any(low <= p // self.unit <= high for low, high in found)]
        return found

    def _bool(self, name: str = "") -> Lit:
        return self.model.new_bool_var(name)

    def _visit(self, number: int) -> None:
        visit = self.instance.visits[number]
        for at in range(len(visit.steps)):
            self._step(number, at)
            if self.impossible:
                return
        self._choices(number, visit)
        self._order(number, visit)
        self._links(number, visit)
        self._stay(number, visit)
        self._people(number, visit)

    def _step(self, number: int, at: int) -> None:
        visit, step, key = self.instance.visits[number], self.instance.visits[number].steps[at], (number, at)
        fixed = self.asked.fixed.get(key)
        is_free = step.optional or at in visit.chosen or self.asked.may_leave_out
        options = [self._options(need.candidates, step, need.before, need.after, visit) for need in step.needs]
        allowed = both(list(step.starts), self._while_here(visit, step))
        for need, option in zip(step.needs, options, strict=True):
            if len(option) >= need.count:
                allowed = both(allowed, union(span for spans in option.values() for span in spans))
            else:
                allowed = []
        modes = self._modes(visit, step, options)
        if step.needs_language:
            allowed = both(allowed, union(span for spans in modes.values() for span in spans)) if modes else []
        domain = self._domain(allowed)
        if fixed is not None:
            domain = [(fixed.begin // self.unit, fixed.begin // self.unit)]
        if not domain:
            if not is_free:
                self.impossible = True
                return
            self.present[key] = 0
            self.chosen[key], self.spoken[key], self.on_day[key] = {}, {}, {}
            self.begin[key] = 0
            self._left_out(key, step, visit)
            return
        here = self._bool() if is_free and fixed is None else 1
        begin = self.model.new_int_var_from_domain(cp_model.Domain.from_intervals(domain), "")
        self.present[key], self.begin[key] = here, begin
        if not _sure(here):
            self._left_out(key, step, visit)
        self._days(key, domain, here)
        self._fill(key, step, options, domain, here, fixed)
        self._speak(key, step, visit, modes, domain, here, fixed)
        self._wishes(key, step, visit, domain, here)
        self._stability(key, step)

    def _left_out(self, key: tuple[int, int], step: Step, visit: Visit) -> None:
        if key[1] in visit.chosen and not self.asked.may_leave_out:
            return
        here = self.present[key]
        self.price.append((1 - here, self.weights["unplaced"] * step.priority * (1 if step.optional else 4) * visit.priority))

    def _while_here(self, visit: Visit, step: Step) -> list[Span]:
        first = visit.arrive[0] + visit.settle + (0 if step.light else visit.jet_lag)
        first = max(first, self.instance.now + max(step.pause, step.fasting))
        return [(first, visit.leave[1] - visit.ready - step.minutes + 1)] if first <= visit.leave[1] else []

    def _options(
        self, candidates: Iterable[int], step: Step, before: int, after: int, visit: Visit
    ) -> dict[int, list[Span]]:
        """Where the step may begin with each of these resources."""
        found = {}
        for number in candidates:
            spans = starts(self.taken.free(number), before, step.minutes, after)
            spans = both(spans, self._within_limits(number, step))
            if spans:
                found[number] = spans
        return found

    def _within_limits(self, number: int, step: Step) -> list[Span]:
        """The days on which a resource may work for this step, too."""
        one = self.instance.resources[number]
        if one.most_minutes_a_day is None and one.most_steps_a_day is None and one.most_minutes_a_week is None:
            return [(0, self.clock.end)]
        days = (self._day(day) for day in range(len(self.clock.days)))
        return union(day for day in days if within_limits(self.instance, self.taken, number, day[0], step.minutes))

    def _day(self, day: int) -> Span:
        return self.clock.midnights[day], self.clock.midnights[day + 1]

    def _week(self, day: int) -> Span:
        """The calendar week (Monday first) in which a day lies."""
        first = max(0, day - self.clock.days[day].weekday())
        last = min(len(self.clock.days), day - self.clock.days[day].weekday() + 7)
        return self.clock.midnights[first], self.clock.midnights[last]

    def _days(self, key: tuple[int, int], domain: list[Span], here: Lit) -> None:
        found: dict[int, Lit] = {}
        for day in range(len(self.clock.days)):
            begin, end = (minute // self.unit for minute in self._day(day))
            part = [(max(low, begin), min(high, end - 1)) for low, high in domain if low < end and high >= begin]
            if part:
                found[day] = lit = self._bool()
                self._only_if(self.begin[key], part, lit)
        self.model.add(sum(found.values()) == here)
        self.on_day[key] = found

    def _only_if(self, variable: Any, part: Sequence[Span], lit: Lit) -> None:
        self.model.add_linear_expression_in_domain(variable, cp_model.Domain.from_intervals(part)).only_enforce_if(lit)

    def _fill(
        self,
        key: tuple[int, int],
        step: Step,
        options: list[dict[int, list[Span]]],
        domain: list[Span],
        here: Lit,
        fixed: Item | None,
    ) -> None:
        self.chosen[key] = {}
        for need, option in zip(step.needs, options, strict=True):
            names = fixed.people.get(need.role, ()) if fixed else option
            lits: dict[int, Lit] = {}
            for number in names:
                spans = None if fixed else both_closed(self._domain(option[number]), domain)
                if spans == []:
                    continue
                lits[number] = lit = 1 if fixed else self._bool()
                if spans is not None and spans != domain:
                    self._only_if(self.begin[key], spans, lit)
                self.users[number].append((key, need.before, step.minutes, need.after, lit))
            if not fixed:
                self.model.add(sum(lits.values()) == need.count * here)
            self.chosen[key][need.role] = lits
        taken_once = defaultdict(list)
        for lits in self.chosen[key].values():
            for number, lit in lits.items():
                taken_once[number].append(lit)
        for number, lits in taken_once.items():
            if len(lits) > 1 and self.instance.resources[number].capacity == 1:
                self.model.add(sum(lits) <= 1)

    def _modes(self, visit: Visit, step: Step, options: list[dict[int, list[Span]]]) -> dict[tuple[str, int | None], list[Span]]:
        """How the language can be bridged, each with where the step may then begin: (mode, interpreter)."""
        found: dict[tuple[str, int | None], list[Span]] = {}
        for mode in step.modes:
            if mode == "bilingual":
                spans = [
                    span
                    for need, option in zip(step.needs, options, strict=True)
                    for number, starts_there in option.items()
                    if self._is_bilingual(visit, step, need.role, number)
                    for span in starts_there
                ]
                if spans:
                    found[mode, None] = union(spans)
                continue
            for number in step.interpreters:
                if mode in self.instance.resources[number].modes:
                    spans = self._options([number], step, 0, 0, visit).get(number)
                    if spans:
                        found[mode, number] = spans
        return found

    def _is_bilingual(self, visit: Visit, step: Step, role: str, number: int) -> bool:
        one = self.instance.resources[number]
        counts = one.kind in CLINICIANS if step.bilingual_roles is None else role in step.bilingual_roles
        return counts and bool(one.speaks(visit.languages, step.level))

    def _speak(
        self,
        key: tuple[int, int],
        step: Step,
        visit: Visit,
        modes: Mapping[tuple[str, int | None], list[Span]],
        domain: list[Span],
        here: Lit,
        fixed: Item | None,
    ) -> None:
        self.spoken[key] = {}
        if not step.needs_language:
            return
        if fixed:
            self.spoken[key] = {(fixed.mode, fixed.interpreter): 1}
            if fixed.interpreter is not None:
                self.users[fixed.interpreter].append((key, 0, step.minutes, 0, 1))
            return
        for (mode, number), spans in modes.items():
            part = both_closed(self._domain(spans), domain)
            if not part:
                continue
            self.spoken[key][mode, number] = lit = self._bool()
            self.price.append((lit, self.weights["mode"] * step.modes.index(mode)))
            if number is None:
                speakers = [
                    one
                    for role, lits in self.chosen[key].items()
                    for who, one in lits.items()
                    if self._is_bilingual(visit, step, role, who)
                ]
                self.model.add_bool_or(speakers).only_enforce_if(lit)
                continue
            if part != domain:
                self._only_if(self.begin[key], part, lit)
            self.users[number].append((key, 0, step.minutes, 0, lit))
            wished = visit.interpreter_gender
            if wished and self.instance.resources[number].gender != wished:
                self.price.append((lit, visit.interpreter_gender_weight))
            own = [lits[number] for lits in self.chosen[key].values() if number in lits]
            if own:
                self.model.add(sum(own) + lit <= 1)
        self.model.add(sum(self.spoken[key].values()) == here)

    def _wishes(self, key: tuple[int, int], step: Step, visit: Visit, domain: list[Span], here: Lit) -> None:
        for wish in step.wishes:
            broken = self._bool()
            self.price.append((broken, wish.weight * self.weights["wish"]))
            if wish.starts is not None:
                part = both_closed(self._domain(wish.starts), domain)
                if part:
                    kept = self._bool()
                    self._only_if(self.begin[key], part, kept)
                    self.model.add(kept + broken >= here)
                else:
                    self.model.add(broken >= here)
            if wish.resources is not None:
                lits = [
                    lit
                    for role, many in self.chosen[key].items()
                    if not wish.role or role == wish.role
                    for number, lit in many.items()
                    if number in wish.resources
                ]
                self.model.add(sum(lits) + broken >= here)
        for span, weight in visit.soft_away:
            clash = both_closed(self._domain([(span[0] - step.minutes + 1, span[1])]), domain)
            if clash and not step.any_hour:
                broken = self._bool()
                self.price.append((broken, weight * self.weights["wish"]))
                rest = without_closed(domain, clash)
                if rest:
                    kept = self._bool()
                    self._only_if(self.begin[key], rest, kept)
                    self.model.add(kept + broken >= here)
                else:
                    self.model.add(broken >= here)

    def _stability(self, key: tuple[int, int], step: Step) -> None:
        before = self.asked.keep.get(key)
        if before is None or key in self.asked.fixed:
            return
        stays = self._bool()
        price = self.weights["moved"]
        price += self.weights["told"] if before.told else 0
        price += self.weights["confirmed"] if before.status == "confirmed" else 0
        self.price.append((1 - stays, price))
        self.model.add(self.begin[key] * self.unit == before.begin).only_enforce_if(stays)
        if not _sure(self.present[key]):
            self.model.add_implication(stays, self.present[key])
        for role, people in before.people.items():
            for number in people:
                if self.instance.resources[number].is_person:
                    lit = self.chosen[key].get(role, {}).get(number, 0)
                    self.price.append((1 - lit, self.weights["person_changed"]))
        if before.interpreter is not None:
            same = [lit for (_mode, who), lit in self.spoken[key].items() if who == before.interpreter]
            self.price.append((1 - sum(same), self.weights["person_changed"]))

    def _choices(self, number: int, visit: Visit) -> None:
        for choice in visit.choices:
            here = [self.present[number, at] for at in choice.steps]
            if self.asked.may_leave_out:
                self.model.add(sum(here) <= choice.count)
            else:
                self.model.add(sum(here) == choice.count)

    def _order(self, number: int, visit: Visit) -> None:
        """The patient is at one place at a time, and gets from place to place."""
        keys = [(number, at) for at in range(len(visit.steps)) if self._may_be((number, at))]
        apart = {frozenset(pair): one.minutes for one in visit.apart for pair in pairs(one.steps)}
        intervals = []
        for key in keys:
            long = self._units(visit.steps[key[1]].minutes)
            intervals.append(self._interval(self.begin[key], long, self.present[key]))
        self.model.add_no_overlap(intervals)
        for one, other in pairs(keys):
            self._apart(visit, one, other, apart.get(frozenset((one[1], other[1])), 0))

    def _interval(self, begin: Any, long: int, lit: Lit) -> Any:
        if _sure(lit):
            return self.model.new_fixed_size_interval_var(begin, long, "")
        return self.model.new_optional_fixed_size_interval_var(begin, long, lit, "")

    def _apart(self, visit: Visit, one: tuple[int, int], other: tuple[int, int], least: int) -> None:
        """Whichever comes first leaves time for the way, for recovery, for what keeps them apart."""
        steps = visit.steps
        forth, back = self._between(visit, steps[one[1]], steps[other[1]]), self._between(visit, steps[other[1]], steps[one[1]])
        forth, back = max(forth, least), max(back, least)
        places = self._places(visit, one), self._places(visit, other)
        ways = {
            (p, q): self.instance.way(p, q, visit.slower) for p in places[0] for q in places[1] if (p or q)
        }
        shared = max(ways.values(), default=0)
        is_fixed = len(places[0]) == len(places[1]) == 1
        if is_fixed:
            forth, back = max(forth, shared), max(back, shared)
        if not forth and not back and (is_fixed or not shared):
            return
        if least == forth == back == 0 and self._are_linked(visit, one[1], other[1]) and is_fixed and not shared:
            return
        first = self._bool()
        both_here = [lit for lit in (self.present[one], self.present[other]) if not _sure(lit)]
        for before, after, lit, gap in ((one, other, first, forth), (other, one, first.negated(), back)):
            size = self._units(steps[before[1]].minutes + gap)
            self.model.add(self.begin[after] >= self.begin[before] + size).only_enforce_if([lit, *both_here])
            if not is_fixed:
                for (p, q), far in ways.items():
                    if far > gap:
                        at = [places[0][p], places[1][q]]
                        lits = [x for x in at if not _sure(x)]
                        size = self._units(steps[before[1]].minutes + far)
                        self.model.add(self.begin[after] >= self.begin[before] + size).only_enforce_if(
                            [lit, *both_here, *lits]
                        )

    def _are_linked(self, visit: Visit, one: int, other: int) -> bool:
        return any({link.first, link.then} == {one, other} for link in visit.links)

    def _between(self, visit: Visit, before: Step, after: Step) -> int:
        """Minutes that must lie between the end of one and the beginning of the other, in this order, wherever they are."""
        least = before.recover
        for minutes, kinds in after.washouts:
            if before.kind in kinds:
                least = max(least, minutes)
        if before.eats:
            least = max(least, after.fasting)
        return least

    def _places(self, visit: Visit, key: tuple[int, int]) -> dict[str, Lit]:
        """Where a step can be, each with what says that it is there."""
        step = visit.steps[key[1]]
        if step.place:
            return {step.place: 1}
        for need in step.needs:
            found: dict[str, list[Lit]] = defaultdict(list)
            for number, lit in self.chosen[key].get(need.role, {}).items():
                found[self.instance.resources[number].place].append(lit)
            if any(found):
                if len(found) == 1:
                    return dict.fromkeys(found, 1)
                return {place: self._any(lits) for place, lits in found.items()}
        return {"": 1}

    def _any(self, lits: list[Lit]) -> Lit:
        if any(_sure(lit) and lit for lit in lits):
            return 1
        if len(lits) == 1:
            return lits[0]
        found = self._bool()
        self.model.add_max_equality(found, lits)
        return found

    def _links(self, number: int, visit: Visit) -> None:
        for link in visit.links:
            one, other = (number, link.first), (number, link.then)
            if not (self._may_be(one) and self._may_be(other)):
                continue
            here = [lit for lit in (self.present[one], self.present[other]) if not _sure(lit)]
            minutes = visit.steps[link.first].minutes
            gap = self.begin[other] - self.begin[one]
            self.model.add(gap >= self._units(minutes + link.least)).only_enforce_if(here)
            if link.most is not None:
                self.model.add(gap <= (minutes + link.most) // self.unit).only_enforce_if(here)
            if link.nights is not None:
                nights = self._day_number(other) - self._day_number(one)
                self.model.add(nights >= link.nights[0]).only_enforce_if(here)
                self.model.add(nights <= link.nights[1]).only_enforce_if(here)
            for role in link.same:
                mine, theirs = self.chosen[one].get(role, {}), self.chosen[other].get(role, {})
                for who in mine.keys() | theirs.keys() if mine or theirs else ():
                    self.model.add(mine.get(who, 0) == theirs.get(who, 0)).only_enforce_if(here)

    def _day_number(self, key: tuple[int, int]) -> Any:
        return sum(day * lit for day, lit in self.on_day[key].items())

    def _stay(self, number: int, visit: Visit) -> None:
        """Arrival, departure, nights, idle days, waiting and the load of each day."""
        keys = [(number, at) for at in range(len(visit.steps)) if self._may_be((number, at))]
        arrive, coming = self._moment(visit.arrive, earlier=False)
        leave, going = self._moment(visit.leave, earlier=True)
        for key in keys:
            step, here = visit.steps[key[1]], [lit for lit in (self.present[key],) if not _sure(lit)]
            rest = visit.settle + (0 if step.light else visit.jet_lag)
            self.model.add(self.begin[key] >= arrive + self._units(rest)).only_enforce_if(here)
            long = self._units(step.minutes + visit.ready)
            self.model.add(self.begin[key] + long <= leave).only_enforce_if(here)
        came, went = self._days_of(arrive, coming), self._days_of(leave, going)
        nights = sum(d * lit for d, lit in went.items()) - sum(d * lit for d, lit in came.items())
        self.price.append((nights, self.weights["night"] + self.weights["cost"] * visit.over_budget))
        for day in range(len(self.clock.days)):
            self._one_day(visit, day, [key for key in keys if day in self.on_day[key]], came, went)

    def _moment(self, window: Span, *, earlier: bool) -> tuple[Any, Span]:
        """When the patient comes or goes, and in which units; a window within one unit is rounded to the safe side."""
        low, high = (min(max(minute, 0), self.clock.end - 1) for minute in window)
        low, high = math.ceil(low / self.unit), high // self.unit
        if low > high:
            low = high = high if earlier else low
        return self.model.new_int_var(low, high, ""), (low, high)

    def _days_of(self, moment: Any, within: Span) -> dict[int, Lit]:
        found = {}
        low, high = within
        for day in range(len(self.clock.days)):
            begin, end = (minute // self.unit for minute in self._day(day))
            if low < end and high >= begin:
                found[day] = lit = self._bool()
                self._only_if(moment, [(begin, end - 1)], lit)
        self.model.add(sum(found.values()) == 1)
        return found

    def _one_day(
        self, visit: Visit, day: int, keys: list[tuple[int, int]], came: Mapping[int, Lit], went: Mapping[int, Lit]
    ) -> None:
        stays = sum(lit for d, lit in came.items() if d < day) + sum(lit for d, lit in went.items() if d > day) - 1
        may_stay = any(d < day for d in came) and any(d > day for d in went)
        lits = [self.on_day[key][day] for key in keys]
        if may_stay:
            idle = self._bool()
            busy = self._any(lits) if lits else 0
            self.model.add(idle >= stays - busy)
            self.price.append((idle, self.weights["idle_day"]))
        bound = [key for key in keys if not visit.steps[key[1]].any_hour]
        if not bound:
            return
        long = sum(visit.steps[key[1]].minutes * self.on_day[key][day] for key in bound)
        if visit.most_minutes is not None:
            self.model.add(long <= visit.most_minutes)
        if visit.most_steps is not None:
            self.model.add(sum(self.on_day[key][day] for key in bound) <= visit.most_steps)
        if visit.comfortable is not None:
            over = self.model.new_int_var(0, 24 * 60, "")
            self.model.add(over >= long - visit.comfortable)
            self.price.append((over, self.weights["load"]))
        if len(bound) > 1 and self.weights["waiting"]:
            self._waiting(visit, day, bound)

    def _waiting(self, visit: Visit, day: int, keys: list[tuple[int, int]]) -> None:
        low, high = (minute // self.unit for minute in self._day(day))
        long = max(self._units(visit.steps[key[1]].minutes) for key in keys)
        first, last = self.model.new_int_var(low, high, ""), self.model.new_int_var(low, high + long, "")
        sizes = []
        for key in keys:
            lit, size = self.on_day[key][day], self._units(visit.steps[key[1]].minutes)
            self.model.add(first <= self.begin[key]).only_enforce_if(lit)
            self.model.add(last >= self.begin[key] + size).only_enforce_if(lit)
            sizes.append(size * lit)
        wait = self.model.new_int_var(0, high - low + long, "")
        self.model.add(wait >= last - first - sum(sizes))
        self.price.append((wait, self.weights["waiting"] * self.unit))

    def _people(self, number: int, visit: Visit) -> None:
        """Every further person a patient meets is one more face."""
        if not self.weights["people"]:
            return
        met: dict[int, list[Lit]] = defaultdict(list)
        for at in range(len(visit.steps)):
            for lits in self.chosen[number, at].values():
                for who, lit in lits.items():
                    if self.instance.resources[who].is_person:
                        met[who].append(lit)
            for (_mode, who), lit in self.spoken[number, at].items():
                if who is not None:
                    met[who].append(lit)
        for lits in met.values():
            known = self._bool()
            for lit in lits:
                self.model.add(known >= lit)
            self.price.append((known, self.weights["people"]))

    def _resources(self) -> None:
        """Nobody is used beyond their capacity by the visits of this model together, nor beyond their limits."""
        for number, uses in self.users.items():
            one = self.instance.resources[number]
            if len(uses) < 2:
                continue
            if one.capacity == 1:
                self.model.add_no_overlap([self._used(use, one.turnover) for use in uses])
            elif len(uses) > 1:
                known = [
                    (begin, end + one.turnover, many) for begin, end, many in self.taken.uses(number) if end > 0
                ]
                fixed = [
                    self.model.new_fixed_size_interval_var(begin // self.unit, self._units(end) - begin // self.unit, "")
                    for begin, end, _many in known
                ]
                self.model.add_cumulative(
                    [*fixed, *(self._used(use, one.turnover) for use in uses)],
                    [*(many for _begin, _end, many in known), *([1] * len(uses))],
                    one.capacity,
                )
            self._limits(number, uses)

    def _used(self, use: tuple[tuple[int, int], int, int, int, Lit], turnover: int) -> Any:
        key, before, minutes, after, lit = use
        ahead = self._units(before)
        return self._interval(self.begin[key] - ahead, ahead + self._units(minutes + after + turnover), lit)

    def _limits(self, number: int, uses: list[tuple[tuple[int, int], int, int, int, Lit]]) -> None:
        one = self.instance.resources[number]
        if one.most_minutes_a_day is None and one.most_steps_a_day is None and one.most_minutes_a_week is None:
            return
        weekly: dict[Span, list[Any]] = defaultdict(list)
        for day in range(len(self.clock.days)):
            on = [
                (before + minutes + after, self._and(lit, self.on_day[key][day]))
                for key, before, minutes, after, lit in uses
                if day in self.on_day[key]
            ]
            if not on:
                continue
            worked, many = self.taken.minutes_on(number, *self._day(day))
            if one.most_minutes_a_day is not None:
                self.model.add(sum(minutes * lit for minutes, lit in on) <= one.most_minutes_a_day - worked)
            if one.most_steps_a_day is not None:
                self.model.add(sum(lit for _minutes, lit in on) <= one.most_steps_a_day - many)
            weekly[self._week(day)] += [minutes * lit for minutes, lit in on]
        if one.most_minutes_a_week is not None:
            for week, on in weekly.items():
                self.model.add(sum(on) <= one.most_minutes_a_week - self.taken.minutes_on(number, *week)[0])

    def _and(self, one: Lit, other: Lit) -> Lit:
        found = self._bool()
        self.model.add(found >= one + other - 1)
        return found

    def _may_be(self, key: tuple[int, int]) -> bool:
        """Whether the step has anywhere to be."""
        return not (_sure(self.present[key]) and not self.present[key])

    # --- solving

    def solve(self) -> Solved:
        """Run the solver. The same seed and one worker give the same plan."""
        self.model.minimize(sum(lit * price for lit, price in self.price if price))
        self._hint()
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = self.asked.seconds
        solver.parameters.random_seed = self.asked.seed
        solver.parameters.num_workers = self.asked.workers
        solver.parameters.relative_gap_limit = self.asked.gap
        solver.parameters.linearization_level = 1
        watch = _Watch(self) if self.asked.better or self.asked.stop else None
        status = solver.solve(self.model, watch)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Solved([], None, 0, status == cp_model.INFEASIBLE, status == cp_model.INFEASIBLE)
        return Solved(
            self.items(solver.value),
            solver.objective_value,
            solver.best_objective_bound,
            status == cp_model.OPTIMAL,
            False,
        )

    def _hint(self) -> None:
        for item in self.asked.hint:
            key = item.visit, item.step
            if key in self.begin and self._may_be(key) and key not in self.asked.fixed:
                self.model.add_hint(self.begin[key], item.begin // self.unit)
                for role, lits in self.chosen[key].items():
                    for number, lit in lits.items():
                        self.model.add_hint(lit, number in item.people.get(role, ()))

    def items(self, value: Callable[[Any], int]) -> list[Item]:
        """What the values of the model's variables mean."""
        found = []
        for key, begin in self.begin.items():
            if not _true(value, self.present[key]):
                continue
            visit, at = key
            step = self.instance.visits[visit].steps[at]
            start = value(begin) * self.unit
            mode, interpreter = next(
                (way for way, lit in self.spoken[key].items() if _true(value, lit)), ("", None)
            )
            people = {
                role: tuple(number for number, lit in lits.items() if _true(value, lit))
                for role, lits in self.chosen[key].items()
            }
            before = self.asked.fixed.get(key) or self.asked.keep.get(key)
            is_same = before is not None and before.begin == start
            found.append(
                Item(
                    visit=visit,
                    step=at,
                    begin=start,
                    end=start + step.minutes,
                    people=people,
                    mode=mode,
                    tag=self._tag(visit, step, mode, people, interpreter),
                    interpreter=interpreter,
                    status=before.status if before and is_same else "planned",
                    told=before.told if before and is_same else False,
                    locked=before.locked if before else False,
                )
            )
        return found

    def _tag(
        self, visit: int, step: Step, mode: str, people: Mapping[str, tuple[int, ...]], interpreter: int | None
    ) -> str:
        if not mode:
            return ""
        patient = self.instance.visits[visit]
        if interpreter is not None:
            return self.instance.resources[interpreter].speaks(patient.languages, step.level)
        speakers = [n for role, many in people.items() for n in many if self._is_bilingual(patient, step, role, n)]
        return next((self.instance.resources[n].speaks(patient.languages, step.level) for n in speakers), "")


class _Watch(cp_model.CpSolverSolutionCallback):
    """Tells of each better plan, and stops when asked."""

    def __init__(self, model: _Model) -> None:
        super().__init__()
        self.of, self.told = model, time.monotonic()

    def on_solution_callback(self) -> None:
        """A better plan was found."""
        asked = self.of.asked
        if asked.better:
            asked.better(self.of.items(self.value), self.objective_value, self.best_objective_bound)
        if asked.stop and asked.stop.is_set():
            self.stop_search()


def _sure(lit: Lit) -> bool:
    """Whether it is a constant: what always or never holds."""
    return isinstance(lit, int)


def _true(value: Callable[[Any], int], lit: Lit) -> bool:
    return bool(lit) if isinstance(lit, int) else bool(value(lit))


def pairs(of: Sequence[Any]) -> Iterable[tuple[Any, Any]]:
    """Every pair, each once."""
    return ((one, other) for n, one in enumerate(of) for other in of[n + 1 :])


def both_closed(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """The units in both sets of closed spans."""
    opened = both(union((a, b + 1) for a, b in one), union((a, b + 1) for a, b in other))
    return [(a, b - 1) for a, b in opened]


def without_closed(one: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """What is left of a set of closed spans."""
    return [(a, b - 1) for a, b in without(union((a, b + 1) for a, b in one), ((a, b + 1) for a, b in taken))]
