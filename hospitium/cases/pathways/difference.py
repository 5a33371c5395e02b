"""What differs between two plans, line by line, for whoever moves a case from one to the other. Pure."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hospitium.cases.gates import GateKind
from hospitium.cases.journey import Stage, WaitingOn
from hospitium.cases.moves import MOVES

from .plan import Plan, TaskClock, said


@dataclass(frozen=True)
class Change:
    """One thing that one plan has and the other has not; `before` or `after` is empty where it is missing."""

    what: str | Promise
    before: str = ""
    after: str = ""


def difference(old: Plan, new: Plan) -> list[Change]:
    """The changes from one plan to another, in the order people read a plan."""
    pairs = (
        (_("Stage"), _stages(old), _stages(new)),
        (_("Step"), _moves(old), _moves(new)),
        (_("Gate"), _gates(old), _gates(new)),
        (_("Task"), _tasks(old), _tasks(new)),
        (_("Paper"), _papers(old), _papers(new)),
    )
    return [
        Change(what, before.get(key, ""), after.get(key, ""))
        for what, before, after in pairs
        for key in dict.fromkeys([*before, *after])
        if before.get(key, "") != after.get(key, "")
    ]


def _stages(plan: Plan) -> dict[str, str]:
    return {stage: str(Stage(stage).label) for stage in plan.stages}


def _moves(plan: Plan) -> dict[str, str]:
    return {move: str(MOVES[move].label) for move in plan.moves}


def _gates(plan: Plan) -> dict[str, str]:
    return {gate.kind: f"{GateKind(gate.kind).label}: {said(gate.asks)}" for gate in plan.gates}


def _tasks(plan: Plan) -> dict[str, str]:
    return {
        task.slug: f"{said(task.title)} · {Stage(task.stage).label} · {WaitingOn(task.owner).label}"
        f" · {task.hours} h ({TaskClock(task.clock).label})"
        for task in plan.tasks
    }


def _papers(plan: Plan) -> dict[str, str]:
    return {paper.slug: f"{said(paper.title)} · {Stage(paper.stage).label}" for paper in plan.papers}
