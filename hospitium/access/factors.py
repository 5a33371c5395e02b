"""The doorkeeper of django-allauth: the passkeys, authenticator app and recovery codes of a person, kept encrypted.

Of allauth only its table of authenticators and its arithmetic are used; none of its pages has an address here. What it
leaves to a cache of one process (a code used twice) is kept in the row, under its lock.
"""

import base64
import hashlib
import re
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput, Refusal

from .models import User

Kind = Authenticator.Type
DRIFT = 1  # steps of 30 s a telephone's clock may be off


class LastFactor(Refusal):
    """Staff keep at least one way to show more than a password."""

    code: ClassVar[str] = "last-factor"
    message = _("This is your only second step. Add another one first.")


class WrongCode(BadInput):
    """The code is not the one shown now, or it was used already."""

    code: ClassVar[str] = "wrong-code"
    message = _("This code is not right, or it was used already. Wait for the next one and try again.")


class Adapter(DefaultMFAAdapter):
    """What allauth asks of us: our name, and secrets encrypted under the installation's key."""

    def get_totp_issuer(self) -> str:
        """The name an authenticator app shows."""
        return "Hospitium"

    def encrypt(self, text: str) -> str:
        """Encrypt a secret for the table."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> MultiFernet:
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    digests = [hashlib.sha256(b"hospitium factors\0" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


@dataclass(frozen=True)
class Passkey:
    """A passkey as it is kept: what it is called, the public half, and how often its owner's device says it signed."""

    id: int
    person_id: int
    name: str
    since: datetime
    used_at: datetime | None
    credential: bytes
    counter: int


@dataclass(frozen=True)
class Factors:
    """What a person can show besides a password."""

    passkeys: tuple[Passkey, ...]
    totp_since: datetime | None
    codes_left: int

    @property
    def any(self) -> bool:
        """Whether there is a second step at all."""
        return bool(self.passkeys or self.totp_since)


def factors_of(person_id: int) -> Factors:
    """The ways of a person, in one query."""
    rows = list(Authenticator.objects.filter(user_id=person_id).order_by("id"))
    totp = next((row for row in rows if row.type == Kind.TOTP), None)
    codes = next((row for row in rows if row.type == Kind.RECOVERY_CODES), None)
    return Factors(
        passkeys=tuple(_passkey(row) for row in rows if row.type == Kind.WEBAUTHN),
        totp_since=totp.created_at if totp else None,
        codes_left=len(RecoveryCodes(codes).get_unused_codes()) if codes else 0,
    )


def _passkey(row: Any) -> Passkey:
    return Passkey(
        id=row.pk,
        person_id=row.user_id,
        name=row.data["name"],
        since=row.created_at,
        used_at=row.last_used_at,
        credential=base64.b64decode(row.data["credential"]),
        counter=row.data["counter"],
    )


def keep_passkey(person: User, *, name: str, id: bytes, credential: bytes, counter: int) -> bool:
    """Keep the public half of a new passkey; False when somebody has it already (WebAuthn 7.1, step 22)."""
    if Authenticator.objects.filter(type=Kind.WEBAUTHN, data__id=id.hex()).exists():
        return False
    data = {"id": id.hex(), "name": name[:60], "credential": base64.b64encode(credential).decode(), "counter": counter}
    Authenticator.objects.create(user=person, type=Kind.WEBAUTHN, data=data)
    return True


@transaction.atomic
def count_use(passkey: Passkey, counter: int) -> bool:
    """Note that a passkey signed; False when its counter went back, as a copied key's does (WebAuthn 7.2, step 22)."""
    row = Authenticator.objects.select_for_update().filter(pk=passkey.id).first()
    if row is None or ((counter or row.data["counter"]) and counter <= row.data["counter"]):
        return False
    row.data["counter"], row.last_used_at = counter, timezone.now()
    row.save(update_fields=["data", "last_used_at"])
    return True


def new_totp_secret() -> str:
    """A fresh secret to show; nothing is kept until a first code proves that it arrived."""
    return str(generate_totp_secret())


def totp_picture(person: User, secret: str) -> str:
    """The secret as a QR code for an authenticator app (an `<svg>` element)."""
    adapter = Adapter()
    drawing = adapter.build_totp_svg(adapter.build_totp_url(person, secret))
    return re.sub(r"^<\?xml[^>]*\?>\s*", "", drawing)


@transaction.atomic
def add_totp(person: User, *, secret: str, code: str) -> None:
    """Keep an authenticator app whose first code is right. Raises `WrongCode`."""
    step = _step_of(secret, _plain(code))
    if step is None:
        raise WrongCode
    Authenticator.objects.filter(user=person, type=Kind.TOTP).delete()
    kept = TOTP.activate(person, secret).instance
    kept.data["step"] = step
    kept.save(update_fields=["data"])


@transaction.atomic
def check_code(person_id: int, code: str) -> str | None:
    """`totp` or `recovery` when the code is one of theirs and fresh; it cannot be used again. None otherwise."""
    code = _plain(code)
    rows = Authenticator.objects.select_for_update().filter(user_id=person_id).exclude(type=Kind.WEBAUTHN)
    for row in rows:
        if row.type == Kind.TOTP and _use_totp(row, code):
            return "totp"
        if row.type == Kind.RECOVERY_CODES and code and RecoveryCodes(row).validate_code(code):
            return "recovery"
    return None


def _use_totp(row: Any, code: str) -> bool:
    step = _step_of(Adapter().decrypt(row.data["secret"]), code)
    if step is None or step <= row.data["step"]:
        return False
    row.data["step"], row.last_used_at = step, timezone.now()
    row.save(update_fields=["data", "last_used_at"])
    return True


def _plain(code: str) -> str:
    """The digits of a code as typed: without gaps, in whatever script the keyboard has."""
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in re.sub(r"[\s-]", "", code))


def _step_of(secret: str, code: str) -> int | None:
    now, found = int(time.time()) // app_settings.TOTP_PERIOD, None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if constant_time_compare(format_hotp_value(hotp_value(secret, step)), code):
            found = step
    return found


@transaction.atomic
def new_recovery_codes(person: User) -> list[str]:
    """Ten fresh one-time codes in place of the old ones; shown once."""
    Authenticator.objects.filter(user=person, type=Kind.RECOVERY_CODES).delete()
    return list(RecoveryCodes.activate(person).get_unused_codes())


@transaction.atomic
def drop_factor(person: User, *, number: int | None, is_staff: bool) -> str:
    """Take a passkey (by number) or the authenticator app (None) away; its name. Raises `LastFactor` for staff.

    Without any second step left the recovery codes go too.
    """
    rows = Authenticator.objects.select_for_update().filter(user=person)
    mine = [row for row in rows if (row.pk == number if number else row.type == Kind.TOTP)]
    left = [row for row in rows if row not in mine and row.type != Kind.RECOVERY_CODES]
    if not mine or mine[0].type == Kind.RECOVERY_CODES:
        return ""
    if is_staff and not left:
        raise LastFactor
    mine[0].delete()
    if not left:
        rows.filter(type=Kind.RECOVERY_CODES).delete()
    return str(mine[0].data.get("name", "totp"))


def drop_all(person: User) -> int:
    """Take every factor away (an administrator's act for somebody who lost theirs); how many there were."""
    return int(Authenticator.objects.filter(user=person).delete()[0])
