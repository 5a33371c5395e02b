"""A person's own ways in: password, passkeys, authenticator app, recovery codes, sessions. Each change ends every other
session and is recorded.
"""

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from . import factors, sessions
from .models import Invitation, User
from .passkeys import NewPasskey, PasskeyRefused
from .queries import memberships_of
from .roles import STAFF
from .security import note_security

INVITATION = dt.timedelta(hours=24)


@transaction.atomic
def set_password(*, person: User, password: str, keep: str | None = None, address: str = "") -> None:
    """Set a password the caller has found strong enough."""
    person.set_password(password)
    person.save(update_fields=["password"])
    _changed(person, "password-set", keep, address)


@transaction.atomic
def add_passkey(*, person: User, name: str, made: NewPasskey, keep: str | None = None, address: str = "") -> None:
    """Keep a passkey just made. Raises `PasskeyRefused` when somebody has it already."""
    if not factors.keep_passkey(person, name=name, id=made.id, credential=made.credential, counter=made.counter):
        raise PasskeyRefused
    _changed(person, "passkey-added", keep, address)


@transaction.atomic
def add_totp(*, person: User, secret: str, code: str, keep: str | None = None, address: str = "") -> None:
    """Keep an authenticator app in place of an earlier one. Raises `WrongCode`."""
    factors.add_totp(person, secret=secret, code=code)
    _changed(person, "app-added", keep, address)


@transaction.atomic
def drop_factor(*, person: User, number: int | None, keep: str | None = None, address: str = "") -> bool:
    """Take a passkey (by number) or the authenticator app (None) away; whether there was one. Raises `LastFactor`."""
    is_staff = any(role in STAFF for role, _ in memberships_of(person.pk))
    name = factors.drop_factor(person, number=number, is_staff=is_staff)
    if name:
        _changed(person, "passkey-removed" if number else "app-removed", keep, address)
    return bool(name)


@transaction.atomic
def renew_codes(*, person: User, keep: str | None = None, address: str = "") -> list[str]:
    """Ten fresh recovery codes, to be shown once."""
    codes = factors.new_recovery_codes(person)
    _changed(person, "codes-made", keep, address)
    return codes


@transaction.atomic
def forget_factors(*, person: User) -> int:
    """Take all factors away from somebody who lost theirs (an administrator's act); how many there were."""
    count = factors.drop_all(person)
    _changed(person, "factors-forgotten", None, "")
    return count


@transaction.atomic
def disable_person(*, person: User) -> None:
    """Nobody signs in by this account any more; its sessions end now."""
    User.objects.filter(pk=person.pk).update(is_active=False)
    _changed(person, "disabled", None, "")


@transaction.atomic
def enable_person(*, person: User) -> None:
    """The account may be signed in to again."""
    User.objects.filter(pk=person.pk).update(is_active=True)
    note_security("enabled", person_id=person.pk)


@transaction.atomic
def invite(*, person: User) -> str:
    """The secret of a new one-time link to set a way in, good for a day; earlier links of that person die."""
    secret = secrets.token_urlsafe(32)
    Invitation.objects.filter(person=person, used_at=None).delete()
    Invitation.objects.create(person=person, digest=_digest(secret), until=timezone.now() + INVITATION)
    note_security("invited", person_id=person.pk)
    return secret


def invited(secret: str) -> User | None:
    """Whom an unused, unexpired link is for."""
    link = Invitation.objects.filter(digest=_digest(secret), used_at=None, until__gt=timezone.now()).first()
    return link.person if link and link.person.is_active else None


@transaction.atomic
def use_invitation(*, secret: str) -> User | None:
    """Spend the link; None when it was spent meanwhile."""
    spent = Invitation.objects.filter(digest=_digest(secret), used_at=None, until__gt=timezone.now())
    person = invited(secret)
    return person if person and spent.update(used_at=timezone.now()) else None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _changed(person: User, kind: str, keep: str | None, address: str) -> None:
    ended = sessions.end_all(person.pk, but=keep)
    note_security(kind, person_id=person.pk, address=address, ended=ended)
