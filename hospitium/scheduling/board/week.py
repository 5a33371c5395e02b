"""A week, or a day, on the clock of the campus, as the board shows it."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from hospitium.kernel import clock

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Week:
    """Seven days from a Monday on."""

    monday: dt.date
    zone: str

    @property
    def days(self) -> list[dt.date]:
        """Its days."""
        return [self.monday + n * DAY for n in range(7)]

    @cached_property
    def midnights(self) -> list[dt.datetime]:
        """The moments at which its days begin, and the one at which it ends."""
        return [dt.datetime.combine(self.monday + n * DAY, dt.time(), clock.zone_of(self.zone)) for n in range(8)]

    @property
    def begin(self) -> dt.datetime:
        """The moment it begins."""
        return self.midnights[0]

    @property
    def end(self) -> dt.datetime:
        """The moment it ends."""
        return self.midnights[7]

    @property
    def before(self) -> dt.date:
        """The Monday of the week before."""
        return self.monday - 7 * DAY

    @property
    def after(self) -> dt.date:
        """The Monday of the week after."""
        return self.monday + 7 * DAY

    def local(self, at: dt.datetime) -> tuple[dt.date, int]:
        """The day of a moment and the minute of that day, as the clock on the wall has them."""
        local = at.astimezone(clock.zone_of(self.zone))
        return local.date(), 60 * local.hour + local.minute


def week_of(text: str, zone: str) -> Week:
    """The week of a day, as ISO writes it; this week where it is none."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = clock.now().astimezone(clock.zone_of(zone)).date()
    day = min(max(day, dt.date(2000, 1, 3)), dt.date(2100, 1, 1))
    return Week(day - day.weekday() * DAY, zone)


def week_at(at: dt.datetime, zone: str) -> Week:
    """The week of a moment."""
    return week_of(at.astimezone(clock.zone_of(zone)).date().isoformat(), zone)
