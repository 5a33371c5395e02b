"""In which order a time that became free is offered, and to whom it is not and why: pure, the same facts, the same answer."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from hospitium.scheduling.resources.brings import Brings

from .models import Criterion, Why

MINUTE = dt.timedelta(minutes=1)
URGENCIES = ("emergency", "urgent", "soon", "elective", "")
Moments = tuple[dt.datetime, dt.datetime]
IsFree = Callable[[int, dt.datetime, dt.datetime], bool]


class Take(NamedTuple):
    """Who or what is there in a role, with minutes of set-up before and after."""

    role: str
    brings: Brings
    before: int = 0
    after: int = 0


@dataclass(frozen=True)
class Needs:
    """One who waits: what they have now, what it takes, and what they said of themselves."""

    number: int
    since: dt.datetime
    begins: dt.datetime
    minutes: int
    takes: tuple[Take, ...]
    urgency: str = ""
    travel_hours: int = 0
    not_before: dt.datetime | None = None
    notice_hours: int = 0
    others_too: bool = True
    is_live: bool = True
    busy: tuple[Moments, ...] = ()


@dataclass(frozen=True)
class Slot:
    """A time that became free, and what with it."""

    begins: dt.datetime
    ends: dt.datetime
    brings: tuple[Brings, ...]


@dataclass(frozen=True)
class Verdict:
    """Either why not, or who would be there for each that it takes."""

    why: str = ""
    takes: tuple[tuple[Take, int], ...] = field(default=())


def in_order(waiting: Sequence[Needs], criteria: Sequence[str]) -> list[tuple[Needs, list[tuple[str, Any]]]]:
    """Everybody who waits, whose turn is first, with what each criterion was for them; who came first breaks what is equal."""

    def told(one: Needs) -> list[tuple[str, Any]]:
        return [(name, _ranked(one, name)) for name in criteria]

    ranked = [(one, told(one)) for one in waiting]
    return sorted(ranked, key=lambda pair: ([value for _name, value in pair[1]], pair[0].since, pair[0].number))


def _ranked(one: Needs, criterion: str) -> Any:
    if criterion == Criterion.URGENCY:
        return URGENCIES.index(one.urgency) if one.urgency in URGENCIES else len(URGENCIES)
    return one.since.isoformat() if criterion == Criterion.SINCE else one.travel_hours


def judge(one: Needs, slot: Slot, now: dt.datetime, is_free: IsFree) -> Verdict:
    """Whether a time can be offered to one who waits: why not, or who would be there."""
    ends = slot.begins + dt.timedelta(minutes=one.minutes)
    rules = (
        (not one.is_live, Why.ENDED),
        (slot.begins >= one.begins, Why.NOT_SOONER),
        (one.not_before is not None and slot.begins < one.not_before, Why.TOO_EARLY),
        (slot.begins < now + dt.timedelta(hours=one.notice_hours), Why.TOO_SOON),
        (ends > slot.ends, Why.TOO_SHORT),
        (any(begin < ends and slot.begins < end for begin, end in one.busy), Why.ELSEWHERE),
    )
    for is_so, why in rules:
        if is_so:
            return Verdict(why)
    takes = _filled(one, slot, ends, is_free)
    return Verdict(takes=takes) if takes else Verdict(Why.OTHER_PEOPLE)


def _filled(one: Needs, slot: Slot, ends: dt.datetime, is_free: IsFree) -> tuple[tuple[Take, int], ...]:
    """Who takes each role: whom they have now, else somebody of the freed time who brings as much; empty when one is missing."""
    found: list[tuple[Take, int]] = []
    taken: set[int] = set()
    for take in one.takes:
        since, until = slot.begins - take.before * MINUTE, ends + take.after * MINUTE
        others = [other for other in slot.brings if one.others_too and other.can_replace(take.brings)]
        for brings in (take.brings, *others):
            if brings.number not in taken and is_free(brings.number, since, until):
                found.append((take, brings.number))
                taken.add(brings.number)
                break
        else:
            return ()
    return tuple(found)
