"""The moves of the journey as a table one can read aloud, and the one function that takes them. Pure: rows stay outside."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .errors import CaseClosed, CaseOnHold, GatesClosed, MoveNotAllowed, MoveUnknown, NothingToReopen, NotInPathway
from .gates import GateKind, GateState, Shown, closed
from .journey import Reason, Stage
from .machines import LABELS, MACHINES, MOVING, Standing, outcome_of, stage_of

ALL = tuple(GateKind.values)


@dataclass(frozen=True)
class Move:
    """One step of one machine: from where, to where, the act that permits it, where the other machines must stand, which of
    them it takes along, which gates must be open, and whether it must say why (in words, and by a coded reason).
    """

    label: Promise
    machine: str
    origins: frozenset[str]
    target: str
    act: str = "move case"
    others: Mapping[str, frozenset[str]] = field(default_factory=dict)
    brings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    gates: tuple[str, ...] = ()
    needs_reason: bool = False
    codes: tuple[Reason, ...] = ()

    @property
    def ends(self) -> bool:
        """Whether the step ends the case, or sets it going again."""
        return self.machine == "side" or bool(self.codes)


def _move(label: Promise, step: str, act: str = "move case", **more: object) -> Move:
    """A move from its sentence: "machine: from, from > to"; `others` the same way: {"review": "in_review, opinion_ready"}."""
    machine, _colon, path = step.partition(": ")
    origins, _arrow, target = path.partition(" > ")
    others = {name: frozenset(states.split(", ")) for name, states in more.pop("others", {}).items()}  # type: ignore[attr-defined]
    return Move(label, machine, frozenset(origins.split(", ")), target, act, others, **more)  # type: ignore[arg-type]


ASIDE = (
    Reason.FINANCES,
    Reason.VISA_REFUSED,
    Reason.CHOSE_ANOTHER,
    Reason.NOT_FIT_TO_TRAVEL,
    Reason.PALLIATIVE,
    Reason.TREATABLE_LOCALLY,
    Reason.SAFETY,
    Reason.OTHER,
)
REFUSING = (
    Reason.NO_CAPACITY,
    Reason.NOT_OFFERED,
    Reason.NOT_FIT_TO_TRAVEL,
    Reason.PALLIATIVE,
    Reason.TREATABLE_LOCALLY,
    Reason.RECORDS_INCOMPLETE,
    Reason.SAFETY,
)
UNDECIDED = "acknowledged, information_requested"
BEFORE_STAY = {"stay": "not_begun", "follow_up": "not_begun"}
TO_WITHDRAWN = {state: "withdrawn" for state in ("draft", "submitted", "acknowledged", "information_requested")}
BACK = {
    "request": dict.fromkeys(MACHINES["request"], "acknowledged"),
    **{name: dict.fromkeys(MACHINES[name], "not_begun") for name in ("review", "travel", "stay", "follow_up")},
}

MOVES: dict[str, Move] = {
    "submit": _move(_("Send the request"), "request: draft > submitted", "send referral"),
    "open_intake": _move(_("Open intake"), "request: submitted > acknowledged"),
    "request_records": _move(
        _("Request records"), "request: acknowledged > information_requested", others={"review": "not_begun"}
    ),
    "resume_intake": _move(
        _("Go on with the intake"), "request: information_requested > acknowledged", others={"review": "not_begun"}
    ),
    "send_to_review": _move(
        _("Send to clinical review"),
        "review: not_begun, more_wanted > in_review",
        others={"request": UNDECIDED},
        brings={"request": {"information_requested": "acknowledged"}},
    ),
    "ask_for_more": _move(
        _("Ask for more records"),
        "review: in_review, opinion_ready > more_wanted",
        "ask for information",
        others={"request": "acknowledged"},
        brings={"request": {"acknowledged": "information_requested"}},
        needs_reason=True,
    ),
    "finish_review": _move(_("Finish the review"), "review: in_review > opinion_ready", "decide clinically"),
    "record_opinion": _move(
        _("Record the specialist's opinion"), "review: in_review > opinion_ready", "record decision", needs_reason=True
    ),
    "accept": _move(
        _("Accept"),
        "request: acknowledged > accepted",
        "record decision",
        others={"review": "opinion_ready"},
        brings={"travel": {"not_begun": "estimate"}, "review": {"opinion_ready": "used"}},
    ),
    "accept_with_conditions": _move(
        _("Accept with conditions"),
        "request: acknowledged > accepted_with_conditions",
        "record decision",
        others={"review": "opinion_ready"},
        brings={"travel": {"not_begun": "estimate"}, "review": {"opinion_ready": "used"}},
        needs_reason=True,
    ),
    "accept_transfer": _move(
        _("Accept the transfer"),
        "request: acknowledged > accepted",
        "record decision",
        others={"review": "opinion_ready"},
        brings={"travel": {"not_begun": "planning"}, "review": {"opinion_ready": "used"}},
    ),
    "offer_virtual": _move(
        _("Offer care by video only"),
        "request: acknowledged > virtual_only",
        "record decision",
        others={"review": "opinion_ready"},
        needs_reason=True,
    ),
    "decline": _move(
        _("Decline"),
        f"request: {UNDECIDED} > declined",
        "record decision",
        others={"review": "in_review, opinion_ready"},
        needs_reason=True,
        codes=REFUSING,
    ),
    "redirect": _move(
        _("Redirect to another hospital"),
        f"request: {UNDECIDED} > redirected",
        "record decision",
        needs_reason=True,
        codes=REFUSING,
    ),
    "deliver_opinion": _move(
        _("Deliver the opinion"),
        "review: opinion_ready > delivered",
        "record decision",
        others={"request": "acknowledged, virtual_only"},
        brings={"request": {"acknowledged": "accepted"}, "follow_up": {"not_begun": "running"}},
        gates=(GateKind.FINANCIAL, GateKind.LANGUAGE),
    ),
    "begin_follow_up": _move(
        _("Begin the follow-up"),
        "follow_up: not_begun > running",
        "arrange stay",
        others={"request": UNDECIDED},
        brings={"request": dict.fromkeys(UNDECIDED.split(", "), "accepted")},
        gates=(GateKind.LANGUAGE,),
    ),
    "send_estimate": _move(_("Send the estimate"), "travel: estimate > funds", "arrange stay"),
    "clear": _move(_("Clear financially"), "travel: funds > visa", "arrange stay", gates=(GateKind.FINANCIAL,)),
    "grant_visa": _move(_("Visa granted or not needed"), "travel: visa > planning", "arrange stay"),
    "confirm_visit": _move(_("Confirm the visit"), "travel: planning > confirmed", "arrange stay", gates=ALL),
    "unconfirm_visit": _move(
        _("Take the confirmation back"), "travel: confirmed > planning", "arrange stay", needs_reason=True
    ),
    "miss_arrival": _move(_("Patient did not come"), "travel: confirmed > no_show", "arrange stay", needs_reason=True),
    "plan_again": _move(_("Plan the visit anew"), "travel: no_show > planning", "arrange stay"),
    "arrive": _move(
        _("Patient has arrived"),
        "travel: confirmed > arrived",
        "arrange stay",
        brings={"stay": {"not_begun": "in_care"}},
    ),
    "arrive_unconfirmed": _move(
        _("Patient has arrived unconfirmed"),
        "travel: estimate, funds, visa, planning, no_show > arrived",
        "arrange stay",
        brings={"stay": {"not_begun": "in_care"}},
        needs_reason=True,
    ),
    "plan_discharge": _move(_("Plan the discharge"), "stay: in_care > discharge_planning", "arrange stay"),
    "find_fit": _move(
        _("Find the patient fit to travel"), "stay: discharge_planning > fit_to_travel", "decide clinically"
    ),
    "back_into_care": _move(
        _("Back into care"), "stay: discharge_planning, fit_to_travel > in_care", "arrange stay", needs_reason=True
    ),
    "go_home": _move(
        _("Patient has gone home"),
        "stay: discharge_planning, fit_to_travel > gone_home",
        "arrange stay",
        brings={"follow_up": {"not_begun": "running"}},
    ),
    "complete": _move(_("Complete the case"), "follow_up: running > completed", "arrange stay"),
    "lose": _move(_("End the follow-up: no reply"), "follow_up: running > lost", "arrange stay", needs_reason=True),
    "withdraw": _move(
        pgettext_lazy("move", "Withdraw"),
        "side: running, reopened > withdrawn",
        others=BEFORE_STAY,
        brings={"request": TO_WITHDRAWN},
        needs_reason=True,
        codes=ASIDE,
    ),
    "give_up": _move(
        _("Close: no reply"),
        "side: running, reopened > no_reply",
        others=BEFORE_STAY,
        needs_reason=True,
        codes=(Reason.NO_REPLY,),
    ),
    "transfer": _move(
        _("Transferred to another hospital"),
        "side: running, on_hold, reopened > transferred",
        "arrange stay",
        needs_reason=True,
        codes=(Reason.NO_CAPACITY, Reason.NOT_OFFERED, Reason.FINANCES, Reason.CHOSE_ANOTHER, Reason.SAFETY),
    ),
    "record_death": _move(
        _("Record that the patient has died"),
        "side: running, on_hold, reopened > deceased",
        "arrange stay",
        needs_reason=True,
    ),
    "reopen": _move(
        _("Reopen"),
        f"side: {', '.join(sorted(set(MACHINES['side']) - {'on_hold'}))} > reopened",
        "arrange stay",
        brings=BACK,
        needs_reason=True,
    ),
}

ALWAYS = ("resume_intake", "withdraw", "give_up", "transfer", "record_death", "reopen")
"""Moves that life makes, whatever the pathway."""

UNDONE_BY_GATES = {"confirmed": "planning"}
"""Where travel falls back to when a gate closes behind it."""


@dataclass(frozen=True)
class Rules:
    """What of a pathway decides about moves: its stages, its own moves, and the gates it needs."""

    stages: tuple[str, ...]
    moves: tuple[str, ...]
    gates: tuple[str, ...]

    def stage(self, standing: Standing) -> Stage:
        """The stage people read, on this pathway."""
        return stage_of(standing, self.stages)


def take(name: str, standing: Standing, rules: Rules, gates: Mapping[str, Shown], now: dt.datetime) -> Standing:
    """Where the machines stand after a move. Raises a `Refusal` that names what is missing; changes nothing itself."""
    move = MOVES.get(name)
    if move is None:
        raise MoveUnknown(move=name)
    _permit(name, move, standing, rules)
    if missing := closed(gates, [kind for kind in move.gates if kind in rules.gates], now):
        raise GatesClosed(move=move.label, missing=_named_gates(missing, gates, now))
    brought = {machine: path.get(standing[machine], standing[machine]) for machine, path in move.brings.items()}
    return standing.moved({**brought, move.machine: move.target})


def _permit(name: str, move: Move, standing: Standing, rules: Rules) -> None:
    if name not in rules.moves and name not in ALWAYS:
        raise NotInPathway(move=move.label)
    ended = outcome_of(standing)
    if name == "reopen" and not ended:
        raise NothingToReopen
    if name != "reopen" and ended:
        raise CaseClosed(move=move.label, outcome=ended.label)
    if move.machine != "side" and standing.side not in MOVING and not ended:
        raise CaseOnHold(hold=standing.state("side").label)
    wanted = {move.machine: move.origins, **move.others}
    lacking = {machine: states for machine, states in wanted.items() if standing[machine] not in states}
    if lacking:
        stage = rules.stage(standing)
        raise MoveNotAllowed(move=move.label, stage=stage.label, needs=_named_states(lacking))


def settle(
    standing: Standing, rules: Rules, gates: Mapping[str, Shown], now: dt.datetime
) -> tuple[Standing, list[str]]:
    """Where the machines stand once the gates have spoken, and the gates that took a confirmation away."""
    if standing.travel not in UNDONE_BY_GATES or outcome_of(standing):
        return standing, []
    missing = closed(gates, rules.gates, now)
    return (standing.moved({"travel": UNDONE_BY_GATES[standing.travel]}) if missing else standing), missing


def _named_states(lacking: Mapping[str, Collection[str]]) -> str:
    """What the machines would have to show: “Clinical review: Opinion ready”."""
    either = f" {gettext('or')} "
    return "; ".join(
        f"{LABELS[machine]}: {either.join(str(state.label) for slug, state in MACHINES[machine].items() if slug in states)}"
        for machine, states in lacking.items()
    )


def _named_gates(missing: list[str], gates: Mapping[str, Shown], now: dt.datetime) -> str:
    return "; ".join(
        f"{GateKind(kind).label} ({GateState(gates.get(kind, Shown()).now(now)).label})" for kind in missing
    )
