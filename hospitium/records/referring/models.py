"""A referral: what its sender said, before it is sent and as it was sent."""

from django.db import models
from django.utils import timezone

DRAFT = "R-"
"""How the reference of a referral begins; its files come with it as their delivery."""


class Referral(models.Model):
    """What somebody writes about one patient: their own until it is sent, of its case from then on."""

    ref = models.CharField(max_length=12, unique=True)
    person = models.BigIntegerField()
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")
    said = models.JSONField(default=dict, help_text="field to words, as typed: see `queries.FIELDS`")
    begun_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-changed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(case=None, sent_at=None) | models.Q(case__isnull=False, sent_at__isnull=False),
                name="referral_sent_has_case",
            )
        ]
        indexes = [models.Index(fields=["person", "-changed_at"], condition=models.Q(case=None), name="referral_draft")]

    @property
    def label(self) -> str:
        """What a list of drafts calls it."""
        return self.said.get("patient_name") or self.said.get("question") or self.ref
