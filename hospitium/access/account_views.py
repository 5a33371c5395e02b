"""My sign-in: passkeys, authenticator app, recovery codes, password, sessions; and the link that opens an account."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hospitium.kernel.errors import NotHere

from . import account, factors, passkeys, sessions, signin, stepup
from .agents import device_words
from .forms import FirstCodeForm, NewPasswordForm, PasskeyForm
from .http import ActorRequest, address_of
from .models import User
from .security import note_security
from .views import _signed_in


@require_GET
def security(request: ActorRequest) -> HttpResponse:
    """My ways in and my sessions; for staff still without a second step, the page that asks for one."""
    return _page(request)


def _page(request: ActorRequest, *, form: PasskeyForm | None = None, status: int = 200) -> HttpResponse:
    user, is_whole = _signed_in(request), _is_whole(request)
    context = {
        "layout": "layouts/staff.html" if is_whole else "layouts/public.html",
        "is_whole": is_whole,
        "form": form or PasskeyForm(),
        "factors": factors.factors_of(user.pk),
        "has_password": user.has_usable_password(),
        "sessions": [_told(request, row) for row in sessions.sessions_of(user.pk)] if is_whole else [],
        "passkey_host": passkeys.host_for(request),
    }
    return render(request, "access/security.html", context, status=status)


def _told(request: HttpRequest, row: object) -> dict[str, object]:
    key = row.session_key  # type: ignore[attr-defined]
    return {"row": row, "device": device_words(row.agent), "current": key == request.session.session_key}  # type: ignore[attr-defined]


def _is_whole(request: ActorRequest) -> bool:
    return sessions.is_whole(request.session, request.actor.roles)


@require_POST
def passkey_add(request: ActorRequest) -> HttpResponse:
    """Keep the passkey the browser has just made."""
    stepup.require_recent(request)
    user, form = _signed_in(request), PasskeyForm(request.POST)
    try:
        made = passkeys.finish_adding(request, user, request.POST.get("credential", ""))
        name = (form.data.get("name") or "").strip() or device_words(request.META.get("HTTP_USER_AGENT", ""))
        account.add_passkey(person=user, name=name, made=made, **_here(request))
    except passkeys.PasskeyRefused as refusal:
        messages.error(request, str(refusal))
        return _page(request, status=refusal.status)
    stepup.confirmed(request, "passkey")
    messages.success(request, _("The passkey is kept."))
    return _after_adding(request, user)


@require_http_methods(["GET", "HEAD", "POST"])
def totp(request: ActorRequest) -> HttpResponse:
    """Add an authenticator app: show the secret, keep it when a first code is right."""
    stepup.require_recent(request)
    user, form = _signed_in(request), FirstCodeForm(request.POST or None)
    if request.method != "POST" or "totp" not in request.session:
        request.session["totp"] = factors.new_totp_secret()
    elif form.is_valid():
        try:
            secret, code = request.session["totp"], form.cleaned_data["code"]
            account.add_totp(person=user, secret=secret, code=code, **_here(request))
        except factors.WrongCode as refusal:
            form.add_error("code", str(refusal))
        else:
            del request.session["totp"]
            stepup.confirmed(request, "totp")
            messages.success(request, _("The authenticator app is kept."))
            return _after_adding(request, user)
    secret = request.session["totp"]
    context = {
        "form": form,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "picture": factors.totp_picture(user, secret),
    }
    return render(request, "access/totp.html", context, status=422 if form.errors else 200)


def _after_adding(request: ActorRequest, user: User) -> HttpResponse:
    return redirect("access:security" if factors.factors_of(user.pk).codes_left else "access:recovery-codes")


@require_POST
def factor_drop(request: ActorRequest, number: int = 0) -> HttpResponse:
    """Take one passkey, or the authenticator app, away."""
    stepup.require_recent(request)
    user = _signed_in(request)
    if not account.drop_factor(person=user, number=number or None, **_here(request)):
        raise NotHere
    request.session.cycle_key()
    messages.success(request, _("It is taken away. Sessions on other devices were ended."))
    return redirect("access:security")


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: ActorRequest) -> HttpResponse:
    """What recovery codes are for; on asking, ten new ones, shown this once."""
    user = _signed_in(request)
    have = factors.factors_of(user.pk)
    if not have.any or not _is_whole(request):
        return redirect("access:security")
    codes: list[str] = []
    if request.method == "POST":
        stepup.require_recent(request)
        codes = account.renew_codes(person=user, **_here(request))
    context = {"codes": codes, "left": have.codes_left, "next": request.session.get("next", "/")}
    return render(request, "access/recovery_codes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: ActorRequest) -> HttpResponse:
    """Set another password; every other session ends."""
    stepup.require_recent(request)
    user = _signed_in(request)
    form = NewPasswordForm(request.POST or None, person=user)
    if request.method == "POST" and form.is_valid():
        account.set_password(person=user, password=form.cleaned_data["password"], **_here(request))
        update_session_auth_hash(request, user)
        messages.success(request, _("The new password is set. Sessions on other devices were ended."))
        return redirect("access:security")
    return render(request, "access/password.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def sessions_end(request: ActorRequest) -> HttpResponse:
    """End one of my sessions (`name`), all others, or (`all`) every one, this included."""
    user, name = _signed_in(request), request.POST.get("name", "")
    if name:
        ended = int(_is_uuid(name) and sessions.end(user.pk, UUID(name)))
    else:
        ended = sessions.end_all(user.pk, but=request.session.session_key)
    note_security("sessions-ended", person_id=user.pk, address=address_of(request), ended=ended)
    if request.POST.get("all") or (name and not sessions.is_there(request.session.session_key)):
        logout(request)
        return redirect("access:sign-in")
    messages.success(request, _("Ended."))
    return redirect("access:security")


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _here(request: HttpRequest) -> dict[str, str]:
    return {"keep": request.session.session_key or "", "address": address_of(request)}


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """A one-time link: set a password, which signs nobody in, so that a second step once set stays in force.

    Somebody who has no second step yet may go on without a password and make a passkey.
    """
    person = account.invited(secret)
    if person is None:
        return render(request, "access/invitation.html", {"gone": True}, status=404)
    is_new = not factors.factors_of(person.pk).any
    if request.method == "POST" and "passkey" in request.POST and is_new:
        _spend(secret)
        signin.enter(request, person, "link")
        return redirect("access:security")
    form = NewPasswordForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        _spend(secret)
        account.set_password(person=person, password=form.cleaned_data["password"], address=address_of(request))
        messages.success(request, _("Your password is set. Sign in with it now."))
        return redirect("access:sign-in")
    context = {"form": form, "person": person, "is_new": is_new}
    return render(request, "access/invitation.html", context, status=422 if form.errors else 200)


def _spend(secret: str) -> None:
    if account.use_invitation(secret=secret) is None:
        raise NotHere
