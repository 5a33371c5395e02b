"""Where a case stands, as separate machines that move by themselves, and the one stage people read from them.

Six machines, because six things are true at once: what became of the request, of the clinical review, of getting the patient
here, of the stay, of the follow-up, and what sets the whole aside. Each is a table of states; the moves between them stand
in `moves`. The states follow the study of the interface between hospitals (a referral's own states differ from its work's).
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, fields, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .journey import Outcome, Stage, WaitingOn

W = WaitingOn


@dataclass(frozen=True)
class State:
    """A state of a machine: its words, who must act, in how many hours of whose clock, and what comes next."""

    label: str | Promise
    owner: WaitingOn | None = None
    hours: int = 0
    next_step: str | Promise = ""

    @property
    def is_last(self) -> bool:
        """Whether nobody need act any more."""
        return self.owner is None


NOT_BEGUN = State(_("Not begun"))

REQUEST = {
    "draft": State(_("Draft"), W.REFERRER, 40, _("Finish and send the request")),
    "submitted": State(_("Submitted"), W.US, 8, _("Acknowledge the request")),
    "acknowledged": State(_("Acknowledged"), W.US, 24, _("Complete the intake")),
    "information_requested": State(_("Information requested"), W.REFERRER, 40, _("Send what was asked for")),
    "accepted": State(_("Accepted")),
    "accepted_with_conditions": State(_("Accepted with conditions")),
    "virtual_only": State(_("By video only"), W.US, 24, _("Deliver the opinion by video")),
    "declined": State(_("Declined")),
    "redirected": State(_("Redirected")),
    "withdrawn": State(_("Withdrawn")),
}
REVIEW = {
    "not_begun": NOT_BEGUN,
    "in_review": State(_("In review"), W.CLINICIAN, 40, _("Give a clinical opinion")),
    "more_wanted": State(_("More records wanted"), W.REFERRER, 40, _("Send the records the reviewer asked for")),
    "opinion_ready": State(_("Opinion ready"), W.US, 16, _("Decide and tell the family")),
    "used": State(_("Opinion taken into the decision")),
    "delivered": State(_("Opinion delivered")),
}
TRAVEL = {
    "not_begun": NOT_BEGUN,
    "estimate": State(_("Estimate in work"), W.FINANCE, 24, _("Send the estimate")),
    "funds": State(_("Funds awaited"), W.PATIENT, 240, _("Pay the deposit or send the guarantee")),
    "visa": State(_("Visa awaited"), W.PATIENT, 504, _("Obtain the visa")),
    "planning": State(_("Visit being planned"), W.US, 40, _("Plan the visit and confirm it")),
    "confirmed": State(_("Visit confirmed"), W.OFFICE, 56, _("Make the pre-arrival call")),
    "no_show": State(_("Did not come"), W.OFFICE, 8, _("Find out why and plan anew")),
    "arrived": State(_("Arrived")),
}
STAY = {
    "not_begun": NOT_BEGUN,
    "in_care": State(_("In care"), W.US, 24, _("See the family every day")),
    "discharge_planning": State(_("Discharge being planned"), W.US, 16, _("Prepare the discharge packet")),
    "fit_to_travel": State(_("Fit to travel"), W.US, 16, _("Arrange the journey home")),
    "gone_home": State(_("Gone home")),
}
FOLLOW_UP = {
    "not_begun": NOT_BEGUN,
    "running": State(_("Being followed up"), W.OFFICE, 24, _("Call at the agreed times")),
    "completed": State(_("Follow-up completed")),
    "lost": State(_("Lost to follow-up")),
}
SIDE = {
    "running": State(_("Running")),
    "on_hold": State(_("On hold"), W.US, 40, _("Resume the case, or close it")),
    "reopened": State(_("Reopened")),
    "withdrawn": State(_("Withdrawn by the family")),
    "no_reply": State(_("No reply")),
    "transferred": State(_("Transferred to another hospital")),
    "deceased": State(_("The patient has died")),
}

MACHINES: dict[str, dict[str, State]] = {
    "request": REQUEST,
    "review": REVIEW,
    "travel": TRAVEL,
    "stay": STAY,
    "follow_up": FOLLOW_UP,
    "side": SIDE,
}
"""Every machine by name, in the order they come to life."""

LABELS: dict[str, Promise] = {
    "request": _("Request"),
    "review": _("Clinical review"),
    "travel": _("Travel readiness"),
    "stay": pgettext_lazy("machine", "Stay"),
    "follow_up": _("Follow-up"),
    "side": _("Set aside"),
}

MOVING = frozenset({"running", "reopened"})
"""States of the side machine in which a case goes on."""


@dataclass(frozen=True)
class Standing:
    """Where the machines of one case stand."""

    request: str = "submitted"
    review: str = "not_begun"
    travel: str = "not_begun"
    stay: str = "not_begun"
    follow_up: str = "not_begun"
    side: str = "running"

    def __getitem__(self, machine: str) -> str:
        return str(getattr(self, machine))

    def moved(self, changes: Mapping[str, str]) -> "Standing":
        """The same with these machines elsewhere."""
        return replace(self, **changes)

    def unlike(self, other: "Standing") -> dict[str, str]:
        """The machines that stand elsewhere in the other, with their state there."""
        return {one.name: other[one.name] for one in fields(self) if self[one.name] != other[one.name]}

    def state(self, machine: str) -> State:
        """The state a machine is in."""
        return MACHINES[machine][self[machine]]


CLOSES: tuple[tuple[str, str, Outcome], ...] = (
    ("side", "withdrawn", Outcome.WITHDRAWN),
    ("side", "no_reply", Outcome.NO_REPLY),
    ("side", "transferred", Outcome.TRANSFERRED),
    ("side", "deceased", Outcome.DECEASED),
    ("request", "declined", Outcome.DECLINED),
    ("request", "redirected", Outcome.REFERRED_ONWARD),
    ("request", "withdrawn", Outcome.WITHDRAWN),
    ("follow_up", "completed", Outcome.COMPLETED),
    ("follow_up", "lost", Outcome.NO_REPLY),
)
"""States that end a case, strongest first, and how it ended."""

REACHED: tuple[tuple[Stage, str, frozenset[str]], ...] = (
    (Stage.FOLLOW_UP, "follow_up", frozenset({"running"})),
    (Stage.DISCHARGE, "stay", frozenset({"discharge_planning", "fit_to_travel", "gone_home"})),
    (Stage.STAY, "stay", frozenset({"in_care"})),
    (Stage.TRAVEL, "travel", frozenset({"planning", "confirmed", "no_show", "arrived"})),
    (Stage.VISA, "travel", frozenset({"visa"})),
    (Stage.CLEARANCE, "travel", frozenset({"funds"})),
    (Stage.ESTIMATE, "travel", frozenset({"estimate"})),
    (Stage.DECISION, "review", frozenset({"opinion_ready", "used", "delivered"})),
    (Stage.REVIEW, "review", frozenset({"in_review"})),
    (Stage.RECORDS, "review", frozenset({"more_wanted"})),
    (Stage.RECORDS, "request", frozenset({"information_requested"})),
    (Stage.INTAKE, "request", frozenset(REQUEST) - {"draft", "submitted"}),
    (Stage.ENQUIRY, "request", frozenset(REQUEST)),
)
"""What brings a case to a stage, furthest first."""


def outcome_of(standing: Standing) -> Outcome | None:
    """How the case ended; None while it goes on."""
    return next((outcome for machine, state, outcome in CLOSES if standing[machine] == state), None)


def stage_of(standing: Standing, stages: Container[str]) -> Stage:
    """The one stage people read: the furthest that the machines have reached among the stages of the pathway."""
    if outcome_of(standing):
        return Stage.CLOSED
    reached = (stage for stage, machine, states in REACHED if standing[machine] in states)
    return next((stage for stage in reached if stage in stages), Stage.ENQUIRY)


AT: dict[Stage, Standing] = {
    Stage.ENQUIRY: Standing(),
    Stage.INTAKE: Standing("acknowledged"),
    Stage.RECORDS: Standing("information_requested"),
    Stage.REVIEW: Standing("acknowledged", "in_review"),
    Stage.DECISION: Standing("acknowledged", "opinion_ready"),
    Stage.ESTIMATE: Standing("accepted", "used", "estimate"),
    Stage.CLEARANCE: Standing("accepted", "used", "funds"),
    Stage.VISA: Standing("accepted", "used", "visa"),
    Stage.TRAVEL: Standing("accepted", "used", "planning"),
    Stage.STAY: Standing("accepted", "used", "arrived", "in_care"),
    Stage.DISCHARGE: Standing("accepted", "used", "arrived", "discharge_planning"),
    Stage.FOLLOW_UP: Standing("accepted", "used", "arrived", "gone_home", "running"),
    Stage.CLOSED: Standing("accepted", "used", "arrived", "gone_home", "completed"),
}
"""Where the machines of a case stand that is known by its stage alone: one that is entered late, or was before machines."""

ENDED: dict[str, dict[str, str]] = {
    Outcome.COMPLETED: {},
    Outcome.DECLINED: {"request": "declined", "travel": "not_begun", "stay": "not_begun", "follow_up": "not_begun"},
    Outcome.WITHDRAWN: {"request": "withdrawn", "review": "not_begun", "travel": "not_begun", "stay": "not_begun"}
    | {"follow_up": "not_begun", "side": "withdrawn"},
    Outcome.NO_REPLY: {"request": "acknowledged", "review": "not_begun", "travel": "not_begun", "stay": "not_begun"}
    | {"follow_up": "not_begun", "side": "no_reply"},
    Outcome.REFERRED_ONWARD: {"request": "redirected", "travel": "not_begun", "stay": "not_begun"}
    | {"follow_up": "not_begun"},
}
"""How a closed case of before differs from one that was completed."""


def standing_at(stage: str, outcome: str = "", stages: Container[str] = tuple(Stage)) -> Standing:
    """Where the machines stand for a stage of a pathway, and for a closed case its outcome."""
    standing = AT[Stage(stage)].moved(ENDED.get(outcome, {}))
    standing = standing.moved({machine: "not_begun" for machine, sign in USED.items() if sign not in stages})
    explained = Stage.TRAVEL not in stages and standing.follow_up != "not_begun" and standing.review != "not_begun"
    return standing.moved({"review": "delivered"}) if explained else standing


USED = {"review": Stage.REVIEW, "travel": Stage.TRAVEL, "stay": Stage.STAY}
"""The stage without which a pathway has no use for a machine."""
