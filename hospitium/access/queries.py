"""Reads about people and their roles."""

import datetime as dt
import functools
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import F, Func, OuterRef, Q, QuerySet
from django.utils import timezone

from hospitium.kernel.moment import Moment
from hospitium.kernel.together import statement

from .acting import Actor
from .models import Alarm, Emergency, Membership, Session, User
from .roles import ACTS, OUTSIDE, Role

__all__ = [
    "EMERGENCY_MINUTES",
    "Alarm",
    "Emergency",
    "Membership",
    "User",
    "actor_at",
    "actor_for",
    "actor_of",
    "alarms",
    "emergencies",
    "emergency_of",
    "memberships_of",
    "names_of",
    "outside_memberships",
    "people_and_roles",
    "people_with",
    "person_signed_in",
    "session_and_person",
]

EMERGENCY_MINUTES = int(Emergency.LONGEST.total_seconds()) // 60

ATTESTED_FOR = dt.timedelta(days=90)
"""How long the confirmation of an outside account holds."""


def actor_of(user: User, *, route: str = "", address: str = "") -> Actor:
    """The actor a signed-in person is at this moment: one query for their live memberships, unless just read with them."""
    known: Any = user if hasattr(user, "held") else _people_and_roles().filter(pk=user.pk).first()
    roles, places, glass = (known.held, known.held_at, known.glass) if known else ([], [], [])
    stands = known.stands if known else []
    if known is user:
        del user.held  # true of the moment it was read: the next to ask, asks anew
    held = tuple((Role(role), number) for role, number in zip(roles, places, strict=True))
    return Actor(
        id=user.pk,
        name=user.name,
        zone=user.zone,
        route=route,
        address=address,
        memberships=held,
        glass=frozenset(glass) if any(role in ACTS["break glass"].roles for role, _ in held) else frozenset(),
        stands=tuple(_stood(pair) for pair in stands) if any(role == Role.PATIENT for role, _ in held) else (),
    )


def _stood(pair: str) -> tuple[int, str]:
    """`12:act` as `access_stands_for` says it: whom, and how far."""
    number, _, scope = pair.partition(":")
    return int(number), scope


def people_and_roles(**which: Any) -> QuerySet[User]:
    """Active people by their columns, each read together with what `actor_of` will ask for next."""
    return _people_and_roles().filter(is_active=True, **which).order_by("pk")


def person_signed_in(number: int) -> User | None:
    """An active person, read together with what `actor_of` will ask for next."""
    sql, params = _signed_in()
    return next(iter(User.objects.raw(f"SELECT * FROM ({sql}) person WHERE id = %s", [*params, number])), None)  # noqa: S608 - Django's own SQL


@functools.cache
def _signed_in() -> tuple[str, tuple[Any, ...]]:
    """Asked on every click, so its statement is made once."""
    return statement(_people_and_roles().filter(is_active=True))


def session_and_person(key: str, now: dt.datetime) -> tuple[Session | None, User | None]:
    """A session that has not ended and its active person, read together with what `actor_of` will ask for next."""
    sql, params = _sessions_signed_in()
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, key, now])
        row = cursor.fetchone()
    if row is None:
        return None, None
    session = Session.from_db(connection.alias, _SESSION, row[: len(_SESSION)])
    *known, held, held_at, glass, stands = row[len(_SESSION) :]
    if known[0] is None:
        return session, None
    person: Any = User.from_db(connection.alias, _PERSON, known)
    person.held, person.held_at, person.glass, person.stands = held, held_at, glass, stands
    return session, person


_SESSION, _PERSON = ([field.attname for field in model._meta.concrete_fields] for model in (Session, User))


