"""Writes about places and the ways between them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access
from hospitium.kernel.clock import zone_of
from hospitium.kernel.errors import NotHere
from hospitium.scheduling.resources.actions import add_place, state_way
from hospitium.scheduling.resources.errors import ZoneUnknown
from hospitium.scheduling.resources.models import Place, Way

from .queries import place_for


@transaction.atomic
def keep_place(*, by: Actor, facts: Mapping[str, Any], ways: Mapping[str, int | None], ref: str = "") -> Place:
    """Change a place, or add one: what is said of it, and how many minutes one walks to others (by their reference; None: nobody
    knows). Raises `ZoneUnknown`, `NotHere`.
    """
    by.require("keep resources")
    zone = facts.get("zone", "")
    if zone and zone_of(zone).key != zone:
        raise ZoneUnknown(zone=zone)
    place = place_for(by, ref) if ref else add_place(name=facts["name"], by=by)
    for name, value in facts.items():
        setattr(place, name, value or getattr(place, name) if name == "zone" else value)
    place.save()
    others = {one.ref: one for one in Place.objects.filter(ref__in=ways).exclude(pk=place.pk)}
    for other, minutes in ways.items():
        if other not in others:
            raise NotHere
        _keep_way(place, others[other], minutes, by)
    note_access("update", "place", [place.ref])
    return place


def _keep_way(here: Place, there: Place, minutes: int | None, by: Actor) -> None:
    if minutes is None:
        Way.objects.filter(Q(begin=here, end=there) | Q(begin=there, end=here)).delete()
    else:
        state_way(begin=here, end=there, minutes=minutes, by=by)
