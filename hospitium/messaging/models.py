"""What waits in a person's inbox, and what waits to leave the house."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """Something that needs one person; rendered in the reader's language when it is read."""

    person = models.ForeignKey("access.User", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    ref = models.CharField(max_length=20, help_text="what it is about; no name and no clinical word")
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="notice_inbox")]


class Delivery(models.TextChoices):
    """How far a message that leaves has come."""

    QUEUED = "queued", _("Waiting to be sent")
    SENT = "sent", _("Sent")
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
            models.Index(fields=["next_try_at"], condition=Q(state__in=WAITING), name="outgoing_due"),
            models.Index(fields=["channel", "recipient", "at"], condition=Q(state__in=WAITING), name="outgoing_line"),
        ]
