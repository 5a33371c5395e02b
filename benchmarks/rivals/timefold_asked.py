"""Asks Timefold for a plan: tables of the instance out, a plan back; what it left broken is unplaced.

Timefold starts from the plan of first-available booking, like the one model does; what booking did not place begins anywhere. Its
seconds are those of its search: starting the machine and compiling the rules are not counted. Only what `campuses` makes is modelled;
the checker would find what is missing.
"""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-timefold" / "bin" / "python"
WEIGHTS = {"night": "night", "idle": "idle_day", "waiting": "waiting", "load": "load", "people": "people"}
SOLVE = Path(__file__).with_name("timefold_solve.py")


def is_here() -> bool:
    """Whether Timefold and what it runs on are installed (`make rivals`)."""
    return PYTHON.exists() and shutil.which("java") is not None


def plan(instance: Any, booked: Sequence[Any], seconds: float) -> list[Any]:
    """The items of the visits that Timefold places without breaking a rule."""
    with tempfile.TemporaryDirectory() as folder:
        asked, told = Path(folder, "problem.json"), Path(folder, "plan.json")
        asked.write_text(json.dumps(_Tables(instance, booked).problem()))
        command = [str(PYTHON), str(SOLVE), str(asked), str(told), str(seconds)]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=seconds + 120)  # it tells too much
        found = json.loads(told.read_text())
    print(json.dumps({"timefold": found["score"]}))
    return _whole(instance, _items(instance, found["steps"]))


