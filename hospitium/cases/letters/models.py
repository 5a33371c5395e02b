"""Letters, the templates they are made from, and the letterhead they stand on."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import kinds
from .kinds import Audience, State

KEPT_STATES = [State.DRAFT, State.ISSUED, State.SUPERSEDED, State.REVOKED]


class Layout(models.TextChoices):
    """How two languages stand on one letter."""

    COLUMNS = "columns", _("Side by side")
    AFTER = "after", _("One after the other")


class Paper(models.TextChoices):
    """What it is printed on."""

    A4 = "A4", "A4"
    LETTER = "letter", "US Letter"


class LetterTemplate(models.Model):
    """One version of the words of a kind of letter in one language. Its words never change; only its end may be set."""

    kind = models.CharField(max_length=30)
    language = models.CharField(max_length=10)
    version = models.PositiveIntegerField()
    subject = models.CharField(max_length=300)
    body = models.TextField(help_text="in the markup of `letters.markup`")
    since = models.DateField()
    until = models.DateField(null=True, help_text="first day on which it no longer holds")
    is_shipped = models.BooleanField(default=False, help_text="came with the product")
    written_by = models.CharField(max_length=200)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["kind", "language", "-version"]
        constraints = [
            models.UniqueConstraint("kind", "language", "version", name="letter_template_version"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="letter_template_ends_after"
            ),
        ]


class Letterhead(models.Model):
    """Who writes: names by language, address, contacts, and the beginning of the letters' numbers."""

    organisation = models.OneToOneField("partners.Organisation", models.PROTECT, related_name="+")
    names = models.JSONField(default=dict, help_text="language to name; the organisation's own when empty")
    address = models.CharField(max_length=300, blank=True)
    telephone = models.CharField(max_length=60, blank=True)
    email = models.CharField(max_length=200, blank=True)
    website = models.CharField(max_length=200, blank=True)
    prefix = models.CharField(max_length=8, default="INT", help_text="of the number: ICH-2026-000123")
    paper = models.CharField(max_length=10, choices=Paper, default=Paper.A4)
    verify_at = models.CharField(max_length=200, blank=True, help_text="public address of this site, https://…")


class LetterSeries(models.Model):
    """The last number given in a year; locked while a letter is issued, so that no number is lost or given twice."""

    prefix = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("prefix", "year", name="letter_series_once")]


class Letter(models.Model):
    """A letter about a case. A draft is changed freely; what is issued stays as it is but for its end."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=30)
    variant = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    audience = models.CharField(max_length=12, choices=Audience)
    languages = ArrayField(models.CharField(max_length=10), help_text="one, or two: the first leads")
    layout = models.CharField(max_length=10, choices=Layout, default=Layout.COLUMNS)
    paper = models.CharField(max_length=10, choices=Paper, default=Paper.A4)
    values = models.JSONField(default=dict, help_text="field to value, or to values by language")
    version = models.PositiveIntegerField(default=1)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="successor")
    valid_until = models.DateField(null=True, help_text="last day; chosen in the draft")
    drafted_by = models.CharField(max_length=200)
    drafted_by_id = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField(default=timezone.now)
    number = models.CharField(max_length=20, null=True, unique=True)
    issued_at = models.DateTimeField(null=True)
    issued_on = models.DateField(null=True, help_text="day of issue on the clock of the home campus; valid from")
    issuer = models.CharField(max_length=200, blank=True)
    issuer_id = models.BigIntegerField(null=True)
    issuer_title = models.CharField(max_length=200, blank=True)
    issued_for = models.CharField(max_length=200, blank=True, help_text="organisation on the letterhead")
    wordings = ArrayField(models.BigIntegerField(), default=list, help_text="numbers of the templates, by language")
    sealed = models.JSONField(default=dict, help_text="what it says")
    content_sha256 = models.CharField(max_length=64, blank=True, help_text="of what it says, as printed on it")
    code_digest = models.CharField(max_length=64, null=True, unique=True, help_text="SHA-256 of its verification code")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=200, blank=True)
    revoked_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=KEPT_STATES), name="letter_state_known"),
            models.CheckConstraint(
                condition=Q(state="draft", number=None, code_digest=None)
                | ~Q(state="draft") & Q(number__isnull=False, code_digest__isnull=False, issued_at__isnull=False),
                name="letter_issued_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="revoked") | ~Q(revoked_reason=""), name="letter_revoked_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["case", "-id"], name="letter_of_case")]

    @property
    def is_draft(self) -> bool:
        """Whether it may still be changed."""
        return self.state == State.DRAFT

    def standing(self, today: dt.date) -> State:
        """Where it stands on a day: expired follows from its last day."""
        ended = self.state == State.ISSUED and self.valid_until is not None and self.valid_until < today
        return State.EXPIRED if ended else State(self.state)

    @property
    def name(self) -> str:
        """Its kind and variant in the reader's language."""
        return kinds.named(self.kind, self.variant)


class LetterFile(models.Model):
    """The bytes of an issued letter. In the database, so that number, row and bytes come to be together or not at all."""

    letter = models.OneToOneField(Letter, models.PROTECT, primary_key=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()
