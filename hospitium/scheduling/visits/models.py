"""What a visit is planned from, every version of it, and what became of each try to plan it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hospitium.cases.pathways.plan import said


class VisitState(models.TextChoices):
    """How far a visit has come."""

    PLANNING = "planning", _("Being planned")
    HELD = "held", _("Held, not confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("visit", "Confirmed")
    BROKEN = "broken", _("Needs repair")


class CarePlan(models.Model):
    """What is to happen on the visit of a case, and the patient's world around it. `stay` and `order` hold the terms of a visit
    as docs/reference/plan-format.md has them, its steps apart.
    """

    ref = models.CharField(max_length=12, unique=True)
    case = models.OneToOneField("cases.Case", models.CASCADE, related_name="+")
    template = models.CharField(max_length=40, blank=True, help_text="the shipped care plan it began with")
    stay = models.JSONField(default=dict)
    order = models.JSONField(default=dict, help_text="links, apart, choose")
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=VisitState, default=VisitState.PLANNING)
    troubles = models.JSONField(default=list, help_text="why it needs repair: kind, about, at, by")
    agreed = models.JSONField(default=dict, help_text="arrival, departure and nurse of the plan that was chosen")
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.CharField(max_length=200)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=VisitState.values), name="visit_state_known"),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False), name="visit_confirmed_when"
            ),
        ]

    @cached_property
    def listed(self) -> list["CareStep"]:
        """Its steps in their order, read once for a page."""
        return list(self.steps.all())


class CareStep(models.Model):
    """A requested step. `body` holds its terms as the format has them, but its name; `title` is in words, by language."""

    plan = models.ForeignKey(CarePlan, models.CASCADE, related_name="steps")
    slug = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    title = models.JSONField(help_text="words by language; by “und” as somebody typed them")
    title_key = models.CharField(max_length=60, blank=True, help_text="of a shipped title, as appointments name it")
    body = models.JSONField(default=dict)
    may_move = models.BooleanField(default=True, help_text="whether a repair may move it once it is confirmed")

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint("plan", "slug", name="care_step_once")]

    @property
    def name(self) -> str:
        """The title in the reader's language."""
        return self.title.get("und") or said(self.title) or self.slug


class PlanVersion(models.Model):
    """A care plan as it was from a moment on. Never changed."""

    plan = models.ForeignKey(CarePlan, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.JSONField(help_text="the whole visit, with the titles of its steps")
    what = models.CharField(max_length=30, help_text="what was done to it")
    about = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=200)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint("plan", "number", name="plan_version_once")]


class RunState(models.TextChoices):
    """What became of a try to plan a visit."""

    ASKED = "asked", _("Waiting for the planner")
    RUNNING = "running", pgettext_lazy("planning", "Planning")
    GOOD = "good", _("A good plan, perhaps not the best")
    PROVEN = "proven", _("The best plan there is")
    IMPOSSIBLE = "impossible", _("No plan is possible")
    CANCELLED = "cancelled", pgettext_lazy("planning", "Cancelled")
    FAILED = "failed", pgettext_lazy("planning", "Failed")


class RunKind(models.TextChoices):
    """What is planned."""

    PLAN = "plan", _("The whole visit")
    REPAIR = "repair", _("Repair")


class RunWish(models.TextChoices):
    """What somebody wants of a run that is under way."""

    STOP = "stop", _("Good enough, stop")
    CANCEL = "cancel", _("Cancel")


OPEN = (RunState.ASKED, RunState.RUNNING)
WITH_PLAN = (RunState.GOOD, RunState.PROVEN)
NOT_IN_TIME = "time"
"""The problem of a run that found no plan although there is one."""


class PlanningRun(models.Model):
    """A try to plan a visit. The instance is kept as it was planned, so that the same seed gives the same plan again."""

    plan = models.ForeignKey(CarePlan, models.CASCADE, related_name="runs")
    kind = models.CharField(max_length=8, choices=RunKind, default=RunKind.PLAN)
    version = models.PositiveIntegerField(help_text="of the care plan")
    state = models.CharField(max_length=12, choices=RunState, default=RunState.ASKED)
    wish = models.CharField(max_length=8, choices=RunWish, blank=True)
    seed = models.PositiveIntegerField(default=0)
    seconds = models.PositiveSmallIntegerField(default=20)
    asked_by = models.CharField(max_length=200)
    asked_by_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True, help_text="the last sign of life of the worker that has it")
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    progress = models.JSONField(default=dict, help_text="best so far: cost, bound, gap, seconds")
    instance = models.JSONField(null=True)
    instance_sha = models.CharField(max_length=64, blank=True)
    proposals = models.JSONField(default=list, help_text="plans: the best first, then its alternatives")
    why_not = models.JSONField(default=dict, help_text="the smallest conflict and the cheapest ways out")
    problem = models.CharField(max_length=500, blank=True, help_text="why it failed")
    chosen = models.PositiveSmallIntegerField(null=True, help_text="number of the proposal")
    why_chosen = models.CharField(max_length=500, blank=True)
    chosen_by = models.CharField(max_length=200, blank=True)
    chosen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="run_state_known"),
            models.CheckConstraint(
                condition=Q(chosen=None) | Q(chosen_at__isnull=False) & ~Q(chosen_by=""), name="run_chosen_by_somebody"
            ),
            models.UniqueConstraint("plan", condition=Q(state__in=["asked", "running"]), name="run_one_at_a_time"),
        ]

    @property
    def is_open(self) -> bool:
        """Whether the planner is still at it, or will be."""
        return self.state in OPEN

    @property
    def gap_percent(self) -> str:
        """How far the best plan so far may lie above the best there is."""
        return f"{100 * self.progress.get('gap', 0):.1f}"

    @property
    def has_plan(self) -> bool:
        """Whether there is something to choose from."""
        return self.state in WITH_PLAN
