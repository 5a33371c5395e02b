"""What people chose from which ranking, and the versions of its weights."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class MatchWeights(models.Model):
    """A version of what counts how much in a ranking; of no patient, never changed. Without one, the shipped weights hold."""

    version = models.PositiveIntegerField(unique=True)
    body = models.JSONField(help_text="field of `ranking.Weights` to number")
    made_by = models.CharField(max_length=200)
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    why = models.CharField(max_length=500)


class MatchChoice(models.Model):
    """A line or a specialist that a person chose for a case, with the ranking as it was shown. Never changed."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="choices")
    line = models.ForeignKey("partners.ServiceLine", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField(help_text="where it stood; 0: it was not among those shown")
    reason = models.CharField(max_length=500, blank=True)
    weights = models.PositiveIntegerField(help_text="version of the weights")
    shown = models.JSONField(help_text="[key, score] in the order shown")
    by = models.CharField(max_length=200)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(line=None) ^ Q(person=None), name="match_choice_of_one"),
            models.CheckConstraint(condition=Q(position=1) | ~Q(reason=""), name="match_choice_said_why"),
        ]
        indexes = [models.Index(fields=["case", "-id"], name="match_choice_of_case")]
