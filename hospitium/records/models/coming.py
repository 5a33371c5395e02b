"""How records come: wanted from others, in pieces, by links, by feeds."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from hospitium.records.journey import OUTSTANDING, RecordKind, WantedState

from .documents import SourceDocument


class WantedRecord(models.Model):
    """A record somebody holds and we want: of what kind, from where, and how far it has come."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=RecordKind)
    source = models.CharField(max_length=200, help_text="the facility or person that holds it")
    contact = models.EmailField(blank=True, help_text="where reminders go")
    language = models.CharField(max_length=35, default="en", help_text="of the source: reminders are written in it")
    note = models.CharField(max_length=300, blank=True)
    needs_translation = models.BooleanField(default=False)
    state = models.CharField(max_length=15, choices=WantedState, default=WantedState.REQUESTED)
    state_at = models.DateTimeField(default=timezone.now)
    requested_at = models.DateTimeField(default=timezone.now)
    promised_for = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    document = models.ForeignKey(SourceDocument, models.PROTECT, null=True, related_name="+")
    reminded_at = models.DateTimeField(null=True)
    reminders = models.IntegerField(default=0)
    asked_in = models.BigIntegerField(null=True, help_text="number of the question back that wants it")

    class Meta:
        ordering = ["source", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=WantedState.values), name="wanted_state_known"),
            models.CheckConstraint(condition=~Q(state="unobtainable") | ~Q(reason=""), name="wanted_unobtainable_why"),
        ]
        indexes = [
            models.Index(fields=["case", "source"], name="wanted_case"),
            models.Index(
                fields=["requested_at"], condition=Q(state__in=["requested", "promised"]), name="wanted_outstanding"
            ),
        ]

    @property
    def is_outstanding(self) -> bool:
        """Whether it has not come yet."""
        return self.state in OUTSTANDING

    @property
    def days(self) -> int:
        """For how many days it has been wanted, until it came or until now."""
        return ((timezone.now() if self.is_outstanding else self.state_at) - self.requested_at).days

    @property
    def is_late(self) -> bool:
        """Whether the day it was promised for has passed."""
        return self.is_outstanding and self.promised_for is not None and self.promised_for < timezone.now().date()


class WantedStep(models.Model):
    """One step in the life of a wanted record: who, when, why."""

    wanted = models.ForeignKey(WantedRecord, models.CASCADE, related_name="steps")
    state = models.CharField(max_length=15)
    note = models.CharField(max_length=300, blank=True)
    by = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]


class UploadLink(models.Model):
    """A way for a source without an account to send records for one case: a secret address, and a passcode told apart."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=200)
    language = models.CharField(max_length=35, default="en")
    secret = models.CharField(max_length=64, unique=True, help_text="SHA-256 of what stands in the address")
    passcode = models.CharField(max_length=200, help_text="hashed as passwords are")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    made_by = models.BigIntegerField()
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)
    files = models.IntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["case", "-id"], name="upload_link_case")]

    @property
    def is_live(self) -> bool:
        """Whether it still takes anything."""
        return self.revoked_at is None and self.expires_at > timezone.now()


class Upload(models.Model):
    """A file that is on its way in pieces; it becomes a document with its last one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.BigIntegerField(null=True)
    link = models.ForeignKey(UploadLink, models.CASCADE, null=True, related_name="+")
    file_name = models.CharField(max_length=255)
    declared_type = models.CharField(max_length=100, blank=True)
    size = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    facts = models.JSONField(default=dict, help_text="what the sender said beside: question, urgency, case, delivery")
    document = models.ForeignKey(SourceDocument, models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(person=None) ^ Q(link=None), name="upload_of_somebody"),
            models.CheckConstraint(condition=Q(offset__lte=models.F("size")), name="upload_within_size"),
        ]
        indexes = [models.Index(fields=["begun_at"], condition=Q(document=None), name="upload_unfinished")]


class Feed(models.Model):
    """A system that sends messages by itself, and the office they are for. What is empty is not demanded of a message."""

    name = models.CharField(max_length=100, unique=True)
    application = models.CharField(max_length=180, blank=True, help_text="sending application, MSH-3")
    facility = models.CharField(max_length=180, blank=True, help_text="sending facility, MSH-4")
    port = models.IntegerField(null=True, help_text="port of ours it sends to")
    certificate = models.CharField(max_length=64, blank=True, help_text="SHA-256 of its certificate, in hexadecimal")
    office = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    since = models.DateTimeField(default=timezone.now)
