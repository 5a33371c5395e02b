"""Tasks that something which happened brings, called by rooms above: raised once, done when nothing of the kind waits any more."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import Actor

from . import journey
from .keeping import keep, to_change
from .models import Case, Task
from .work.whose import carried_by


@transaction.atomic
def raise_errand(*, case_ref: str, errand: str, verb: str, by: Actor, **facts: Any) -> Case:
    """The timeline tells what happened (`verb`), and the team finds an errand; an open one is not repeated."""
    case = to_change(by, case_ref)
    case.tell(verb, by=by.name, by_id=by.id, **facts)
    if not case.tasks.filter(kind=errand, done_at=None).exists():
        owed = journey.ERRANDS[errand]
        due = timezone.now() + dt.timedelta(hours=owed.hours)
        carried = carried_by(case, owed.waiting_on)
        Task.objects.create(case=case, kind=errand, waiting_on=owed.waiting_on, due_at=due, **carried)
    return keep(case, by)


@transaction.atomic
def finish_errand(*, case_ref: str, errand: str, verb: str, by: Actor, is_done: bool = True, **facts: Any) -> Case:
    """The timeline tells how it was answered (`verb`); the errand is done, unless something of the kind still waits."""
    case = to_change(by, case_ref)
    case.tell(verb, by=by.name, by_id=by.id, **facts)
    if is_done:
        case.tasks.filter(kind=errand, done_at=None).update(done_at=timezone.now(), done_by=by.name)
    return keep(case, by)
