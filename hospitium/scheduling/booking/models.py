"""Appointments, what each takes, and the step by step of what became of them."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import pgettext_lazy


def _alone(column: str) -> Func:
    """A number as a range of its own: what an exclusion constraint compares without any extension."""
    return Func(F(column), F(column), Value("[]"), function="int8range")


def _end_of(side: str) -> models.GeneratedField:
    """One end of `during` as a moment: row-level security lets no index answer for ranges, but for moments (leakproof)."""
    moment = Func(F("during"), function=side, output_field=models.DateTimeField())
    return models.GeneratedField(expression=moment, output_field=models.DateTimeField(), db_persist=True)


class AppointmentKind(models.TextChoices):
    """What happens."""

    CONSULTATION = "consultation", pgettext_lazy("appointment", "Consultation")
    EXAMINATION = "examination", pgettext_lazy("appointment", "Examination")
    IMAGING = "imaging", pgettext_lazy("appointment", "Imaging")
    LABORATORY = "laboratory", pgettext_lazy("appointment", "Laboratory test")
    PROCEDURE = "procedure", pgettext_lazy("appointment", "Procedure")
    THERAPY = "therapy", pgettext_lazy("appointment", "Therapy")
    TALK = "talk", pgettext_lazy("appointment", "Talk")
    MEETING = "meeting", pgettext_lazy("appointment", "Meeting of colleagues")
    SERVICE = "service", pgettext_lazy("appointment", "Service")


class State(models.TextChoices):
    """Where an appointment stands; that it was moved is a step, not a state."""

    HELD = "held", pgettext_lazy("appointment", "Held")
    CONFIRMED = "confirmed", pgettext_lazy("appointment", "Confirmed")
    DONE = "done", pgettext_lazy("appointment", "Took place")
    MISSED = "missed", pgettext_lazy("appointment", "Did not come")
    CANCELLED = "cancelled", pgettext_lazy("appointment", "Cancelled")


LIVE = (State.HELD, State.CONFIRMED, State.DONE)
"""States in which an appointment takes what it takes."""


class Mode(models.TextChoices):
    """Where the patient is."""

    ON_CAMPUS = "on_campus", pgettext_lazy("appointment", "On campus")
    VIRTUAL = "virtual", pgettext_lazy("appointment", "By video")


class Bridge(models.TextChoices):
    """How the language between patient and staff is bridged."""

    NONE = "", pgettext_lazy("bridged", "Not stated")
    BILINGUAL = "bilingual", pgettext_lazy("bridged", "Staff speak it")
    ON_SITE = "on_site", pgettext_lazy("bridged", "Interpreter in the room")
    VIDEO = "video", pgettext_lazy("bridged", "Interpreter by video")
    PHONE = "phone", pgettext_lazy("bridged", "Interpreter by telephone")
    FAMILY = "family", pgettext_lazy("bridged", "Somebody of the family")


class Appointment(models.Model):
    """One thing that happens at one time and takes several resources, for a patient or for colleagues alone.

    `patient` is the case's, kept on the row so that the database lets nobody be in two places at once. `key` says which
    sending made it, and `body` what was sent, so that a repetition gives the same appointment. `people` are the users
    among what it takes: they see it. `sequence` and `uid` are those of RFC 5545.
    """

    ref = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")
    patient = models.ForeignKey("patients.Patient", models.PROTECT, null=True, related_name="+")
    visit = models.CharField(max_length=40, null=True, help_text="reference of the visit it belongs to")
    step = models.CharField(max_length=60, null=True, help_text="the step of that visit")
    title_key = models.CharField(max_length=60, blank=True, help_text="of a title the house has words for")
    title = models.CharField(max_length=200, blank=True, help_text="in the words of whoever made it")
    kind = models.CharField(max_length=20, choices=AppointmentKind)
    during = DateTimeRangeField()
    place = models.ForeignKey("scheduling.Place", models.PROTECT, null=True, related_name="+")
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.ON_CAMPUS)
    state = models.CharField(max_length=10, choices=State, default=State.HELD)
    hold_until = models.DateTimeField(null=True, help_text="when what is held gives way")
    locked = models.BooleanField(default=False, help_text="no plan moves it")
    told_at = models.DateTimeField(null=True, help_text="when the patient was told of it as it stands")
    sequence = models.PositiveIntegerField(default=0)
    uid = models.UUIDField(unique=True)
    bridge = models.CharField(max_length=10, choices=Bridge, blank=True, default=Bridge.NONE)
    bridge_tag = models.CharField(max_length=35, blank=True, help_text="BCP 47 tag of the patient's language in it")
    outside_hours = models.CharField(
        max_length=300, blank=True, help_text="why, where it is outside of somebody's hours or beyond a limit"
    )
    people = ArrayField(models.BigIntegerField(), default=list, help_text="users among what it takes; they see it")
    key = models.CharField(max_length=60, null=True, unique=True)
    body = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what was sent with the key")
    made_by = models.CharField(max_length=200)
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["during", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="appointment_state_known"),
            models.CheckConstraint(condition=Q(state="held") ^ Q(hold_until=None), name="appointment_held_until"),
            models.CheckConstraint(condition=Q(during__isempty=False), name="appointment_lasts"),
            models.CheckConstraint(condition=Q(case=None) ^ Q(patient__isnull=False), name="appointment_of_whom"),
            ExclusionConstraint(
                name="appointment_patient_in_one_place",
                expressions=[(_alone("patient"), RangeOperators.OVERLAPS), ("during", RangeOperators.OVERLAPS)],
                condition=Q(state__in=LIVE, patient__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "during"], name="appointment_of_case"),
            models.Index(fields=["visit"], condition=Q(visit__isnull=False), name="appointment_of_visit"),
            models.Index(fields=["hold_until"], condition=Q(state="held"), name="appointment_gives_way"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def is_live(self) -> bool:
        """Whether it takes what it takes."""
        return self.state in LIVE

    @property
    def begins(self) -> dt.datetime:
        """The moment it begins."""
        moment: dt.datetime = self.during.lower
        return moment

    @property
    def ends(self) -> dt.datetime:
        """The moment it ends."""
        moment: dt.datetime = self.during.upper
        return moment


class Booking(models.Model):
    """One use of a resource by an appointment: a seat of it, from set-up to turnover. Says nothing of whom it is for."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="bookings")
    resource = models.ForeignKey("scheduling.Resource", models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    seat = models.PositiveSmallIntegerField(default=0)
    before = models.PositiveSmallIntegerField(default=0, help_text="minutes of set-up")
    after = models.PositiveSmallIntegerField(default=0, help_text="minutes of turnover")
    during = DateTimeRangeField(help_text="set-up and turnover included")
    begins = _end_of("lower")
    ends = _end_of("upper")
    is_live = models.BooleanField(default=True)
    hold_until = models.DateTimeField(null=True, help_text="the appointment's: when it gives way")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(during__isempty=False), name="booking_lasts"),
            ExclusionConstraint(
                name="booking_seat_taken_once",
                expressions=[
                    (_alone("resource"), RangeOperators.OVERLAPS),
                    (_alone("seat"), RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_live=True),
            ),
        ]
        indexes = [
            models.Index(fields=["resource", "appointment"], name="booking_of_resource"),
            models.Index(fields=["resource", "ends", "begins"], condition=Q(is_live=True), name="booking_live"),
        ]

    @staticmethod
    def meeting(begins: dt.datetime, ends: dt.datetime) -> Q:
        """What is taken at some moment between two."""
        return Q(is_live=True, begins__lt=ends, ends__gt=begins)


