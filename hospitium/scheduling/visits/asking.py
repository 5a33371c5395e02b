"""Somebody asks for a planning run, or ends one; a worker plans (`running`, which loads the solver: nothing here may)."""

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.kernel.events import publish
from hospitium.messaging.live import announce

from .drafting import plan_to_change
from .errors import NothingToRepair, RunUnderWay, StandsAlready, StepsMissing
from .events import PlanAsked
from .models import OPEN, PlanningRun, RunKind, RunState, RunWish, VisitState

LONGEST = 120
"""Seconds anybody may ask for."""


@transaction.atomic
def ask_plan(
    *, case_ref: str, by: Actor, kind: str = RunKind.PLAN, seed: int = 0, seconds: int = 20, version: int | None = None
) -> PlanningRun:
    """Have the visit of a case planned, or what it holds repaired. Raises `RunUnderWay`, `StepsMissing`, `StandsAlready`,
    `NothingToRepair`, `ChangedPlan`.
    """
    found = plan_to_change(case_ref, by, version)
    if found.runs.filter(state__in=OPEN).exists():
        raise RunUnderWay
    if not found.steps.exists():
        raise StepsMissing
    if kind == RunKind.PLAN and found.state != VisitState.PLANNING:
        raise StandsAlready
    if kind == RunKind.REPAIR and found.state == VisitState.PLANNING:
        raise NothingToRepair
    run = PlanningRun(plan=found, kind=kind, version=found.version, seed=seed, seconds=min(max(seconds, 1), LONGEST))
    run.asked_by, run.asked_by_id = by.name, by.id
    run.save()
    publish(PlanAsked(run_id=run.pk))
    announce(case_ref, case_id=found.case_id, by=by.name)
    return run


@transaction.atomic
def wish_of_run(*, case_ref: str, number: int, wish: str, by: Actor) -> None:
    """Say that what there is is good enough (`stop`), or that nobody wants it any more (`cancel`). Too late, it does nothing."""
    found = plan_to_change(case_ref, by)
    if wish in RunWish.values:
        changed = found.runs.filter(pk=number, state__in=OPEN).update(wish=wish)
        ended = {"state": RunState.CANCELLED, "ended_at": timezone.now()}
        if wish == RunWish.CANCEL and changed:  # nobody has begun it, or whoever has will find it ended
            found.runs.filter(pk=number).update(**ended)
        announce(case_ref, case_id=found.case_id, by=by.name)
