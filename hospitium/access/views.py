"""Signing in and out, choosing a language, the privacy desk."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from . import actions, queries
from .forms import SignInForm
from .http import ActorRequest


def _safe(request: HttpRequest, target: str) -> str:
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "/"


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """One form; the same answer for a wrong password and an unknown address."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, username=form.cleaned_data["email"], password=form.cleaned_data["password"])
        if user is not None:
            login(request, user)
            response = redirect(_safe(request, request.POST.get("next", "/")))
            return _with_language(response, request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or user.language)
        form.add_error(None, _("This e-mail address and password do not go together. Check both and try again."))
    context = {"form": form, "next": request.GET.get("next", request.POST.get("next", "/"))}
    return render(request, "access/sign_in.html", context, status=422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    return redirect("access:sign-in")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Read the product in another of its languages, from now on."""
    chosen = request.POST.get("language", "")
    chosen = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    if request.user.is_authenticated:
        actions.set_language(person=request.user, language=chosen)
    return _with_language(redirect(_safe(request, request.POST.get("next", "/"))), chosen)


def _with_language(response: HttpResponse, language: str) -> HttpResponse:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 86400,
        samesite="Lax",
        secure=settings.SECURE,
        httponly=True,
    )
    return response


@require_GET
def privacy(request: ActorRequest) -> HttpResponse:
    """The privacy desk: emergency accesses and alarms, those not looked into first."""
    before = request.GET.get("before", "")
    found = queries.emergencies(request.actor, before=int(before) if before.isdigit() else None)
    context = {"emergencies": found, "alarms": queries.alarms(request.actor), "more": _more(found)}
    return render(request, "access/privacy.html", context)


@require_POST
def review_emergency(request: ActorRequest, number: int) -> HttpResponse:
    """Say whether an emergency access was justified."""
    actions.review_emergency(
        emergency_id=number,
        was_justified=request.POST.get("justified") == "yes",
        finding=request.POST.get("finding", ""),
        by=request.actor,
    )
    return redirect("access:privacy")


@require_POST
def review_alarm(request: ActorRequest, number: int) -> HttpResponse:
    """Say what stood behind an alarm."""
    actions.review_alarm(alarm_id=number, finding=request.POST.get("finding", ""), by=request.actor)
    return redirect("access:privacy")


def _more(found: Sequence[Any]) -> int | None:
    return found[-1].pk if len(found) == 50 else None
