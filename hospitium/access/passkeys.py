"""The doorkeeper of python-fido2: WebAuthn ceremonies with our own exactness.

A challenge is good for one answer, one purpose, one session and five minutes. The origin must be ours to the letter
(the library would accept any subdomain), user verification is required always, and a counter that goes back means a
copied key. Steps follow WebAuthn Level 2, 7.1 and 7.2.
"""

import json
import time
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from hospitium.kernel.errors import BadInput

from .factors import Passkey, count_use, factors_of
from .models import User
from .throttle import only_once

SECONDS = 300
REQUIRED = UserVerificationRequirement.REQUIRED


class PasskeyRefused(BadInput):
    """The answer of the device cannot be accepted; why is not told."""

    code: ClassVar[str] = "passkey"
    message = _("This passkey could not be used. Try again, or sign in another way.")


@dataclass(frozen=True)
class NewPasskey:
    """The public half of a passkey just made."""

    id: bytes
    credential: bytes
    counter: int


def begin_sign_in(request: HttpRequest, *, person: User | None = None) -> dict[str, Any]:
    """Options for the browser: any passkey of ours, or (to confirm) one of this person's."""
    known = [_descriptor(passkey) for passkey in factors_of(person.pk).passkeys] if person else None
    options, state = _server(request).authenticate_begin(known, user_verification=REQUIRED)
    _remember(request, "confirm" if person else "sign-in", state, person)
    return dict(options)


def finish_sign_in(request: HttpRequest, answer: str, *, person: User | None = None) -> User:
    """Whose passkey signed our challenge. Raises `PasskeyRefused` for anything amiss."""
    state = _recall(request, "confirm" if person else "sign-in", person)
    try:
        heard = AuthenticationResponse.from_dict(json.loads(answer))
        owner = _owner(heard.response.user_handle, person)
        passkey = _known(owner, heard.raw_id)
        _ours_alone(heard)
        _server(request).authenticate_complete(state, [AttestedCredentialData(passkey.credential)], heard)
        counter = heard.response.authenticator_data.counter
    except REFUSED as error:
        raise PasskeyRefused from error
    if not owner.is_active or not count_use(passkey, counter):
        raise PasskeyRefused
    return owner


def begin_adding(request: HttpRequest, person: User) -> dict[str, Any]:
    """Options for making a passkey the device itself can find again; ones already known are left out."""
    options, state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(id=handle_of(person), name=person.email, display_name=person.name),
        [_descriptor(passkey) for passkey in factors_of(person.pk).passkeys],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=REQUIRED,
    )
    _remember(request, "add", state, person)
    return dict(options)


def finish_adding(request: HttpRequest, person: User, answer: str) -> NewPasskey:
    """The public half of the passkey just made. Raises `PasskeyRefused`."""
    state = _recall(request, "add", person)
    try:
        heard = RegistrationResponse.from_dict(json.loads(answer))
        _ours_alone(heard)
        server = _server(request)
        made = server.register_complete(state, heard)
        credential = made.credential_data
        if credential is None or heard.raw_id != credential.credential_id:
            raise ValueError("another credential")
        if credential.public_key.ALGORITHM not in {offered.alg for offered in server.allowed_algorithms}:
            raise ValueError("a kind of key nobody offered")
    except REFUSED as error:
        raise PasskeyRefused from error
    return NewPasskey(credential.credential_id, bytes(credential), made.counter)


def handle_of(person: User) -> bytes:
    """What a device keeps to say whose passkey it holds: a number, nothing about the person."""
    return int(person.pk).to_bytes(8, "big")


def name_of(request: HttpRequest) -> str:
    """The name passkeys of this site belong to (the relying party's id)."""
    return request.get_host().partition(":")[0]


def host_for(request: HttpRequest) -> str:
    """Where passkeys work when they cannot here: browsers keep them for names only, and 127.0.0.1 is also localhost."""
    host = request.get_host()
    return f"http://localhost{host.removeprefix('127.0.0.1')}/" if host.startswith("127.0.0.1") else ""


def origin_of(request: HttpRequest) -> str:
    """Our own origin, as a browser spells it."""
    scheme = "https" if settings.SECURE or request.is_secure() else "http"
    return f"{scheme}://{request.get_host()}"


REFUSED = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError, RuntimeError)
"""What a malformed answer makes the parsers raise; all of it means no."""


def _server(request: HttpRequest) -> Fido2Server:
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=name_of(request), name="Hospitium"),
        verify_origin=lambda said: said == origin_of(request),
    )


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    known = AttestedCredentialData(passkey.credential)
    return PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=known.credential_id)


def _remember(request: HttpRequest, purpose: str, state: dict[str, Any], person: User | None) -> None:
    asked = {"challenge": state["challenge"], "user_verification": str(REQUIRED.value)}
    request.session["ceremony"] = {
        "for": purpose,
        "person": person.pk if person else None,
        "at": time.time(),
        "state": asked,
    }


def _recall(request: HttpRequest, purpose: str, person: User | None) -> dict[str, Any]:
    asked = request.session.pop("ceremony", None)
    if (
        asked is None
        or asked["for"] != purpose
        or asked["person"] != (person.pk if person else None)
        or not 0 <= time.time() - asked["at"] <= SECONDS
        or not only_once("challenge", asked["state"]["challenge"])
    ):
        raise PasskeyRefused
    return dict(asked["state"])


def _owner(handle: bytes | None, person: User | None) -> User:
    if handle is None and person is not None:
        return person  # a key that keeps no handle; it must still be one of theirs
    owner = User.objects.filter(pk=int.from_bytes(handle, "big")).first() if handle and len(handle) == 8 else None
    if owner is None or (person is not None and owner != person):
        raise ValueError("somebody else's passkey")
    return owner


def _known(owner: User, raw_id: bytes) -> Passkey:
    for passkey in factors_of(owner.pk).passkeys:
        if AttestedCredentialData(passkey.credential).credential_id == raw_id:
            return passkey
    raise ValueError("no such passkey")


def _ours_alone(heard: AuthenticationResponse | RegistrationResponse) -> None:
    """No other site framed the ceremony (Level 3, 7.1.9 and 7.2.13), and the credential is a public key."""
    if heard.response.client_data.cross_origin or heard.type != PublicKeyCredentialType.PUBLIC_KEY:
        raise ValueError("framed by another site, or another kind of credential")
