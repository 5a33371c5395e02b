"""Who stands in for whom."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .scopes import ON_PAPER, Basis, Scope


class StandIn(models.Model):
    """A person acts for a patient in a scope, on a ground, from a moment until another; ended by hand at once."""

    person = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    patient_id = models.BigIntegerField(help_text="number of a patients.Patient; keys never point up")
    scope = models.CharField(max_length=20, choices=Scope)
    basis = models.CharField(max_length=20, choices=Basis)
    relationship = models.CharField(max_length=100, blank=True, help_text="as the family says it: mother, brother")
    paper = models.CharField(max_length=300, blank=True, help_text="the document that shows the ground, and who saw it")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, help_text="the moment from which it holds no more; empty: until ended")
    granted_by = models.CharField(max_length=200)
    granted_by_id = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(scope__in=Scope.values), name="stand_in_scope_known"),
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="stand_in_basis_known"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="stand_in_ends_after"),
            models.CheckConstraint(
                condition=~Q(basis__in=sorted(ON_PAPER)) | ~Q(paper=""), name="stand_in_paper_for_law"
            ),
            models.CheckConstraint(
                condition=~Q(basis=Basis.PARENT) | Q(until__isnull=False), name="stand_in_parent_ends"
            ),
            models.UniqueConstraint("person", "patient_id", condition=Q(ended_at=None), name="stand_in_once"),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(ended_at=None), name="stand_in_of_person"),
            models.Index(fields=["patient_id", "-id"], name="stand_in_of_patient"),
        ]

    def holds_at(self, moment: dt.datetime) -> bool:
        """Whether it holds at a moment."""
        return self.ended_at is None and self.since <= moment and (self.until is None or moment < self.until)
