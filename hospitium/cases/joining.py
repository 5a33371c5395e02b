"""Patients by reference, possible doubles, joining and parting: the doors, one floor above the records, where it is known who
stands on whose case.

The privacy officer sees no cases; of records that were proposed or joined they see who is who, to decide where a restriction
keeps others out.
"""

import functools
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.actions import note_access
from hospitium.kernel.entered import number_in
from hospitium.kernel.errors import NotHere
from hospitium.patients import actions as patients
from hospitium.patients import queries as patient_queries
from hospitium.patients.errors import MayNotMerge
from hospitium.patients.queries import Match, Merge, Patient

from .policy import visible

PAGE = 30
SCORE = re.compile(r"[01]\.[0-9]{1,18}")


def patient_for(actor: Actor, ref: str, *, action: str = "read") -> Patient:
    """The only door to a patient by reference; one that was joined to another leads there. Writes who looked.

    Raises `NotHere`, also for a record the actor has no relation to, and `CannotLeave` as the door to a case does.
    """
    patient = _seen(actor, functools.partial(patient_queries.patient_at, ref))
    if patient is None:
        raise NotHere
    crossed = patients.may_open(patient=patient, data_class="identity", channel="page", by=actor)
    facts: dict[str, Any] = {"transfer": crossed.pk} if crossed else {}
    note_access(action, "patient", [patient.ref], **facts)
    return patient


def _seen(actor: Actor, find: Callable[[], Patient | None]) -> Patient | None:
    patient = find()
    if patient and (patient_queries.may_see(actor, patient) or visible(actor).filter(patient=patient).exists()):
        return patient
    if not actor.may("guard privacy"):
        return None
    with acting(SYSTEM):
        patient = find()
        return patient if patient and patient_queries.is_doubted(patient.pk) else None


def pair_for(actor: Actor, kept_ref: str, merged_ref: str, *, action: str = "read") -> tuple[Patient, Patient]:
    """Two records the actor may join. Raises `NotHere` unless both are seen and neither leads to the other, and
    `MayNotMerge` where one is restricted and the actor neither guards privacy nor stands on a case of both.
    """
    actor.require("merge patients")
    kept, merged = (patient_for(actor, ref, action=action) for ref in (kept_ref, merged_ref))
    if kept == merged:
        raise NotHere
    _may_join(actor, kept, merged)
    return kept, merged


def _may_join(actor: Actor, *pair: Patient) -> None:
    if not any(patient.is_restricted for patient in pair) or actor.is_system or actor.may("guard privacy"):
        return
    named = visible(actor).filter(Q(owner=actor.id) | Q(circle__contains=[actor.id]))
    if not all(named.filter(patient=patient).exists() for patient in pair):
        raise MayNotMerge


@transaction.atomic
def merge_patients(*, kept_ref: str, merged_ref: str, choices: Mapping[str, str], reason: str, by: Actor) -> Merge:
    """Join two records that the actor sees; see `patients.merging`. The cases hear of it by `PatientsMerged`."""
    kept, merged = pair_for(by, kept_ref, merged_ref, action="update")
    return patients.merge_patients(kept=kept, merged=merged, choices=choices, reason=reason, by=by)


def merge_for(actor: Actor, ref: str, number: int) -> Merge:
    """A living merge of a record that the actor sees and may part. Raises `NotHere` and `MayNotMerge`."""
    actor.require("merge patients")
    patient = patient_for(actor, ref)
    _may_join(actor, patient)
    merge = next((one for one in patient_queries.merges_of(patient) if one.pk == number and one.is_living), None)
    if merge is None:
        raise NotHere
    return merge


@transaction.atomic
def unmerge(*, ref: str, number: int, reason: str, by: Actor, assigned: Collection[str] = ()) -> Merge:
    """Part two joined records again; `assigned`: what came since and goes to the merged one."""
    merge = merge_for(by, ref, number)
    return patients.unmerge(merge=merge, reason=reason, by=by, assigned=assigned)


@dataclass(frozen=True)
class Doubles:
    """A page of proposals, likeliest first; `after` leads to the next. `withheld`: not shown where the actor stands."""

    matches: list[Match]
    after: str
    withheld: int


def doubles(actor: Actor, *, after: str = "") -> Doubles:
    """Open proposals that two records are one person's, of which the actor sees both."""
    actor.require("decide match")
    found = _proposed(actor, after)
    page = found[:PAGE]
    everyone = [patient for match in page for patient in (match.patient, match.candidate)]
    open_to = patients.openable(patients=everyone, by=actor)
    shown = [match for match in page if {match.patient_id, match.candidate_id} <= open_to]
    if shown:
        note_access("list", "match", [ref for match in shown for ref in (match.patient.ref, match.candidate.ref)])
    key = f"{page[-1].score}_{page[-1].pk}" if len(found) > PAGE else ""
    return Doubles(shown, key, len(page) - len(shown))


def _proposed(actor: Actor, after: str = "") -> list[Match]:
    with acting(SYSTEM if actor.may("guard privacy") else actor):
        found = Match.objects.filter(decision="", patient__merged_into=None, candidate__merged_into=None)
        for side in ("patient", "candidate"):
            found = found.filter(_sees(actor, side))
        score, _, number = after.partition("_")
        row = number_in(number)
        if row is not None and SCORE.fullmatch(score):
            found = found.filter(Q(score__lt=float(score)) | Q(score=float(score), pk__gt=row))
        return list(found.select_related("patient", "candidate").order_by("-score", "pk")[: PAGE + 1])


def _sees(actor: Actor, side: str) -> Q:
    if actor.is_system or actor.may("guard privacy"):
        return Q()
    on_case = Exists(visible(actor).filter(patient=OuterRef(f"{side}_id")))
    return patient_queries.sees(actor, f"{side}__") | Q(on_case)


@transaction.atomic
def keep_apart(*, number: int, by: Actor) -> Match:
    """A person says that two records are of two people: the proposal is not made again. Raises `NotHere`."""
    by.require("decide match")
    with acting(SYSTEM):
        match = Match.objects.filter(pk=number, decision="").select_related("patient", "candidate").first()
    if match is None or not all(
        _seen(by, functools.partial(patient_queries.patient_numbered, side))
        for side in (match.patient_id, match.candidate_id)
    ):
        raise NotHere
    return patients.keep_apart(match_id=number, by=by)
