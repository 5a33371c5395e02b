"""A planning instance, read from its published form (instance.schema.json) into minutes and checked for sense.

`read` gives an `Instance` or raises `BadInstance` with every fault it found, each with the place in the file.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from .clock import Clock, zone_of
from .spans import Span, both, starts, union, without

SCHEMA = json.loads((Path(__file__).parent / "instance.schema.json").read_text())
FAULTS_TOLD = 50
PEOPLE = frozenset({"specialist", "nurse", "therapist", "technician", "interpreter"})
"""Kinds of resources that are people, whose change a patient notices."""
CLINICIANS = frozenset({"specialist", "nurse", "therapist"})
"""Kinds whose own languages make a step bilingual, unless the step names roles."""
WEIGHTS = {
    "night": 10_000,
    "idle_day": 2_000,
    "waiting": 2,
    "people": 300,
    "mode": 400,
    "load": 3,
    "cost": 10,
    "wish": 1,
    "unplaced": 50_000,
    "moved": 800,
    "told": 1_200,
    "confirmed": 2_500,
    "person_changed": 600,
    "shift": 1,
}
"""What one of each is worth unless the programme says otherwise: nights first, then waiting and idle days, and so on."""


class BadInstance(ValueError):
    """The file is not an instance that can be planned. `faults`: (where, what is wrong), the first fifty."""

    def __init__(self, faults: Iterable[tuple[str, str]]) -> None:
        self.faults = list(faults)[:FAULTS_TOLD]
        super().__init__("; ".join(f"{where}: {what}" for where, what in self.faults))


@dataclass(frozen=True)
class Speech:
    """How well somebody has a language, from 0 (not) to 5 (native)."""

    speak: int = 0
    understand: int = 0
    read: int = 0

    @property
    def level(self) -> int:
        """How well they can talk with somebody: the weaker of speaking and understanding."""
        return min(self.speak, self.understand)


@dataclass(frozen=True)
class Resource:
    """A person, room, device or service with its calendar."""

    id: str
    kind: str
    place: str
    skills: frozenset[str]
    licences: frozenset[str]
    gender: str
    languages: Mapping[str, Speech]
    modes: frozenset[str]
    open: tuple[Span, ...]
    capacity: int
    turnover: int
    most_minutes_a_day: int | None
    most_steps_a_day: int | None
    most_minutes_a_week: int | None
    not_with: frozenset[str]

    @property
    def is_person(self) -> bool:
        """Whether it is somebody."""
        return self.kind in PEOPLE

    def speaks(self, tags: Iterable[str], level: int) -> str:
        """The first of the languages they have at this level; a region's tag answers for its language. Empty: none."""
        for tag in tags:
            if any(speech.level >= level for known, speech in self.languages.items() if _same_language(known, tag)):
                return tag
        return ""


def _same_language(known: str, wanted: str) -> bool:
    """Who has `ar` is understood for `ar-EG` wished as `ar`; who wishes `ar-MA` itself needs `ar-MA`."""
    return known == wanted or known.startswith(f"{wanted}-")


@dataclass(frozen=True)
class Need:
    """Who or what a step needs in one role: `candidates` are numbers of resources."""

    role: str
    count: int
    before: int
    after: int
    candidates: tuple[int, ...]


@dataclass(frozen=True)
class Wish:
    """Something wished of a step, with what going without it costs."""

    weight: int
    words: str
    resources: frozenset[int] | None
    role: str
    starts: tuple[Span, ...] | None


@dataclass(frozen=True)
class Step:
    """One requested step of a visit. `starts`: spans of minutes in which it may begin, before resources are asked."""

    id: str
    kind: str
    minutes: int
    place: str
    needs: tuple[Need, ...]
    level: int
    modes: tuple[str, ...]
    bilingual_roles: frozenset[str] | None
    interpreters: tuple[int, ...]
    fasting: int
    pause: int
    washouts: tuple[tuple[int, frozenset[str]], ...]
    starts: tuple[Span, ...]
    recover: int
    light: bool
    any_hour: bool
    eats: bool
    optional: bool
    priority: int
    wishes: tuple[Wish, ...]

    @property
    def needs_language(self) -> bool:
        """Whether somebody must bridge the language."""
        return bool(self.modes)


