"""What the clock makes booking do."""

from . import actions


def release_expired() -> None:
    """Let holds that nobody confirmed give way."""
    actions.release_expired()
