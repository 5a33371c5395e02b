"""Whose roster is whose."""

from hospitium.access.acting import Actor
from hospitium.kernel.errors import NotHere
from hospitium.scheduling.models import Resource

from .errors import NotOnRoster


def own_resources(actor: Actor) -> list[Resource]:
    """What the actor is in the calendars; most people are one thing, some two."""
    if actor.id is None:
        return []
    return list(Resource.objects.filter(person=actor.id, retired_at=None).select_related("place").order_by("pk"))


def own_resource(actor: Actor, ref: str = "") -> Resource:
    """The one of the actor's resources that is meant, the first unless named. Raises `NotOnRoster`, `NotHere`."""
    own = own_resources(actor)
    if not own:
        raise NotOnRoster
    found = next((one for one in own if not ref or one.ref == ref), None)
    if found is None:
        raise NotHere
    return found