@dataclass(frozen=True)
class Link:
    """Two steps in order, `least` to `most` minutes from end to beginning, `nights` apart, with the `same` people."""

    first: int
    then: int
    least: int
    most: int | None
    nights: tuple[int, int] | None
    same: tuple[str, ...]


@dataclass(frozen=True)
class Apart:
    """Steps that keep this distance from one another, in whatever order."""

    steps: tuple[int, ...]
    minutes: int


@dataclass(frozen=True)
class Choice:
    """Exactly `count` of these steps take place."""

    steps: tuple[int, ...]
    count: int


@dataclass(frozen=True)
class Nurse:
    """What the nurse of the whole stay must bring."""

    candidates: tuple[int, ...]
    fitting: frozenset[int]
    firm: bool


@dataclass(frozen=True)
class Visit:
    """One patient's visit."""

    id: str
    arrive: Span
    leave: Span
    settle: int
    ready: int
    jet_lag: int
    most_minutes: int | None
    most_steps: int | None
    comfortable: int | None
    soft_away: tuple[tuple[Span, int], ...]
    languages: tuple[str, ...]
    interpreter_gender: str
    interpreter_gender_firm: bool
    interpreter_gender_weight: int
    slower: float
    over_budget: int
    priority: int
    steps: tuple[Step, ...]
    links: tuple[Link, ...]
    apart: tuple[Apart, ...]
    choices: tuple[Choice, ...]
    nurse: Nurse | None

    @property
    def chosen(self) -> frozenset[int]:
        """Steps that stand in some choice, so that not all of them take place."""
        return frozenset(step for choice in self.choices for step in choice.steps)


@dataclass(frozen=True)
class Item:
    """A step that has its time and its people: numbers of visit and step, minutes, resources by role."""

    visit: int
    step: int
    begin: int
    end: int
    people: Mapping[str, tuple[int, ...]]
    mode: str = ""
    tag: str = ""
    interpreter: int | None = None
    status: str = "planned"
    told: bool = False
    locked: bool = False

    @property
    def resources(self) -> tuple[int, ...]:
        """Everybody and everything it takes."""
        own = tuple(number for many in self.people.values() for number in many)
        return own if self.interpreter is None else (*own, self.interpreter)


@dataclass(frozen=True)
class Instance:
    """Everything a plan is made from."""

    name: str
    clock: Clock
    grid: int
    now: int
    walking: int
    ways: Mapping[tuple[str, str], int]
    weights: Mapping[str, int]
    resources: tuple[Resource, ...]
    bookings: tuple[tuple[int, int, int, int], ...]
    """Taken already: (resource, begin, end, how many)."""
    visits: tuple[Visit, ...]
    standing: tuple[Item, ...] = ()
    stays: Mapping[int, tuple[int, int, int | None]] = field(default_factory=dict)
    """What stands: arrival, departure and nurse by visit."""

    def way(self, one: str, other: str, slower: float = 1) -> int:
        """Minutes from place to place for somebody this much slower; none within a place or where one is not known."""
        if not one or not other or one == other:
            return 0
        return round(self.ways.get((one, other), self.walking) * slower)


def read(data: Any) -> Instance:
    """The instance in parsed JSON. Raises `BadInstance`."""
    faults = [
        ("/" + "/".join(map(str, error.absolute_path)), error.message[:300])
        for error in _validator().iter_errors(data)
    ]
    if faults:
        raise BadInstance(sorted(faults))
    return _Reader(data).instance()


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(SCHEMA)


