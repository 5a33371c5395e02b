"""Visits as one constraint model: built part by part, then solved."""

from collections.abc import Sequence

from hospitium.scheduling.planning.instance import Instance
from hospitium.scheduling.planning.taken import Taken

from . import order, pools, stays, steps
from .answer import Solved, solved
from .board import Asked, Board, Offers


def solve(
    instance: Instance, visits: Sequence[int], taken: Taken, asked: Asked, offers: Offers | None = None
) -> Solved:
    """The best way to place these visits, by one model."""
    board = built(Board(instance, visits, taken, asked, offers))
    return Solved([], None, 0, True, True) if board.impossible else solved(board)


def built(board: Board) -> Board:
    """The board with the whole model on it, as far as a step that has nowhere to be."""
    for number in board.visits:
        steps.add(board, number)
        if board.impossible:
            return board
        order.add(board, number)
        stays.add(board, number)
    pools.add(board)
    return board
