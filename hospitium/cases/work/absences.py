"""Who is away and who stands in, and who leads a desk."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.queries import User, actor_for
from hospitium.cases.models import Absence, DeskLead
from hospitium.kernel.errors import NotHere

from . import whose
from .errors import AbsenceUnclear


@transaction.atomic
def be_away(*, since: dt.datetime | None, until: dt.datetime | None, deputy_id: int | None, by: Actor) -> Absence:
    """Say that one is away from one moment to another and who stands in: the deputy sees one's work and is warned with one.

    Raises `AbsenceUnclear`, also where the deputy is away at that time or one is oneself already.
    """
    by.require("do tasks")
    deputy = actor_for(deputy_id) if deputy_id else None
    if (
        by.id is None
        or not since
        or not until
        or until <= max(since, timezone.now())
        or not deputy
        or deputy.id in {None, by.id}
    ):
        raise AbsenceUnclear
    with acting(SYSTEM):
        then = Absence.objects.filter(since__lt=until, until__gt=since)
        if not deputy.may("do tasks") or then.filter(person__in=[by.id, deputy.id]).exists():
            raise AbsenceUnclear
        return Absence.objects.create(person_id=by.id, deputy_id=deputy.id, since=since, until=until)


@transaction.atomic
def be_back(*, absence_id: int, by: Actor) -> None:
    """End one's absence now; one that has not begun is as if never said."""
    now = timezone.now()
    with acting(SYSTEM):
        own = Absence.objects.select_for_update().filter(pk=absence_id, person=by.id, until__gt=now).first()
        if own is None:
            raise NotHere
        if own.since >= now:
            own.delete()
        else:
            own.until = now
            own.save(update_fields=["until"])


def absences_of(actor: Actor) -> list[Absence]:
    """The actor's absences that are not over, and those in which they stand in, soonest first."""
    now = timezone.now()
    own = Absence.objects.filter(until__gt=now, person=actor.id) | Absence.objects.filter(
        until__gt=now, deputy=actor.id
    )
    return list(own.select_related("person", "deputy").order_by("since", "pk"))


@transaction.atomic
def name_lead(*, desk_id: int, person_id: int | None, by: Actor) -> None:
    """Say who leads a desk from now on; `None`: nobody, so that who leads the programme is told instead."""
    by.require("lead desks")
    if desk_id not in {place.pk for place in whose.all_desks()}:
        raise NotHere
    person = User.objects.filter(pk=person_id, is_active=True).first() if person_id else None
    if person_id and (person is None or not actor_for(person.pk).may("do tasks")):
        raise NotHere
    with acting(SYSTEM):
        DeskLead.objects.filter(desk=desk_id, until=None).update(until=timezone.now())
        if person:
            DeskLead.objects.create(desk_id=desk_id, person=person)
