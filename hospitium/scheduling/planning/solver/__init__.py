"""The doorkeeper of OR-Tools: visits as a constraint model over calendars that stand, solved to the optimum or the deadline.

Built by noun: `board` (the model and its words), `steps` (when and with whom), `merging` (who is as good as another), `language`,
`wishes`, `order` (the patient is at one place at a time), `stays` (nights, idle days, waiting), `pools` (nobody is used twice), `answer`
(what the values mean), `model` (all of it). One visit is solved stay by stay (`shortest`), several by one model.
"""

from collections.abc import Sequence

from hospitium.scheduling.planning.instance import Instance
from hospitium.scheduling.planning.taken import Taken

from . import model, shortest
from .answer import Solved
from .board import Asked, Stop

__all__ = ["Asked", "Solved", "Stop", "solve"]


def solve(instance: Instance, visits: Sequence[int], taken: Taken, asked: Asked) -> Solved:
    """The best way to place these visits into calendars that are taken as said."""
    if len(visits) == 1 and shortest.suits(instance, visits[0], asked):
        return shortest.solve(instance, visits[0], taken, asked)
    return model.solve(instance, visits, taken, asked)
