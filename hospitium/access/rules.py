"""Who may see a row, said once: a `Rule` compiles to a queryset filter and to a check of one object.

A rule is a list of grants. Each grant names the roles it is for and a relation between the row and the actor.
Row-level security in the migrations says the same a third time; a property test holds the three together.
"""

import functools
import operator
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Q

from .acting import Actor
from .roles import Role
from .standing.scopes import SEES_CASE, SEES_RECORD

NOTHING = Q(pk__in=[])


class Relation(Protocol):
    """How a row can stand to an actor who holds `role`."""

    def q(self, actor: Actor, role: Role) -> Q:
        """The relation as a filter."""

    def holds(self, actor: Actor, role: Role, row: Any) -> bool:
        """The relation as a question about one row."""


@dataclass(frozen=True)
class Everywhere:
    """Every row of the programme."""

    def q(self, actor: Actor, role: Role) -> Q:
        return Q()

    def holds(self, actor: Actor, role: Role, row: Any) -> bool:
        return True


@dataclass(frozen=True)
class OfOrganisation:
    """Rows whose `field` is an organisation where the actor holds the role."""

    field: str

    def q(self, actor: Actor, role: Role) -> Q:
        return Q(**{f"{self.field}__in": actor.organisations(role)})

    def holds(self, actor: Actor, role: Role, row: Any) -> bool:
        return _value(row, self.field) in actor.organisations(role)


@dataclass(frozen=True)
class InCircle:
    """Rows whose `field` (an array of person numbers) holds the actor.

    `members` leads to the rows of the people themselves, which an index finds where row-level security keeps it from
    the array.
    """

    field: str
    members: str = ""

    def q(self, actor: Actor, role: Role) -> Q:
        return Q(**{f"{self.field}__contains": [actor.id]}) if actor.id else NOTHING

    def branch(self, actor: Actor, role: Role) -> Q:
        """The same rows, found by the people's own rows."""
        by_person = {f"{self.members}__person": actor.id, f"{self.members}__until": None} if self.members else {}
        return self.q(actor, role) & Q(**by_person)

    def holds(self, actor: Actor, role: Role, row: Any) -> bool:
        return actor.id is not None and actor.id in (_value(row, self.field) or [])


@dataclass(frozen=True)
class ByPerson:
    """Rows whose `field` is the actor."""

    field: str

    def q(self, actor: Actor, role: Role) -> Q:
        return Q(**{self.field: actor.id}) if actor.id else NOTHING

    def holds(self, actor: Actor, role: Role, row: Any) -> bool:
        return actor.id is not None and _value(row, self.field) == actor.id


@dataclass(frozen=True)
class StandsIn:
    """Rows whose `field` is a patient for whom the actor stands in, with one of these scopes."""

    field: str
    scopes: frozenset[Any]

    def q(self, actor: Actor, role: Role) -> Q:
        return Q(**{f"{self.field}__in": actor.stood_for(self.scopes)})

    def holds(self, actor: Actor, role: Role, row: Any) -> bool:
        return _value(row, self.field) in actor.stood_for(self.scopes)


@dataclass(frozen=True)
class Unless:
    """A relation that does not count for rows whose `flag` is set."""

    relation: Relation
    flag: str

    def q(self, actor: Actor, role: Role) -> Q:
        return self.relation.q(actor, role) & Q(**{self.flag: False})

    def holds(self, actor: Actor, role: Role, row: Any) -> bool:
        return not _value(row, self.flag) and self.relation.holds(actor, role, row)


@dataclass(frozen=True)
class Grant:
    """These roles see a row to which they stand in this relation."""

    roles: frozenset[Role]
    relation: Relation


@dataclass(frozen=True)
class Rule:
    """Grants, any one of which opens the row, unless the patient shut the actor out; emergency access opens it still.

    `closed_to` is an array of the keys shut out (`Actor.keys`); `patient` the number emergency access is given for.
    """

    grants: tuple[Grant, ...]
    closed_to: str = ""
    patient: str = ""

    def q(self, actor: Actor) -> Q:
        """The rows the actor may see, as a filter; nothing for an actor without a role."""
        if actor.is_system:
            return Q()
        parts = [grant.relation.q(actor, role) for grant, role in self._held(actor)]
        everything = Q() in parts  # an empty Q would vanish beside another
        found = Q() if everything else functools.reduce(operator.or_, parts, NOTHING)
        found = found & self._open_to(actor)
        for part in self._opened(actor):
            found = found and (found | part)
        return found

    def branches(self, actor: Actor) -> list[Q]:
        """The rows of `q` relation by relation, so that each finds the index that serves it; some rows more than once."""
        if actor.is_system:
            return [Q()]
        open_to = self._open_to(actor)
        held = [getattr(grant.relation, "branch", grant.relation.q)(actor, role) for grant, role in self._held(actor)]
        found = [part & open_to for part in dict.fromkeys(held) if part != NOTHING]
        return found + self._opened(actor)

    def holds(self, actor: Actor, row: Any) -> bool:
        """Whether the actor may see this row."""
        return actor.is_system or self.in_emergency(actor, row) or self.at_peace(actor, row)

    def at_peace(self, actor: Actor, row: Any) -> bool:
        """Whether a live relation opens the row, without emergency access."""
        related = any(grant.relation.holds(actor, role, row) for grant, role in self._held(actor))
        return related and not (self.closed_to and set(actor.keys) & set(_value(row, self.closed_to)))

    def in_emergency(self, actor: Actor, row: Any) -> bool:
        """Whether emergency access opens the row."""
        return bool(self.patient) and _value(row, self.patient) in actor.glass

    def _open_to(self, actor: Actor) -> Q:
        """Rows the actor is not shut out of; an empty array, as nearly all are, is known sooner than one that is compared."""
        if not self.closed_to:
            return Q()
        return Q(**{f"{self.closed_to}__len": 0}) | ~Q(**{f"{self.closed_to}__overlap": actor.keys})

    def _opened(self, actor: Actor) -> list[Q]:
        return [Q(**{f"{self.patient}__in": sorted(actor.glass)})] if self.patient and actor.glass else []

    def _held(self, actor: Actor) -> Iterable[tuple[Grant, Role]]:
        return [(grant, role) for grant in self.grants for role in sorted(grant.roles & actor.roles)]


@dataclass(frozen=True)
class Narrowed:
    """A rule for rows of the record itself: who stands in for the patient sees them as far as their scope reaches, and never
    what is held back from whoever stands in (`held_back`: the flag that says so), whatever else they are to the patient.
    """

    rule: Rule
    patient: str
    held_back: str

    def q(self, actor: Actor) -> Q:
        """The rows the actor may see, as a filter."""
        found = self.rule.q(actor)
        if not actor.stands:
            return found
        shut = Q(**{f"{self.patient}__in": actor.stood_for(SEES_CASE - SEES_RECORD)})
        shut |= Q(**{f"{self.patient}__in": actor.stood_for(SEES_CASE), self.held_back: True})
        return found & ~shut

    def holds(self, actor: Actor, row: Any) -> bool:
        """Whether the actor may see this row."""
        return self.rule.holds(actor, row) and not self._shut(actor, row)

    def _shut(self, actor: Actor, row: Any) -> bool:
        patient = _value(row, self.patient) if actor.stands else None
        is_held_back = patient in actor.stood_for(SEES_CASE) and _value(row, self.held_back)
        return is_held_back or patient in actor.stood_for(SEES_CASE - SEES_RECORD)


def _value(row: Any, path: str) -> Any:
    for part in path.split("__"):
        row = getattr(row, part)
    return row
