"""Places and the ways between them; resources, what they speak, and when they are there. Each table is of no patient."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hospitium.scheduling.calendars.spans import Change, Pattern

MOST = MaxValueValidator(5)


class Kind(models.TextChoices):
    """What a resource is; the words of the plan format."""

    SPECIALIST = "specialist", pgettext_lazy("resource", "Specialist")
    NURSE = "nurse", pgettext_lazy("resource", "Nurse")
    THERAPIST = "therapist", pgettext_lazy("resource", "Therapist")
    TECHNICIAN = "technician", pgettext_lazy("resource", "Technician")
    INTERPRETER = "interpreter", pgettext_lazy("resource", "Interpreter")
    ROOM = "room", pgettext_lazy("resource", "Room")
    DEVICE = "device", pgettext_lazy("resource", "Device")
    SERVICE = "service", pgettext_lazy("resource", "Service")


PEOPLE = frozenset({Kind.SPECIALIST, Kind.NURSE, Kind.THERAPIST, Kind.TECHNICIAN, Kind.INTERPRETER})


class Gender(models.TextChoices):
    """What a person says of themselves, so that a patient's wish can be met; empty: not stated."""

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Other")


class InterpretingMode(models.TextChoices):
    """How an interpreter can be there."""

    ON_SITE = "on_site", pgettext_lazy("interpreting", "In the room")
    VIDEO = "video", pgettext_lazy("interpreting", "By video")
    PHONE = "phone", pgettext_lazy("interpreting", "By telephone")


class Place(models.Model):
    """Somewhere an appointment can be. Its zone is stated, never guessed."""

    ref = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=200)
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    zone = models.CharField(max_length=50, help_text="IANA time zone")
    address = models.CharField(max_length=300, blank=True)
    floor = models.CharField(max_length=60, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    way_here = models.JSONField(default=dict, blank=True, help_text="how one comes to the campus, by language")
    way_inside = models.JSONField(default=dict, blank=True, help_text="how one finds it on the campus, by language")
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="place_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Way(models.Model):
    """How long one walks from one place to another; the same back, unless that is stated too."""

    begin = models.ForeignKey(Place, models.CASCADE, related_name="+")
    end = models.ForeignKey(Place, models.CASCADE, related_name="+")
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint("begin", "end", name="way_once"),
            models.CheckConstraint(condition=~Q(begin=F("end")), name="way_leads_somewhere"),
        ]