@functools.cache
def _sessions_signed_in() -> tuple[str, tuple[Any, ...]]:
    people, params = _signed_in()
    sql = f"""
        SELECT {", ".join(f"session.{name}" for name in _SESSION)},
            {", ".join(f"person.{name}" for name in (*_PERSON, "held", "held_at", "glass", "stands"))}
        FROM access_session session
        LEFT JOIN LATERAL (SELECT * FROM ({people}) one WHERE one.id = session.person_id) person ON true
        WHERE session.session_key = %s AND session.expire_date > %s"""  # noqa: S608 - names of columns and Django's own SQL
    return sql, params


def _people_and_roles() -> QuerySet[User]:
    """People, each with the roles they hold now, the organisations where they do, and what is open in an emergency."""
    live = _live().filter(person=OuterRef("pk")).order_by("id")
    return User.objects.annotate(
        held=ArraySubquery(live.values("role")),
        held_at=ArraySubquery(live.values("organisation_id")),
        glass=Func(F("pk"), Moment(), function="access_glass_of", output_field=_NUMBERS),
        stands=Func(F("pk"), Moment(), function="access_stands_for", output_field=_PAIRS),
    )


_NUMBERS = ArrayField(models.BigIntegerField())
_PAIRS = ArrayField(models.CharField(max_length=40))


def actor_for(person_id: int) -> Actor:
    """The actor a person is now, for work done later on their behalf. An inactive person is nobody."""
    user = User.objects.filter(pk=person_id, is_active=True).first()
    return actor_of(user) if user else Actor()


def actor_at(email: str) -> Actor:
    """The actor whose address this is, who signs in here; nobody when there is none."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    return actor_of(user) if user else Actor()


def _live() -> QuerySet[Membership]:
    """Memberships that hold at the moment the database is asked, so that the question may be kept (`together`)."""
    known = ~Q(role__in=OUTSIDE) | Q(attested_at__gt=Moment() - ATTESTED_FOR)
    return Membership.objects.filter(
        known, Q(until=None) | Q(until__gt=Moment()), since__lte=Moment(), person__is_active=True
    )


def outside_memberships(actor: Actor, *, after: int = 0, limit: int = 50) -> list[Membership]:
    """Memberships of people of other institutions that have not ended, whether or not still confirmed, by number."""
    actor.require("attest accounts")
    found = Membership.objects.filter(role__in=OUTSIDE, until=None, pk__gt=after).select_related("person")
    return list(found.order_by("pk")[:limit])


def emergency_of(actor: Actor, patient_id: int) -> Emergency | None:
    """The actor's emergency access to the patient, if one is open now."""
    return Emergency.objects.filter(person_id=actor.id, patient_id=patient_id, until__gt=timezone.now()).first()


def emergencies(actor: Actor, *, before: int | None = None, limit: int = 50) -> list[Emergency]:
    """Emergency accesses for the privacy desk, newest first."""
    actor.require("guard privacy")
    found = Emergency.objects.select_related("person").order_by("-id")
    return list((found.filter(pk__lt=before) if before else found)[:limit])


def alarms(actor: Actor, *, limit: int = 50) -> list[Alarm]:
    """Alarms for the privacy desk, those not yet looked into first."""
    actor.require("guard privacy")
    return list(Alarm.objects.select_related("person").order_by(F("reviewed_at").desc(nulls_first=True), "-id")[:limit])


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """Names of people by number."""
    return dict(User.objects.filter(pk__in={number for number in ids if number}).values_list("pk", "name"))


def people_with(*roles: Role, organisation_ids: Iterable[int] | None = None) -> QuerySet[User]:
    """People who hold one of the roles now (in one of the organisations, if given), by name."""
    live = _live().filter(role__in=roles)
    if organisation_ids is not None:
        live = live.filter(organisation_id__in=list(organisation_ids))
    return User.objects.filter(pk__in=live.values("person")).order_by("name")


def memberships_of(person_id: int) -> list[tuple[Role, int]]:
    """Live (role, organisation number) pairs of a person."""
    return [
        (Role(role), number) for role, number in _live().filter(person=person_id).values_list("role", "organisation_id")
    ]
