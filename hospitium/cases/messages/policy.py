"""Which threads of a case somebody reads and writes in, and from which side. Row-level security says the same."""

from collections.abc import Mapping

from django.db.models import QuerySet

from hospitium.access.acting import Actor
from hospitium.access.roles import ACTS, STAFF, Role
from hospitium.access.standing.scopes import SEES_RECORD
from hospitium.cases.models import Case, CircleMember

from .audiences import ACT, OUTSIDE, Audience

Named = Mapping[int, set[Role]]
"""The roles of everybody whom a circle names from outside, by their number."""


def audiences_for(actor: Actor, case: Case, named: Named | None = None) -> list[Audience]:
    """The audiences whose threads the actor reads, for a case they came to by its door (`named`: see `roles_outside`)."""
    if actor.is_system:
        return list(Audience)
    if outside := roles_outside(actor, case, named):
        sides = {side_in(role, actor, case) for role in outside & actor.roles}
        return [one for one in Audience if one in sides]
    return [one for one in Audience if actor.roles & STAFF & ACTS[ACT.format(one)].roles]


def side_of(actor: Actor, case: Case) -> Audience:
    """The side the actor writes from: where they stand outside the programme, else the programme's own."""
    outside = frozenset() if actor.is_system else roles_outside(actor, case)
    return next((side_in(role, actor, case) for role in sorted(outside)), Audience.STAFF)


def roles_outside(actor: Actor, case: Case, named: Named | None = None) -> frozenset[Role]:
    """The roles by which the actor stands outside the programme in this case; of colleagues none. Whoever stands in for
    the patient and sees the record is of the family. `named`: what the circle says of everybody, where that is known.
    """
    if case.patient_id in actor.stood_for(SEES_RECORD):
        return frozenset({Role.PATIENT})
    if named is not None:
        return frozenset(named.get(actor.id or 0, ()))
    if actor.id not in case.circle:
        return frozenset()
    known = vars(case).setdefault("roles_outside", {})  # read once, as the circle the row holds
    if actor.id not in known:
        mine = named_outside(case).filter(person=actor.id).values_list("role", flat=True)
        known[actor.id] = frozenset(Role(role) for role in mine)
    found: frozenset[Role] = known[actor.id]
    return found


def named_outside(case: Case) -> QuerySet[CircleMember]:
    """Whom the circle of a case names from outside the programme."""
    return CircleMember.objects.filter(case=case, until=None, role__in=list(OUTSIDE))


def side_in(role: Role, actor: Actor, case: Case) -> Audience:
    """The side of somebody outside: the family, or a physician of the institution that referred or of another."""
    if role == Role.PATIENT:
        return Audience.FAMILY
    refers = case.referring_organisation_id in (None, *actor.organisations(role))
    return Audience.REFERRER if refers else Audience.PARTNER
