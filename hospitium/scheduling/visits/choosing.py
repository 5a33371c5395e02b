"""From a proposal to a visit: choose one and hold all it takes or nothing, confirm it when every gate is open, or let it go."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.cases.actions import move_case, note_visit
from hospitium.cases.gates import GateKind, closed
from hospitium.cases.queries import gates_shown
from hospitium.kernel.commas import listed
from hospitium.kernel.errors import Refusal
from hospitium.kernel.events import publish
from hospitium.scheduling.booking import actions as booking
from hospitium.scheduling.booking.actions import Need, What
from hospitium.scheduling.booking.models import Appointment, State
from hospitium.scheduling.caring import actions as caring
from hospitium.scheduling.itinerary.actions import prepare_once
from hospitium.scheduling.resources.models import Resource

from .drafting import plan_to_change
from .drawing import BRIDGE, appointments_of
from .errors import (
    CalendarMoved,
    ChosenAlready,
    HoldOver,
    NeedsRepair,
    NoSuchProposal,
    NothingHeld,
    ProposalPast,
    StandsAlready,
    VisitGates,
    WhyNeeded,
)
from .events import ItineraryConfirmed
from .models import CarePlan, CareStep, PlanningRun, RunKind, VisitState

Json = dict[str, Any]
TASK = "plan_visit"
"""The task of the stage of travel that a confirmed visit fulfils."""
HOLD_MINUTES = 72 * 60
"""How long a visit that was chosen is held for people to agree."""


@transaction.atomic
def choose(*, case_ref: str, number: int, proposal: int, by: Actor, reason: str = "") -> CarePlan:
    """Hold everything a proposal takes: all of it, or nothing. Another than the first is chosen for a reason, which is kept.

    Raises `CalendarMoved` where somebody booked meanwhile, `ProposalPast`, `ChosenAlready`, `WhyNeeded`, `NoSuchProposal`.
    """
    plan = plan_to_change(case_ref, by)
    run = run_to_choose(plan, number, proposal)
    if plan.state != VisitState.PLANNING:
        raise StandsAlready
    if proposal and not reason.strip():
        raise WhyNeeded
    chosen = run.proposals[proposal]
    hold_items(plan, chosen["items"], f"{run.pk}.{proposal}", by)
    note_choice(plan, run, proposal, reason, by)
    keep_agreed_nurse(plan, by)
    plan.state, plan.troubles, plan.confirmed_at, plan.confirmed_by = VisitState.HELD, [], None, ""
    plan.save()
    facts = {"reason": reason.strip()[:500]} if reason.strip() else {}
    note_visit(case_ref=case_ref, verb="visit_held", by=by, staff_only=True, **facts)
    return plan


def run_to_choose(plan: CarePlan, number: int, proposal: int, kind: str = RunKind.PLAN) -> PlanningRun:
    """A run of a locked plan with this proposal, still to be chosen from. Raises `NoSuchProposal`, `ChosenAlready`, `ProposalPast`."""
    run = plan.runs.filter(pk=number, kind=kind).first()
    if run is None or not 0 <= proposal < len(run.proposals):
        raise NoSuchProposal
    if run.chosen is not None:
        raise ChosenAlready
    if run.version != plan.version:
        raise ProposalPast
    return run


def note_choice(plan: CarePlan, run: PlanningRun, proposal: int, reason: str, by: Actor) -> None:
    """Keep which proposal was chosen, by whom and why, and the stay that was agreed with it."""
    run.chosen, run.why_chosen = proposal, reason.strip()[:500]
    run.chosen_by, run.chosen_at = by.name, timezone.now()
    run.save(update_fields=["chosen", "why_chosen", "chosen_by", "chosen_at"])
    stay: Json = next(iter(run.proposals[proposal]["stays"]), {})
    plan.agreed = {name: stay[name] for name in ("arrive", "leave", "nurse") if stay.get(name)}


def keep_agreed_nurse(plan: CarePlan, by: Actor) -> None:
    """Let the nurse of the plan have its stay. Raises `CalendarMoved` where she has no room any more."""
    try:
        caring.keep_nurse(plan, by)
    except Refusal as refusal:
        raise CalendarMoved(what=str(refusal)) from refusal


def hold_items(plan: CarePlan, items: Iterable[Json], key: str, by: Actor) -> list[Appointment]:
    """Hold the appointments of these items. Raises `CalendarMoved` for the first that somebody has taken."""
    steps = {step.slug: step for step in plan.steps.all()}
    places = places_of(items := list(items))
    return [hold_item(plan, steps[item["step"]], item, f"{key}.{item['step']}", by, places) for item in items]


def hold_item(plan: CarePlan, step: CareStep, item: Json, key: str, by: Actor, places: dict[str, str]) -> Appointment:
    """Hold one. Raises `CalendarMoved`."""
    begins, ends = (dt.datetime.fromisoformat(item[edge]) for edge in ("from", "to"))
    if begins < timezone.now():
        raise CalendarMoved(what=step.name)
    try:
        return booking.hold(
            key=f"{plan.ref}.{key}"[:60],
            needs=needs_of(step, item),
            begins=begins,
            ends=ends,
            by=by,
            what=_what(plan, step, item, places),
            case_ref=plan.case.ref,
            minutes=HOLD_MINUTES,
        )
    except Refusal as refusal:
        raise CalendarMoved(what=f"{step.name}: {refusal}") from refusal


def needs_of(step: CareStep, item: Json) -> list[Need]:
    """What an item takes, as booking asks for it."""
    held = {need["role"]: need for need in step.body.get("needs", [])}
    found = [
        Need(ref, role, held.get(role, {}).get("before", 0), held.get(role, {}).get("after", 0))
        for role, many in item["with"].items()
        for ref in many
    ]
    interpreter = item.get("language", {}).get("interpreter")
    return [*found, Need(interpreter, BRIDGE)] if interpreter else found


def places_of(items: Iterable[Json]) -> dict[str, str]:
    """Where whoever these items take is: place by resource."""
    refs = {ref for item in items for many in item["with"].values() for ref in many}
    known = Resource.objects.filter(ref__in=refs, place__isnull=False)
    return dict(known.values_list("ref", "place__ref"))


def _what(plan: CarePlan, step: CareStep, item: Json, places: dict[str, str]) -> What:
    spoken = item.get("language", {})
    taken = [ref for need in step.body.get("needs", []) for ref in item["with"].get(need["role"], [])]
    return What(
        kind=step.body.get("kind", "consultation"),
        title_key=step.title_key,
        title=step.title.get("und", ""),
        place=step.body.get("place") or next((places[ref] for ref in taken if ref in places), ""),
        bridge=spoken.get("mode", ""),
        bridge_tag=spoken.get("tag", ""),
        visit=plan.ref,
        step=step.slug,
    )


@transaction.atomic
def confirm_visit(*, case_ref: str, by: Actor) -> CarePlan:
    """Agree to everything a visit holds, when every gate of the case is open: from now it is locked and told.

    Raises `VisitGates`, `NothingHeld`, `HoldOver`, `NeedsRepair`.
    """
    plan = plan_to_change(case_ref, by)
    held = list(appointments_of(plan))
    _require_whole(plan, held)
    rules = plan.case.plan.rules
    if missing := closed(gates_shown(plan.case), rules.gates, timezone.now()):
        raise VisitGates(missing=listed(str(GateKind(kind).label) for kind in missing))
    confirm_all(plan, held, by)
    caring.tell_nurse(plan, by)
    if plan.case.travel == "planning":
        move_case(case_ref=case_ref, move="confirm_visit", by=by)
    plan.state, plan.confirmed_at, plan.confirmed_by = VisitState.CONFIRMED, timezone.now(), by.name
    plan.save()
    note_visit(case_ref=case_ref, verb="visit_confirmed", by=by, finishes=TASK)
    publish(ItineraryConfirmed(case_ref=case_ref, visit_ref=plan.ref, by_name=by.name, again=False))
    return plan


def _require_whole(plan: CarePlan, held: list[Appointment]) -> None:
    """Everything that was chosen is still there."""
    if plan.state == VisitState.BROKEN:
        raise NeedsRepair
    if plan.state != VisitState.HELD or not held:
        raise NothingHeld
    run = plan.runs.exclude(chosen=None).order_by("-chosen_at").first()
    names, there = {step.slug: step.name for step in plan.steps.all()}, {one.step for one in held}
    now = timezone.now()
    over = {one.step for one in held if one.hold_until and one.hold_until <= now}
    wanted = {item["step"] for item in run.proposals[run.chosen]["items"]} if run else set()
    if gone := (wanted - there) | over:
        raise HoldOver(what=listed(sorted(names.get(step or "", step or "") for step in gone)))


def confirm_all(plan: CarePlan, held: Iterable[Appointment], by: Actor) -> None:
    """Confirm appointments and note that the patient is told of them as they stand; the notice goes with the news.

    When to stop eating follows from the plan; what to pause or keep away from needs words, which people state.
    """
    steps, found = {step.slug: step for step in plan.steps.all()}, list(held)
    for one in found:
        step = steps.get(one.step or "")
        if one.state in (State.HELD, State.CONFIRMED):
            booking.confirm(ref=one.ref, by=by, locked=one.locked or (step is not None and not step.may_move))
        if step and (fasts := [part for part in step.body.get("prepare", []) if part["what"] == "fasting"]):
            prepare_once(appointment=one, prepare=fasts, by=by)
    Appointment.objects.filter(pk__in=[one.pk for one in found], told_at=None).update(told_at=timezone.now())


@transaction.atomic
def let_go(*, case_ref: str, why: str, by: Actor) -> CarePlan:
    """Let go of everything a visit holds, so that it can be planned anew; a confirmation is taken back. Raises `NothingHeld`."""
    plan = plan_to_change(case_ref, by)
    if plan.state == VisitState.PLANNING:
        raise NothingHeld
    plan.state, plan.troubles, plan.agreed = VisitState.PLANNING, [], {}
    was_confirmed, plan.confirmed_at, plan.confirmed_by = plan.confirmed_at is not None, None, ""
    plan.save()
    caring.let_nurse_go(plan, by)
    for one in appointments_of(plan):
        if one.state != State.DONE and one.ends > timezone.now():
            booking.cancel(ref=one.ref, by=by, why=why)
    if was_confirmed and plan.case.travel == "confirmed":
        move_case(case_ref=case_ref, move="unconfirm_visit", by=by, reason=why)
    note_visit(case_ref=case_ref, verb="visit_let_go", by=by, reason=why.strip()[:500])
    return plan
