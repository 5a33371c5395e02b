"""Solving, and what the values of a model mean."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from ortools.sat.python import cp_model

from hospitium.scheduling.planning.holding import language_of
from hospitium.scheduling.planning.instance import Item

from .board import Board, Key, Lit
from .merging import who


@dataclass(frozen=True)
class Solved:
    """What the solver found: items, its cost, a proven lower bound. No items and no cost: there is none, or not in time."""

    items: list[Item]
    cost: int | None
    bound: int
    proven: bool
    impossible: bool


def solved(board: Board) -> Solved:
    """Run the solver. The same seed and one worker give the same plan, unless the clock cuts it short."""
    asked = board.asked
    board.model.minimize(total := sum(lit * price for lit, price in board.price))
    if asked.below is not None:
        board.model.add(total < asked.below)
    _hint(board)
    solver = cp_model.CpSolver()
    if asked.steady:
        solver.parameters.max_deterministic_time = asked.seconds
    else:
        solver.parameters.max_time_in_seconds = asked.seconds
    solver.parameters.random_seed = asked.seed
    solver.parameters.num_workers = asked.workers
    solver.parameters.linearization_level = 1
    if len(board.visits) == 1:
        solver.parameters.cp_model_probing_level = 0  # costs more than it finds in models so small
    with asked.stop.calling(solver.stop_search):
        try:
            status = solver.solve(board.model)
        except IndexError:  # it stumbled while it simplified the model (absl's `at`, as in google/or-tools 5288)
            status = _as_it_is(solver, board.model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Solved([], None, 0, status == cp_model.INFEASIBLE, status == cp_model.INFEASIBLE)
    bound = math.ceil(solver.best_objective_bound - 1e-6)
    return Solved(items(board, solver.value), round(solver.objective_value), bound, status == cp_model.OPTIMAL, False)


def _as_it_is(solver: cp_model.CpSolver, model: cp_model.CpModel) -> Any:
    solver.parameters.cp_model_presolve = False
    return solver.solve(model)


def _hint(board: Board) -> None:
    for item in board.asked.hint:
        key = item.visit, item.step
        if key in board.keys(item.visit) and key not in board.asked.fixed:
            board.model.add_hint(board.begin[key], item.begin // board.unit)
            for role, lits in board.chosen[key].items():
                for number, lit in lits.items():
                    board.model.add_hint(lit, number in item.people.get(role, ()))
            for way, lit in board.spoken[key].items():
                board.model.add_hint(lit, way == (item.mode, item.interpreter))


def items(board: Board, value: Callable[[Any], int]) -> list[Item]:
    """What these values of the variables mean."""

    def holds(lit: Lit) -> bool:
        return bool(lit) if isinstance(lit, int) else bool(value(lit))

    return [_item(board, key, value(begin), holds) for key, begin in board.begin.items() if holds(board.present[key])]


def _item(board: Board, key: Key, unit: int, holds: Callable[[Lit], bool]) -> Item:
    if key in board.asked.fixed:
        return board.asked.fixed[key]
    visit, at = key
    step, begin = board.instance.visits[visit].steps[at], unit * board.unit
    mode, interpreter = next((way for way, lit in board.spoken[key].items() if holds(lit)), ("", None))
    people = {
        role: tuple(who(board, key, role, number, begin) for number, lit in lits.items() if holds(lit))
        for role, lits in board.chosen[key].items()
    }
    before = board.asked.keep.get(key)
    is_same = before is not None and before.begin == begin
    item = Item(
        visit=visit,
        step=at,
        begin=begin,
        end=begin + step.minutes,
        people=people,
        mode=mode,
        interpreter=interpreter,
        status=before.status if before and is_same else "planned",
        told=bool(before and is_same and before.told),
    )
    return replace(item, tag=language_of(board.instance, item)) if mode else item
