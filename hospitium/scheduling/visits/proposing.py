"""What a run proposes: the plan, its alternatives with what each gains and costs, or why there is none. Pure.

Every plan passes the checker, which shares no code with the planner; one that does not is never shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hospitium.scheduling.planning import valuing
from hospitium.scheduling.planning.alternatives import Alternative, alternatives
from hospitium.scheduling.planning.checker import check
from hospitium.scheduling.planning.instance import Instance
from hospitium.scheduling.planning.nursing import Rota
from hospitium.scheduling.planning.planner import Plan
from hospitium.scheduling.planning.reading import read
from hospitium.scheduling.planning.solver import Stop
from hospitium.scheduling.planning.whynot import why_not
from hospitium.scheduling.planning.writing import written

from .models import NOT_IN_TIME, RunState

Json = dict[str, Any]
ALTERNATIVES = 3
NOTHING = 1e-9


@dataclass(frozen=True)
class Found:
    """What came out: the state the run ends in, proposals (best first), why not, how good, and what is wrong if it failed."""

    state: str
    proposals: list[Json] = field(default_factory=list)
    why_not: Json = field(default_factory=dict)
    progress: Json = field(default_factory=dict)
    problem: str = ""


def propose(data: Json, made: Plan, *, seed: int, seconds: float, stop: Stop) -> Found:
    """What a plan of one visit comes to. `stop` set: what there is is good enough, so that nothing more is looked for."""
    instance = read(data)
    if made.unplaced:
        why = explained(data, instance.visits[0].id, seconds)
        return Found(RunState.IMPOSSIBLE, why_not=why) if why else Found(RunState.FAILED, problem=NOT_IN_TIME)
    best = written(instance, made)
    if broken := check(data, best):
        return Found(RunState.FAILED, problem=f"{broken[0].rule}: {', '.join(broken[0].about)}")
    keep = {(item.visit, item.step): item for item in instance.standing}
    amounts = valuing.amounts(instance, 0, made.items, keep)
    proposals = [best | {"aim": "", "amounts": shown(amounts), "dearer": 0}]
    if not keep and not stop.is_set:
        _now, others = alternatives(instance, 0, made.items, most=ALTERNATIVES, seed=seed, seconds=seconds / 5)
        proposals += [told for one in others if (told := _other(data, instance, made, one))]
    progress = {"cost": made.cost, "bound": made.bound, "gap": round(made.gap, 4), "seconds": round(made.seconds, 1)}
    state = RunState.PROVEN if made.gap <= NOTHING else RunState.GOOD
    return Found(state, proposals, progress=progress)


def _other(data: Json, instance: Instance, made: Plan, one: Alternative) -> Json | None:
    """An alternative as a plan of its own, with its own nurse; None where the checker finds anything against it."""
    rota = Rota(instance)
    rota.put(0, one.items)
    parts = dict(valuing.parts(instance, 0, one.items))
    parts["nurse"] += rota.price(0) if instance.visits[0].nurse else 0
    other = replace(made, items=sorted(one.items, key=lambda item: item.begin), parts=parts, nurses=rota.nurses)
    told = written(instance, other)
    if check(data, told):
        return None
    return told | {"aim": one.aim, "amounts": shown(one.amounts), "dearer": one.dearer}


def shown(amounts: Mapping[str, int]) -> Json:
    """The parts there is something of."""
    return {name: many for name, many in amounts.items() if many}


def explained(data: Json, visit: str, seconds: float) -> Json:
    """Why a visit cannot be planned, as plain facts that are put into words for each reader; nothing where it can."""
    told = why_not({name: value for name, value in data.items() if name != "plan"}, visit, seconds=seconds)
    if told is None:
        return {}
    return {
        "conflict": [{"kind": one.kind, "about": list(one.about)} for one in told.conflict],
        "ways_out": [[{"kind": one.kind, "about": list(one.about)} for one in way] for way in told.ways_out],
        "minimal": told.minimal,
    }
