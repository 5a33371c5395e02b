"""How often one may guess: counted in PostgreSQL in one statement, so that many processes count as one.

A try is taken before the secret is looked at and given back when it was right: what counts are wrong ones, also those
in flight. The window slides, a refused try does not lengthen it, and passkeys are not counted: there is nothing to
guess. A browser that signed in to the account before has tries of its own, so that a stranger who guesses on cannot
keep its owner out.
"""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import Refusal

WINDOW = dt.timedelta(minutes=15)
PER_ACCOUNT = 5
PER_ADDRESS = 100


class TooManyTries(Refusal):
    """Said alike for accounts that exist and that do not."""

    status: ClassVar[int] = 429
    code: ClassVar[str] = "too-many-tries"
    message = _("There were too many tries. Wait 15 minutes, or use a passkey.")


def account_key(typed: str) -> str:
    """An e-mail address as accounts are found and counted by: one spelling, so that no look-alike is a fresh start."""
    return typed.strip().lower()


@dataclass(frozen=True)
class Try:
    """One try that was let through; give it back when the secret was right."""

    subjects: tuple[str, ...]
    at: dt.datetime

    def give_back(self) -> None:
        """Uncount it."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE access_tries SET at = array_remove(at, %s) WHERE subject = ANY(%s)",
                [self.at, list(self.subjects)],
            )


def take_try(account: str, *, address: str = "", device: str = "") -> Try:
    """Count one try at an account (from an address, if given). Raises `TooManyTries`; then nothing was counted.

    `account` is what was typed, whether or not it exists. `device` names a browser known to this account.
    """
    now = timezone.now()
    whose = _subject("account", account_key(account), device)
    if not _count(whose, PER_ACCOUNT, now):
        raise TooManyTries
    if not address:
        return Try((whose,), now)
    where = _subject("address", _network(address))
    if not _count(where, PER_ADDRESS, now):
        Try((whose,), now).give_back()
        raise TooManyTries
    return Try((whose, where), now)


class TooManyVisits(Refusal):
    """A public page is asked too often from one place."""

    status: ClassVar[int] = 429
    code: ClassVar[str] = "too-many-visits"
    message = _("This page was asked too often from where you are. Please wait 15 minutes.")


def take_visit(kind: str, *, address: str, most: int = PER_ADDRESS) -> None:
    """Count one visit of an address to a public page, whatever it finds there. Raises `TooManyVisits`."""
    if not _count(_subject(kind, _network(address)), most, timezone.now()):
        raise TooManyVisits


def only_once(kind: str, thing: str) -> bool:
    """Whether this is the first time, within the window, that somebody comes with this thing (a challenge, a link)."""
    return _count(_subject(kind, thing), 1, timezone.now())


def forget_old_tries() -> int:
    """Delete rows whose window is over; how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM access_tries WHERE NOT %s < ANY(at)", [timezone.now() - WINDOW])
        return int(cursor.rowcount)


COUNT = """
    INSERT INTO access_tries (subject, at) VALUES (%(subject)s, ARRAY[%(now)s]::timestamptz[])
    ON CONFLICT (subject) DO UPDATE
        SET at = ARRAY(SELECT t FROM unnest(access_tries.at) t WHERE t > %(since)s) || %(now)s::timestamptz
        WHERE cardinality(ARRAY(SELECT t FROM unnest(access_tries.at) t WHERE t > %(since)s)) < %(limit)s
    RETURNING 1
"""


def _count(subject: str, limit: int, now: dt.datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"subject": subject, "now": now, "since": now - WINDOW, "limit": limit})
        return cursor.fetchone() is not None


def _subject(*parts: str) -> str:
    return salted_hmac("hospitium.tries", "\0".join(parts), algorithm="sha256").hexdigest()


def _network(address: str) -> str:
    """An IPv4 address, or the /64 an IPv6 address stands in: one house has a whole such network."""
    import ipaddress

    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(known) if known.version == 4 else str(ipaddress.ip_network((known, 64), strict=False))
