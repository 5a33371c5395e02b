"""Who answers for a case: the office or the campus."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Direction(models.TextChoices):
    """From whom to whom."""

    TO_CAMPUS = "to_campus", _("From the office to the campus")
    TO_OFFICE = "to_office", _("From the campus to the office")


class Answer(models.TextChoices):
    """What became of an offer."""

    OFFERED = "offered", pgettext_lazy("handover", "Offered")
    ACCEPTED = "accepted", pgettext_lazy("handover", "Taken over")
    RETURNED = "returned", pgettext_lazy("handover", "Given back")


class CaseHandover(models.Model):
    """One offer to take a case over, with what was there at that moment, and the answer. Responsibility changes with a yes."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="handovers")
    direction = models.CharField(max_length=10, choices=Direction)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.OFFERED)
    checklist = models.JSONField(default=list, help_text="[what, whether it was there] when it was offered")
    note = models.CharField(max_length=1000, blank=True)
    offered_by = models.CharField(max_length=200)
    offered_by_id = models.BigIntegerField(null=True)
    offered_at = models.DateTimeField(default=timezone.now)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_by_id = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint("case", condition=Q(answer="offered"), name="handover_one_offer"),
            models.CheckConstraint(
                condition=Q(answer="offered") ^ Q(answered_at__isnull=False), name="handover_answered"
            ),
            models.CheckConstraint(condition=~Q(answer="returned") | ~Q(reason=""), name="handover_returned_why"),
        ]
        indexes = [models.Index(fields=["case", "-id"], name="handover_of_case")]
