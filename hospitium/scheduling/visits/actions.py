"""Writes of visits."""

from .asking import ask_plan, wish_of_run
from .choosing import choose, confirm_visit, let_go
from .drafting import begin_plan, drop_order, drop_step, keep_order, keep_stay, keep_step, move_step
from .repairing import apply_repair

__all__ = [
    "apply_repair",
    "ask_plan",
    "begin_plan",
    "choose",
    "confirm_visit",
    "drop_order",
    "drop_step",
    "keep_order",
    "keep_stay",
    "keep_step",
    "let_go",
    "move_step",
    "wish_of_run",
]
