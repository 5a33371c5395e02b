"""A pathway as a value: stages, moves, gates, tasks with owner and clock, papers; read from a plain dictionary. Pure."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hospitium.cases.gates import GateKind
from hospitium.cases.moves import Rules
from hospitium.kernel.places import language_name

LANGUAGES = ("en", "es", "zh-hans", "ar")
"""The languages every text of a pathway is asked for."""
USUAL = "treatment"
"""The pathway of a case that nobody chose one for."""

Texts = Mapping[str, str]


class TaskClock(models.TextChoices):
    """Which hours count until a task is due."""

    BUSINESS = "business", _("Business hours of the owner's place")
    ALWAYS = "always", _("Every hour")


class PaperKind(models.TextChoices):
    """Whether a paper is to be had, or to be written."""

    DOCUMENT = "document", _("Document needed")
    LETTER = "letter", _("Letter to issue")


def said(texts: Texts, language: str | None = None) -> str:
    """A text in the reader's language; where that is missing the first there is, with its language named."""
    asked = language or get_language() or "en"
    if texts.get(asked):
        return texts[asked]
    there = next((tag for tag in LANGUAGES if texts.get(tag)), "")
    return f"{texts[there]} ({language_name(there, asked)})" if there else ""


@dataclass(frozen=True)
class GateRule:
    """A gate the pathway needs open: who owes it, and what it asks for."""

    kind: str
    owner: str
    asks: Texts


@dataclass(frozen=True)
class TaskRule:
    """A task that a stage brings: whose it is, and in how many hours of which clock it is due."""

    slug: str
    stage: str
    owner: str
    hours: int
    clock: str
    title: Texts


@dataclass(frozen=True)
class Paper:
    """A document the stage needs or a letter it issues."""

    slug: str
    stage: str
    kind: str
    title: Texts


@dataclass(frozen=True)
class Plan:
    """One version of a pathway, whole."""

    name: Texts
    about: Texts
    stages: tuple[str, ...]
    moves: tuple[str, ...]
    gates: tuple[GateRule, ...]
    tasks: tuple[TaskRule, ...]
    papers: tuple[Paper, ...]

    @functools.cached_property
    def rules(self) -> Rules:
        """What of it decides about moves."""
        return Rules(self.stages, self.moves, tuple(gate.kind for gate in self.gates))

    def tasks_at(self, stage: str) -> tuple[TaskRule, ...]:
        """The tasks that entering the stage brings."""
        return tuple(task for task in self.tasks if task.stage == stage)

    def papers_at(self, stage: str) -> tuple[Paper, ...]:
        """The papers of a stage."""
        return tuple(paper for paper in self.papers if paper.stage == stage)

    @functools.cached_property
    def titles(self) -> dict[str, Texts]:
        """Texts of the tasks by their slug."""
        return {task.slug: task.title for task in self.tasks}


def plan_from(body: Mapping[str, Any]) -> Plan:
    """The plan a dictionary describes, as the shipped files and the kept versions hold it."""
    gates = body.get("gates", {})
    return Plan(
        name=body["name"],
        about=body.get("about", {}),
        stages=tuple(body["stages"]),
        moves=tuple(body["moves"]),
        gates=tuple(
            GateRule(kind, gates[kind]["owner"], gates[kind]["asks"]) for kind in GateKind.values if kind in gates
        ),
        tasks=tuple(TaskRule(**task) for task in body.get("tasks", [])),
        papers=tuple(Paper(**paper) for paper in body.get("papers", [])),
    )


def body_of(plan: Plan) -> dict[str, Any]:
    """The dictionary `plan_from` reads."""
    return {
        "name": dict(plan.name),
        "about": dict(plan.about),
        "stages": list(plan.stages),
        "moves": list(plan.moves),
        "gates": {gate.kind: {"owner": gate.owner, "asks": dict(gate.asks)} for gate in plan.gates},
        "tasks": [vars(task) | {"title": dict(task.title)} for task in plan.tasks],
        "papers": [vars(paper) | {"title": dict(paper.title)} for paper in plan.papers],
    }


@functools.cache
def shipped() -> dict[str, Plan]:
    """Version 1 of every pathway, by slug; the usual one first."""
    files = sorted(Path(__file__).parent.glob("*.toml"), key=lambda file: (file.stem != USUAL, file.stem))
    return {file.stem: plan_from(tomllib.loads(file.read_text())) for file in files}
