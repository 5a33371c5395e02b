"""Writes of inviting: make, send again, take back; open, prove, accept. All that opens is kept as a digest alone."""

import datetime as dt
import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from hospitium.access.account import add_passkey, set_password
from hospitium.access.acting import Actor
from hospitium.access.actions import give_role, note_access
from hospitium.access.models import User
from hospitium.access.passkeys import NewPasskey
from hospitium.access.security import note_security
from hospitium.access.throttle import account_key, take_try
from hospitium.kernel.errors import NotHere

from .errors import AddressTaken, InvitationGone, InvitationIncomplete, OwnInvitation, WrongFact
from .models import ROLES, Invitee, Kind

LIFE = dt.timedelta(days=7)
"""How long a link waits unless told otherwise; a code by e-mail a day."""
CODE_LIFE = dt.timedelta(days=1)


@dataclass(frozen=True)
class Keys:
    """What opens an invitation, shown or sent once and kept nowhere."""

    invitee: Invitee
    secret: str
    code: str = ""


@transaction.atomic
def invite(
    *,
    kind: str,
    name: str,
    patient_id: int,
    case_id: int,
    organisation_id: int,
    refs: list[str],
    by: Actor,
    email: str = "",
    language: str = "en",
    by_code: bool = False,
    second_fact: str = "",
    **standing: Any,
) -> Keys:
    """Make an invitation. `refs` name whom it is about in the record of looks; `standing`: what a family member's accepting
    makes (scope, basis, relationship, paper, holds_until). The caller asked who may. Raises `InvitationIncomplete`.
    """
    if kind not in Kind.values or not name.strip() or (by_code and not email):
        raise InvitationIncomplete
    invitee = Invitee(
        kind=kind,
        name=name.strip()[:200],
        email=account_key(email),
        language=language,
        patient_id=patient_id,
        case_id=case_id,
        organisation_id=organisation_id,
        second_fact=make_password(folded_fact(second_fact)) if second_fact.strip() else "",
        made_by=by.name,
        made_by_id=by.id,
        **standing,
    )
    keys = _fresh(invitee, by_code=by_code)
    note_access("create", "invitation", refs, invites=str(kind), invitation=invitee.pk)
    return keys


@transaction.atomic
def send_again(*, number: int, case_id: int, refs: list[str], by: Actor) -> Keys:
    """A new link (and code, where there was one) for an invitation that was not accepted; the old ones die."""
    invitee = _unaccepted(number, case_id)
    invitee.sent_at, invitee.times_sent = timezone.now(), invitee.times_sent + 1
    invitee.wrong, invitee.opened_at, invitee.revoked_at, invitee.revoked_by = 0, None, None, ""
    keys = _fresh(invitee, by_code=bool(invitee.code))
    note_access("update", "invitation", refs, invitation=number, sent=invitee.times_sent)
    return keys


@transaction.atomic
def revoke(*, number: int, case_id: int, refs: list[str], by: Actor) -> Invitee:
    """Take an invitation back: whoever opens it afterwards finds nothing."""
    invitee = _unaccepted(number, case_id)
    if invitee.revoked_at is None:
        invitee.revoked_at, invitee.revoked_by = timezone.now(), by.name
        invitee.save(update_fields=["revoked_at", "revoked_by"])
    note_access("update", "invitation", refs, invitation=number, revoked=True)
    return invitee


def opened(*, secret: str) -> Invitee:
    """The living invitation of a link, marked as opened. Raises `InvitationGone`, the same for every reason."""
    invitee = Invitee.objects.filter(digest=_digest(secret)).first()
    return _marked(invitee)


def opened_by_code(*, email: str, code: str, address: str) -> Invitee | None:
    """The living invitation of a code sent to this address; None for any other, and then the try stays counted.

    A hash is computed for each of at most five invitations waiting there, and for none as for one. Raises `TooManyTries`.
    """
    attempt = take_try(f"welcome {account_key(email)}", address=address)
    waiting = [one for one in Invitee.objects.filter(email=account_key(email)).exclude(code="")[:5] if one.is_live]
    right = [one for one in waiting if check_password(_digits(code), one.code)]
    if not waiting:
        make_password(_digits(code))
    if not right:
        _count_wrong(waiting)
        return None
    attempt.give_back()
    return _marked(right[0])


