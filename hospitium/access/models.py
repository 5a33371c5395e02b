"""People who log in, what they are to whom, and every look at patient data."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from .roles import Role


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

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="membership_ends_after"),
            models.UniqueConstraint(
                "person", "organisation_id", "role", condition=Q(until=None), name="membership_once_at_a_time"
            ),
        ]


class AccessEvent(models.Model):
    """One look at, or change of, patient data: who, whose, why, by which page. Append-only; holds no clinical value."""

    at = models.DateTimeField(default=timezone.now)
    person_id = models.BigIntegerField(null=True, help_text="empty when the system itself acted")
    roles = ArrayField(models.CharField(max_length=30), default=list)
    action = models.CharField(max_length=20)
    kind = models.CharField(max_length=30)
    refs = ArrayField(models.CharField(max_length=20), default=list)
    purpose = models.CharField(max_length=20, default="TREAT", help_text="HL7 v3 PurposeOfUse")
    route = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=45, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["person_id", "at"], name="access_event_person")]


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
