"""Who acts: settled once per request or job, told to the database for exactly one transaction."""

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import transaction

from hospitium.kernel import database
from hospitium.kernel.outages import NotWritten

from .record import or_nothing, recording
from .roles import ACTS, PROGRAMME_WIDE, PURPOSES, MayNot, Role
from .standing.scopes import SEES_CASE, SEES_RECORD, lets


@dataclass(frozen=True)
class Actor:
    """A person with their live memberships (role, organisation number), or the system itself."""

    id: int | None = None
    name: str = ""
    memberships: tuple[tuple[Role, int], ...] = ()
    is_system: bool = False
    route: str = ""
    address: str = ""
    zone: str = field(default="UTC", compare=False)
    glass: frozenset[int] = frozenset()
    """Patients (numbers) whose records are open to this person in an emergency, now."""
    stands: tuple[tuple[int, str], ...] = ()
    """Patients (numbers) this person stands in for now, each with the scope."""

    @property
    def roles(self) -> frozenset[Role]:
        """Every role held now, anywhere."""
        return frozenset(role for role, _ in self.memberships)

    @property
    def is_programme_wide(self) -> bool:
        """Whether the programme itself is this actor's relation to a case."""
        return self.is_system or bool(self.roles & PROGRAMME_WIDE)

    @property
    def keys(self) -> list[str]:
        """Everything a patient can have shut out: this person, their roles, organisations and purposes."""
        held = {f"role:{role}" for role in self.roles} | {f"purpose:{PURPOSES[role]}" for role in self.roles}
        return sorted(held | {f"organisation:{number}" for _, number in self.memberships} | {f"person:{self.id}"})

    @property
    def purpose(self) -> str:
        """What this person looks at patient data for, by their first role (HL7 v3 PurposeOfUse)."""
        return PURPOSES[self.memberships[0][0]] if self.memberships else "HSYSADMIN"

    def organisations(self, role: Role) -> list[int]:
        """Numbers of the organisations where the actor holds the role."""
        return sorted(number for held, number in self.memberships if held == role)

    def may(self, act: str) -> bool:
        """Whether some role of the actor lists the act."""
        return self.is_system or bool(ACTS[act].roles & self.roles)

    def may_for(self, act: str, patient_id: int) -> bool:
        """Whether the actor may do the act for this patient: who only stands in for them, as far as the scope lets."""
        scope = dict(self.stands).get(patient_id)
        if scope is None or self.is_system or ACTS[act].roles & (self.roles - {Role.PATIENT}):
            return self.may(act)
        return self.may(act) and lets(scope, act)

    def require_for(self, act: str, patient_id: int) -> None:
        """Raise `MayNot` (a 404) unless the actor may do the act for this patient."""
        if not self.may_for(act, patient_id):
            raise MayNot

    def stood_for(self, scopes: frozenset[Any]) -> list[int]:
        """Numbers of the patients the actor stands in for with one of these scopes."""
        return [patient for patient, scope in self.stands if scope in scopes]

    def require(self, act: str) -> None:
        """Raise `MayNot` (a 404) unless the actor may do the act."""
        if not self.may(act):
            raise MayNot


SYSTEM = Actor(name="Hospitium", is_system=True)
NOBODY = Actor()
_current: ContextVar[Actor] = ContextVar("actor", default=NOBODY)
T = TypeVar("T")
_held: ContextVar[dict[str, Any] | None] = ContextVar("held", default=None)


def current() -> Actor:
    """The actor of this transaction; `NOBODY` outside one."""
    return _current.get()


def held(name: str, read: Callable[[], T]) -> T:
    """What `read` gives, read once and held until the transaction ends: for the few facts that every page asks for."""
    here = _held.get()
    if here is None:
        return read()
    if name not in here:
        here[name] = read()
    found: T = here[name]
    return found


@contextlib.contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """One transaction in which the database knows the actor and whose last act is to write who looked at what.

    Inside another, the outer actor is restored after. Raises `RecordUnavailable` when the looks cannot be written.
    """
    with or_nothing(NotWritten), transaction.atomic():
        outer = _current.get()
        is_inner = bool(transaction.get_connection().savepoint_ids)
        is_told = is_inner and outer == actor
        token, kept = _current.set(actor), _held.set(_held.get() if is_told else {})
        try:
            if not is_told:
                _tell(actor)
            with recording(actor.id):
                yield actor
            if is_inner and not is_told:  # a rollback, or the end of the outermost, undoes it anyway
                _tell(outer)
        finally:
            _current.reset(token)
            _held.reset(kept)


def _tell(actor: Actor) -> None:
    database.set_local(
        person="" if actor.id is None else str(actor.id),
        actor="" if actor.id is None or not actor.memberships else str(actor.id),
        system="on" if actor.is_system else "",
        programme="on" if actor.is_programme_wide else "",
        privacy="on" if Role.PRIVACY_OFFICER in actor.roles else "",
        offices="{{{}}}".format(",".join(map(str, actor.organisations(Role.OFFICE_CONSULTANT)))),
        keys="{{{}}}".format(",".join(actor.keys)),
        glass="{{{}}}".format(",".join(map(str, sorted(actor.glass)))),
        stands="{{{}}}".format(",".join(map(str, actor.stood_for(SEES_CASE)))),
        stands_narrowly="{{{}}}".format(",".join(map(str, actor.stood_for(SEES_CASE - SEES_RECORD)))),
    )
