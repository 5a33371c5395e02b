"""What the pages of handing over show: offers that wait, who could take work, when the next shift begins."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access
from hospitium.access.queries import people_with
from hospitium.cases.models import DeskLead, HandOver, Task
from hospitium.cases.pathways.plan import said, shipped
from hospitium.cases.policy import sees
from hospitium.cases.worklist import openable_lines
from hospitium.kernel import clock
from hospitium.kernel.errors import NotHere
from hospitium.kernel.together import together
from hospitium.kernel.workdays import next_opening

from . import whose
from .handing import due_elsewhere, offered_to
from .models import HandOverState
from .wishes import RULES

MOST = 200


class Around(NamedTuple):
    """The offers around a list: to which person or desk its tasks are offered, and how many wait for the reader."""

    by_task: dict[int, tuple[int | None, int]]
    waiting: int


def around(actor: Actor, lines: Iterable[Any]) -> Around:
    """The offers around these lines, in one question; what waits is counted up to some two hundred."""
    numbers, people, desks = (
        {line.id for line in lines},
        {actor.id, *whose.stood_in_for(actor.id)},
        whose.desks_of(actor),
    )
    found = _offered(actor).filter(Q(task__in=numbers) | offered_to(actor))
    rows = list(found.values_list("task_id", "to_person_id", "to_desk_id")[: MOST + len(numbers)])
    waiting = [1 for _task, person, desk in rows if (person in people if person else desk in desks)]
    return Around({task: (person, desk) for task, person, desk in rows if task in numbers}, len(waiting))


def incoming(actor: Actor) -> list[dict[str, Any]]:
    """Sets offered to the actor or a desk of theirs, the oldest first; each task with its due time on both clocks."""
    return _sets(actor, _offered(actor).filter(offered_to(actor)))


def outgoing(actor: Actor) -> list[dict[str, Any]]:
    """Sets the actor offered and nobody answered yet."""
    return _sets(actor, _offered(actor).filter(sender=actor.id))


def _offered(actor: Actor) -> Any:
    return HandOver.objects.filter(sees("case__").q(actor), state=HandOverState.OFFERED, task__done_at=None)


def _sets(actor: Actor, found: Any) -> list[dict[str, Any]]:
    rows = list(
        found.select_related("task__wish", "case__patient", "sender", "to_person").order_by("made_at", "set_ref", "pk")[
            :MOST
        ]
    )
    desks = {place.pk: place for place in whose.all_desks()}
    shown = {case.pk for case in openable_lines(actor, [row.case for row in rows])}
    sets: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row.case_id in shown:
            one = sets.setdefault(
                row.set_ref, {"first": row, "rows": [], "to": row.to_person or desks.get(row.to_desk_id, "")}
            )
            one["rows"].append(_row(actor, row))
    return list(sets.values())


def _row(actor: Actor, row: HandOver) -> dict[str, Any]:
    """One task of a set: due now on the sender's and receiver's clock, and when it would be due once accepted."""
    row.task.case = row.case
    here, there = whose.place_of_desk(row.task.desk_id), whose.place_of_desk(row.to_desk_id)
    then = due_elsewhere(row.task, here, there, timezone.now())
    return {
        "task": row.task,
        "case": row.case,
        "due": clock.line_of_both(row.task.due_at, here.zone, there.zone),
        "then": clock.line_of_both(then, there.zone, here.zone) if then != row.task.due_at else "",
        "is_overdue": row.task.due_at < timezone.now(),
    }


def chosen(actor: Actor, numbers: Iterable[int]) -> list[Task]:
    """Those of the numbers that are open tasks of the actor's, for the form."""
    found = Task.objects.filter(sees("case__").q(actor), pk__in=list(numbers)[:MOST], done_at=None, assignee=actor.id)
    tasks = list(found.select_related("case__patient").order_by("due_at", "pk"))
    shown = {case.pk for case in openable_lines(actor, [task.case for task in tasks])}
    return [task for task in tasks if task.case_id in shown]


def receivers(actor: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """Desks, each with itself and its people: whom work may be handed to."""
    found: dict[int, list[tuple[str, str]]] = {place.pk: [(f"d{place.pk}", str(place))] for place in whose.all_desks()}
    names = {place.pk: str(place) for place in whose.all_desks()}
    for person, name, desk in people_at_desks():
        if person != actor.id and desk in found:
            found[desk].append((f"p{person}", name))
    return [(names[desk], choices) for desk, choices in found.items()]


def colleagues(actor: Actor) -> list[tuple[int, str]]:
    """Whoever works on tasks, by name, but the actor."""
    return [(number, name) for number, name, _desk in people_at_desks() if number != actor.id]


def people_at_desks() -> list[tuple[int, str, int]]:
    """(number, name, desk) of whoever works on tasks, once each, by name."""
    seen: dict[int, tuple[int, str, int]] = {}
    for place in whose.all_desks():
        for number, name in people_with(*whose.WORKING, organisation_ids=[place.pk]).values_list("pk", "name"):
            seen.setdefault(number, (number, name, place.pk))
    return sorted(seen.values(), key=lambda one: one[1])


def next_shift(actor: Actor) -> dt.datetime:
    """When the desk at which the actor works opens next, on a later day."""
    desk = next((number for role, number in actor.memberships if role in whose.WORKING), None)
    return next_opening(timezone.now(), *whose.place_of_desk(desk))


def people_of(desk: int) -> tuple[dict[int, str], tuple[int, str] | None]:
    """Who works at a desk, by number, and who leads it by name, if anybody does."""
    found = together(
        people=people_with(*whose.WORKING, organisation_ids=[desk]).values_list("pk", "name")[:MOST],
        lead=DeskLead.objects.filter(desk=desk, until=None).values_list("person_id", "person__name"),
    )
    return dict(found["people"]), next(iter(found["lead"]), None)


def case_ref_of(actor: Actor, number: int) -> str:
    """The case of a task, for whoever sees it. Raises `NotHere`."""
    found = (
        Task.objects.filter(sees("case__").q(actor), pk=number).values_list("case__ref", "case__patient__ref").first()
    )
    if found is None:
        raise NotHere
    note_access("list", "case", list(found))
    return str(found[0])


def pathways() -> list[tuple[str, str]]:
    """Pathways a ladder can be for."""
    return [(slug, said(plan.name)) for slug, plan in shipped().items()]


def kinds() -> list[tuple[str, str]]:
    """Kinds of task a ladder can be for, in words."""
    found = {task.slug: said(task.title) for plan in shipped().values() for task in plan.tasks}
    return sorted((found | {rule.slug: said(rule.title) for rule in RULES}).items(), key=lambda one: one[1])
