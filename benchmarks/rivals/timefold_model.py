"""Visits as Timefold plans them: entities and constraint streams, for `timefold_solve`.

Every step is an entity with four variables: when, with whom or in what, in which room, and how the language is bridged. A step that
must have the people of another follows that one instead of choosing. What the steps of one visit owe one another is weighed visit by
visit, what visits take from one another by joins.
"""

# mypy: disable-error-code="union-attr"

from dataclasses import dataclass, field
from typing import Annotated, Any

from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import ConstraintCollectors, HardSoftScore, Joiners, constraint_provider


@dataclass(eq=False)
class Slot:
    """A moment at which steps may begin."""

    index: int
    minute: int
    day: int


@dataclass(eq=False)
class Resource:
    """Somebody or something. `fits`: by quarters of an hour, a bit for each slot from which on so much is free; `seats`: where several fit
    in at once, how many more do in each slot. (Bits, since every number of a list takes the bridge to Java its time.)"""

    number: int
    place: int
    turnover: int
    capacity: int
    fits: list[int]
    seats: list[int]


@dataclass(eq=False)
class Way:
    """How the language is bridged, by whom, and its price."""

    mode: str
    interpreter: Resource
    price: int


@dataclass(eq=False)
class Visit:
    """A patient's world: what binds the steps, and what they are worth."""

    number: int
    arrive: list[int]
    leave: list[int]
    settle: int
    ready: int
    most: int
    comfortable: int
    walk: list[list[int]]
    slack: int
    midnights: list[int]
    night: int
    idle: int
    waiting: int
    load: int
    people: int


@planning_entity
@dataclass(eq=False)
class Step:
    """One step of a visit. `leader`: the step whose people it must have, else -1."""

    id: Annotated[int, PlanningId]
    at: int
    visit: Visit
    minutes: int
    recover: int
    leader: int
    speakers: list[int]
    wishes: dict[int, int]
    starts: Annotated[list[Slot], ValueRangeProvider(id="starts")]
    mains: Annotated[list[Resource], ValueRangeProvider(id="mains")]
    rooms: Annotated[list[Resource], ValueRangeProvider(id="rooms")]
    ways: Annotated[list[Way], ValueRangeProvider(id="ways")]
    start: Annotated[Slot | None, PlanningVariable(value_range_provider_refs=["starts"])] = field(default=None)
    main: Annotated[Resource | None, PlanningVariable(value_range_provider_refs=["mains"])] = field(default=None)
    room: Annotated[Resource | None, PlanningVariable(value_range_provider_refs=["rooms"])] = field(default=None)
    way: Annotated[Way | None, PlanningVariable(value_range_provider_refs=["ways"])] = field(default=None)

    def begin(self) -> int:
        return self.start.minute

    def end(self) -> int:
        return self.start.minute + self.minutes

    def place(self) -> int:
        return self.room.place if self.room.number >= 0 else self.main.place


@dataclass(eq=False)
class Link:
    """Two steps in order, at least so many minutes between them."""

    first: int
    then: int
    least: int


@planning_solution
@dataclass
class Plan:
    """Every step of every visit."""

    links: Annotated[list[Link], ProblemFactCollectionProperty]
    steps: Annotated[list[Step], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore | None, PlanningScore] = field(default=None)


# --- what visits take from one another, and from what is booked


