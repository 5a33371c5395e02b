"""Lines of work in the reader's language: what, for whom, why, due when on both clocks, and what unblocks it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
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


def told(
    actor: Actor, lines: list[WorkLine], offers: Offers, sheet: Sheet, known: Mapping[int, str] | None = None
) -> list[tuple[str, SafeString]]:
    """The rows of a page, each with the part of the list it belongs to; `known`: names that need not be asked for."""
    now, known = timezone.now(), {actor.id or 0: actor.name, **(known or {})}
    people = (
        {line.assignee_id for line in lines} | {line.said_to for line in lines} | {to for to, _desk in offers.values()}
    )
    names = known | names_of({number for number in people if number and number not in known})
    desks, wakes = {place.pk: place for place in whose.all_desks()}, options(WakeOn.choices)
    return [
        (part_of(line, now, sheet.ends), _row(line, actor, offers, sheet, names, desks, now, wakes)) for line in lines
    ]


def _row(
    line: WorkLine,
    actor: Actor,
    offers: Offers,
    sheet: Sheet,
    names: dict[Any, str],
    desks: dict[int, Any],
    now: dt.datetime,
    wakes: SafeString,
) -> SafeString:
    is_mine, is_offered, person = line.assignee_id == actor.id, line.id in offers, names.get(line.assignee_id or 0, "")
    shape = {
        "of_desk": sheet.of_desk,
        "is_mine": is_mine,
        "has_person": bool(person),
        "has_native": bool(line.native_name),
        "is_overdue": line.due_at < now,
        "is_asleep": bool(line.snoozed_until and line.snoozed_until > now),
        "may_tick": sheet.may_assign if sheet.of_desk else is_mine and not is_offered,
        "may_finish": sheet.may_finish or is_mine,
        "may_hand_over": is_mine and not is_offered,
    }
    values: dict[str, str | int] = {
        "id": line.id,
        "ref": line.ref,
        "title": title(line),
        "name": _name(line),
        "native": line.native_name,
        "native_language": line.native_language or "und",
        "person": person,
        "why": why(line, names, actor.zone),
        "due": clock.line_of_both(line.due_at, actor.zone, _zone(line, desks)),
        "moment": line.due_at.isoformat(),
        "unblocks": "; ".join(_unblocks(line, offers, names, desks, actor.zone, now)),
        "here": sheet.here,
        "me": actor.id or 0,
        "wakes": wakes,
    }
    return fill("cases/work/_row.html", shape, values)


def title(line: WorkLine) -> str:
    """The task in its own words, or in those of its pathway."""
    return line.words or task_title(plan_of(line.pathway_id), line.kind)


def why(line: WorkLine, names: dict[Any, str], zone: str) -> str:
    """What brought the task: the patient's own words, a person, or the stage of the journey."""
    if line.said:
        facts = {"said": line.said, "who": line.said_by, "at": clock.moment(line.said_at or line.due_at, zone)}
        recorder = names.get(line.said_to or 0, "")
        if recorder:
            return _("“%(said)s” (%(who)s, written down by %(recorder)s, %(at)s)") % (facts | {"recorder": recorder})
        return _("“%(said)s” (%(who)s, %(at)s)") % facts
    if line.kind == BY_HAND:
        return _("Added by %(who)s") % {"who": line.made_by}
    return _("Stage: %(stage)s") % {"stage": Stage(line.stage).label}


def _unblocks(
    line: WorkLine, offers: Offers, names: dict[Any, str], desks: dict[int, Any], zone: str, now: dt.datetime
) -> Iterator[str]:
    if line.hold:
        yield _("The case is on hold (%(hold)s): resume it first") % {"hold": Hold(line.hold).label}
    if line.id in offers:
        person, desk = offers[line.id]
        yield _("Offered to %(who)s, not accepted yet") % {"who": names.get(person) or desks.get(desk, "")}
    if line.snoozed_until and line.snoozed_until > now and line.wake_on:
        yield _("Sleeps until %(event)s") % {"event": WakeOn(line.wake_on).label}
    elif line.snoozed_until and line.snoozed_until > now:
        yield _("Sleeps until %(event)s") % {"event": clock.moment(line.snoozed_until, zone)}
    yield _("Waiting on: %(who)s") % {"who": WaitingOn(line.waiting_on).label}


def _name(line: WorkLine) -> str:
    parts = (line.full_name, line.given, line.family, line.second_family, line.middle)
    return listed(PersonName(*parts, order=line.name_order))


def _zone(line: WorkLine, desks: dict[int, Any]) -> str:
    """The clock of whoever must act: the family's own, or that of the desk."""
    if line.waiting_on == WaitingOn.PATIENT and line.zone:
        return line.zone
    return desks[line.desk_id].zone if line.desk_id in desks else "UTC"
