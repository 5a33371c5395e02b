"""Builders for tests: people who are resources and can sign in."""

from typing import Any

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.queries import actor_of
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.partners.actions import ensure_home
from hospitium.scheduling.booking.testing import make_resource
from hospitium.scheduling.models import Resource


def make_colleague(name: str, role: Role = Role.SPECIALIST, *, kind: str = "", **facts: Any) -> tuple[Actor, Resource]:
    """Somebody who signs in and is in the calendars: there on weekdays from 8 to 18 (UTC) unless told otherwise."""
    with acting(SYSTEM):
        person = make_person(name, role, organisation_id=ensure_home().pk)
    resource = make_resource(name, kind or role.value, person=person, **facts)
    return actor_of(person), resource
