"""Writes of matching: the choice of a line and of a specialist, kept with the ranking it was made from."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.cases import journey
from hospitium.cases.keeping import keep, to_change
from hospitium.cases.models import Case, Task

SUSPENDED = "line_suspended"


@transaction.atomic
def note_line_suspended(*, case_ref: str, reason: str, by: Actor) -> Case:
    """Tell a case that its line is suspended, and raise the task to decide how it goes on; an open one is not repeated."""
    case = to_change(by, case_ref)
    if case.service_line is None or case.tasks.filter(kind=SUSPENDED, done_at=None).exists():
        return case
    errand = journey.ERRANDS[SUSPENDED]
    due = timezone.now() + dt.timedelta(hours=errand.hours)
    Task.objects.create(case=case, kind=SUSPENDED, waiting_on=errand.waiting_on, due_at=due)
    case.tell(SUSPENDED, by=by.name, by_id=by.id, staff_only=True, line=case.service_line.names, reason=reason)
    return keep(case, by)
