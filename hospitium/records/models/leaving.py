"""How records leave: what was asked for and waits to be fetched."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ExportState(models.TextChoices):
    """How far a whole record on its way out has come."""

    ASKED = "asked", _("Being put together")
    READY = "ready", _("Ready to download")
    FAILED = "failed", _("Could not be put together")
    GONE = "gone", _("No longer kept")


class ExportForm(models.TextChoices):
    """What is put together in the background."""

    ARCHIVE = "archive", _("Whole record (right of access)")
    PACKET = "packet", _("Discharge packet (PDF)")
    SUMMARY = "summary", _("Patient summary (PDF)")
    IMAGES = "images", _("Images without the person")


class Export(models.Model):
    """Something of a patient's record, asked for by somebody and kept for a while to be fetched. The bytes lie beside the originals."""

    ref = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    form = models.CharField(max_length=10, choices=ExportForm, default=ExportForm.ARCHIVE, db_default="archive")
    language = models.CharField(max_length=10, blank=True, default="", db_default="")
    facts = models.JSONField(default=dict, db_default={}, help_text="of images: project, dates, what came of them")
    asked_by = models.BigIntegerField(null=True)
    asked_by_name = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=ExportState, default=ExportState.ASKED)
    file = models.CharField(max_length=32, help_text="random name of its bytes")
    size = models.BigIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ExportState.values), name="export_state_known"),
            models.CheckConstraint(condition=Q(form__in=ExportForm.values), name="export_form_known"),
        ]
        indexes = [
            models.Index(fields=["case", "-id"], name="export_case"),
            models.Index(fields=["expires_at"], condition=Q(state="ready"), name="export_expiring"),
        ]
