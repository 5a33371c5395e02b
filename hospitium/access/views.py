"""Signing in and out, confirming, and choosing a language."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from hospitium.kernel.entered import path_in
from hospitium.kernel.errors import NotHere, Refusal

from . import actions, passkeys, signin, stepup
from .devices import remember_device
from .factors import WrongCode, factors_of
from .forms import CodeForm, ConfirmForm, SignInForm
from .http import ActorRequest, address_of
from .models import User
from .security import note_security

ENDINGS = {
    "staff-idle": gettext_lazy("You were signed out after 15 minutes without use."),
    "portal-idle": gettext_lazy("You were signed out after 30 minutes without use."),
    "staff-long": gettext_lazy("You were signed out because 12 hours have passed. Please sign in again."),
    "portal-long": gettext_lazy("You were signed out because 24 hours have passed. Please sign in again."),
}


def _wanted(request: HttpRequest) -> str:
    return path_in(request.POST.get("next") or request.GET.get("next")) or "/"


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """A passkey, or e-mail address and password; the same answer for a wrong password and an unknown address."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = signin.check_password(request, form.cleaned_data["email"], form.cleaned_data["password"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return _sign_in_page(request, form, status=refusal.status)
        if factors_of(user.pk).any:
            signin.wait_for_code(request, user, back=_wanted(request))
            return redirect("access:second-step")
        return _enter(request, user, "password", back=_wanted(request))
    return _sign_in_page(request, form, status=422 if form.errors else 200)


def _sign_in_page(request: HttpRequest, form: SignInForm, *, status: int) -> HttpResponse:
    context = {
        "form": form,
        "next": _wanted(request),
        "ended": ENDINGS.get(request.GET.get("ended", "")),
        "demo": settings.DEMO,
        "passkey_host": passkeys.host_for(request),
    }
    return render(request, "access/sign_in.html", context, status=status)


@require_POST
def passkey_begin(request: HttpRequest) -> HttpResponse:
    """Options for the browser's passkey dialogue: to sign in, to confirm, or to add one."""
    purpose, user = request.POST.get("for", "sign-in"), request.user
    if purpose == "sign-in":
        return JsonResponse(passkeys.begin_sign_in(request))
    if not isinstance(user, User):
        raise NotHere
    if purpose == "confirm":
        return JsonResponse(passkeys.begin_sign_in(request, person=user))
    stepup.require_recent(request)
    return JsonResponse(passkeys.begin_adding(request, user))


@require_POST
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in by the passkey the browser answered with: possession and verification in one."""
    try:
        user = passkeys.finish_sign_in(request, request.POST.get("credential", ""))
    except passkeys.PasskeyRefused as refusal:
        note_security("passkey-refused", address=address_of(request))
        form = SignInForm(None)
        messages.error(request, str(refusal))
        return _sign_in_page(request, form, status=refusal.status)
    return _enter(request, user, "passkey", back=_wanted(request))


@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """After the password: a code of the app or a recovery code, or a passkey instead."""
    waiting = signin.half(request)
    if waiting is None:
        return redirect("access:sign-in")
    user, back = waiting
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            if method := signin.check_second(request, user, form.cleaned_data["code"]):
                return _enter(request, user, "password", method, back=back)
            raise WrongCode
        except Refusal as refusal:
            form.add_error("code", str(refusal))
            status = refusal.status
    context = {"form": form, "next": back, "factors": factors_of(user.pk)}
    return render(request, "access/second_step.html", context, status=422 if form.errors and status == 200 else status)


def _enter(request: HttpRequest, user: User, *methods: str, back: str) -> HttpResponse:
    is_whole = signin.enter(request, user, *methods)
    if is_whole:
        response = redirect(back)
        if "recovery" in methods:
            messages.warning(request, _("You used a recovery code. See under “My sign-in” how many are left."))
        elif methods == ("password",) and not request.session["methods"].count("demo"):
            messages.info(request, _("You can sign in without a password: add a passkey under “My sign-in”."))
    else:
        request.session["next"] = back
        response = redirect("access:security")
    remember_device(request, response, user.email)
    return _with_language(response, request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or user.language)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: ActorRequest) -> HttpResponse:
    """Show once more who you are, then go back to the page (`stepup.require_recent` sends people here)."""
    user, back = _signed_in(request), _wanted(request)
    have, credential = factors_of(user.pk), request.POST.get("credential", "")
    form = ConfirmForm(None if credential else request.POST or None, with_code=have.any)
    status = 200
    if credential or form.is_valid():
        try:
            methods = _shown(request, user, credential, form)
            stepup.confirmed(request, *methods)
            note_security("confirmed", person_id=user.pk, address=address_of(request), methods=list(methods))
            return redirect(back)
        except Refusal as refusal:
            status = refusal.status
            messages.error(request, str(refusal))
    context = {
        "form": form,
        "next": back,
        "passkeys": have.passkeys,
        "by_password": user.has_usable_password() and (have.totp_since or have.codes_left or not have.passkeys),
    }
    return render(request, "access/confirm.html", context, status=422 if form.errors and status == 200 else status)


def _shown(request: ActorRequest, user: User, credential: str, form: ConfirmForm) -> tuple[str, ...]:
    if credential:
        passkeys.finish_sign_in(request, credential, person=user)
        return ("passkey",)
    return signin.check_again(request, user, **form.cleaned_data)


def _signed_in(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise NotHere
    return request.user


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    signin.leave(request)
    return redirect("access:sign-in")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Read the product in another of its languages, from now on."""
    chosen = request.POST.get("language", "")
    chosen = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    if isinstance(request.user, User):
        actions.set_language(person=request.user, language=chosen)
    return _with_language(redirect(_wanted(request)), chosen)


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
