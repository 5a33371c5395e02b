"""What a reader is told about a case's journey: where its machines stand, which steps they may take, why not the others,
and what each gate shows, asks for and owes.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from hospitium.access.acting import Actor
from hospitium.access.roles import ACTS, Role
from hospitium.kernel.commas import listed
from hospitium.kernel.errors import Refusal

from .gates import OVERRIDE_ACTS, STATE_ACTS, GateKind, GateState
from .journey import Reason, WaitingOn
from .machines import LABELS, MACHINES, outcome_of
from .models import Case, Gate
from .moves import ALWAYS, MOVES, Move, take
from .pathways.plan import PaperKind, said
from .queries import gates_of, gates_shown


def moves_for(actor: Actor, case: Case) -> dict[str, Move]:
    """The steps the actor may take now, in the order of the journey."""
    return {name: MOVES[name] for name in _asked(case) if not why_not(actor, case, name)}


def why_not(actor: Actor, case: Case, name: str) -> str:
    """Why the actor cannot take this step now, as a sentence that names what is missing; empty when they can."""
    if not actor.may(MOVES[name].act):
        who = listed(sorted(str(Role(role).label) for role in ACTS[MOVES[name].act].roles))
        return _("This step is taken by: %(who)s.") % {"who": who}
    try:
        take(name, case.standing, case.plan.rules, gates_shown(case), timezone.now())
    except Refusal as refusal:
        return str(refusal)
    return ""


def _asked(case: Case) -> tuple[str, ...]:
    """The moves worth speaking of: those of the pathway and of life; of a closed case, its reopening alone."""
    return ("reopen",) if outcome_of(case.standing) else (*case.plan.moves, *(one for one in ALWAYS if one != "reopen"))


def outlook(actor: Actor, case: Case) -> dict[str, Any]:
    """The journey of a case for its page: machines, possible steps (onward, ending), and the others with their why."""
    moves = _asked(case) if any(actor.may(move.act) for move in MOVES.values()) else ()
    reasons = {name: why_not(actor, case, name) for name in moves}
    possible = {name: MOVES[name] for name, why in reasons.items() if not why}
    onward = {name: move for name, move in possible.items() if not move.ends}
    not_now = [(name, MOVES[name], why) for name, why in reasons.items() if why]
    return {
        "onward": dict(sorted(onward.items(), key=lambda step: step[1].needs_reason)),
        "ending": {name: move for name, move in possible.items() if move.ends},
        "codes": Reason.choices,
        "blocked": [(move.label, why) for _name, move, why in not_now if _is_next(case, move)],
        "later": [
            (move.label, why) for _name, move, why in not_now if not _is_next(case, move) and not _is_past(case, move)
        ],
        "machines": machines_of(case),
        "pathway": said(case.plan.name),
        "papers": _papers(case),
        "may_change": actor.may("change pathway") and not outcome_of(case.standing),
    }


def _is_next(case: Case, move: Move) -> bool:
    """Whether the step begins where its machine stands: then something else is in its way, and worth saying first."""
    return case.standing[move.machine] in move.origins and not move.ends


def _is_past(case: Case, move: Move) -> bool:
    """Whether the machine is beyond where the step leads: no reader waits for it any more."""
    order = list(MACHINES[move.machine])
    return not move.ends and order.index(case.standing[move.machine]) >= order.index(move.target)


def machines_of(case: Case) -> list[dict[str, Any]]:
    """The machines that have begun: state, whose turn it is, what they do next, since when and until when."""
    shown, ended = [], outcome_of(case.standing)
    for machine in MACHINES:
        state, (since, due) = case.state(machine), case.clocks.get(machine) or ("", "")
        if case.standing[machine] not in ("not_begun", "running") or (machine == "follow_up" and state.owner):
            shown.append(
                {
                    "label": LABELS[machine],
                    "state": state.label,
                    "owner": WaitingOn(state.owner).label
                    if state.owner and not ended and not _is_relieved(case, machine)
                    else "",
                    "next_step": state.next_step,
                    "since": _moment(since),
                    "due": _moment(due),
                }
            )
    return shown


def _is_relieved(case: Case, machine: str) -> bool:
    """Whether another machine has taken over what this one waits for: a request in review waits for the review."""
    return machine == "request" and case.request == "acknowledged" and case.review != "not_begun"


def _moment(text: str) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def _papers(case: Case) -> list[dict[str, str]]:
    """The documents and letters of this stage."""
    return [
        {"kind": str(PaperKind(paper.kind).label), "title": said(paper.title)}
        for paper in case.plan.papers_at(case.stage)
    ]


TONES = {GateState.GREEN: "success", GateState.AMBER: "warning", GateState.RED: "danger"}


def gates_for(actor: Actor, case: Case) -> list[dict[str, Any]]:
    """The gates of the pathway, and others somebody spoke of: what each shows and asks, who owes it, what the actor may."""
    asked, known, now = {gate.kind: gate for gate in case.plan.gates}, gates_of(case), timezone.now()
    return [
        _gate(actor, kind, asked.get(kind), known.get(kind) or Gate(case=case, kind=kind), now)
        for kind in GateKind
        if kind in asked or kind in known
    ]


def _gate(actor: Actor, kind: GateKind, rule: Any, gate: Gate, now: dt.datetime) -> dict[str, Any]:
    state, is_met = gate.shown.now(now), gate.shown.lets_through(now) or rule is None
    is_overridden = gate.shown.is_overridden(now)
    return {
        "kind": kind,
        "label": kind.label,
        "state": _("%(state)s, passed by %(name)s") % {"state": state.label, "name": gate.override_by}
        if is_overridden
        else state.label,
        "tone": TONES.get(state, ""),
        "met": is_met,
        "warns": is_overridden or state == GateState.AMBER,
        "gate": gate if actor.may("see staff notes") else None,
        "set_to": gate.state,
        "asks": said(rule.asks) if rule else "",
        "owner": WaitingOn(rule.owner).label if rule and not is_met else "",
        "may_state": actor.may(STATE_ACTS[kind]),
        "may_override": not is_met and actor.may(OVERRIDE_ACTS[kind]),
    }


def overrides_of(actor: Actor, case: Case) -> list[Gate]:
    """The gates somebody answers for passing, now; why is for staff."""
    now = timezone.now()
    if not actor.may("see staff notes"):
        return []
    return [gate for gate in gates_of(case).values() if gate.shown.is_overridden(now)]


def gate_states() -> Iterable[tuple[str, Any]]:
    """What a gate may be said to show."""
    return GateState.choices
