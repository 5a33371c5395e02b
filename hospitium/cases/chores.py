"""What the clock makes this room do."""

from . import gating
from .messages import going


def lapse_gates() -> None:
    """Let go of overrides and facts about gates whose time is over."""
    gating.lapse()


def send_messages() -> None:
    """Let go what a dead worker left waiting."""
    going.go_all()
