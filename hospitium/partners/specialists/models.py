"""What a person who gives clinical opinions says about their work; each table is of no patient."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """How well somebody speaks, understands or reads a language; a consultation without an interpreter asks for the third."""

    NONE = 0, _("Not at all")
    SOME = 1, _("A little")
    WELL = 2, _("Well")
    FULLY = 3, _("Well enough for a consultation")


class Gender(models.TextChoices):
    """What a specialist says of themselves, so that a patient's wish can be met; empty: not stated."""

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Other")


class System(models.TextChoices):
    """Where the code of a condition comes from."""

    ICD10 = "icd10", "ICD-10"
    SNOMED = "snomed", "SNOMED CT"


class Specialist(models.Model):
    """A person who gives clinical opinions, as they describe their work. Their access is a membership, not this."""

    person = models.OneToOneField("access.User", models.PROTECT, related_name="+")
    credentials = models.CharField(max_length=200, blank=True, help_text="as shown after the name")
    gender = models.CharField(max_length=10, choices=Gender, blank=True, help_text="as stated")
    lines = models.ManyToManyField("partners.ServiceLine", related_name="specialists")
    weekly_reviews = models.PositiveSmallIntegerField(default=5, help_text="cases they can review in a week")
    away_from = models.DateField(null=True, help_text="first day they are away")
    away_until = models.DateField(null=True, help_text="last day they are away; empty: nobody knows")
    is_offered = models.BooleanField(default=True, help_text="whether cases may be proposed to them")
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(away_until=None) | Q(away_from__isnull=False, away_until__gte=F("away_from")),
                name="specialist_away_ends_after",
            ),
            models.CheckConstraint(condition=Q(gender__in=["", *Gender.values]), name="specialist_gender_known"),
        ]

    def is_away(self, day: dt.date) -> bool:
        """Whether they are away on a day."""
        begun = self.away_from is not None and self.away_from <= day
        return begun and (self.away_until is None or day <= self.away_until)


class SpecialistLanguage(models.Model):
    """A language of a specialist: speaking, understanding and reading are three facts."""

    specialist = models.ForeignKey(Specialist, models.CASCADE, related_name="languages")
    tag = models.CharField(max_length=35, help_text="BCP 47")
    speaks = models.PositiveSmallIntegerField(choices=Level, default=Level.NONE)
    understands = models.PositiveSmallIntegerField(choices=Level, default=Level.NONE)
    reads = models.PositiveSmallIntegerField(choices=Level, default=Level.NONE)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint("specialist", "tag", name="specialist_language_once")]


class SpecialistLicence(models.Model):
    """Where a specialist may practise, and until when."""

    specialist = models.ForeignKey(Specialist, models.CASCADE, related_name="licences")
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2")
    region = models.CharField(max_length=6, blank=True, help_text="ISO 3166-2; empty: the whole country")
    number = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True, help_text="last day; empty: without end")

    class Meta:
        ordering = ["country", "region", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="specialist_licence_ends_after",
            ),
        ]

    def holds(self, day: dt.date) -> bool:
        """Whether it is in force on a day."""
        return (self.valid_from or day) <= day <= (self.valid_until or day)


class SpecialistCondition(models.Model):
    """Something a specialist treats: a code with all beneath it, the words people use for it, or both."""

    specialist = models.ForeignKey(Specialist, models.CASCADE, related_name="conditions")
    system = models.CharField(max_length=10, choices=System, blank=True)
    code = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(code="") | ~Q(words=""), name="specialist_condition_said"),
            models.CheckConstraint(condition=Q(code="") ^ ~Q(system=""), name="specialist_condition_of_a_system"),
        ]
