"""How a consent was given, where somebody of ours stood by."""

from django.db import models
from django.utils import timezone


class Witnessed(models.Model):
    """Who stood by when a consent was given. Only added to."""

    consent = models.OneToOneField("patients.Consent", models.PROTECT, related_name="witnessed")
    witness = models.CharField(max_length=200)
    witness_id = models.BigIntegerField(null=True)
    office_id = models.BigIntegerField(null=True, help_text="organisation where it was given")
    language = models.CharField(max_length=10, help_text="of the words that were shown")
    interpreter = models.CharField(max_length=200, blank=True, help_text="empty: nobody was needed")
    paper = models.CharField(max_length=12, blank=True, help_text="reference of the photographed page")
    at = models.DateTimeField(default=timezone.now)
