"""Builders for tests: rules somebody has signed, consents somebody has given."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting

from . import actions
from .consents import current_texts
from .models import Consent, Patient, TransferRule


def sign_every_rule(standing: Iterable[str] = ()) -> None:
    """Take in the table and sign every row for a year, attesting those of the grounds that it lists."""
    with acting(SYSTEM):
        actions.load_rules()
        expires = timezone.now().date() + dt.timedelta(days=365)
        for row in TransferRule.objects.filter(until=None):
            actions.sign_rule(rule_id=row.pk, expires=expires, standing=set(standing) & set(row.bases), by=SYSTEM)


def make_consent(patient: Patient, country: str, *, kind: str = "transfer", **facts: Any) -> Consent:
    """The patient's written yes (or `word`) to a country, in English."""
    with acting(SYSTEM):
        actions.load_rules()
        text = next(text for text in current_texts() if (text.kind, text.language) == (kind, "en"))
        said: dict[str, Any] = {"given_by": "The patient", "way": "written"} | facts
        return actions.give_consent(patient=patient, text_id=text.pk, country=country, by=SYSTEM, **said)
