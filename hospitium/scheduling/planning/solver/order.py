"""The patient is at one place at a time, gets from place to place, recovers, and takes steps in the order they ask for."""

from collections import defaultdict

from hospitium.scheduling.planning.instance import Step, Visit

from .board import Board, Key, Lit, is_sure, pairs


def add(board: Board, number: int) -> None:
    """Whatever holds between the steps of a visit."""
    visit, keys = board.instance.visits[number], board.keys(number)
    intervals = [
        board.interval(board.begin[key], board.units(visit.steps[key[1]].minutes), board.present[key]) for key in keys
    ]
    board.model.add_no_overlap(intervals)
    places = {key: _places(board, visit, key) for key in keys}
    apart: dict[frozenset[int], int] = {}
    for one in visit.apart:
        for pair in map(frozenset, pairs(one.steps)):
            apart[pair] = max(apart.get(pair, 0), one.minutes)
    for one_key, other_key in pairs(keys):
        _pair(board, visit, (one_key, other_key), places, apart.get(frozenset((one_key[1], other_key[1])), 0))
    _links(board, number, visit, set(keys))


def _pair(board: Board, visit: Visit, keys: tuple[Key, Key], places: dict[Key, dict[str, Lit]], apart: int) -> None:
    """Whichever comes first leaves time for the way, for recovery, for what keeps them apart."""
    one, other = keys
    forth = max(apart, _between(visit.steps[one[1]], visit.steps[other[1]]))
    back = max(apart, _between(visit.steps[other[1]], visit.steps[one[1]]))
    ways = [
        (board.instance.way(here, there, visit.slower), [lit for lit in (mine, theirs) if not is_sure(lit)])
        for here, mine in places[one].items()
        for there, theirs in places[other].items()
    ]
    far = [(way, at) for way, at in ways if way > min(forth, back)]
    if not forth and not back and not far:
        return
    first = board.bool()
    sides = ((one, other, first, forth), (other, one, first.negated(), back))
    for before, after, lit, gap in sides:
        _leave(board, visit, before, after, gap, [lit])
        for way, at in far:
            if way > gap:
                _leave(board, visit, before, after, way, [lit, *at])


def _leave(board: Board, visit: Visit, before: Key, after: Key, gap: int, lits: list[Lit]) -> None:
    size = board.units(visit.steps[before[1]].minutes + gap)
    board.model.add(board.begin[after] >= board.begin[before] + size).only_enforce_if(
        [*lits, *board.here(before, after)]
    )


def _between(before: Step, after: Step) -> int:
    """Minutes that must lie between the end of one and the beginning of the other, in this order, wherever they are."""
    washouts = [minutes for minutes, kinds in after.washouts if before.kind in kinds]
    return max([before.recover, after.fasting if before.eats else 0, *washouts])


def _places(board: Board, visit: Visit, key: Key) -> dict[str, Lit]:
    """Where a step can be, each with what says that it is there."""
    step = visit.steps[key[1]]
    if step.place:
        return {step.place: 1}
    for need in step.needs:
        if not any(board.instance.resources[n].place for n in need.candidates):
            continue
        found: dict[str, list[Lit]] = defaultdict(list)
        for number, lit in board.chosen[key].get(need.role, {}).items():
            found[board.instance.resources[number].place].append(lit)
        if len(found) == 1:
            return dict.fromkeys(found, 1)
        return {place: board.any(lits) for place, lits in found.items()}
    return {"": 1}


def _links(board: Board, number: int, visit: Visit, keys: set[Key]) -> None:
    for link in visit.links:
        one, other = (number, link.first), (number, link.then)
        if not {one, other} <= keys:
            continue
        here, minutes = board.here(one, other), visit.steps[link.first].minutes
        gap = board.begin[other] - board.begin[one]
        board.model.add(gap >= board.units(minutes + link.least)).only_enforce_if(here)
        if link.most is not None:
            board.model.add(gap <= (minutes + link.most) // board.unit).only_enforce_if(here)
        if link.nights is not None:
            nights = _day(board, other) - _day(board, one)
            board.model.add(nights >= link.nights[0]).only_enforce_if(here)
            board.model.add(nights <= link.nights[1]).only_enforce_if(here)
        for role in link.same:
            mine, theirs = board.chosen[one].get(role, {}), board.chosen[other].get(role, {})
            for who in mine.keys() | theirs.keys():
                board.model.add(mine.get(who, 0) - theirs.get(who, 0) == 0).only_enforce_if(here)


def _day(board: Board, key: Key) -> Lit:
    return sum(day * lit for day, lit in board.on_day[key].items())
