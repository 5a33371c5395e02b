"""Identity as people state it. Nothing here is inferred from nationality; what is stated carries who and when."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hospitium.kernel.names import PersonName, search_text, sort_key

NAME_PARTS = {
    part: part
    for part in (
        "given",
        "middle",
        "family",
        "second_family",
        "known_as",
        "title",
        "romanised",
        "pronunciation",
        "address_as",
    )
} | {"full": "full_name", "native": "native_name", "native_lang": "native_language", "order": "name_order"}
"""Where each part of a `PersonName` stands."""


class Patient(models.Model):
    """A person who seeks care, under the spelling of their passport."""

    ref = models.CharField(max_length=12, unique=True)
    full_name = models.CharField(max_length=300, help_text="as in the passport; the only name that must be there")
    given = models.CharField(max_length=150, blank=True)
    family = models.CharField(max_length=150, blank=True)
    second_family = models.CharField(max_length=150, blank=True)
    native_name = models.CharField(max_length=300, blank=True)
    native_language = models.CharField(max_length=35, blank=True)
    name_order = models.CharField(max_length=20, default="given-first")
    address_as = models.CharField(max_length=150, blank=True)
    middle = models.CharField(max_length=150, blank=True, help_text="patronymic or middle name")
    known_as = models.CharField(max_length=150, blank=True)
    title = models.CharField(max_length=60, blank=True)
    romanised = models.CharField(max_length=300, blank=True)
    pronunciation = models.CharField(max_length=300, blank=True)
    sort_key = models.CharField(max_length=300)
    search_text = models.TextField()
    sex = models.CharField(max_length=20, blank=True, help_text="as stated; HL7 administrative gender where it fits")
    birth_date = models.CharField(max_length=10, blank=True, help_text="YYYY, YYYY-MM or YYYY-MM-DD, never guessed")
    country = models.CharField(max_length=2, blank=True, help_text="country of residence")
    nationalities = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    zone = models.CharField(max_length=50, blank=True, help_text="where the patient is, IANA")
    interpreter_needed = models.BooleanField(null=True, help_text="empty until somebody asked")
    is_restricted = models.BooleanField(
        default=False, db_default=False, help_text="only the people named on a case see it, not every desk"
    )
    closed_to = ArrayField(
        models.CharField(max_length=40),
        default=list,
        db_default=[],
        help_text="whom the patient shut out, from `Denial`",
    )
    office_id = models.BigIntegerField(null=True, help_text="organisation that registered the patient")
    registered_by = models.BigIntegerField(null=True)
    registered_at = models.DateTimeField(default=timezone.now)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["birth_date", "sort_key"], name="patient_birth_name"),
            models.Index(fields=["sort_key"], name="patient_sort_key"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def name(self) -> PersonName:
        """The name with its order, surnames and native form."""
        return PersonName(**{part: getattr(self, column) for part, column in NAME_PARTS.items()})

    def rename(self, name: PersonName) -> None:
        """Take over a name and refresh the keys by which it is sorted and found (not saved)."""
        for part, column in NAME_PARTS.items():
            setattr(self, column, getattr(name, part))
        self.sort_key, self.search_text = sort_key(name)[:300], search_text(name)


class PatientName(models.Model):
    """Another name a document or a person gave, kept whole."""

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="other_names")
    text = models.CharField(max_length=300)
    use = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=35, blank=True)


class PatientIdentifier(models.Model):
    """A number somebody gave this person. Never enough by itself to merge two records."""

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="identifiers")
    system = models.CharField(max_length=300, blank=True)
    value = models.CharField(max_length=200)
    kind = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes = [models.Index(fields=["system", "value"], name="patient_identifier_value")]


class PatientLanguage(models.Model):
    """A language of the patient: speaking and reading are separate facts, and so is the preference."""

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="languages")
    tag = models.CharField(max_length=35, help_text="BCP 47")
    speaks = models.BooleanField(default=True)
    reads = models.BooleanField(null=True)
    is_preferred = models.BooleanField(default=False)
    stated_by = models.CharField(max_length=200)
    stated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("patient", "tag", name="patient_language_once")]


class ProfileTopic(models.TextChoices):
    """What the culture and language profile asks about; each answer is the patient's own."""

    FORM_OF_ADDRESS = "form_of_address", _("Form of address")
    FAITH = "faith", _("Faith")
    PRAYER = "prayer", _("Prayer times and place")
    DIET = "diet", _("Diet")
    FASTING = "fasting", _("Fasting and medicine times")
    MODESTY = "modesty", _("Modesty")
    SAME_GENDER_STAFF = "same_gender_staff", _("Staff of the same gender")
    WHO_DECIDES = "who_decides", _("Who decides")
    TRUTH_TELLING = "truth_telling", _("Who is told what")
    VISITORS = "visitors", _("Visitors")
    CALENDAR = "calendar", _("Calendar and holidays")
    BLOOD_PRODUCTS = "blood_products", _("Blood products")
    SENSITIVITIES = "sensitivities", _("Sensitivities")
    LITERACY = "literacy", _("How information is best given")


