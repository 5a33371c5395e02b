"""What is kept of tasks and of handing them over, for the patient's whole record."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.cases import queries
from hospitium.cases.models import HandOver, Task, task_title
from hospitium.kernel.chapters import Chapter


def _work(actor: Actor, patient: Any) -> Iterator[dict[str, Any]]:
    """Every task of the patient's cases, with what the patient said that brought it and when it was handed on. What staff
    wrote for staff stays out, as notes do.
    """
    for case in queries.cases_of(actor, patient_id=patient.pk):
        for task in queries.of_case(case, Task.objects.filter(case=case).select_related("wish").order_by("pk")):
            yield {
                "case": case.ref,
                "task": task_title(case.plan, task.kind),
                "due": task.due_at,
                "done_at": task.done_at,
                "done_by": task.done_by,
                "fell_away": task.is_dropped,
                "you_said": task.wish.statement if task.wish else "",
                "handed_over": [_handed(one) for one in HandOver.objects.filter(task=task).order_by("pk")],
            }


def _handed(one: HandOver) -> dict[str, Any]:
    return {
        "at": one.made_at,
        "state": one.state,
        "due_before": one.due_before,
        "due_after": one.due_after,
    }


CHAPTER = Chapter(12, "tasks.json", _("What was to be done for you"), _work)
