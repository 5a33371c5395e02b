"""Writes of access: accounts, memberships, and the record of every look at patient data."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from .acting import current
from .models import AccessEvent, Membership, User
from .roles import Role


def note_access(action: str, kind: str, refs: Iterable[str], **facts: Any) -> None:
    """Record, in the caller's transaction, that the current actor read or changed patient data.

    `action`: read, list, create, update or export. `facts` never hold a clinical value.
    """
    actor = current()
    AccessEvent.objects.create(
        person_id=actor.id,
        roles=sorted(actor.roles),
        action=action,
        kind=kind,
        refs=list(refs),
        route=actor.route,
        address=actor.address,
        facts=facts,
    )


@transaction.atomic
def create_person(
    *,
    email: str,
    name: str,
    password: str | None = None,
    native_name: str = "",
    language: str = "en",
    zone: str = "UTC",
) -> User:
    """An account; without a password it cannot sign in by password."""
    user = User(email=email.lower(), name=name, native_name=native_name, language=language, zone=zone)
    user.set_password(password)
    user.save()
    return user


@transaction.atomic
def give_role(*, person: User, role: Role, organisation_id: int) -> Membership:
    """Make the person act for the organisation in the role, from now; twice changes nothing."""
    membership, _ = Membership.objects.get_or_create(
        person=person, role=role, organisation_id=organisation_id, until=None
    )
    return membership


@transaction.atomic
def end_role(*, person: User, role: Role, organisation_id: int) -> None:
    """End the membership; the next request of that person no longer has it."""
    Membership.objects.filter(person=person, role=role, organisation_id=organisation_id, until=None).update(
        until=timezone.now()
    )


@transaction.atomic
def set_language(*, person: User, language: str) -> None:
    """Keep the language a person reads the product in."""
    User.objects.filter(pk=person.pk).update(language=language)
