"""Builders for tests: a case with its patient; must run inside `acting(SYSTEM)`."""

import datetime as dt
from typing import Any

from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.standing.actions import StandIn
from hospitium.kernel.names import PersonName
from hospitium.partners.queries import service_lines
from hospitium.partners.testing import make_ready
from hospitium.patients.actions import register_patient

from . import actions
from .models import Case, CircleMember


def make_case(
    *,
    name: str = "Amara Obi",
    office_id: int | None = None,
    circle: tuple[tuple[int, str], ...] = (),
    birth_date: str = "1980-05-17",
    **facts: Any,
) -> Case:
    """A case at intake (or `stage=`) for a new patient; `circle`: (person number, role) pairs. Its service line is made ready."""
    with acting(SYSTEM):
        if line := service_lines().filter(pk=facts.get("service_line_id") or 0).first():
            make_ready(line)
        patient = register_patient(
            name=PersonName(full=name),
            by=SYSTEM,
            office_id=office_id,
            birth_date=birth_date,
            country="MX",
            zone="America/Mexico_City",
        )
        case = actions.open_case(patient=patient, by=SYSTEM, office_id=office_id, **facts)
        for person, role in circle:
            CircleMember.objects.create(case=case, person_id=person, role=role)
            case.circle = sorted({*case.circle, person})
        case.save()
        return case


def let_stand_in(person: Any, case: Case, *, scope: str = "everything", over: bool = False, **facts: Any) -> StandIn:
    """Let a person act for the case's patient, by the patient's word; `over`: until a moment ago."""
    now = timezone.now()
    since = now - dt.timedelta(days=2)
    until = now - dt.timedelta(seconds=1) if over else None
    told = {"granted_by": "The patient", "basis": "word", "since": since, "until": until} | facts
    with acting(SYSTEM):
        return StandIn.objects.create(person=person, patient_id=case.patient_id, scope=scope, **told)


def open_gates(case: Case, *, by: Actor, but: str = "") -> None:
    """Let every gate of the case be open, but one; must run inside `acting(by)`."""
    for kind in case.plan.rules.gates:
        if kind != but:
            actions.state_gate(case_ref=case.ref, kind=kind, state="green", fact="As agreed", by=by)
