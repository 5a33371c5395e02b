"""When a zone's clock changes, as a calendar must be told: the changes that really happen, found in the zone itself.

An onset is told by the clock that stood before it (RFC 5545, 3.6.5), so one that sets the clock by half an hour, or in Ramadan
only, is right by construction.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from hospitium.kernel.clock import zone_of

DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


@dataclass(frozen=True)
class Onset:
    """From when an offset holds: `local` by the clock before, the offsets before and after, what the clock is called then."""

    local: dt.datetime
    before: dt.timedelta
    after: dt.timedelta
    name: str
    is_daylight: bool


@lru_cache(512)
def onsets(zone: str, first_year: int, last_year: int) -> tuple[Onset, ...]:
    """The offset that holds when the first year begins, then every change until the last one is over."""
    begins, ends = dt.datetime(first_year, 1, 1, tzinfo=dt.UTC) - DAY, dt.datetime(last_year + 1, 1, 2, tzinfo=dt.UTC)
    found, now = [_onset(zone, begins, begins)], begins
    while now < ends:
        if _offset(zone, now) != _offset(zone, now + DAY):
            found.append(_onset(zone, *_change(zone, now, now + DAY)))
        now += DAY
    return tuple(found)


def _change(zone: str, before: dt.datetime, after: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """The last second of the old offset and the first of the new one."""
    while after - before > SECOND:
        middle = before + dt.timedelta(seconds=(after - before) // SECOND // 2)
        before, after = (middle, after) if _offset(zone, middle) == _offset(zone, before) else (before, middle)
    return before, after


def _onset(zone: str, before: dt.datetime, at: dt.datetime) -> Onset:
    was, local = _offset(zone, before), at.astimezone(zone_of(zone))
    now = _offset(zone, at)
    naive = (at + was).replace(tzinfo=None)
    return Onset(naive, was, now, local.tzname() or "", bool((local.dst() or dt.timedelta()) > dt.timedelta()))


def _offset(zone: str, at: dt.datetime) -> dt.timedelta:
    return at.astimezone(zone_of(zone)).utcoffset() or dt.timedelta()
