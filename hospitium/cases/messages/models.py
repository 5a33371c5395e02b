"""Threads, what is said in them, what is being written, and who has read what."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .audiences import Audience


class Thread(models.Model):
    """What is said about one case to one audience. Neither ever changes."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="threads")
    audience = models.CharField(max_length=10, choices=Audience)
    last_at = models.DateTimeField(null=True, help_text="when the newest message went")

    class Meta:
        constraints = [
            models.UniqueConstraint("case", "audience", name="thread_once"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="thread_audience_known"),
        ]


class Way(models.TextChoices):
    """How a message came to us."""

    PAGE = "page", _("written here")
    MAIL = "mail", _("by e-mail")


class Message(models.Model):
    """Something somebody said. Until it goes, only its author sees it and may take it back; afterwards it stays as it is."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="messages")
    side = models.CharField(max_length=10, choices=Audience, help_text="from which side it was written")
    author = models.ForeignKey(
        "access.User", models.PROTECT, null=True, related_name="+", help_text="empty: somebody who does not sign in"
    )
    author_name = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    body = models.TextField()
    is_urgent = models.BooleanField(default=False, help_text="passes the readers' quiet hours")
    documents = ArrayField(models.CharField(max_length=20), default=list, help_text="references; their door decides")
    way = models.CharField(max_length=10, choices=Way, default=Way.PAGE)
    at = models.DateTimeField(default=timezone.now, help_text="when it was written")
    goes_at = models.DateTimeField(default=timezone.now, help_text="until then it can be taken back")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(side__in=Audience.values), name="message_side_known")]
        indexes = [
            models.Index(fields=["thread", "-id"], name="message_of_thread"),
            models.Index(fields=["goes_at"], condition=Q(sent_at=None), name="message_waits"),
        ]

    @property
    def is_waiting(self) -> bool:
        """Whether it can still be taken back."""
        return self.sent_at is None


class Draft(models.Model):
    """What one person is writing in one thread; nobody else sees it."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="drafts")
    person = models.ForeignKey("access.User", models.CASCADE, related_name="+")
    body = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    documents = ArrayField(models.CharField(max_length=20), default=list)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("thread", "person", name="draft_once")]


class Reached(models.TextChoices):
    """How far a message has come to one of its readers."""

    QUEUED = "queued", _("Waits in the inbox")
    SENT = "sent", _("Told that something waits")
    DELIVERED = "delivered", _("The telling arrived")
    READ = "read", _("Read")
    FAILED = "failed", _("The telling did not arrive")
    WITHHELD = "withheld", _("Not told, as it may not leave")


class Receipt(models.Model):
    """One reader of one message: how far it came, by which way they were told, and when they read it."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="receipts")
    person = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=Reached, default=Reached.QUEUED)
    way = models.CharField(max_length=20, blank=True, help_text="channel they were told by; empty: the inbox alone")
    problem = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("message", "person", name="receipt_once"),
            models.CheckConstraint(condition=Q(state__in=Reached.values), name="receipt_state_known"),
        ]
        indexes = [models.Index(fields=["person", "message"], condition=Q(read_at=None), name="receipt_unread")]


class Rendering(models.Model):
    """A message in another language: paired with the original when a person made it, else labelled as a machine's."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="renderings")
    language = models.CharField(max_length=10)
    body = models.TextField()
    is_machine = models.BooleanField(default=False)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("message", "language", "is_machine", name="rendering_once")]
