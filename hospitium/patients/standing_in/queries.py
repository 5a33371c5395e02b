"""Reads of who acts for a patient and who comes along."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.access.standing.queries import standing_for
from hospitium.access.standing.scopes import Basis, Scope, lets
from hospitium.patients.models import Companion, Patient

from .majority import comes_of_age

__all__ = ["Basis", "Companion", "Scope", "companions_of", "lets", "people_for", "scope_for"]


@dataclass(frozen=True)
class Shown:
    """Somebody who acts or acted for a patient, for a page."""

    row: Any
    is_living: bool
    is_mine: bool


def people_for(actor: Actor, patient: Patient) -> list[Shown]:
    """Who acts for the patient and who did, for the patient and whoever records it; others see themselves alone."""
    now = timezone.now()
    found = standing_for(patient.pk)
    if not actor.may_for("grant standing", patient.pk):
        found = [one for one in found if one.person_id == actor.id]
    return [Shown(one, one.holds_at(now), one.person_id == actor.id) for one in found]


def scope_for(actor: Actor, patient: Patient) -> str:
    """How far the actor stands in for the patient now; empty when not at all."""
    return dict(actor.stands).get(patient.pk, "")


def companions_of(patient: Patient) -> list[Companion]:
    """Who comes along or can be reached, in the order in which they were named."""
    return list(Companion.objects.filter(patient=patient, until=None).order_by("id"))


def of_age_on(patient: Patient) -> dt.datetime | None:
    """When the patient comes of age; None where the birth is not known."""
    return comes_of_age(patient.birth_date, patient.country, patient.zone, timezone.now().date())
