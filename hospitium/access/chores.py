"""What the clock makes access do: forget what is over."""

import datetime as dt

from django.utils import timezone

from .anchors import anchor_heads
from .models import AnsweredOnce
from .sessions import forget_ended
from .throttle import forget_old_tries

KEYS_KEPT = dt.timedelta(hours=48)


def forget() -> tuple[int, int, int]:
    """Delete ended sessions, tries whose window is over, and keys of writes older than two days; how many of each."""
    return forget_ended(), forget_old_tries(), forget_old_keys()


def forget_old_keys() -> int:
    """Drop the keys of writes older than two days; gives how many. No browser repeats a sending that late."""
    return AnsweredOnce.objects.filter(at__lt=timezone.now() - KEYS_KEPT).delete()[0]


def keep_anchors() -> None:
    """Sign the heads of the chains and keep them outside the database; safe to run twice, and at the same time."""
    anchor_heads()
