"""Who comes along with a patient."""

from django.db import models
from django.utils import timezone


class Companion(models.Model):
    """Somebody of the family, as stated: reached by, speaks, comes along. Acting for the patient is another thing (`StandIn`)."""

    patient = models.ForeignKey("patients.Patient", models.CASCADE, related_name="companions")
    name = models.CharField(max_length=200)
    relationship = models.CharField(max_length=100, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=35, blank=True)
    comes_along = models.BooleanField(default=False)
    stated_by = models.CharField(max_length=200)
    recorded_by = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
