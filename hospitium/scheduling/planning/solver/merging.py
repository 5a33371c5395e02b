"""Candidates who are as good as one another, taken as one: whoever of them is free then.

Two candidates of a need are alike when nothing in the model could tell them apart but when they are free. A person is alike only to
people this visit meets in no other step, since meeting somebody again is cheaper; a thing also where it comes in several steps,
as long as none of them holds it longer than the step lasts: steps of one patient never overlap. Only when they are free differs, so
the union of that says when one of them is, and any plan with one is a plan with the other, at the same price.
"""

from collections import Counter
from collections.abc import Mapping

from hospitium.scheduling.planning.holding import is_bilingual
from hospitium.scheduling.planning.instance import Need, Step, Visit
from hospitium.scheduling.planning.spans import Span, covers, union

from .board import Board, Key

Options = dict[int, list[Span]]


def merged(board: Board, key: Key, need: Need, options: Options) -> Options:
    """The options of a need with one candidate for all who are alike; the board keeps who they are."""
    if need.count > 1 or len(board.visits) > 1 or _is_bound(board, key, need):
        return options
    groups: dict[object, list[int]] = {}
    for number in options:
        groups.setdefault(_look(board, key, need, number), []).append(number)
    found = {many[0]: many for many in groups.values()}
    board.offers.alike[key, need.role] = {
        one: {n: options[n] for n in many} for one, many in found.items() if len(many) > 1
    }
    return {
        one: union(span for n in many for span in options[n]) if len(many) > 1 else options[one]
        for one, many in found.items()
    }


def who(board: Board, key: Key, role: str, number: int, begin: int) -> int:
    """Which of those taken as one is free at this minute."""
    many: Mapping[int, list[Span]] = board.offers.alike.get((key, role), {}).get(number, {})
    return next((n for n, spans in many.items() if covers(spans, begin, begin + 1)), number)


def _is_bound(board: Board, key: Key, need: Need) -> bool:
    """Whether the people of this role must be those of another step."""
    links = board.instance.visits[key[0]].links
    return any(need.role in link.same for link in links if key[1] in (link.first, link.then))


def _look(board: Board, key: Key, need: Need, number: int) -> object:
    """All that the model sees of a candidate but when they are free; themselves where nobody is like them."""
    visit, one = board.instance.visits[key[0]], board.instance.resources[number]
    step = visit.steps[key[1]]
    times, is_held = _uses(board, visit)
    before = board.asked.keep.get(key)
    is_once = times[number] == 1
    is_thing = not one.is_person and not is_held[number] and not one.turnover and not one.is_limited
    if (before is not None and number in before.resources) or not (is_once or (is_thing and _is_in_one(step, number))):
        return number
    wishes = tuple(wish.resources is not None and number in wish.resources for wish in step.wishes)
    return one.place, one.is_person, wishes, is_bilingual(board.instance, visit, step, need.role, number)


def _is_in_one(step: Step, number: int) -> bool:
    """Whether a step could use it in one role only."""
    return sum(number in need.candidates for need in step.needs) + (number in step.interpreters) == 1


def _uses(board: Board, visit: Visit) -> tuple[Counter[int], Counter[int]]:
    """In how many roles a visit could use each resource, and in how many of them it is held beyond the step."""
    if board.offers.counted is None:
        times, is_held = Counter[int](), Counter[int]()
        for step in visit.steps:
            times.update(step.interpreters)
            for need in step.needs:
                times.update(need.candidates)
                if need.before or need.after:
                    is_held.update(need.candidates)
        for item in board.asked.fixed.values():
            times.update(item.resources)
        board.offers.counted = times, is_held
    return board.offers.counted
