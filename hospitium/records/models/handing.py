"""Records handed out by a link (SMART Health Links): the link, its sealed files, who opened it, who took over."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Recipient(models.TextChoices):
    """Whom a link is for; each kind has its policy."""

    PHYSICIAN = "physician", _("Physician at home")
    PATIENT = "patient", _("Patient or family")
    INSURER = "insurer", _("Insurer")


class Content(models.TextChoices):
    """What may lie behind a link."""

    SUMMARY = "summary", _("Patient summary (FHIR)")
    PACKET = "packet", _("Discharge packet (PDF)")
    IMAGES = "images", _("Key images")
    REPORTS = "reports", _("Reports as they came")
    ARCHIVE = "archive", _("Whole record (ZIP)")


class Opened(models.TextChoices):
    """What somebody who came with a link was answered."""

    LIST = "list", _("Shown what is inside")
    FILE = "file", _("Given a file")
    REPLY = "reply", _("Confirmed the arrival")
    PASSCODE = "passcode", _("Refused: wrong passcode")
    REVOKED = "revoked", _("Refused: taken back")
    EXPIRED = "expired", _("Refused: expired")
    CLOSED = "closed", _("Refused: closed after too many wrong passcodes")
    WITHHELD = "withheld", _("Refused: may not leave any more")
    LOST = "lost", _("Refused: the files are gone")


class LinkPolicy(models.Model):
    """How long links for one kind of recipient live, and when somebody asks whether they arrived; the newest row holds."""

    recipient = models.CharField(max_length=15, choices=Recipient)
    since = models.DateField(help_text="the day from which it holds")
    days = models.PositiveSmallIntegerField(help_text="unless told otherwise")
    longest_days = models.PositiveSmallIntegerField()
    needs_passcode = models.BooleanField(default=True)
    remind_days = models.PositiveSmallIntegerField(null=True, help_text="until somebody asks; empty: nobody does")
    purpose = models.CharField(max_length=10, help_text="HL7 v3 PurposeOfUse, for the rules of transfer")


class HealthLink(models.Model):
    """A way for somebody without an account to read what was handed out of one case. Its key is kept nowhere."""

    ref = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15, choices=Recipient)
    recipient = models.CharField(max_length=200, help_text="whom it is for, by name")
    country = models.CharField(max_length=2, help_text="where they are")
    contents = models.JSONField(default=list, help_text="what is inside, of Content")
    language = models.CharField(max_length=10, default="en")
    label = models.CharField(max_length=80)
    secret = models.CharField(max_length=64, unique=True, help_text="SHA-256 of what stands in the address")
    passcode = models.CharField(max_length=200, blank=True, help_text="hashed as passwords are; empty: none")
    wrong = models.PositiveSmallIntegerField(default=0, help_text="wrong passcodes, ever")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by_name = models.CharField(max_length=200, blank=True)
    made_by = models.BigIntegerField(null=True)
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=timezone.now)
    reminded_at = models.DateTimeField(null=True, help_text="when a task began to ask whether it arrived")

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(wrong__lte=10), name="health_link_tries")]
        indexes = [models.Index(fields=["case", "-id"], name="health_link_case")]


class HealthLinkFile(models.Model):
    """One sealed file (JWE) behind a link; its bytes lie beside the originals under a random name."""

    link = models.ForeignKey(HealthLink, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    file = models.CharField(max_length=32, blank=True, help_text="random name of its bytes; empty once dropped")
    size = models.BigIntegerField()

    class Meta:
        ordering = ["id"]


class Opening(models.Model):
    """Somebody came with a link. Never changed, never deleted."""

    link = models.ForeignKey(HealthLink, models.CASCADE, related_name="openings")
    at = models.DateTimeField(default=timezone.now)
    recipient = models.CharField(max_length=200, blank=True, help_text="as they named themselves")
    network = models.CharField(max_length=45, blank=True, help_text="where from, shortened")
    answer = models.CharField(max_length=15, choices=Opened)

    class Meta:
        ordering = ["-id"]


class Acknowledgement(models.Model):
    """Somebody said that they received what a link holds, or that they take the patient over. Never changed."""

    link = models.ForeignKey(HealthLink, models.CASCADE, related_name="acknowledgements")
    at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    takes_over = models.BooleanField(default=False)
    words = models.CharField(max_length=2000, blank=True)
    network = models.CharField(max_length=45, blank=True)

    class Meta:
        ordering = ["-id"]
