"""What people wish, the numbers they gave, and who is next when a notice is not read."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hospitium.access.roles import Role

from .topics import Topic


class Wishes(models.Model):
    """How one person wants to be reached; without a row as usual."""

    person = models.OneToOneField("access.User", models.CASCADE, primary_key=True, related_name="+")
    paces = models.JSONField(default=dict, help_text="topic to how often by e-mail; what is missing as usual")
    texts = ArrayField(
        models.CharField(max_length=20, choices=Topic), default=list, help_text="topics also told by text message"
    )
    quiet_from = models.TimeField(default=dt.time(21))
    quiet_until = models.TimeField(default=dt.time(7))
    daily_at = models.TimeField(default=dt.time(8))


class TextWay(models.TextChoices):
    """By what a text message comes."""

    SMS = "sms", _("Text message (SMS)")
    WHATSAPP = "whatsapp", _("WhatsApp")


class Number(models.Model):
    """A telephone number somebody gave, and proved to be theirs by a code sent there: their word that we may text it."""

    LONGEST = dt.timedelta(minutes=15)
    TRIES = 5

    person = models.OneToOneField("access.User", models.CASCADE, primary_key=True, related_name="+")
    way = models.CharField(max_length=10, choices=TextWay, default=TextWay.SMS)
    number = models.CharField(max_length=16, help_text="E.164")
    asked_at = models.DateTimeField(default=timezone.now)
    digest = models.CharField(max_length=64, blank=True, help_text="of the code on its way")
    tries = models.PositiveSmallIntegerField(default=0)
    verified_at = models.DateTimeField(null=True)


class Escalation(models.Model):
    """A rule: a notice of this kind, unread for so many hours, is also told to people of this role. From a day to a day."""

    kind = models.CharField(max_length=30)
    hours = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=30, choices=Role)
    since = models.DateField()
    until = models.DateField(null=True, help_text="first day on which it no longer holds")
    written_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["kind", "hours", "id"]
        constraints = [
            models.UniqueConstraint("kind", "hours", "role", condition=Q(until=None), name="escalation_once"),
            models.CheckConstraint(condition=Q(hours__gte=1), name="escalation_after_an_hour"),
        ]
