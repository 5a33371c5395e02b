"""A repair is shown as what it changes; a person applies it, all of it or nothing."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.cases.actions import note_visit
from hospitium.kernel.errors import Refusal
from hospitium.kernel.events import publish
from hospitium.partners.queries import home
from hospitium.scheduling.booking import actions as booking
from hospitium.scheduling.booking.models import Appointment
from hospitium.scheduling.caring import actions as caring

from .choosing import confirm_all, hold_item, keep_agreed_nurse, needs_of, note_choice, places_of, run_to_choose
from .differing import Difference, differences
from .drafting import plan_to_change
from .drawing import appointments_of, item_of
from .errors import CalendarMoved, ProposalPast
from .events import ItineraryConfirmed
from .models import CarePlan, CareStep, PlanningRun, RunKind, VisitState

Json = dict[str, Any]


def standing_now(plan: CarePlan) -> dict[str, tuple[Appointment, Json]]:
    """What a visit holds, by step: the appointment and the same as an item of a plan."""
    zone = home().zone
    return {one.step or "": (one, item_of(one, zone)) for one in appointments_of(plan)}


def differences_of(plan: CarePlan, run: PlanningRun) -> list[Difference]:
    """What a repair would change of what stands now."""
    return differences([item for _one, item in standing_now(plan).values()], run.proposals[0]["items"])


@transaction.atomic
def apply_repair(*, case_ref: str, number: int, why: str, by: Actor) -> CarePlan:
    """Let a visit be as its repair says. Raises `CalendarMoved` where somebody booked meanwhile, `ProposalPast` where what stands
    is no longer what was repaired.
    """
    plan = plan_to_change(case_ref, by)
    run = run_to_choose(plan, number, 0, RunKind.REPAIR)
    there = standing_now(plan)
    _require_same(there, run)
    changes = differences([item for _one, item in there.values()], run.proposals[0]["items"])
    _apply(plan, run, there, changes, why, by)
    note_choice(plan, run, 0, why, by)
    keep_agreed_nurse(plan, by)
    is_confirmed = plan.confirmed_at is not None
    plan.state, plan.troubles = (VisitState.CONFIRMED if is_confirmed else VisitState.HELD), []
    plan.save()
    if is_confirmed:
        confirm_all(plan, appointments_of(plan), by)
        caring.tell_nurse(plan, by)
        publish(ItineraryConfirmed(case_ref=case_ref, visit_ref=plan.ref, by_name=by.name, again=True))
    note_visit(case_ref=case_ref, verb="visit_repaired", by=by, count=len(changes), staff_only=not is_confirmed)
    return plan


def _require_same(there: dict[str, tuple[Appointment, Json]], run: PlanningRun) -> None:
    """What was repaired still stands as it did."""
    repaired = {item["step"]: item for item in (run.instance or {"plan": {"items": []}})["plan"]["items"]}
    now = {step: item for step, (_one, item) in there.items() if step in repaired}
    if len(now) < len(repaired) or any(_placed(item) != _placed(repaired[step]) for step, item in now.items()):
        raise ProposalPast


def _placed(item: Json) -> tuple[Any, ...]:
    moments = tuple(dt.datetime.fromisoformat(item[edge]) for edge in ("from", "to"))
    people = {role: sorted(many) for role, many in item["with"].items()}
    return *moments, people, item.get("language", {}).get("interpreter", "")


def _apply(
    plan: CarePlan,
    run: PlanningRun,
    there: dict[str, tuple[Appointment, Json]],
    changes: list[Difference],
    why: str,
    by: Actor,
) -> None:
    """Let go of what falls away, move what moves all at once, so that one may come where another was, then hold what is new."""
    steps = {step.slug: step for step in plan.steps.all()}
    after = {one.step: one.after for one in changes if one.after}
    places = places_of(after.values())
    for one in changes:
        if one.kind == "dropped":
            gone = there[one.step][0]
            booking.cancel(ref=gone.ref, by=by, why=why, sequence=gone.sequence)
    moved = {slug: item for slug, item in after.items() if slug in there}
    _move([(there[slug][0], steps[slug], item) for slug, item in moved.items()], why, by)
    for slug, item in after.items():
        if slug not in there:
            hold_item(plan, steps[slug], item, f"{run.pk}.0.{slug}", by, places)


def _move(those: list[tuple[Appointment, CareStep, Json]], why: str, by: Actor) -> None:
    """Move appointments to where their items are. Raises `CalendarMoved`."""
    asked = []
    for one, step, item in those:
        begins, ends = (dt.datetime.fromisoformat(item[edge]) for edge in ("from", "to"))
        if begins < timezone.now():
            raise CalendarMoved(what=step.name)
        asked.append(booking.Moving(one.ref, begins, ends, needs_of(step, item), one.sequence))
    try:
        booking.move_together(asked, by=by, why=why)
    except Refusal as refusal:
        raise CalendarMoved(what=str(refusal)) from refusal
    for one, _step, item in those:
        spoken = item.get("language", {})
        told = {"bridge": spoken.get("mode", ""), "bridge_tag": spoken.get("tag", "")}
        Appointment.objects.filter(pk=one.pk).update(**told)
