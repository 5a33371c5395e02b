"""Source documents and the statements they make. Original and statement are kept as received, never edited."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .journey import OUTSTANDING, RecordKind, WantedState


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
    channel = models.CharField(max_length=20, help_text="upload, command-line, archive, ...")
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
        return self.state == DocumentState.IMPORTED and self.case_id is None and self.format != "zip"

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
    """A file in an archive: the document it became, or why it could not be taken out."""

    archive = models.ForeignKey(SourceDocument, models.CASCADE, related_name="parts", db_index=False)
    position = models.IntegerField()
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    document = models.ForeignKey(SourceDocument, models.PROTECT, null=True, related_name="part_of")
    refusal = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint("archive", "position", name="part_position")]


class Section(models.Model):
    """A section of a document, in the document's order, with its cleaned narrative."""

    document = models.ForeignKey(SourceDocument, models.CASCADE, related_name="sections", db_index=False)
    position = models.IntegerField()
    depth = models.IntegerField(default=0)
    kind = models.CharField(max_length=30)
    code = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300, blank=True)
    narrative = models.TextField(blank=True, help_text="sanitised HTML; the original stays in the document")
    narrative_origin = models.CharField(max_length=10, default="none")
    language = models.CharField(max_length=35, blank=True)
    empty_reason = models.CharField(max_length=60, blank=True)
    duty = models.CharField(max_length=15, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("document", "position", name="section_position")]


class Statement(models.Model):
    """One thing the document states (or states the absence of), with everything as received beside our reading."""

    document = models.ForeignKey(SourceDocument, models.CASCADE, related_name="statements", db_index=False)
    section = models.ForeignKey(Section, models.CASCADE, null=True, related_name="statements")
    position = models.IntegerField()
    kind = models.CharField(max_length=60, help_text="FHIR resource type, or Absence")
    path = models.CharField(max_length=300, blank=True)
    label = models.TextField(blank=True)
    codings = models.JSONField(default=list)
    status = models.CharField(max_length=60, blank=True)
    verification = models.CharField(max_length=60, blank=True)
    dated = models.CharField(max_length=60, blank=True)
    dated_precision = models.CharField(max_length=10, blank=True)
    absence = models.CharField(max_length=20, blank=True)
    severity = models.CharField(max_length=10, blank=True)
    mapping = models.CharField(max_length=10)
    is_current = models.BooleanField(default=True)
    is_refuted = models.BooleanField(default=False)
    is_entered_in_error = models.BooleanField(default=False)
    is_reliable = models.BooleanField(default=True)
    is_of_another = models.BooleanField(default=False)
    detail = models.JSONField(default=list)
    reading = models.JSONField(default=dict, help_text="value, references, end date, notes")
    raw = models.TextField(help_text="what stands in the file, as received, decimals untouched")
    resource = models.TextField(
        blank=True, help_text="the same as a FHIR R4 resource in JSON, where the file is no FHIR JSON"
    )

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint("document", "position", name="statement_position")]


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


class Finding(models.Model):
    """One line of the issue report: what was mapped partly, kept raw or left unresolved."""

    document = models.ForeignKey(SourceDocument, models.CASCADE, related_name="findings")
    severity = models.CharField(max_length=10)
    code = models.CharField(max_length=60)
    expression = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]


class Outcome(models.TextChoices):
    """What a clinician made of a statement."""

    ACCEPT = "accept", _("Accepted")
    MERGE = "merge", _("Says the same")
    DISMISS = "dismiss", _("Dismissed")
    OPEN = "open", _("Undecided again")


class Decision(models.Model):
    """A clinician's decision on a statement; the last one counts, and none is ever changed."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=Outcome)
    lead = models.ForeignKey(
        Statement, models.PROTECT, null=True, related_name="+", help_text="the fact it says the same as"
    )
    reason = models.CharField(max_length=300, blank=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="decision_known"),
            models.CheckConstraint(condition=Q(outcome="merge") ^ Q(lead=None), name="decision_merges_into"),
            models.CheckConstraint(condition=~Q(outcome="dismiss") | ~Q(reason=""), name="decision_dismissed_why"),
        ]


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


class Delivery(models.Model):
    """What came together: an archive, a folder, the files of one upload. `is_whole` when nothing more comes."""

    ref = models.CharField(max_length=12, primary_key=True)
    is_whole = models.BooleanField(default=False)


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
