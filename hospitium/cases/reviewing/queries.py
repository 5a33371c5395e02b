"""Reads of clinical review: the queue of those who read, what was asked back, opinions, boards."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.access.queries import User, people_with
from hospitium.access.roles import Role
from hospitium.cases.machines import MOVING
from hospitium.cases.models import Board, Case, Condition, Opinion, Question, Vote
from hospitium.cases.policy import SEES, as_agreed
from hospitium.cases.worklist import Page, openable_lines
from hospitium.kernel.entered import key_in
from hospitium.kernel.errors import NotHere
from hospitium.kernel.panels import panels_in
from hospitium.kernel.together import together

from .choices import Choice
from .models import OpinionState, QuestionState, Reviewer
from .policy import ASKED, SEES_QUESTION, may_answer
from .tallying import ABSTAINS

PAGE = 25
TOLD = frozenset(ASKED.values())
"""Roles that read a released opinion, in the words for them."""


@dataclass(frozen=True)
class OpenQuestion:
    """A question that waits for somebody's answer, for the pages where they begin their day."""

    case: Case
    question: Question
    asked_at: dt.datetime
    due_at: dt.datetime
    url: str


def questions_open_to(actor: Actor, *, limit: int = 50) -> list[OpenQuestion]:
    """What waits for this actor's answer, the most pressing first: asked of them, on cases they see that still run."""
    if not actor.may("answer questions"):
        return []
    seen = SEES_QUESTION.q(actor) & as_agreed(actor, "update", "case")
    found = Question.objects.filter(seen, state=QuestionState.OPEN).exclude(case__stage="closed")
    rows = [
        one
        for one in found.select_related("case", "case__patient").order_by("due_at", "id")[:limit]
        if may_answer(actor, one)
    ]
    shown = {case.pk for case in openable_lines(actor, list({row.case_id: row.case for row in rows}.values()))}
    return [_open(one.case, one) for one in rows if one.case_id in shown]


def open_questions(actor: Actor, case: Case) -> list[OpenQuestion]:
    """The same of one case whose parts are at hand (`parts_of`)."""
    if case.stage == "closed" or not actor.may("answer questions"):
        return []
    rows = [one for one in vars(case)["parts"]["questions"] if may_answer(actor, one)]
    return [_open(case, one) for one in sorted(rows, key=lambda one: (one.due_at, one.pk))]


def _open(case: Case, one: Question) -> OpenQuestion:
    return OpenQuestion(case, one, one.asked_at, one.due_at, reverse("cases:questions", args=[case.ref]))


def questions_of(actor: Actor, case: Case) -> QuerySet[Question]:
    """The questions of a case that the actor may read: who reads reviews all of them, others those asked of them."""
    found = Question.objects.filter(case=case).order_by("-id")
    if actor.may("see reviews"):
        return found
    mine = [who for who, role in ASKED.items() if role in actor.roles]
    return found.filter(asked_of__in=mine)


def opinions_of(actor: Actor, case: Case) -> QuerySet[Opinion]:
    """The opinions on a case that the actor may read: signed ones for who reads reviews, released ones for whom they are for."""
    found = Opinion.objects.filter(case=case, state=OpinionState.SIGNED).order_by("-id")
    if actor.may("see reviews"):
        return found
    return found.exclude(released_at=None) if actor.roles & TOLD else found.none()


def draft_of(actor: Actor, case: Case) -> Opinion | None:
    """What the actor has written so far."""
    return _drafts(actor, case).first()


def _drafts(actor: Actor, case: Case) -> QuerySet[Opinion]:
    return Opinion.objects.filter(case=case, by_id=actor.id, state=OpinionState.DRAFT).order_by("pk")


@dataclass(frozen=True)
class Reading:
    """What stands on the page of a review beside the record: who holds it (number and name), what was asked back, opinions and
    the actor's own draft, the conditions of the opinion released last, boards, and whom it can be given to.
    """

    held: tuple[int, str] | None
    questions: list[Question]
    opinions: list[Opinion]
    draft: Opinion | None
    conditions: list[Condition]
    boards: list[Board]
    colleagues: list[tuple[int, str]]


def reading_of(actor: Actor, case: Case) -> Reading:
    """The page of a review in one question, and one more where an opinion sends the patient on to another organisation."""
    found = together(
        held=Reviewer.objects.filter(case=case).values_list("person_id", "person__name"),
        questions=questions_of(actor, case),
        opinions=opinions_of(actor, case),
        drafts=_drafts(actor, case),
        conditions=Condition.objects.filter(case=case, fell_at=None).order_by("id"),
        boards=Board.objects.filter(case=case).order_by("-id"),
        colleagues=people_with(Role.SPECIALIST).values_list("pk", "name"),
    )
    prefetch_related_objects([one for one in found["opinions"] if one.onward_id], "onward")
    held = next(iter(found["held"]), None)
    return Reading(
        held=held,
        questions=found["questions"],
        opinions=found["opinions"],
        draft=next(iter(found["drafts"]), None),
        conditions=found["conditions"],
        boards=found["boards"],
        colleagues=[one for one in found["colleagues"] if not held or one[0] != held[0]],
    )


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to: a service line (slug), and whose: `mine`, `free`, or everybody's; or what waits for answers."""

    line: str = ""
    whose: str = ""
    is_waiting: bool = False

    def narrow(self, cases: QuerySet[Case], actor: Actor) -> QuerySet[Case]:
        """Apply the filters."""
        cases = cases.filter(service_line__slug=self.line) if self.line else cases
        cases = cases.filter(reviewer__person=actor.id) if self.whose == "mine" else cases
        return cases.filter(reviewer=None) if self.whose == "free" else cases


