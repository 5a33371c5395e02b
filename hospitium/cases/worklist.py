"""The worklist: open cases by when somebody must look, a page at a time, as plain lines rather than model instances.

How it stays as fast with a million cases as with a thousand: docs/adr/0016-plain-rows-and-capped-counts.md.
"""

import datetime as dt
import functools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from psycopg.types.datetime import TimestamptzLoader

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access
from hospitium.kernel import database
from hospitium.kernel.entered import key_in, number_in
from hospitium.kernel.ids import tidy_ref
from hospitium.kernel.moment import Moment, Spelled
from hospitium.kernel.names import folded
from hospitium.kernel.together import statement
from hospitium.patients.actions import openable
from hospitium.patients.queries import named, patients_named, spoken_first, standing

from .journey import Stage
from .models import Case
from .policy import visible_by_relation

PAGE = 50
COUNTED = 1000
"""How far the chips count."""
CLOSED = Spelled(Stage.CLOSED)
FOUND = 5000
"""A search that finds more than this walks the list instead."""


class Line(NamedTuple):
    """What a line of the worklist shows, as the database gave it; small tables are joined by whoever has read them."""

    id: int
    ref: str
    patient_id: int
    patient_ref: str
    patient_office_id: int | None
    patient_other_offices: tuple[int, ...]
    stage: str
    outcome: str
    hold: str
    urgency: str
    next_task: str
    waiting_on: str
    stage_at: dt.datetime
    due_at: dt.datetime | None
    look_at: dt.datetime
    opened_at: dt.datetime
    changed_at: dt.datetime
    arrival_on: dt.date | None
    full_name: str
    given: str
    middle: str
    family: str
    second_family: str
    name_order: str
    native_name: str
    native_language: str
    country: str
    zone: str
    language: str | None
    owner_id: int | None
    office_id: int | None
    service_line_id: int | None
    pathway_id: int
    records_wanted: int
    records_here: int

    @property
    def patient(self) -> "Whose":
        """Whose case it is, as far as a line knows."""
        return Whose(self.patient_id, self.patient_ref, self.patient_office_id, self.patient_other_offices)


class Whose(NamedTuple):
    """The patient of a line."""

    pk: int
    ref: str
    office_id: int | None
    other_offices: tuple[int, ...]


ELSEWHERE: dict[str, Any] = {
    "patient_ref": "patient__ref",
    "patient_office_id": "patient__office_id",
    "patient_other_offices": "patient__other_offices",
    **{
        name: f"patient__{name}"
        for name in Line._fields[Line._fields.index("full_name") : Line._fields.index("language")]
    },
    "language": Subquery(spoken_first(OuterRef("patient_id"))),
}
"""Fields of a line that stand in other tables."""
COLUMNS = [ELSEWHERE.get(name, name) for name in Line._fields]
OFFICES = Line._fields.index("patient_other_offices")


def _line(row: tuple[Any, ...]) -> Line:
    """A line that can be looked up, so nothing in it is a list."""
    return Line._make((*row[:OFFICES], tuple(row[OFFICES]), *row[OFFICES + 1 :]))


@dataclass(frozen=True)
class Filters:
    """What the worklist is narrowed to; empty fields narrow nothing. `due`: overdue, today, week."""

    stage: tuple[str, ...] = ()
    waiting_on: tuple[str, ...] = ()
    urgency: tuple[str, ...] = ()
    office: tuple[int, ...] = ()
    service_line: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    owner: str = ""
    due: str = ""
    text: str = ""
    snoozed: bool = False
    closed: bool = False
    sort: str = "look"

    def narrow(self, cases: QuerySet[Case], actor: Actor, today: dt.date) -> QuerySet[Case]:
        """Apply the filters (but the search, see `_search`)."""
        for lookup, values in (
            ("stage", self.stage),
            ("waiting_on", self.waiting_on),
            ("urgency", self.urgency),
            ("office_id", self.office),
            ("service_line__slug", self.service_line),
            ("patient__country", self.country),
        ):
            cases = cases.filter(**{f"{lookup}__in": values}) if values else cases
        cases = cases.filter(stage=CLOSED) if self.closed else cases.exclude(stage=CLOSED)
        cases = cases.exclude(awake(today)) if self.snoozed else cases.filter(awake(today))
        if self.owner:
            cases = cases.filter(owner=_owner(self.owner, actor))
        if self.due:
            cases = cases.filter(due_at__lt=Moment() + dt.timedelta(days={"overdue": 0, "today": 1}.get(self.due, 7)))
        return cases


