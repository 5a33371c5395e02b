"""Where a case stands in the words of whoever referred it: the turn names of electronic consultations (study of the interface
between hospitals, section 3), and the milestones of their page. Pure: no money, no names of ours.
"""

from collections.abc import Container
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hospitium.cases.journey import Stage
from hospitium.cases.machines import Standing, outcome_of


@dataclass(frozen=True)
class Turn:
    """A state as the referrer reads it; `tone` is how it is shown, `asks` what they are asked, if anything."""

    slug: str
    label: Promise
    tone: str = ""
    asks: str | Promise = ""


def _turn(slug: str, label: Promise, tone: str = "", asks: str | Promise = "") -> Turn:
    return Turn(slug, label, tone, asks)


PROVIDED = _turn("provided", _("More information provided"), "info")
REFUSED = {
    "declined": _turn("declined", _("Declined"), "warning"),
    "redirected": _turn("redirected", _("Case redirected"), "warning"),
    "withdrawn": _turn("withdrawn", _("Withdrawn")),
}
SIDE = {
    "on_hold": _turn("on_hold", _("Paused"), "warning"),
    "withdrawn": _turn("withdrawn", _("Withdrawn")),
    "no_reply": _turn("no_reply", _("Closed: no reply")),
    "transferred": _turn("transferred", _("Transferred to another hospital")),
    "deceased": _turn("deceased", _("The patient has died")),
}
FOLLOW_UP = {
    "running": _turn("follow_up", _("Being followed up"), "success"),
    "completed": _turn("completed", _("Completed"), "success"),
    "lost": _turn("lost", _("Follow-up ended without reply")),
}
STAY = {
    "in_care": _turn("in_care", _("In care with us"), "success"),
    "discharge_planning": _turn("discharge", _("Discharge being prepared"), "success"),
    "fit_to_travel": _turn("discharge", _("Discharge being prepared"), "success"),
    "gone_home": _turn("gone_home", _("On the way home"), "success"),
}
TRAVEL = {
    "confirmed": _turn("visit", _("Visit confirmed"), "success"),
    "no_show": _turn("no_show", _("Did not come"), "warning"),
    "arrived": _turn("in_care", _("In care with us"), "success"),
    **dict.fromkeys(
        ("estimate", "funds", "visa", "planning"), _turn("preparing", _("Accepted: visit being prepared"), "success")
    ),
}
REVIEW = {
    "in_review": _turn("in_review", _("Specialist is reviewing"), "info"),
    "more_wanted": _turn(
        "more_requested", _("More information requested"), "warning", _("Send what the specialist asked for")
    ),
    "opinion_ready": _turn("opinion_ready", _("Opinion being written up"), "info"),
    "delivered": _turn("consult_provided", _("Consult provided"), "success"),
}
REQUEST = {
    "draft": _turn("draft", _("Draft")),
    "submitted": _turn("submitted", _("Case submitted"), "info"),
    "acknowledged": _turn("received", _("Case received"), "info"),
    "information_requested": _turn(
        "clarification", _("Clarification requested"), "warning", _("Answer the question, or send what was asked for")
    ),
    "accepted": _turn("accepted", _("Accepted"), "success"),
    "accepted_with_conditions": _turn("accepted", _("Accepted with conditions"), "success"),
    "virtual_only": _turn("virtual", _("Accepted for video only"), "success"),
}
ORDER = (
    ("side", SIDE),
    ("follow_up", FOLLOW_UP),
    ("stay", STAY),
    ("travel", TRAVEL),
    ("review", REVIEW),
    ("request", REQUEST),
)
"""What is told first: what sets a case aside, then the furthest machine that has begun."""


def turn_of(standing: Standing, *, is_asked: bool) -> Turn:
    """The turn of a case. `is_asked`: something still waits for the referrer; else what was asked for has been provided."""
    if standing.request in REFUSED:
        return REFUSED[standing.request]
    found = next(table[standing[machine]] for machine, table in ORDER if standing[machine] in table)
    return PROVIDED if found.asks and not is_asked else found


TURNS = {turn.slug: turn for _machine, table in ORDER for turn in table.values()} | {
    turn.slug: turn for turn in (PROVIDED, *REFUSED.values())
}


@dataclass(frozen=True)
class Milestone:
    """One of the few steps a referrer follows, and whether the case has come there (done, current, ahead, skipped)."""

    label: Promise
    state: str


MILESTONES: tuple[tuple[Promise, tuple[Stage, ...]], ...] = (
    (_("Submitted"), (Stage.ENQUIRY, Stage.INTAKE)),
    (_("Records complete"), (Stage.RECORDS,)),
    (_("Reviewed"), (Stage.REVIEW,)),
    (_("Answered"), (Stage.DECISION,)),
    (_("Visit prepared"), (Stage.ESTIMATE, Stage.CLEARANCE, Stage.VISA, Stage.TRAVEL)),
    (_("In care"), (Stage.STAY, Stage.DISCHARGE)),
    (_("Followed up"), (Stage.FOLLOW_UP,)),
)


def milestones(standing: Standing, stage: str, stages: Container[str]) -> list[Milestone]:
    """The milestones of a pathway with these stages, and how far a case at this stage has come."""
    asked = [(label, held) for label, held in MILESTONES if any(one in stages for one in held)]
    here = next((number for number, (_label, held) in enumerate(asked) if stage in held), len(asked))
    ended = outcome_of(standing)
    rest = "skipped" if ended and ended != "completed" else "done"
    states = (
        rest if stage == Stage.CLOSED else "done" if number < here else "current" if number == here else "ahead"
        for number in range(len(asked))
    )
    return [Milestone(label, state) for (label, _held), state in zip(asked, states, strict=True)]
