"""The small terms every part of a file is made of: days, moments, spans, weekly hours, zones, names of resources."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from hospitium.scheduling.planning.clock import Clock, zone_of
from hospitium.scheduling.planning.instance import Resource
from hospitium.scheduling.planning.spans import Span, union

from .faults import BadInstance

Json = dict[str, Any]
ALL_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
YEARS = range(1980, 2200)
"""Before, some zones counted seconds; behind, nobody knows."""
LONGEST = 400


def clock_of(data: Json) -> Clock:
    """The clock of the campus over the days of the plan. Raises `BadInstance`."""
    try:
        zone_of(data["zone"])
        first, last = (dt.date.fromisoformat(data[name]) for name in ("from", "to"))
    except (KeyError, ValueError, OSError) as problem:
        raise BadInstance([("/zone", f"the zone or the days cannot be read: {problem}"[:300])]) from problem
    if first.year not in YEARS or last.year not in YEARS:
        raise BadInstance([("/from", f"days lie between {YEARS[0]} and {YEARS[-1]}")])
    if not 0 <= (last - first).days <= LONGEST:
        raise BadInstance([("/to", f"the last day must lie 0 to {LONGEST} days after the first")])
    return Clock(data["zone"], first, last)


def minutes_of(text: str) -> int:
    """Minutes after midnight of “14:30”; “24:00” is the end of the day."""
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


class Terms:
    """Reads small terms of one file and notes what makes no sense."""

    def __init__(self, data: Json, clock: Clock) -> None:
        self.data, self.clock = data, clock
        self.faults: list[tuple[str, str]] = []
        self.resources: list[Resource] = []
        self.number: dict[str, int] = {}
        self.kinds: dict[str, list[int]] = {}
        self.now = self.minute(data["now"], "/now") if "now" in data else 0

    def take(self, resources: list[Resource]) -> None:
        """Know these resources by name and by kind."""
        self.resources = resources
        for n, one in enumerate(resources):
            self.number[one.id] = n
            self.kinds.setdefault(one.kind, []).append(n)

    def fault(self, where: str, what: str) -> None:
        """Note what is wrong."""
        self.faults.append((where, what))

    def complain(self) -> None:
        """Raise `BadInstance` where anything was noted."""
        if self.faults:
            raise BadInstance(self.faults)

    def each_once(self, where: str, names: Iterable[str]) -> None:
        """Note names that come more than once."""
        for name, times in Counter(names).items():
            if times > 1:
                self.fault(where, f"the id {name!r} stands {times} times")

    def resource(self, name: str, where: str) -> int | None:
        """The number of a resource."""
        if name not in self.number:
            self.fault(where, f"there is no resource {name!r}")
        return self.number.get(name)

    def date(self, text: str, where: str) -> dt.date | None:
        """A day that there is."""
        try:
            day = dt.date.fromisoformat(text)
        except ValueError:
            self.fault(where, f"there is no day {text}")
            return None
        if day.year not in YEARS:
            self.fault(where, f"days lie between {YEARS[0]} and {YEARS[-1]}")
            return None
        return day

    def minute(self, text: str, where: str) -> int:
        """The minute of a moment; one without an offset is told by the clock of the campus."""
        try:
            instant = dt.datetime.fromisoformat(text)
        except ValueError:
            self.fault(where, f"there is no moment {text}")
            return 0
        if instant.year not in YEARS:
            self.fault(where, f"moments lie between {YEARS[0]} and {YEARS[-1]}")
            return 0
        return self.clock.minute(instant if instant.tzinfo else instant.replace(tzinfo=zone_of(self.clock.zone)))

    def span(self, one: Json, where: str) -> Span:
        """From a moment to a later one."""
        span = self.minute(one["from"], f"{where}/from"), self.minute(one["to"], f"{where}/to")
        if span[0] >= span[1]:
            self.fault(where, "it must end after it begins")
        return span

    def zone(self, name: str, where: str) -> str:
        """The name of a zone that there is."""
        try:
            zone_of(name)
        except (KeyError, ValueError, OSError):
            self.fault(where, f"there is no time zone {name}")
            return ""
        return name

    def hours(self, many: Iterable[Json], zone: str, where: str, but: Iterable[dt.date] = ()) -> list[Span]:
        """Weekly hours of a zone as minutes; what begins on the days `but` falls away."""
        found: list[Span] = []
        for n, one in enumerate(many):
            since, till = (
                self.date(one[name], f"{where}/{n}/{name}") if name in one else None for name in ("since", "till")
            )
            begin, end = minutes_of(one["from"]), minutes_of(one["to"])
            days = tuple(one.get("days", ALL_DAYS))
            found += self.clock.pattern(days, begin, end, zone=zone, since=since, till=till, but=tuple(but))
        return union(found)
