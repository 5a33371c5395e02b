"""The case, its circle, its tasks and its timeline."""

import datetime as dt
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hospitium.access.roles import Role

from . import journey
from .journey import Hold, Outcome, Stage, Urgency, WaitingOn, WakeOn
from .letters.models import Letter, LetterFile, Letterhead, LetterSeries, LetterTemplate

__all__ = [
    "Case",
    "CircleMember",
    "Entry",
    "Letter",
    "LetterFile",
    "LetterSeries",
    "LetterTemplate",
    "Letterhead",
    "Task",
]


class Case(models.Model):
    """One patient's request, from first enquiry to follow-up."""

    ref = models.CharField(max_length=12, unique=True)
    patient = models.ForeignKey("patients.Patient", models.PROTECT, related_name="+")
    office = models.ForeignKey(
        "partners.Organisation",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="regional office that looks after the family; empty: the home campus",
    )
    referring_organisation = models.ForeignKey("partners.Organisation", models.PROTECT, null=True, related_name="+")
    service_line = models.ForeignKey("partners.ServiceLine", models.PROTECT, null=True, related_name="+")
    question = models.CharField(max_length=500, blank=True, help_text="what the family or the referrer asks")
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.ENQUIRY)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    hold = models.CharField(max_length=20, choices=Hold, blank=True)
    urgency = models.CharField(max_length=20, choices=Urgency, default=Urgency.ELECTIVE)
    owner = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    circle = ArrayField(
        models.BigIntegerField(), default=list, help_text="people with a live relation; kept by the circle's own verbs"
    )
    opened_at = models.DateTimeField(default=timezone.now)
    stage_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.CharField(max_length=200, blank=True)
    arrival_on = models.DateField(null=True, help_text="expected arrival, day of the home campus")
    next_task = models.CharField(max_length=40, blank=True)
    waiting_on = models.CharField(max_length=20, choices=WaitingOn, blank=True)
    due_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField(default=timezone.now, help_text="worklist order: when somebody must look at it")
    snoozed_until = models.DateField(null=True)
    wake_on = models.CharField(max_length=20, choices=WakeOn, blank=True, help_text="verb that ends the snooze early")
    is_restricted = models.BooleanField(
        default=False, db_default=False, help_text="the patient's; kept equal by the database"
    )
    closed_to = ArrayField(
        models.CharField(max_length=40),
        default=list,
        db_default=[],
        help_text="the patient's; kept equal by the database",
    )
    records_wanted = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="of the chase ledger: to be had"
    )
    records_here = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="of those, received")
    version = models.PositiveIntegerField(default=1)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="case_stage_known"),
            models.CheckConstraint(condition=Q(hold__in=["", *Hold.values]), name="case_hold_known"),
            models.CheckConstraint(condition=Q(urgency__in=Urgency.values), name="case_urgency_known"),
            models.CheckConstraint(condition=Q(stage="closed") | Q(outcome=""), name="case_outcome_when_closed"),
            models.CheckConstraint(condition=~Q(stage="closed") | ~Q(outcome=""), name="case_closed_has_outcome"),
        ]
        indexes = [
            models.Index(fields=["look_at", "id"], condition=~Q(stage="closed"), name="case_worklist"),
            models.Index(fields=["office", "look_at", "id"], condition=~Q(stage="closed"), name="case_office_worklist"),
            models.Index(fields=["opened_at", "id"], name="case_opened"),
            models.Index(fields=["owner", "look_at", "id"], condition=~Q(stage="closed"), name="case_owner_worklist"),
            models.Index(fields=["opened_at", "id"], condition=~Q(stage="closed"), name="case_newest"),
            models.Index(fields=["changed_at", "id"], condition=~Q(stage="closed"), name="case_changed"),
            models.Index(fields=["look_at", "id"], condition=Q(stage="closed"), name="case_closed"),
            models.Index(
                models.Func(models.F("ref"), models.Value(4), function="right", output_field=models.CharField()),
                name="case_ref_end",
            ),
            GinIndex(fields=["circle"], name="case_circle"),
        ]

    def __str__(self) -> str:
        return self.ref

    def move(self, name: str, *, by: str, by_id: int | None, reason: str = "") -> "Entry":
        """Take a step of the journey and write it into the history."""
        before = Stage(self.stage)
        self.stage = journey.destination(before, name)
        self.outcome = journey.MOVES[name].outcome
        self.stage_at = timezone.now()
        return self.tell("step", by=by, by_id=by_id, move=name, before=before, after=self.stage, reason=reason)

    def tell(self, verb: str, *, by: str, by_id: int | None, staff_only: bool = False, **facts: Any) -> "Entry":
        """Write an entry into the timeline (the case itself is saved by the action)."""
        self.changed_at, self.changed_by = timezone.now(), by
        if self.snoozed_until and self.wake_on == journey.WAKES.get(verb, verb):
            self.snoozed_until, self.wake_on = None, ""
        return Entry.objects.create(case=self, verb=verb, by=by, by_id=by_id, staff_only=staff_only, facts=facts)

    def look_again(self) -> None:
        """Recompute the next task and when somebody must look at the case, after anything that moves either."""
        self.look_for(self.tasks.filter(done_at=None).order_by("due_at", "id").first())

    def look_for(self, task: "Task | None") -> None:
        """The same where the first open task is at hand."""
        self.next_task = task.kind if task else ""
        self.waiting_on = task.waiting_on if task else ""
        self.due_at = task.due_at if task else None
        self.look_at = min(moment for _, moment in self.reasons_to_look())

    def reasons_to_look(self) -> list[tuple[str, dt.datetime]]:
        """Why and when somebody must look; the earliest moment orders the worklist."""
        return journey.reasons_to_look(self)


class CircleMember(models.Model):
    """A person's relation to a case, from a moment until it ends; the case's `circle` mirrors the live ones."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="circle_members")
    person = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, choices=Role)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("case", "person", "role", condition=Q(until=None), name="circle_once")]


class Task(models.Model):
    """Something somebody must do for the case, by a time."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=40)
    waiting_on = models.CharField(max_length=20, choices=WaitingOn)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=200, blank=True)
    is_dropped = models.BooleanField(default=False, help_text="the case moved on and the task fell away")

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [models.Index(fields=["case", "due_at"], condition=Q(done_at=None), name="task_open")]

    @property
    def title(self) -> str:
        """The task in the reader's language."""
        return str(journey.TASKS[self.kind].title)


class Entry(models.Model):
    """One line of the timeline: who did what, when, and why. Never changed, never deleted."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="entries")
    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=30)
    by = models.CharField(max_length=200)
    by_id = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)
    staff_only = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["case", "-id"], name="entry_timeline")]
