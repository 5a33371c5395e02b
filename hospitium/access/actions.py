"""Writes of access: accounts, memberships, and the record of every look at patient data."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from hospitium.kernel.errors import NotHere
from hospitium.kernel.events import publish

from . import record
from .acting import Actor, current
from .errors import EmergencyNeedsReason, FindingNeeded
from .events import HarvestSuspected
from .models import AccessEvent, Alarm, Emergency, Membership, User
from .roles import OUTSIDE, Role


def note_access(action: str, kind: str, refs: Iterable[str], *, purpose: str = "", **facts: Any) -> None:
    """Record that the current actor read or changed patient data; written as the last act of the transaction.

    `action`: read, list, create, update or export. `refs` name what was seen, the patient among them when known.
    `purpose`: HL7 v3 PurposeOfUse, the actor's own when empty. `facts` never hold a clinical value.
    """
    actor = current()
    record.note(
        actor.id,
        actor.memberships[0][1] if actor.memberships else 0,
        {
            "roles": sorted(actor.roles),
            "action": action,
            "kind": kind,
            "refs": list(dict.fromkeys(refs)),
            "purpose": purpose or actor.purpose,
            "route": actor.route,
            "address": actor.address,
            "facts": facts,
        },
    )


@transaction.atomic
def create_person(
    *,
    email: str,
    name: str,
    password: str | None = None,
    native_name: str = "",
    language: str = "en",
    zone: str = "UTC",
) -> User:
    """An account; without a password it cannot sign in by password."""
    user = User(email=email.lower(), name=name, native_name=native_name, language=language, zone=zone)
    user.set_password(password)
    user.save()
    return user


@transaction.atomic
def give_role(*, person: User, role: Role, organisation_id: int) -> Membership:
    """Make the person act for the organisation in the role, from now; twice changes nothing."""
    membership, _ = Membership.objects.get_or_create(
        person=person, role=role, organisation_id=organisation_id, until=None
    )
    return membership


@transaction.atomic
def end_role(*, person: User, role: Role, organisation_id: int) -> None:
    """End the membership; the next request of that person no longer has it."""
    Membership.objects.filter(person=person, role=role, organisation_id=organisation_id, until=None).update(
        until=timezone.now()
    )


@transaction.atomic
def set_language(*, person: User, language: str) -> None:
    """Keep the language a person reads the product in."""
    User.objects.filter(pk=person.pk).update(language=language)


@transaction.atomic
def attest(*, membership_id: int, by: Actor) -> Membership:
    """Confirm for another 90 days that a person of another institution still acts for it."""
    by.require("attest accounts")
    outside = _outside(membership_id)
    outside.attested_at, outside.attested_by = timezone.now(), by.name
    outside.save(update_fields=["attested_at", "attested_by"])
    return outside


@transaction.atomic
def end_outside(*, membership_id: int, by: Actor) -> Membership:
    """End a membership of a person of another institution; their next request finds every door closed."""
    by.require("attest accounts")
    outside = _outside(membership_id)
    outside.until = timezone.now()
    outside.save(update_fields=["until"])
    return outside


def _outside(number: int) -> Membership:
    found = Membership.objects.select_for_update().filter(pk=number, role__in=OUTSIDE, until=None).first()
    if found is None:
        raise NotHere
    return found


@transaction.atomic
def open_emergency(*, patient_id: int, case_ref: str, reason: str, words: str, by: Actor) -> Emergency:
    """Open one patient's record to the actor for an hour; the caller tells the privacy desk in the same transaction.

    Raises `MayNot` for a role without the right, `EmergencyNeedsReason` without a reason and words.
    """
    by.require("break glass")
    if reason not in Emergency.Reason.values or len(words.strip()) < 5:
        raise EmergencyNeedsReason
    now = timezone.now()
    emergency = Emergency.objects.create(
        person_id=by.id or 0,
        patient_id=patient_id,
        case_ref=case_ref,
        reason=reason,
        words=words.strip()[:500],
        since=now,
        until=now + Emergency.LONGEST,
    )
    note_access("emergency", "case", [case_ref], purpose="ETREAT", reason=reason)
    return emergency


@transaction.atomic
def end_emergency(*, patient_id: int, by: Actor) -> None:
    """Close the actor's emergency access to the patient before its hour is over."""
    now = timezone.now()
    Emergency.objects.filter(person_id=by.id, patient_id=patient_id, until__gt=now).update(until=now)


@transaction.atomic
def review_emergency(*, emergency_id: int, was_justified: bool, finding: str, by: Actor) -> Emergency:
    """The privacy desk says, once, whether the emergency access was justified and why."""
    by.require("guard privacy")
    emergency = Emergency.objects.select_for_update().filter(pk=emergency_id, reviewed_at=None).first()
    if emergency is None:
        raise NotHere
    if not finding.strip():
        raise FindingNeeded
    emergency.was_justified, emergency.finding = was_justified, finding.strip()[:500]
    emergency.reviewed_by, emergency.reviewed_at = by.name, timezone.now()
    emergency.save()
    return emergency


@transaction.atomic
def review_alarm(*, alarm_id: int, finding: str, by: Actor) -> Alarm:
    """The privacy desk says, once, what stood behind an alarm."""
    by.require("guard privacy")
    alarm = Alarm.objects.select_for_update().filter(pk=alarm_id, reviewed_at=None).first()
    if alarm is None:
        raise NotHere
    if not finding.strip():
        raise FindingNeeded
    alarm.finding, alarm.reviewed_by, alarm.reviewed_at = finding.strip()[:500], by.name, timezone.now()
    alarm.save()
    return alarm


HARVEST_RECORDS, HARVEST_MINUTES = 30, 10
"""More records than this, opened outside one's own desk within so many minutes, raise the alarm."""


def watch_harvest(*, by: Actor, ref: str) -> None:
    """Called as a record outside the actor's own desk opens: raises the alarm at most once an hour for a person."""
    now = timezone.now()
    looks = AccessEvent.objects.filter(
        person_id=by.id, action="read", facts__own_desk=False, at__gt=now - dt.timedelta(minutes=HARVEST_MINUTES)
    )
    opened = {refs[0] for refs in looks.values_list("refs", flat=True)[: HARVEST_RECORDS * 20]} | {ref}
    if len(opened) <= HARVEST_RECORDS:
        return
    hour = now - dt.timedelta(hours=1)
    if not Alarm.objects.filter(kind="harvest", person_id=by.id, at__gt=hour).exists():
        alarm = Alarm.objects.create(kind="harvest", person_id=by.id or 0, facts={"records": len(opened)})
        publish(HarvestSuspected(alarm_id=alarm.pk, person_name=by.name))
