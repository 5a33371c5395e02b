"""Reads of places and the ways between them."""

from django.db.models import Q

from hospitium.access.acting import Actor
from hospitium.kernel.errors import NotHere
from hospitium.kernel.ids import tidy_ref
from hospitium.scheduling.resources.models import Place, Way


def places(actor: Actor, *, but: Place | None = None, most: int = 500) -> list[Place]:
    """Every place by name, for whoever may see resources."""
    actor.require("see resources")
    return list(Place.objects.exclude(pk=but.pk if but else 0)[:most])


def place_for(actor: Actor, ref: str) -> Place:
    """A place, for whoever may see resources. Raises `NotHere`."""
    actor.require("see resources")
    found = Place.objects.filter(ref=tidy_ref(ref)).first()
    if found is None:
        raise NotHere
    return found


def ways_from(place: Place) -> dict[str, int]:
    """Minutes on foot to each other place that somebody stated, by reference; the longer where both ways differ."""
    found: dict[str, int] = {}
    for way in Way.objects.filter(Q(begin=place) | Q(end=place)).select_related("begin", "end"):
        other = way.end if way.begin_id == place.pk else way.begin
        found[other.ref] = max(way.minutes, found.get(other.ref, 0))
    return found
