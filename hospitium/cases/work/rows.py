"""Lines of work in the reader's language: what, for whom, why, due when on both clocks, and what unblocks it."""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hospitium.access.acting import Actor
from hospitium.access.queries import names_of
from hospitium.cases.journey import Hold, Stage, WaitingOn, WakeOn
from hospitium.cases.models import plan_of, task_title
from hospitium.kernel import clock
from hospitium.kernel.moulds import fill
from hospitium.kernel.names import PersonName, listed
from hospitium.kernel.templatetags.house import options

from . import whose
from .lists import Ends, WorkLine, part_of
from .tasks import BY_HAND

Offers = Mapping[int, tuple[int | None, int]]
"""To which person or desk tasks are offered, by task."""


@dataclass(frozen=True)
class Sheet:
    """What every row of a page shares."""

    ends: Ends
    here: str
    """The address of the page, to come back to."""
    may_finish: bool
    of_desk: bool = False
    may_assign: bool = False


class Row(NamedTuple):
    """All that a row is made from. What it looks like follows from this alone, so rows can be kept."""

    line: WorkLine
    language: str
    zone: str
    year: int
    """The year it is in the reader's zone: days are shown without it as long as it lasts."""
    there: str
    """The clock of whoever must act."""
    here: str
    me: int
    of_desk: bool
    may_assign: bool
    may_finish: bool
    is_overdue: bool
    is_asleep: bool
    is_offered: bool
    offered_to: str
    person: str
    recorder: str


def told(
    actor: Actor, lines: list[WorkLine], offers: Offers, sheet: Sheet, known: Mapping[int, str] | None = None
) -> list[tuple[str, SafeString]]:
    """The rows of a page, each with the part of the list it belongs to; `known`: names that need not be asked for."""
    now, known = timezone.now(), {actor.id or 0: actor.name, **(known or {})}
    people = (
        {line.assignee_id for line in lines} | {line.said_to for line in lines} | {to for to, _desk in offers.values()}
    )
    names = known | names_of({number for number in people if number and number not in known})
    desks, language = {place.pk: place for place in whose.all_desks()}, get_language() or "en"
    rows, year = [], now.astimezone(clock.zone_of(actor.zone)).year
    for line in lines:
        person, desk = offers.get(line.id, (None, 0))
        row = Row(
            line,
            language,
            actor.zone,
            year,
            _zone(line, desks),
            sheet.here,
            actor.id or 0,
            sheet.of_desk,
            sheet.may_assign,
            sheet.may_finish,
            line.due_at < now,
            bool(line.snoozed_until and line.snoozed_until > now),
            line.id in offers,
            names.get(person or 0, "") or str(desks.get(desk, "")),
            names.get(line.assignee_id or 0, ""),
            names.get(line.said_to or 0, ""),
        )
        rows.append((part_of(line, now, sheet.ends), _html(row)))
    return rows


@functools.lru_cache(2048)
def _html(row: Row) -> SafeString:
    """One row. A page that is live is asked for again and again: its rows are kept, a few kilobytes each."""
    line, is_mine = row.line, row.line.assignee_id == row.me
    shape = {
        "of_desk": row.of_desk,
        "is_mine": is_mine,
        "has_person": bool(row.person),
        "has_native": bool(line.native_name),
        "is_overdue": row.is_overdue,
        "is_asleep": row.is_asleep,
        "may_tick": row.may_assign if row.of_desk else is_mine and not row.is_offered,
        "may_finish": row.may_finish or is_mine,
        "may_hand_over": is_mine and not row.is_offered,
    }
    values: dict[str, str | int] = {
        "id": line.id,
        "ref": line.ref,
        "title": title(line),
        "name": _name(line),
        "native": line.native_name,
        "native_language": line.native_language or "und",
        "person": row.person,
        "why": why(line, row.recorder, row.zone),
        "due": clock.line_of_both(line.due_at, row.zone, row.there),
        "moment": line.due_at.isoformat(),
        "unblocks": "; ".join(_unblocks(row)),
        "here": row.here,
        "me": row.me,
        "wakes": options(WakeOn.choices),
    }
    return fill("cases/work/_row.html", shape, values)


def title(line: WorkLine) -> str:
    """The task in its own words, or in those of its pathway."""
    return line.words or task_title(plan_of(line.pathway_id), line.kind)


def why(line: WorkLine, recorder: str, zone: str) -> str:
    """What brought the task: the patient's own words (and who wrote them down), a person, or the stage of the journey."""
    if line.said:
        facts = {"said": line.said, "who": line.said_by, "at": clock.moment(line.said_at or line.due_at, zone)}
        if recorder:
            return _("“%(said)s” (%(who)s, written down by %(recorder)s, %(at)s)") % (facts | {"recorder": recorder})
        return _("“%(said)s” (%(who)s, %(at)s)") % facts
    if line.kind == BY_HAND:
        return _("Added by %(who)s") % {"who": line.made_by}
    return _("Stage: %(stage)s") % {"stage": Stage(line.stage).label}


def _unblocks(row: Row) -> Iterator[str]:
    line = row.line
    if line.hold:
        yield _("The case is on hold (%(hold)s): resume it first") % {"hold": Hold(line.hold).label}
    if row.is_offered:
        yield _("Offered to %(who)s, not accepted yet") % {"who": row.offered_to}
    if row.is_asleep and line.snoozed_until:
        until = WakeOn(line.wake_on).label if line.wake_on else clock.moment(line.snoozed_until, row.zone)
        yield _("Sleeps until %(event)s") % {"event": until}
    yield _("Waiting on: %(who)s") % {"who": WaitingOn(line.waiting_on).label}


def _name(line: WorkLine) -> str:
    parts = (line.full_name, line.given, line.family, line.second_family, line.middle)
    return listed(PersonName(*parts, order=line.name_order))


def _zone(line: WorkLine, desks: dict[int, Any]) -> str:
    """The clock of whoever must act: the family's own, or that of the desk."""
    if line.waiting_on == WaitingOn.PATIENT and line.zone:
        return line.zone
    return desks[line.desk_id].zone if line.desk_id in desks else "UTC"
