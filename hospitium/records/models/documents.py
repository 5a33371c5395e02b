"""Source documents, what they came in, and their pages. Original and row of an original are kept as received, never edited."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DocumentState(models.TextChoices):
    """How far a document has come."""

    RECEIVED = "received", _("Waiting to be read")
    IMPORTED = "imported", _("Imported")
    CONTAINED = "contained", _("Kept, could not be read")
    REFUSED = "refused", _("Refused, kept for inspection")


class Scan(models.TextChoices):
    """What the scanner for malware said."""

    CLEAN = "clean", _("Scanned for malware: nothing found")
    ABSENT = "absent", _("Not scanned for malware: no scanner here")
    FOUND = "found", _("Malware was found")
    FAILED = "failed", _("Could not be scanned for malware")


class Step(models.TextChoices):
    """What has been done with an upload, in this order."""

    KEPT = "kept", _("File kept")
    CHECKED = "checked", _("Kind of file checked")
    SCANNED = "scanned", _("Scanned for malware")
    READ = "read", _("Content read")
    STORED = "stored", _("Case opened")


ARCHIVE, INSIDE = "archive", "inside"
"""Channels of what was in a file that states nothing, and in one that does."""
HOLDERS = ("archive", "batch")
"""Kinds of documents that state nothing themselves."""


class SourceDocument(models.Model):
    """A file as it came: who sent it, when, its digest, and what became of it. The bytes live in `originals`."""

    ref = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")
    sent_for = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")
    delivery = models.CharField(
        max_length=12, blank=True, help_text="what came together: an archive's or a folder's reference"
    )
    office_id = models.BigIntegerField(null=True, help_text="organisation whose desk received it")
    received_by = models.BigIntegerField(null=True)
    received_by_name = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    channel = models.CharField(max_length=20, help_text="upload, command-line, archive, inside, ...")
    file_name = models.CharField(max_length=255)
    declared_type = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    state = models.CharField(max_length=20, choices=DocumentState, default=DocumentState.RECEIVED)
    step = models.CharField(max_length=10, choices=Step, default=Step.KEPT)
    quarantine = models.CharField(max_length=32, blank=True, help_text="random name of bytes that are not released")
    scan = models.CharField(max_length=10, choices=Scan, blank=True)
    scan_detail = models.CharField(max_length=200, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    error_facts = models.JSONField(default=dict)
    read_at = models.DateTimeField(null=True)
    question = models.CharField(max_length=500, blank=True)
    urgency = models.CharField(max_length=20, default="elective")
    pathway = models.CharField(
        max_length=40, blank=True, default="", db_default="", help_text="asked for by the sender"
    )
    format = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=30, blank=True)
    version_guess = models.CharField(max_length=10, blank=True)
    title = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=35, blank=True)
    country = models.CharField(max_length=2, blank=True)
    dated = models.CharField(max_length=40, blank=True)
    dated_precision = models.CharField(max_length=10, blank=True)
    header = models.JSONField(default=dict)
    subject = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    is_demo = models.BooleanField(default=False)
    is_held_back = models.BooleanField(
        default=False, db_default=False, help_text="kept from whoever stands in for the patient (ADR 39)"
    )
    is_part = models.BooleanField(default=False, help_text="one of the many files of a study: shown there, in no list")

    names_patient = False
    """Whether a list may show its reader the patient's name."""

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=DocumentState.values), name="document_state_known")]
        indexes = [
            models.Index(fields=["case", "-id"], name="document_case"),
            models.Index(fields=["sha256"], name="document_sha256"),
            models.Index(fields=["-id"], condition=Q(case=None), name="document_quarantine"),
            models.Index(fields=["delivery"], condition=~Q(delivery=""), name="document_delivery"),
        ]

    @property
    def is_released(self) -> bool:
        """Whether it passed every step; until then nobody is handed its bytes."""
        return self.state == DocumentState.IMPORTED

    @property
    def shown_title(self) -> str:
        """What lists call it."""
        return self.title or self.file_name

    @property
    def waits_for_case(self) -> bool:
        """Whether it was read, and nobody could tell from it whose it is."""
        return self.state == DocumentState.IMPORTED and self.case_id is None and not self.is_holder

    @property
    def is_found(self) -> bool:
        """Whether it was in another file; the same bytes may have come alone before."""
        return self.channel in (ARCHIVE, INSIDE) or bool(self.delivery)

    @property
    def is_holder(self) -> bool:
        """Whether it states nothing itself: an archive, a file about several people."""
        return self.kind in HOLDERS

    @property
    def holds_files(self) -> bool:
        """Whether it was read and there are files in it."""
        return self.state == DocumentState.IMPORTED and bool(self.counts.get("inside") or self.counts.get("files"))

    @property
    def steps(self) -> list[dict[str, object]]:
        """What is done with an upload, in order, and how far this one has come."""
        reached = Step.values.index(self.step)
        return [
            {"label": label, "is_done": place <= reached, "is_next": place == reached + 1}
            for place, label in enumerate(Step.labels)
        ]

    @property
    def steps_done(self) -> int:
        """How many steps are done."""
        return Step.values.index(self.step) + 1


