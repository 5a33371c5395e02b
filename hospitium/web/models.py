"""Views people keep: a worklist address with a name."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """A filter of the worklist, for its owner or for everybody who has a worklist."""

    owner = models.ForeignKey("access.User", models.CASCADE, related_name="+")
    label = models.CharField(max_length=60)
    query = models.CharField(max_length=500, help_text="query string of the worklist; holds no free text")
    is_shared = models.BooleanField(default=False)

    class Meta:
        ordering = ["label", "id"]
        constraints = [models.UniqueConstraint("owner", "label", name="saved_view_once")]


class Column(models.TextChoices):
    """Columns of the worklist a person may hide."""

    WAITING = "waiting", _("Waiting on")
    STAGE = "stage", _("Stage")
    DUE = "due", _("Due")
    OWNER = "owner", _("Owner and office")


class Density(models.TextChoices):
    """How close the rows of the worklist stand."""

    COMPACT = "compact", _("Compact")
    ROOMY = "roomy", _("Roomy")
    CARDS = "cards", _("Cards")


class WorklistLook(models.Model):
    """How one person likes their worklist."""

    owner = models.OneToOneField("access.User", models.CASCADE, related_name="+")
    density = models.CharField(max_length=10, choices=Density, default=Density.COMPACT)
    hidden = ArrayField(models.CharField(max_length=10), default=list)
