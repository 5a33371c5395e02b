"""Reads for whoever referred a case: their cases, one of them, and the figures of their institution."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.access.queries import User, people_with
from hospitium.access.roles import Role
from hospitium.cases.journey import Stage, WaitingOn
from hospitium.cases.letters.kinds import Audience, State
from hospitium.cases.letters.models import Letter
from hospitium.cases.letters.policy import readable
from hospitium.cases.machines import Standing
from hospitium.cases.models import Case, CircleMember, Entry, Task
from hospitium.cases.policy import is_outside, visible
from hospitium.cases.queries import case_for, of_case
from hospitium.cases.worklist import ORDERS, PAGE, Page, openable_lines
from hospitium.kernel.errors import NotHere
from hospitium.kernel.together import together

from .models import Scope
from .turns import Milestone, Turn, milestones, turn_of

__all__ = [
    "SHOWS",
    "Figures",
    "Scope",
    "Side",
    "colleagues_of",
    "figures_of",
    "followed",
    "letters_for",
    "referrers_of",
    "side_of",
]

SHOWS = ("open", "asked", "closed")
"""What a referrer's list can be narrowed to."""
FEWEST = 5
"""Cases below which no middle value is told, so that it says nothing of one of them."""


def asked_by() -> Subquery:
    """Until when a case waits for its referrer; NULL when it does not."""
    waiting = Task.objects.filter(case=OuterRef("pk"), done_at=None, waiting_on=WaitingOn.REFERRER)
    return Subquery(waiting.order_by("due_at").values("due_at")[:1])


def unconfirmed() -> Exists:
    """Whether a letter for the referrer has come that nobody confirmed."""
    heard = Entry.objects.filter(case=OuterRef("case"), verb="letter_received").annotate(of=KT("facts__number"))
    letters = Letter.objects.filter(case=OuterRef("pk"), audience=Audience.REFERRER, state=State.ISSUED)
    return Exists(letters.filter(~Exists(heard.filter(of=OuterRef("number")))))


def followed(actor: Actor, *, show: str = "open", after: str = "") -> Page:
    """The cases the actor follows as a referrer, last changed first, paged by key; each with its `turn`, until when it
    is asked something (`asked_by`), and whether a letter is `unread`.
    """
    actor.require("follow referrals")
    order = ORDERS["changed"]
    cases = _own(actor).annotate(asked_by=asked_by(), unread=unconfirmed())
    cases = cases.filter(stage=Stage.CLOSED) if show == "closed" else cases.exclude(stage=Stage.CLOSED)
    cases = cases.filter(Q(asked_by__isnull=False) | Q(unread=True)) if show == "asked" else cases
    found = list(order.applied(order.beyond(cases.select_related("patient", "service_line"), after))[: PAGE + 1])
    page = found[:PAGE]
    shown = openable_lines(actor, page)
    for case in shown:
        case.turn = turn_of(case.standing, is_asked=case.asked_by is not None)
    return Page(shown, order.key(page[-1]) if len(found) > PAGE else "", len(page) - len(shown))


def _own(actor: Actor) -> QuerySet[Case]:
    """Where the actor stands in the circle as a referrer, and not as anything else."""
    mine = CircleMember.objects.filter(case=OuterRef("pk"), person=actor.id, role=Role.REFERRING_PHYSICIAN, until=None)
    return visible(actor).filter(Exists(mine))


@dataclass
class Side:
    """A case as its referrer sees it."""

    case: Case
    turn: Turn
    milestones: list[Milestone]
    tasks: list[Task]
    letters: list[Letter]
    entries: list[Entry]
    circle: list[Any]
    confirmed: set[str] = field(default_factory=set)

    @property
    def mine(self) -> list[Task]:
        """What waits for the referrer, soonest first."""
        return [task for task in self.tasks if task.waiting_on == WaitingOn.REFERRER]


