"""Translations of documents: a job with a life of its own, its segments, what was signed before, and the words of the house."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .documents import SourceDocument


class TranslationState(models.TextChoices):
    """How far a translation has come."""

    ASKED = "asked", _("A machine is drafting it")
    DRAFTED = "drafted", _("Drafted by machine, to be reviewed")
    IN_WORK = "in_work", _("Being translated")
    SIGNED = "signed", _("Signed")
    SUPERSEDED = "superseded", _("Replaced by a newer one")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Translation(models.Model):
    """A document put into another language. Both sides are bound by digests: of the original's bytes, of the text as it was read
    from it, and of what was signed.
    """

    ref = models.CharField(max_length=12, unique=True)
    document = models.ForeignKey(SourceDocument, models.PROTECT, related_name="translations", db_index=False)
    source_language = models.CharField(max_length=35)
    target_language = models.CharField(max_length=35)
    state = models.CharField(max_length=10, choices=TranslationState)
    engine = models.CharField(max_length=20)
    model = models.CharField(max_length=80, blank=True, help_text="digest or name of the machine's model")
    failure = models.CharField(max_length=20, blank=True, help_text="why the machine stopped")
    original_sha256 = models.CharField(max_length=64)
    source_sha256 = models.CharField(max_length=64, help_text="of the text as it was read, with its places")
    target_sha256 = models.CharField(max_length=64, blank=True, help_text="of both texts, when it was signed")
    asked_by = models.BigIntegerField(null=True)
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField(default=timezone.now)
    due = models.DateField(null=True)
    signed_by = models.BigIntegerField(null=True)
    linguist = models.CharField(max_length=200, blank=True)
    qualification = models.CharField(max_length=200, blank=True, help_text="as the linguist states it")
    signed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, help_text="why it was withdrawn")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TranslationState.values), name="translation_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "superseded"])
                | (~Q(target_sha256="") & ~Q(linguist="") & ~Q(qualification="") & Q(signed_at__isnull=False)),
                name="translation_signed_by_name",
            ),
            models.CheckConstraint(condition=~Q(state="withdrawn") | ~Q(reason=""), name="translation_withdrawn_why"),
        ]
        indexes = [
            models.Index(fields=["document", "-id"], name="translation_document"),
            models.Index(
                fields=["id"], condition=Q(state__in=["asked", "drafted", "in_work"]), name="translation_waiting"
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it may still be worked on."""
        return self.state in (TranslationState.ASKED, TranslationState.DRAFTED, TranslationState.IN_WORK)

    @property
    def is_final(self) -> bool:
        """Whether a linguist answers for it."""
        return self.state == TranslationState.SIGNED

    @property
    def is_machine(self) -> bool:
        """Whether a machine wrote the first draft."""
        return self.engine != "human"


class Segment(models.Model):
    """A sentence or line of the document, and what stands for it. `version` counts the savings: who saves over another is told."""

    translation = models.ForeignKey(Translation, models.CASCADE, related_name="segments", db_index=False)
    number = models.IntegerField()
    place = models.CharField(max_length=20, help_text="where it stands: p3 is page 3, s2 section 2")
    source = models.TextField()
    machine = models.TextField(blank=True, help_text="as the machine wrote it")
    engine = models.CharField(max_length=20, blank=True)
    score = models.FloatField(null=True, help_text="how sure the machine was, or how like what the memory held")
    final = models.TextField(blank=True)
    findings = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True, help_text="why a finding that stops is right nevertheless")
    version = models.IntegerField(default=0)
    edited_by = models.BigIntegerField(null=True)
    edited_by_name = models.CharField(max_length=200, blank=True)
    edited_at = models.DateTimeField(null=True)
    earlier = models.JSONField(default=list, help_text="what stood here before: text, by, at")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint("translation", "number", name="segment_number")]

    @property
    def page(self) -> int:
        """The page of paper it stands on; 0 for none."""
        return int(self.place[1:]) if self.place.startswith("p") and self.place[1:].isdigit() else 0

    @property
    def is_confirmed(self) -> bool:
        """Whether a person has saved it."""
        return self.version > 0

    @property
    def shown(self) -> str:
        """What stands for it by now: a person's words, else the machine's."""
        return self.final if self.is_confirmed else self.machine

    @property
    def is_stopped(self) -> bool:
        """Whether something forbids signing, and nobody has said why it is right."""
        return not self.reason and any(found["severity"] == "stop" for found in self.findings)


class Memory(models.Model):
    """A sentence that a linguist signed, and its translation. One that may tell who the patient is serves that patient alone."""

    source_language = models.CharField(max_length=35)
    target_language = models.CharField(max_length=35)
    folded = models.CharField(max_length=64, help_text="digest of the source, blanks and case apart")
    words = ArrayField(models.CharField(max_length=40), default=list, help_text="by which likenesses are found")
    source = models.TextField()
    target = models.TextField()
    origin = models.ForeignKey(Translation, models.PROTECT, null=True, related_name="+", help_text="none: imported")
    is_shared = models.BooleanField(default=False)
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(is_shared=True) | Q(origin__isnull=False), name="memory_of_somebody"),
        ]
        indexes = [
            models.Index(fields=["source_language", "target_language", "folded"], name="memory_exact"),
            models.Index(fields=["origin"], name="memory_origin"),
            GinIndex(fields=["words"], name="memory_words"),
        ]


class TermKind(models.TextChoices):
    """What the glossary says of a word."""

    MUST = "must", _("Must be translated so")
    FORBIDDEN = "forbidden", _("Must not be translated so")


class GlossaryTerm(models.Model):
    """A word of the house's glossary."""

    source_language = models.CharField(max_length=35)
    term = models.CharField(max_length=200)
    target_language = models.CharField(max_length=35)
    target = models.CharField(max_length=200)
    note = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=10, choices=TermKind, default=TermKind.MUST)
    kept_by_name = models.CharField(max_length=200, blank=True)
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["term", "id"]
        constraints = [
            models.UniqueConstraint("source_language", "target_language", "term", "target", name="glossary_term_once"),
            models.CheckConstraint(condition=Q(kind__in=TermKind.values), name="glossary_kind_known"),
        ]