class Verb(models.TextChoices):
    """What happened to an appointment."""

    HELD = "held", pgettext_lazy("appointment", "held")
    CONFIRMED = "confirmed", pgettext_lazy("appointment", "confirmed")
    MOVED = "moved", pgettext_lazy("appointment", "moved")
    CANCELLED = "cancelled", pgettext_lazy("appointment", "cancelled")
    EXPIRED = "expired", pgettext_lazy("appointment", "hold ran out")
    DONE = "done", pgettext_lazy("appointment", "took place")
    MISSED = "missed", pgettext_lazy("appointment", "patient did not come")


class AppointmentStep(models.Model):
    """One step of an appointment, never changed: who, when, why, from which state and time to which."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="steps")
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=200)
    by_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=10, choices=Verb)
    why = models.CharField(max_length=500, blank=True)
    was = models.CharField(max_length=10, choices=State, blank=True)
    now = models.CharField(max_length=10, choices=State)
    was_during = DateTimeRangeField(null=True)
    now_during = DateTimeRangeField()
    facts = models.JSONField(default=dict, help_text="`was` and `now`: names of whom it takes, where that changed")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["appointment", "id"], name="appointment_steps")]
        constraints = [
            models.CheckConstraint(condition=Q(verb__in=Verb.values), name="appointment_step_known"),
        ]
