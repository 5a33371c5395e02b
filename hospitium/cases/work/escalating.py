"""What is not done in time climbs a ladder: its owner is warned, whoever leads the desk is told, then the programme lead.

Each step is taken once: the step, the notices and the line of the timeline are one transaction, and the row is locked, so
that neither two workers nor a crash between them warn anybody twice.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting, held
from hospitium.cases.keeping import keep, to_change
from hospitium.cases.models import Case, EscalationRule, HandOver, Task
from hospitium.kernel import clock
from hospitium.messaging.actions import notify

from . import whose
from .errors import LadderUnclear
from .models import HandOverState

BATCH = 200
"""Tasks that one turn of the chore takes up in a transaction."""


@dataclass(frozen=True)
class Ladder:
    """When whom: percent of the task's time, hours after it was due, working hours to accept a hand-over."""

    owner_percent: int = 75
    desk_hours: int = 0
    programme_hours: int = 24
    accept_hours: int = 4


SHIPPED = Ladder()
"""What holds until somebody says otherwise."""

STEPS = ("owner", "desk", "programme")


def steps_of(ladder: Ladder, begun: dt.datetime, due: dt.datetime) -> list[dt.datetime]:
    """The moments of the steps, in their order. Pure."""
    share = begun + (due - begun) * (ladder.owner_percent / 100)
    return [
        min(share, due),
        *(due + dt.timedelta(hours=hours) for hours in (ladder.desk_hours, ladder.programme_hours)),
    ]


def rule_for(pathway: str, kind: str) -> Ladder:
    """The ladder in force today for a kind of task on a pathway: the closest one that was made (kind before pathway), the
    newest of these.
    """
    rules = held("ladders", _in_force)
    for key in ((pathway, kind), ("", kind), (pathway, ""), ("", "")):
        if key in rules:
            return rules[key]
    return SHIPPED


def _in_force() -> dict[tuple[str, str], Ladder]:
    rows = EscalationRule.objects.filter(effective_from__lte=clock.now().date()).order_by("effective_from", "pk")
    return {
        (row.pathway, row.kind): Ladder(row.owner_percent, row.desk_hours, row.programme_hours, row.accept_hours)
        for row in rows
    }


def rules_made() -> list[EscalationRule]:
    """Every ladder that was ever made, newest first."""
    return list(EscalationRule.objects.order_by("-effective_from", "-pk")[:200])


@transaction.atomic
def make_rule(
    *, ladder: Ladder, effective_from: dt.date, why: str, by: Actor, pathway: str = "", kind: str = ""
) -> EscalationRule:
    """Keep a ladder from a day on; what it was before stays readable. Open tasks are planned anew when the day comes.

    Raises `LadderUnclear`.
    """
    by.require("set escalation")
    climbs = (
        1 <= ladder.owner_percent <= 100
        and 0 <= ladder.desk_hours <= ladder.programme_hours
        and ladder.accept_hours > 0
    )
    if not climbs or not why.strip() or effective_from < timezone.now().date():
        raise LadderUnclear
    with acting(SYSTEM):
        rule = EscalationRule.objects.create(
            pathway=pathway,
            kind=kind,
            **vars(ladder),
            effective_from=effective_from,
            why=why.strip()[:500],
            made_by=by.name,
        )
        _plan_anew(pathway, kind, effective_from)
    return rule


def _plan_anew(pathway: str, kind: str, day: dt.date) -> None:
    """The ladder of these tasks is looked at on the day, unless it would be sooner."""
    moment = max(timezone.now(), dt.datetime.combine(day, dt.time(), dt.UTC))
    open_tasks = Task.objects.filter(
        Q(escalates_at=None) | Q(escalates_at__gt=moment), done_at=None, escalated__lt=len(STEPS)
    )
    open_tasks = open_tasks.filter(kind=kind) if kind else open_tasks
    open_tasks = open_tasks.filter(case__pathway__pathway__slug=pathway) if pathway else open_tasks
    open_tasks.update(escalates_at=moment)


def escalate() -> int:
    """Take every step that is due now; gives how many were taken. Safe to run twice, and beside itself."""
    taken = 0
    while found := _due():
        taken += sum(_climb(task) for task in found)
    return taken + sum(_late(set_ref) for set_ref in _unanswered())


