"""Who may see a case, and who may do what with it."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from hospitium.access.acting import Actor
from hospitium.access.roles import CIRCLE, DESK, PROGRAMME_WIDE, MayNot, Role
from hospitium.access.rules import ByPerson, Everywhere, Grant, InCircle, OfOrganisation, Rule, StandsIn, Unless
from hospitium.access.standing.scopes import SEES_CASE

from .models import Case, CircleMember
from .moves import MOVES
from .referring.models import Scope


def sees(path: str = "") -> Rule:
    """The rule for rows that hang on a case: `path` leads from the row to its case (`case__`)."""
    return Rule(
        (
            Grant(PROGRAMME_WIDE, Unless(Everywhere(), f"{path}is_restricted")),
            Grant(
                frozenset({Role.OFFICE_CONSULTANT}), Unless(OfOrganisation(f"{path}office_id"), f"{path}is_restricted")
            ),
            Grant(DESK, ByPerson(f"{path}owner_id")),
            Grant(CIRCLE | DESK, InCircle(f"{path}circle", f"{path}circle_members")),
            Grant(frozenset({Role.PATIENT}), StandsIn(f"{path}patient_id", SEES_CASE)),
        ),
        closed_to=f"{path}closed_to",
        patient=f"{path}patient_id",
    )


SEES = sees()


def is_outside(actor: Actor) -> bool:
    """Whether the actor works at another institution, so that a case shows them their own side of it alone."""
    return not actor.may("see whole case")


def as_agreed(actor: Actor, action: str = "read", path: str = "pk") -> Q:
    """What was agreed with colleagues at other institutions: until when they see a case (`path` leads to it from the row), and
    whether they may act on it.

    Their end holds at once, before the clock's chore has written it down.
    """
    if not is_outside(actor):
        return Q()
    over = Q(ends_at__lte=Now())
    if action != "read":
        over |= Q(scope=Scope.READ)
    return Q(~Exists(CircleMember.objects.filter(over, case=OuterRef(path), person=actor.id, until=None)))


def is_agreed(actor: Actor, case: Case) -> bool:
    """Whether what was agreed with the actor, if they work elsewhere, still lets them see this case."""
    return not is_outside(actor) or Case.objects.filter(as_agreed(actor), pk=case.pk).exists()


def visible(actor: Actor) -> QuerySet[Case]:
    """Every case the actor may see."""
    return Case.objects.filter(SEES.q(actor), as_agreed(actor)) if actor.may("see cases") else Case.objects.none()


def visible_by_relation(actor: Actor) -> list[QuerySet[Case]]:
    """The same cases relation by relation: an ordered beginning of each, merged, is the beginning of the whole.

    Whoever has the whole programme gets it in one piece, since almost every case passes.
    """
    if actor.is_programme_wide or not actor.may("see cases"):
        return [visible(actor)]
    agreed = as_agreed(actor)
    return [Case.objects.filter(branch, agreed) for branch in SEES.branches(actor)]


def only_in_emergency(actor: Actor, case: Case) -> bool:
    """Whether nothing but emergency access opens the case to the actor."""
    return not actor.is_system and not SEES.at_peace(actor, case)


def is_own_desk(actor: Actor, case: Case) -> bool:
    """Whether the case is the actor's own business: theirs, their office's, or they stand in its circle."""
    own = actor.id in {case.owner_id, *case.circle} or case.patient_id in actor.stood_for(SEES_CASE)
    return actor.is_system or own or case.office_id in actor.organisations(Role.OFFICE_CONSULTANT)


def require_move(actor: Actor, move: str) -> None:
    """Raise `MayNot` unless the actor's roles have the act of this step."""
    step = MOVES.get(move)
    if step is None or not actor.may(step.act):
        raise MayNot
