"""Tasks that follow from what a patient said: brought, changed and dropped with the statement and the stage."""

from typing import Any

from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.cases.due import due_at
from hospitium.cases.keeping import keep, to_change
from hospitium.cases.models import Case, Task
from hospitium.patients.queries import said_by

from .whose import carried_by
from .wishes import RULES, WishRule, wanted


def suit(case_ref: str) -> None:
    """Let the case have the tasks that its patient's statements bring in its stage, each with the newest words.

    A task that was done for these very words is not brought again; one done for earlier words is.
    """
    with acting(SYSTEM):
        case = to_change(SYSTEM, case_ref)
        said = said_by(case.patient)
        there = {
            task.kind: task
            for task in case.tasks.filter(kind__in=[rule.slug for rule in RULES], is_dropped=False).order_by("pk")
        }
        now_wanted = {rule.slug: rule for rule in wanted(said, case.stage)}
        changed = [_settle(case, there.get(slug), rule, said[rule.topic]) for slug, rule in now_wanted.items()]
        changed += [
            _drop(case, task, task.kind) for kind, task in there.items() if kind not in now_wanted and not task.done_at
        ]
        if any(changed):
            keep(case, SYSTEM)


def _settle(case: Case, task: Task | None, rule: WishRule, fact: Any) -> bool:
    """Bring the task, or give it the words said last; gives whether anything changed."""
    number = fact.pk
    if task and task.wish_id == number:
        return False
    if task and not task.done_at:
        task.wish_id = number
        task.save(update_fields=["wish"])
        return _told(case, "wish_changed", rule.slug)
    now = timezone.now()
    Task.objects.create(
        case=case,
        kind=rule.slug,
        waiting_on=rule.owner,
        due_at=due_at(case, rule.owner, rule.hours, now, clock=rule.clock),
        wish_id=number,
        **carried_by(case, rule.owner),
    )
    return _told(case, "wish_task", rule.slug)


def _drop(case: Case, task: Task, slug: str) -> bool:
    task.done_at, task.done_by, task.is_dropped = timezone.now(), SYSTEM.name, True
    task.save(update_fields=["done_at", "done_by", "is_dropped"])
    return _told(case, "wish_dropped", slug)


def _told(case: Case, verb: str, slug: str) -> bool:
    case.tell(verb, by=SYSTEM.name, by_id=None, staff_only=True, task=slug, pathway=case.pathway_id)
    return True
