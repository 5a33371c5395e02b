"""Organisations of every kind, the home campus and its offices among them, and what is offered."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .readiness.models import Evidence, LineChange, LineStanding, Requirement
from .specialists.models import Specialist, SpecialistCondition, SpecialistLanguage, SpecialistLicence

__all__ = [
    "Evidence",
    "LineChange",
    "LineStanding",
    "Organisation",
    "OrganisationKind",
    "Requirement",
    "ServiceLine",
    "Specialist",
    "SpecialistCondition",
    "SpecialistLanguage",
    "SpecialistLicence",
]


class OrganisationKind(models.TextChoices):
    """What an organisation is to the programme."""

    HOME = "home", _("Home campus")
    OFFICE = "office", _("Regional office")
    HOSPITAL = "hospital", _("Hospital")
    CLINIC = "clinic", _("Clinic")
    MINISTRY = "ministry", _("Ministry")
    EMBASSY = "embassy", _("Embassy or health office")
    INSURER = "insurer", _("Insurer")
    ASSISTANCE = "assistance", _("Assistance company")
    UNIVERSITY = "university", _("University")
    NGO = "ngo", _("Non-governmental organisation")
    COMMUNITY = "community", _("Community group")


class Organisation(models.Model):
    """A hospital, office, ministry or other body the programme works with."""

    ref = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    name = models.CharField(max_length=200)
    native_name = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2")
    region = models.CharField(
        max_length=6, blank=True, default="", db_default="", help_text="ISO 3166-2, where a law asks; empty: unknown"
    )
    city = models.CharField(max_length=100, blank=True)
    zone = models.CharField(max_length=50, default="UTC", help_text="IANA time zone")
    covers = ArrayField(models.CharField(max_length=2), default=list, blank=True, help_text="countries of an office")
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=OrganisationKind.values), name="organisation_kind_known"),
            models.UniqueConstraint("kind", condition=Q(kind="home"), name="organisation_one_home"),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceLine(models.Model):
    """A line of care of the home campus, named in every language of the product."""

    slug = models.SlugField(unique=True)
    names = models.JSONField(help_text="language tag to name; `en` always present")
    is_centre_of_excellence = models.BooleanField(default=False)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.names.get(get_language() or "en") or self.names["en"]
