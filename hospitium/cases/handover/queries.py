"""Reads of handing over: who answers for a case, what waits for an answer, what an office has before it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.access.roles import PROGRAMME_WIDE, Role
from hospitium.cases import policy
from hospitium.cases.journey import WaitingOn

from .models import Answer, CaseHandover, Direction

__all__ = [
    "Answer",
    "CaseHandover",
    "Direction",
    "before_office",
    "handovers_of",
    "is_on",
    "responsible",
    "waiting_for",
]

CAMPUS, OFFICE = "campus", "office"
SOON = dt.timedelta(days=14)


def handovers_of(case: Any) -> list[CaseHandover]:
    """Every offer of a case and its answer, newest first; whoever asks came by the case's door."""
    return list(CaseHandover.objects.filter(case=case)[:50])


def responsible(case: Any, handovers: list[CaseHandover]) -> str:
    """Who answers for the case: whoever took it last; before that the office that registered it, else the campus."""
    taken = next((one for one in handovers if one.answer == Answer.ACCEPTED), None)
    if taken is None:
        return OFFICE if case.office_id else CAMPUS
    return CAMPUS if taken.direction == Direction.TO_CAMPUS else OFFICE


def is_on(actor: Actor, case: Any, side: str) -> bool:
    """Whether the actor speaks for a side of this case."""
    at_office = case.office_id is not None and case.office_id in actor.organisations(Role.OFFICE_CONSULTANT)
    return actor.is_system or (at_office if side == OFFICE else bool(actor.roles & PROGRAMME_WIDE))


def waiting_for(actor: Actor, *, limit: int = 50) -> list[CaseHandover]:
    """Offers the actor can answer, oldest first."""
    found = CaseHandover.objects.filter(answer=Answer.OFFERED, case__in=policy.visible(actor))
    rows = found.select_related("case__patient", "case__office").order_by("id")[: limit * 2]
    goals = {Direction.TO_CAMPUS: CAMPUS, Direction.TO_OFFICE: OFFICE}
    return [one for one in rows if is_on(actor, one.case, goals[Direction(one.direction)])][:limit]


@dataclass(frozen=True)
class Before:
    """What an office has before it: `calls` to make (tasks that wait for the office, due by tomorrow), `arrivals` within two
    weeks, the `newest` families.
    """

    calls: list[Any]
    arrivals: list[Any]
    newest: list[Any]


def before_office(actor: Actor, *, limit: int = 30) -> Before:
    """The day of the actor's office."""
    tomorrow, today = timezone.now() + dt.timedelta(days=1), timezone.now().date()
    mine = _of_offices(actor).select_related("patient")
    calls = mine.filter(waiting_on=WaitingOn.OFFICE, due_at__lt=tomorrow).order_by("due_at", "id")
    arrivals = mine.filter(arrival_on__gte=today, arrival_on__lt=today + SOON).order_by("arrival_on", "id")
    return Before(list(calls[:limit]), list(arrivals[:limit]), list(mine.order_by("-opened_at", "-id")[:limit]))


def _of_offices(actor: Actor) -> QuerySet[Any]:
    offices = actor.organisations(Role.OFFICE_CONSULTANT)
    return policy.visible(actor).filter(office_id__in=offices).exclude(stage="closed")
