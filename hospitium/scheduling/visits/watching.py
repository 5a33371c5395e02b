"""Whether what a visit holds still holds: asked of the checker, whenever anything it rests on changed."""

from typing import Any

from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.scheduling.planning.checker import Violation, check
from hospitium.scheduling.planning.reading import BadInstance, read

from .drawing import appointments_of, instance_of
from .models import CarePlan, VisitState

Json = dict[str, Any]
KINDS = {
    "complete": "cancelled",
    "open": "away",
    "closed": "away",
    "arrival": "late",
    "stay": "late",
    "window": "late",
    "length": "longer",
}
"""What a broken rule says went wrong; any other: the plan was changed."""
NURSES = ("nurse", "capacity")
"""Rules by which the nurse of a stay is away, has too many, does not fit, or is missing."""


def watch(plan: CarePlan, by: Actor) -> list[Json]:
    """Mark a visit that no longer holds as needing repair, with what is wrong; gives that. One that holds again is whole again."""
    if plan.state == VisitState.PLANNING:
        return []
    troubles = [_trouble(one, plan, by) for one in [*broken_rules(plan), *_strays(plan)]]
    if bool(troubles) == (plan.state == VisitState.BROKEN) and _same(troubles, plan.troubles):
        return troubles
    whole = VisitState.CONFIRMED if plan.confirmed_at else VisitState.HELD
    plan.state, plan.troubles = (VisitState.BROKEN if troubles else whole), troubles
    plan.save(update_fields=["state", "troubles"])
    return troubles


def broken_rules(plan: CarePlan) -> list[Violation]:
    """Every rule that what stands breaks, as things are now."""
    try:
        instance = instance_of(plan, timezone.now(), standing=True)
        instance["visits"][0].pop("elsewhere", None)  # whoever booked that beside the visit was let to
        read(instance)
    except BadInstance as bad:
        return [Violation("plan", plan.ref, (), {"what": str(bad.faults[:1])})]
    found = check(instance, instance["plan"])
    return list({(one.rule, one.about): one for one in found}.values())


def _strays(plan: CarePlan) -> list[Violation]:
    """Appointments of steps the care plan no longer has."""
    known = set(plan.steps.values_list("slug", flat=True))
    return [Violation("stray", plan.ref, (one.step or "",)) for one in appointments_of(plan) if one.step not in known]


def _trouble(one: Violation, plan: CarePlan, by: Actor) -> Json:
    kind = KINDS.get(one.rule, "plan")
    step, resource = [*one.about, "", ""][:2] if kind != "away" else _away(one)
    if one.rule in NURSES and one.about in {(), (plan.agreed.get("nurse"),)}:
        kind, step, resource = "nurse", "", plan.agreed.get("nurse", "")
    return {"kind": kind, "step": step, "resource": resource, "at": timezone.now().isoformat(), "by": by.name}


def _away(one: Violation) -> tuple[str, str]:
    return one.about[0], one.about[-1]


def _same(one: list[Json], other: list[Json]) -> bool:
    def known(troubles: list[Json]) -> set[tuple[str, ...]]:
        return {(trouble["kind"], trouble["step"], trouble["resource"]) for trouble in troubles}

    return known(one) == known(other)
