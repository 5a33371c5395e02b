"""What the clock makes access do: forget what is over."""

from .sessions import forget_ended
from .throttle import forget_old_tries


def forget() -> tuple[int, int]:
    """Delete ended sessions and tries whose window is over; how many of each."""
    return forget_ended(), forget_old_tries()
