"""What the clock makes this room do."""

import datetime as dt

from django.utils import timezone

from .models import AnsweredOnce

KEPT = dt.timedelta(hours=48)


def forget_old_keys() -> int:
    """Drop the keys of writes older than two days; gives how many. No browser repeats a sending that late."""
    return AnsweredOnce.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