class Resource(models.Model):
    """A person, room, device or service that appointments take, with what it brings and how much of it there is.

    Somebody who signs in is named by `person`; what they may see follows from their memberships, not from this.
    """

    ref = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=200)
    person = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    zone = models.CharField(max_length=50, help_text="IANA time zone its hours are told in")
    skills = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    licences = ArrayField(models.CharField(max_length=60), default=list, blank=True, help_text="such as `AE`, `US-NY`")
    modes = ArrayField(models.CharField(max_length=10, choices=InterpretingMode), default=list, blank=True)
    gender = models.CharField(max_length=10, choices=Gender, blank=True, help_text="as stated")
    capacity = models.PositiveSmallIntegerField(default=1, help_text="how many uses at once")
    turnover = models.PositiveSmallIntegerField(default=0, help_text="minutes kept free after each use")
    most_minutes_a_day = models.PositiveSmallIntegerField(null=True, blank=True)
    most_steps_a_day = models.PositiveSmallIntegerField(null=True, blank=True)
    most_minutes_a_week = models.PositiveIntegerField(null=True, blank=True)
    holiday_country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1; empty: keeps no holidays")
    holiday_region = models.CharField(max_length=6, blank=True, help_text="ISO 3166-2")
    made_by = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, help_text="takes nothing new since then")
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["kind", "name", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="resource_kind_known"),
            models.CheckConstraint(condition=Q(gender__in=["", *Gender.values]), name="resource_gender_known"),
            models.CheckConstraint(condition=Q(capacity__range=(1, 500)), name="resource_has_seats"),
            models.UniqueConstraint("person", "kind", condition=Q(retired_at=None), name="resource_person_once"),
        ]
        indexes = [models.Index(fields=["kind", "name"], name="resource_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_person(self) -> bool:
        """Whether it is somebody."""
        return self.kind in PEOPLE


class Spoken(models.Model):
    """A language of a person: speaking, understanding and reading are three facts, from 0 (not) to 5 (native)."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="languages")
    tag = models.CharField(max_length=35, help_text="BCP 47")
    speaks = models.PositiveSmallIntegerField(default=0, validators=[MOST])
    understands = models.PositiveSmallIntegerField(default=0, validators=[MOST])
    reads = models.PositiveSmallIntegerField(default=0, validators=[MOST])

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint("resource", "tag", name="spoken_once"),
            models.CheckConstraint(
                condition=Q(speaks__lte=5, understands__lte=5, reads__lte=5), name="spoken_level_known"
            ),
        ]

    @property
    def level(self) -> int:
        """How well they can talk with somebody: the weaker of speaking and understanding."""
        return min(self.speaks, self.understands)


class NotWith(models.Model):
    """Somebody is not to be booked for a case, and why; known only to whoever sees the case."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="not_with")
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    why = models.CharField(max_length=300)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("resource", "case", name="not_with_once")]


class Weekday(models.IntegerChoices):
    """Monday first, as Python counts."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Hours(models.Model):
    """A stretch of every week on the clock of the resource's zone; an end not after its beginning lies on the next day."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    begins = models.TimeField()
    ends = models.TimeField()
    since = models.DateField(null=True, blank=True, help_text="first day; empty: always was")
    until = models.DateField(null=True, blank=True, help_text="last day; empty: without end")

    class Meta:
        ordering = ["weekday", "begins", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_weekday_known"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="hours_end_after"
            ),
        ]

    @property
    def pattern(self) -> Pattern:
        """The same without the database."""
        return Pattern(self.weekday, self.begins, self.ends, self.since, self.until)


class ChangeKind(models.TextChoices):
    """Why hours differ for once."""

    LEAVE = "leave", pgettext_lazy("hours", "Leave")
    ILLNESS = "illness", pgettext_lazy("hours", "Illness")
    DUTY = "duty", pgettext_lazy("hours", "Other duty")
    REPAIR = "repair", pgettext_lazy("hours", "Out of order or maintained")
    HOLIDAY = "holiday", pgettext_lazy("hours", "Holiday")
    OPENING = "opening", pgettext_lazy("hours", "Extra opening")


class SpecialHours(models.Model):
    """Hours that differ from the week's: a resource is there (`is_open`) or away from one moment to another, and why.

    `source` names the row it came from where another table decides it (a leave that was granted), so that it goes with it.
    """

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="special_hours")
    kind = models.CharField(max_length=10, choices=ChangeKind)
    is_open = models.BooleanField(default=False)
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    is_whole_days = models.BooleanField(default=False, help_text="said as days of the resource's zone")
    reason = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=60, blank=True)
    by = models.CharField(max_length=200, blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["begins", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="special_hours_end_after"),
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="special_hours_kind_known"),
            models.CheckConstraint(condition=Q(is_open=True) ^ ~Q(kind="opening"), name="special_hours_say_which"),
            models.UniqueConstraint(
                "resource", "source", "begins", condition=~Q(source=""), name="special_hours_of_a_source_once"
            ),
        ]
        indexes = [models.Index(fields=["resource", "ends"], name="special_hours_of_resource")]

    @property
    def change(self) -> Change:
        """The same without the database."""
        return Change(self.begins, self.ends, self.is_open, self.kind)

    @property
    def length(self) -> dt.timedelta:
        """How long it lasts."""
        return self.ends - self.begins
