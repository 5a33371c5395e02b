"""The gate of every page: one transaction per request in which the database knows who acts, and one place that
answers when a rule refuses.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.messages.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url

from hospitium.access.acting import NOBODY, acting
from hospitium.access.http import ActorRequest
from hospitium.access.once import SAFE, answered_once
from hospitium.access.queries import actor_of
from hospitium.kernel.errors import NotHere, Refusal
from hospitium.kernel.retrying import retrying

OPEN_ROUTES = frozenset({"access:sign-in", "access:language", "web:health"})
"""Routes for people who have not signed in; everything else asks them to."""


class Gate:
    """Signs the request's actor in with the database, runs the view, and answers refusals."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request: ActorRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """Run the view inside the actor's transaction; a refusal rolls it back and is answered as a sentence."""
        route = request.resolver_match.view_name if request.resolver_match else ""
        if not request.user.is_authenticated:
            request.actor = NOBODY
            if route not in OPEN_ROUTES:
                return _to_sign_in(request)
        else:
            request.actor = actor_of(request.user, route=route, address=request.META.get("REMOTE_ADDR", ""))
        try:
            return retrying(lambda: _answer(request, lambda: view(request, *args, **kwargs)))
        except Http404:
            return refused(request, NotHere())
        except Refusal as refusal:
            return refused(request, refusal)


def _answer(request: ActorRequest, view: Callable[[], Any]) -> HttpResponseBase:
    """One transaction: who acts, whether this write came before, the view. Run anew when the database asks for it."""

    def rendered() -> HttpResponseBase:
        response: Any = view()
        return response.render() if callable(getattr(response, "render", None)) else response  # type: ignore[no-any-return]

    request._messages = default_storage(request)  # type: ignore[attr-defined]  # what a failed try said is unsaid
    with acting(request.actor) as actor:
        if actor.id is None or request.method in SAFE:
            return rendered()
        return answered_once(request, actor.id, rendered)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    where = resolve_url(settings.LOGIN_URL)
    response = HttpResponse(status=302, headers={"Location": f"{where}?next={request.path}"})
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204, headers={"HX-Redirect": where})
    return response


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to a refusal: a fragment for htmx, a calm page otherwise; the same 404 for every reason."""
    fragment = bool(request.headers.get("HX-Request")) and refusal.status != 404
    template = "components/_refusal.html" if fragment else "web/refusal.html"
    response = render(request, template, {"refusal": refusal, "sentence": str(refusal)}, status=refusal.status)
    if refusal.status == 503:
        response.headers["Retry-After"] = "5"
    if fragment:
        response.headers["HX-Retarget"] = "#refusal"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address that leads nowhere looks like a row that is not there."""
    return refused(request, NotHere())
