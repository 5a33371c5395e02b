"""Writes about single tasks: add one by hand, give it to somebody, let it sleep."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import Actor, held
from hospitium.access.queries import User, actor_for
from hospitium.cases.errors import TaskClosed
from hospitium.cases.journey import WaitingOn, WakeOn
from hospitium.cases.keeping import keep, to_change
from hospitium.cases.models import Case, Task
from hospitium.cases.queries import may_see
from hospitium.kernel.errors import NotHere
from hospitium.messaging.actions import notify

from . import whose
from .errors import CannotTake, DueNeeded, SleepNeeded, WordsNeeded
from .models import LONGEST_WORDS, HandOverState

BY_HAND = "by_hand"
"""The kind of tasks that a person of the programme added. Its words are for staff, as notes are; everybody else reads its kind."""


@transaction.atomic
def add_task(
    *,
    case_ref: str,
    words: str,
    due_at: dt.datetime | None,
    by: Actor,
    assignee_id: int | None = None,
    desk_id: int | None = None,
) -> Task:
    """Add a task in one's own words: for a person, for a desk, or for oneself. It stays when the case moves on.

    Raises `WordsNeeded`, `DueNeeded`, `CannotTake`.
    """
    by.require("add task")
    case = to_change(by, case_ref)
    if not words.strip():
        raise WordsNeeded
    if due_at is None or due_at <= timezone.now():
        raise DueNeeded
    person = None if desk_id else _taker(case, assignee_id or by.id)
    desk = desk_id or (whose.desk_of_person(person.pk) if person else None) or whose.desk_of(case, WaitingOn.US)
    task = Task.objects.create(
        case=case,
        kind=BY_HAND,
        words=words.strip()[:LONGEST_WORDS],
        waiting_on=waiting_on_desk(desk),
        due_at=due_at,
        assignee=person,
        desk_id=desk,
        made_by=by.name,
    )
    case.tell(
        "task_added", by=by.name, by_id=by.id, staff_only=True, task=task.words, after=person.name if person else ""
    )
    if person and person.pk != by.id:
        notify(person_id=person.pk, kind="task_given", ref=str(task.pk), by_name=by.name)
    keep(case, by)
    return task


def waiting_on_desk(desk: int | None) -> WaitingOn:
    """Who must act where a desk has the task: we on the campus, or the office."""
    return WaitingOn.OFFICE if desk in {place.pk for place in whose.all_desks()[1:]} else WaitingOn.US


@transaction.atomic
def give_task(*, task_id: int, person_id: int | None, by: Actor) -> Task:
    """Say whose an open task is: take one that nobody has, give it to a colleague, or back to its desk (`None`)."""
    by.require("do tasks")
    task = task_for(by, task_id)
    takes_free = person_id == by.id and task.assignee_id is None and task.desk_id in whose.desks_of(by)
    gives_back = person_id is None and task.assignee_id == by.id
    if not (takes_free or gives_back or whose.may_give(by, task)):
        raise NotHere
    person, before = _taker(task.case, person_id) if person_id else None, task.assignee
    if person == before:
        return task
    task.assignee = person
    task.save(update_fields=["assignee"])
    waiting = task.hand_overs.filter(state=HandOverState.OFFERED)
    waiting.update(state=HandOverState.WITHDRAWN, answered_at=timezone.now(), answered_by=by.id)
    told = {"before": before.name if before else "", "after": person.name if person else ""}
    task.case.tell("task_given", by=by.name, by_id=by.id, staff_only=True, **named(task), **told)
    if person and person.pk != by.id:
        notify(person_id=person.pk, kind="task_given", ref=str(task.pk), by_name=by.name)
    keep(task.case, by)
    return task


@transaction.atomic
def give_tasks(*, task_ids: Iterable[int], person_id: int | None, by: Actor) -> None:
    """Give several tasks to one person, in the order in which their cases are always locked: all of them, or none."""
    refs = dict(Task.objects.filter(pk__in=list(task_ids)).order_by("case__ref", "pk").values_list("pk", "case__ref"))
    for number in refs:
        give_task(task_id=number, person_id=person_id, by=by)


@transaction.atomic
def snooze_task(*, task_id: int, until: dt.datetime | None, by: Actor, wake_on: str = "", wake: bool = False) -> Task:
    """Take a task off its owner's list until a moment, or until something happens to the case (`wake_on`: a `WakeOn`);
    `wake` ends the sleep now. Sleeping changes no due time and stops no escalation.
    """
    by.require("do tasks")
    task = task_for(by, task_id)
    if by.id not in {task.assignee_id, *whose.reached_all(whose.owners_of(task))} and not whose.may_give(by, task):
        raise NotHere
    wake_on = wake_on if wake_on in WakeOn.values else ""
    if not wake and ((until is not None and until <= timezone.now()) or (not until and not wake_on)):
        raise SleepNeeded
    task.snoozed_until = None if wake else until or timezone.now() + LONGEST_SLEEP
    task.wake_on = "" if wake else wake_on
    task.save(update_fields=["snoozed_until", "wake_on"])
    keep(task.case, by)
    return task


LONGEST_SLEEP = dt.timedelta(days=365)
"""A task that waits for something to happen wakes after a year at the latest."""


def task_for(by: Actor, task_id: int) -> Task:
    """An open task with its case, locked, by the door of the case. Raises `NotHere`, and `TaskClosed` for one that is done."""
    found = Task.objects.filter(pk=task_id).values_list("case__ref", flat=True).first()
    if found is None:
        raise NotHere
    case = to_change(by, found)
    task = case.tasks.select_related("assignee").get(pk=task_id)
    if task.done_at:
        raise TaskClosed
    task.case = case
    return task


def named(task: Task) -> dict[str, object]:
    """A task as an entry of the timeline names it."""
    return {"task": task.words or task.kind, "pathway": task.case.pathway_id}


def can_take(person_id: int, case: Case) -> bool:
    """Whether a person works on tasks and sees the case."""
    actor = held(f"taker {person_id}", lambda: actor_for(person_id))
    return actor.may("do tasks") and may_see(actor, case)


def _taker(case: Case, person_id: int | None) -> User:
    person = User.objects.filter(pk=person_id or 0, is_active=True).first()
    if person is None or not can_take(person.pk, case):
        raise CannotTake(person=person.name if person else "", case=case.ref)
    return person
