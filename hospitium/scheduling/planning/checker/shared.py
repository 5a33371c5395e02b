"""Rules about what visits share: nobody beyond their capacity and limits, no nurse with too many, nothing locked moved."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from .files import Files, Nursed, Violation, minutes

Told = Iterator[Violation]


@dataclass(frozen=True)
class Use:
    """A resource held from `begin` to `end` by so many; `counts`: the day that counts it. No visit: a booking."""

    begin: dt.datetime
    end: dt.datetime
    many: int
    counts: dt.date
    visit: str
    locked: bool


def shared(files: Files) -> Told:
    """Capacity and limits of every resource."""
    uses: dict[str, list[Use]] = defaultdict(list)
    for one in files.instance.get("bookings", []):
        begin, end = files.span(one)
        uses[one["resource"]].append(Use(begin, end, one.get("uses", 1), files.day(begin), "", True))
    for item in files.items:
        (begin, end), is_locked = files.span(item), files.is_locked(item)
        for need in files.step(item).get("needs", []):
            before, after = (dt.timedelta(minutes=need.get(name, 0)) for name in ("before", "after"))
            for name in item["with"].get(need["role"], []):
                uses[name].append(Use(begin - before, end + after, 1, files.day(begin), item["visit"], is_locked))
        interpreter = (item.get("language") or {}).get("interpreter")
        if interpreter:
            uses[interpreter].append(Use(begin, end, 1, files.day(begin), item["visit"], is_locked))
    for name, many in uses.items():
        yield from _capacity(files, name, many)
        yield from _limits(files, name, many)


def _capacity(files: Files, name: str, uses: list[Use]) -> Told:
    """At the beginning of each use there is room for it. What is locked may clash with what is locked."""
    one = files.resources[name]
    turnover = dt.timedelta(minutes=one.get("turnover", 0))
    for use in uses:
        for moment in {use.begin, *(other.begin for other in uses if use.begin < other.begin < use.end + turnover)}:
            level = sum(other.many for other in uses if other.begin <= moment < other.end + turnover)
            if level > one.get("capacity", 1) and not use.locked:
                when = moment.astimezone(files.zone).isoformat(timespec="minutes")
                yield Violation("capacity", use.visit, (name,), {"when": when, "is": level})
                break


def _limits(files: Files, name: str, uses: list[Use]) -> Told:
    """Days and weeks of a resource on which something was newly planned."""
    one, free = files.resources[name], {use.counts for use in uses if not use.locked}
    for day in sorted(free):
        today = [use for use in uses if use.counts == day]
        week = [use for use in uses if use.counts.isocalendar()[:2] == day.isocalendar()[:2]]
        for limit, amount in (
            ("most_minutes_a_day", sum(minutes(use.end - use.begin) * use.many for use in today)),
            ("most_steps_a_day", sum(use.many for use in today)),
            ("most_minutes_a_week", sum(minutes(use.end - use.begin) * use.many for use in week)),
        ):
            if limit in one and amount > one[limit]:
                visit = next(use.visit for use in today if not use.locked)
                yield Violation(
                    "limit", visit, (name,), {"day": day.isoformat(), "is": round(amount), "must": one[limit]}
                )


def nurses(files: Files) -> Told:
    """A nurse of stays has at most as many at once as their capacity says; the steps they take part in count apart."""
    for name, many in files.nursed.items():
        for arrive, leave, visit in (one for one in many if one[2]):
            begins = {came for came, _went, other in many if not other and arrive < came < leave} | {arrive}
            at_once, when = max((_at_once(many, at), at) for at in begins)
            if at_once > files.resources[name].get("capacity", 1):
                facts = {"when": when.isoformat(timespec="minutes"), "is": at_once}
                yield Violation("capacity", visit, (name,), facts)


def has_room(files: Files, nurse: str, arrive: dt.datetime, leave: dt.datetime) -> bool:
    """Whether a nurse could look after one more stay from arrival to departure."""
    many = files.nursed.get(nurse, [])
    begins = {came for came, _went, _visit in many if arrive < came < leave} | {arrive}
    return all(_at_once(many, at) < files.resources[nurse].get("capacity", 1) for at in begins)


def _at_once(many: list[Nursed], at: dt.datetime) -> int:
    return sum(came <= at < went for came, went, _visit in many)


def locked(files: Files) -> Told:
    """What is locked in the plan that stands, stands."""
    now = {(item["visit"], item["step"]): item for item in files.items}
    for key, before in files.standing.items():
        if key in files.steps and files.is_locked(before):
            after = now.get(key)
            is_same = after is not None and files.span(after) == files.span(before) and after["with"] == before["with"]
            if not is_same:
                yield Violation("locked", key[0], (key[1],))
