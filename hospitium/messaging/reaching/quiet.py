"""When somebody is told: pure reckoning on the clock of their own place."""

import datetime as dt
from dataclasses import dataclass

from hospitium.kernel import clock

from .topics import Pace


@dataclass(frozen=True)
class Hours:
    """The hours of one person: quiet from and until (alike: never), the hour of the daily mail, and whose clock it is."""

    zone: str
    quiet_from: dt.time = dt.time(21)
    quiet_until: dt.time = dt.time(7)
    daily_at: dt.time = dt.time(8)

    def is_quiet(self, instant: dt.datetime) -> bool:
        """Whether the person is left in peace at that moment."""
        here = instant.astimezone(clock.zone_of(self.zone)).time()
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= here < self.quiet_until
        return here >= self.quiet_from or here < self.quiet_until

    def next(self, after: dt.datetime, time: dt.time) -> dt.datetime:
        """The next moment at which the person's clock shows that time; where the clock leaps over it, the moment after."""
        zone = clock.zone_of(self.zone)
        day = after.astimezone(zone).date()
        for ahead in range(3):
            local = dt.datetime.combine(day + dt.timedelta(days=ahead), time, zone)
            moment = local.astimezone(dt.UTC)
            if moment > after:
                return moment
        raise AssertionError("a day has its hours")


def tell_at(now: dt.datetime, pace: str, hours: Hours, *, is_urgent: bool = False) -> dt.datetime | None:
    """When to tell somebody by e-mail of what came now; None when they want none. What is urgent is told at once."""
    if is_urgent:
        return now
    if pace == Pace.OFF:
        return None
    if pace == Pace.DAILY:
        return _awake(hours.next(now, hours.daily_at), hours)
    if pace == Pace.HOURLY:
        now = now.replace(minute=0, second=0, microsecond=0) + dt.timedelta(hours=1)
    return _awake(now, hours)


def _awake(moment: dt.datetime, hours: Hours) -> dt.datetime:
    """That moment, or the end of the quiet hours it falls into."""
    for _try in range(3):  # where the clock is set back at the end of the night, its quiet hour comes twice
        if not hours.is_quiet(moment):
            break
        moment = hours.next(moment, hours.quiet_until)
    return moment
