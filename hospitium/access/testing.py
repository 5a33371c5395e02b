"""Builders for tests: people with roles, and what they act as."""

import itertools
import time

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from .acting import Actor
from .actions import create_person, give_role
from .models import Session, User
from .queries import actor_of, memberships_of
from .roles import Role
from .sessions import LIMITS, limits_for

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
