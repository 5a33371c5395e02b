"""Reads of the journey: the one door to a case, the worklist, the timeline."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access, watch_harvest
from hospitium.kernel.errors import NotHere
from hospitium.kernel.ids import tidy_ref
from hospitium.kernel.names import folded
from hospitium.patients.actions import may_open, openable
from hospitium.patients.queries import Patient

from . import journey, policy
from .journey import Stage
from .models import Case, CircleMember, Entry, Task
from .policy import may_move, moves_for, sees

__all__ = [
    "Case",
    "Entry",
    "Filters",
    "Page",
    "Task",
    "case_for",
    "cases_of",
    "chips",
    "may_move",
    "may_see",
    "moves_for",
    "open_tasks",
    "patient_of_case",
    "sees",
    "timeline",
    "worklist",
]

PAGE = 50


def case_for(actor: Actor, ref: str, *, lock: bool = False, action: str = "read") -> Case:
    """The only door to a case. Writes who looked; an unseen case and a missing one are the same `NotHere`.

    Raises `CannotLeave` when the rules of transfer do not let it be opened where the actor's organisation stands.
    """
    actor.require("see cases")
    found = Case.objects.filter(policy.SEES.q(actor), ref=tidy_ref(ref))
    found = found.select_for_update(of=("self",)) if lock else found
    found = found.select_related("patient", "office", "service_line", "owner", "referring_organisation")
    case = (found if lock else found.prefetch_related("patient__languages")).first()
    if case is None:
        raise NotHere
    purpose = "ETREAT" if policy.only_in_emergency(actor, case) else ""
    shown = "clinical" if actor.may("see clinical facts") else "identity"
    crossed = may_open(patient=case.patient, data_class=shown, channel="page", purpose=purpose, by=actor)
    note_access(
        action,
        "case",
        [case.ref, case.patient.ref],
        purpose=purpose,
        own_desk=(own_desk := policy.is_own_desk(actor, case)),
        **({"transfer": crossed.pk} if crossed else {}),
    )
    if not own_desk:
        watch_harvest(by=actor, ref=case.ref)
    return case


def for_emergency(reference: str) -> tuple[int, str] | None:
    """(patient number, case reference) of the newest case with this case or patient reference, whoever asks.

    Passes the wall for exactly this answer; only `break_glass` may use it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT patient_id, case_ref FROM cases_for_emergency(%s)", [tidy_ref(reference)])
        return cursor.fetchone()


def _refs(cases: list[Case]) -> list[str]:
    """What a look at a list of cases names: each case and its patient."""
    return [ref for case in cases for ref in (case.ref, case.patient.ref)]


def may_see(actor: Actor, case: Case) -> bool:
    """The same rule asked of one row, for live updates and tests."""
    return actor.may("see cases") and policy.SEES.holds(actor, case)


def visible(actor: Actor) -> QuerySet[Case]:
    """Every case the actor may see."""
    return Case.objects.filter(policy.SEES.q(actor)) if actor.may("see cases") else Case.objects.none()


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

    def narrow(self, cases: QuerySet[Case], actor: Actor, now: dt.datetime) -> QuerySet[Case]:
        """Apply the filters."""
        for lookup, values in (
            ("stage", self.stage),
            ("waiting_on", self.waiting_on),
            ("urgency", self.urgency),
            ("office_id", self.office),
            ("service_line__slug", self.service_line),
            ("patient__country", self.country),
        ):
            cases = cases.filter(**{f"{lookup}__in": values}) if values else cases
        cases = cases.filter(stage=Stage.CLOSED) if self.closed else cases.exclude(stage=Stage.CLOSED)
        awake = Q(snoozed_until=None) | Q(snoozed_until__lte=now.date())
        cases = cases.exclude(awake) if self.snoozed else cases.filter(awake)
        if self.owner:
            cases = cases.filter(owner=_owner(self.owner, actor))
        if self.due:
            cases = cases.filter(
                due_at__lt=now
                + {"overdue": dt.timedelta(), "today": dt.timedelta(days=1)}.get(self.due, dt.timedelta(days=7))
            )
        for token in folded(self.text).split():
            cases = cases.filter(Q(patient__search_text__contains=token) | Q(ref__icontains=token))
        return cases


def _owner(word: str, actor: Actor) -> int | None:
    return actor.id if word == "me" else int(word) if word.isdigit() else None


# name of the order -> (column, descending)
ORDERS = {"look": ("look_at", False), "new": ("opened_at", True), "changed": ("changed_at", True)}


@dataclass
class Page:
    """A page of a list and where the next one begins (`after`: the key of the last row, or empty).

    `withheld`: how many of the page may not be shown where the reader's organisation stands.
    """

    cases: list[Case]
    after: str = ""
    withheld: int = 0


def patient_of_case(ref: str) -> Patient | None:
    """Whose case a reference names, for the system alone."""
    found = Case.objects.filter(ref=ref).select_related("patient").first()
    return found.patient if found else None


