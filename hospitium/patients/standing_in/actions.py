"""Granting, renewing and ending that somebody acts for a patient; and who comes along."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access
from hospitium.access.queries import User
from hospitium.access.roles import STAFF
from hospitium.access.standing import actions as standing
from hospitium.access.standing.errors import StandingIncomplete
from hospitium.access.standing.queries import standing_for
from hospitium.access.standing.scopes import ON_PAPER, Basis, Scope
from hospitium.kernel.errors import NotHere
from hospitium.patients.errors import StatementNeeded
from hospitium.patients.models import Companion, Patient

from .errors import NoMinor, OnlyOwnWord, PaperNeeded
from .majority import clock_of, comes_of_age

Standing = standing.StandIn


def checked_standing(
    *, patient: Patient, scope: str, basis: str, until: dt.date | None, paper: str, by: Actor
) -> dt.datetime | None:
    """The moment at which it will end, once the actor may grant it and the ground holds.

    Staff record any ground, the patient gives their own word. A parent's ends when the child comes of age, whatever was
    asked. Raises `MayNot`, `StandingIncomplete`, `OnlyOwnWord`, `PaperNeeded`, `NoMinor`.
    """
    by.require_for("grant standing", patient.pk)
    if scope not in Scope.values or basis not in Basis.values:
        raise StandingIncomplete
    if basis != Basis.WORD and not (by.is_system or by.roles & STAFF):
        raise OnlyOwnWord
    if basis in ON_PAPER and not paper.strip():
        raise PaperNeeded
    ends = _end_of(until, patient.zone)
    of_age = comes_of_age(patient.birth_date, patient.country, patient.zone, timezone.now().date())
    if basis == Basis.PARENT:
        if of_age is None or of_age <= timezone.now():
            raise NoMinor
        ends = min(ends or of_age, of_age)
    if ends is not None and ends <= timezone.now():
        raise StandingIncomplete
    return ends


@transaction.atomic
def grant(
    *, patient: Patient, person: User, scope: str, basis: str, ends: dt.datetime | None, by: Actor, **told: Any
) -> Standing:
    """Let a person act for the patient from now; `ends` as `checked_standing` gave it, by the same actor or the inviter.

    Raises `StandingIncomplete` when that moment came meanwhile.
    """
    return standing.begin_standing(
        person=person,
        patient_id=patient.pk,
        patient_ref=patient.ref,
        scope=scope,
        basis=basis,
        until=ends,
        by=by,
        **told,
    )


@transaction.atomic
def end(*, patient: Patient, number: int, by: Actor) -> Standing:
    """End it at once: by the patient, by whoever records such things, or by the person themselves. Raises `NotHere`."""
    found = next((one for one in standing_for(patient.pk) if one.pk == number), None)
    if found is None or not (found.person_id == by.id or by.may_for("grant standing", patient.pk)):
        raise NotHere
    return standing.end_standing(number=number, patient_id=patient.pk, patient_ref=patient.ref, by=by)


@transaction.atomic
def renew(*, patient: Patient, number: int, until: dt.date | None, by: Actor) -> Standing:
    """Let it hold until another day, on the ground it has. Raises as `checked_standing` does, and `NotHere`."""
    found = next((one for one in standing_for(patient.pk) if one.pk == number and one.ended_at is None), None)
    if found is None:
        raise NotHere
    ends = checked_standing(
        patient=patient, scope=found.scope, basis=found.basis, until=until, paper=found.paper, by=by
    )
    return standing.renew_standing(number=number, patient_id=patient.pk, patient_ref=patient.ref, until=ends, by=by)


@transaction.atomic
def name_companion(*, patient: Patient, name: str, stated_by: str, by: Actor, **facts: Any) -> Companion:
    """Keep who of the family comes along, as stated at a desk; `facts`: relation, telephone."""
    by.require("record profile")
    if not name.strip() or not stated_by.strip():
        raise StatementNeeded
    note_access("update", "patient", [patient.ref], companion=True)
    return Companion.objects.create(
        patient=patient, full_name=name.strip()[:300], stated_by=stated_by.strip()[:200], **facts
    )


def _end_of(day: dt.date | None, zone: str) -> dt.datetime | None:
    """The end of a last day, on the patient's clock."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, tzinfo=clock_of(zone)) if day else None
