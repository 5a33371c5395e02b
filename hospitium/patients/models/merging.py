"""Two records of one person joined, and everything that moved, so that it can go back."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .identity import Patient


class Merge(models.Model):
    """A person said that two records are one patient's (FHIR `Patient/$merge`): the merged one leads to the kept one until
    it is taken back.
    """

    kept = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    merged = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    kept_ref = models.CharField(max_length=12)
    merged_ref = models.CharField(max_length=12)
    choices = models.JSONField(default=dict, help_text="whose value stands where the two differed: kept or merged")
    own = models.JSONField(default=dict, help_text="numbers of what the kept record had already, by place")
    differed = models.JSONField(
        default=list, help_text="what the patient had said differently: consents, denials, restriction"
    )
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=200)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)
    unmerge_reason = models.CharField(max_length=500, blank=True)
    unmerged_by = models.CharField(max_length=200, blank=True)
    unmerged_by_id = models.BigIntegerField(null=True)
    unmerged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_of_two"),
            models.CheckConstraint(condition=~Q(reason=""), name="merge_says_why"),
            models.CheckConstraint(condition=Q(unmerged_at=None) | ~Q(unmerge_reason=""), name="merge_unmerged_why"),
            models.UniqueConstraint("merged", condition=Q(unmerged_at=None), name="merge_once"),
        ]

    @property
    def is_living(self) -> bool:
        """Whether the two are still joined."""
        return self.unmerged_at is None


class Move(models.Model):
    """One value that a merge changed, before and after. Only added to: what is not written here does not move back.

    `place`: table and column (`patients_patientname.patient_id`); a row the merge made has no column.
    """

    merge = models.ForeignKey(Merge, models.PROTECT, related_name="moves")
    place = models.CharField(max_length=100)
    row = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    is_assigned = models.BooleanField(default=False, help_text="given to the merged record by hand at the un-merge")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["place", "row"], name="move_of_row")]
