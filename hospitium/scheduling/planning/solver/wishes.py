"""Wishes in the model: what going without each costs."""

from hospitium.scheduling.planning.instance import Wish
from hospitium.scheduling.planning.spans import Span, without

from .board import Board, Key, Lit, both_closed


def add(board: Board, key: Key, domain: list[Span]) -> None:
    """Charge for each wish of a step that is not met, and for each time the patient would rather keep."""
    visit = board.instance.visits[key[0]]
    step = visit.steps[key[1]]
    for wish in step.wishes:
        broken = board.bool()
        board.charge(broken, wish.weight * board.weights["wish"])
        if wish.starts is not None:
            _within(board, key, both_closed(board.domain(wish.starts), domain), broken)
        if wish.resources is not None:
            board.model.add(sum(_granted(board, key, wish)) + broken >= board.present[key])
    for (begin, end), weight in () if step.any_hour else visit.soft_away:
        clash = [(begin - step.minutes + 1, end)]
        rest = both_closed(board.domain(without([(0, board.clock.end)], clash)), domain)
        if rest != domain:
            broken = board.bool()
            board.charge(broken, weight * board.weights["wish"])
            _within(board, key, rest, broken)


def _within(board: Board, key: Key, part: list[Span], broken: Lit) -> None:
    """The step begins within these units, or the wish is broken."""
    kept: Lit = 0
    if part:
        kept = board.bool()
        board.only_if(board.begin[key], part, kept)
    board.model.add(kept + broken >= board.present[key])


def _granted(board: Board, key: Key, wish: Wish) -> list[Lit]:
    return [
        lit
        for role, many in board.chosen[key].items()
        if not wish.role or role == wish.role
        for number, lit in many.items()
        if wish.resources is not None and number in wish.resources
    ]
