"""The gate of every page: one transaction per request in which the database knows who acts, and one place that
answers when a rule refuses.
"""

import logging
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.messages.storage import default_storage
from django.db import Error as DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext_lazy as _
from django.views.defaults import server_error

from hospitium.access import sessions
from hospitium.access.acting import NOBODY, acting
from hospitium.access.http import ActorRequest, Page, address_of
from hospitium.access.once import SAFE, answered_once
from hospitium.access.queries import actor_of
from hospitium.access.stepup import StepUpNeeded, page_of
from hospitium.kernel import database, outages
from hospitium.kernel.errors import BadInput, NotHere, Refusal
from hospitium.kernel.retrying import retrying
from hospitium.messaging.live import moment

log = logging.getLogger(__name__)

AT_THE_DOOR = frozenset(
    f"access:{name}" for name in ("sign-in", "second-step", "passkey-sign-in", "passkey-begin", "invitation")
) | {f"web:{name}" for name in ("welcome", "welcome-link", "welcome-in", "welcome-passkey")}
"""Where people sign in. For a stranger each holds no transaction: a password's hash takes long, and a guess in vain stays
counted."""
WITH_A_LINK = frozenset(
    f"records:{name}"
    for name in (
        *("send", "send-begin", "send-upload", "send-done"),
        *("read-link", "health-link", "sealed-file", "acknowledge-link"),
    )
)
"""Where sources without an account send records, and where they read what was handed out; each proves its link and passcode
itself."""
WITH_A_LETTER = frozenset({"cases:verify", "cases:verify-form"})
"""Where anybody who holds a letter asks whether it is valid."""
WITH_A_SECRET = frozenset({"messaging:mail-hook", "messaging:text-hook"})
"""Where carriers call us; each proves itself by the secret in its address."""
WITH_A_CALENDAR = frozenset({"itinerary:feed"})
"""Where a calendar reads what its person may see; it proves itself by the secret in its address."""
OPEN_ROUTES = (
    AT_THE_DOOR
    | WITH_A_LINK
    | WITH_A_LETTER
    | WITH_A_SECRET
    | WITH_A_CALENDAR
    | {"access:language", "web:health", "family:leave"}
)
"""Routes for people who have not signed in; everything else asks them to."""
SETTLING = OPEN_ROUTES | {
    f"access:{name}" for name in ("security", "passkey-add", "totp", "recovery-codes", "confirm", "sign-out")
}
"""Routes for people who must show a second step and have none yet; everything else leads there."""


ONCE_BY_ITSELF = frozenset({"records:web-studies", "records:web-study"})
"""Where other systems store images: the same bytes are the same document, so no key need name the sending."""


class Gate:
    """Signs the request's actor in with the database, runs the view, and answers refusals."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponseBase:
        request.begun = moment()
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request: ActorRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """Answer the request; when the database goes away meanwhile, with what is known of the outcome."""
        try:
            return self._pass(request, view, args, kwargs)
        except DatabaseError as error:
            if (news := outages.told(error)) is None:
                raise
            return _out_of_reach(request, news, error)

    def _pass(self, request: ActorRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """Run the view inside the actor's transaction; a refusal rolls it back and is answered as a sentence."""
        route = request.resolver_match.view_name if request.resolver_match else ""
        if not request.user.is_authenticated:
            request.actor = NOBODY
            if route not in OPEN_ROUTES:
                return _to_sign_in(request)
        else:
            request.actor = actor_of(request.user, route=route, address=address_of(request))
            if not sessions.is_whole(request.session, request.actor.roles) and route not in SETTLING:
                return _sent(request, resolve_url("access:security"))
            if not request.headers.get("X-Unasked"):  # a page that refreshes itself is not a person at work
                sessions.touch(request, request.actor.roles)
        try:
            _require_writable(request)
            return retrying(lambda: _answer(request, route, lambda: view(request, *args, **kwargs)))
        except Http404:
            return refused(request, NotHere())
        except StepUpNeeded as needed:
            return _sent(request, f"{resolve_url('access:confirm')}?{urlencode({'next': needed.back})}")
        except Refusal as refusal:
            if refusal.leaves_trace:
                with acting(request.actor):
                    refusal.keep()
            return refused(request, refusal)


NUL = "\x00"


def _require_writable(request: HttpRequest) -> None:
    """Raise `BadInput` for the one character no text of the database can hold, however a view reads what was sent."""
    told = [*request.GET.lists(), *request.POST.lists()]
    if NUL in request.path or any(NUL in text for name, texts in told for text in (name, *texts)):
        raise BadInput


def _answer(request: ActorRequest, route: str, view: Callable[[], Any]) -> HttpResponseBase:
    """One transaction: who acts, whether this write came before, the view. Run anew when the database asks for it."""

    request._messages = default_storage(request)  # type: ignore[attr-defined]  # what a failed try said is unsaid
    if request.actor is NOBODY and route in AT_THE_DOOR:
        return _rendered(view())
    with acting(request.actor) as actor:
        if actor.id is not None and request.method not in SAFE and route not in AT_THE_DOOR | ONCE_BY_ITSELF:
            return answered_once(request, actor.id, lambda: _rendered(view()))
        response = view()
        if not isinstance(response, Page):
            return _rendered(response)
        database.meanwhile(response.draw)
    return response.drawn()


def _rendered(response: Any) -> HttpResponseBase:
    return response.render() if callable(getattr(response, "render", None)) else response  # type: ignore[no-any-return]


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    told = {"next": page_of(request), "ended": sessions.why_ended(request.COOKIES.get(settings.SESSION_COOKIE_NAME))}
    return _sent(
        request, f"{resolve_url(settings.LOGIN_URL)}?{urlencode({key: told[key] for key in told if told[key]})}"
    )


def _sent(request: HttpRequest, where: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": where})
    return HttpResponse(status=302, headers={"Location": where})


def _out_of_reach(request: ActorRequest, news: Refusal, error: BaseException | None) -> HttpResponse:
    """An answer that asks the database for nothing: also not for what surrounds a page."""
    log.warning("%s %s: %s (%s)", request.method, request.path, news.code, error)
    request.actor = NOBODY
    return refused(request, news)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to a refusal: a fragment for htmx, a calm page otherwise; the same 404 for every reason."""
    fragment = bool(request.headers.get("HX-Request")) and refusal.status != 404
    template = "components/_refusal.html" if fragment else refusal.page or "web/refusal.html"
    response = render(request, template, {"refusal": refusal, "sentence": str(refusal)}, status=refusal.status)
    if refusal.status == 503:
        response.headers["Retry-After"] = "5"
    if fragment:
        response.headers["HX-Retarget"] = "#refusal"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


class StaleForm(Refusal):
    """A form without this session's token: from another site, or from before the person signed in anew."""

    status, code = 403, "stale-form"
    message = _("This page was open too long. Load it again and send it once more.")


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form that does not carry this session's token; why is not told."""
    return refused(request, StaleForm())


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address that leads nowhere looks like a row that is not there."""
    return refused(request, NotHere())


def failed(request: ActorRequest) -> HttpResponse:
    """Something broke outside a view. If the database went away, what the view did may stand: nobody can tell."""
    error = sys.exc_info()[1]
    if outages.told(error) is None:
        return server_error(request)
    return _out_of_reach(request, outages.OutcomeUnknown(), error)
