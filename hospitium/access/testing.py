"""Builders for tests: people with roles, and what they act as."""

import base64
import hashlib
import hmac
import itertools
import json
import os
import time
from typing import Any

import psycopg
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection
from django.test import Client
from django.utils import timezone
from fido2 import cbor

from hospitium.kernel import database
from hospitium.kernel.ids import REQUEST_KEY, new_key

from .acting import Actor
from .actions import create_person, give_role
from .models import Session, User
from .queries import actor_of, memberships_of
from .roles import Role
from .sessions import LIMITS, limits_for


class Browser(Client):
    """A test client as a person's browser is: it sends each form once, with a fresh key (`is_keyed`), and `force_login`
    signs in as by a passkey. `signed_in(person)` makes one.
    """

    is_keyed = True

    def generic(self, method: str, path: str, data: Any = "", *args: Any, **extra: Any) -> Any:  # type: ignore[override]
        if self.is_keyed and REQUEST_KEY not in str(data):
            extra.setdefault("HTTP_IDEMPOTENCY_KEY", new_key())
        return super().generic(method, path, data, *args, **extra)

    def _login(self, user: Any, backend: Any = None) -> None:
        super()._login(user, backend)  # type: ignore[misc]
        trust(self.session, user)


def signed_in(person: User, **facts: Any) -> Browser:
    """A browser in a session of this person."""
    browser = Browser(**({"SERVER_NAME": "localhost"} | facts))
    browser.force_login(person)
    return browser


PASSWORD = "a password for tests only"  # noqa: S105
_numbers = itertools.count(1)


def make_person(name: str = "Sam", *roles: Role, organisation_id: int = 1, **facts: str) -> User:
    """A person with these roles at an organisation."""
    person = create_person(email=f"{name.lower()}{next(_numbers)}@test.invalid", name=name, password=PASSWORD, **facts)
    for role in roles:
        give_role(person=person, role=role, organisation_id=organisation_id)
    return person


def make_actor(name: str = "Sam", *roles: Role, organisation_id: int = 1) -> Actor:
    """The actor of a new person."""
    return actor_of(make_person(name, *roles, organisation_id=organisation_id))


def trust(store: SessionBase, person: User, *methods: str) -> None:
    """Make a session of `force_login` one that came in by these methods (a passkey unless told otherwise)."""
    limits = limits_for(role for role, _ in memberships_of(person.pk))
    store["methods"], store["confirmed_at"] = list(methods or ("passkey",)), time.time()
    store.save()
    now = timezone.now()
    Session.objects.filter(pk=store.session_key).update(
        person=person, limits=limits, begun_at=now, used_at=now, expire_date=now + LIMITS[limits].idle
    )


class Device:
    """A telephone or key in software: makes passkeys and signs with them, honestly unless told to lie."""

    def __init__(self, origin: str = "http://testserver", rp: str = "testserver") -> None:
        self.origin, self.rp = origin, rp
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(32)
        self.handle = b""
        self.counter = 0

    def make(self, options: dict[str, Any], **lies: Any) -> str:
        """Answer the options of `navigator.credentials.create`, as JSON."""
        asked = options["publicKey"]
        self.handle = _unpacked(asked["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor.encode(lies.pop("key", key))
        data = self._data(0x45, attested, lies)
        client = self._client("webauthn.create", asked["challenge"], lies)
        said = {
            "clientDataJSON": _packed(client),
            "attestationObject": _packed(cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})),
        }
        return self._told(said, lies)

    def sign(self, options: dict[str, Any], **lies: Any) -> str:
        """Answer the options of `navigator.credentials.get`, as JSON."""
        self.counter += 1
        data = self._data(0x05, b"", lies)
        client = self._client("webauthn.get", options["publicKey"]["challenge"], lies)
        digest = hashlib.sha256(lies.pop("signed_client", client)).digest()
        signature = lies.pop("with_key", self.key).sign(
            lies.pop("signed_data", data) + digest, ec.ECDSA(hashes.SHA256())
        )
        handle = lies.pop("handle", self.handle)
        said = {
            "clientDataJSON": _packed(client),
            "authenticatorData": _packed(data),
            "signature": _packed(lies.pop("signature", signature)),
        }
        return self._told(said | ({"userHandle": _packed(handle)} if handle is not None else {}), lies)

    def _data(self, flags: int, attested: bytes, lies: dict[str, Any]) -> bytes:
        site = hashlib.sha256(lies.pop("rp", self.rp).encode()).digest()
        counter = lies.pop("counter", self.counter)
        return bytes(site + bytes([lies.pop("flags", flags)]) + counter.to_bytes(4, "big") + attested)

    def _client(self, kind: str, challenge: str, lies: dict[str, Any]) -> bytes:
        said = {
            "type": lies.pop("type", kind),
            "challenge": lies.pop("challenge", challenge),
            "origin": lies.pop("origin", self.origin),
            "crossOrigin": lies.pop("cross_origin", False),
        }
        return json.dumps(said).encode()

    def _told(self, said: dict[str, Any], lies: dict[str, Any]) -> str:
        name = _packed(lies.pop("id", self.id))
        kind = lies.pop("kind", "public-key")
        assert not lies, f"no such lie: {lies}"
        return json.dumps({"id": name, "rawId": name, "type": kind, "clientExtensionResults": {}, "response": said})


def _packed(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def code_for(secret: str, steps: int = 0) -> str:
    """What an authenticator app shows now for the secret (some steps of 30 s away)."""
    at = int(time.time()) // 30 + steps
    digest = hmac.digest(base64.b32decode(secret), at.to_bytes(8, "big"), "sha1")
    return f"{(int.from_bytes(digest[digest[-1] & 15 :][:4], 'big') & 0x7FFFFFFF) % 10**6:06}"


def add_passkey(person: User, *, origin: str = "http://testserver", rp: str = "testserver") -> Device:
    """A device that holds a passkey of that person, registered through the ceremony's own code."""
    from django.test import RequestFactory

    from . import account, passkeys
    from .sessions import SessionStore

    device, request = Device(origin, rp), RequestFactory().post("/", headers={"host": origin.split("//")[1]})
    request.session = SessionStore()
    made = passkeys.finish_adding(request, person, device.make(passkeys.begin_adding(request, person)))
    account.add_passkey(person=person, name="device", made=made)
    return device


def add_totp(person: User) -> str:
    """The secret of an authenticator app the person has; its code of the last step is spent."""
    from . import account, factors

    secret = factors.new_totp_secret()
    account.add_totp(person=person, secret=secret, code=code_for(secret, -1))
    return secret


def as_superuser(sql: str) -> None:
    """What somebody who owns the whole server can do to the database, row-level security or not."""
    with psycopg.connect(**database.address().params("admin"), dbname=connection.settings_dict["NAME"]) as admin:
        admin.execute(sql)
