"""Steps in the model: when each may begin, on which day, with whom, and what staying close to the plan that stands is worth."""

from hospitium.scheduling.planning.holding import within_limits
from hospitium.scheduling.planning.instance import Item, Need, Step, Visit
from hospitium.scheduling.planning.spans import Span, both, starts, union

from . import language, wishes
from .board import Board, Key, Lit, Use, both_closed
from .merging import merged

Options = dict[int, list[Span]]
"""By resource: where the step may begin with it."""


def add(board: Board, number: int) -> None:
    """Every step of a visit; tells the board when one has nowhere to be."""
    visit = board.instance.visits[number]
    for at, step in enumerate(visit.steps):
        _add(board, (number, at), visit, step)
        if board.impossible:
            return
    for choice in visit.choices:
        board.model.add(sum(board.present[number, at] for at in choice.steps) == choice.count)
    _people(board, number)


def _add(board: Board, key: Key, visit: Visit, step: Step) -> None:
    fixed = board.asked.fixed.get(key)
    options, ways = ([], {}) if fixed else offers(board, key)
    domain = (
        [(fixed.begin // board.unit,) * 2] if fixed else board.grid(allowed(board, visit, step, options, ways), key)
    )
    is_free = (step.optional or key[1] in visit.chosen) and not fixed
    if not domain:
        board.impossible = not is_free
        board.begin[key], board.present[key] = 0, 0
        board.chosen[key], board.spoken[key], board.on_day[key] = {}, {}, {}
    else:
        board.present[key] = board.bool() if is_free else 1
        board.begin[key] = board.moment(domain)
        _days(board, key, domain)
        _fill(board, key, step, options, domain, fixed)
        language.add(board, key, ways, domain, fixed)
        wishes.add(board, key, domain)
        _stability(board, key)
    if step.optional and key[1] not in visit.chosen:
        board.charge(1 - board.present[key], board.weights["unplaced"] * step.priority * visit.priority)


def offers(board: Board, key: Key) -> tuple[list[Options], dict[language.Way, list[Span]]]:
    """Who could fill each need of a step and how its language could be bridged, each with where it may then begin."""
    if key not in board.offers.needs:
        visit = board.instance.visits[key[0]]
        step = visit.steps[key[1]]
        options = [merged(board, key, need, _options(board, need, step)) for need in step.needs]
        board.offers.needs[key], board.offers.ways[key] = options, language.ways(board, visit, step, options)
    return board.offers.needs[key], board.offers.ways[key]


def allowed(
    board: Board, visit: Visit, step: Step, options: list[Options], ways: dict[language.Way, list[Span]]
) -> list[Span]:
    """The minutes in which a step may begin: the patient is here, is ready, and everything needed is free."""
    first = visit.arrive[0] + visit.settle + (0 if step.light else visit.jet_lag)
    first = max(first, board.instance.now + max(step.pause, step.fasting))
    allowed = both(step.starts, [(first, max(first, visit.leave[1] - visit.ready - step.minutes + 1))])
    for need, option in zip(step.needs, options, strict=True):
        allowed = (
            both(allowed, union(s for spans in option.values() for s in spans)) if len(option) >= need.count else []
        )
    if step.needs_language:
        allowed = both(allowed, union(span for spans in ways.values() for span in spans))
    return [span for span in allowed if span[0] < span[1]]


def _options(board: Board, need: Need, step: Step) -> Options:
    return {
        number: spans
        for number in need.candidates
        if (spans := free_starts(board, number, need.before, step.minutes, need.after))
    }


def free_starts(board: Board, number: int, before: int, minutes: int, after: int) -> list[Span]:
    """Where a step may begin that holds a resource so long: it is free, and within its limits."""
    spans = starts(board.taken.free(number), before, minutes, after)
    one = board.instance.resources[number]
    if not one.is_limited:
        return spans
    days = (d for d in board.days if within_limits(board.instance, board.taken, number, d[0], before + minutes + after))
    return both(spans, union(days))


def _days(board: Board, key: Key, domain: list[Span]) -> None:
    found = {}
    for day, (begin, end) in enumerate(board.days):
        low, high = begin // board.unit, end // board.unit - 1
        part = [(max(a, low), min(b, high)) for a, b in domain if a <= high and b >= low]
        if part:
            found[day] = lit = board.bool()
            board.only_if(board.begin[key], part, lit)
    board.model.add(sum(found.values()) == board.present[key])
    board.on_day[key] = found


def _fill(board: Board, key: Key, step: Step, options: list[Options], domain: list[Span], fixed: Item | None) -> None:
    """Each role gets as many as it needs, nobody stands in two."""
    board.chosen[key] = {}
    roles_of: dict[int, list[Lit]] = {}
    for at, need in enumerate(step.needs):
        lits = {}
        for number in fixed.people.get(need.role, ()) if fixed else options[at]:
            lit = 1 if fixed else _takes(board, key, options[at][number], domain)
            if lit is not None:
                lits[number] = lit
                roles_of.setdefault(number, []).append(lit)
                if number not in board.offers.alike.get((key, need.role), ()):  # else never in its own way
                    board.users[number].append(Use(key, need.before, step.minutes, need.after, lit))
        if not fixed:
            board.model.add(sum(lits.values()) == need.count * board.present[key])
        board.chosen[key][need.role] = lits
    for many in roles_of.values():
        if len(many) > 1 and not fixed:
            board.model.add(sum(many) <= 1)


def _takes(board: Board, key: Key, spans: list[Span], domain: list[Span]) -> Lit | None:
    """Whether the step is with this resource, which narrows when it may begin; None where it never can be."""
    part = both_closed(board.domain(spans), domain)
    if not part:
        return None
    lit = board.bool()
    if part != domain:
        board.only_if(board.begin[key], part, lit)
    return lit


def _stability(board: Board, key: Key) -> None:
    before = board.asked.keep.get(key)
    if before is None or key in board.asked.fixed:
        return
    stays, weights = board.bool(), board.weights
    price = weights["moved"] + weights["told"] * before.told + weights["confirmed"] * (before.status == "confirmed")
    board.charge(1 - stays, price)
    board.model.add(board.begin[key] * board.unit == before.begin).only_enforce_if(stays)
    for here in board.here(key):
        board.model.add_implication(stays, here)
    for role, people in before.people.items():
        for number in people:
            if board.instance.resources[number].is_person:
                board.charge(1 - board.chosen[key].get(role, {}).get(number, 0), weights["person_changed"])
    if before.interpreter is not None:
        same = [lit for (_mode, who), lit in board.spoken[key].items() if who == before.interpreter]
        board.charge(1 - sum(same), weights["person_changed"])


def _people(board: Board, number: int) -> None:
    """Every further person a patient meets is one more face."""
    if not board.weights["people"]:
        return
    met: dict[int, list[Lit]] = {}
    for at in range(len(board.instance.visits[number].steps)):
        for lits in board.chosen[number, at].values():
            for who, lit in lits.items():
                met.setdefault(who, []).append(lit)
        for (_mode, interpreter), lit in board.spoken[number, at].items():
            if interpreter is not None:
                met.setdefault(interpreter, []).append(lit)
    for who, many in met.items():
        if board.instance.resources[who].is_person:
            known = board.bool()
            for lit in many:
                board.model.add(known >= lit)
            board.charge(known, board.weights["people"])
