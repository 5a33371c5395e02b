"""Reads of resources: who and what there is, and when they are there. None of it is of a patient."""

import datetime as dt
import functools
from collections.abc import Iterable

from django.db.models import QuerySet

from hospitium.access.acting import Actor
from hospitium.kernel import workdays
from hospitium.kernel.errors import NotHere
from hospitium.kernel.ids import tidy_ref
from hospitium.kernel.together import together
from hospitium.partners.queries import Specialist, specialists
from hospitium.scheduling.booking.models import Booking
from hospitium.scheduling.calendars.spans import Calendar

from .models import Hours, Kind, Place, Resource, SpecialHours, Spoken, Way

__all__ = [
    "Kind",
    "Place",
    "Resource",
    "SpecialHours",
    "Way",
    "calendar_of",
    "calendars_of",
    "resource_for",
    "resources",
]


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


def languages_of(resource: Resource) -> list[Spoken]:
    """The languages of a person, in the order in which they were said."""
    return list(resource.languages.all())


def hours_of(resource: Resource) -> list[Hours]:
    """The hours of its weeks, Monday first."""
    return list(resource.hours.all())


def special_hours_of(resource: Resource, since: dt.datetime) -> list[SpecialHours]:
    """What differs for once and is not over at a moment, soonest first."""
    return list(resource.special_hours.filter(ends__gt=since)[:100])


def booked_between(resource: Resource, begin: dt.datetime, end: dt.datetime) -> QuerySet[Booking]:
    """What is booked of it between two moments, soonest first; says nothing of whom it is for."""
    found = Booking.objects.filter(Booking.meeting(begin, end), resource=resource)
    return found.order_by("during", "pk")


def not_adopted() -> list[Specialist]:
    """Specialists with a profile whom no appointment can take yet, by name."""
    taken = Resource.objects.filter(kind=Kind.SPECIALIST, retired_at=None, person__isnull=False).values("person")
    return list(specialists().exclude(person__in=taken)[:200])


def page_of(*, kind: str = "", after: tuple[str, str, int] | None = None, limit: int = 50) -> list[Resource]:
    """Resources by kind and name, a page at a time: `after` is the (kind, name, number) of the last one seen."""
    found = resources(kind=kind).prefetch_related("languages")
    if after:
        found = found.extra(
            where=["(scheduling_resource.kind, scheduling_resource.name, scheduling_resource.id) > (%s, %s, %s)"],
            params=list(after),
        )
    return list(found[:limit])


def calendars_of(found: Iterable[Resource], begin: dt.datetime, end: dt.datetime) -> dict[int, Calendar]:
    """The calendar of each resource by its number, with whatever differs between two moments; one question."""
    by_number = {one.pk: one for one in found}
    hours: dict[int, list[Hours]] = {number: [] for number in by_number}
    special: dict[int, list[SpecialHours]] = {number: [] for number in by_number}
    rows = together(
        hours=Hours.objects.filter(resource__in=by_number),
        special=SpecialHours.objects.filter(resource__in=by_number, begins__lt=end, ends__gt=begin),
    )
    for row in rows["hours"]:
        hours[row.resource_id].append(row)
    for change in rows["special"]:
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
