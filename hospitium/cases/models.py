"""The case, its gates, its circle, its tasks and its timeline; and the pathways cases follow."""

import datetime as dt
import functools
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from hospitium.access.roles import Role

from . import journey
from .gates import GateKind, GateState, Shown
from .handover.models import CaseHandover
from .journey import Hold, Outcome, Reason, Stage, Urgency, WaitingOn, WakeOn
from .letters.models import Letter, LetterFile, Letterhead, LetterSeries, LetterTemplate
from .machines import MACHINES, Standing, State, outcome_of
from .matching.models import MatchChoice, MatchWeights
from .messages.models import Draft, Message, Receipt, Rendering, Thread
from .pathways.plan import Plan, plan_from, said
from .referring.models import PathwayRule, Scope
from .work.models import Absence, Carried, DeskLead, EscalationRule, HandOver
from .work.waking import wake
from .work.wishes import WISH_TITLES

__all__ = [
    "Absence",
    "Case",
    "CaseHandover",
    "CircleMember",
    "DeskLead",
    "Draft",
    "Entry",
    "EscalationRule",
    "Gate",
    "HandOver",
    "Letter",
    "LetterFile",
    "LetterSeries",
    "LetterTemplate",
    "Letterhead",
    "MatchChoice",
    "MatchWeights",
    "Message",
    "Pathway",
    "PathwayRule",
    "PathwayVersion",
    "Receipt",
    "Rendering",
    "Task",
    "Thread",
    "plan_of",
    "task_title",
]


class Pathway(models.Model):
    """A kind of journey the programme offers; what it asks for stands in its versions."""

    slug = models.SlugField(max_length=40, unique=True)
    is_offered = models.BooleanField(default=True, help_text="new cases may take it")

    def __str__(self) -> str:
        return self.slug


class PathwayVersion(models.Model):
    """What a pathway asks for from a day on. Never changed: a case keeps the version it began with."""

    pathway = models.ForeignKey(Pathway, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    body = models.JSONField(help_text="as `pathways.plan.plan_from` reads it")
    effective_from = models.DateField(help_text="first day, of the home campus, on which new cases take it")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=200)
    made_by_id = models.BigIntegerField(null=True)
    why = models.CharField(max_length=500)

    class Meta:
        ordering = ["pathway_id", "-number"]
        constraints = [models.UniqueConstraint("pathway", "number", name="pathway_version_once")]

    def __str__(self) -> str:
        return f"{said(self.body['name'])} · {self.number}"

    @property
    def plan(self) -> Plan:
        """The plan it holds."""
        return plan_of(self.pk)


@functools.lru_cache(256)
def plan_of(version_id: int) -> Plan:
    """The plan of a version; versions never change, so each is read once in a process."""
    return plan_from(PathwayVersion.objects.values_list("body", flat=True).get(pk=version_id))


def task_title(plan: Plan, slug: str) -> str:
    """A task in the reader's language, as its pathway names it; the name itself for one nobody knows any more."""
    if slug in journey.ERRANDS:
        return str(journey.ERRANDS[slug].title)
    if slug in WISH_TITLES:
        return said(WISH_TITLES[slug])
    return said(plan.titles[slug]) if slug in plan.titles else slug


def _machine(name: str, default: str = "not_begun") -> Any:
    """The column of a machine: a word of its table."""
    return models.CharField(
        max_length=30,
        choices=[(slug, state.label) for slug, state in MACHINES[name].items()],
        default=default,
        db_default=default,
    )


