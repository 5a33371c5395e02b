"""The times that can be chosen, side by side on the clocks of whoever is concerned, and who may choose one."""

import datetime as dt
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting, current
from hospitium.access.roles import Role
from hospitium.kernel.clock import city, zone_of
from hospitium.kernel.together import together
from hospitium.partners.queries import home
from hospitium.scheduling.booking.load import full_days, full_days_of_patient
from hospitium.scheduling.meeting.finding import times
from hospitium.scheduling.meeting.reach import DAY, Band, Person
from hospitium.scheduling.models import Appointment, NotWith, Resource, TimeChoice, Wanted
from hospitium.scheduling.roster.there import There
from hospitium.scheduling.visits.models import CarePlan

from .models import ChoiceState

NEEDS = Prefetch("needs", Wanted.objects.select_related("resource"))
ANY_HOUR = (Band(0, 1440, 0),)
GRID = 30
DAYS_A_PAGE = 5
LONGEST, DAY_LONG = dt.timedelta(days=31), dt.timedelta(days=1)


@dataclass(frozen=True)
class Clock:
    """A clock of somebody concerned: whose, and which zone; `is_stated`: somebody said that the patient is there."""

    whose: str
    zone: str
    is_stated: bool = True

    @property
    def city(self) -> str:
        """The city whose clock it is."""
        return city(self.zone)


@dataclass(frozen=True)
class Times:
    """A few days of times by the patient's calendar, and the day after which there are more."""

    days: list[tuple[dt.date, list[dt.datetime]]]
    more: str = ""


def clocks_of(case: Any) -> list[Clock]:
    """The patient's clock, the referrer's or else the office's, and the campus's; where one is where another is, once.

    Where nobody said where the patient is, the office's clock stands for theirs, or the campus's.
    """
    beside = case.referring_organisation or case.office
    other = Clock("referrer" if case.referring_organisation else "office", beside.zone) if beside else None
    campus = Clock("campus", home().zone)
    nearest = (other or campus).zone
    patient = Clock("patient", case.patient.zone or nearest, is_stated=bool(case.patient.zone))
    return [patient, *([other] if other else []), campus]


def choices_of(case: Any) -> QuerySet[TimeChoice]:
    """What was offered to choose from in a case that came by its door, newest first."""
    rows = TimeChoice.objects.filter(case=case).select_related("appointment").prefetch_related(NEEDS)
    return rows.exclude(state=ChoiceState.CLOSED)


def may_choose(actor: Actor, choice: TimeChoice, case: Any) -> bool:
    """Whether the actor may pick: the programme always, each side where the row says so, for a case they see."""
    if actor.may("offer times"):
        return True
    sides = (
        (Role.OFFICE_CONSULTANT, choice.for_office),
        (Role.REFERRING_PHYSICIAN, choice.for_referrer),
        (Role.PATIENT, choice.for_family),
    )
    lets = any(role in actor.roles and is_for for role, is_for in sides)
    return lets and actor.may_for("choose times", case.patient_id)


def standing(choice: TimeChoice, now: dt.datetime | None = None) -> str:
    """Where the choosing stands now: a hold that ran out, or an appointment that was cancelled, opens it again."""
    held = choice.appointment
    if choice.state == ChoiceState.HELD and (
        held is None or held.state != "held" or (held.hold_until and held.hold_until <= (now or timezone.now()))
    ):
        return ChoiceState.OPEN
    if choice.state == ChoiceState.CHOSEN and held and held.state == "cancelled":
        return ChoiceState.OPEN
    return choice.state


def times_of(choice: TimeChoice, case: Any, *, after: dt.date | None = None) -> Times:
    """The next days with times, none in the patient's night unless the choice lets them; whoever asks, busy is busy."""
    zone = clocks_of(case)[0].zone
    since = max(choice.since, timezone.now() + dt.timedelta(hours=1))
    if after:
        since = max(since, dt.datetime.combine(after + dt.timedelta(days=1), dt.time(), zone_of(zone)))
    if since + choice.minutes * dt.timedelta(minutes=1) >= choice.until:
        return Times([])
    days: dict[dt.date, list[dt.datetime]] = {}
    for at in _times(choice, case, zone, since, choice.until):
        day = at.astimezone(zone_of(zone)).date()
        if day not in days and len(days) == DAYS_A_PAGE:
            return Times(list(days.items()), more=max(days).isoformat())
        days.setdefault(day, []).append(at)
    return Times(list(days.items()))


