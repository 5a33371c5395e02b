"""Who waits for an earlier time, what became free, and for each of them why it was or was not offered."""

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class WaitingState(models.TextChoices):
    """Whether somebody still waits."""

    WAITING = "waiting", pgettext_lazy("waiting list", "Waiting")
    EARLIER = "earlier", pgettext_lazy("waiting list", "Comes earlier now")
    WITHDRAWN = "withdrawn", pgettext_lazy("waiting list", "No longer wanted")


class Waiting(models.Model):
    """A case whose appointment could be sooner. Times are offered not before `not_before` nor within `notice_hours` from now."""

    ref = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    appointment = models.ForeignKey("scheduling.Appointment", models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(null=True)
    notice_hours = models.PositiveSmallIntegerField(default=48)
    travel_hours = models.PositiveSmallIntegerField(default=0, help_text="how far they come, as they said")
    others_too = models.BooleanField(default=True, help_text="whether colleagues with the same skills will do")
    state = models.CharField(max_length=10, choices=WaitingState, default=WaitingState.WAITING)
    by = models.CharField(max_length=200)
    by_id = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state="waiting") ^ Q(ended_at__isnull=False), name="waiting_ends_once"),
            models.CheckConstraint(condition=Q(state__in=WaitingState.values), name="waiting_state_known"),
            models.UniqueConstraint("appointment", condition=Q(state="waiting"), name="waiting_once"),
        ]
        indexes = [models.Index(fields=["case", "-id"], name="waiting_of_case")]


class FreedState(models.TextChoices):
    """What became of a time that was given up."""

    OPEN = "open", pgettext_lazy("freed time", "Being offered")
    TAKEN = "taken", pgettext_lazy("freed time", "Taken")
    NOBODY = "nobody", pgettext_lazy("freed time", "Nobody could or would")


class Freed(models.Model):
    """A time of some resources that somebody gave up. Says nothing of whose it was."""

    during = DateTimeRangeField()
    kind = models.CharField(max_length=20)
    resources = ArrayField(models.BigIntegerField(), help_text="numbers of the resources")
    source = models.CharField(max_length=60, unique=True, help_text="which appointment at which of its changes")
    state = models.CharField(max_length=10, choices=FreedState, default=FreedState.OPEN)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(state__in=FreedState.values), name="freed_state_known")]


class Outcome(models.TextChoices):
    """What somebody who waits heard of a time that became free."""

    OFFERED = "offered", pgettext_lazy("earlier time", "Offered")
    ACCEPTED = "accepted", pgettext_lazy("earlier time", "Accepted")
    PASSED = "passed", pgettext_lazy("earlier time", "Passed on")
    EXPIRED = "expired", pgettext_lazy("earlier time", "Not answered in time")
    SKIPPED = "skipped", pgettext_lazy("earlier time", "Not offered")


class Why(models.TextChoices):
    """Why a time was not offered to somebody who waits."""

    NOT_SOONER = "not_sooner", _("It is not sooner than what they have.")
    TOO_EARLY = "too_early", _("It is before the day from which they can.")
    TOO_SOON = "too_soon", _("It is sooner than the notice they need.")
    TOO_SHORT = "too_short", _("It is shorter than what they need.")
    OTHER_PEOPLE = (
        "other_people",
        _("Somebody or something they need is not among what became free, and not free then."),
    )
    ELSEWHERE = "elsewhere", _("They have something else at that time.")
    RULES = "rules", _("A rule of their visit, or of what one day of theirs may hold, would not be kept then.")
    ENDED = "ended", _("What they have was done or cancelled meanwhile.")
    TAKEN_BY = "taken_by", _("Somebody before them in the order took it.")
    TAKEN_AWAY = "taken_away", _("It was booked for something else before their turn came.")


class Considered(models.Model):
    """One who waits and one time that became free: which place in the order, what was said, and by what rule. One row each."""

    freed = models.ForeignKey(Freed, models.CASCADE, related_name="considered")
    waiting = models.ForeignKey(Waiting, models.CASCADE, related_name="considered")
    place = models.PositiveSmallIntegerField(help_text="in the order, from 1")
    by_rule = models.JSONField(default=list, help_text="the criteria of the order, with what they were for this one")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, help_text="empty: their turn has not come")
    why = models.CharField(max_length=20, choices=Why, blank=True)
    appointment = models.ForeignKey("scheduling.Appointment", models.SET_NULL, null=True, related_name="+")
    until = models.DateTimeField(null=True, help_text="how long it is held for them")
    at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["freed_id", "place"]
        constraints = [
            models.UniqueConstraint("freed", "waiting", name="considered_once"),
            models.UniqueConstraint("freed", condition=Q(outcome="offered"), name="considered_one_at_a_time"),
            models.CheckConstraint(condition=Q(outcome="skipped") ^ Q(why=""), name="considered_skipped_with_a_reason"),
            models.CheckConstraint(condition=Q(outcome__in=["", *Outcome.values]), name="considered_outcome_known"),
        ]


class Criterion(models.TextChoices):
    """What puts one before another."""

    URGENCY = "urgency", _("The more urgent case first")
    SINCE = "since", _("Who waits longer first")
    NEAR = "near", _("Who comes from nearer first")


class WaitingOrder(models.Model):
    """The order in which a freed time is offered; the newest row that has begun holds."""

    criteria = ArrayField(models.CharField(max_length=10, choices=Criterion))
    hold_hours = models.PositiveSmallIntegerField(default=4, help_text="how long each is asked before the next")
    why = models.CharField(max_length=300)
    effective_from = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=200)
    by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-effective_from", "-id"]
        constraints = [models.CheckConstraint(condition=Q(hold_hours__range=(1, 72)), name="waiting_order_holds")]
