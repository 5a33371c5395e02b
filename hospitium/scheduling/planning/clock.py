"""Instants as whole minutes since the first campus midnight of the plan; local patterns become such minutes, day by day.

Minutes are elapsed time, so a night in which clocks change has 23 or 25 hours and nothing is counted twice. A local time
that a change of clocks leaves out is read by the clock before the change, one that comes twice means the first (RFC 5545).
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from .spans import Span, union

MINUTE = dt.timedelta(minutes=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@lru_cache(1024)
def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name. Raises `ZoneInfoNotFoundError` (a KeyError) for a name nobody knows."""
    return ZoneInfo(name)


@dataclass(frozen=True)
class Clock:
    """Counts minutes from midnight of the `first` day to the end of the `last` day in the zone of the campus."""

    zone: str
    first: dt.date
    last: dt.date

    @cached_property
    def origin(self) -> dt.datetime:
        """The instant of minute 0, in UTC."""
        return self.at(self.zone, self.first, 0)

    @cached_property
    def end(self) -> int:
        """The minute after the last."""
        return self.midnight(len(self.days))

    @cached_property
    def days(self) -> list[dt.date]:
        """Every day of the plan."""
        return [self.first + dt.timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @cached_property
    def midnights(self) -> list[int]:
        """The minute at which each day begins, and the one after the last."""
        return [
            self.minute(self.at(self.zone, self.first + dt.timedelta(days=n), 0)) for n in range(len(self.days) + 1)
        ]

    def midnight(self, day: int) -> int:
        """The minute at which the day of that number begins."""
        return self.midnights[day]

    def day_of(self, minute: int) -> int:
        """The number of the campus day in which a minute lies; negative before the first, counted by nights."""
        local = (self.origin + minute * MINUTE).astimezone(zone_of(self.zone)).date()
        return (local - self.first).days

    def minute(self, instant: dt.datetime) -> int:
        """The minute of an instant (aware); seconds are cut off towards the past."""
        return (instant.astimezone(dt.UTC) - self.origin) // MINUTE

    def instant(self, minute: int) -> dt.datetime:
        """The instant of a minute, in the zone of the campus."""
        return (self.origin + minute * MINUTE).astimezone(zone_of(self.zone))

    def local(self, minute: int, zone: str) -> dt.datetime:
        """The instant of a minute as a clock in another zone shows it."""
        return (self.origin + minute * MINUTE).astimezone(zone_of(zone))

    def pattern(
        self,
        weekdays: tuple[str, ...],
        begins: int,
        ends: int,
        *,
        zone: str = "",
        since: dt.date | None = None,
        till: dt.date | None = None,
        but: tuple[dt.date, ...] = (),
    ) -> list[Span]:
        """Every span from `begins` to `ends` (minutes after local midnight; an end not after the beginning is the next day's)
        on these weekdays of a zone, from `since` to `till`, but on none of the days `but`.
        """
        return list(_pattern(self, weekdays, begins, ends, zone or self.zone, since, till, but))

    def week_span(self, day: int) -> Span:
        """The calendar week (Monday first) in which a day of the plan lies."""
        monday = self.days[day] - dt.timedelta(days=self.days[day].weekday())
        begin, end = (self.minute(self.at(self.zone, monday + dt.timedelta(days=n), 0)) for n in (0, 7))
        return begin, end

    def day_span(self, day: dt.date, zone: str = "") -> Span:
        """A whole local day of a zone."""
        zone = zone or self.zone
        begin, end = (self.minute(self.at(zone, day + dt.timedelta(days=n), 0)) for n in (0, 1))
        return begin, end

    def days_around(self) -> Iterator[dt.date]:
        """Local days of any zone that reach into the plan."""
        for n in range(-2, len(self.days) + 2):  # another zone's day may reach into ours
            yield self.first + dt.timedelta(days=n)

    @staticmethod
    def at(zone: str, day: dt.date, minutes: int) -> dt.datetime:
        """The instant (UTC) so many minutes after midnight by the clock of a zone."""
        naive = dt.datetime.combine(day, dt.time()) + minutes * MINUTE
        return naive.replace(tzinfo=zone_of(zone)).astimezone(dt.UTC)


@lru_cache(10_000)
def _pattern(
    clock: Clock,
    weekdays: tuple[str, ...],
    begins: int,
    ends: int,
    zone: str,
    since: dt.date | None,
    till: dt.date | None,
    but: tuple[dt.date, ...],
) -> tuple[Span, ...]:
    """Kept, since hundreds of resources share the same hours."""
    wanted, found = {WEEKDAYS.index(day) for day in weekdays}, []
    for day in clock.days_around():
        if day.weekday() not in wanted or day in but or (since and day < since) or (till and day > till):
            continue
        until = day if ends > begins else day + dt.timedelta(days=1)
        begin, end = clock.minute(clock.at(zone, day, begins)), clock.minute(clock.at(zone, until, ends))
        found.append((max(0, begin), min(clock.end, end)))
    return tuple(union(found))
