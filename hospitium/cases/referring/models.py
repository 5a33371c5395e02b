"""Which pathway an incoming request takes, as data; and what a colleague of the referring physician may do."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What somebody let in by the referring physician may do."""

    READ = "read", _("Read only")
    ACT = "act", _("Read, answer and report")


class PathwayRule(models.Model):
    """The pathway of a request that carries a code, or that came through an office and carries none; the newest row holds.

    Without a code: the office's own default. Without an office: everywhere.
    """

    office = models.ForeignKey("partners.Organisation", models.CASCADE, null=True, related_name="+")
    system = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=60, blank=True)
    pathway = models.SlugField(max_length=40, help_text="slug of a pathway that is offered")
    since = models.DateField(help_text="the day of the home campus from which it holds")

    class Meta:
        ordering = ["since", "id"]
