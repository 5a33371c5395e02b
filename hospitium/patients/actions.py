"""Writes about patients."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.actions import note_access
from hospitium.kernel.errors import NotHere
from hospitium.kernel.events import publish
from hospitium.kernel.ids import new_ref
from hospitium.kernel.names import PersonName
from hospitium.kernel.places import COUNTRIES

from .closing import close, set_walls
from .consents import give_consent, publish_text, withdraw_consent
from .contacts import contact_key
from .errors import PassportIncomplete, StatementNeeded
from .events import ProfileStated
from .matching import PROPOSE_FROM, Identity, compare, may_be_proposed
from .merging import merge_patients, unmerge
from .models import (
    Denial,
    Match,
    Patient,
    PatientContact,
    PatientIdentifier,
    PatientLanguage,
    PatientName,
    ProfileFact,
    ProfileTopic,
)
from .outgoing import may_be_sent
from .queries import PASSPORT, as_stated, lookalikes, said_by
from .transfer_rules import load_rules, revise_rule, sign_rule
from .transfers import may_leave, may_open, openable

__all__ = [
    "deny",
    "give_consent",
    "keep_apart",
    "lift_denial",
    "load_rules",
    "may_be_sent",
    "may_leave",
    "may_open",
    "merge_patients",
    "openable",
    "publish_text",
    "record_passport",
    "record_profile",
    "register_patient",
    "revise_rule",
    "set_restricted",
    "sign_rule",
    "unmerge",
    "withdraw_consent",
    "withdraw_profile",
]


@transaction.atomic
def register_patient(
    *,
    name: PersonName,
    by: Actor,
    other_names: Iterable[tuple[str, str, str]] = (),
    identifiers: Iterable[tuple[str, str, str]] = (),
    contacts: Iterable[str] = (),
    languages: Sequence[dict[str, Any]] = (),
    stated_by: str = "",
    office_id: int | None = None,
    with_matches: bool = False,
    **facts: Any,
) -> Patient:
    """Enter a new patient. `other_names`: (text, use, language); `identifiers`: (system, value, kind); `contacts`: telephone
    numbers and addresses of mail, as sent; `languages`: fields of `PatientLanguage`; `with_matches`: compare with every
    record worth comparing, of every office, and note likely doubles for the desk to decide; `facts`: birth_date, sex,
    country, zone, ...
    """
    by.require("send referral")
    patient = Patient(ref=new_ref("P"), office_id=office_id, registered_by=by.id, **facts)
    patient.rename(name)
    patient.save()
    names = PatientName.objects.bulk_create(
        [
            PatientName(patient=patient, text=text[:300], use=use[:30], language=tag[:35])
            for text, use, tag in other_names
        ]
    )
    numbers = PatientIdentifier.objects.bulk_create(
        [
            PatientIdentifier(patient=patient, system=system[:300], value=value[:200], kind=kind[:100])
            for system, value, kind in identifiers
        ]
    )
    reached = PatientContact.objects.bulk_create(
        [
            PatientContact(patient=patient, value=value[:200], key=key, stated_by=stated_by[:200])
            for key, value in {contact_key(value): value for value in contacts}.items()
            if key
        ]
    )
    PatientLanguage.objects.bulk_create(
        [PatientLanguage(patient=patient, stated_by=stated_by[:200], **language) for language in languages]
    )
    note_access("create", "patient", [patient.ref])
    if with_matches:
        _propose_matches(patient, as_stated(patient, names, numbers, reached))
    return patient


def _propose_matches(patient: Patient, mine: Identity) -> None:
    with acting(SYSTEM):
        alike = lookalikes(patient, mine)
        namesakes = sum(other.sort_key == patient.sort_key for other, _ in alike)
        likely = [
            (other, compare(mine, theirs, namesakes=namesakes))
            for other, theirs in alike
            if may_be_proposed(mine, theirs)
        ]
        Match.objects.bulk_create(
            Match(patient=patient, candidate=other, score=likeness.score, reasons=list(likeness.reasons))
            for other, likeness in likely
            if likeness.score >= PROPOSE_FROM
        )


@transaction.atomic
def keep_apart(*, match_id: int, by: Actor) -> Match:
    """A person says that two records are of two people. Whether both are seen is asked one floor up."""
    by.require("decide match")
    with acting(SYSTEM):
        open_ones = Match.objects.select_for_update(of=("self",)).select_related("patient", "candidate")
        match = open_ones.filter(pk=match_id, decision="").first()
        if match is None:
            raise NotHere
        match.decision, match.decided_by, match.decided_at = "different", by.id, timezone.now()
        match.save()
    note_access("update", "match", [match.patient.ref, match.candidate.ref], decision=match.decision)
    return match


@transaction.atomic
def record_profile(*, patient: Patient, topic: str, statement: str, stated_by: str, by: Actor) -> ProfileFact:
    """Keep what the patient or family said about a topic, with who said it and who wrote it down."""
    by.require("record profile")
    if topic not in ProfileTopic.values or not statement.strip() or not stated_by.strip():
        raise StatementNeeded
    return _state(patient, topic, by, statement=statement.strip()[:500], stated_by=stated_by.strip()[:200])


@transaction.atomic
def withdraw_profile(*, patient: Patient, topic: str, stated_by: str, by: Actor) -> ProfileFact:
    """Keep that what was said about a topic holds no more, and who said so. Raises `StatementNeeded` where nothing holds."""
    by.require("record profile")
    if topic not in said_by(patient) or not stated_by.strip():
        raise StatementNeeded
    return _state(patient, topic, by, stated_by=stated_by.strip()[:200], is_withdrawn=True)


def _state(patient: Patient, topic: str, by: Actor, **said: Any) -> ProfileFact:
    note_access("update", "patient", [patient.ref], topic=topic)
    fact = ProfileFact.objects.create(patient=patient, topic=topic, recorded_by=by.id, **said)
    publish(ProfileStated(patient_ref=patient.ref, topic=topic))
    return fact


def set_restricted(*, patient: Patient, restricted: bool, by: Actor) -> None:
    """Take the patient from every desk's sight but the people named on a case, or give them back; `cases` asks who may."""
    note_access("update", "patient", [patient.ref], restricted=restricted)
    set_walls(patient.pk, restricted=restricted)
    patient.is_restricted = restricted


