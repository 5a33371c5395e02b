"""The open spans of a resource between two moments, and why it is shut at one.

Weekly hours but those that begin on a holiday, then what is open besides, then what is closed whatever else is said. A
local time that a change of clocks leaves out is read by the clock before the change, one that comes twice means the first
(RFC 5545); an end not after its beginning lies on the next day. The same rules as in the plan format.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hospitium.scheduling.planning.clock import Clock, zone_of
from hospitium.scheduling.planning.spans import Span, both, covers, union, without

Moments = tuple[dt.datetime, dt.datetime]
HolidayOf = Callable[[dt.date], str]
DAY = dt.timedelta(days=1)


def no_holidays(day: dt.date) -> str:
    """The calendar of somebody who keeps none."""
    return ""


@dataclass(frozen=True)
class Pattern:
    """Hours of one weekday (Monday is 0), from a first to a last day where these are known."""

    weekday: int
    begins: dt.time
    ends: dt.time
    since: dt.date | None = None
    until: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether these are hours of that day."""
        return day.weekday() == self.weekday and (self.since or day) <= day <= (self.until or day)

    def on(self, day: dt.date, zone: str) -> Moments:
        """From when to when, in UTC, on a day on which they hold."""
        until = day if self.ends > self.begins else day + DAY
        return _at(zone, day, self.begins), _at(zone, until, self.ends)


@dataclass(frozen=True)
class Change:
    """There or away for once, whatever the week says; `why` is a word of `ChangeKind`."""

    begins: dt.datetime
    ends: dt.datetime
    is_open: bool
    why: str = ""


@dataclass(frozen=True)
class Calendar:
    """When a resource is there. Where its hours are `None` it always is, but on holidays."""

    zone: str
    hours: tuple[Pattern, ...] | None = None
    changes: tuple[Change, ...] = ()
    holiday_of: HolidayOf = no_holidays
    """Gives the name of the holiday a day is; empty: none."""

    def open(self, begin: dt.datetime, end: dt.datetime) -> list[Moments]:
        """Every span between two moments in which it is there, in UTC, in order, none touching the next."""
        return [(_moment(first), _moment(last)) for first, last in self._open(begin, end)]

    def covers(self, begin: dt.datetime, end: dt.datetime) -> bool:
        """Whether it is there all the time from one moment to another."""
        return covers(self._open(begin, end), _second(begin), _second(end))

    def why_shut(self, begin: dt.datetime, end: dt.datetime) -> tuple[dt.datetime, str] | None:
        """The first moment from `begin` to `end` at which it is not there, and why; None where it always is."""
        missing = without([_span(begin, end)], self._open(begin, end))
        return (first := _moment(missing[0][0]), self.shut(first)) if missing else None

    def shut(self, at: dt.datetime) -> str:
        """Why it is not there at a moment: a word of `ChangeKind`, `holiday:` with its name, `hours`; empty: it is there."""
        around = [one for one in self.changes if one.begins <= at < one.ends]
        if closing := [one for one in around if not one.is_open]:
            return closing[0].why or "closed"
        meant = [day for day in self._days(at, at) if any(b <= at < e for b, e in self._of_day(day))]
        kept = [name for day in meant if (name := self.holiday_of(day))]
        if around or len(kept) < len(meant):
            return ""
        return f"holiday:{kept[0]}" if kept else "hours"

    def _open(self, begin: dt.datetime, end: dt.datetime) -> list[Span]:
        besides = [_span(one.begins, one.ends) for one in self.changes if one.is_open]
        closed = [_span(one.begins, one.ends) for one in self.changes if not one.is_open]
        days = [day for day in self._days(begin, end) if not self.holiday_of(day)]
        weekly = [_span(*span) for day in days for span in self._of_day(day)]
        return both(without(union([*weekly, *besides]), closed), [_span(begin, end)])

    def _of_day(self, day: dt.date) -> list[Moments]:
        """The hours that begin on a day, holiday or not."""
        if self.hours is None:
            return [(_at(self.zone, day, dt.time()), _at(self.zone, day + DAY, dt.time()))]
        return [hours.on(day, self.zone) for hours in self.hours if hours.holds(day)]

    def _days(self, begin: dt.datetime, end: dt.datetime) -> Iterator[dt.date]:
        """Local days whose hours can reach between two moments."""
        day, last = begin.astimezone(zone_of(self.zone)).date() - 2 * DAY, end.astimezone(zone_of(self.zone)).date()
        while day <= last:
            yield day
            day += DAY


def _at(zone: str, day: dt.date, time: dt.time) -> dt.datetime:
    return Clock.at(zone, day, 60 * time.hour + time.minute)


def _second(at: dt.datetime) -> int:
    return int(at.timestamp())


def _span(begin: dt.datetime, end: dt.datetime) -> Span:
    return _second(begin), _second(end)


def _moment(second: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(second, dt.UTC)