TOLD = ("received", "referrer_answered", "referrer_reported", "letter_received", "taken_over", "colleague_added")
"""Entries of the timeline that are the referrer's own; what others did is told by the turn."""


def side_of(actor: Actor, ref: str) -> Side:
    """One case by its door, as its referrer sees it. Raises `NotHere`."""
    actor.require("follow referrals")
    case = case_for(actor, ref)
    parts = together(
        tasks=Task.objects.filter(case=case, done_at=None, waiting_on=WaitingOn.REFERRER).order_by("due_at", "id"),
        letters=_for_referrer(actor, case).order_by("-id").defer("values", "sealed")[:20],
        entries=Entry.objects.filter(case=case, verb__in=TOLD, staff_only=False).order_by("-id")[:50],
        circle=CircleMember.objects.filter(case=case, until=None, role=Role.REFERRING_PHYSICIAN)
        .annotate(name=F("person__name"))
        .order_by("id"),
    )
    if actor.id not in {one.person_id for one in parts["circle"]}:
        raise NotHere
    tasks = of_case(case, parts["tasks"])
    confirmed = {one.facts["number"] for one in parts["entries"] if one.verb == "letter_received"}
    turn = turn_of(case.standing, is_asked=bool(tasks))
    steps = milestones(case.standing, case.stage, case.plan.stages)
    return Side(case, turn, steps, tasks, parts["letters"], parts["entries"], parts["circle"], confirmed)


def _for_referrer(actor: Actor, case: Case) -> QuerySet[Letter]:
    return readable(actor).filter(case=case, audience=Audience.REFERRER, state=State.ISSUED)


def letters_for(actor: Actor, case: Case) -> list[Letter]:
    """The valid letters of a case that are for its referrer."""
    return list(_for_referrer(actor, case))


def colleagues_of(actor: Actor) -> QuerySet[User]:
    """Who else refers at the actor's institutions, by name."""
    places = actor.organisations(Role.REFERRING_PHYSICIAN)
    return people_with(Role.REFERRING_PHYSICIAN, organisation_ids=places).exclude(pk=actor.id or 0)


def referrers_of(case_path: str, person_path: str) -> Exists:
    """Whether a person stands or stood in the circle of a case as its referrer: paths from a row to both."""
    side = CircleMember.objects.filter(
        case=OuterRef(case_path), person=OuterRef(person_path), role=Role.REFERRING_PHYSICIAN
    )
    return Exists(side)


@dataclass(frozen=True)
class Figures:
    """What an institution learns of its own referrals: how many stand where, and middle values in days (None: too few)."""

    open: int
    closed: int
    turns: dict[str, int]
    days_to_opinion: float | None
    days_to_answer: float | None


def figures_of(actor: Actor, organisation_id: int, *, days: int = 365) -> Figures:
    """The figures of an institution the actor refers for, of cases opened in the last so many days. Raises `NotHere`.

    Passes the wall for counts alone: the database asks again whether the actor belongs there.
    """
    actor.require("follow referrals")
    if not is_outside(actor) or organisation_id not in actor.organisations(Role.REFERRING_PHYSICIAN):
        raise NotHere
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM cases_figures_of(%s, %s)", [organisation_id, timezone.now() - dt.timedelta(days=days)]
        )
        rows = cursor.fetchall()
    turns: dict[str, int] = {}
    opinions, answers, total, closed = [], [], 0, 0
    for stage, *standing, is_asked, to_opinion, to_answer in rows:
        turn = turn_of(Standing(*standing), is_asked=is_asked)
        turns[turn.slug] = turns.get(turn.slug, 0) + 1
        total, closed = total + 1, closed + (stage == Stage.CLOSED)
        opinions += [float(to_opinion)] if to_opinion is not None else []
        answers += [float(to_answer)] if to_answer is not None else []
    return Figures(total - closed, closed, turns, _middle(opinions), _middle(answers))


def _middle(values: list[float]) -> float | None:
    return sorted(values)[len(values) // 2] if len(values) >= FEWEST else None
