"""Builders for tests: people with roles, and what they act as."""

import itertools

from .acting import Actor
from .actions import create_person, give_role
from .models import User
from .queries import actor_of
from .roles import Role

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
