"""Other plans for one visit that are genuinely different: what each is for, what it has more of and what less.

The visit is planned anew with one part of the price made dear. What comes out is an alternative when it gains in that part.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hospitium.scheduling.planning import valuing
from hospitium.scheduling.planning.instance import Instance, Item
from hospitium.scheduling.planning.solver import Asked, solve
from hospitium.scheduling.planning.taken import Taken

DEAR = 100
AIMS = {
    "continuity": ("people", {"people": DEAR}),
    "calm": ("load", {"load": DEAR * DEAR, "waiting": 0}),
    "language": ("mode", {"mode": DEAR}),
    "wishes": ("wishes", {"wish": DEAR}),
    "short": ("nights", {"night": DEAR}),
}
"""By aim: the part that must become less, and by what its weights are multiplied."""


@dataclass(frozen=True)
class Alternative:
    """Another plan: its aim, its items, the amounts of every part, and how much more it costs in the programme's weights."""

    aim: str
    items: list[Item]
    amounts: Mapping[str, int]
    dearer: int


def alternatives(
    instance: Instance, number: int, plan: Sequence[Item], *, most: int = 3, seconds: float = 2.0, seed: int = 0
) -> tuple[Mapping[str, int], list[Alternative]]:
    """The amounts of a visit's plan, and at most so many alternatives to it beside what the plan has for others."""
    mine = [item for item in plan if item.visit == number]
    if not mine:
        return {}, []
    looked = _calmer(instance, number, mine)
    taken = Taken(looked, [item for item in plan if item.visit != number])
    fixed = {(item.visit, item.step): item for item in mine if item.locked}
    now = valuing.amounts(looked, number, mine)
    found: list[Alternative] = []
    for aim, (part, factors) in AIMS.items():
        if not now[part]:
            continue
        weights = {name: looked.weights[name] * factors.get(name, 1) for name in looked.weights}
        answer = solve(looked, [number], taken, Asked(seconds=seconds, seed=seed, weights=weights, fixed=fixed))
        amounts = valuing.amounts(looked, number, answer.items) if answer.cost is not None else now
        is_new = all(dict(amounts) != dict(other.amounts) for other in found)
        if amounts[part] < now[part] and is_new:
            dearer = valuing.cost(instance, number, answer.items) - valuing.cost(instance, number, mine)
            found.append(Alternative(aim, answer.items, amounts, dearer))
    return now, sorted(found, key=lambda one: one.dearer)[:most]


def _calmer(instance: Instance, number: int, mine: Sequence[Item]) -> Instance:
    """The instance; where nobody said what a comfortable day is, two thirds of the fullest is."""
    visit = instance.visits[number]
    if visit.comfortable is not None:
        return instance
    days: dict[int, int] = {}
    for item in mine:
        day = instance.clock.day_of(item.begin)
        days[day] = days.get(day, 0) + item.end - item.begin
    visits = list(instance.visits)
    visits[number] = replace(visit, comfortable=max(days.values()) * 2 // 3)
    return replace(instance, visits=tuple(visits))
