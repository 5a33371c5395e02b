"""A family at the desk of an office becomes a patient with a case, in one go."""

from typing import Any

from django.db import transaction

from hospitium.access.acting import Actor
from hospitium.access.roles import Role
from hospitium.kernel.names import PersonName
from hospitium.kernel.places import default_zone
from hospitium.patients.actions import register_patient
from hospitium.patients.standing_in.actions import name_companion

from .actions import open_case
from .models import Case


@transaction.atomic
def register_family(
    *,
    name: PersonName,
    birth_date: str,
    country: str,
    language: str,
    contact: str,
    question: str,
    urgency: str,
    by: Actor,
    sex: str = "",
    interpreter_needed: bool | None = None,
    companion: dict[str, Any] | None = None,
) -> Case:
    """Enter the patient and who comes along, compare with every record, and open a case of the actor's office."""
    by.require("work at office")
    office = by.organisations(Role.OFFICE_CONSULTANT)[0]
    patient = register_patient(
        name=name,
        by=by,
        office_id=office,
        birth_date=birth_date,
        sex=sex,
        country=country,
        zone=default_zone(country) if country else "",
        interpreter_needed=interpreter_needed,
        contacts=[contact] if contact else [],
        languages=[{"tag": language, "is_preferred": True}] if language else [],
        stated_by=str(Role.OFFICE_CONSULTANT.label),
        with_matches=True,
    )
    if companion and companion.get("name", "").strip():
        name_companion(patient=patient, stated_by=companion["name"], by=by, **companion)
    return open_case(patient=patient, by=by, office_id=office, question=question, urgency=urgency)
