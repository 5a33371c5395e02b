"""What documents state, as received, never edited; and what clinicians decide about it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .documents import SourceDocument


class Section(models.Model):
    """A section of a document, in the document's order, with its cleaned narrative."""

    document = models.ForeignKey(SourceDocument, models.CASCADE, related_name="sections", db_index=False)
    position = models.IntegerField()
    depth = models.IntegerField(default=0)
    kind = models.CharField(max_length=30)
    code = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300, blank=True)
    narrative = models.TextField(blank=True, help_text="sanitised HTML; the original stays in the document")
    narrative_origin = models.CharField(max_length=10, default="none")
    language = models.CharField(max_length=35, blank=True)
    empty_reason = models.CharField(max_length=60, blank=True)
    duty = models.CharField(max_length=15, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("document", "position", name="section_position")]


class Statement(models.Model):
    """One thing the document states (or states the absence of), with everything as received beside our reading."""

    document = models.ForeignKey(SourceDocument, models.CASCADE, related_name="statements", db_index=False)
    section = models.ForeignKey(Section, models.CASCADE, null=True, related_name="statements")
    position = models.IntegerField()
    kind = models.CharField(max_length=60, help_text="FHIR resource type, or Absence")
    path = models.CharField(max_length=300, blank=True)
    label = models.TextField(blank=True)
    codings = models.JSONField(default=list)
    status = models.CharField(max_length=60, blank=True)
    verification = models.CharField(max_length=60, blank=True)
    dated = models.CharField(max_length=60, blank=True)
    dated_precision = models.CharField(max_length=10, blank=True)
    absence = models.CharField(max_length=20, blank=True)
    severity = models.CharField(max_length=10, blank=True)
    mapping = models.CharField(max_length=10)
    is_current = models.BooleanField(default=True)
    is_refuted = models.BooleanField(default=False)
    is_entered_in_error = models.BooleanField(default=False)
    is_reliable = models.BooleanField(default=True)
    is_of_another = models.BooleanField(default=False)
    detail = models.JSONField(default=list)
    reading = models.JSONField(default=dict, help_text="value, references, end date, notes")
    raw = models.TextField(help_text="what stands in the file, as received, decimals untouched")
    resource = models.TextField(
        blank=True, help_text="the same as a FHIR R4 resource in JSON, where the file is no FHIR JSON"
    )

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint("document", "position", name="statement_position")]


class Finding(models.Model):
    """One line of the issue report: what was mapped partly, kept raw or left unresolved."""

    document = models.ForeignKey(SourceDocument, models.CASCADE, related_name="findings")
    severity = models.CharField(max_length=10)
    code = models.CharField(max_length=60)
    expression = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]


class Outcome(models.TextChoices):
    """What a clinician made of a statement."""

    ACCEPT = "accept", _("Accepted")
    MERGE = "merge", _("Says the same")
    DISMISS = "dismiss", _("Dismissed")
    OPEN = "open", _("Undecided again")


class Decision(models.Model):
    """A clinician's decision on a statement; the last one counts, and none is ever changed."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=Outcome)
    lead = models.ForeignKey(
        Statement, models.PROTECT, null=True, related_name="+", help_text="the fact it says the same as"
    )
    reason = models.CharField(max_length=300, blank=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="decision_known"),
            models.CheckConstraint(condition=Q(outcome="merge") ^ Q(lead=None), name="decision_merges_into"),
            models.CheckConstraint(condition=~Q(outcome="dismiss") | ~Q(reason=""), name="decision_dismissed_why"),
        ]