class _Reader:
    """Reads one instance, noting what makes no sense."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data, self.faults = data, []
        self.clock = self._clock()
        self.resources = [self._resource(one, f"/resources/{n}") for n, one in enumerate(data["resources"])]
        self.number = {one.id: n for n, one in enumerate(self.resources)}
        self.kinds: dict[str, list[int]] = {}
        for n, one in enumerate(self.resources):
            self.kinds.setdefault(one.kind, []).append(n)
        self._once("/resources", [one["id"] for one in data["resources"]])
        self._once("/visits", [one["id"] for one in data["visits"]])
        self.now = self._minute(data["now"], "/now") if "now" in data else 0

    def instance(self) -> Instance:
        """What was read. Raises `BadInstance` with what was noted."""
        walking = self.data.get("walking", {})
        ways = {pair: far for one, other, far in walking.get("pairs", []) for pair in ((one, other), (other, one))}
        visits = tuple(self._visit(one, f"/visits/{n}") for n, one in enumerate(self.data["visits"]))
        standing, stays = self._plan(visits)
        found = Instance(
            name=self.data.get("name", ""),
            clock=self.clock,
            grid=self.data.get("grid", 15),
            now=self.now,
            walking=walking.get("default", 0),
            ways=ways,
            weights=WEIGHTS | self.data.get("weights", {}),
            resources=tuple(self.resources),
            bookings=tuple(self._bookings()),
            visits=visits,
            standing=standing,
            stays=stays,
        )
        if self.faults:
            raise BadInstance(self.faults)
        return found

    def _fault(self, where: str, what: str) -> None:
        self.faults.append((where, what))

    def _once(self, where: str, names: list[str]) -> None:
        for name, times in Counter(names).items():
            if times > 1:
                self._fault(where, f"the id {name!r} stands {times} times")

    def _clock(self) -> Clock:
        try:
            zone_of(self.data["zone"])
            first, last = (dt.date.fromisoformat(self.data[name]) for name in ("from", "to"))
        except (KeyError, ValueError, OSError) as problem:
            raise BadInstance([("/", f"zone or days cannot be read: {problem}")]) from problem
        if last < first or (last - first).days > 400:
            raise BadInstance([("/to", "the last day must lie 0 to 400 days after the first")])
        return Clock(self.data["zone"], first, last)

    def _date(self, text: str, where: str) -> dt.date | None:
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            self._fault(where, f"there is no day {text}")
            return None

    def _minute(self, text: str, where: str) -> int:
        try:
            instant = dt.datetime.fromisoformat(text)
        except ValueError:
            self._fault(where, f"there is no moment {text}")
            return 0
        return self.clock.minute(instant if instant.tzinfo else instant.replace(tzinfo=zone_of(self.clock.zone)))

    def _span(self, one: dict[str, str], where: str) -> Span:
        span = self._minute(one["from"], f"{where}/from"), self._minute(one["to"], f"{where}/to")
        if span[0] >= span[1]:
            self._fault(where, "it must end after it begins")
        return span

    def _zone(self, name: str, where: str) -> str:
        try:
            zone_of(name)
        except (KeyError, ValueError, OSError):
            self._fault(where, f"there is no time zone {name}")
            return ""
        return name

    def _hours(self, many: list[dict[str, Any]], zone: str, where: str, holidays: Iterable[dt.date] = ()) -> list[Span]:
        found: list[Span] = []
        for n, one in enumerate(many):
            since, till = (
                self._date(one[name], f"{where}/{n}/{name}") if name in one else None for name in ("since", "till")
            )
            found += self.clock.pattern(
                one["days"], _clock_of(one["from"]), _clock_of(one["to"]), zone=zone, since=since, till=till, but=holidays
            )
        return union(found)

    def _resource(self, one: dict[str, Any], where: str) -> Resource:
        zone = self._zone(one.get("zone", ""), f"{where}/zone") if one.get("zone") else ""
        holidays = [day for text in one.get("holidays", []) if (day := self._date(text, f"{where}/holidays"))]
        if "hours" in one:
            hours = self._hours(one["hours"], zone, f"{where}/hours", holidays)
        else:
            hours = without([(0, self.clock.end)], [self.clock.day_span(day, zone) for day in holidays])
        extra = [self._span(span, f"{where}/open/{n}") for n, span in enumerate(one.get("open", []))]
        shut = [self._span(span, f"{where}/closed/{n}") for n, span in enumerate(one.get("closed", []))]
        return Resource(
            id=one["id"],
            kind=one["kind"],
            place=one.get("place", ""),
            skills=frozenset(one.get("skills", [])),
            licences=frozenset(one.get("licences", [])),
            gender=one.get("gender", ""),
            languages={
                language["tag"]: Speech(*(language.get(name, 0) for name in ("speak", "understand", "read")))
                for language in one.get("languages", [])
            },
            modes=frozenset(one.get("modes", ["on_site", "video", "phone"])),
            open=tuple(both(without(union([*hours, *extra]), shut), [(0, self.clock.end)])),
            capacity=one.get("capacity", 1),
            turnover=one.get("turnover", 0),
            most_minutes_a_day=one.get("most_minutes_a_day"),
            most_steps_a_day=one.get("most_steps_a_day"),
            most_minutes_a_week=one.get("most_minutes_a_week"),
            not_with=frozenset(one.get("not_with", [])),
        )

    def _bookings(self) -> Iterable[tuple[int, int, int, int]]:
        for n, one in enumerate(self.data.get("bookings", [])):
            if one["resource"] not in self.number:
                self._fault(f"/bookings/{n}/resource", f"there is no resource {one['resource']!r}")
                continue
            begin, end = self._span(one, f"/bookings/{n}")
            yield self.number[one["resource"]], begin, end, one.get("uses", 1)

    def _visit(self, one: dict[str, Any], where: str) -> Visit:
        names = [step["id"] for step in one["steps"]]
        self._once(f"{where}/steps", names)
        number = {name: n for n, name in enumerate(names)}
        lag = one.get("jet_lag", {"hours_crossed": 0, "minutes_each": 0})
        day, interpreter = one.get("day", {}), one.get("interpreter", {})
        firm, soft = self._away(one, where)
        fasts = self._hours(one.get("fasts", []), "", f"{where}/fasts")
        price, budget = one.get("price_per_night", 0), one.get("budget_per_night", 0)
        arrive, leave = (self._window(one[name], f"{where}/{name}") for name in ("arrive", "leave"))
        visa = one.get("visa")
        if visa:
            first, last = (self._date(visa[name], f"{where}/visa/{name}") for name in ("from", "to"))
            if first and last:
                stay = self.clock.day_span(first)[0], self.clock.day_span(last)[1]
                arrive = max(arrive[0], stay[0]), arrive[1]
                leave = leave[0], min(leave[1], stay[1] - 1)
        if arrive[0] > arrive[1] or leave[0] > leave[1] or arrive[0] >= leave[1]:
            self._fault(where, "arrival, departure and visa leave no stay")
        hours = self._day(day)
        steps = tuple(
            self._step(step, one, f"{where}/steps/{n}", hours, firm, fasts) for n, step in enumerate(one["steps"])
        )
        return Visit(
            id=one["id"],
            arrive=arrive,
            leave=leave,
            settle=one.get("settle", 0),
            ready=one.get("ready", 0),
            jet_lag=round(lag["hours_crossed"] * lag["minutes_each"]),
            most_minutes=day.get("most_minutes"),
            most_steps=day.get("most_steps"),
            comfortable=day.get("comfortable_minutes"),
            soft_away=tuple(soft),
            languages=tuple(one.get("languages", [])),
            interpreter_gender=interpreter.get("gender", ""),
            interpreter_gender_firm=interpreter.get("firm", False),
            interpreter_gender_weight=interpreter.get("weight", 500),
            slower=one.get("slower", 1),
            over_budget=max(0, round(price - budget)) if budget else 0,
            priority=one.get("priority", 1),
            steps=steps,
            links=tuple(self._links(one, number, where)),
            apart=tuple(
                Apart(self._numbers(apart["steps"], number, f"{where}/apart/{n}"), apart["minutes"])
                for n, apart in enumerate(one.get("apart", []))
            ),
            choices=tuple(
                Choice(self._numbers(choice["of"], number, f"{where}/choose/{n}"), choice["count"])
                for n, choice in enumerate(one.get("choose", []))
            ),
            nurse=self._nurse(one, where),
        )

    def _window(self, one: dict[str, str], where: str) -> Span:
        return self._minute(one["earliest"], f"{where}/earliest"), self._minute(one["latest"], f"{where}/latest")

    def _day(self, day: dict[str, Any]) -> list[Span]:
        """The hours of the patient's days."""
        return self.clock.pattern(ALL_DAYS, _clock_of(day.get("from", "00:00")), _clock_of(day.get("to", "24:00")))

    def _away(self, one: dict[str, Any], where: str) -> tuple[list[Span], list[tuple[Span, int]]]:
        firm: list[Span] = self.clock.pattern(one.get("rest_days", []), 0, 24 * 60)
        soft: list[tuple[Span, int]] = []
        for n, away in enumerate(one.get("away", [])):
            if "T" in away["from"]:
                spans = [self._span(away, f"{where}/away/{n}")]
            else:
                spans = self._hours([{"days": ALL_DAYS} | away], "", f"{where}/away/{n}")
            if away.get("firm", True):
                firm += spans
            else:
                soft += [(span, away.get("weight", 500)) for span in spans]
        return union(firm), soft

    def _step(
        self,
        one: dict[str, Any],
        visit: dict[str, Any],
        where: str,
        hours: list[Span],
        away: list[Span],
        fasts: list[Span],
    ) -> Step:
        prepare = one.get("prepare", [])
        language = one.get("language") if visit.get("languages") else None
        level = (language or {}).get("level", 3)
        modes = tuple((language or {}).get("modes", ["bilingual", "on_site", "video"])) if language is not None else ()
        return Step(
            id=one["id"],
            kind=one.get("kind", ""),
            minutes=one["minutes"],
            place=one.get("place", ""),
            needs=tuple(self._need(need, visit["id"], f"{where}/needs/{n}") for n, need in enumerate(one.get("needs", []))),
            level=level,
            modes=modes,
            bilingual_roles=frozenset(language["roles"]) if language and "roles" in language else None,
            interpreters=tuple(self._interpreters(visit, level)) if modes else (),
            fasting=max([part["minutes"] for part in prepare if part["what"] == "fasting"], default=0),
            pause=max([part["minutes"] for part in prepare if part["what"] in ("pause", "other")], default=0),
            washouts=tuple(
                (part["minutes"], frozenset(part.get("after", []))) for part in prepare if part["what"] == "washout"
            ),
            starts=tuple(self._starts(one, where, hours, away, fasts)),
            recover=one.get("recover", 0),
            light=one.get("light", False),
            any_hour=one.get("any_hour", False),
            eats=one.get("eats", False),
            optional=one.get("optional", False),
            priority=one.get("priority", 1),
            wishes=tuple(self._wish(wish, f"{where}/wishes/{n}") for n, wish in enumerate(one.get("wishes", []))),
        )

    def _starts(
        self, one: dict[str, Any], where: str, hours: list[Span], away: list[Span], fasts: list[Span]
    ) -> list[Span]:
        minutes = one["minutes"]
        free = [(0, self.clock.end)] if one.get("any_hour") else without(hours, away)
        if one.get("eats"):
            free = without(free, fasts)
        if "windows" in one:
            free = both(free, union(self._span(span, f"{where}/windows/{n}") for n, span in enumerate(one["windows"])))
        if "between" in one:
            free = both(free, self.clock.pattern(ALL_DAYS, *map(_clock_of, one["between"])))
        found = starts(free, 0, minutes, 0)
        if "days" in one:
            found = both(found, self.clock.pattern(one["days"], 0, 24 * 60))
        return both(found, [(self.now, self.clock.end)])

    def _need(self, one: dict[str, Any], visit: str, where: str) -> Need:
        named = one.get("any_of")
        unknown = [name for name in named or [] if name not in self.number]
        for name in unknown:
            self._fault(f"{where}/any_of", f"there is no resource {name!r}")
        if named is None and "kind" not in one and not one.get("skills"):
            self._fault(where, "a need names a kind, skills or any_of")
        pool = range(len(self.resources)) if "kind" not in one else self.kinds.get(one["kind"], [])
        pool = [self.number[name] for name in named if name in self.number] if named is not None else pool
        candidates = tuple(dict.fromkeys(n for n in pool if self._fits(self.resources[n], one, visit)))
        return Need(one["role"], one.get("count", 1), one.get("before", 0), one.get("after", 0), candidates)

    @staticmethod
    def _fits(resource: Resource, need: dict[str, Any], visit: str) -> bool:
        return (
            ("kind" not in need or resource.kind == need["kind"])
            and resource.skills.issuperset(need.get("skills", []))
            and ("licence" not in need or need["licence"] in resource.licences)
            and ("gender" not in need or resource.gender == need["gender"])
            and visit not in resource.not_with
        )

    def _interpreters(self, visit: dict[str, Any], level: int) -> Iterable[int]:
        wish = visit.get("interpreter", {})
        for n in self.kinds.get("interpreter", []):
            one = self.resources[n]
            wrong = wish.get("firm") and "gender" in wish and one.gender != wish["gender"]
            if one.speaks(visit["languages"], level) and visit["id"] not in one.not_with and not wrong:
                yield n

    def _wish(self, one: dict[str, Any], where: str) -> Wish:
        resources: frozenset[int] | None = None
        if "resource" in one:
            if one["resource"] not in self.number:
                self._fault(where, f"there is no resource {one['resource']!r}")
            resources = frozenset({self.number.get(one["resource"], -1)})
        elif "gender" in one:
            resources = frozenset(n for n, res in enumerate(self.resources) if res.gender == one["gender"])
        spans: list[Span] | None = None
        if "between" in one or "days" in one:
            begin, end = map(_clock_of, one.get("between", ["00:00", "24:00"]))
            spans = self.clock.pattern(one.get("days", ALL_DAYS), begin, end)
        return Wish(
            one["weight"],
            one.get("words", ""),
            resources,
            one.get("role", ""),
            tuple(spans) if spans is not None else None,
        )

    def _numbers(self, names: list[str], number: dict[str, int], where: str) -> tuple[int, ...]:
        for name in names:
            if name not in number:
                self._fault(where, f"there is no step {name!r}")
        return tuple(number[name] for name in names if name in number)

    def _links(self, one: dict[str, Any], number: dict[str, int], where: str) -> Iterable[Link]:
        for n, link in enumerate(one.get("links", [])):
            pair = self._numbers([link["first"], link["then"]], number, f"{where}/links/{n}")
            if len(pair) < 2:
                continue
            if pair[0] == pair[1]:
                self._fault(f"{where}/links/{n}", "a step cannot follow itself")
            nights = tuple(link["nights"]) if "nights" in link else None
            yield Link(*pair, link.get("least", 0), link.get("most"), nights, tuple(link.get("same", [])))

    def _nurse(self, one: dict[str, Any], where: str) -> Nurse | None:
        wanted = one.get("nurse")
        if wanted is None:
            return None
        everybody = [n for n in self.kinds.get("nurse", []) if one["id"] not in self.resources[n].not_with]
        fitting = frozenset(
            n
            for n in everybody
            if self.resources[n].skills.issuperset(wanted.get("skills", []))
            and ("gender" not in wanted or self.resources[n].gender == wanted["gender"])
            and (not one.get("languages") or self.resources[n].speaks(one["languages"], wanted.get("level", 3)))
        )
        firm = wanted.get("firm", False)
        if firm and not fitting:
            self._fault(f"{where}/nurse", "nobody can be this nurse")
        return Nurse(tuple(n for n in everybody if n in fitting or not firm), fitting, firm)

    def _plan(self, visits: tuple[Visit, ...]) -> tuple[tuple[Item, ...], dict[int, tuple[int, int, int | None]]]:
        plan = self.data.get("plan")
        if not plan:
            return (), {}
        number = {visit.id: n for n, visit in enumerate(visits)}
        steps = {(visit.id, step.id): n for visit in visits for n, step in enumerate(visit.steps)}
        items = []
        for n, one in enumerate(plan["items"]):
            where, key = f"/plan/items/{n}", (one["visit"], one["step"])
            if key not in steps:
                self._fault(where, f"there is no step {one['step']!r} of a visit {one['visit']!r}")
                continue
            spoken = one.get("language", {})
            names = [name for many in one["with"].values() for name in many]
            names += [spoken["interpreter"]] if "interpreter" in spoken else []
            unknown = [name for name in names if name not in self.number]
            if unknown:
                self._fault(f"{where}/with", f"there is no resource {unknown[0]!r}")
                continue
            begin, end = self._span(one, where)
            items.append(
                Item(
                    visit=number[one["visit"]],
                    step=steps[key],
                    begin=begin,
                    end=end,
                    people={role: tuple(self.number[name] for name in many) for role, many in one["with"].items()},
                    mode=spoken.get("mode", ""),
                    tag=spoken.get("tag", ""),
                    interpreter=self.number[spoken["interpreter"]] if "interpreter" in spoken else None,
                    status=one.get("status", "planned"),
                    told=one.get("told", False),
                    locked=one.get("locked", False) or one.get("status") == "done",
                )
            )
        stays = {
            number[one["visit"]]: (
                self._minute(one["arrive"], "/plan/stays"),
                self._minute(one["leave"], "/plan/stays"),
                self.number.get(one.get("nurse") or ""),
            )
            for one in plan.get("stays", [])
            if one["visit"] in number
        }
        return tuple(items), stays


ALL_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def _clock_of(text: str) -> int:
    """Minutes after midnight of “14:30”; “24:00” is the end of the day."""
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
