"""Handing tasks over, across desks and time zones: offered with a note, accepted or sent back; never nobody's in between."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.access.queries import User, people_with
from hospitium.cases.due import Place
from hospitium.cases.keeping import keep, to_change
from hospitium.cases.models import HandOver, Task
from hospitium.cases.pathways.plan import TaskClock
from hospitium.kernel.errors import NotHere
from hospitium.kernel.ids import new_ref
from hospitium.kernel.workdays import after_hours, hours_between
from hospitium.messaging.actions import notify
from hospitium.partners.queries import Organisation

from . import whose
from .errors import (
    AnsweredAlready,
    CannotTake,
    NoteNeeded,
    NothingToHandOver,
    OfferedAlready,
    ReceiverNeeded,
    ReturnReasonNeeded,
)
from .escalating import rule_for
from .models import HandOverState
from .tasks import can_take, named, waiting_on_desk
from .wishes import RULES

MOST = 500
"""How many tasks are handed over at once."""


@transaction.atomic
def hand_over(
    *,
    note: str,
    by: Actor,
    task_ids: Iterable[int] = (),
    due_before: dt.datetime | None = None,
    to_person: int | None = None,
    to_desk: int | None = None,
) -> str:
    """Offer tasks of one's own, or all of them due before a moment, to a person or a desk; gives the reference of the set.

    The sender keeps each until it is accepted. Raises `NoteNeeded`, `ReceiverNeeded`, `NothingToHandOver`, `CannotTake`,
    `OfferedAlready`.
    """
    by.require("do tasks")
    if not note.strip():
        raise NoteNeeded
    person, desk = _receiver(by, to_person, to_desk)
    tasks = _own(by, task_ids, due_before)
    if not tasks:
        raise NothingToHandOver
    now, set_ref = timezone.now(), new_ref("H")
    until = after_hours(now, rule_for("", "").accept_hours, *whose.place_of_desk(desk))
    for ref, numbers in _by_case(tasks).items():
        case = to_change(by, ref)
        if person and not can_take(person.pk, case):
            raise CannotTake(person=person.name, case=ref)
        for task in case.tasks.filter(pk__in=numbers, done_at=None).order_by("pk"):
            task.case = case
            if task.hand_overs.filter(state=HandOverState.OFFERED).exists():
                if not task_ids:
                    continue
                raise OfferedAlready
            HandOver.objects.create(
                case=case,
                task=task,
                set_ref=set_ref,
                sender_id=by.id or 0,
                to_person=person,
                to_desk_id=desk,
                note=note.strip()[:1000],
                due_before=task.due_at,
                escalates_at=until,
            )
            after = person.name if person else _name_of(desk)
            case.tell(
                "task_offered",
                by=by.name,
                by_id=by.id,
                staff_only=True,
                **named(task),
                after=after,
                text=note.strip()[:1000],
            )
        keep(case, by)
    for number in whose.reached_all([person.pk]) if person else _at_desk(desk, but=by.id):
        notify(person_id=number, kind="hand_over", ref=set_ref, by_name=by.name)
    return set_ref


@transaction.atomic
def accept(*, set_ref: str, by: Actor, task_ids: Iterable[int] = ()) -> int:
    """Take over what was offered in a set (or these tasks of it); gives how many. From now on they are the actor's.

    Where a task runs by the business hours of a desk, what was left of them is counted on the receiver's clock.
    """
    return _answer(by, set_ref, task_ids, HandOverState.ACCEPTED, "")


@transaction.atomic
def send_back(*, set_ref: str, reason: str, by: Actor, task_ids: Iterable[int] = ()) -> int:
    """Send what was offered back to its sender, saying why. Raises `ReturnReasonNeeded`."""
    if not reason.strip():
        raise ReturnReasonNeeded
    return _answer(by, set_ref, task_ids, HandOverState.RETURNED, reason.strip()[:500])


@transaction.atomic
def take_back(*, set_ref: str, by: Actor) -> int:
    """The sender withdraws what nobody accepted yet."""
    return _answer(by, set_ref, (), HandOverState.WITHDRAWN, "")


def offered(set_ref: str) -> QuerySet[HandOver]:
    """What of a set still waits for an answer."""
    return HandOver.objects.filter(set_ref=set_ref, state=HandOverState.OFFERED, task__done_at=None)


def offered_to(actor: Actor) -> Q:
    """Offers that the actor may answer: theirs, those of whom they stand in for, those to a desk of theirs."""
    people = [actor.id, *whose.stood_in_for(actor.id)]
    return Q(to_person__in=people) | Q(to_person=None, to_desk__in=whose.desks_of(actor))


def party_to(set_ref: str, actor: Actor) -> None:
    """Raise `NotHere` unless the set was offered by the actor, or to them or their desk."""
    actor.require("do tasks")
    if not HandOver.objects.filter(offered_to(actor) | Q(sender=actor.id), set_ref=set_ref).exists():
        raise NotHere


def _answer(by: Actor, set_ref: str, task_ids: Iterable[int], state: HandOverState, reason: str) -> int:
    by.require("do tasks")
    mine = Q(sender=by.id) if state == HandOverState.WITHDRAWN else offered_to(by)
    found = offered(set_ref).filter(mine, **({"task__in": list(task_ids)} if task_ids else {}))
    refs = sorted(set(found.values_list("case__ref", flat=True)))
    if not refs and not HandOver.objects.filter(mine, set_ref=set_ref).exists():
        raise NotHere
    if not refs:
        raise AnsweredAlready
    count = sum(_answer_in(by, ref, found, state, reason) for ref in refs)
    sender = HandOver.objects.filter(set_ref=set_ref).values_list("sender_id", flat=True).first()
    if state != HandOverState.WITHDRAWN and sender and sender != by.id:
        notify(person_id=sender, kind=f"hand_over_{state}", ref=set_ref, by_name=by.name)
    return count


def _answer_in(by: Actor, ref: str, found: QuerySet[HandOver], state: HandOverState, reason: str) -> int:
    case = to_change(by, ref)
    rows = list(found.filter(case=case).select_related("task").order_by("pk"))
    for row in rows:
        row.state, row.reason, row.answered_at, row.answered_by_id = state, reason, timezone.now(), by.id
        row.task.case = row.case = case
        if state == HandOverState.ACCEPTED:
            _take(row, by)
        row.save()
        told = {"reason": reason} if reason else {}
        case.tell(TOLD[state], by=by.name, by_id=by.id, staff_only=True, **named(row.task), **told)
    keep(case, by)
    return len(rows)


TOLD = {
    HandOverState.ACCEPTED: "task_accepted",
    HandOverState.RETURNED: "task_returned",
    HandOverState.WITHDRAWN: "task_kept",
}


def _take(row: HandOver, by: Actor) -> None:
    """The task is the receiver's: person, desk, clock; the ladder is planned anew."""
    task, here = row.task, whose.place_of_desk(row.task.desk_id)
    task.due_at = row.due_after = due_elsewhere(task, here, whose.place_of_desk(row.to_desk_id), timezone.now())
    if task.waiting_on in {"us", "office"}:
        task.waiting_on = waiting_on_desk(row.to_desk_id)
    task.assignee_id, task.desk_id, task.escalates_at = by.id, row.to_desk_id, timezone.now()
    task.snoozed_until, task.wake_on = None, ""
    task.save()


