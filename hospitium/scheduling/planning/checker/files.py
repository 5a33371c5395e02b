"""The two files as they stand: names looked up, moments read as instants, weekly hours laid out on local days."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

UTC = dt.UTC
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Json = dict[str, Any]
Stretch = tuple[dt.datetime, dt.datetime]
Nursed = tuple[dt.datetime, dt.datetime, str]
"""From when to when a nurse looks after a stay, and the visit; none for a stay of another plan."""


@dataclass(frozen=True)
class Violation:
    """A hard rule a plan breaks: its name, the visit, the steps and resources it is about, and named facts for its words."""

    rule: str
    visit: str
    about: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


class Files:
    """An instance and a plan. Items that name what is not known are told of in `unknown` and left out of `items`."""

    def __init__(self, instance: Json, plan: Json) -> None:
        self.instance = instance
        self.zone = ZoneInfo(instance["zone"])
        self.resources = {one["id"]: one for one in instance["resources"]}
        self.visits = {one["id"]: one for one in instance["visits"]}
        self.steps = {(visit["id"], step["id"]): step for visit in instance["visits"] for step in visit["steps"]}
        self.stays = {one["visit"]: one for one in plan.get("stays", [])}
        self.unplaced = set(plan.get("unplaced", []))
        self.now = self.at(instance["now"]) if "now" in instance else None
        self.standing = {(item["visit"], item["step"]): item for item in instance.get("plan", {}).get("items", [])}
        self.items: list[Json] = []
        self.unknown: list[Violation] = []
        for item in plan["items"]:
            missing = self._missing(item)
            if missing:
                self.unknown.append(Violation("known", item["visit"], (item["step"],), {"name": missing}))
            else:
                self.items.append(item)

    def _missing(self, item: Json) -> str:
        if item["visit"] not in self.visits:
            return str(item["visit"])
        if (item["visit"], item["step"]) not in self.steps:
            return str(item["step"])
        return next((name for name in everybody(item) if name not in self.resources), "")

    @cached_property
    def nursed(self) -> dict[str, list[Nursed]]:
        """The stays of each nurse: those that the instance says, and those of the plan."""
        found: dict[str, list[Nursed]] = defaultdict(list)
        for one in self.instance.get("nursing", []):
            found[one["resource"]].extend([(*self.span(one), "")] * one.get("uses", 1))
        for one in self.stays.values():
            if one.get("nurse") in self.resources and one["visit"] in self.visits:
                found[one["nurse"]].append((self.at(one["arrive"]), self.at(one["leave"]), one["visit"]))
        return found

    # --- what an item is

    def step(self, item: Json) -> Json:
        """The step that an item places."""
        return self.steps[item["visit"], item["step"]]

    def stands(self, item: Json) -> bool:
        """Whether it begins when it did in the plan that stands."""
        before = self.standing.get((item["visit"], item["step"]))
        return before is not None and self.at(before["from"]) == self.at(item["from"])

    def is_locked(self, item: Json) -> bool:
        """Whether the plan that stands forbids to change it: it is locked there, done, or has begun."""
        before = self.standing.get((item["visit"], item["step"]))
        if before is None:
            return False
        begun = self.now is not None and self.at(before["from"]) < self.now
        return bool(before.get("locked") or before.get("status") == "done" or begun)

    # --- time

    def at(self, text: str) -> dt.datetime:
        """The instant of a moment in a file."""
        moment = dt.datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=self.zone)).astimezone(UTC)

    def span(self, item: Json) -> Stretch:
        """From when to when."""
        return self.at(item["from"]), self.at(item["to"])

    def day(self, moment: dt.datetime) -> dt.date:
        """The campus day of an instant."""
        return moment.astimezone(self.zone).date()


def everybody(item: Json) -> list[str]:
    """Everybody and everything an item takes, the interpreter last."""
    names = [name for many in item["with"].values() for name in many]
    interpreter = (item.get("language") or {}).get("interpreter")
    return [*names, interpreter] if interpreter else names


def minutes(long: dt.timedelta) -> float:
    """A length in minutes."""
    return long.total_seconds() / 60


def local(day: dt.date, after_midnight: int, zone: ZoneInfo) -> dt.datetime:
    """A local time of day as an instant; one the clocks skip is read by the clock before the change."""
    return (
        (dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=after_midnight))
        .replace(tzinfo=zone)
        .astimezone(UTC)
    )


def weekly(many: Iterable[Json], zone: ZoneInfo, days: Iterable[dt.date]) -> Iterator[Stretch]:
    """Weekly hours that begin on these local days, as instants."""
    days = list(days)
    for one in many:
        begin, end = (int(one[name][:2]) * 60 + int(one[name][3:]) for name in ("from", "to"))
        for day in days:
            is_day = DAYS[day.weekday()] in one.get("days", DAYS)
            if is_day and one.get("since", "0") <= day.isoformat() <= one.get("till", "9"):
                until = day if end > begin else day + dt.timedelta(days=1)
                span = local(day, begin, zone), local(until, end, zone)
                if span[0] < span[1]:
                    yield span


def days_around(begin: dt.datetime, end: dt.datetime, zone: ZoneInfo) -> list[dt.date]:
    """Local days from two before to one behind."""
    first, last = begin.astimezone(zone).date(), end.astimezone(zone).date()
    return [first + dt.timedelta(days=n) for n in range(-2, (last - first).days + 2)]


def is_within(begin: dt.datetime, end: dt.datetime, spans: Iterable[Stretch]) -> bool:
    """Whether these spans together cover [begin, end)."""
    for since, till in sorted(spans):
        if since <= begin < till:
            begin = till
        if begin >= end:
            return True
    return False
