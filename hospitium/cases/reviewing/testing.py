"""Builders for tests: people around a case in review, and what they write."""

from typing import Any

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.queries import User, actor_of
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.cases.actions import join_circle
from hospitium.cases.models import Board, Case
from hospitium.cases.testing import make_case
from hospitium.kernel.clock import now
from hospitium.partners.actions import ensure_home

from . import actions

WRITTEN: dict[str, Any] = {"words": "Resection is possible; travel is reasonable.", "choice": "accept"}
"""An opinion with nothing missing."""


def in_circle(case: Case, name: str, role: Role) -> User:
    """A person with a role of the home campus, in the circle of the case."""
    with acting(SYSTEM):
        person = make_person(name, role, organisation_id=ensure_home().pk)
        join_circle(case_ref=case.ref, person=person, role=role, by=SYSTEM)
    return person


def reader(case: Case, name: str = "Tomas", role: Role = Role.SPECIALIST) -> Actor:
    """Somebody of the case's circle, as they act; a specialist unless told otherwise."""
    return actor_of(in_circle(case, name, role))


def make_review(**facts: Any) -> tuple[Case, Actor]:
    """A case in review and a specialist who sees it."""
    case = make_case(stage="review", **facts)
    return case, reader(case)


def make_signed(case: Case, by: Actor, **written: Any) -> Any:
    """A signed opinion."""
    with acting(by):
        return actions.sign_opinion(case_ref=case.ref, written=WRITTEN | written, by=by)


def make_board(case: Case, members: list[Actor], *, quorum: int = 2) -> Board:
    """A board of these, chaired by the first."""
    chair = members[0]
    with acting(chair):
        return actions.convene_board(
            case_ref=case.ref,
            question="Operate or radiate first?",
            chair_id=chair.id,
            members=[one.id for one in members if one.id],
            quorum=quorum,
            until=now().date(),
            by=chair,
        )


def cast(case: Case, board: Board, by: Actor, choice: str, words: str = "Because of the margins.") -> None:
    """A vote."""
    with acting(by):
        actions.cast_vote(case_ref=case.ref, number=board.pk, choice=choice, words=words, by=by)