class ProfileFact(models.Model):
    """One stated wish or custom. The newest for a topic counts; older ones stay."""

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="profile")
    topic = models.CharField(max_length=30, choices=ProfileTopic)
    statement = models.CharField(max_length=500)
    stated_by = models.CharField(max_length=200)
    recorded_by = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)


class Denial(models.Model):
    """The patient's word that somebody may not see the record: a FHIR Consent provision of type deny. Deny wins."""

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    key = models.CharField(max_length=40, help_text="role:…, person:…, organisation:… or purpose:…, as in `Actor.keys`")
    stated_by = models.CharField(max_length=200)
    recorded_by = models.CharField(max_length=200)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(key__regex=r"^(role|person|organisation|purpose):[A-Za-z0-9_]+$"), name="denial_key_known"
            ),
            models.UniqueConstraint("patient", "key", condition=Q(until=None), name="denial_once"),
        ]


class Match(models.Model):
    """Two records that may be one person: shown side by side, decided by a person, never merged silently."""

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="+")
    candidate = models.ForeignKey(Patient, models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    decision = models.CharField(
        max_length=10, blank=True, choices=[("same", _("Same person")), ("different", _("Different people"))]
    )
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("patient", "candidate", name="match_once"),
            models.CheckConstraint(condition=~Q(patient=models.F("candidate")), name="match_of_two"),
        ]


class TransferRule(models.Model):
    """One version of what a law says about data leaving. Advisory until signed; a change is a new, unsigned version."""

    country = models.CharField(
        max_length=2, help_text="ISO 3166-1, EU for the European Economic Area, ZZ for any other"
    )
    name = models.CharField(max_length=100, help_text="the law's country or part of it, as the table names it")
    law = models.CharField(max_length=300)
    allowed = models.CharField(max_length=30)
    bases = ArrayField(models.CharField(max_length=50), default=list)
    localisation = models.CharField(max_length=30)
    region = models.CharField(max_length=6, blank=True, help_text="ISO 3166-2; empty: the whole country")
    recipients = ArrayField(models.CharField(max_length=2), default=list, help_text="empty: any country")
    collection = models.CharField(max_length=10, blank=True, help_text="refer: a person looks at carried copies too")
    confidence = models.CharField(max_length=10)
    as_of = models.CharField(max_length=10, help_text="reduced ISO 8601, or undated")
    notes = models.TextField(blank=True)
    source = models.CharField(max_length=500)
    version = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64, help_text="of the content, by `transfer.table.digest`")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, help_text="when a later version took its place")
    standing = ArrayField(
        models.CharField(max_length=50), default=list, help_text="grounds attested with the signature"
    )
    signed_by = models.CharField(max_length=200, blank=True)
    signed_by_id = models.BigIntegerField(null=True)
    signed_at = models.DateTimeField(null=True)
    expires = models.DateField(null=True)
    remark = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["country", "name", "-version"]
        constraints = [
            models.UniqueConstraint("country", "name", "version", name="transfer_rule_version"),
            models.UniqueConstraint("country", "name", condition=Q(until=None), name="transfer_rule_one_living"),
            models.CheckConstraint(
                condition=Q(signed_by="", signed_at=None, expires=None)
                | ~Q(signed_by="") & Q(signed_at__isnull=False, expires__isnull=False),
                name="transfer_rule_signed_whole",
            ),
        ]


