"""Reads about organisations and service lines; none of these tables holds patient data."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from hospitium.access.acting import held

from .models import Organisation, OrganisationKind, ServiceLine
from .specialists.models import Level, Specialist
from .specialists.queries import lines_of, specialist_of, specialists, with_profiles

__all__ = [
    "Level",
    "Organisation",
    "ServiceLine",
    "Specialist",
    "home",
    "lines_of",
    "office_covering",
    "offices",
    "organisations",
    "service_lines",
    "specialist_of",
    "specialists",
    "with_profiles",
]


def home() -> Organisation:
    """The home campus; the set-up makes one."""
    return held("home", lambda: Organisation.objects.get(kind=OrganisationKind.HOME))


def keep_home(found: Iterable[Organisation]) -> None:
    """Spare `home` its question in this transaction, when the home campus is among what was read anyway."""
    homes = [place for place in found if place.kind == OrganisationKind.HOME]
    if homes:
        held("home", homes.pop)


def offices() -> list[Organisation]:
    """The regional offices, by name."""
    return list(Organisation.objects.filter(kind=OrganisationKind.OFFICE))


def office_covering(country: str) -> Organisation | None:
    """The office that looks after a country, if one does."""
    covering = Organisation.objects.filter(kind=OrganisationKind.OFFICE, covers__contains=[country])
    return held(f"office covering {country}", covering.first)


def places(numbers: Iterable[int] = ()) -> QuerySet[Organisation]:
    """The home campus, the offices and the organisations of these numbers, by name: all a page has to call places by."""
    ours = Q(kind__in=(OrganisationKind.HOME, OrganisationKind.OFFICE))
    return Organisation.objects.filter(ours | Q(pk__in=list(numbers))).order_by("name")


def by_number(numbers: Iterable[int]) -> dict[int, Organisation]:
    """Organisations by number."""
    return Organisation.objects.in_bulk(list(numbers))


def organisations(*, after: tuple[str, int] | None = None, limit: int = 50) -> list[Organisation]:
    """Organisations by name, a page at a time: `after` is the (name, id) of the last one seen."""
    found = Organisation.objects.order_by("name", "id")
    if after:
        found = found.extra(where=["(name, id) > (%s, %s)"], params=list(after))
    return list(found[:limit])


def service_lines() -> QuerySet[ServiceLine]:
    """Every service line."""
    return ServiceLine.objects.all()
