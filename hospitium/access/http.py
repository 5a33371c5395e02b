"""The request as views know it: signed in, with the actor the gate settled."""

from django.conf import settings
from django.http import HttpRequest

from .acting import Actor


class ActorRequest(HttpRequest):
    """A request whose actor the gate has told to the database."""

    actor: Actor


def address_of(request: HttpRequest) -> str:
    """Where the request came from: the last hop that is not one of our own proxies (`HOSPITIUM_PROXIES`)."""
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    here = request.META.get("REMOTE_ADDR", "")
    while here in settings.PROXIES and hops:
        here = hops.pop()
    return str(here)[:45]
