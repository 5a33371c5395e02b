"""The steps of a case: moves, holds, and changing the pathway; each asks the tables, then writes."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor

from . import policy
from .errors import CaseClosed, CodeNeeded, ReasonNeeded, StageElsewhere
from .journey import Hold
from .keeping import keep, set_clocks, stand, swap_tasks, to_change
from .machines import Standing, outcome_of, standing_at
from .models import Case
from .moves import MOVES, Move, Rules, settle, take
from .pathways.faults import reachable
from .pathways.versions import in_force
from .queries import gates_shown
from .reviewing.blocking import require_answered


@transaction.atomic
def move_case(
    *, case_ref: str, move: str, by: Actor, reason: str = "", code: str = "", version: int | None = None
) -> Case:
    """Take a step: old tasks fall away when it leads to another stage, which brings its own.

    Raises the refusal of whatever is missing: act, place of the machines, gates, words or coded reason.
    """
    policy.require_move(by, move)
    return step(to_change(by, case_ref, version), move=move, by=by, reason=reason, code=code)


def step(case: Case, *, move: str, by: Actor, reason: str = "", code: str = "") -> Case:
    """The same for a locked case where something else than the act allows it: an answer takes a case back to its reader."""
    if move in MOVES:
        require_answered(case, MOVES[move])
    standing = take(move, case.standing, case.plan.rules, gates_shown(case), timezone.now())
    _explained(MOVES[move], reason, code)
    ended = {"code": code} if MOVES[move].codes else {}
    case.why_ended = code if ended else "" if move == "reopen" else case.why_ended
    stand(case, standing, by, move=move, reason=reason.strip()[:500], **ended)
    return keep(case, by)


def _explained(move: Move, reason: str, code: str) -> None:
    if move.needs_reason and not reason.strip():
        raise ReasonNeeded
    if move.codes and code not in move.codes:
        raise CodeNeeded(move=move.label)


@transaction.atomic
def hold_case(*, case_ref: str, hold: str, reason: str, by: Actor) -> Case:
    """Let the case stand still; the reason is kept. A closed case stands still already."""
    by.require("move case")
    case = to_change(by, case_ref)
    if hold not in Hold.values or not reason.strip():
        raise ReasonNeeded
    if ended := outcome_of(case.standing):
        raise CaseClosed(move=_("Put on hold"), outcome=ended.label)
    case.side, case.hold = "on_hold", hold
    set_clocks(case, ["side"], timezone.now())
    case.tell("held", by=by.name, by_id=by.id, hold=hold, reason=reason.strip()[:500])
    return keep(case, by)


@transaction.atomic
def resume_case(*, case_ref: str, by: Actor) -> Case:
    """End a hold."""
    by.require("move case")
    case = to_change(by, case_ref)
    if case.hold:
        held = case.entries.filter(verb="held").order_by("-id").first()
        case.tell("resumed", by=by.name, by_id=by.id, hold=case.hold, reason=held.facts["reason"] if held else "")
        case.hold, case.side = "", "running"
    return keep(case, by)


@transaction.atomic
def change_pathway(*, case_ref: str, slug: str, stage: str, reason: str, by: Actor, version: int | None = None) -> Case:
    """Put a running case on the version of a pathway that is in force, to go on at one of its stages; says why.

    Tasks that both have stay as they are. A visit whose gates the new pathway finds closed is no longer confirmed.
    """
    by.require("change pathway")
    case = to_change(by, case_ref, version)
    if ended := outcome_of(case.standing):
        raise CaseClosed(move=_("Change the pathway"), outcome=ended.label)
    new, before = in_force(slug), case.pathway_id
    if stage not in new.plan.stages:
        raise StageElsewhere
    if not reason.strip():
        raise ReasonNeeded
    case.pathway = new
    standing = went_on(case.standing, new.plan.rules, stage)
    standing, _closed = settle(standing, new.plan.rules, gates_shown(case), timezone.now())
    told = {"pathway_before": before, "pathway_after": new.pk, "reason": reason.strip()[:500]}
    stand(case, standing, by, "pathway", **told)
    swap_tasks(case, by)
    return keep(case, by)


def went_on(standing: Standing, rules: Rules, stage: str) -> Standing:
    """Where the machines stand when a case goes on at a stage of another pathway: as they do, where they could stand so."""
    if rules.stage(standing) == stage and standing.moved({"side": "running"}) in reachable(rules):
        return standing
    return standing_at(stage, stages=rules.stages).moved({"side": standing.side})
