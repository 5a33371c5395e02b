"""People who act for the patient of a case: begun by an accepted invitation, renewed and ended here, told on the timeline."""

import datetime as dt

from django.db import transaction

from hospitium.access.acting import Actor
from hospitium.messaging.live import announce
from hospitium.patients.standing_in import actions as standing_in
from hospitium.patients.standing_in.queries import Shown, people_for

from .keeping import keep, to_change
from .models import Case
from .queries import case_for


def people_of(by: Actor, case_ref: str) -> tuple[Case, list[Shown]]:
    """The case by its door, and who acts for its patient as far as the actor may know. Raises `NotHere`."""
    case = case_for(by, case_ref)
    return case, people_for(by, case.patient)


@transaction.atomic
def end_standing(*, case_ref: str, number: int, by: Actor) -> Case:
    """Somebody no longer acts for the patient; their next request finds nothing."""
    case = to_change(by, case_ref)
    ended = standing_in.end(patient=case.patient, number=number, by=by)
    case.tell("standing_ended", by=by.name, by_id=by.id, person=ended.person.name)
    announce(case.ref, case_id=case.pk, by=by.name, ends=ended.person_id)
    return keep(case, by)


@transaction.atomic
def renew_standing(*, case_ref: str, number: int, until: dt.date | None, by: Actor) -> Case:
    """Somebody goes on acting for the patient, until another day."""
    case = to_change(by, case_ref)
    going_on = standing_in.renew(patient=case.patient, number=number, until=until, by=by)
    case.tell("standing_renewed", by=by.name, by_id=by.id, person=going_on.person.name, scope=going_on.scope)
    return keep(case, by)
