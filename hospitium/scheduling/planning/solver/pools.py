"""Nobody and nothing is used beyond its capacity by the visits of a model together, nor beyond its limits."""

from collections import defaultdict
from typing import Any

from hospitium.scheduling.planning.spans import Span

from .board import Board, Lit, Use


def add(board: Board) -> None:
    """What the visits of a model share. One use alone has been weighed where it was offered."""
    for number, uses in board.users.items():
        if len(uses) < 2:
            continue
        one = board.instance.resources[number]
        if one.capacity == 1:
            board.model.add_no_overlap([_used(board, use, one.turnover) for use in uses])
        elif board.taken.uses(number) or len(uses) > one.capacity:
            _together(board, number, uses)
        if one.is_limited:
            _limits(board, number, uses)


def _used(board: Board, use: Use, turnover: int) -> Any:
    ahead = board.units(use.before)
    long = ahead + board.units(use.minutes + use.after + turnover)
    return board.interval(board.begin[use.key] - ahead, long, use.lit)


def _together(board: Board, number: int, uses: list[Use]) -> None:
    """So many at once and no more, with what is taken already."""
    one, unit = board.instance.resources[number], board.unit
    known = [(begin // unit, board.units(end + one.turnover), many) for begin, end, many in board.taken.uses(number)]
    fixed = [board.model.new_fixed_size_interval_var(begin, end - begin, "") for begin, end, _many in known]
    board.model.add_cumulative(
        [*fixed, *(_used(board, use, one.turnover) for use in uses)],
        [*(min(many, one.capacity) for _begin, _end, many in known), *([1] * len(uses))],
        one.capacity,
    )


def _limits(board: Board, number: int, uses: list[Use]) -> None:
    one = board.instance.resources[number]
    weekly: dict[Span, list[Any]] = defaultdict(list)
    for day, span in enumerate(board.days):
        on = [
            (use.held, _and(board, use.lit, lit)) for use in uses if (lit := board.on_day[use.key].get(day)) is not None
        ]
        if not on:
            continue
        worked, many = board.taken.minutes_on(number, *span)
        minutes = [held * lit for held, lit in on]
        if one.most_minutes_a_day is not None:
            board.model.add(sum(minutes) <= max(0, one.most_minutes_a_day - worked))
        if one.most_steps_a_day is not None:
            board.model.add(sum(lit for _held, lit in on) <= max(0, one.most_steps_a_day - many))
        weekly[board.clock.week_span(day)] += minutes
    if one.most_minutes_a_week is not None:
        for week, minutes in weekly.items():
            board.model.add(sum(minutes) <= max(0, one.most_minutes_a_week - board.taken.minutes_on(number, *week)[0]))


def _and(board: Board, one: Lit, other: Lit) -> Lit:
    found = board.bool()
    board.model.add(found >= one + other - 1)
    return found