def due_elsewhere(task: Task, here: Place, there: Place, now: dt.datetime) -> dt.datetime:
    """When a task is due on another desk's clock: as before, unless it runs by business hours of the desk; then what is left
    of them is counted in the hours, weekends and holidays of the new place. What is overdue stays overdue.
    """
    if here == there or task.due_at <= now or clock_of(task) != TaskClock.BUSINESS:
        return task.due_at
    left = hours_between(now, task.due_at, *here)
    return after_hours(now, left, *there) if left else task.due_at


def clock_of(task: Task) -> str:
    """The hours that a task's time is counted in; a moment that a person chose is kept."""
    clocks = {rule.slug: rule.clock for rule in task.case.plan.tasks} | {rule.slug: rule.clock for rule in RULES}
    return clocks.get(task.kind, TaskClock.ALWAYS)


def _receiver(by: Actor, to_person: int | None, to_desk: int | None) -> tuple[User | None, int]:
    person = User.objects.filter(pk=to_person, is_active=True).first() if to_person else None
    desk = whose.desk_of_person(person.pk) if person else to_desk
    if (
        desk not in {place.pk for place in whose.all_desks()}
        or (person and person.pk == by.id)
        or (to_person and not person)
    ):
        raise ReceiverNeeded
    return person, desk


def _own(by: Actor, task_ids: Iterable[int], due_before: dt.datetime | None) -> list[Task]:
    """The actor's tasks that are meant; of whom they stand in for, too."""
    mine = Task.objects.filter(done_at=None, assignee__in=[by.id, *whose.stood_in_for(by.id)]).select_related("case")
    chosen = list(task_ids)
    if chosen:
        return list(mine.filter(pk__in=chosen).order_by("due_at", "pk")[:MOST])
    free = mine.exclude(hand_overs__state=HandOverState.OFFERED)
    return list(free.filter(due_at__lt=due_before).order_by("due_at", "pk")[:MOST]) if due_before else []


def _by_case(tasks: Iterable[Task]) -> dict[str, list[int]]:
    """Numbers of tasks by case, in the order in which cases are always locked."""
    found: dict[str, list[int]] = {}
    for task in sorted(tasks, key=lambda one: one.case.ref):
        found.setdefault(task.case.ref, []).append(task.pk)
    return found


def _at_desk(desk: int, but: int | None) -> list[int]:
    people = people_with(*whose.WORKING, organisation_ids=[desk])
    return [person.pk for person in people if person.pk != but][:50]


def _name_of(desk: int) -> str:
    return next(str(place) for place in whose.all_desks() if place.pk == desk)


def places() -> dict[int, Organisation]:
    """The desks by number."""
    return {place.pk: place for place in whose.all_desks()}
