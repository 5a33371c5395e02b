"""Writes of standing in. Who may grant it and how long a ground can hold is asked by the room that knows patients."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access
from hospitium.access.models import User
from hospitium.kernel.errors import NotHere

from .errors import StandingIncomplete
from .models import StandIn


@transaction.atomic
def begin_standing(
    *,
    person: User,
    patient_id: int,
    patient_ref: str,
    scope: str,
    basis: str,
    until: dt.datetime | None,
    relationship: str = "",
    paper: str = "",
    by: Actor,
) -> StandIn:
    """Let the person act for the patient from now; what stood between the two before ends. The caller asked who may.

    Raises `StandingIncomplete` when `until` is no longer ahead; what stood before then stays.
    """
    now = timezone.now()
    if until is not None and until <= now:
        raise StandingIncomplete
    _living(patient_id, person=person).update(ended_at=now, ended_by=by.name)
    note_access("update", "standing", [patient_ref], scope=scope, basis=basis, person=person.pk)
    return StandIn.objects.create(
        person=person,
        patient_id=patient_id,
        scope=scope,
        basis=basis,
        relationship=relationship.strip()[:100],
        paper=paper.strip()[:300],
        since=now,
        until=until,
        granted_by=by.name,
        granted_by_id=by.id,
    )


@transaction.atomic
def end_standing(*, number: int, patient_id: int, patient_ref: str, by: Actor) -> StandIn:
    """End it: the very next question of that person finds nothing. Raises `NotHere` for one that ended already."""
    found = _living(patient_id).select_for_update().filter(pk=number).first()
    if found is None:
        raise NotHere
    found.ended_at, found.ended_by = timezone.now(), by.name
    found.save(update_fields=["ended_at", "ended_by"])
    note_access("update", "standing", [patient_ref], ended=found.pk, person=found.person_id)
    return found


@transaction.atomic
def renew_standing(*, number: int, patient_id: int, patient_ref: str, until: dt.datetime | None, by: Actor) -> StandIn:
    """Let it hold until another moment, by a row of its own: what was granted before stays readable."""
    before = end_standing(number=number, patient_id=patient_id, patient_ref=patient_ref, by=by)
    return begin_standing(
        person=before.person,
        patient_id=patient_id,
        patient_ref=patient_ref,
        scope=before.scope,
        basis=before.basis,
        until=until,
        relationship=before.relationship,
        paper=before.paper,
        by=by,
    )


def _living(patient_id: int, **narrowed: Any) -> QuerySet[StandIn]:
    return StandIn.objects.filter(patient_id=patient_id, ended_at=None, **narrowed)
