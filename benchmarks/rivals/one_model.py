"""All visits in one constraint model, from the plan of first-available booking on.

The model is that of the product, so that it knows every rule and price as well as it can. A hint of times and people alone is often lost
in so large a model; so the booked plan is solved first with times and people fixed, and every variable is hinted with its value there.
"""

from collections.abc import Sequence
from typing import Any

from ortools.sat.python import cp_model

WORKERS = 8
"""On two processors: with fewer, CP-SAT leaves out most of what improves large models."""


def plan(instance: Any, booked: Sequence[Any], seconds: float) -> list[Any]:
    """The best items found in this time, building included; of the visits that booking placed, so that there is a plan at all."""
    import time

    from hospitium.scheduling.planning.solver import answer, model
    from hospitium.scheduling.planning.solver.board import Asked, Board
    from hospitium.scheduling.planning.taken import Taken

    until = time.monotonic() + seconds
    visits = sorted({item.visit for item in booked})
    board = model.built(Board(instance, visits, Taken(instance), Asked(hint=booked)))
    board.model.minimize(sum(lit * price for lit, price in board.price))
    _hint(board, _values(board, booked))
    solver = _solver(until - time.monotonic())
    status = solver.solve(board.model)
    return answer.items(board, solver.value) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else list(booked)


def _values(board: Any, booked: Sequence[Any]) -> list[int]:
    """The value of every variable in the booked plan."""
    fixed = board.model.clone()
    for item in booked:
        key = item.visit, item.step
        fixed.add(fixed.get_int_var_from_proto_index(board.begin[key].index) == item.begin // board.unit)
        for lit, is_so in _chosen(board, item):
            fixed.add(fixed.get_bool_var_from_proto_index(lit.index) == is_so)
    solver = _solver(20)
    found = solver.solve(fixed)
    return list(solver.response_proto.solution) if found in (cp_model.OPTIMAL, cp_model.FEASIBLE) else []


def _chosen(board: Any, item: Any) -> Any:
    key = item.visit, item.step
    for role, lits in board.chosen[key].items():
        yield from ((lit, number in item.people.get(role, ())) for number, lit in lits.items())
    yield from ((lit, way == (item.mode, item.interpreter)) for way, lit in board.spoken[key].items())


def _hint(board: Any, values: Sequence[int]) -> None:
    for index, value in enumerate(values):
        board.model.proto.solution_hint.vars.append(index)
        board.model.proto.solution_hint.values.append(value)


def _solver(seconds: float) -> Any:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.1, seconds)
    solver.parameters.num_workers = WORKERS
    solver.parameters.max_presolve_iterations = 1  # more of it, or probing, takes all the time there is
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.symmetry_level = 0
    return solver
