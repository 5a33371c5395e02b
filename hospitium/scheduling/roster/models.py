"""Leave that was asked for, and appointments that somebody would hand to a colleague; what became of each, by whom and why."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy


class LeaveKind(models.TextChoices):
    """Why somebody is away; the words of `ChangeKind` that a person says of themselves."""

    LEAVE = "leave", pgettext_lazy("hours", "Leave")
    ILLNESS = "illness", pgettext_lazy("hours", "Illness")
    DUTY = "duty", pgettext_lazy("hours", "Other duty")


class LeaveState(models.TextChoices):
    """How far it has come."""

    ASKED = "asked", pgettext_lazy("leave", "Waiting for an answer")
    GRANTED = "granted", pgettext_lazy("leave", "Granted")
    REFUSED = "refused", pgettext_lazy("leave", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("leave", "Withdrawn")


class Leave(models.Model):
    """Somebody asks to be away. Once granted the calendar says so (`SpecialHours` whose `source` is this reference)."""

    ref = models.CharField(max_length=12, unique=True)
    resource = models.ForeignKey("scheduling.Resource", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=LeaveKind, default=LeaveKind.LEAVE)
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=LeaveState, default=LeaveState.ASKED)
    asked_by = models.CharField(max_length=200)
    asked_by_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_by_id = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True, help_text="what was said with the answer")
    hit = models.JSONField(
        default=list, help_text="references of the appointments and visits that lay in it when it was granted"
    )

    class Meta:
        ordering = ["begins", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="leave_ends_after"),
            models.CheckConstraint(condition=Q(kind__in=LeaveKind.values), name="leave_kind_known"),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None)
                | Q(state__in=["granted", "refused", "withdrawn"], answered_at__isnull=False) & ~Q(answered_by=""),
                name="leave_answered_by_name",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(why=""), name="leave_refused_in_words"),
        ]
        indexes = [
            models.Index(fields=["resource", "ends"], name="leave_of_resource"),
            models.Index(fields=["asked_at"], condition=Q(state="asked"), name="leave_waits"),
        ]


class SwapState(models.TextChoices):
    """What became of an offer."""

    OFFERED = "offered", pgettext_lazy("swap", "Offered")
    ACCEPTED = "accepted", pgettext_lazy("swap", "Accepted")
    REFUSED = "refused", pgettext_lazy("swap", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("swap", "Taken back")


class Swap(models.Model):
    """Appointments of somebody, offered to one colleague or (`to` empty) to all who can. They stay theirs until accepted."""

    ref = models.CharField(max_length=12, unique=True)
    resource = models.ForeignKey("scheduling.Resource", models.PROTECT, related_name="+")
    to = models.ForeignKey("scheduling.Resource", models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=SwapState, default=SwapState.OFFERED)
    offered_by = models.CharField(max_length=200)
    offered_by_id = models.BigIntegerField(null=True)
    offered_at = models.DateTimeField(default=timezone.now)
    taken_by = models.ForeignKey("scheduling.Resource", models.PROTECT, null=True, related_name="+")
    in_return_for = models.ForeignKey(
        "scheduling.Swap", models.PROTECT, null=True, related_name="returns", help_text="accepted, both change hands"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SwapState.values), name="swap_state_known"),
            models.CheckConstraint(condition=Q(state="accepted") ^ Q(taken_by=None), name="swap_taken_by_somebody"),
            models.CheckConstraint(condition=Q(state="offered") ^ Q(ended_at__isnull=False), name="swap_ends_once"),
            models.CheckConstraint(condition=Q(to=None) | ~Q(to=F("resource")), name="swap_to_another"),
            models.CheckConstraint(
                condition=Q(in_return_for=None) | Q(to__isnull=False), name="swap_return_to_somebody"
            ),
        ]
        indexes = [models.Index(fields=["resource", "-id"], name="swap_of_resource")]


class SwapPart(models.Model):
    """One use of the giver that is offered. No use is on offer twice at once."""

    swap = models.ForeignKey(Swap, models.CASCADE, related_name="parts")
    booking = models.ForeignKey("scheduling.Booking", models.CASCADE, related_name="+")
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint("booking", condition=Q(is_open=True), name="swap_part_offered_once")]


class SwapNo(models.Model):
    """One colleague said no, and why; of an offer to all the others may still say yes."""

    swap = models.ForeignKey(Swap, models.CASCADE, related_name="refusals")
    resource = models.ForeignKey("scheduling.Resource", models.PROTECT, related_name="+")
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint("swap", "resource", name="swap_no_once")]