@transaction.atomic
def deny(*, patient: Patient, key: str, stated_by: str, by: Actor) -> None:
    """Keep the patient's word that somebody (`Actor.keys`) may not see the record; it bites on the next request.

    Raises `StatementNeeded` when nobody is named as having said so or the key is none.
    """
    by.require("record denial")
    if not _KEY.fullmatch(key) or not stated_by.strip():
        raise StatementNeeded
    number = _lock(patient)
    Denial.objects.get_or_create(
        patient_id=number, key=key, until=None, defaults={"stated_by": stated_by.strip()[:200], "recorded_by": by.name}
    )
    note_access("update", "patient", [patient.ref], denied=key)
    close(number)


@transaction.atomic
def lift_denial(*, patient: Patient, denial_id: int, by: Actor) -> None:
    """The patient took the word back."""
    by.require("record denial")
    number = _lock(patient)
    lifted = Denial.objects.filter(pk=denial_id, patient=number, until=None)
    if not lifted.update(until=timezone.now(), lifted_by=by.name):
        raise NotHere
    note_access("update", "patient", [patient.ref], lifted=denial_id)
    close(number)


_KEY = re.compile(r"(role|person|organisation|purpose):[A-Za-z0-9_]{1,30}")


@transaction.atomic
def record_passport(*, patient: Patient, number: str, country: str, expires: dt.date, by: Actor) -> PatientIdentifier:
    """Keep the passport as it was shown; earlier ones stay, the one recorded last counts. Raises `PassportIncomplete`."""
    by.require("record passport")
    value = " ".join(number.split()).upper()
    if not value or len(value) > 40 or country not in COUNTRIES:
        raise PassportIncomplete
    note_access("update", "patient", [patient.ref], passport=True)
    return PatientIdentifier.objects.create(
        patient=patient, kind=PASSPORT, value=value, country=country, expires=expires
    )


def _lock(patient: Patient) -> int:
    """Lock the patient's row; the number of the record that stands, should it have been joined to another meanwhile."""
    with acting(SYSTEM):
        row = Patient.objects.select_for_update().get(pk=patient.pk)
        return row.merged_into_id or row.pk
