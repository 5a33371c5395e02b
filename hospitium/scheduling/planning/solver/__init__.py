"""The doorkeeper of OR-Tools: visits as one constraint model over calendars that stand, solved to the optimum or the deadline.

Built by noun: `board` (the model and its words), `steps` (when and with whom), `language`, `wishes`, `order` (the patient is at one
place at a time), `stays` (nights, idle days, waiting), `pools` (nobody is used twice), `answer` (what the values mean).
"""

from collections.abc import Sequence

from hospitium.scheduling.planning.instance import Instance
from hospitium.scheduling.planning.taken import Taken

from . import order, pools, stays, steps
from .answer import Solved, solved
from .board import Asked, Board, Stop

__all__ = ["Asked", "Solved", "Stop", "solve"]


def solve(instance: Instance, visits: Sequence[int], taken: Taken, asked: Asked) -> Solved:
    """The best way to place these visits into calendars that are taken as said."""
    board = Board(instance, visits, taken, asked)
    for number in visits:
        steps.add(board, number)
        if board.impossible:
            return Solved([], None, 0, True, True)
        order.add(board, number)
        stays.add(board, number)
    pools.add(board)
    return solved(board)
