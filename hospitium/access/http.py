"""The request as views know it: signed in, with the actor the gate settled."""

from django.http import HttpRequest

from .acting import Actor


class ActorRequest(HttpRequest):
    """A request whose actor the gate has told to the database."""

    actor: Actor
