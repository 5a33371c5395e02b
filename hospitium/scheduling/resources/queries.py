"""Reads of resources: who and what there is, and when they are there. None of it is of a patient."""

import datetime as dt
import functools
from collections.abc import Iterable

from django.db.models import QuerySet

from hospitium.access.acting import Actor
from hospitium.kernel import workdays
from hospitium.kernel.errors import NotHere
from hospitium.kernel.ids import tidy_ref
from hospitium.scheduling.calendars.spans import Calendar

from .models import Hours, Kind, Place, Resource, SpecialHours, Way

__all__ = ["Kind", "Place", "Resource", "Way", "calendar_of", "calendars_of", "resource_for", "resources"]


def resources(*, kind: str = "", with_retired: bool = False) -> QuerySet[Resource]:
    """Every resource that takes appointments (or took them), by kind and name."""
    found = Resource.objects.select_related("place", "organisation")
    found = found.filter(kind=kind) if kind else found
    return found if with_retired else found.filter(retired_at=None)


def resource_for(actor: Actor, ref: str) -> Resource:
    """A resource with its place and languages, for whoever may see resources. Raises `NotHere`."""
    actor.require("see resources")
    found = resources(with_retired=True).prefetch_related("languages").filter(ref=tidy_ref(ref)).first()
    if found is None:
        raise NotHere
    return found


def calendars_of(found: Iterable[Resource], begin: dt.datetime, end: dt.datetime) -> dict[int, Calendar]:
    """The calendar of each resource by its number, with whatever differs between two moments; two questions."""
    by_number = {one.pk: one for one in found}
    hours: dict[int, list[Hours]] = {number: [] for number in by_number}
    special: dict[int, list[SpecialHours]] = {number: [] for number in by_number}
    for row in Hours.objects.filter(resource__in=by_number):
        hours[row.resource_id].append(row)
    for change in SpecialHours.objects.filter(resource__in=by_number, begins__lt=end, ends__gt=begin):
        special[change.resource_id].append(change)
    return {number: _calendar(one, hours[number], special[number]) for number, one in by_number.items()}


def calendar_of(resource: Resource, begin: dt.datetime, end: dt.datetime) -> Calendar:
    """The calendar of one resource."""
    return calendars_of([resource], begin, end)[resource.pk]


def _calendar(one: Resource, hours: list[Hours], special: list[SpecialHours]) -> Calendar:
    """Rooms and devices without hours are always there; of people nobody has said when, so they are not."""
    return Calendar(
        one.zone,
        tuple(row.pattern for row in hours) if hours or one.is_person else None,
        tuple(row.change for row in special),
        functools.partial(workdays.holiday, country=one.holiday_country, region=one.holiday_region),
    )
