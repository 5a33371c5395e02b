"""Lists of work: one's own and a desk's, soonest due first, a page at a time, as plain lines read off an index (ADR 35)."""

import datetime as dt
import functools
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.cases.models import Task
from hospitium.cases.policy import sees
from hospitium.cases.worklist import COUNTED, PAGE, Page, Whose, openable_lines, rows_of
from hospitium.kernel.clock import zone_of
from hospitium.kernel.entered import key_in
from hospitium.kernel.moment import Moment
from hospitium.kernel.together import statement

from . import whose

SHOWN = ("overdue", "today", "week", "later")
"""The parts of a list of work, in order of time; beside them what sleeps."""


class WorkLine(NamedTuple):
    """What a line of work shows, as the database gave it."""

    id: int
    kind: str
    words: str
    waiting_on: str
    due_at: dt.datetime
    made_by: str
    assignee_id: int | None
    desk_id: int | None
    snoozed_until: dt.datetime | None
    wake_on: str
    escalated: int
    ref: str
    pathway_id: int
    stage: str
    hold: str
    patient_id: int
    patient_ref: str
    patient_office_id: int | None
    patient_other_offices: tuple[int, ...]
    full_name: str
    given: str
    middle: str
    family: str
    second_family: str
    name_order: str
    native_name: str
    native_language: str
    zone: str
    said: str | None
    said_by: str | None
    said_at: dt.datetime | None
    said_to: int | None

    @property
    def patient(self) -> Whose:
        """Whose case it is, as far as a line knows."""
        return Whose(self.patient_id, self.patient_ref, self.patient_office_id, self.patient_other_offices)


ELSEWHERE = {
    **{name: f"case__{name}" for name in ("ref", "pathway_id", "stage", "hold", "patient_id")},
    **{name: f"case__patient__{name.removeprefix('patient_')}" for name in WorkLine._fields[16:28]},
    "said": "wish__statement",
    "said_by": "wish__stated_by",
    "said_at": "wish__at",
    "said_to": "wish__recorded_by",
}
"""Fields of a line that stand in other tables."""
COLUMNS = [ELSEWHERE.get(name, name) for name in WorkLine._fields]
OFFICES = WorkLine._fields.index("patient_other_offices")


def my_work(actor: Actor, *, show: str = "", after: str = "") -> Page:
    """A page of the actor's open tasks, and of those of whom they stand in for; `show`: a part of `SHOWN`, or `snoozed`."""
    actor.require("do tasks")
    people = (actor.id or 0, *whose.stood_in_for(actor.id))
    return _page(actor, *_mine(actor, people, show, after, edges(actor.zone)))


def desk_work(actor: Actor, desk: int, *, show: str = "", after: str = "", everybody: bool = False) -> Page:
    """A page of a desk's open tasks: those nobody has, or (`everybody`) its people's too."""
    actor.require("do tasks")
    return _page(actor, *_desks(actor, desk, everybody, show, after, edges(actor.zone)))


def work_counts(actor: Actor) -> dict[str, int]:
    """How many tasks of each part the actor has, among the first thousand (`seen`; one more, if there are)."""
    today, week = edges(actor.zone)
    sql, params = _to_count(actor, (actor.id or 0, *whose.stood_in_for(actor.id)))
    now = timezone.now()
    (row,) = rows_of(COUNTS.format(lines=sql), [now, *params, now, now, today, today, week, week])
    return dict(zip((*SHOWN, "snoozed", "seen"), row, strict=True))


COUNTS = """
WITH line AS MATERIALIZED (SELECT due_at, coalesce(snoozed_until <= %s, true) AS awake FROM ({lines}) mine)
SELECT count(*) FILTER (WHERE awake AND due_at < %s), count(*) FILTER (WHERE awake AND due_at >= %s AND due_at < %s),
    count(*) FILTER (WHERE awake AND due_at >= %s AND due_at < %s), count(*) FILTER (WHERE awake AND due_at >= %s),
    count(*) FILTER (WHERE NOT awake), count(*)
FROM line
"""


def edges(zone: str) -> tuple[dt.datetime, dt.datetime]:
    """Where today and the seven days from today end on the reader's clock."""
    today = timezone.now().astimezone(zone_of(zone)).date()
    ends = (dt.datetime.combine(today + dt.timedelta(days=days), dt.time(), zone_of(zone)) for days in (1, 7))
    today_ends, week_ends = (moment.astimezone(dt.UTC) for moment in ends)
    return today_ends, week_ends


