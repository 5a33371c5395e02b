"""Changing what a resource is, and letting it take nothing new: only once nothing of it is booked any more."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.actions import note_access
from hospitium.kernel.clock import zone_of
from hospitium.scheduling.booking.models import Booking
from hospitium.scheduling.caring.models import StayNurse
from hospitium.scheduling.caring.queries import stays_of

from .errors import StillBooked, ZoneUnknown
from .models import Resource
from .queries import booked_between, resource_for

FAR = dt.timedelta(days=4000)
FIELDS = (
    "name",
    "place",
    "zone",
    "skills",
    "capacity",
    "turnover",
    "most_minutes_a_day",
    "most_steps_a_day",
    "most_minutes_a_week",
)
"""What may be changed by hand; languages and licences come from the profile, hours have pages of their own."""


@transaction.atomic
def change_resource(*, ref: str, by: Actor, **facts: Any) -> Resource:
    """Say anew what a resource is and how much of it there is; what is booked stands. Raises `ZoneUnknown`."""
    by.require("keep resources")
    found = resource_for(by, ref)
    zone = facts.get("zone") or found.zone
    if zone_of(zone).key != zone:
        raise ZoneUnknown(zone=zone)
    for name in FIELDS:
        if name in facts:
            setattr(found, name, facts[name])
    found.zone = zone
    found.save()
    note_access("update", "resource", [found.ref])
    return found


@transaction.atomic
def retire(*, ref: str, by: Actor) -> Resource:
    """Let a resource take nothing new. Who booked it meanwhile was counted: raises `StillBooked` while anything lies ahead."""
    by.require("keep resources")
    found = Resource.objects.select_for_update(no_key=True, of=("self",)).get(pk=resource_for(by, ref).pk)
    ahead, stays = booked_ahead(found)
    if ahead or stays:
        raise StillBooked(name=found.name, count=len(ahead) + len(stays))
    found.retired_at = found.retired_at or timezone.now()
    found.save(update_fields=["retired_at"])
    note_access("update", "resource", [found.ref])
    return found


@transaction.atomic
def bring_back(*, ref: str, by: Actor) -> Resource:
    """Let appointments take it again."""
    by.require("keep resources")
    found = resource_for(by, ref)
    found.retired_at = None
    found.save(update_fields=["retired_at"])
    note_access("update", "resource", [found.ref])
    return found


def booked_ahead(resource: Resource) -> tuple[list[Booking], list[StayNurse]]:
    """What of a resource lies ahead: appointments, and stays to look after; all of it, whoever asks."""
    now = timezone.now()
    with acting(SYSTEM):
        return list(booked_between(resource, now, now + FAR)), list(stays_of([resource.pk], now, now + FAR))
