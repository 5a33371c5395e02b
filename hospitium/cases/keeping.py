"""What every write to a case shares: fetch it to change it, let its machines stand anew, bring tasks, keep it, tell."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.kernel.events import publish
from hospitium.messaging.live import announce

from . import journey
from .due import due_at
from .errors import ChangedMeanwhile
from .events import StageEntered
from .machines import MACHINES, Standing
from .models import Case, Task
from .queries import case_for
from .work.whose import carried_by


def to_change(by: Actor, case_ref: str, version: int | None = None) -> Case:
    """The case, locked. Raises `NotHere`, and `ChangedMeanwhile` when the reader saw another version."""
    case = case_for(by, case_ref, lock=True, action="update")
    if version is not None and version != case.version:
        raise ChangedMeanwhile
    return case


def keep(case: Case, by: Actor) -> Case:
    """Write the case and tell whoever looks at it."""
    case.look_again()
    case.version += 1
    case.save()
    announce(case.ref, case_id=case.pk, by=by.name)
    return case


def stand(case: Case, standing: Standing, by: Actor, verb: str = "step", **facts: Any) -> None:
    """Let the machines stand there, with clocks, timeline and, on another stage, its tasks and the news of it."""
    before, changes = case.standing, case.standing.unlike(standing)
    stage = case.stage
    is_elsewhere = case.stand(standing)
    set_clocks(case, list(changes), timezone.now())
    machine = next(iter(changes), "")
    told = {"before": stage, "after": case.stage} if is_elsewhere or not machine else _states(machine, before, standing)
    case.tell(verb, by=by.name, by_id=by.id, changes=changes, **(facts | told))
    if is_elsewhere:
        _drop_tasks(case, by)
        Task.objects.bulk_create(tasks_of(case))
        publish(StageEntered(case_ref=case.ref, stage=case.stage))


def _drop_tasks(case: Case, by: Actor, *, but: Collection[str] = ()) -> None:
    open_tasks = case.tasks.filter(done_at=None, words="", wish=None).exclude(kind__in=[*but, *journey.ERRANDS])
    open_tasks.update(done_at=timezone.now(), done_by=by.name, is_dropped=True)


def swap_tasks(case: Case, by: Actor) -> None:
    """Let the open tasks be those of the stage on the case's pathway; one that was there before keeps its due date."""
    wanted = {task.kind: task for task in tasks_of(case)}
    _drop_tasks(case, by, but=wanted)
    there = set(case.tasks.filter(kind__in=list(wanted), is_dropped=False).values_list("kind", flat=True))
    Task.objects.bulk_create(task for kind, task in wanted.items() if kind not in there)


def _states(machine: str, before: Standing, after: Standing) -> dict[str, str]:
    return {"before": f"{machine}.{before[machine]}", "after": f"{machine}.{after[machine]}"}


def set_clocks(case: Case, machines: list[str], now: dt.datetime) -> None:
    """Note since when these machines stand where they do, and until when their owner should have moved them."""
    for machine in machines:
        state = case.state(machine)
        due = due_at(case, state.owner, state.hours, now).isoformat() if state.owner else ""
        case.clocks[machine] = [now.isoformat(), due]


def begin(case: Case) -> None:
    """Set the clocks of a new case."""
    beginning = Standing(**{machine: next(iter(states)) for machine, states in MACHINES.items()})
    set_clocks(case, [*beginning.unlike(case.standing)], timezone.now())


def tasks_of(case: Case) -> list[Task]:
    """The tasks that the stage of a case brings on its pathway, not saved."""
    now = timezone.now()
    return [
        Task(
            case=case,
            kind=task.slug,
            waiting_on=task.owner,
            due_at=due_at(case, task.owner, task.hours, now, clock=task.clock),
            made_at=now,
            **carried_by(case, task.owner),
        )
        for task in case.plan.tasks_at(case.stage)
    ]
