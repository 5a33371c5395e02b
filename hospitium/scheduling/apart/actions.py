"""Keeping somebody apart from a case, and no longer. What is booked already stands; the visit says that it needs repair."""

from django.db import transaction

from hospitium.access.acting import Actor
from hospitium.cases.actions import note_visit
from hospitium.cases.queries import case_for
from hospitium.kernel.errors import NotHere
from hospitium.kernel.ids import tidy_ref
from hospitium.scheduling.resources.models import NotWith, Resource
from hospitium.scheduling.visits.models import CarePlan
from hospitium.scheduling.visits.watching import watch

from .errors import WhyNeeded


@transaction.atomic
def keep_apart(*, case_ref: str, resource: str, why: str, by: Actor) -> NotWith:
    """Somebody is not to be booked for a case from now on. Raises `WhyNeeded`."""
    by.require("keep resources")
    case = case_for(by, case_ref, lock=True, action="update")
    found = Resource.objects.filter(ref=tidy_ref(resource)).first()
    if found is None or not why.strip():
        raise WhyNeeded
    facts = {"why": why.strip()[:300], "by": by.name}
    made, _is_new = NotWith.objects.update_or_create(case=case, resource=found, defaults=facts)
    note_visit(case_ref=case.ref, verb="kept_apart", by=by, staff_only=True, person=found.name)
    _look_again(case.pk, by)
    return made


@transaction.atomic
def keep_apart_no_more(*, case_ref: str, number: int, by: Actor) -> None:
    """They may be booked again. Raises `NotHere`."""
    by.require("keep resources")
    case = case_for(by, case_ref, lock=True, action="update")
    found = NotWith.objects.select_related("resource").filter(case=case, pk=number).first()
    if found is None:
        raise NotHere
    found.delete()
    note_visit(case_ref=case.ref, verb="apart_no_more", by=by, staff_only=True, person=found.resource.name)
    _look_again(case.pk, by)


def _look_again(case_id: int, by: Actor) -> None:
    plan = CarePlan.objects.select_for_update(of=("self",)).select_related("case").filter(case=case_id).first()
    if plan:
        watch(plan, by)