def review_queue(actor: Actor, filters: Filters, *, after: str = "") -> Page:
    """Cases in review that the actor sees, by due time, a page at a time. A specialist sees those of their service lines,
    whose circle they stand in; the desk all.
    """
    actor.require("see review queue")
    standing = "more_wanted" if filters.is_waiting else "in_review"
    found = Case.objects.filter(SEES.q(actor), review=standing, side__in=MOVING).exclude(stage="closed")
    found = filters.narrow(found, actor).annotate(by_when=Coalesce("due_at", "look_at"))
    cases = list(
        _beyond(found, after)
        .select_related("patient", "service_line", "reviewer__person", "office")
        .order_by("by_when", "id")[: PAGE + 1]
    )
    page = cases[:PAGE]
    key = f"{page[-1].by_when.isoformat()}~{page[-1].pk}" if len(cases) > PAGE else ""
    shown = openable_lines(actor, page)
    return Page(shown, key, len(page) - len(shown))


def _beyond(cases: Any, after: str) -> Any:
    key = key_in(after)
    if key is None:
        return cases
    moment, number = key
    return cases.filter(Q(by_when__gt=moment) | Q(by_when=moment, pk__gt=number))


@dataclass(frozen=True)
class Row:
    """A case of the queue: since when it waits, who has it, and what other rooms say of its completeness."""

    case: Case
    days: int
    reviewer: User | None
    is_mine: bool
    is_overdue: bool
    marks: list[Any]


def rows_of(actor: Actor, cases: list[Case]) -> list[Row]:
    """The lines of the queue; what other rooms know is asked once for all of them."""
    told = [item["facts"] for item in panels_in("review-queue", actor, cases)] if cases else []
    now = timezone.now()
    return [
        Row(
            case=case,
            days=_days_in_review(case, now),
            reviewer=_reader(case),
            is_mine=bool(_reader(case)) and case.reviewer.person_id == actor.id,
            is_overdue=case.by_when < now,  # type: ignore[attr-defined]
            marks=[mark for facts in told for mark in facts["marks"].get(case.pk, [])],
        )
        for case in cases
    ]


def _days_in_review(case: Case, now: dt.datetime) -> int:
    since = (case.clocks.get("review") or [""])[0]
    return max((now - dt.datetime.fromisoformat(since)).days, 0) if since else 0


def _reader(case: Case) -> User | None:
    return case.reviewer.person if hasattr(case, "reviewer") else None


def colleagues() -> list[tuple[int, str]]:
    """Specialists a review can be given to: number and name."""
    return list(people_with(Role.SPECIALIST).values_list("pk", "name"))


def boards_of(case: Case) -> list[Board]:
    """The boards of a case, newest first."""
    return list(Board.objects.filter(case=case).select_related("chair").order_by("-id"))


def sitting_on(case: Case) -> Board | None:
    """The board that decides on the case now."""
    return Board.objects.filter(case=case, closed_at=None).select_related("chair").first()


@dataclass(frozen=True)
class Sitting:
    """A board as one reader sees it: seats, the votes open to them, and what they may do."""

    board: Board
    seats: list[Any]
    votes: list[Vote]
    dissent: list[Vote]
    tally: list[tuple[str, int]]
    mine: Vote | None
    is_member: bool
    is_chair: bool
    voted: int
    opinion: Opinion | None


def board_for(actor: Actor, case: Case, number: int) -> Sitting:
    """A board of a case as the actor sees it: others' votes only once their own is cast, or the board is closed.
    Raises `NotHere`.
    """
    board = Board.objects.filter(case=case, pk=number).select_related("chair").first()
    if board is None:
        raise NotHere
    seats = list(board.seats.select_related("person").order_by("id"))
    here = {seat.person_id for seat in seats if seat.recused_at is None}
    last = {vote.person_id: vote for vote in board.votes.select_related("person").order_by("id")}
    votes = [vote for vote in last.values() if vote.person_id in here]
    return Sitting(
        board=board,
        seats=seats,
        votes=votes,
        dissent=[vote for vote in votes if board.result and vote.choice not in (ABSTAINS, board.result)],
        tally=_tally(votes),
        mine=last.get(actor.id or 0),
        is_member=actor.id in here,
        is_chair=actor.id == board.chair_id,
        voted=sum(seat.voted_at is not None and seat.recused_at is None for seat in seats),
        opinion=Opinion.objects.filter(board=board).first(),
    )


def _tally(votes: list[Vote]) -> list[tuple[str, int]]:
    counts = [(str(choice.label), sum(vote.choice == choice for vote in votes)) for choice in Choice]
    return [(label, count) for label, count in counts if count]
