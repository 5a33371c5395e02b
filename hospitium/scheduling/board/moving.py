"""Where one appointment may go, with whom, and what that costs: the planner's own tests and prices, asked for one item. Pure.

Whatever else of the visit stands stays where it is; what of it no longer holds anyway is not asked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from hospitium.scheduling.planning import valuing
from hospitium.scheduling.planning.checker import Violation, check
from hospitium.scheduling.planning.holding import days_hold, is_free, joins, language_of, within_limits
from hospitium.scheduling.planning.instance import Item, Need, Step
from hospitium.scheduling.planning.reading import understood
from hospitium.scheduling.planning.spans import both, covers
from hospitium.scheduling.planning.taken import Taken
from hospitium.scheduling.planning.writing import item_of

Json = dict[str, Any]
Instead = tuple[str, str]
"""A resource that is to do in place of another: whose part, and who."""


@dataclass(frozen=True)
class Option:
    """A place where an appointment may stand: its item, how much dearer that is in the programme's weights, and each part's amount."""

    item: Item
    dearer: int
    amounts: Mapping[str, int]


class Moves:
    """Answers about moving the item of one step of a visit, whose instance has it among what stands. Raises `BadInstance`."""

    def __init__(self, data: Json, step: str) -> None:
        self.data, self.instance = data, understood(data)
        self.visit = self.instance.visits[0]
        number = next(n for n, one in enumerate(self.visit.steps) if one.id == step)
        self.step: Step = self.visit.steps[number]
        self.item = next(one for one in self.instance.standing if one.step == number)
        self.others = [one for one in self.instance.standing if one.step != number]
        self.taken = Taken(self.instance, self.others)
        self._numbers = {one.id: n for n, one in enumerate(self.instance.resources)}
        self._able = {need.role: self._known_first(need) for need in self.step.needs}

    @cached_property
    def amounts(self) -> Mapping[str, int]:
        """The parts of the price of the visit as it stands."""
        return valuing.amounts(self.instance, 0, self.instance.standing, self._keep)

    def could(self, resource: str) -> list[str]:
        """Who could do the part of a resource in this appointment, itself among them."""
        number = self._numbers.get(resource, -1)
        if number == self.item.interpreter:
            able = [n for n in self.step.interpreters if {*self.instance.resources[n].modes} & {*self.step.modes}]
        else:
            role = self._role(number)
            able = [n for need in self.step.needs if need.role == role for n in need.candidates]
        return [self.instance.resources[n].id for n in able]

    def options(self, begin: int, end: int, instead: Instead | None = None) -> Iterator[Option]:
        """Every option that begins between two minutes, in order; with one in the place of another, if asked."""
        grid = self.instance.grid
        for since, till in both(self.step.starts, [(begin, end)]):
            for minute in range(since + -since % grid, till, grid):
                if found := self.at(minute, instead):
                    yield found

    def at(self, minute: int, instead: Instead | None = None) -> Option | None:
        """The option at a minute: with the same people where they are free, else with others who are; None where there is none."""
        if not covers(self.step.starts, minute, minute + 1) or minute % self.instance.grid:
            return None
        asked = self._asked(minute, instead)
        people = self._people(asked, instead)
        if people is None:
            return None
        for way in self._bridged(replace(asked, people=people)):
            item = replace(way, tag=language_of(self.instance, way)) if way.mode else way
            if self._is_possible(item):
                return self._priced(item)
        return None

    def why_not(self, minute: int, instead: Instead | None = None) -> list[Violation]:
        """What the checker says against it that it does not say of what stands."""
        stands = self.data["plan"]
        told = item_of(self.instance, self._asked(minute, instead))
        rest = [one for one in stands["items"] if one["step"] != self.step.id]
        before = {(one.rule, one.about) for one in check(self.data, stands)}
        after = check(self.data, stands | {"items": [*rest, told]})
        return [one for one in after if (one.rule, one.about) not in before]

    # --- how

    def _is_possible(self, item: Item) -> bool:
        """Whether everybody is free for it, it holds beside what of the visit holds, and the patient has room beside all of it."""
        return (
            is_free(self.instance, self.taken, item)
            and joins(self.instance, 0, self._sound, item)
            and not any(one.begin < item.end and item.begin < one.end for one in self.others)
            and self._has_room_that_day(item)
        )

    def _has_room_that_day(self, item: Item) -> bool:
        """Whether its day may hold it; at another hour of the day it is on, it takes no more."""
        day_of = self.instance.clock.day_of
        beside = [one for one in self.others if day_of(one.begin) == day_of(item.begin)]
        is_there = day_of(self.item.begin) == day_of(item.begin)
        return is_there or days_hold(self.instance, self.visit, [*beside, item])

    @cached_property
    def _sound(self) -> list[Item]:
        """Those of the other items that hold beside one another."""
        kept: list[Item] = []
        for one in self.others:
            if joins(self.instance, 0, kept, one):
                kept.append(one)
        return kept

    @cached_property
    def _keep(self) -> dict[tuple[int, int], Item]:
        return {(0, self.item.step): self.item}

    def _priced(self, item: Item) -> Option:
        found = valuing.amounts(self.instance, 0, [*self.others, item], self._keep)
        return Option(item, self._cost(found) - self._cost(self.amounts), found)

    def _cost(self, found: Mapping[str, int]) -> int:
        return sum(valuing.priced(self.instance, found).values())

    def _asked(self, minute: int, instead: Instead | None) -> Item:
        """The item as it was asked for, whoever is free."""
        item = replace(self.item, begin=minute, end=minute + self.step.minutes)
        if instead is None or instead[0] == instead[1] or not {*instead} <= {*self._numbers}:
            return item
        gone, new = (self._numbers[name] for name in instead)
        people = {role: tuple(new if n == gone else n for n in many) for role, many in item.people.items()}
        return replace(item, people=people, interpreter=new if item.interpreter == gone else item.interpreter)

    def _people(self, asked: Item, instead: Instead | None) -> dict[str, tuple[int, ...]] | None:
        """Who is there: those of now who are free, then those who can be; None where too few are, or who was asked for is not."""
        wanted = self._numbers.get(instead[1]) if instead else None
        people = dict(asked.people)
        for need in self.step.needs:
            held = asked.people.get(need.role, ())
            free = [n for n in held if self._is_free(n, need, asked)]
            if wanted in held and wanted not in free:
                return None
            others = (n for n in self._able[need.role] if n not in held and self._is_free(n, need, asked))
            while len(free) < need.count and (one := next(others, None)) is not None:
                free.append(one)
            if len(free) < need.count:
                return None
            people[need.role] = tuple(free)
        return people

    def _known_first(self, need: Need) -> list[int]:
        """Whoever could, those first whom the patient meets anyway."""
        met = {n for one in self.others for n in one.resources}
        return sorted(need.candidates, key=lambda n: (n not in met, n))

    def _is_free(self, number: int, need: Need, item: Item) -> bool:
        begin, end = item.begin - need.before, item.end + need.after
        is_there = covers(self.taken.free(number), begin, end)
        return is_there and within_limits(self.instance, self.taken, number, item.begin, end - begin)

    def _bridged(self, item: Item) -> Iterator[Item]:
        """The item with its language bridged as now, then in each way that its step allows, the best first; by whom it was asked."""
        yield item
        wanted = item.interpreter if item.interpreter != self.item.interpreter else None
        for mode in self.step.modes if item.mode else ():
            if mode == "bilingual":
                if wanted is None:
                    yield replace(item, mode=mode, interpreter=None)
                continue
            for number in self.step.interpreters if wanted is None else (wanted,):
                can = mode in self.instance.resources[number].modes
                if can and covers(self.taken.free(number), item.begin, item.end):
                    yield replace(item, mode=mode, interpreter=number)

    def _role(self, number: int) -> str:
        return next((role for role, many in self.item.people.items() if number in many), "")