def awake(today: dt.date) -> Q:
    """Cases that do not sleep."""
    return Q(snoozed_until=None) | Q(snoozed_until__lte=today)


def _owner(word: str, actor: Actor) -> int | None:
    return actor.id if word == "me" else number_in(word)


@dataclass(frozen=True)
class Order:
    """An order the lists offer: the column, and whether the newest comes first. Each has an index for open cases."""

    column: str
    descending: bool = False

    def applied(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        """The cases in this order."""
        sign = "-" if self.descending else ""
        return cases.order_by(f"{sign}{self.column}", f"{sign}id")

    def beyond(self, cases: QuerySet[Case], after: str) -> QuerySet[Case]:
        """Only what comes after the key of a line; everything for a key that is none."""
        key = key_in(after)
        if key is None:
            return cases
        row = f'("cases_case"."{self.column}", "cases_case"."id") {"<" if self.descending else ">"} (%s, %s)'
        return cases.extra(where=[row], params=key)

    def key(self, line: Any) -> str:
        """Where the page after this line begins."""
        return f"{getattr(line, self.column).isoformat()}~{line.id}"


ORDERS = {"look": Order("look_at"), "new": Order("opened_at", True), "changed": Order("changed_at", True)}


@dataclass
class Page:
    """A page of a list and where the next one begins (`after`: the key of the last row, or empty).

    `withheld`: how many of the page may not be shown where the reader's organisation stands. `chips`: gives the counts of
    the chips where they were asked for.
    """

    cases: list[Any]
    after: str = ""
    withheld: int = 0
    chips: Callable[[], dict[str, int]] = dict


def worklist(actor: Actor, filters: Filters, *, after: str = "", counted: bool = False) -> Page:
    """A page of lines by when somebody must look; paged by key, two queries with the record of who looked.

    `counted`: with the counts of the chips, a third query, answered while the lines are made into a page.
    """
    actor.require("see worklist")
    said = _said_anew if filters.text else _said
    found = rows_of(*said(actor, filters, after, timezone.now().date()))
    counts = chips(actor) if counted else dict
    page = _page(actor, [_line(row) for row in found], _order(filters))
    page.chips = counts
    return page


def _order(filters: Filters) -> Order:
    return ORDERS.get(filters.sort, ORDERS["look"])


def _said_anew(actor: Actor, filters: Filters, after: str, today: dt.date) -> tuple[str, tuple[Any, ...]]:
    """The statement for a page of lines."""
    order, search = _order(filters), _search(filters.text)
    narrow = lambda cases: order.beyond(search(filters.narrow(cases, actor, today)), after)  # noqa: E731
    return statement(_first(actor, narrow, order, PAGE + 1).values_list(*COLUMNS))


_said = functools.lru_cache(4096)(_said_anew)
"""Making the statement takes longer than answering it, and it is the same for the same person, filter and day."""


def rows_of(sql: str, params: Iterable[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement as the database gave them."""
    with connection.cursor() as cursor:
        cursor.cursor.adapters.register_loader(
            "timestamptz", TimestamptzLoader
        )  # psycopg's own, not Django's: compiled
        cursor.execute(sql, list(params))
        return cursor.fetchall()  # type: ignore[no-any-return]


def all_cases(actor: Actor, *, after: str = "", closed: bool = False) -> Page:
    """Every case the actor may see, newest first, paged by key."""
    actor.require("see cases")
    order = ORDERS["new"]
    narrow = lambda cases: order.beyond(cases if closed else cases.exclude(stage=CLOSED), after)  # noqa: E731
    return _page(
        actor, list(_first(actor, narrow, order, PAGE + 1).select_related("patient", "office", "service_line")), order
    )


def find(actor: Actor, text: str, *, limit: int = 8) -> list[Case]:
    """Cases by reference or by a patient's name in any script, for the palette."""
    if not folded(text):
        return []
    return openable_lines(actor, list(_first(actor, _search(text), ORDERS["look"], limit).select_related("patient")))


def _page(actor: Actor, found: list[Any], order: Order) -> Page:
    page = found[:PAGE]
    shown = openable_lines(actor, page)
    return Page(shown, order.key(page[-1]) if len(found) > PAGE else "", len(page) - len(shown))


def openable_lines(actor: Actor, cases: list[Any]) -> list[Any]:
    """Those of the cases whose names may be shown where the actor's organisation stands; the look at a list names each
    case and its patient.
    """
    patients = [case.patient for case in cases]
    open_to = openable(patients=patients, by=actor)
    shown = [(case, patient) for case, patient in zip(cases, patients, strict=True) if patient.pk in open_to]
    if shown:
        note_access("list", "case", [ref for case, patient in shown for ref in (case.ref, patient.ref)])
    return [case for case, _ in shown]


Narrowing = Callable[[QuerySet[Case]], QuerySet[Case]]


def _search(text: str) -> Narrowing:
    """The cases of patients every word of the text begins a word of whose name, or with this reference.

    Few are named by number; of many (a name half a country bears) the list itself will soon meet a page full.
    """
    if not folded(text):
        return lambda cases: cases
    patients, own = _patients(text), _with_ref(_ref_begun(text))
    if len(patients) > FOUND:
        return lambda cases: cases.filter(named(text, "patient__"))
    either = '"cases_case"."patient_id" = ANY (%s)' + (' OR "cases_case"."id" = ANY (%s)' if own else "")
    return lambda cases: cases.extra(where=[either], params=[patients, own] if own else [patients])


def _patients(text: str) -> list[int]:
    """Numbers of the patients a text names, by name or by reference."""
    ref = tidy_ref(text)
    if re.fullmatch(r"P-[0-9A-Z]{4}-[0-9A-Z]{4}", ref):
        return [number] if (number := standing(ref)) else []
    return patients_named(text, most=FOUND + 1)


def _with_ref(start: str) -> list[int]:
    if not start:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_with_ref(%s, %s)", [start, start[2:] if len(start) == 6 else ""])
        return list(cursor.fetchone()[0])


def _ref_begun(text: str) -> str:
    """The beginning of a case reference this may be, with its prefix or without; empty when it is none."""
    ref = tidy_ref(text if "-" in text[:2] else f"C-{text}")
    return ref if re.fullmatch(r"C-[0-9A-Z]{4}(-[0-9A-Z]{0,4})?", ref) else ""


def _first(actor: Actor, narrow: Narrowing, order: Order, limit: int) -> QuerySet[Case]:
    """The first so many cases in the order: the first of each relation by its own index, merged."""
    parts = [order.applied(narrow(part)) for part in visible_by_relation(actor)]
    if len(parts) == 1:
        return parts[0][:limit]
    heads = [part.values("pk")[:limit] for part in parts]
    return order.applied(Case.objects.filter(pk__in=heads[0].union(*heads[1:])))[:limit]


def chips(actor: Actor) -> Callable[[], dict[str, int]]:
    """Counts for the chips above the worklist, among the first thousand cases to look at (`seen`; one more, if there are);
    the database counts until they are called for.
    """
    now, (lines, params) = timezone.now(), _lines_to_count(actor)
    told = [now.date(), *params, actor.id, now, now + dt.timedelta(days=1)]
    counted = database.ask_ahead(CHIPS.format(lines=lines), told)
    names = ("all", "mine", "unowned", "overdue", "today", "clinician", "snoozed", "seen")
    return lambda: dict(zip(names, counted()[0], strict=True))


@functools.lru_cache(1024)
def _lines_to_count(actor: Actor) -> tuple[str, tuple[Any, ...]]:
    open_cases = _first(actor, lambda cases: cases.exclude(stage=CLOSED), ORDERS["look"], COUNTED + 1)
    return statement(open_cases.values("snoozed_until", "owner_id", "due_at", "waiting_on"))


CHIPS = """
WITH line AS (SELECT *, snoozed_until > %s AS asleep FROM ({lines}) open)
SELECT count(*) FILTER (WHERE asleep IS NOT TRUE),
    count(*) FILTER (WHERE owner_id = %s AND asleep IS NOT TRUE),
    count(*) FILTER (WHERE owner_id IS NULL AND asleep IS NOT TRUE),
    count(*) FILTER (WHERE due_at < %s AND asleep IS NOT TRUE),
    count(*) FILTER (WHERE due_at < %s AND asleep IS NOT TRUE),
    count(*) FILTER (WHERE waiting_on = 'clinician' AND asleep IS NOT TRUE),
    count(*) FILTER (WHERE asleep), count(*)
FROM line
"""
