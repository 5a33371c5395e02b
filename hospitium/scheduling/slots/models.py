"""Times that were offered to be chosen from, and what meeting at a bad hour cost somebody."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from hospitium.scheduling.booking.models import AppointmentKind


class ChoiceState(models.TextChoices):
    """How far the choosing has come."""

    OPEN = "open", pgettext_lazy("choice of a time", "Open")
    HELD = "held", pgettext_lazy("choice of a time", "A time is held")
    CHOSEN = "chosen", pgettext_lazy("choice of a time", "Chosen")
    CLOSED = "closed", pgettext_lazy("choice of a time", "Closed")


class TimeChoice(models.Model):
    """The programme lets the sides of a case choose the time of a virtual appointment: with whom, how long, within which days.

    `for_office`, `for_referrer`, `for_family`: who may choose, beside the programme. `any_hour`: also at the patient's night.
    """

    ref = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=AppointmentKind, default=AppointmentKind.CONSULTATION)
    title = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField()
    since = models.DateTimeField(help_text="nothing before")
    until = models.DateTimeField(help_text="nothing after")
    any_hour = models.BooleanField(default=False)
    for_office = models.BooleanField(default=False)
    for_referrer = models.BooleanField(default=False)
    for_family = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=ChoiceState, default=ChoiceState.OPEN)
    appointment = models.ForeignKey("scheduling.Appointment", models.PROTECT, null=True, related_name="+")
    picked_by = models.CharField(max_length=200, blank=True)
    picked_by_id = models.BigIntegerField(null=True)
    by = models.CharField(max_length=200)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ChoiceState.values), name="time_choice_state_known"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="time_choice_has_days"),
            models.CheckConstraint(condition=Q(minutes__range=(5, 480)), name="time_choice_lasts"),
            models.CheckConstraint(
                condition=~Q(state__in=["held", "chosen"]) | Q(appointment__isnull=False), name="time_choice_of_a_time"
            ),
        ]
        indexes = [models.Index(fields=["case", "-id"], name="time_choice_of_case")]


class Wanted(models.Model):
    """A resource that must be there at whatever time is chosen."""

    choice = models.ForeignKey(TimeChoice, models.CASCADE, related_name="needs")
    resource = models.ForeignKey("scheduling.Resource", models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint("choice", "resource", name="wanted_once")]


class Borne(models.Model):
    """What coming to a conference at that hour cost somebody; who bore more is spared the next bad hour. Only added to."""

    resource = models.ForeignKey("scheduling.Resource", models.PROTECT, related_name="+")
    appointment = models.ForeignKey("scheduling.Appointment", models.CASCADE, related_name="+")
    price = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("resource", "appointment", name="borne_once")]
        indexes = [models.Index(fields=["resource", "at"], name="borne_by")]
