"""What waits in a person's inbox, and what waits to leave the house."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .reaching.models import Escalation, Number, Wishes

__all__ = [
    "WAITING",
    "Arrival",
    "Arrived",
    "Delivery",
    "Escalation",
    "Notice",
    "Number",
    "Outgoing",
    "ReplyAddress",
    "Wishes",
]


class Notice(models.Model):
    """Something that needs one person; rendered in the reader's language when it is read."""

    person = models.ForeignKey("access.User", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    ref = models.CharField(max_length=20, help_text="what it is about; no name and no clinical word")
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    tell_at = models.DateTimeField(null=True, help_text="when the person is told outside that it waits")
    escalates_at = models.DateTimeField(null=True, help_text="when the next person is told if it is not read")

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_inbox"),
            models.Index(fields=["person", "kind", "ref"], condition=Q(read_at=None), name="notice_waits"),
            models.Index(fields=["tell_at"], condition=~Q(tell_at=None), name="notice_to_tell"),
            models.Index(fields=["escalates_at"], condition=~Q(escalates_at=None), name="notice_to_escalate"),
        ]


class Delivery(models.TextChoices):
    """How far a message that leaves has come."""

    QUEUED = "queued", _("Waiting to be sent")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    BOUNCED = "bounced", _("Came back")
    FAILED = "failed", _("Not sent yet, will be tried again")
    WITHHELD = "withheld", _("Not sent, as it may no longer leave")
    GIVEN_UP = "given_up", _("Given up")


WAITING = (Delivery.QUEUED, Delivery.FAILED)


class Outgoing(models.Model):
    """Something that is to leave: written in the transaction that causes it, sent by the dispatcher after it committed.

    Its number is the message's id towards the receiver, who drops what he had before. It is chosen here and not by the
    database, since who writes a message may not be allowed to read the outbox.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=20)
    recipient = models.CharField(max_length=500, help_text="e-mail address or https address")
    kind = models.CharField(max_length=30)
    about = models.CharField(
        max_length=20, blank=True, help_text="reference of what it is about; asked for at the door"
    )
    language = models.CharField(max_length=10, default="en")
    facts = models.JSONField(default=dict, help_text="rendered when sent; no clinical word")
    person_id = models.BigIntegerField(null=True, help_text="to whom, where somebody who signs in here is meant")
    causes = ArrayField(models.CharField(max_length=60), default=list, help_text="who wants to hear how far it came")
    carrier_id = models.CharField(max_length=100, blank=True, help_text="what the carrier calls it")
    organisation_id = models.BigIntegerField(null=True, help_text="to whom, where an organisation is meant")
    carries = models.CharField(
        max_length=20,
        default="identity",
        help_text="kind of data on its patient, as the rules of transfer name it",
    )
    purpose = models.CharField(max_length=10, default="COC", help_text="HL7 v3 PurposeOfUse")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=Delivery, default=Delivery.QUEUED)
    attempts = models.SmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=Delivery.values), name="delivery_known")]
        indexes = [
            models.Index(fields=["carrier_id"], condition=~Q(carrier_id=""), name="outgoing_carrier"),
            models.Index(fields=["next_try_at"], condition=Q(state__in=WAITING), name="outgoing_due"),
            models.Index(fields=["channel", "recipient", "at"], condition=Q(state__in=WAITING), name="outgoing_line"),
        ]


class ReplyAddress(models.Model):
    """An address by which one person answers one thread for a while; only the digest of its token is kept."""

    digest = models.CharField(max_length=64, primary_key=True)
    person = models.ForeignKey("access.User", models.CASCADE, related_name="+")
    thread = models.CharField(max_length=40, help_text="as the room that has it names it")
    until = models.DateTimeField()
    used = models.PositiveSmallIntegerField(default=0)


class Arrival(models.TextChoices):
    """What became of mail that came in."""

    RECEIVED = "received", _("Received")
    TAKEN = "taken", _("In its thread")
    HELD = "held", _("Held until somebody places it")
    PLACED = "placed", _("Placed by a person")
    SET_ASIDE = "set_aside", _("Set aside by a person")
    AUTOMATIC = "automatic", _("Written by a machine")
    RETURNED = "returned", _("Says what became of our mail")


class Arrived(models.Model):
    """A mail that came in: kept whole until it is in its place, so that none is lost."""

    message_id = models.CharField(max_length=300, unique=True)
    at = models.DateTimeField(default=timezone.now)
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=Arrival, default=Arrival.RECEIVED)
    why = models.CharField(max_length=40, blank=True, help_text="code of why it is held")
    thread = models.CharField(max_length=40, blank=True)
    raw = models.BinaryField(null=True, help_text="the mail, as long as it may still be needed")
    ended_by = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=Arrival.values), name="arrival_known")]
        indexes = [models.Index(fields=["-id"], condition=Q(state=Arrival.HELD), name="arrived_held")]
