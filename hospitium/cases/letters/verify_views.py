"""For anybody who holds a letter: whether it is valid. Nothing else is told, and no name; unknown codes look alike."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from hospitium.access.http import address_of
from hospitium.access.throttle import take_visit

from . import queries

VISITS = 60
"""Codes looked at from one place in a quarter of an hour."""


@require_GET
def ask(request: HttpRequest) -> HttpResponse:
    """A field for the code, for whoever cannot scan."""
    code = "".join(sign for sign in request.GET.get("code", "") if sign.isalnum())[:40]
    if code:
        return redirect("cases:verify", code)
    return render(request, "cases/letters/verify.html", {"asked": False})


@require_GET
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What a code proves: kind, day of issue, who issued it, and whether it still holds."""
    take_visit("verify-letter", address=address_of(request), most=VISITS)
    found = queries.verified(code[:100], get_language() or "en")
    response = render(request, "cases/letters/verify.html", {"asked": True, "found": found})
    response.headers["X-Robots-Tag"] = "noindex"
    return response
