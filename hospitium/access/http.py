"""The request as views know it: signed in, with the actor the gate settled."""

from django.conf import settings
from django.http import HttpRequest
from django.template.response import TemplateResponse

from .acting import Actor


class ActorRequest(HttpRequest):
    """A request whose actor the gate has told to the database."""

    actor: Actor
    begun: int
    """When it reached the gate, as a `messaging.live.moment`: what changed later may not be on its page."""


class Page(TemplateResponse):
    """A page that has everything it shows: it is drawn while the database commits who saw it, and asks it nothing more."""

    problem: Exception | None = None

    def draw(self) -> None:
        """Draw it; what goes wrong is kept for `drawn`."""
        try:
            self.render()
        except Exception as problem:
            self.problem = problem

    def drawn(self) -> "Page":
        """The page, drawn. Raises `RuntimeError` where that failed."""
        if self.problem:
            raise RuntimeError("A page could not be drawn from what it was given.") from self.problem
        return self


def address_of(request: HttpRequest) -> str:
    """Where the request came from: the last hop that is not one of our own proxies (`HOSPITIUM_PROXIES`)."""
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    here = request.META.get("REMOTE_ADDR", "")
    while here in settings.PROXIES and hops:
        here = hops.pop()
    return str(here)[:45]
