"""Reads about people and their roles."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from .acting import Actor
from .models import AccessEvent, Membership, User
from .roles import Role

__all__ = ["User", "actor_for", "actor_of", "looks_at", "memberships_of", "names_of", "people_with"]


def actor_of(user: User, *, route: str = "", address: str = "") -> Actor:
    """The actor a signed-in person is at this moment: one query for their live memberships."""
    return Actor(
        id=user.pk,
        name=user.name,
        zone=user.zone,
        route=route,
        address=address,
        memberships=tuple(
            (Role(role), number)
            for role, number in _live().filter(person=user).order_by("id").values_list("role", "organisation_id")
        ),
    )


def actor_for(person_id: int) -> Actor:
    """The actor a person is now, for work done later on their behalf. An inactive person is nobody."""
    user = User.objects.filter(pk=person_id, is_active=True).first()
    return actor_of(user) if user else Actor()


def _live() -> QuerySet[Membership]:
    now = timezone.now()
    return Membership.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now, person__is_active=True)


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """Names of people by number."""
    return dict(User.objects.filter(pk__in={number for number in ids if number}).values_list("pk", "name"))


def people_with(*roles: Role, organisation_ids: Iterable[int] | None = None) -> list[User]:
    """People who hold one of the roles now (in one of the organisations, if given), by name."""
    live = _live().filter(role__in=roles)
    if organisation_ids is not None:
        live = live.filter(organisation_id__in=list(organisation_ids))
    return list(User.objects.filter(pk__in=live.values("person")).order_by("name"))


def memberships_of(person_id: int) -> list[tuple[Role, int]]:
    """Live (role, organisation number) pairs of a person."""
    return [
        (Role(role), number) for role, number in _live().filter(person=person_id).values_list("role", "organisation_id")
    ]


def looks_at(ref: str, *, limit: int = 100) -> list[AccessEvent]:
    """Who looked at or changed the thing with this reference, newest first."""
    return list(AccessEvent.objects.filter(refs__contains=[ref]).order_by("-id")[:limit])
