"""A visit as a list of days, pure: what is when, where and with whom, how to prepare, and what changed since somebody looked."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from hospitium.kernel.clock import zone_of


@dataclass(frozen=True)
class Somebody:
    """Whom one meets: a name, what for, which languages they speak well enough (BCP 47), and whether the patient's is among them."""

    name: str
    kind: str
    languages: tuple[str, ...] = ()
    speaks_yours: bool = False


@dataclass(frozen=True)
class Where:
    """A place with its floor and address, how to come to the campus and to find it there, a link to a map, and minutes on foot
    from the place before, each where it is known.
    """

    name: str
    floor: str = ""
    address: str = ""
    minutes: int | None = None
    coming_from: str = ""
    way_here: str = ""
    way_inside: str = ""
    map: str = ""


@dataclass(frozen=True)
class Prepare:
    """Something to do or leave from a moment on; of a pause its end, where that is known."""

    what: str
    since: dt.datetime
    words: str = ""
    until: dt.datetime | None = None

    @property
    def seen(self) -> list[str]:
        """What of it is kept as seen."""
        return [self.what, self.since.isoformat(), self.words, *([self.until.isoformat()] if self.until else [])]


@dataclass(frozen=True)
class Item:
    """One appointment as the family reads it. `zone` is the clock of the campus; `bridge` how the language is bridged."""

    ref: str
    title: str
    begins: dt.datetime
    ends: dt.datetime
    zone: str
    is_virtual: bool = False
    state: str = "confirmed"
    where: Where | None = None
    people: tuple[Somebody, ...] = ()
    bridge: str = ""
    bridge_tag: str = ""
    prepare: tuple[Prepare, ...] = ()
    is_asked: bool = False

    @property
    def seen(self) -> dict[str, Any]:
        """What of it is kept as seen."""
        return {
            "title": self.title,
            "begins": self.begins.isoformat(),
            "ends": self.ends.isoformat(),
            "zone": self.zone,
            "place": self.where.name if self.where else "",
            "virtual": self.is_virtual,
            "prepare": [one.seen for one in self.prepare],
        }


@dataclass(frozen=True)
class Day:
    """A day of the campus with what is on it."""

    date: dt.date
    items: tuple[Item, ...]

    @property
    def begins(self) -> dt.datetime:
        """When the first begins."""
        return min(item.begins for item in self.items)

    @property
    def ends(self) -> dt.datetime:
        """When the last ends."""
        return max(item.ends for item in self.items)


def days_of(items: Iterable[Item]) -> list[Day]:
    """The items by the days of the campus on which they begin."""
    ordered = sorted(items, key=lambda item: (item.begins, item.ref))
    return [Day(date, tuple(group)) for date, group in groupby(ordered, key=_day)]


def _day(item: Item) -> dt.date:
    return item.begins.astimezone(zone_of(item.zone)).date()


def since(begins: dt.datetime, minutes: int) -> dt.datetime:
    """From when somebody prepares: so many minutes that really pass, also in a night in which clocks change."""
    return begins.astimezone(dt.UTC) - dt.timedelta(minutes=minutes)


class Difference(StrEnum):
    """In which way an appointment is not what was seen."""

    NEW = "new"
    MOVED = "moved"
    ELSEWHERE = "elsewhere"
    PREPARE = "prepare"
    GONE = "gone"


@dataclass(frozen=True)
class Changed:
    """One difference: what was seen (nothing of what is new) and what is (nothing of what is gone)."""

    difference: Difference
    ref: str
    was: Mapping[str, Any] | None
    now: Item | None

    @property
    def title(self) -> str:
        """What it is about."""
        return self.now.title if self.now else str(self.was["title"] if self.was else "")

    @property
    def was_at(self) -> dt.datetime | None:
        """When it was to begin."""
        return dt.datetime.fromisoformat(self.was["begins"]) if self.was else None

    @property
    def zone(self) -> str:
        """The clock of its campus."""
        return self.now.zone if self.now else str(self.was["zone"] if self.was else "UTC")


def differences(seen: Mapping[str, Mapping[str, Any]] | None, items: Iterable[Item], now: dt.datetime) -> list[Changed]:
    """What is not as it was seen, in the order of time; nothing where nothing was seen yet. What is over is no news."""
    if seen is None:
        return []
    current = {item.ref: item for item in items}
    told = [
        *(change for item in current.values() if item.ends > now for change in _against(seen.get(item.ref), item)),
        *(
            Changed(Difference.GONE, ref, was, None)
            for ref, was in seen.items()
            if ref not in current and dt.datetime.fromisoformat(was["ends"]) > now
        ),
    ]
    return sorted(told, key=lambda one: (one.now.begins if one.now else one.was_at or now, one.ref, one.difference))


def _against(was: Mapping[str, Any] | None, item: Item) -> Iterator[Changed]:
    now = item.seen
    if was is None:
        yield Changed(Difference.NEW, item.ref, None, item)
        return
    if (was["begins"], was["ends"]) != (now["begins"], now["ends"]):
        yield Changed(Difference.MOVED, item.ref, was, item)
    if (was["place"], was["virtual"]) != (now["place"], now["virtual"]):
        yield Changed(Difference.ELSEWHERE, item.ref, was, item)
    moved = dt.datetime.fromisoformat(now["begins"]) - dt.datetime.fromisoformat(was["begins"])
    if [_shifted(one, moved) for one in was["prepare"]] != now["prepare"]:
        yield Changed(Difference.PREPARE, item.ref, was, item)


def _shifted(prepared: list[str], by: dt.timedelta) -> list[str]:
    """What was to be prepared, as it goes along with a move: a move alone is not told twice."""
    what, since_when, words, *until = prepared

    def later(moment: str) -> str:
        return (dt.datetime.fromisoformat(moment) + by).isoformat()

    return [what, later(since_when), words, *map(later, until)]
