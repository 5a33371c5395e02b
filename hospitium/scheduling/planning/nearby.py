"""A smaller question whose answers are plans still: visits that have a plan look for a better one near it.

Stays begin and end within a day of where they do now; where many rooms or devices would do, a step chooses among those that the visits
have now and a few others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from .instance import Instance, Item, Need, Visit
from .spans import Span
from .valuing import stay_of

AROUND = 1
"""Days by which arrival and departure may move."""
FEW = 5
"""Things beside those in use now that a step may choose among."""


def nearby(instance: Instance, plans: Mapping[int, Sequence[Item]], chance: Random) -> Instance:
    """The instance in which these visits, planned as said, have less to choose from."""
    visits = list(instance.visits)
    used = {number for items in plans.values() for item in items for number in item.resources}
    for number, items in plans.items():
        visits[number] = _narrowed(instance, number, items, used, chance)
    return replace(instance, visits=tuple(visits))


def _narrowed(instance: Instance, number: int, items: Sequence[Item], used: set[int], chance: Random) -> Visit:
    visit = instance.visits[number]
    came, went = stay_of(instance, number, items)
    steps = tuple(
        replace(step, needs=tuple(_fewer(instance, need, used, chance) for need in step.needs)) for step in visit.steps
    )
    arrive, leave = _around(instance, came, visit.arrive), _around(instance, went, visit.leave)
    return replace(visit, arrive=arrive, leave=leave, steps=steps)


def _around(instance: Instance, moment: int, window: Span) -> Span:
    clock = instance.clock
    day, last = clock.day_of(moment), len(clock.days)
    begin, end = (clock.midnight(min(last, max(0, n))) for n in (day - AROUND, day + AROUND + 1))
    return min(moment, max(window[0], begin)), max(moment, min(window[1], end))


def _fewer(instance: Instance, need: Need, used: set[int], chance: Random) -> Need:
    others = [n for n in need.candidates if n not in used and not instance.resources[n].is_person]
    if len(others) <= FEW:
        return need
    kept = {*chance.sample(others, FEW)} | (set(need.candidates) - set(others))
    return replace(need, candidates=tuple(n for n in need.candidates if n in kept))
