"""The door of whoever was invited: a link or a code, a fact that only they know, a passkey of their own.

One answer for a link that was used, taken back, never made or is too old. What is proven stands in the browser's session;
every step asks the invitation anew.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hospitium.access import passkeys, signin
from hospitium.access.acting import SYSTEM, acting
from hospitium.access.http import address_of
from hospitium.access.inviting import actions as inviting
from hospitium.access.inviting.asking import NewPasswordForm
from hospitium.access.inviting.errors import AddressTaken, InvitationGone, WrongFact
from hospitium.access.queries import User
from hospitium.cases.inviting import accept_invitation
from hospitium.kernel.errors import Refusal

from .forms import CodeForm, WelcomeForm


@require_GET
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """A link: remembered, and gone from the address bar."""
    with acting(SYSTEM):
        invitee = inviting.opened(secret=secret)
    return _let_in(request, invitee)


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """A code from a message, with the address it was sent to."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with acting(SYSTEM):
            invitee = inviting.opened_by_code(**form.cleaned_data, address=address_of(request))
        if invitee is not None:
            return _let_in(request, invitee)
        form.add_error(None, str(WrongFact()))
    return render(request, "web/welcome/code.html", {"form": form}, status=422 if form.errors else 200)


def _let_in(request: HttpRequest, invitee: Any) -> HttpResponse:
    request.session["welcome"] = {"id": invitee.pk}
    response = redirect("web:welcome-in")
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, invitee.language, samesite="Lax", secure=settings.SECURE, httponly=True
        )
    return response


def _known(request: HttpRequest) -> tuple[dict[str, Any], Any]:
    """What this browser has shown so far, and the invitation, asked anew. Raises `InvitationGone`."""
    shown = request.session.get("welcome")
    if not shown:
        raise InvitationGone
    with acting(SYSTEM):
        return shown, inviting.living(shown["id"])


@require_http_methods(["GET", "HEAD", "POST"])
def come_in(request: HttpRequest) -> HttpResponse:
    """First who they are, then a way in of their own; whoever is signed in already accepts with that account."""
    shown, invitee = _known(request)
    return _way_in(request, shown, invitee) if "number" in shown else _who(request, shown, invitee)


def _who(request: HttpRequest, shown: dict[str, Any], invitee: Any) -> HttpResponse:
    person = request.user if isinstance(request.user, User) else None
    form = WelcomeForm(request.POST or None, invitee, is_known=person is not None)
    is_empty = not form.fields
    if request.method == "POST" and (is_empty or form.is_valid()):
        told = {} if is_empty else form.cleaned_data
        refusal = _refused(request, invitee, told, person)
        if refusal is None and person is not None:
            return _accepted(request, invitee, person=person)
        if refusal is None:
            return _remember(request, shown, invitee, told)
        form.add_error(None, str(refusal))
    context = {"form": form, "invitee": invitee, "person": person}
    return render(request, "web/welcome/who.html", context, status=422 if form.errors else 200)


def _refused(request: HttpRequest, invitee: Any, told: dict[str, Any], person: User | None) -> Refusal | None:
    with acting(SYSTEM):
        if not inviting.prove(number=invitee.pk, fact=told.get("fact", ""), address=address_of(request)):
            return WrongFact()
        is_free = person is not None or inviting.is_free(invitee.email or told["email"])
    return None if is_free else AddressTaken()


def _remember(request: HttpRequest, shown: dict[str, Any], invitee: Any, told: dict[str, Any]) -> HttpResponse:
    with acting(SYSTEM):
        number = inviting.reserve_number()
    email = invitee.email or told["email"]
    request.session["welcome"] = shown | {
        "number": number,
        "name": told["name"],
        "email": email,
        "language": told["language"],
    }
    response = redirect("web:welcome-in")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, told["language"], samesite="Lax", secure=settings.SECURE, httponly=True
    )
    return response


def _to_be(shown: dict[str, Any]) -> User:
    """The person as the passkey will name them; nobody is kept before it is made."""
    return User(pk=shown["number"], email=shown["email"], name=shown["name"])


def _way_in(request: HttpRequest, shown: dict[str, Any], invitee: Any) -> HttpResponse:
    person, credential = _to_be(shown), request.POST.get("credential", "")
    form = NewPasswordForm(None if credential else request.POST or None, person=person)
    told = {"person_number": person.pk, **{name: shown[name] for name in ("name", "email", "language")}}
    refusal: Refusal | None = None
    if request.method == "POST" and (credential or form.is_valid()):
        try:
            if credential:
                made = passkeys.finish_adding(request, person, credential)
                return _accepted(request, invitee, passkey=made, **told)
            return _accepted(request, invitee, password=form.cleaned_data["password"], **told)
        except (passkeys.PasskeyRefused, AddressTaken) as no:
            refusal = no
    context = {"form": form, "person": person, "refusal": refusal, "passkey_host": passkeys.host_for(request)}
    return render(request, "web/welcome/way_in.html", context, status=422 if form.errors or refusal else 200)


def _accepted(request: HttpRequest, invitee: Any, **way_in: Any) -> HttpResponse:
    known = way_in.get("person")
    _case, person = accept_invitation(number=invitee.pk, address=address_of(request), **way_in)
    request.session.pop("welcome", None)
    if known is None:
        signin.enter(request, person, "passkey" if "passkey" in way_in else "password")
    return redirect("web:home")


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Options for the browser to make the passkey."""
    shown, _invitee = _known(request)
    if "number" not in shown:
        raise InvitationGone
    return JsonResponse(passkeys.begin_adding(request, _to_be(shown)))
