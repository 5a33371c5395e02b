"""Signing in: a passkey alone, or a password and then a code. Same answer and same time for accounts that are not there."""

import functools
import ipaddress
import time
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user, login, logout
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput

from . import sessions
from .devices import device_of
from .factors import check_code, factors_of
from .http import address_of
from .models import User
from .queries import memberships_of, person_signed_in
from .security import note_security
from .throttle import account_key, take_try

HALF_SECONDS = 600
"""How long a right password waits for the second step."""

DEMO_ADDRESSES = "@demo.invalid"


class NotTogether(BadInput):
    """E-mail address and password do not go together; nothing says which of them is unknown."""

    code: ClassVar[str] = "sign-in"
    message = _("This e-mail address and password do not go together. Check both and try again.")


class EmailBackend(BaseBackend):
    """Looks a person up by e-mail, hashing a password in any case so that time tells nothing."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        if username is None or password is None:
            return None
        user = _find(username)
        return user if _is_right(user, password) else None

    def get_user(self, user_id: int) -> User | None:
        return person_signed_in(user_id)


class PersonMiddleware(AuthenticationMiddleware):
    """Django's, which need not ask for the person where the session was read together with them."""

    def process_request(self, request: HttpRequest) -> None:
        """Give the request its person, found when first asked for."""
        super().process_request(request)
        request.user = SimpleLazyObject(functools.partial(_person_of, request))  # type: ignore[assignment]


def _person_of(request: HttpRequest) -> Any:
    """The person whose session this is; whatever is not plain (an older secret, a changed password) is left to Django."""
    session: Any = request.session
    number, backend, proof = (session.get(key) for key in (SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY))
    person = session.person
    plain = person is not None and str(person.pk) == number and backend in settings.AUTHENTICATION_BACKENDS
    if plain and proof and constant_time_compare(proof, person.get_session_auth_hash()):
        return person
    return get_user(request)


def check_password(request: HttpRequest, email: str, password: str) -> User:
    """The person these open. Raises `NotTogether`, or `TooManyTries` before anything is looked at.

    One hash is computed in any case, and a try in vain leaves the same traces whether or not the account exists.
    """
    attempt = take_try(email, address=address_of(request), device=device_of(request, email))
    user = _find(email)
    if not _is_right(user, password):
        note_security("sign-in-failed", person_id=user.pk if user else None, address=address_of(request))
        raise NotTogether
    attempt.give_back()
    assert user is not None
    return user


def _find(email: str) -> User | None:
    return User.objects.filter(email=account_key(email)).first()


def _is_right(user: User | None, password: str) -> bool:
    if user is None:
        User().set_password(password)
        return False
    return user.check_password(password) and user.is_active


def wait_for_code(request: HttpRequest, user: User, *, back: str) -> None:
    """Remember, in a session with a new key, that the password was right; it opens nothing yet."""
    request.session["half"] = {"person": user.pk, "at": time.time(), "next": back}
    request.session.cycle_key()


def half(request: HttpRequest) -> tuple[User, str] | None:
    """Who has passed the first step in this session lately, and where they wanted to go."""
    kept = request.session.get("half")
    if not kept or not 0 <= time.time() - kept["at"] <= HALF_SECONDS:
        return None
    user = User.objects.filter(pk=kept["person"], is_active=True).first()
    return (user, kept["next"]) if user else None


def check_second(request: HttpRequest, user: User, code: str) -> str | None:
    """`totp` or `recovery` for a right code. Raises `TooManyTries`; counts with the password's tries."""
    attempt = take_try(user.email, address=address_of(request), device=device_of(request, user.email))
    method = check_code(user.pk, code)
    if method is None:
        note_security("second-step-failed", person_id=user.pk, address=address_of(request))
    else:
        attempt.give_back()
    return method


@transaction.atomic
def enter(request: HttpRequest, user: User, *methods: str) -> bool:
    """Sign the person in with a new session key; whether they have shown all that their roles need."""
    roles = frozenset(role for role, _ in memberships_of(user.pk))
    if is_demo(request, user):
        methods = (*methods, "demo")
    request.session.pop("half", None)
    if SESSION_KEY in request.session:
        request.session.cycle_key()  # Django keeps the key when the same person signs in again
    login(request, user, backend="hospitium.access.signin.EmailBackend")
    request.session["methods"], request.session["confirmed_at"] = sorted(methods), time.time()
    sessions.begin(request, person_id=user.pk, roles=roles)
    note_security("signed-in", person_id=user.pk, address=address_of(request), methods=sorted(methods))
    return sessions.is_whole(request.session, roles)


def leave(request: HttpRequest) -> None:
    """End this session."""
    note_security("signed-out", person_id=request.user.pk, address=address_of(request))
    logout(request)


def is_demo(request: HttpRequest, user: User) -> bool:
    """Whether this is one of a demo's fictional people, on this very machine, without a factor of their own (ADR 8)."""
    if not settings.DEMO or settings.SECURE or not user.email.endswith(DEMO_ADDRESSES):
        return False
    try:
        return ipaddress.ip_address(address_of(request)).is_loopback and not factors_of(user.pk).any
    except ValueError:
        return False


def check_again(request: HttpRequest, user: User, password: str, code: str = "") -> tuple[str, ...]:
    """The methods a signed-in person has just shown. Raises `NotTogether` or `TooManyTries`.

    Counted by session, so that nobody outside can keep them from confirming. Whoever has a second step shows a code too.
    """
    store: Any = request.session
    attempt = take_try(user.email, device=f"session {store.row.name}")
    is_right = user.check_password(password)
    method = check_code(user.pk, code) if is_right and factors_of(user.pk).any else "password" if is_right else None
    if method is None:
        note_security("confirm-failed", person_id=user.pk, address=address_of(request))
        raise NotConfirmed
    attempt.give_back()
    return ("password", method)


class NotConfirmed(BadInput):
    """Password or code is wrong; which of them is not told."""

    code: ClassVar[str] = "not-confirmed"
    message = _("That did not confirm it. Check what you entered and try again.")