def part_of(line: WorkLine, now: dt.datetime, ends: tuple[dt.datetime, dt.datetime]) -> str:
    """The part of the list in which a line stands."""
    if line.snoozed_until and line.snoozed_until > now:
        return "snoozed"
    return (
        SHOWN[0]
        if line.due_at < now
        else SHOWN[1]
        if line.due_at < ends[0]
        else SHOWN[2]
        if line.due_at < ends[1]
        else SHOWN[3]
    )


class Load(NamedTuple):
    """What a colleague has open and overdue, counted up to `COUNTED_LOAD`."""

    person: int
    name: str
    open: int
    overdue: int


COUNTED_LOAD = 200


def load_of(people: Mapping[int, str]) -> list[Load]:
    """How much each of these people has, the most first; numbers alone pass the wall."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person, open, overdue FROM cases_load(%s::bigint[], %s, %s)",
            [list(people), COUNTED_LOAD, timezone.now()],
        )
        found = [Load(person, people[person], has, overdue) for person, has, overdue in cursor.fetchall()]
    return sorted(found, key=lambda load: (-load.open, load.name))


Said = tuple[str, tuple[Any, ...]]
Ends = tuple[dt.datetime, dt.datetime]


@functools.lru_cache(4096)
def _mine(actor: Actor, people: tuple[int, ...], show: str, after: str, ends: Ends) -> Said:
    """The statement for a page of one's own work: each person's by the index, merged where there are several."""
    heads = [
        _beyond(_shown(_visible(actor).filter(assignee=person), show, ends), after)[: PAGE + 1] for person in people
    ]
    found = heads[0] if len(heads) == 1 else _merged(heads)[: PAGE + 1]
    return statement(found.values_list(*COLUMNS))


@functools.lru_cache(4096)
def _desks(actor: Actor, desk: int, everybody: bool, show: str, after: str, ends: Ends) -> Said:
    tasks = _visible(actor).filter(desk=desk) if everybody else _visible(actor).filter(desk=desk, assignee=None)
    return statement(_beyond(_shown(tasks, show, ends), after)[: PAGE + 1].values_list(*COLUMNS))


@functools.lru_cache(1024)
def _to_count(actor: Actor, people: tuple[int, ...]) -> Said:
    heads = [_visible(actor).filter(assignee=person).order_by("due_at", "id")[: COUNTED + 1] for person in people]
    found = heads[0] if len(heads) == 1 else _merged(heads)[: COUNTED + 1]
    return statement(found.values("due_at", "snoozed_until"))


def _merged(heads: list[QuerySet[Task]]) -> QuerySet[Task]:
    numbers = [head.values("pk") for head in heads]
    return Task.objects.filter(pk__in=numbers[0].union(*numbers[1:])).order_by("due_at", "id")


def _visible(actor: Actor) -> QuerySet[Task]:
    """Open tasks of the cases that the actor may see."""
    return Task.objects.filter(sees("case__").q(actor), done_at=None)


def _shown(tasks: QuerySet[Task], show: str, ends: Ends) -> QuerySet[Task]:
    """A part of the list, or all of it that does not sleep."""
    if show == "snoozed":
        return tasks.filter(snoozed_until__gt=Moment())
    awake = tasks.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=Moment()))
    parts = {
        "overdue": Q(due_at__lt=Moment()),
        "today": Q(due_at__gte=Moment(), due_at__lt=ends[0]),
        "week": Q(due_at__gte=ends[0], due_at__lt=ends[1]),
        "later": Q(due_at__gte=ends[1]),
    }
    return awake.filter(parts.get(show, Q()))


def _beyond(tasks: QuerySet[Task], after: str) -> QuerySet[Task]:
    """Only what comes after the key of a line, in order; everything for a key that is none."""
    tasks, key = tasks.order_by("due_at", "id"), key_in(after)
    if key is None:
        return tasks
    return tasks.extra(where=['("cases_task"."due_at", "cases_task"."id") > (%s, %s)'], params=key)


def _page(actor: Actor, sql: str, params: Iterable[Any]) -> Page:
    """Lines whose names may be shown where the actor's organisation stands; the look at them is noted."""
    lines = [WorkLine._make((*row[:OFFICES], tuple(row[OFFICES]), *row[OFFICES + 1 :])) for row in rows_of(sql, params)]
    page = lines[:PAGE]
    shown = openable_lines(actor, page)
    key = f"{page[-1].due_at.isoformat()}~{page[-1].id}" if len(lines) > PAGE else ""
    return Page(shown, key, len(page) - len(shown))
