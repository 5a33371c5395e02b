"""The journey as tables one can read aloud: stages, moves, holds, and the tasks each stage brings."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .errors import MoveNotAllowed


class Stage(models.TextChoices):
    """Where a case stands, from first enquiry to follow-up."""

    ENQUIRY = "enquiry", _("Enquiry")
    INTAKE = "intake", _("Intake")
    RECORDS = "records", _("Records")
    REVIEW = "review", _("Clinical review")
    DECISION = "decision", _("Decision")
    ESTIMATE = "estimate", _("Estimate")
    CLEARANCE = "clearance", _("Financial clearance")
    VISA = "visa", _("Visa")
    TRAVEL = "travel", _("Travel")
    STAY = "stay", _("Stay")
    DISCHARGE = "discharge", _("Discharge")
    FOLLOW_UP = "follow_up", _("Follow-up")
    CLOSED = "closed", _("Closed")


class Outcome(models.TextChoices):
    """How a closed case ended."""

    COMPLETED = "completed", _("Completed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    NO_REPLY = "no_reply", _("No reply")
    REFERRED_ONWARD = "referred_onward", _("Referred onward")


class Hold(models.TextChoices):
    """Whose hold it is while a case stands still."""

    PATIENT = "patient", _("Patient")
    MEDICAL = "medical", _("Medical")
    FINANCE = "finance", _("Finance")
    BORDER = "border", _("Border")


class WaitingOn(models.TextChoices):
    """Who must act next."""

    US = "us", _("Us")
    OFFICE = "office", _("Office")
    PATIENT = "patient", _("Patient")
    CLINICIAN = "clinician", _("Clinician")
    REFERRER = "referrer", _("Referrer")
    FINANCE = "finance", _("Finance")
    PARTNER = "partner", _("Partner")


class Urgency(models.TextChoices):
    """How soon the medical need asks for an answer."""

    EMERGENCY = "emergency", _("Emergency")
    URGENT = "urgent", _("Urgent")
    SOON = "soon", _("Soon")
    ELECTIVE = "elective", _("Elective")


class WakeOn(models.TextChoices):
    """What ends a snooze before its day."""

    DOCUMENT = "document", _("a document arrives")
    TASK = "task_done", _("a task is done")
    STEP = "step", _("the case takes a step")


WAKES = {"message": "document"}
"""Verbs that end a snooze as another one does."""

UNDOABLE = ("assigned", "snoozed", "woken", "held", "resumed")
"""Verbs of the timeline that whoever did them may take back while nothing of the kind came after."""

S, W = Stage, WaitingOn


@dataclass(frozen=True)
class Move:
    """One step of the journey: from where, to where, and the act that permits it."""

    label: Promise
    origins: frozenset[Stage]
    target: Stage
    act: str = "move case"
    outcome: str = ""
    needs_reason: bool = False


def _move(
    label: Promise,
    origins: set[Stage],
    target: Stage,
    act: str = "move case",
    outcome: str = "",
    needs_reason: bool = False,
) -> Move:
    return Move(label, frozenset(origins), target, act, outcome, needs_reason)


OPEN_STAGES = frozenset(S) - {S.CLOSED}
BEFORE_STAY = OPEN_STAGES - {S.STAY, S.DISCHARGE, S.FOLLOW_UP}

MOVES: dict[str, Move] = {
    "open_intake": _move(_("Open intake"), {S.ENQUIRY}, S.INTAKE),
    "request_records": _move(_("Request records"), {S.INTAKE}, S.RECORDS),
    "send_to_review": _move(_("Send to clinical review"), {S.INTAKE, S.RECORDS}, S.REVIEW),
    "ask_for_more": _move(_("Ask for more records"), {S.REVIEW, S.DECISION}, S.RECORDS, needs_reason=True),
    "finish_review": _move(_("Finish the review"), {S.REVIEW}, S.DECISION, "decide clinically"),
    "record_opinion": _move(
        _("Record the specialist's opinion"), {S.REVIEW}, S.DECISION, "record decision", needs_reason=True
    ),
    "accept": _move(_("Accept"), {S.DECISION}, S.ESTIMATE, "record decision"),
    "decline": _move(_("Decline"), {S.REVIEW, S.DECISION}, S.CLOSED, "record decision", Outcome.DECLINED, True),
    "send_estimate": _move(_("Send the estimate"), {S.ESTIMATE}, S.CLEARANCE, "arrange stay"),
    "clear": _move(_("Clear financially"), {S.CLEARANCE}, S.VISA, "arrange stay"),
    "grant_visa": _move(_("Visa granted or not needed"), {S.VISA}, S.TRAVEL, "arrange stay"),
    "arrive": _move(_("Patient has arrived"), {S.TRAVEL}, S.STAY, "arrange stay"),
    "plan_discharge": _move(_("Plan the discharge"), {S.STAY}, S.DISCHARGE, "arrange stay"),
    "go_home": _move(_("Patient has gone home"), {S.DISCHARGE}, S.FOLLOW_UP, "arrange stay"),
    "complete": _move(_("Complete the case"), {S.FOLLOW_UP}, S.CLOSED, "arrange stay", Outcome.COMPLETED),
    "withdraw": _move(
        pgettext_lazy("move", "Withdraw"), set(BEFORE_STAY), S.CLOSED, outcome=Outcome.WITHDRAWN, needs_reason=True
    ),
    "reopen": _move(_("Reopen"), {S.CLOSED}, S.INTAKE, "arrange stay", needs_reason=True),
}


@dataclass(frozen=True)
class TaskKind:
    """A task a stage brings (or, without one, something that happened): its words, who must act, and hours until it is due."""

    title: Promise
    stage: Stage | None
    waiting_on: WaitingOn
    hours: int


TASKS: dict[str, TaskKind] = {
    "answer_enquiry": TaskKind(_("Answer the enquiry"), S.ENQUIRY, W.US, 24),
    "confirm_identity": TaskKind(_("Confirm the patient's identity"), S.INTAKE, W.US, 24),
    "check_summary": TaskKind(_("Check the summary and its open issues"), S.INTAKE, W.US, 24),
    "ask_language": TaskKind(_("Ask about language, interpreter and customs"), S.INTAKE, W.OFFICE, 48),
    "collect_consent": TaskKind(_("Collect consent to share records"), S.INTAKE, W.PATIENT, 72),
    "chase_records": TaskKind(_("Obtain the missing records"), S.RECORDS, W.REFERRER, 120),
    "review_case": TaskKind(_("Give a clinical opinion"), S.REVIEW, W.CLINICIAN, 120),
    "tell_decision": TaskKind(_("Record the decision and tell the family"), S.DECISION, W.US, 48),
    "write_estimate": TaskKind(_("Prepare the cost estimate"), S.ESTIMATE, W.FINANCE, 72),
    "secure_funds": TaskKind(_("Obtain the deposit or guarantee"), S.CLEARANCE, W.PATIENT, 240),
    "issue_visa_letter": TaskKind(_("Issue the visa letter"), S.VISA, W.US, 48),
    "obtain_visa": TaskKind(_("Obtain the visa"), S.VISA, W.PATIENT, 504),
    "plan_visit": TaskKind(_("Plan the visit and the journey"), S.TRAVEL, W.US, 120),
    "pre_arrival_call": TaskKind(_("Make the pre-arrival call"), S.TRAVEL, W.OFFICE, 168),
    "follow_stay": TaskKind(_("See the family every day"), S.STAY, W.US, 24),
    "prepare_packet": TaskKind(_("Prepare the discharge packet"), S.DISCHARGE, W.US, 48),
    "call_home": TaskKind(_("Call within three days of arriving home"), S.FOLLOW_UP, W.OFFICE, 72),
    "confirm_handover": TaskKind(_("Ask whether the records handed out arrived"), None, W.US, 48),
}
STAYING = [name for name, kind in TASKS.items() if kind.stage is None]
"""Tasks that do not fall away when the case moves on."""

BRINGS_FORWARD_DAYS: dict[str, int] = {Urgency.EMERGENCY: 10, Urgency.URGENT: 5, Urgency.SOON: 2, Urgency.ELECTIVE: 0}
"""Days by which the medical urgency brings a case forward on the worklist."""

ARRIVAL_WATCH_DAYS = 14
"""A case must be looked at this many days before the patient arrives."""


def destination(stage: Stage, move: str) -> Stage:
    """The stage a move leads to. Raises `MoveNotAllowed` for an unknown move or a wrong origin."""
    step = MOVES.get(move)
    if step is None or stage not in step.origins:
        raise MoveNotAllowed(move=step.label if step else move, stage=Stage(stage).label)
    return step.target


def moves_from(stage: Stage) -> dict[str, Move]:
    """The moves a case at this stage has."""
    return {name: move for name, move in MOVES.items() if stage in move.origins}


def tasks_of(stage: Stage) -> dict[str, TaskKind]:
    """The tasks that entering the stage brings."""
    return {name: kind for name, kind in TASKS.items() if kind.stage == stage}


def reasons_to_look(case: Any) -> list[tuple[str, dt.datetime]]:
    """Why and when somebody must look: the due date (or a week without a task) brought forward by urgency,
    and the arrival watch. The earliest one orders the worklist; a snooze is a filter, not a reason.
    """
    due = case.due_at or case.stage_at + dt.timedelta(days=7)
    reasons = [("due" if case.due_at else "no_task", due - dt.timedelta(days=BRINGS_FORWARD_DAYS[case.urgency]))]
    if case.arrival_on and case.stage in BEFORE_STAY:
        noon = dt.datetime.combine(case.arrival_on, dt.time(12), tzinfo=dt.UTC)
        reasons.append(("arrival", noon - dt.timedelta(days=ARRIVAL_WATCH_DAYS)))
    return reasons