def is_taken(resource: Resource, step: Step) -> bool:
    """Whether a calendar has no room for a step."""
    return (resource.fits[step.minutes // 15] >> step.start.index) & 1 == 0


def clash(one: Step, other: Step, turnover: int) -> int:
    """Quarters of an hour for which two steps would have the same at once, turnover counted."""
    least = min(one.end(), other.end()) + turnover - max(one.begin(), other.begin())
    return max(0, least) // 15


@constraint_provider
def rules(factory: Any) -> list[Any]:
    """Hard and soft rules."""
    every = factory.for_each(Step)
    leading = every.filter(lambda step: step.leader < 0)
    following = every.filter(lambda step: step.leader >= 0).join(
        Step, Joiners.equal(lambda step: step.leader, lambda leader: leader.id)
    )
    by_visit = every.group_by(lambda step: step.visit, ConstraintCollectors.to_list()).map(lambda visit, steps: steps)
    by_day = every.group_by(
        lambda step: step.visit, lambda step: step.start.day, ConstraintCollectors.sum(lambda step: step.minutes)
    )
    return [
        # booked already
        leading.filter(lambda s: s.main.capacity == 1 and is_taken(s.main, s))
        .penalize(HardSoftScore.ONE_HARD, lambda s: s.minutes // 15)
        .as_constraint("main is taken"),
        following.filter(lambda s, of: is_taken(of.main, s))
        .penalize(HardSoftScore.ONE_HARD, lambda s, of: s.minutes // 15)
        .as_constraint("main of follower is taken"),
        every.filter(lambda s: s.room.number >= 0 and is_taken(s.room, s))
        .penalize(HardSoftScore.ONE_HARD, lambda s: s.minutes // 15)
        .as_constraint("room is taken"),
        every.filter(lambda s: s.way.interpreter.number >= 0 and is_taken(s.way.interpreter, s))
        .penalize(HardSoftScore.ONE_HARD, lambda s: s.minutes // 15)
        .as_constraint("interpreter is taken"),
        # taken by another visit
        leading.filter(lambda s: s.main.capacity == 1)
        .join(
            Step,
            Joiners.equal(lambda s: s.main.number),
            Joiners.less_than(lambda s: s.id),
            Joiners.overlapping(lambda s: s.begin(), lambda s: s.end() + s.main.turnover),
            Joiners.filtering(lambda s, o: o.leader < 0),
        )
        .penalize(HardSoftScore.ONE_HARD, lambda s, o: clash(s, o, s.main.turnover))
        .as_constraint("main twice"),
        following.join(
            Step,
            Joiners.equal(lambda s, of: of.main.number, lambda o: o.main.number),
            Joiners.overlapping(lambda s, of: s.begin(), lambda s, of: s.end(), lambda o: o.begin(), lambda o: o.end()),
            Joiners.filtering(lambda s, of, o: o.leader < 0),
        )
        .penalize(HardSoftScore.ONE_HARD, lambda s, of, o: clash(s, o, 0))
        .as_constraint("main of follower twice"),
        following.join(
            Step,
            Joiners.less_than(lambda s, of: s.id, lambda o: o.id),
            Joiners.overlapping(lambda s, of: s.begin(), lambda s, of: s.end(), lambda o: o.begin(), lambda o: o.end()),
            Joiners.filtering(lambda s, of, o: o.leader >= 0),
        )
        .join(
            Step,
            Joiners.equal(lambda s, of, o: o.leader, lambda its: its.id),
            Joiners.equal(lambda s, of, o: of.main.number, lambda its: its.main.number),
        )
        .penalize(HardSoftScore.ONE_HARD, lambda s, of, o, its: clash(s, o, 0))
        .as_constraint("mains of followers twice"),
        every.filter(lambda s: s.room.number >= 0)
        .join(
            Step,
            Joiners.equal(lambda s: s.room.number),
            Joiners.less_than(lambda s: s.id),
            Joiners.overlapping(lambda s: s.begin(), lambda s: s.end()),
        )
        .penalize(HardSoftScore.ONE_HARD, lambda s, o: clash(s, o, 0))
        .as_constraint("room twice"),
        every.filter(lambda s: s.way.interpreter.number >= 0)
        .join(
            Step,
            Joiners.equal(lambda s: s.way.interpreter.number),
            Joiners.less_than(lambda s: s.id),
            Joiners.overlapping(lambda s: s.begin(), lambda s: s.end()),
        )
        .penalize(HardSoftScore.ONE_HARD, lambda s, o: clash(s, o, 0))
        .as_constraint("interpreter twice"),
        leading.filter(lambda s: s.main.capacity > 1)
        .group_by(lambda s: s.main, lambda s: s.start.index, ConstraintCollectors.count())
        .filter(lambda main, at, many: many > main.seats[at])
        .penalize(HardSoftScore.ONE_HARD, lambda main, at, many: many - main.seats[at])
        .as_constraint("too many at once"),
        # who bridges the language
        leading.filter(lambda s: s.way.mode == "bilingual" and s.main.number not in s.speakers)
        .penalize(HardSoftScore.ONE_HARD)
        .as_constraint("nobody speaks it"),
        following.filter(lambda s, of: s.way.mode == "bilingual" and of.main.number not in s.speakers)
        .penalize(HardSoftScore.ONE_HARD)
        .as_constraint("nobody speaks it in the follower"),
        # of one visit
        every.join(
            Step,
            Joiners.equal(lambda s: s.visit.number),
            Joiners.less_than(lambda s: s.id),
            Joiners.overlapping(lambda s: s.begin(), lambda s: s.end() + s.visit.slack),
        )
        .penalize(HardSoftScore.ONE_HARD, lambda s, o: lack(s, o))
        .as_constraint("ways and recovery"),
        factory.for_each(Link)
        .join(Step, Joiners.equal(lambda link: link.first, lambda s: s.id))
        .join(Step, Joiners.equal(lambda link, s: link.then, lambda o: o.id))
        .filter(lambda link, s, o: o.begin() - s.end() < link.least)
        .penalize(HardSoftScore.ONE_HARD, lambda link, s, o: (link.least - o.begin() + s.end() + 14) // 15)
        .as_constraint("order"),
        by_day.filter(lambda visit, day, minutes: minutes > visit.most)
        .penalize(HardSoftScore.ONE_HARD, lambda visit, day, minutes: (minutes - visit.most) // 15 + 1)
        .as_constraint("too much on a day"),
        by_day.filter(lambda visit, day, minutes: minutes > visit.comfortable)
        .penalize(HardSoftScore.ONE_SOFT, lambda visit, day, minutes: visit.load * (minutes - visit.comfortable))
        .as_constraint("load"),
        by_visit.penalize(HardSoftScore.ONE_SOFT, lambda steps: stay(steps)).as_constraint("nights and idle days"),
        by_visit.penalize(HardSoftScore.ONE_SOFT, lambda steps: waiting(steps)).as_constraint("waiting"),
        every.filter(lambda s: s.way.price > 0)
        .penalize(HardSoftScore.ONE_SOFT, lambda s: s.way.price)
        .as_constraint("how the language is bridged"),
        leading.filter(lambda s: s.main.number in s.wishes)
        .penalize(HardSoftScore.ONE_SOFT, lambda s: s.wishes[s.main.number])
        .as_constraint("wishes"),
        leading.filter(lambda s: s.main.place < 0)
        .group_by(lambda s: s.visit, ConstraintCollectors.count_distinct(lambda s: s.main.number))
        .penalize(HardSoftScore.ONE_SOFT, lambda visit, many: visit.people * many)
        .as_constraint("people met"),
        every.filter(lambda s: s.way.interpreter.number >= 0)
        .group_by(lambda s: s.visit, ConstraintCollectors.count_distinct(lambda s: s.way.interpreter.number))
        .penalize(HardSoftScore.ONE_SOFT, lambda visit, many: visit.people * many)
        .as_constraint("interpreters met"),
    ]


def lack(one: Step, other: Step) -> int:
    """Quarters of an hour that two steps of a patient lack between them, for the way and for recovery."""
    if one.begin() <= other.begin():
        least = max(one.recover, one.visit.walk[one.place()][other.place()])
        return max(0, least - other.begin() + one.end() + 14) // 15
    least = max(other.recover, one.visit.walk[other.place()][one.place()])
    return max(0, least - one.begin() + other.end() + 14) // 15


def stay(steps: list[Step]) -> int:
    """What the nights cost, and days between with no step."""
    visit = steps[0].visit
    first = steps[0].begin()
    last = 0
    for step in steps:
        first = min(first, step.begin())
        last = max(last, step.end())
    came = day_of(visit.midnights, max(visit.arrive[0], min(visit.arrive[1], first - visit.settle)))
    went = day_of(visit.midnights, min(visit.leave[1], max(visit.leave[0], last + visit.ready)))
    return visit.night * (went - came) + visit.idle * idle_days(steps, came, went)


def idle_days(steps: list[Step], came: int, went: int) -> int:
    """Whole days of the stay without a step."""
    idle = 0
    for day in range(came + 1, went):
        many = 0
        for step in steps:
            if step.start.day == day:
                many += 1
        if many == 0:
            idle += 1
    return idle


def waiting(steps: list[Step]) -> int:
    """What waiting between the steps of a day costs: to each next step of the day, less those that overlap."""
    wait = 0
    for one in steps:
        after = 0
        for other in steps:
            is_later = other.start.day == one.start.day and other.begin() > one.begin()
            if is_later and (after == 0 or other.begin() < after):
                after = other.begin()
        if after > one.end():
            wait += after - one.end()
    return steps[0].visit.waiting * wait


def day_of(midnights: list[int], minute: int) -> int:
    """The day of a minute."""
    day = 0
    for midnight in midnights:
        if midnight <= minute:
            day += 1
    return day - 1