class _Tables:
    def __init__(self, instance: Any, booked: Sequence[Any]) -> None:
        from hospitium.scheduling.planning.taken import Taken

        self.instance, self.taken = instance, Taken(instance)
        self.booked = {(item.visit, item.step): item for item in booked}
        keys = _keys(instance)
        wanted = {n for key in keys for n in self._starts(key)} | {item.begin for item in booked}
        self.slots = {minute: n for n, minute in enumerate(sorted(wanted))}
        self.places = sorted({one.place for one in instance.resources if one.place})

    def problem(self) -> dict[str, Any]:
        """Everything as numbers."""
        clock, keys = self.instance.clock, _keys(self.instance)
        return {
            "slots": [(minute, clock.day_of(minute)) for minute in self.slots],
            "midnights": clock.midnights[: len(clock.days)],
            "weights": {name: self.instance.weights[weight] for name, weight in WEIGHTS.items()},
            "resources": [self._resource(n) for n in range(len(self.instance.resources))],
            "visits": [self._visit(n) for n in range(len(self.instance.visits))],
            "links": [
                (keys.index((n, link.first)), keys.index((n, link.then)), link.least)
                for n, visit in enumerate(self.instance.visits)
                for link in visit.links
            ],
            "steps": [self._step(key, keys) for key in keys],
        }

    def _resource(self, number: int) -> dict[str, Any]:
        one, free = self.instance.resources[number], self.taken.free(number)
        uses = self.taken.uses(number) if one.capacity > 1 else []
        room = [next((end - n for begin, end in free if begin <= n < end), 0) for n in self.slots]
        booked = [sum(many for begin, end, many in uses if begin <= n < end) for n in self.slots if uses]
        place = self.places.index(one.place) if one.place else -1
        return {
            "number": number,
            "place": place,
            "turnover": one.turnover,
            "capacity": one.capacity,
            "fits": [f"{sum(1 << n for n, long in enumerate(room) if long >= 15 * units):x}" for units in range(9)],
            "seats": [one.capacity - many if long else 0 for many, long in zip(booked, room, strict=False)],
        }

    def _visit(self, number: int) -> dict[str, Any]:
        visit = self.instance.visits[number]
        walk = [[self.instance.way(one, other, visit.slower) for other in self.places] for one in self.places]
        return {
            "number": number,
            "arrive": visit.arrive,
            "leave": visit.leave,
            "settle": visit.settle,
            "ready": visit.ready,
            "most": visit.most_minutes or 10**6,
            "comfortable": visit.comfortable or 10**6,
            "walk": walk,
            "slack": max([step.recover for step in visit.steps] + [way for row in walk for way in row]),
        }

    def _step(self, key: tuple[int, int], keys: list[tuple[int, int]]) -> dict[str, Any]:
        visit = self.instance.visits[key[0]]
        step = visit.steps[key[1]]
        starts = [self.slots[minute] for minute in self._starts(key)]
        main, room = step.needs[0].candidates, step.needs[1].candidates if len(step.needs) > 1 else ()
        leader = next((link.first for link in visit.links if link.then == key[1] and link.same), None)
        ways = list(self._ways(visit, step))
        return {
            "at": key[1],
            "visit": key[0],
            "minutes": step.minutes,
            "recover": step.recover,
            "leader": -1 if leader is None else keys.index((key[0], leader)),
            "speakers": [n for n in main if self.instance.resources[n].speaks(visit.languages, step.level)],
            "wishes": {n: w for n in main if (w := self._against(step, n))},
            "starts": starts,
            "mains": main if leader is None else [],
            "rooms": room,
            "ways": ways,
            "now": self._now(key, starts, main if leader is None else (), room, ways),
        }

    def _starts(self, key: tuple[int, int]) -> list[int]:
        """The minutes at which a step may begin: somebody is free then, for each need by itself."""
        from hospitium.scheduling.planning.spans import both

        visit, grid = self.instance.visits[key[0]], self.instance.grid
        step = visit.steps[key[1]]
        first = max(visit.arrive[0] + visit.settle, self.instance.now + max(step.pause, step.fasting))
        last = visit.leave[1] - visit.ready - step.minutes
        spans = both(step.starts, [(first, last + 1)])
        for need in step.needs:
            spans = both(spans, self._free(need.candidates, step.minutes))
        return [n * grid for begin, end in spans for n in range(-(-begin // grid), -(-end // grid))]

    def _free(self, candidates: Sequence[int], minutes: int) -> list[tuple[int, int]]:
        """Where a step so long may begin with one of these."""
        from hospitium.scheduling.planning.spans import starts, union

        return union(span for n in candidates for span in starts(self.taken.free(n), 0, minutes, 0))

    def _against(self, step: Any, number: int) -> int:
        weight = sum(one.weight for one in step.wishes if one.resources is not None and number not in one.resources)
        return int(weight * self.instance.weights["wish"])

    def _ways(self, visit: Any, step: Any) -> Any:
        weights = self.instance.weights
        for mode in step.modes:
            price = weights["mode"] * step.steps_down(mode)
            if mode == "bilingual":
                yield mode, -1, price
                continue
            for n in step.interpreters:
                one = self.instance.resources[n]
                other = visit.interpreter_gender not in ("", one.gender)
                if mode in one.modes:
                    yield mode, n, price + visit.interpreter_gender_weight * weights["wish"] * other

    def _now(self, key: tuple[int, int], starts: list[int], main: Any, room: Any, ways: list[Any]) -> list[int]:
        """Where among its values a step begins: where it was booked, else with the first of each."""
        item = self.booked.get(key)
        if item is None:
            return [starts[0], 0, 0, 0]
        people = [many[0] for many in item.people.values()]
        how = next((n for n, way in enumerate(ways) if way[0] == item.mode and item.interpreter in (way[1], None)), 0)
        return [self.slots[item.begin], main.index(people[0]) if main else 0, room.index(people[1]) if room else 0, how]


def _keys(instance: Any) -> list[tuple[int, int]]:
    return [(n, at) for n, visit in enumerate(instance.visits) for at in range(len(visit.steps))]


def _items(instance: Any, rows: list[Any]) -> dict[int, list[Any]]:
    """By visit, what the rows say."""
    from hospitium.scheduling.planning.instance import Item

    keys = _keys(instance)
    found: dict[int, list[Any]] = {n: [] for n in range(len(instance.visits))}
    for (number, at), (begin, main, room, mode, interpreter) in zip(keys, rows, strict=True):
        visit = instance.visits[number]
        step = visit.steps[at]
        leader = next((link.first for link in visit.links if link.then == at and link.same), None)
        who = main if leader is None else rows[keys.index((number, leader))][1]
        people = {need.role: (n,) for need, n in zip(step.needs, (who, room), strict=False)}
        speaker = who if interpreter < 0 else interpreter
        tag = instance.resources[speaker].speaks(visit.languages, step.level) if mode else ""
        item = Item(
            number, at, begin, begin + step.minutes, people, mode, tag, interpreter if interpreter >= 0 else None
        )
        found[number].append(item)
    return found


def _whole(instance: Any, by_visit: dict[int, list[Any]]) -> list[Any]:
    """What holds: visits that break a rule, or that would take what others have, are left out."""
    from hospitium.scheduling.planning.holding import fit, holds
    from hospitium.scheduling.planning.taken import Taken

    taken, found = Taken(instance), list[Any]()
    for number, items in by_visit.items():
        if holds(instance, number, items) and fit(instance, taken, items):
            for item in items:
                taken.put(item)
            found += items
    return found
