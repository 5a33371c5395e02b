"""What the clock makes this room do."""

from . import gating


def lapse_gates() -> None:
    """Let go of overrides and facts about gates whose time is over."""
    gating.lapse()
