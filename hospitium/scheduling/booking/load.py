"""How full a day or week is, of a resource and of a patient, and whether more is allowed.

Counted as the plan format counts (its rules `limit` and `load`): the time held without turnover, on the day of the campus on which
it begins. Whoever books has locked the resources, and `lock_patient_day` the patient's limits, so that two who book at the same
moment are counted one after the other.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hospitium.access.acting import Actor
from hospitium.kernel.clock import day as day_in_words
from hospitium.kernel.clock import zone_of
from hospitium.partners.queries import home
from hospitium.scheduling.resources.models import Resource
from hospitium.scheduling.visits.models import CarePlan, CareStep

from .ending import after_expiry
from .errors import DayFull, PatientDayFull
from .models import LIVE, Appointment, Booking
from .seating import Use

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


@dataclass(frozen=True)
class Load:
    """Minutes that count on a day."""

    day: dt.date
    minutes: int


@dataclass(frozen=True)
class Over:
    """What would be more than allowed: `minutes` or `steps`, of the day or of the week that begins on it."""

    what: str
    day: dt.date
    found: int
    most: int
    is_week: bool = False


@dataclass(frozen=True)
class Limits:
    """The most of a day and week; None: no limit."""

    minutes: int | None = None
    steps: int | None = None
    week: int | None = None

    def __bool__(self) -> bool:
        return any(most is not None for most in (self.minutes, self.steps, self.week))

    def over(self, loads: Iterable[Load], days: Collection[dt.date]) -> Over | None:
        """The first limit that these loads pass on one of the days; None where there is room."""
        known = list(loads)
        return next(
            (over for day in sorted(set(days)) for over in self._of(known, day) if over.found > over.most), None
        )

    def _of(self, loads: list[Load], day: dt.date) -> Iterator[Over]:
        """What there is of each limit of a day and its week."""
        today = [load.minutes for load in loads if load.day == day]
        week = [load.minutes for load in loads if monday(load.day) == monday(day)]
        if self.minutes is not None:
            yield Over("minutes", day, sum(today), self.minutes)
        if self.steps is not None:
            yield Over("steps", day, len(today), self.steps)
        if self.week is not None:
            yield Over("minutes", monday(day), sum(week), self.week, is_week=True)


def monday(day: dt.date) -> dt.date:
    """The Monday of its week."""
    return day - day.weekday() * DAY


def limits_of(resource: Resource) -> Limits:
    """What a resource may have at most."""
    return Limits(resource.most_minutes_a_day, resource.most_steps_a_day, resource.most_minutes_a_week)


def load_of(booking: Booking, turnover: int, zone: str) -> Load:
    """What a booking counts."""
    begins = booking.during.lower + dt.timedelta(minutes=booking.before)
    held = booking.during.upper - booking.during.lower - dt.timedelta(minutes=min(booking.after, turnover))
    return Load(begins.astimezone(zone_of(zone)).date(), _minutes(held))


def lock_patient_day(case_id: int | None) -> Limits:
    """What the patient of a case may have on one day at most, as it was stated; whoever else books for the case waits."""
    if not case_id:
        return Limits()
    plan = CarePlan.objects.select_for_update(of=("self",), no_key=True).filter(case=case_id).only("stay").first()
    return _stated(plan.stay if plan else {})


def _stated(stay: Mapping[str, Any]) -> Limits:
    day = stay.get("day", {})
    return Limits(day.get("most_minutes"), day.get("most_steps"))


def full_days(
    resources: Iterable[Resource], minutes: int, since: dt.datetime, until: dt.datetime
) -> dict[int, list[dt.date]]:
    """Days of the campus on which so many minutes more would be more than a resource may have, by its number."""
    zone, known = home().zone, {one.pk: one for one in resources if limits_of(one)}
    if not known:
        return {}
    days = list(_days(since, until, zone))
    first, last = (dt.datetime.combine(monday(day), dt.time(), zone_of(zone)) for day in (days[0], days[-1]))
    rows = Booking.objects.filter(Booking.meeting(first - DAY, last + WEEK + DAY), resource__in=known)
    loads: dict[int, list[Load]] = {number: [] for number in known}
    for one in rows.exclude(hold_until__lte=timezone.now()):
        loads[one.resource_id].append(load_of(one, known[one.resource_id].turnover, zone))
    return {
        number: [day for day in days if limits_of(one).over([*loads[number], Load(day, minutes)], [day])]
        for number, one in known.items()
    }


def full_days_of_patient(
    stay: Mapping[str, Any],
    has: Iterable[tuple[dt.datetime, dt.datetime]],
    minutes: int,
    since: dt.datetime,
    until: dt.datetime,
) -> list[dt.date]:
    """Days of the campus on which so many minutes more would be more than was stated of the patient's stay, who has these already."""
    zone, limits = home().zone, _stated(stay)
    loads = [_span(DateTimeTZRange(*one), zone) for one in has] if limits else []
    return [day for day in _days(since, until, zone) if limits and limits.over([*loads, Load(day, minutes)], [day])]


