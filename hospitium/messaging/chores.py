"""What the clock makes this room do."""

from . import outbox


def send_waiting() -> None:
    """Send what is due: messages whose next try has come, and those a dead dispatcher left."""
    outbox.dispatch()
