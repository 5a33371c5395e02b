"""What the clock makes this room do."""

from . import outbox
from .reaching import telling


def send_waiting() -> None:
    """Send what is due: messages whose next try has come, and those a dead dispatcher left."""
    outbox.dispatch()


def tell_waiting() -> None:
    """Tell people outside what waits inside, when their moment has come; then the next ones, of what nobody read."""
    telling.tell_waiting()
    telling.escalate()