def _due() -> list[Task]:
    """Tasks whose ladder is to be looked at; those that nobody needs be told of yet are only planned."""
    now = timezone.now()
    with acting(SYSTEM):
        rows = Task.objects.filter(done_at=None, escalates_at__lte=now).select_related("case__pathway__pathway")
        found = list(rows.order_by("escalates_at", "pk")[:BATCH])
        for task in found:
            if not ripe(task, now):
                _plan(task, now)
        return found


def ladder_of(task: Task) -> list[dt.datetime]:
    """The moments of the steps of a task."""
    return steps_of(rule_for(task.case.pathway.pathway.slug, task.kind), task.made_at, task.due_at)


def ripe(task: Task, now: dt.datetime) -> list[int]:
    """The steps whose time has come and that were not taken."""
    return [number for number, moment in enumerate(ladder_of(task)) if moment <= now and number >= task.escalated]


def _plan(task: Task, now: dt.datetime) -> None:
    """Note when the next step is due, unless somebody changed the task meanwhile: then it is looked at once more."""
    after = next((moment for moment in ladder_of(task)[task.escalated :] if moment > now), None)
    Task.objects.filter(pk=task.pk, escalates_at=task.escalates_at).update(escalates_at=after)


def _climb(seen: Task) -> int:
    """Take the steps of one task whose time has come. Its case is locked first, and the task asked again, as every write does."""
    now = timezone.now()
    with acting(SYSTEM):
        if not ripe(seen, now):
            return 0
        case = to_change(SYSTEM, seen.case.ref)
        task = case.tasks.filter(pk=seen.pk, done_at=None, escalates_at__lte=now).first()
        if task is None:
            return 0
        task.case = case
        if case.hold:
            case.tasks.filter(pk=task.pk).update(escalates_at=now + PAUSE)
            return 0
        steps = ripe(task, now)
        case.tasks.filter(pk=task.pk).update(escalated=max([task.escalated, *(number + 1 for number in steps)]))
        task.refresh_from_db(fields=["escalated"])
        _plan(task, now)
        for number in steps:
            _tell(task, STEPS[number])
        return len(steps)


PAUSE = dt.timedelta(hours=12)
"""A case on hold stands still, and so does the ladder of its tasks."""


def _tell(task: Task, step: str) -> None:
    people = {
        "owner": lambda: whose.owners_of(task),
        "desk": lambda: whose.leads_of(task.desk_id),
        "programme": whose.programme_leads,
    }[step]()
    for person in whose.reached_all(people):
        notify(person_id=person, kind=f"task_{step}", ref=str(task.pk))
    _note(task.case, "escalated", task, ladder=step)


def _note(case: Case, verb: str, task: Task, **facts: str) -> None:
    told = {"task": task.words or task.kind, "pathway": case.pathway_id, **facts}
    case.tell(verb, by=SYSTEM.name, by_id=None, staff_only=True, **told)
    keep(case, SYSTEM)


def _unanswered() -> list[str]:
    """Sets of hand-overs that nobody answered in time."""
    with acting(SYSTEM):
        late = HandOver.objects.filter(
            state=HandOverState.OFFERED, escalates_at__lte=timezone.now(), task__done_at=None
        )
        return sorted(set(late.values_list("set_ref", flat=True)[:BATCH]))


def _late(set_ref: str) -> int:
    """Tell sender, receiving desk and programme that a set waits, once."""
    with acting(SYSTEM):
        waiting = HandOver.objects.filter(set_ref=set_ref, state=HandOverState.OFFERED, task__done_at=None)
        cases = {ref: to_change(SYSTEM, ref) for ref in sorted(set(waiting.values_list("case__ref", flat=True)))}
        rows = list(waiting.filter(escalates_at__lte=timezone.now()).select_related("case", "task"))
        if not rows:
            return 0
        HandOver.objects.filter(pk__in=[row.pk for row in rows]).update(escalates_at=None)
        people = [rows[0].sender_id, *whose.leads_of(rows[0].to_desk_id), *whose.programme_leads()]
        for person in whose.reached_all(people):
            notify(person_id=person, kind="hand_over_late", ref=set_ref)
        for row in rows:
            _note(cases[row.case.ref], "task_unanswered", row.task)
        return 1
