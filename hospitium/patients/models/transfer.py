"""What lets data leave: the rules of laws, the counts they ask for, what patients say, and every answer that was given."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .identity import Patient


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