class HeadLimit(models.Model):
    """How many people's data may go somewhere in a period before a law bites; counted in `Head`."""

    slug = models.CharField(max_length=20, unique=True)
    origin = models.CharField(max_length=2)
    recipients = ArrayField(models.CharField(max_length=2), default=list, help_text="empty: any country abroad")
    data_classes = ArrayField(models.CharField(max_length=20))
    heads = models.PositiveIntegerField()
    period = models.CharField(max_length=20)
    law = models.CharField(max_length=300)


class Head(models.Model):
    """A person counted under a limit, with the last day their data went; the database alone writes it."""

    limit = models.ForeignKey(HeadLimit, models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint("limit", "patient", name="head_once")]
        indexes = [models.Index(fields=["limit", "day"], name="head_of_limit")]


class ConsentText(models.Model):
    """The exact words of a consent in one language; other words are another version."""

    kind = models.CharField(max_length=30)
    language = models.CharField(max_length=10)
    version = models.PositiveIntegerField(default=1)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("kind", "language", "version", name="consent_text_version")]


class Consent(models.Model):
    """What a patient or representative said about data leaving: yes, no, or taking an earlier word back. Only added to."""

    class Word(models.TextChoices):
        """What was said."""

        PERMIT = "permit", _("agrees")
        DENY = "deny", _("does not agree")
        WITHDRAW = "withdraw", _("takes it back")

    class Giver(models.TextChoices):
        """Who may say it."""

        PATIENT = "patient", _("the patient")
        REPRESENTATIVE = "representative", _("a representative")

    class Way(models.TextChoices):
        """How it was said."""

        WRITTEN = "written", _("in writing")
        ELECTRONIC = "electronic", _("by electronic signature")
        SPOKEN = "spoken", _("spoken, with a witness")

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    word = models.CharField(max_length=10, choices=Word)
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="+")
    country = models.CharField(max_length=2)
    recipient = models.ForeignKey("partners.Organisation", models.PROTECT, null=True, related_name="+")
    giver = models.CharField(max_length=20, choices=Giver)
    given_by = models.CharField(max_length=200)
    way = models.CharField(max_length=20, choices=Way)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateField(null=True, help_text="the last day it holds")
    withdraws = models.ForeignKey("self", models.PROTECT, null=True, related_name="withdrawn_by")
    recorded_by = models.CharField(max_length=200)
    recorded_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(word="withdraw") ^ Q(withdraws=None), name="consent_withdraws_one"),
            models.UniqueConstraint("withdraws", name="consent_withdrawn_once"),
        ]
        indexes = [models.Index(fields=["patient", "country"], name="consent_of_patient")]


class TransferDecision(models.Model):
    """One answer to “may it leave?”, kept in the transaction of the sending. Only added to; looks name it."""

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    patient_ref = models.CharField(max_length=12)
    at = models.DateTimeField(default=timezone.now)
    person_id = models.BigIntegerField(null=True)
    person_name = models.CharField(max_length=200)
    origin = models.CharField(max_length=2)
    region = models.CharField(max_length=6, blank=True)
    collected_by = models.CharField(max_length=20)
    country = models.CharField(max_length=2, help_text="of the recipient")
    recipient_id = models.BigIntegerField(null=True, help_text="organisation, when one is meant")
    purpose = models.CharField(max_length=10)
    data_class = models.CharField(max_length=20)
    channel = models.CharField(max_length=10)
    verdict = models.CharField(max_length=12)
    findings = models.JSONField(help_text="per row: number and version of the rule, its name, verdict, reason, grounds")
    bases = ArrayField(models.CharField(max_length=50), default=list)
    consents = ArrayField(models.BigIntegerField(), default=list)
    grounds = models.CharField(
        max_length=64, help_text="of everything the answer follows from; the same: not kept twice"
    )

    class Meta:
        indexes = [
            models.Index(fields=["patient", "grounds"], name="transfer_decision_again"),
            models.Index(fields=["verdict", "-id"], name="transfer_decision_desk"),
        ]
