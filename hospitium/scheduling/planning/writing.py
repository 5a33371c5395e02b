"""A plan, and its published form, for files and for the checker."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .instance import Instance, Item
from .valuing import stay_of


@dataclass(frozen=True)
class Plan:
    """A plan: items, visits that found no place, what it costs part by part, and the bound under that."""

    items: list[Item]
    unplaced: list[int]
    parts: Mapping[str, int]
    bound: int
    seconds: float
    moved: list[tuple[int, int]] = field(default_factory=list)
    nurses: Mapping[int, int | None] = field(default_factory=dict)

    @property
    def cost(self) -> int:
        """The sum of its parts."""
        return sum(self.parts.values())

    @property
    def gap(self) -> float:
        """How far it lies over the bound, as a share of the bound."""
        return (self.cost - self.bound) / self.bound if self.bound else 0.0


def written(instance: Instance, plan: Plan) -> dict[str, Any]:
    """The plan as JSON: items and stays on the clock of the campus, what it costs part by part, bound and gap."""
    return {
        "format": "hospitium-plan/1",
        "instance": instance.name,
        "zone": instance.clock.zone,
        "items": [item_of(instance, item) for item in plan.items],
        "stays": [_stay(instance, number, plan) for number in sorted({item.visit for item in plan.items})],
        "unplaced": [instance.visits[number].id for number in plan.unplaced],
        "moved": [{"visit": instance.visits[v].id, "step": instance.visits[v].steps[s].id} for v, s in plan.moved],
        "cost": plan.cost,
        "parts": {name: price for name, price in plan.parts.items() if price},
        "bound": plan.bound,
        "gap": round(plan.gap, 4),
        "seconds": round(plan.seconds, 3),
    }


def _when(instance: Instance, minute: int) -> str:
    return instance.clock.instant(minute).isoformat(timespec="minutes")


def item_of(instance: Instance, item: Item) -> dict[str, Any]:
    """One item as a plan has it."""
    visit = instance.visits[item.visit]
    found: dict[str, Any] = {
        "visit": visit.id,
        "step": visit.steps[item.step].id,
        "from": _when(instance, item.begin),
        "to": _when(instance, item.end),
        "with": {role: [instance.resources[n].id for n in many] for role, many in item.people.items()},
    }
    if item.mode:
        found["language"] = {"mode": item.mode, "tag": item.tag}
        if item.interpreter is not None:
            found["language"]["interpreter"] = instance.resources[item.interpreter].id
    if item.status != "planned":
        found["status"] = item.status
    found |= {name: True for name in ("told", "locked") if getattr(item, name)}
    return found


def _stay(instance: Instance, number: int, plan: Plan) -> dict[str, Any]:
    items = [item for item in plan.items if item.visit == number]
    arrive, leave = stay_of(instance, number, items)
    nurse = plan.nurses.get(number)
    return {
        "visit": instance.visits[number].id,
        "nurse": instance.resources[nurse].id if nurse is not None else None,
        "arrive": _when(instance, arrive),
        "leave": _when(instance, leave),
        "nights": instance.clock.day_of(leave) - instance.clock.day_of(arrive),
    }
