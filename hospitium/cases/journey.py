"""The words of the journey: stages, outcomes, reasons, holds; and what decides when somebody must look at a case."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .gates import LETS_THROUGH


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
    TRANSFERRED = "transferred", _("Transferred to another hospital")
    DECEASED = "deceased", _("Deceased")


class Reason(models.TextChoices):
    """Why a case was declined, redirected or set aside, in words that can be counted (study of the programmes, 4.1)."""

    NO_CAPACITY = "no_capacity", _("No capacity")
    NOT_OFFERED = "not_offered", _("Service not offered")
    NOT_FIT_TO_TRAVEL = "not_fit_to_travel", _("Not fit to travel")
    PALLIATIVE = "palliative", _("Palliative: better at home")
    TREATABLE_LOCALLY = "treatable_locally", _("Better treatable locally")
    FINANCES = "finances", _("Finances")
    VISA_REFUSED = "visa_refused", _("Visa refused")
    CHOSE_ANOTHER = "chose_another", _("Chose another hospital")
    NO_REPLY = "no_reply", _("No reply after three attempts")
    RECORDS_INCOMPLETE = "records_incomplete", _("Records incomplete")
    SAFETY = "safety", _("Safety or security")
    OTHER = "other", _("Another reason, said in words")


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


class RecordKind(models.TextChoices):
    """What kind of record is asked for."""

    NOTES = "notes", _("Consultation notes")
    DISCHARGE = "discharge", _("Discharge summary")
    OPERATIVE = "operative", _("Operation report")
    LAB = "lab", _("Laboratory results")
    IMAGING = "imaging", _("Imaging (pictures)")
    IMAGING_REPORT = "imaging_report", _("Imaging report")
    PATHOLOGY = "pathology", _("Pathology report")
    SLIDES = "slides", _("Slides or blocks")
    MEDICATION = "medication", _("Medication list")
    VACCINATION = "vaccination", _("Vaccination record")
    GENETIC = "genetic", _("Genetic report")
    RADIOTHERAPY = "radiotherapy", _("Radiotherapy plan")
    OTHER = "other", _("Other record")


class WakeOn(models.TextChoices):
    """What ends a snooze before its day."""

    DOCUMENT = "document", _("a document arrives")
    TASK = "task_done", _("a task is done")
    STEP = "step", _("the case takes a step")
    ANSWER = "answer", _("the referrer answers")
    GATE = "gate_open", _("a gate opens")
    MESSAGE = "message", _("a message comes")


WAKES: dict[str, tuple[str, ...]] = {
    "message": (WakeOn.DOCUMENT, WakeOn.MESSAGE),
    "document": (WakeOn.DOCUMENT,),
    "task_done": (WakeOn.TASK,),
    "step": (WakeOn.STEP,),
    "answered": (WakeOn.ANSWER,),
}
"""What a verb of the timeline is to those who sleep until something happens."""
FROM_THE_REFERRER = frozenset({"document", "message"})
"""Verbs that are the referrer's answer where it was they who did it."""


def woken_by(verb: str, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """What happened, in the words of `WakeOn`; a gate counts when it lets through, a message when it comes from outside. Who
    brought a document is for the caller to know.
    """
    if verb == "said":
        side = facts.get("side")
        return () if side == "staff" else (WakeOn.MESSAGE, WakeOn.ANSWER) if side == "referrer" else (WakeOn.MESSAGE,)
    if verb == "gate":
        return (WakeOn.GATE,) if facts.get("state") in LETS_THROUGH else ()
    return WAKES.get(verb, ())


UNDOABLE = ("assigned", "snoozed", "woken", "held", "resumed")
"""Verbs of the timeline that whoever did them may take back while nothing of the kind came after."""

OPEN_STAGES = frozenset(Stage) - {Stage.CLOSED}
BEFORE_STAY = frozenset(Stage) - {Stage.STAY, Stage.DISCHARGE, Stage.FOLLOW_UP, Stage.CLOSED}

BRINGS_FORWARD_DAYS: dict[str, int] = {Urgency.EMERGENCY: 10, Urgency.URGENT: 5, Urgency.SOON: 2, Urgency.ELECTIVE: 0}
"""Days by which the medical urgency brings a case forward on the worklist."""


@dataclass(frozen=True)
class Errand:
    """A task that something that happened brings, not a stage: its words, who must act, and hours until it is due."""

    title: Promise
    waiting_on: WaitingOn
    hours: int


ERRANDS: dict[str, Errand] = {
    "confirm_handover": Errand(_("Ask whether the records handed out arrived"), WaitingOn.US, 48),
    "line_suspended": Errand(_("Decide how the case goes on: its service line is suspended"), WaitingOn.US, 24),
    "by_hand": Errand(_("A task added by hand"), WaitingOn.US, 24),
    "read_answer": Errand(_("Read what the referring physician answered"), WaitingOn.US, 8),
    "read_report": Errand(_("Read how the patient fared at home"), WaitingOn.US, 24),
    "appointment_wish": Errand(_("Answer what the family asks to change of its appointments"), WaitingOn.US, 24),
}
"""By name; they do not fall away when the case moves on."""

ARRIVAL_WATCH_DAYS = 14
"""A case must be looked at this many days before the patient arrives."""


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