def _days(since: dt.datetime, until: dt.datetime, zone: str) -> Iterator[dt.date]:
    first, last = (at.astimezone(zone_of(zone)).date() for at in (since, until))
    return (first + n * DAY for n in range((last - first).days + 1))


def require_room(uses: Sequence[Use], was: Iterable[Booking], by: Actor, why: str) -> str:
    """Nobody has more of a day or week than allowed, unless the reason is given by whoever may book beyond; gives the reason
    that was needed. What is `was` counts already: at another hour of its day it takes no more. Raises `DayFull`.
    """
    zone = home().zone
    limited = [
        (use, load_of(Booking(**use.columns), use.resource.turnover, zone)) for use in uses if limits_of(use.resource)
    ]
    before = [(one.resource_id, load_of(one, one.resource.turnover, zone)) for one in was]
    news = [(use, load) for use, load in limited if not _counts_already(use, load, before)]
    taken = _taken(news, zone)
    for use, load in news:
        over = limits_of(use.resource).over([*taken[use.resource.pk], load], [load.day])
        if over and not _may_beyond(by, why):
            raise DayFull(resource=use.resource.name, **said(over))
        if over:
            return why.strip()[:300]
    return ""


def require_patient_room(
    found: Appointment, limits: Limits, by: Actor, why: str, was: DateTimeTZRange | None = None
) -> str:
    """The patient has no more on one day than was stated, `found` included, unless a reason is given by whoever may; gives the
    reason that was needed. Steps that are not bound to the patient's day do not count. Raises `PatientDayFull`.
    """
    if not limits:
        return ""
    zone = home().zone
    own, free = _span(found.during, zone), _steps_at_any_hour(found)
    if found.step in free or (was and _span(was, zone).day == own.day and _span(was, zone).minutes >= own.minutes):
        return ""
    begins = dt.datetime.combine(own.day, dt.time(), zone_of(zone))
    nearby = Appointment.objects.filter(
        patient=found.patient_id,
        state__in=LIVE,
        during__overlap=DateTimeTZRange(begins - DAY, begins + 2 * DAY),
    )
    others = after_expiry(nearby.exclude(pk=found.pk))
    loads = [_span(one.during, zone) for one in others if one.step not in free]
    over = limits.over([*loads, own], [own.day])
    if over and not _may_beyond(by, why):
        raise PatientDayFull(**said(over))
    return why.strip()[:300] if over else ""


def said(over: Over) -> dict[str, str]:
    """The same as facts of a refusal, in words."""
    day = day_in_words(over.day)
    when = (_("in the week of %(day)s") if over.is_week else _("on %(day)s")) % {"day": day}
    return {"when": when, "found": _many(over.what, over.found), "most": _many(over.what, over.most)}


def _many(what: str, count: int) -> str:
    minutes = ngettext("%(count)d minute", "%(count)d minutes", count)
    steps = ngettext("%(count)d appointment", "%(count)d appointments", count)
    return (minutes if what == "minutes" else steps) % {"count": count}


def _may_beyond(by: Actor, why: str) -> bool:
    return bool(why.strip()) and by.may("book outside hours")


def _taken(news: Sequence[tuple[Use, Load]], zone: str) -> dict[int, list[Load]]:
    """What counts already for each of these resources in the weeks of what is new, in one question."""
    found: dict[int, list[Load]] = {use.resource.pk: [] for use, _load in news}
    if not news:
        return found
    known = {use.resource.pk: use.resource for use, _load in news}
    days = [load.day for _use, load in news]
    first, last = (dt.datetime.combine(monday(day), dt.time(), zone_of(zone)) for day in (min(days), max(days)))
    rows = Booking.objects.filter(Booking.meeting(first - DAY, last + WEEK + DAY), resource__in=known)
    for one in after_expiry(rows):
        found[one.resource_id].append(load_of(one, known[one.resource_id].turnover, zone))
    return found


def _counts_already(use: Use, load: Load, before: Iterable[tuple[int, Load]]) -> bool:
    return any(pk == use.resource.pk and had.day == load.day and had.minutes >= load.minutes for pk, had in before)


def _span(during: DateTimeTZRange, zone: str) -> Load:
    return Load(during.lower.astimezone(zone_of(zone)).date(), _minutes(during.upper - during.lower))


def _steps_at_any_hour(found: Appointment) -> set[str]:
    steps = CareStep.objects.filter(plan__case=found.case_id, body__any_hour=True)
    return set(steps.values_list("slug", flat=True))


def _minutes(span: dt.timedelta) -> int:
    return int(span.total_seconds() // 60)