class Part(models.Model):
    """A file in another (an archive, a batch, a document that carries one): the document it became, or why it could not be
    taken out; and where in the other it stood, and what it was called and said to be there.
    """

    archive = models.ForeignKey(SourceDocument, models.CASCADE, related_name="parts", db_index=False)
    position = models.IntegerField()
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    path = models.CharField(max_length=255, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=35, blank=True)
    title = models.CharField(max_length=300, blank=True)
    document = models.ForeignKey(SourceDocument, models.PROTECT, null=True, related_name="part_of")
    refusal = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint("archive", "position", name="part_position")]


class Delivery(models.Model):
    """What came together: an archive, a folder, the files of one upload. `is_whole` when nothing more comes."""

    ref = models.CharField(max_length=12, primary_key=True)
    is_whole = models.BooleanField(default=False)


class PageOrigin(models.TextChoices):
    """Where the text of a page comes from."""

    TEXT = "text", _("Text of the file")
    OCR = "ocr", _("Read by machine")
    NONE = "none", _("Not read yet")


class PageFailure(models.TextChoices):
    """Why a page could not be read by machine."""

    ABSENT = "absent", _("No program that reads pictures is installed here; this page waits for one")
    SLOW = "slow", _("Reading this page by machine took too long; read the picture yourself")
    FAILED = "failed", _("This page could not be read by machine; read the picture yourself")
    UNDRAWN = "undrawn", _("No picture could be made of this page; open the original file")


class Page(models.Model):
    """A page of a document that is paper. One without text changes once: when a machine has read it."""

    document = models.ForeignKey(SourceDocument, models.CASCADE, related_name="pages", db_index=False)
    number = models.IntegerField()
    width = models.FloatField(help_text="as it came, in points")
    height = models.FloatField()
    turn = models.SmallIntegerField(
        default=0, help_text="degrees to the left that set it upright; places are of the upright page"
    )
    text = models.TextField(blank=True)
    origin = models.CharField(max_length=5, choices=PageOrigin)
    language = models.CharField(max_length=35, blank=True)
    confidence = models.FloatField(null=True)
    words = models.JSONField(default=list, help_text="from, to, left, top, right, bottom, confidence: see reading.Word")
    tries = models.SmallIntegerField(default=0)
    failure = models.CharField(max_length=10, choices=PageFailure, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint("document", "number", name="page_number")]
        indexes = [models.Index(fields=["document"], condition=Q(origin="none"), name="page_waits")]

    @property
    def is_waiting(self) -> bool:
        """Whether a machine will read it, or is reading it."""
        return self.origin == PageOrigin.NONE and not self.failure
