"""Who may see a case, and who may do what with it."""

from hospitium.access.acting import Actor
from hospitium.access.roles import CIRCLE, PROGRAMME_WIDE, MayNot, Role
from hospitium.access.rules import Everywhere, Grant, InCircle, OfOrganisation, Rule

from . import journey
from .journey import Stage
from .models import Case


def sees(path: str = "") -> Rule:
    """The rule for rows that hang on a case: `path` leads from the row to its case (`case__`)."""
    return Rule(
        (
            Grant(PROGRAMME_WIDE, Everywhere()),
            Grant(frozenset({Role.OFFICE_CONSULTANT}), OfOrganisation(f"{path}office_id")),
            Grant(CIRCLE, InCircle(f"{path}circle")),
        )
    )


SEES = sees()


def may_move(actor: Actor, case: Case, move: str) -> bool:
    """Whether the actor may take this step: its act, and the case standing where it begins."""
    step = journey.MOVES.get(move)
    return step is not None and Stage(case.stage) in step.origins and not case.hold and actor.may(step.act)


def moves_for(actor: Actor, case: Case) -> dict[str, journey.Move]:
    """The steps the actor may take now, in the order of the journey."""
    return {name: step for name, step in journey.MOVES.items() if may_move(actor, case, name)}


def require_move(actor: Actor, move: str) -> None:
    """Raise `MayNot` unless the actor's roles have the act of this step."""
    step = journey.MOVES.get(move)
    if step is None or not actor.may(step.act):
        raise MayNot
