"""What the clock makes booking do."""

from . import ending


def release_expired() -> None:
    """Let holds that nobody confirmed give way."""
    ending.release_expired()
