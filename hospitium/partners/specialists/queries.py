"""Reads of specialists: who there are, and the lines of one person."""

from django.db.models import QuerySet

from hospitium.access.queries import people_with
from hospitium.access.roles import Role
from hospitium.partners.models import ServiceLine

from .models import Specialist


def specialists() -> QuerySet[Specialist]:
    """Every specialist who holds the role now, with all of their profile, by name: seven questions however many they are."""
    found = Specialist.objects.filter(person__in=people_with(Role.SPECIALIST)).select_related("person")
    return found.prefetch_related("lines", "languages", "licences", "conditions").order_by("person__name", "pk")


def specialist_of(person_id: int) -> Specialist | None:
    """The profile of a person, if they have one."""
    found = Specialist.objects.filter(person_id=person_id).select_related("person")
    return found.prefetch_related("lines", "languages", "licences", "conditions").first()


def lines_of(person_id: int) -> list[ServiceLine]:
    """The service lines a person works in, by name of address; none without a profile."""
    return list(ServiceLine.objects.filter(specialists__person_id=person_id))
