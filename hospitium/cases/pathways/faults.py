"""What is wrong with a pathway, in sentences: what nobody can reach, nobody owns, nobody can read. Pure."""

import datetime as dt
import functools
from collections.abc import Iterator

from django.utils.translation import gettext as _

from hospitium.cases.gates import GateKind
from hospitium.cases.journey import ERRANDS, Stage, WaitingOn
from hospitium.cases.machines import Standing, outcome_of
from hospitium.cases.moves import ALWAYS, MOVES, Rules, take
from hospitium.kernel.commas import listed

from .plan import LANGUAGES, PaperKind, Plan, TaskClock, Texts, said

NEEDED = (Stage.ENQUIRY, Stage.INTAKE)
"""Every case begins here, whatever it becomes."""
LONGEST = 24 * 365
_NO_TIME = dt.datetime.min.replace(tzinfo=dt.UTC)


def faults_of(plan: Plan) -> list[str]:
    """Everything that keeps a pathway from being used, as translated sentences; none for one that works."""
    found = [*_words(plan), *_shape(plan), *_tasks(plan)]
    return found or [*_ways(plan)]


def gaps_of(plan: Plan) -> list[str]:
    """Texts that are missing in a language, and fall back: no fault, but said."""
    gaps = [(said(texts, "en"), tag) for texts in _texts(plan) for tag in LANGUAGES if not texts.get(tag)]
    return [_("“%(text)s” is missing in: %(language)s") % {"text": text, "language": tag} for text, tag in gaps]


def _texts(plan: Plan) -> list[Texts]:
    return [
        plan.name,
        plan.about,
        *(gate.asks for gate in plan.gates),
        *(task.title for task in plan.tasks),
        *(paper.title for paper in plan.papers),
    ]


def _words(plan: Plan) -> Iterator[str]:
    if any(not texts.get("en") for texts in _texts(plan)):
        yield _("Every text needs at least its English words; the other languages fall back to them.")


def _shape(plan: Plan) -> Iterator[str]:
    for stage in NEEDED:
        if stage not in plan.stages:
            yield _("Every pathway needs the stage “%(stage)s”.") % {"stage": stage.label}
    if unknown := {*plan.stages} - ({*Stage.values} - {Stage.CLOSED}) | {*plan.moves} - {*MOVES}:
        yield _("Unknown words: %(words)s.") % {"words": listed(sorted(unknown))}
    for gate in plan.gates:
        if gate.kind not in GateKind.values or gate.owner not in WaitingOn.values:
            yield _("A gate has no owner: “%(gate)s”.") % {"gate": gate.kind}


def _tasks(plan: Plan) -> Iterator[str]:
    slugs = [task.slug for task in plan.tasks]
    for task in plan.tasks:
        title = {"task": said(task.title)}
        if task.owner not in WaitingOn.values:
            yield _("A task has no owner: “%(task)s”.") % title
        if task.stage not in plan.stages:
            yield _("A task belongs to a stage that the pathway does not have: “%(task)s”.") % title
        if not 0 < task.hours <= LONGEST or task.clock not in TaskClock.values:
            yield _("A task has no time: “%(task)s” must be due in 1 to %(most)s hours.") % (title | {"most": LONGEST})
        if slugs.count(task.slug) > 1 or task.slug in ERRANDS:
            yield _("Two tasks have the same short name: “%(task)s”.") % {"task": task.slug}
    for paper in plan.papers:
        if paper.stage not in plan.stages or paper.kind not in PaperKind.values:
            yield _("A paper belongs to a stage that the pathway does not have: “%(paper)s”.") % {
                "paper": said(paper.title)
            }


def _ways(plan: Plan) -> Iterator[str]:
    reached = reachable(plan.rules)
    stages = {plan.rules.stage(standing) for standing in reached}
    for stage in plan.stages:
        if stage not in stages:
            yield _("No way leads to the stage “%(stage)s”: a move is missing.") % {"stage": Stage(stage).label}
    stuck = {plan.rules.stage(standing) for standing in _without_an_end(reached)}
    for stage in sorted(stuck):
        yield _("No way leads on from the stage “%(stage)s” to an end: a move is missing.") % {
            "stage": Stage(stage).label
        }


@functools.lru_cache(64)
def reachable(rules: Rules) -> dict[Standing, set[Standing]]:
    """Every standing the pathway's own moves lead to with open gates, each with where one move leads from there."""
    open_rules, own = Rules(rules.stages, rules.moves, ()), [name for name in rules.moves if name not in ALWAYS]
    ways: dict[Standing, set[Standing]] = {}
    waiting = [Standing(request="draft"), Standing()]
    while waiting:
        here = waiting.pop()
        if here not in ways:
            ways[here] = {there for name in own if (there := _led(name, here, open_rules))}
            waiting += ways[here]
    return ways


def _led(name: str, here: Standing, rules: Rules) -> Standing | None:
    """Where a move leads with every gate open; None when it is not possible (asked beside `take`, which explains)."""
    move = MOVES[name]
    wanted = {move.machine: move.origins, **move.others}
    possible = not outcome_of(here) and all(here[machine] in states for machine, states in wanted.items())
    return take(name, here, rules, {}, _NO_TIME) if possible else None


def _without_an_end(ways: dict[Standing, set[Standing]]) -> set[Standing]:
    """The standings from which no way leads to an end."""
    ending = {standing for standing in ways if outcome_of(standing)}
    grown = True
    while grown:
        more = {here for here, there in ways.items() if here not in ending and there & ending}
        ending, grown = ending | more, bool(more)
    return {*ways} - ending
