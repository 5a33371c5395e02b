"""Answers as a family gives them, one question at a time, and the people who travel along."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Companion(models.Model):
    """Somebody who travels with the patient, as the family stated it."""

    patient = models.ForeignKey("patients.Patient", models.CASCADE, related_name="+")
    full_name = models.CharField(max_length=300, blank=True, help_text="as in the passport")
    relation = models.CharField(max_length=40, blank=True)
    birth_date = models.CharField(max_length=10, blank=True)
    passport = models.CharField(max_length=40, blank=True)
    passport_country = models.CharField(max_length=2, blank=True)
    passport_expires = models.DateField(null=True)
    telephone = models.CharField(max_length=200, blank=True)
    stated_by = models.CharField(max_length=200)
    added_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, help_text="when the family said that this person does not come")

    class Meta:
        indexes = [models.Index(fields=["patient"], condition=Q(until=None), name="companion_coming")]


class Answer(models.Model):
    """The last answer to a question, for the patient or one who travels along. Kept at once; the team reads it when sent."""

    patient = models.ForeignKey("patients.Patient", models.CASCADE, related_name="+")
    companion = models.ForeignKey(Companion, models.CASCADE, null=True, related_name="+")
    question = models.CharField(max_length=40, help_text="slug, as `telling.questions` has them")
    choices = ArrayField(models.CharField(max_length=40), default=list)
    words = models.CharField(max_length=500, blank=True)
    said_by = models.CharField(max_length=200)
    said_by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, help_text="empty while it waits to be checked and sent")

    class Meta:
        constraints = [
            models.UniqueConstraint("patient", "companion", "question", name="answer_once", nulls_distinct=False)
        ]
