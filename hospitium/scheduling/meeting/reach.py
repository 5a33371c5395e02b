"""When one person can meet, and what each hour of their own clock costs them.

Instants are whole minutes since 1970 in UTC, spans half-open; a local time that a change of clocks leaves out is read by the clock
before the change, one that comes twice means the first, as everywhere in planning.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hospitium.scheduling.planning.spans import Span, union, without

MINUTE = dt.timedelta(minutes=1)
BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Band(NamedTuple):
    """Hours on somebody's own clock (minutes after midnight, the end may lie beyond 24:00) and what meeting then costs them."""

    begins: int
    ends: int
    price: int


DAY = (Band(420, 480, 3), Band(480, 540, 1), Band(540, 1020, 0), Band(1020, 1140, 1), Band(1140, 1320, 3))
"""An ordinary day: nobody is asked between 22:00 and 7:00, working hours cost nothing, early and late hours more and more."""

BUSY, AWAY, ASLEEP = "busy", "away", "asleep"


@dataclass(frozen=True)
class Person:
    """Somebody to meet: their zone, when they are there at all, what they have already, their day, what they bore before.

    `is_needed`: there is no meeting without them; the others are counted. `borne`: the prices of meetings they already came to.
    """

    key: str
    zone: str
    open: Sequence[tuple[dt.datetime, dt.datetime]]
    busy: Sequence[tuple[dt.datetime, dt.datetime]] = ()
    day: tuple[Band, ...] = DAY
    is_needed: bool = True
    borne: int = 0


class Part(NamedTuple):
    """How one person stands to one time: what it costs them, or why they cannot (`busy`, `away`, `asleep`) and until when."""

    key: str
    price: int
    why: str = ""
    until: dt.datetime | None = None


def minute(instant: dt.datetime) -> int:
    """The minute of an aware instant; seconds are cut off towards the past."""
    return (instant - BEGINNING) // MINUTE


def instant(at: int) -> dt.datetime:
    """The instant of a minute, in UTC."""
    return BEGINNING + at * MINUTE


def spans_of(pairs: Iterable[tuple[dt.datetime, dt.datetime]], *, outward: bool = False) -> list[Span]:
    """Pairs of instants as a set of minutes; seconds are given to what is taken (`outward`) and taken from what is open."""
    if outward:
        return union((minute(begin), minute_after(end)) for begin, end in pairs)
    return union((minute_after(begin), minute(end)) for begin, end in pairs)


def minute_after(at: dt.datetime) -> int:
    """The minute of an instant; seconds count as a whole one."""
    return -((BEGINNING - at) // MINUTE)


def priced(person: Person, window: Span) -> Iterator[tuple[int, int, int]]:
    """Every stretch of the person's waking hours around a window: (begin, end, price)."""
    zone = ZoneInfo(person.zone)
    day = (instant(window[0]) - dt.timedelta(days=2)).date()
    last = (instant(window[1]) + dt.timedelta(days=2)).date()
    while day <= last:
        for band in person.day:
            begin, end = _at(zone, day, band.begins), _at(zone, day, band.ends)
            if begin < end:
                yield begin, end, band.price
        day += dt.timedelta(days=1)


def blocked(person: Person, window: Span) -> dict[str, list[Span]]:
    """What keeps the person from meeting within a window, by reason; the reasons may overlap."""
    around = [(window[0] - 1, window[1] + 1)]
    awake = union((begin, end) for begin, end, _price in priced(person, window))
    return {
        AWAY: without(around, spans_of(person.open)),
        BUSY: spans_of(person.busy, outward=True),
        ASLEEP: without(around, awake),
    }


def part(person: Person, begin: int, minutes: int) -> Part:
    """How a person stands to a meeting at a minute; what lasts longer than two days has no end here."""
    end, window, far = begin + minutes, (begin, begin + minutes), begin + minutes + 2880
    for why, spans in blocked(person, (begin, far)).items():
        hit = [span for span in spans if span[0] < end and begin < span[1]]
        if hit:
            return Part(person.key, 0, why, instant(hit[-1][1]) if hit[-1][1] <= far else None)
    return Part(person.key, max(price for at, to, price in priced(person, window) if at < end and begin < to))


def _at(zone: ZoneInfo, day: dt.date, minutes: int) -> int:
    """The minute of a local time (minutes after midnight, beyond 24:00 the next day)."""
    naive = dt.datetime.combine(day, dt.time()) + minutes * MINUTE
    return minute(naive.replace(tzinfo=zone))
