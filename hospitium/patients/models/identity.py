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
    other_offices = ArrayField(
        models.BigIntegerField(),
        default=list,
        db_default=[],
        help_text="organisations that registered the records joined to this one",
    )
    registered_by = models.BigIntegerField(null=True)
    registered_at = models.DateTimeField(default=timezone.now)
    is_demo = models.BooleanField(default=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", help_text="the record this one was joined to; see `Merge`"
    )

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
    country = models.CharField(max_length=2, blank=True, db_default="", default="", help_text="who issued a passport")
    expires = models.DateField(null=True, help_text="last day of a passport")

    class Meta:
        indexes = [models.Index(fields=["system", "value"], name="patient_identifier_value")]


class PatientContact(models.Model):
    """A telephone number or address of mail that a document gave for this person; families share them."""

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="contacts")
    value = models.CharField(max_length=200, help_text="as sent")
    key = models.CharField(max_length=200, help_text="folded by `contacts.contact_key`, to be compared")
    stated_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("patient", "key", name="patient_contact_once")]
        indexes = [models.Index(fields=["key"], name="patient_contact_key")]


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
    """One stated wish or custom, or the word that it holds no more. The newest for a topic counts; older ones stay."""

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="profile")
    topic = models.CharField(max_length=30, choices=ProfileTopic)
    statement = models.CharField(max_length=500)
    stated_by = models.CharField(max_length=200)
    recorded_by = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)
    is_withdrawn = models.BooleanField(default=False, db_default=False, help_text="what was said holds no more")


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
        indexes = [models.Index(fields=["-score", "id"], condition=Q(decision=""), name="match_open")]