def is_time(choice: TimeChoice, case: Any, at: dt.datetime) -> bool:
    """Whether a moment is among the times."""
    length = choice.minutes * dt.timedelta(minutes=1)
    if at < timezone.now() or at < choice.since or at + length > choice.until:
        return False
    return at in _times(choice, case, clocks_of(case)[0].zone, at, at + length)


def out_of_reach(choice: TimeChoice, case: Any) -> list[str]:
    """The names of those among them who since the offer take nothing new or are kept apart from the case: no time is left."""
    needed = [one.resource for one in choice.needs.all()]
    apart = set(NotWith.objects.filter(case=case.pk, resource__in=needed).values_list("resource_id", flat=True))
    return [one.name for one in needed if one.retired_at or one.pk in apart]


def _times(choice: TimeChoice, case: Any, zone: str, since: dt.datetime, until: dt.datetime) -> Sequence[dt.datetime]:
    needed = [one.resource for one in choice.needs.all()]
    # A side of the case learns when, never what else somebody has; the programme sees that anyway.
    with nullcontext() if current().is_programme_wide else acting(SYSTEM):
        people = [*people_of(needed, choice.minutes, since, until), _patient(choice, case, needed, zone, since, until)]
    return list(times(people, choice.minutes, since, until, grid=GRID))


def people_of(
    needed: Sequence[Resource], minutes: int, since: dt.datetime, until: dt.datetime, **facts: Any
) -> list[Person]:
    """Resources as people to meet for so long, for who may read what they have: there by their own hours, a day of their own
    making, with time to turn over before what comes next, and not on days that are full.
    """
    there, full = There(needed, since, until + LONGEST_TURNOVER), full_days(needed, minutes, since, until)
    return [
        Person(
            one.ref,
            one.zone,
            there.open(one.pk),
            [
                *((begin - dt.timedelta(minutes=one.turnover), end) for begin, end in there.busy(one.pk)),
                *map(_whole_day, full.get(one.pk, ())),
            ],
            **{"day": ANY_HOUR} | facts,
        )
        for one in needed
    ]


LONGEST_TURNOVER = dt.timedelta(hours=4)
"""How far behind a window what somebody has then may matter to it."""


def _whole_day(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    begins = dt.datetime.combine(day, dt.time(), zone_of(home().zone))
    return begins, dt.datetime.combine(day + DAY_LONG, dt.time(), begins.tzinfo)


def _patient(
    choice: TimeChoice, case: Any, needed: Sequence[Resource], zone: str, since: dt.datetime, until: dt.datetime
) -> Person:
    """The patient, who never has time for somebody who since the offer takes nothing new or is kept apart from the case."""
    rows = Appointment.objects.filter(patient=case.patient_id, state__in=["held", "confirmed"])
    rows = rows.exclude(pk=choice.appointment_id or 0).exclude(hold_until__lte=timezone.now())
    near = rows.filter(during__overlap=(since - DAY_LONG, until + DAY_LONG))
    known = together(
        has=near.values_list("during__startswith", "during__endswith"),
        stays=CarePlan.objects.filter(case=case.pk).values_list("stay"),
        apart=NotWith.objects.filter(case=case.pk, resource__in=needed).values_list("pk"),
    )
    has = [(dt.datetime.fromisoformat(begin), dt.datetime.fromisoformat(end)) for begin, end in known["has"]]
    stay: dict[str, Any] = next((stay for (stay,) in known["stays"]), {})
    busy = [*has, *map(_whole_day, full_days_of_patient(stay, has, choice.minutes, since, until))]
    day = ANY_HOUR if choice.any_hour else DAY
    is_over = known["apart"] or any(one.retired_at for one in needed)
    return Person("patient", zone, [] if is_over else [(since, until)], busy, day=day)
