"""Who was invited to what, and how far it came."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hospitium.access.roles import Role
from hospitium.access.standing.scopes import Basis, Scope


class Kind(models.TextChoices):
    """Who is invited."""

    PATIENT = "patient", _("The patient")
    FAMILY = "family", _("Somebody who acts for the patient")
    REFERRER = "referrer", _("Referring physician")


ROLES = {Kind.PATIENT: Role.PATIENT, Kind.FAMILY: Role.PATIENT, Kind.REFERRER: Role.REFERRING_PHYSICIAN}
"""What accepting makes of the invited person."""


class State(models.TextChoices):
    """How far an invitation has come."""

    SENT = "sent", pgettext_lazy("invitation", "Sent")
    OPENED = "opened", pgettext_lazy("invitation", "Opened")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "Accepted")
    EXPIRED = "expired", pgettext_lazy("invitation", "Expired")
    REVOKED = "revoked", pgettext_lazy("invitation", "Taken back")


class Invitee(models.Model):
    """Somebody invited: by a link (only its digest is kept) or a six-digit code to their e-mail address (likewise)."""

    MOST_WRONG = 10

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200, help_text="as whoever invites knows them; they give their own")
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, default="en")
    patient_id = models.BigIntegerField(help_text="number of a patients.Patient; keys never point up")
    case_id = models.BigIntegerField(help_text="number of a cases.Case; keys never point up")
    organisation_id = models.BigIntegerField(help_text="where the role will be held")
    scope = models.CharField(max_length=20, choices=Scope, blank=True)
    basis = models.CharField(max_length=20, choices=Basis, blank=True)
    relationship = models.CharField(max_length=100, blank=True)
    paper = models.CharField(max_length=300, blank=True)
    holds_until = models.DateTimeField(null=True, help_text="of the standing in that comes of it")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the link's secret")
    code = models.CharField(max_length=200, blank=True, help_text="hashed as passwords are; empty: none was sent")
    second_fact = models.CharField(
        max_length=200, blank=True, help_text="what only they know, hashed as passwords are; empty: not asked"
    )
    wrong = models.PositiveSmallIntegerField(default=0, help_text="wrong codes and second facts, ever")
    made_by = models.CharField(max_length=200)
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(default=timezone.now)
    times_sent = models.PositiveSmallIntegerField(default=1)
    until = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by_id = models.BigIntegerField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="invitee_kind_known"),
            models.CheckConstraint(condition=Q(wrong__lte=10), name="invitee_tries"),
            models.CheckConstraint(condition=~Q(kind="family") | ~Q(scope="") & ~Q(basis=""), name="invitee_scope"),
            models.CheckConstraint(condition=Q(accepted_at=None) | Q(revoked_at=None), name="invitee_one_end"),
        ]
        indexes = [
            models.Index(fields=["case_id", "-id"], name="invitee_of_case"),
            models.Index(fields=["email"], condition=Q(accepted_at=None, revoked_at=None), name="invitee_email"),
        ]

    @property
    def state(self) -> State:
        """How far it has come, now."""
        return self.state_at(timezone.now())

    def state_at(self, moment: dt.datetime) -> State:
        """How far it had come at a moment."""
        ends: list[tuple[Any, State]] = [
            (self.accepted_at, State.ACCEPTED),
            (self.revoked_at, State.REVOKED),
            (moment >= self.until or self.wrong >= self.MOST_WRONG, State.EXPIRED),
            (self.opened_at, State.OPENED),
        ]
        return next((state for is_so, state in ends if is_so), State.SENT)

    @property
    def is_live(self) -> bool:
        """Whether it can still be accepted."""
        return self.state in (State.SENT, State.OPENED)
