"""Step-up: grave acts (breaking the glass, signing for privacy, administration) ask who is there once more."""

import time
from typing import ClassVar
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import Refusal

MINUTES = 5


class StepUpNeeded(Refusal):
    """The person was last confirmed too long ago; the gate sends them to confirm, and then back to the page."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "step-up"
    message = _("Please confirm that it is you, then try again.")

    def __init__(self, back: str = "/") -> None:
        super().__init__()
        self.back = back


def require_recent(request: HttpRequest, minutes: int = MINUTES) -> None:
    """Raise `StepUpNeeded` unless the person signed in or confirmed within these minutes. First line of a view.

    What was posted is not sent again: after confirming, the page that held the form is shown.
    """
    if not is_recent(request, minutes):
        raise StepUpNeeded(page_of(request))


def is_recent(request: HttpRequest, minutes: int = MINUTES) -> bool:
    """Whether the person signed in or confirmed within these minutes."""
    age = time.time() - request.session.get("confirmed_at", 0)
    return 0 <= age <= minutes * 60


def confirm_and_return(page: str) -> HttpResponse:
    """The same as raising `StepUpNeeded`, where what came with the request must stay kept."""
    return redirect(f"{resolve_url('access:confirm')}?{urlencode({'next': page})}")


def confirmed(request: HttpRequest, *methods: str) -> None:
    """Note that the person has just shown who they are by these methods; the session gets a new key."""
    known = request.session.get("methods", [])
    request.session["methods"] = sorted({*known, *methods})
    request.session["confirmed_at"] = time.time()
    request.session.cycle_key()


def page_of(request: HttpRequest) -> str:
    """The page to come back to: this one, or for a form or fragment the page it stood on."""
    if request.method in ("GET", "HEAD") and not request.headers.get("HX-Request"):
        return request.get_full_path()
    stood_on = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(stood_on, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(stood_on)
    return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
