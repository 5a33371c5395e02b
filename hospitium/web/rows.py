"""Lines of the worklist as HTML: each its next action, not its last event."""

import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from hospitium.cases import sentences
from hospitium.cases.journey import WaitingOn
from hospitium.cases.queries import Case, Line
from hospitium.kernel import clock, places
from hospitium.kernel.moulds import fill
from hospitium.kernel.names import PersonName, listed


@dataclass(frozen=True)
class Desk:
    """What every row of a page shares: the clock, the look, and names for the numbers in it."""

    now: dt.datetime
    zone: str
    hidden: tuple[str, ...] = ()
    may_bulk: bool = False
    owners: Mapping[int, str] = field(default_factory=dict)
    offices: Mapping[int, str] = field(default_factory=dict)
    service_lines: Mapping[int, str] = field(default_factory=dict)


class Row(NamedTuple):
    """All that a row of the table is made from. What it looks like follows from this alone, so rows can be kept."""

    line: Line
    language: str
    zone: str
    years: tuple[int, int]
    hidden: tuple[str, ...]
    may_bulk: bool
    is_overdue: bool
    owner: str
    office: str
    service_line: str


def rows(lines: Iterable[Line], desk: Desk) -> SafeString:
    """The rows of the table, in order."""
    return mark_safe("".join([row(one) for one in _told(lines, desk)]))  # noqa: S308 - each row is ours


def _told(lines: Iterable[Line], desk: Desk) -> Iterator[Row]:
    language, year_of = get_language() or "en", functools.cache(functools.partial(_year, desk.now))
    for line in lines:
        yield Row(
            line,
            language,
            desk.zone,
            (year_of(desk.zone), year_of(line.zone)),
            desk.hidden,
            desk.may_bulk,
            bool(line.due_at and line.due_at < desk.now),
            desk.owners.get(line.owner_id or 0, ""),
            desk.offices.get(line.office_id or 0, ""),
            desk.service_lines.get(line.service_line_id or 0, ""),
        )


def _year(instant: dt.datetime, zone: str) -> int:
    """The year it is there: days are shown without it as long as it lasts."""
    return instant.astimezone(clock.zone_of(zone)).year


@functools.lru_cache(8192)
def row(one: Row) -> SafeString:
    """One row. Those at the top of a list are shown again and again: they are kept, about a kilobyte each."""
    line, step = one.line, sentences.next_step(one.line)
    shape = {
        "may_bulk": one.may_bulk,
        "hidden": one.hidden,
        "is_overdue": one.is_overdue,
        "has_native": bool(line.native_name),
        "has_step": bool(step),
        "has_service_line": bool(one.service_line),
        "has_owner": bool(one.owner),
        "has_office": bool(one.office),
        "has_records": bool(line.records_wanted),
        "lacks_records": line.records_here < line.records_wanted,
    }
    values = {
        "ref": line.ref,
        "full_name": line.full_name,
        "name": _listed(line),
        "native": line.native_name,
        "native_language": line.native_language or "und",
        "place": _place(line.country, line.language or ""),
        "step": step,
        "service_line": one.service_line,
        "waiting_on": _waiting_on(line.waiting_on),
        "stage": _stage(one.language, line.stage, line.outcome, line.hold, line.urgency),
        "due": _due(line, one.zone),
        "why": _why(line, one.zone),
        "owner": one.owner,
        "office": one.office,
        "records": f"{line.records_here}/{line.records_wanted}",
    }
    return fill("web/_row.html", shape, values)


def _listed(line: Line) -> str:
    return listed(
        PersonName(line.full_name, line.given, line.family, line.second_family, line.middle, order=line.name_order)
    )


def _place(country: str, language: str) -> str:
    named = (places.country_name(country) if country else "", places.language_name(language) if language else "")
    return "".join(f" · {name}" for name in named if name)


def _waiting_on(value: str) -> str:
    return str(WaitingOn(value).label) if value else ""


@functools.lru_cache(2048)
def _stage(language: str, stage: str, outcome: str, hold: str, urgency: str) -> SafeString:
    case = Case(stage=stage, outcome=outcome, hold=hold, urgency=urgency)
    return render_to_string("web/_stage.html", {"case": case})


def _due(line: Line, zone: str) -> SafeString | str:
    return _time(line.due_at, clock.line_of_both(line.due_at, zone, line.zone)) if line.due_at else ""


def _why(line: Line, zone: str) -> SafeString:
    reasons = [
        format_html(
            '<li class="sub">{} · {}</li>', reason["text"], _time(reason["at"], clock.moment(reason["at"], zone))
        )
        for reason in sentences.why(line)
    ]
    return mark_safe("".join(reasons))  # noqa: S308 - made of escaped parts


def _time(instant: dt.datetime, shown: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', instant.isoformat(), shown)
