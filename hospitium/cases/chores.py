"""What the clock makes this room do."""

from . import gating
from .messages import going
from .referring import actions as referring
from .work import escalating


def lapse_gates() -> None:
    """Let go of overrides and facts about gates whose time is over."""
    gating.lapse()


def escalate() -> None:
    """Warn of tasks that near their end or passed it, and of hand-overs that nobody answered."""
    escalating.escalate()


def send_messages() -> None:
    """Let go what a dead worker left waiting."""
    going.go_all()


def end_colleagues() -> None:
    """Write down which colleagues at other institutions no longer see a case."""
    referring.end_what_lapsed()
