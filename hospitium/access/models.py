"""People who log in, what they are to whom, and every look at patient data."""

import datetime as dt
import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .inviting.models import Invitee
from .roles import Role
from .standing.models import StandIn

__all__ = [
    "AccessEvent",
    "Alarm",
    "AnsweredOnce",
    "ChainHead",
    "Emergency",
    "Invitation",
    "Invitee",
    "Membership",
    "SecurityEvent",
    "Session",
    "StandIn",
    "Tries",
    "User",
]


class UserManager(BaseUserManager["User"]):
    """Finds people by the e-mail address they sign in with, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who can sign in. Holds no permission by itself: memberships do."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    native_name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, default="en")
    zone = models.CharField(max_length=50, default="UTC", help_text="IANA time zone of the person")
    is_active = models.BooleanField(default=True)

    objects = UserManager()
    USERNAME_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person acts for an organisation in a role, from a moment until it ends."""

    person = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organisation_id = models.BigIntegerField(help_text="number of a partners.Organisation; keys never point up")
    role = models.CharField(max_length=30, choices=Role)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    attested_at = models.DateTimeField(default=timezone.now, help_text="when somebody last confirmed it is still so")
    attested_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="membership_ends_after"),
            models.UniqueConstraint(
                "person", "organisation_id", "role", condition=Q(until=None), name="membership_once_at_a_time"
            ),
        ]


class Emergency(models.Model):
    """Emergency access (“break glass”): one person, one patient, a reason, at most an hour; looked at afterwards."""

    class Reason(models.TextChoices):
        """Why somebody may not wait for a relation (HL7 v3 ActReason, emergency treatment)."""

        DETERIORATING = "deteriorating", _("The patient's condition is worsening")
        ARRIVED = "arrived", _("The patient has arrived and nobody responsible can be reached")
        CALL = "call", _("A call for help from the patient or the family")
        OTHER = "other", _("Another emergency")

    LONGEST = dt.timedelta(minutes=60)

    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    patient_id = models.BigIntegerField(help_text="number of a patients.Patient; keys never point up")
    case_ref = models.CharField(max_length=12)
    reason = models.CharField(max_length=20, choices=Reason)
    words = models.CharField(max_length=500)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    reviewed_by = models.CharField(max_length=200, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    was_justified = models.BooleanField(null=True)
    finding = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since"), until__lte=F("since") + dt.timedelta(minutes=60)),
                name="emergency_an_hour",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="emergency_has_words"),
        ]
        indexes = [models.Index(fields=["person", "until"], name="emergency_live")]


class Alarm(models.Model):
    """Something the privacy desk must look at, such as many records opened outside one's own desk in minutes."""

    kind = models.CharField(max_length=20, choices=[("harvest", _("Many records opened outside the own desk"))])
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    facts = models.JSONField(default=dict)
    reviewed_by = models.CharField(max_length=200, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=500, blank=True)


class AccessEvent(models.Model):
    """One look at, or change of, patient data: who, whose, why, by which page. Holds no clinical value.

    Rows form one chain per office: numbered without gaps, each hash over the row and the hash before it (`chain`).
    Only the database's own `access_append` writes them; nobody changes them (docs/adr/0012-proof-of-who-saw.md).
    """

    office = models.BigIntegerField(default=0, help_text="the chain: organisation of whoever acted, 0 for the system")
    number = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    person_id = models.BigIntegerField(null=True, help_text="empty when the system itself acted")
    roles = ArrayField(models.CharField(max_length=30), default=list)
    action = models.CharField(max_length=20)
    kind = models.CharField(max_length=30)
    refs = ArrayField(models.CharField(max_length=20), default=list, help_text="what was seen, the patient among them")
    purpose = models.CharField(max_length=20, default="TREAT", help_text="HL7 v3 PurposeOfUse")
    route = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=45, blank=True)
    facts = models.JSONField(default=dict)
    prev = models.BinaryField(max_length=32, help_text="hash of the row before")
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint("office", "number", name="access_event_chain")]
        indexes = [
            models.Index(fields=["person_id", "at"], name="access_event_person"),
            GinIndex(fields=["refs"], name="access_event_refs"),
        ]


class ChainHead(models.Model):
    """Where an office's chain ends; its row is the lock that keeps the numbers without gaps."""

    office = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField(default=0)
    hash = models.BinaryField(max_length=32)


class Session(AbstractBaseSession):
    """One browser's session. `expire_date` is its true end now: the idle limit moved on by use, never past the absolute.

    Sessions of strangers (a passkey's challenge, a first step that waits for the second) have no person and live minutes.
    """

    name = models.UUIDField(default=uuid.uuid4, unique=True, help_text="what the list calls it; the key stays secret")
    person = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    limits = models.CharField(max_length=10, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(default=timezone.now)
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person"], name="session_person", condition=Q(person__isnull=False))]

    @classmethod
    def get_session_store_class(cls) -> type:
        from .sessions import SessionStore

        return SessionStore


class Tries(models.Model):
    """When somebody lately guessed at an account or from an address; `subject` is a keyed hash, never the name itself."""

    subject = models.CharField(max_length=64, primary_key=True)
    at = ArrayField(models.DateTimeField())


class SecurityEvent(models.Model):
    """Something about signing in: who (if known), what, from where. Append-only; holds no secret and no guessed address."""

    at = models.DateTimeField(default=timezone.now)
    person_id = models.BigIntegerField(null=True, help_text="empty when nobody by that address exists")
    kind = models.CharField(max_length=40)
    address = models.CharField(max_length=45, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["person_id", "at"], name="security_event_person")]


class Invitation(models.Model):
    """A one-time link by which a person sets how they sign in; only a digest of the link is kept."""

    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class AnsweredOnce(models.Model):
    """A write that took effect, by the key its sender gave it, and where its answer led; kept for two days."""

    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    route = models.CharField(max_length=300)
    digest = models.CharField(max_length=64, help_text="SHA-256 of method, address and contents")
    status = models.SmallIntegerField(default=0)
    headers = models.JSONField(default=dict, help_text="where the answer leads; never a body")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("person", "key", name="answered_once")]
        indexes = [models.Index(fields=["at"], name="answered_at")]
