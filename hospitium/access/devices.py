"""Browsers that signed in before: a signed cookie by which such a browser has tries of its own (OWASP device cookies).

It proves nothing and opens nothing; it only keeps a stranger's guessing from shutting the owner out.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from .throttle import account_key

NAME = "__Host-device" if settings.SECURE else "device"
SALT = "hospitium.device"
AGE = 180 * 86400
PEOPLE = 8  # a ward's shared computer keeps the latest


def device_of(request: HttpRequest, account: str) -> str:
    """What to count this browser's tries at the account by; empty for a browser that never signed in to it."""
    kept = _kept(request)
    return kept["device"] if _mark(account) in kept["people"] else ""


def remember_device(request: HttpRequest, response: HttpResponse, account: str) -> None:
    """Let the browser say, next time, that this account was signed in to here."""
    kept = _kept(request)
    others = [mark for mark in kept["people"] if mark != _mark(account)]
    value = {"device": kept["device"] or secrets.token_urlsafe(16), "people": [*others, _mark(account)][-PEOPLE:]}
    response.set_cookie(
        NAME, signing.dumps(value, salt=SALT), max_age=AGE, secure=settings.SECURE, httponly=True, samesite="Lax"
    )


def _kept(request: HttpRequest) -> dict:
    try:
        return dict(signing.loads(request.COOKIES.get(NAME, ""), salt=SALT, max_age=AGE))
    except signing.BadSignature:
        return {"device": "", "people": []}


def _mark(account: str) -> str:
    return salted_hmac(SALT, account_key(account), algorithm="sha256").hexdigest()[:24]