def living(number: int, *, lock: bool = False) -> Invitee:
    """An invitation that can still be accepted. Raises `InvitationGone`."""
    rows = Invitee.objects.select_for_update() if lock else Invitee.objects.all()
    invitee = rows.filter(pk=number).first()
    if invitee is None or not invitee.is_live:
        raise InvitationGone
    return invitee


def prove(*, number: int, fact: str, address: str) -> bool:
    """Whether the second fact is right (or none is asked); ten wrong ones close the invitation for good. Each try is counted
    before anything is looked at. Raises `InvitationGone`, `TooManyTries`.
    """
    invitee = living(number)
    if not invitee.second_fact:
        return True
    attempt = take_try(f"welcome fact {number}", address=address)
    if not check_password(folded_fact(fact), invitee.second_fact):
        _count_wrong([invitee])
        return False
    attempt.give_back()
    return True


def reserve_number() -> int:
    """A number for an account that does not exist yet, so that its passkey can be made before it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('access_user', 'id'))")
        return int(cursor.fetchone()[0])


@transaction.atomic
def accept(
    *,
    number: int,
    person_number: int | None = None,
    name: str = "",
    email: str = "",
    language: str = "en",
    zone: str = "UTC",
    passkey: NewPasskey | None = None,
    password: str = "",
    person: User | None = None,
    address: str = "",
) -> tuple[Invitee, User]:
    """Spend the invitation: an account with its way in, or (`person`) one that is signed in already, and the role.

    The caller makes the relation in the same transaction. Raises `InvitationGone`, `AddressTaken`,
    `PasskeyRefused`, and `OwnInvitation` for whoever made it.
    """
    invitee = living(number, lock=True)
    if person is not None and person.pk == invitee.made_by_id:
        raise OwnInvitation
    if person is None:
        person = _account(person_number, name, invitee.email or email, language, zone)
        if passkey is not None:
            add_passkey(person=person, name=name[:60], made=passkey, address=address)
        elif password:
            set_password(person=person, password=password, address=address)
        else:
            raise WrongFact
    give_role(person=person, role=ROLES[Kind(invitee.kind)], organisation_id=invitee.organisation_id)
    invitee.accepted_at, invitee.accepted_by_id = timezone.now(), person.pk
    invitee.save(update_fields=["accepted_at", "accepted_by_id"])
    note_security("invitation-accepted", person_id=person.pk, address=address, invitation=invitee.pk)
    return invitee, person


def is_free(email: str) -> bool:
    """Whether nobody signs in with this address."""
    return not User.objects.filter(email__iexact=account_key(email)).exists()


def folded_fact(fact: str) -> str:
    """A fact as it is compared: a date whatever stands between its parts and in whichever digits, a word whatever its case."""
    ascii_digits = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in fact)
    return re.sub(r"[\s./-]+", "-", ascii_digits.strip()).casefold()


def _account(number: int | None, name: str, email: str, language: str, zone: str) -> User:
    if not name.strip() or not email or not is_free(email):
        raise AddressTaken if name.strip() and email else InvitationIncomplete
    person = User(pk=number, email=account_key(email), name=name.strip()[:200], language=language, zone=zone)
    person.set_password(None)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as taken:
        raise AddressTaken from taken
    return person


def _fresh(invitee: Invitee, *, by_code: bool) -> Keys:
    secret, code = secrets.token_urlsafe(32), f"{secrets.randbelow(10**6):06}" if by_code else ""
    invitee.digest, invitee.code = _digest(secret), make_password(code) if code else ""
    invitee.until = timezone.now() + (CODE_LIFE if code else LIFE)
    invitee.save()
    return Keys(invitee, secret, code)


def _unaccepted(number: int, case_id: int) -> Invitee:
    found = Invitee.objects.select_for_update().filter(pk=number, case_id=case_id, accepted_at=None).first()
    if found is None:
        raise NotHere
    return found


def _marked(invitee: Invitee | None) -> Invitee:
    if invitee is None or not invitee.is_live:
        raise InvitationGone
    if invitee.opened_at is None:
        invitee.opened_at = timezone.now()
        invitee.save(update_fields=["opened_at"])
    return invitee


def _count_wrong(invitees: list[Invitee]) -> None:
    """In the transaction of whoever asked, which commits although the answer is no: nothing is raised."""
    for invitee in invitees:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE access_invitee SET wrong = least(wrong + 1, %s) WHERE id = %s", [Invitee.MOST_WRONG, invitee.pk]
            )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _digits(code: str) -> str:
    return "".join(str(int(sign)) for sign in code if sign.isdecimal())
