"""What is planned: resources with calendars, visits with steps, and what stands; everything in minutes (`clock`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .clock import Clock
from .spans import Span

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
    "moved": 12_000,
    "told": 15_000,
    "confirmed": 40_000,
    "person_changed": 3_000,
    "nurse": 600,
}
"""What one of each is worth unless the programme says otherwise: nights first, then waiting and idle days, and so on."""


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

    @property
    def is_clinician(self) -> bool:
        """Whether their own languages count where a step names no roles."""
        return self.kind in CLINICIANS

    @property
    def is_limited(self) -> bool:
        """Whether their days or weeks have limits."""
        return {self.most_minutes_a_day, self.most_steps_a_day, self.most_minutes_a_week} != {None}

    def speaks(self, tags: Iterable[str], level: int) -> str:
        """The first of the languages they have at this level; a region's tag answers for its language. Empty: none."""
        for tag in tags:
            if any(speech.level >= level for known, speech in self.languages.items() if _answers(known, tag)):
                return tag
        return ""


def _answers(known: str, wanted: str) -> bool:
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

    def steps_down(self, mode: str) -> int:
        """How many better ways of bridging the language there are than this one."""
        return self.modes.index(mode) if mode in self.modes else len(self.modes)


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
    """The nurse of the whole stay: `candidates` bring what is asked; firm: no stay without one of them."""

    candidates: tuple[int, ...]
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
    elsewhere: tuple[Span, ...]
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
    nursing: tuple[tuple[int, int, int, int], ...] = ()
    """Stays that nurses look after already: (resource, arrival, departure, how many)."""
    standing: tuple[Item, ...] = ()
    stays: Mapping[int, tuple[int, int, int | None]] = field(default_factory=dict)
    """What stands: arrival, departure and nurse by visit."""

    def way(self, one: str, other: str, slower: float = 1) -> int:
        """Minutes from place to place for somebody this much slower; none within a place or where one is not known."""
        if not one or not other or one == other:
            return 0
        return round(self.ways.get((one, other), self.walking) * slower)