def _known(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{name}__in": list(MACHINES[name])}), name=f"case_{name}_known")


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
    pathway = models.ForeignKey(PathwayVersion, models.PROTECT, related_name="+")
    request = _machine("request", "submitted")
    review = _machine("review")
    travel = _machine("travel")
    stay = _machine("stay")
    follow_up = _machine("follow_up")
    side = _machine("side", "running")
    clocks = models.JSONField(default=dict, db_default={}, help_text="of each machine that moved: [since, due]")
    stage = models.CharField(
        max_length=20, choices=Stage, default=Stage.ENQUIRY, help_text="derived from the machines on every write"
    )
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    why_ended = models.CharField(max_length=30, choices=Reason, blank=True, default="", db_default="")
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
            *(_known(machine) for machine in MACHINES),
            models.CheckConstraint(
                condition=Q(side="on_hold") & ~Q(hold="") | ~Q(side="on_hold") & Q(hold=""),
                name="case_held_by_somebody",
            ),
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

    @property
    def standing(self) -> Standing:
        """Where its machines stand."""
        return Standing(**{machine: getattr(self, machine) for machine in MACHINES})

    @property
    def plan(self) -> Plan:
        """The version of the pathway it follows."""
        return plan_of(self.pathway_id)

    def state(self, machine: str) -> State:
        """The state a machine is in."""
        return self.standing.state(machine)

    def stand(self, standing: Standing) -> bool:
        """Write where the machines stand now, and the stage and outcome that follow; gives whether the stage changed."""
        before, outcome = self.stage, outcome_of(standing)
        for machine in MACHINES:
            setattr(self, machine, standing[machine])
        self.stage, self.outcome = self.plan.rules.stage(standing), outcome or ""
        self.hold = self.hold if self.side == "on_hold" else ""
        if self.stage != before:
            self.stage_at = timezone.now()
        return self.stage != before

    def tell(self, verb: str, *, by: str, by_id: int | None, staff_only: bool = False, **facts: Any) -> "Entry":
        """Write an entry into the timeline (the case itself is saved by the action)."""
        self.changed_at, self.changed_by = timezone.now(), by
        wake(self, verb, by_id, facts)
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


class Gate(models.Model):
    """What is known about one of the four gates of a case, who said so, until when it holds, and who passes it anyway.

    No row: nobody has said anything.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="gates")
    kind = models.CharField(max_length=20, choices=GateKind)
    state = models.CharField(max_length=20, choices=GateState, default=GateState.UNKNOWN)
    fact = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=200)
    by_id = models.BigIntegerField(null=True)
    source = models.CharField(
        max_length=60, blank=True, help_text="news it follows from; empty: the named person said so"
    )
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, help_text="not known any more from then on")
    override_by = models.CharField(max_length=200, blank=True)
    override_by_id = models.BigIntegerField(null=True)
    override_reason = models.CharField(max_length=500, blank=True)
    override_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("case", "kind", name="gate_once"),
            models.CheckConstraint(condition=Q(kind__in=GateKind.values), name="gate_kind_known"),
            models.CheckConstraint(condition=Q(state__in=GateState.values), name="gate_state_known"),
            models.CheckConstraint(
                condition=Q(override_until=None) | ~Q(override_reason="") & ~Q(override_by=""),
                name="gate_override_named",
            ),
        ]
        indexes = [
            models.Index(fields=["until"], condition=~Q(until=None), name="gate_until"),
            models.Index(fields=["override_until"], condition=~Q(override_until=None), name="gate_override_until"),
        ]

    @property
    def ground(self) -> str:
        """On what ground it shows what it shows: the words of whoever said so, or ours for a case older than gates."""
        return (
            gettext("The case had passed this step before gates were kept") if self.source == "journey" else self.fact
        )

    @property
    def shown(self) -> Shown:
        """What it shows, for the rules."""
        return Shown(self.state, self.until, self.override_until)


class CircleMember(models.Model):
    """A person's relation to a case, from a moment until it ends; the case's `circle` mirrors the live ones."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="circle_members")
    person = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, choices=Role)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True, help_text="agreed from the beginning; holds to the second")
    scope = models.CharField(max_length=10, choices=Scope, blank=True, default="", db_default="")
    added_by = models.BigIntegerField(null=True, help_text="the colleague who let them in; empty: the programme")

    class Meta:
        constraints = [models.UniqueConstraint("case", "person", "role", condition=Q(until=None), name="circle_once")]
        indexes = [
            models.Index(fields=["ends_at"], condition=Q(until=None) & ~Q(ends_at=None), name="circle_ends"),
        ]


class Task(Carried):
    """Something somebody must do for the case, by a time."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=40)
    waiting_on = models.CharField(max_length=20, choices=WaitingOn)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=200, blank=True)
    is_dropped = models.BooleanField(default=False, help_text="the case moved on and the task fell away")

    class Meta(Carried.Meta):
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["case", "due_at"], condition=Q(done_at=None), name="task_open"),
            *Carried.Meta.indexes,
        ]

    @property
    def title(self) -> str:
        """The task in its own words, or as its pathway names it in the reader's language."""
        return self.words or task_title(self.case.plan, self.kind)


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
