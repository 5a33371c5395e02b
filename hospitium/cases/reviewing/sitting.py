"""Boards: specialists convened to decide together; each votes in words, the chair closes, what was said stays."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.cases.due import end_of
from hospitium.cases.keeping import keep, to_change
from hospitium.cases.models import Board, Case, Opinion, Seat, Vote
from hospitium.kernel.errors import NotHere
from hospitium.messaging.actions import notify

from . import taking
from .choices import offered
from .errors import (
    BoardClosed,
    BoardIncomplete,
    BoardSits,
    ChairOnly,
    ChairVotesFirst,
    GroundNeeded,
    LastMember,
    NoSeat,
    NotInReview,
    VoteIncomplete,
)
from .opining import finished
from .tallying import ABSTAINS, result
from .words import missing_of


@transaction.atomic
def convene_board(
    *,
    case_ref: str,
    question: str,
    chair_id: int | None,
    members: Sequence[int],
    quorum: int,
    until: dt.date | None,
    by: Actor,
) -> Board:
    """Ask specialists to decide together until a day; the chair is a member, and the quorum at least two of them.

    They see the case from now on and find a notice. Raises `BoardIncomplete`, `BoardSits`, `NotInReview`, `NoReviewer`.
    """
    by.require("convene board")
    case = to_change(by, case_ref)
    if case.review != "in_review":
        raise NotInReview(state=case.get_stage_display())
    if sitting := Board.objects.filter(case=case, closed_at=None).select_related("chair").first():
        raise BoardSits(chair=sitting.chair.name)
    numbers = list(dict.fromkeys([*([chair_id] if chair_id else []), *members]))
    wanted = {
        "question": question.strip(),
        "chair": chair_id,
        "members": len(numbers) >= 2,
        "quorum": 2 <= quorum <= len(numbers),
        "until": until and until >= timezone.now().date(),
    }
    if missing := [name for name, given in wanted.items() if not given]:
        raise BoardIncomplete(missing=missing_of(*missing))
    ends = end_of(case, until)
    assert chair_id and ends  # both are among what was wanted
    people = [taking.specialist(number) for number in numbers]
    board = Board.objects.create(
        case=case,
        question=question.strip()[:500],
        chair_id=chair_id,
        quorum=quorum,
        until=ends,
        convened_by=by.name,
        convened_by_id=by.id,
    )
    Seat.objects.bulk_create(Seat(board=board, person=person) for person in people)
    for person in people:
        taking.admit(case, person)
        if person.pk != by.id:
            notify(person_id=person.pk, kind="board_convened", ref=case.ref, by_name=by.name)
    _told(case, "board_convened", by, members=len(people))
    return board


@transaction.atomic
def cast_vote(*, case_ref: str, number: int, choice: str, words: str, by: Actor) -> Vote:
    """Vote for one of the options, in words, or abstain (no choice). A later vote takes the place of an earlier one, which
    stays on record. Raises `BoardClosed`, `NoSeat`, `VoteIncomplete`.
    """
    by.require("decide clinically")
    case, board = _to_change(by, case_ref, number)
    seat = _seat(board, by)
    if choice != ABSTAINS and choice not in offered(case.plan):
        raise VoteIncomplete(missing=missing_of("choice"))
    if choice != ABSTAINS and not words.strip():
        raise VoteIncomplete(missing=missing_of("words"))
    vote = Vote.objects.create(board=board, person_id=seat.person_id, choice=choice, words=words.strip()[:5000])
    seat.voted_at = vote.at
    seat.save()
    _told(case, "board_voted", by)
    return vote


@transaction.atomic
def recuse(*, case_ref: str, number: int, reason: str, by: Actor) -> Board:
    """Step out of a board, and say why; whoever chaired it is followed by the next member. Raises `LastMember`."""
    by.require("decide clinically")
    case, board = _to_change(by, case_ref, number)
    seat = _seat(board, by)
    if not reason.strip():
        raise GroundNeeded
    others = [one for one in board.seats.filter(recused_at=None).select_related("person") if one.pk != seat.pk]
    if not others:
        raise LastMember
    seat.recused_at, seat.why_recused = timezone.now(), reason.strip()[:500]
    seat.save()
    if board.chair_id == by.id:
        board.chair = others[0].person
        board.save()
        notify(person_id=board.chair_id, kind="board_chair", ref=case.ref, by_name=by.name)
    _told(case, "board_recused", by, reason=seat.why_recused)
    return board


@transaction.atomic
def close_board(*, case_ref: str, number: int, written: Mapping[str, Any], by: Actor) -> Opinion:
    """Close a board with its result, which becomes the opinion, with everybody's names. The caller has made sure who is there.

    `written`: what the chair writes beside it (words, conditions, code, elsewhere). Raises `ChairOnly`, `ChairVotesFirst`,
    `NoQuorum`, `NoMajority`, and what an opinion lacks.
    """
    by.require("decide clinically")
    case, board = _to_change(by, case_ref, number)
    _chair(board, by)
    if _seat(board, by).voted_at is None:
        raise ChairVotesFirst
    recused = set(board.seats.exclude(recused_at=None).values_list("person_id", flat=True))
    came_to = result(ballots(board), recused=recused, quorum=board.quorum, chair=board.chair_id)
    board.closed_at, board.closed_by, board.result = timezone.now(), by.name, came_to
    board.save()
    Opinion.objects.filter(case=case, by_id=by.id, state="draft").delete()
    opinion = Opinion(case=case, board=board, by=names_of(board), by_id=by.id)
    for name, value in {**written, "choice": came_to}.items():
        setattr(opinion, name, value)
    _told(case, "board_closed", by, choice=came_to)
    return finished(case, opinion, by)


@transaction.atomic
def dissolve_board(*, case_ref: str, number: int, reason: str, by: Actor) -> Board:
    """End a board without a result, and say why: by its chair or whoever convened it."""
    by.require("convene board")
    case, board = _to_change(by, case_ref, number)
    if board.convened_by_id != by.id:
        _chair(board, by)
    if not reason.strip():
        raise GroundNeeded
    board.closed_at, board.closed_by, board.why_dissolved = timezone.now(), by.name, reason.strip()[:500]
    board.save()
    _told(case, "board_dissolved", by, reason=board.why_dissolved)
    return board


def ballots(board: Board) -> dict[int, str]:
    """The last vote of each member that the actor may see."""
    return dict(board.votes.order_by("id").values_list("person_id", "choice"))


def names_of(board: Board) -> str:
    """Who decided: the members that were not recused, the chair first."""
    seats = board.seats.filter(recused_at=None).select_related("person")
    ordered = sorted(seats, key=lambda seat: (seat.person_id != board.chair_id, seat.pk))
    return ", ".join(seat.person.name for seat in ordered)[:200]


def _to_change(by: Actor, case_ref: str, number: int) -> tuple[Case, Board]:
    case = to_change(by, case_ref)
    board = Board.objects.select_for_update(of=("self",)).select_related("chair").filter(case=case, pk=number).first()
    if board is None:
        raise NotHere
    if not board.is_open:
        raise BoardClosed
    return case, board


def _seat(board: Board, by: Actor) -> Seat:
    seat = board.seats.filter(person_id=by.id, recused_at=None).first()
    if seat is None:
        raise NoSeat
    return seat


def _chair(board: Board, by: Actor) -> None:
    if board.chair_id != by.id:
        raise ChairOnly(chair=board.chair.name)


def _told(case: Case, verb: str, by: Actor, **facts: Any) -> None:
    case.tell(verb, by=by.name, by_id=by.id, staff_only=True, **facts)
    keep(case, by)
