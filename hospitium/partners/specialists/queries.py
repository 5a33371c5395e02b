"""Reads of specialists: who there are, and the lines of one person."""

from collections.abc import Iterable

from django.db.models import QuerySet

from hospitium.access.queries import people_with
from hospitium.access.roles import Role
from hospitium.kernel.together import hang
from hospitium.partners.models import ServiceLine

from .models import Specialist


def specialists() -> QuerySet[Specialist]:
    """Every specialist who holds the role now, by name."""
    found = Specialist.objects.filter(person__in=people_with(Role.SPECIALIST)).select_related("person")
    return found.order_by("person__name", "pk")


def with_profiles(found: Iterable[Specialist]) -> list[Specialist]:
    """The same with all of their profile: one question however many they are."""
    rows = list(found)
    hang(rows, "lines", "languages", "licences", "conditions")
    return rows


def specialist_of(person_id: int) -> Specialist | None:
    """The profile of a person, if they have one."""
    return next(iter(with_profiles(Specialist.objects.filter(person_id=person_id).select_related("person"))), None)


def lines_of(person_id: int) -> list[ServiceLine]:
    """The service lines a person works in, by name of address; none without a profile."""
    return list(ServiceLine.objects.filter(specialists__person_id=person_id))
