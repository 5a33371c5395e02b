"""How the language is bridged in each step: by somebody who speaks it, or by an interpreter there, by video or by phone."""

from hospitium.scheduling.planning.holding import is_bilingual
from hospitium.scheduling.planning.instance import Item, Step, Visit
from hospitium.scheduling.planning.spans import Span, union

from . import steps
from .board import Board, Key, Lit, Use, both_closed

Way = tuple[str, int | None]
"""A mode and its interpreter; none in the mode “bilingual”."""


def ways(board: Board, visit: Visit, step: Step, options: list[dict[int, list[Span]]]) -> dict[Way, list[Span]]:
    """How the language can be bridged, each with where the step may then begin."""
    found: dict[Way, list[Span]] = {}
    for mode in step.modes:
        if mode == "bilingual":
            found[mode, None] = union(
                span
                for need, option in zip(step.needs, options, strict=True)
                for number, spans in option.items()
                if is_bilingual(board.instance, visit, step, need.role, number)
                for span in spans
            )
            continue
        for number in step.interpreters:
            if mode in board.instance.resources[number].modes:
                found[mode, number] = steps.free_starts(board, number, 0, step.minutes, 0)
    return {way: spans for way, spans in found.items() if spans}


def add(board: Board, key: Key, found: dict[Way, list[Span]], domain: list[Span], fixed: Item | None) -> None:
    """One way is taken where the step takes place."""
    visit = board.instance.visits[key[0]]
    step = visit.steps[key[1]]
    board.spoken[key] = {}
    if fixed:
        if fixed.mode:
            _take(board, key, (fixed.mode, fixed.interpreter), 1)
        return
    if not step.needs_language:
        return
    for way, spans in found.items():
        part = both_closed(board.domain(spans), domain)
        if part:
            lit = board.bool()
            _take(board, key, way, lit)
            if way[1] is None:
                board.model.add_bool_or(_speakers(board, key, visit, step)).only_enforce_if(lit)
            elif part != domain:
                board.only_if(board.begin[key], part, lit)
    board.model.add(sum(board.spoken[key].values()) == board.present[key])


def _take(board: Board, key: Key, way: Way, lit: Lit) -> None:
    """Let the way cost what it costs, and use its interpreter, who has no other role in the step."""
    visit = board.instance.visits[key[0]]
    step, (mode, number) = visit.steps[key[1]], way
    board.spoken[key][way] = lit
    board.charge(lit, board.weights["mode"] * step.steps_down(mode))
    if number is None:
        return
    board.users[number].append(Use(key, 0, step.minutes, 0, lit))
    if visit.interpreter_gender and board.instance.resources[number].gender != visit.interpreter_gender:
        board.charge(lit, visit.interpreter_gender_weight * board.weights["wish"])
    own = [lits[number] for lits in board.chosen[key].values() if number in lits]
    if own and key not in board.asked.fixed:
        board.model.add(sum(own) + lit <= 1)


def _speakers(board: Board, key: Key, visit: Visit, step: Step) -> list[Lit]:
    return [
        lit
        for role, lits in board.chosen[key].items()
        for number, lit in lits.items()
        if is_bilingual(board.instance, visit, step, role, number)
    ]
