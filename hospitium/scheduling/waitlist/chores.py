"""What the clock makes the waiting list do."""

from . import offering


def pass_on_unanswered() -> None:
    """Let the next be asked where nobody answered in time."""
    offering.pass_on_unanswered()