def worklist(actor: Actor, filters: Filters, *, after: str = "") -> Page:
    """A page of open cases by when somebody must look; keyset paging, three queries with the audit."""
    actor.require("see worklist")
    column, descending = ORDERS.get(filters.sort, ORDERS["look"])
    cases = filters.narrow(visible(actor), actor, timezone.now())
    cases = _beyond(cases, column, descending, after)
    sign = "-" if descending else ""
    found = list(
        cases.select_related("patient", "office", "owner", "service_line")
        .prefetch_related("patient__languages")
        .order_by(f"{sign}{column}", f"{sign}id")[: PAGE + 1]
    )
    last = found[PAGE - 1] if len(found) > PAGE else None
    shown = _openable(actor, found[:PAGE])
    withheld = len(found[:PAGE]) - len(shown)
    return Page(shown, f"{getattr(last, column).isoformat()}~{last.pk}" if last else "", withheld)


def _beyond(cases: QuerySet[Case], column: str, descending: bool, after: str) -> QuerySet[Case]:
    moment, _, number = after.partition("~")
    if not number.isdigit():
        return cases
    try:
        key = dt.datetime.fromisoformat(moment)
    except ValueError:
        return cases
    beyond = "lt" if descending else "gt"
    return cases.filter(Q(**{f"{column}__{beyond}": key}) | Q(**{column: key, f"id__{beyond}": int(number)}))


def all_cases(actor: Actor, *, after: str = "", closed: bool = False) -> Page:
    """Every case the actor may see, newest first, keyset paged."""
    actor.require("see cases")
    cases = visible(actor) if closed else visible(actor).exclude(stage=Stage.CLOSED)
    found = list(
        _beyond(cases, "opened_at", True, after)
        .select_related("patient", "office", "service_line")
        .order_by("-opened_at", "-id")[: PAGE + 1]
    )
    last = found[PAGE - 1] if len(found) > PAGE else None
    shown = _openable(actor, found[:PAGE])
    return Page(shown, f"{last.opened_at.isoformat()}~{last.pk}" if last else "", len(found[:PAGE]) - len(shown))


def _openable(actor: Actor, cases: list[Case]) -> list[Case]:
    """Those of the cases whose names may be shown where the actor's organisation stands; the look at them is recorded."""
    open_to = openable(patients=[case.patient for case in cases], by=actor)
    shown = [case for case in cases if case.patient_id in open_to]
    if shown:
        note_access("list", "case", _refs(shown))
    return shown


def chips(actor: Actor) -> dict[str, int]:
    """Counts for the chips above the worklist, one query, each up to the whole of what the actor sees."""
    now = timezone.now()
    awake = Q(snoozed_until=None) | Q(snoozed_until__lte=now.date())
    return (
        visible(actor)
        .exclude(stage=Stage.CLOSED)
        .aggregate(
            all=Count("id", filter=awake),
            mine=Count("id", filter=awake & Q(owner=actor.id)),
            unowned=Count("id", filter=awake & Q(owner=None)),
            overdue=Count("id", filter=awake & Q(due_at__lt=now)),
            today=Count("id", filter=awake & Q(due_at__lt=now + dt.timedelta(days=1))),
            clinician=Count("id", filter=awake & Q(waiting_on="clinician")),
            snoozed=Count("id", filter=~awake),
        )
    )


def cases_of(actor: Actor, *, patient_id: int) -> list[Case]:
    """The cases of a patient that the actor may see, newest first."""
    return list(visible(actor).filter(patient_id=patient_id).order_by("-id")[:20])


def find(actor: Actor, text: str, *, limit: int = 8) -> list[Case]:
    """Cases by reference or by a patient's name in any script, for the palette."""
    tokens = folded(text).split()
    if not tokens:
        return []
    found = visible(actor).select_related("patient")
    for token in tokens:
        found = found.filter(Q(patient__search_text__contains=token) | Q(ref__icontains=token))
    return _openable(actor, list(found.order_by("look_at", "id")[:limit]))


def undoable(actor: Actor, case: Case) -> Entry | None:
    """The actor's own newest act on the case that can be taken back, for the button beside the answer."""
    newest = case.entries.filter(verb__in=journey.UNDOABLE).order_by("-id").first()
    return newest if newest and newest.by_id == actor.id else None


def circle_of(case: Case) -> list[CircleMember]:
    """The people with a live relation to the case."""
    return list(case.circle_members.filter(until=None).select_related("person").order_by("role", "id"))


def open_tasks(case: Case) -> list[Task]:
    """What is still to do, soonest first."""
    return list(case.tasks.filter(done_at=None))


KINDS = {
    "steps": ("opened", "received", "step", "held", "resumed", "assigned", "snoozed", "woken"),
    "documents": ("received", "document"),
    "notes": ("note",),
    "people": ("assigned", "joined", "left", "patient_changed"),
}
"""What the timeline can be narrowed to: slug to the verbs of its entries."""


def timeline(actor: Actor, case: Case, *, before: int | None = None, kind: str = "", limit: int = 50) -> list[Entry]:
    """The newest entries, or those before the entry numbered `before`; staff notes for staff only."""
    entries = Entry.objects.filter(case=case)
    entries = entries if actor.may("see staff notes") else entries.filter(staff_only=False)
    entries = entries.filter(verb__in=KINDS[kind]) if kind in KINDS else entries
    entries = entries.filter(pk__lt=before) if before else entries
    return list(entries.order_by("-id")[:limit])
