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


class Export(models.Model):
    """A patient's whole record, asked for by somebody and kept for a while to be fetched. The bytes lie beside the originals."""

    ref = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    asked_by = models.BigIntegerField(null=True)
    asked_by_name = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=ExportState, default=ExportState.ASKED)
    file = models.CharField(max_length=32, help_text="random name of its bytes")
    size = models.BigIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=ExportState.values), name="export_state_known")]
        indexes = [
            models.Index(fields=["case", "-id"], name="export_case"),
            models.Index(fields=["expires_at"], condition=Q(state="ready"), name="export_expiring"),
        ]
