"""From tables to an instance of the published format: a visit, whoever and whatever could serve it, and what is taken already.

References only, no names and no words: the file may be handed to anybody who plans. It goes through the same reader as any other.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from hospitium.kernel import workdays
from hospitium.kernel.clock import zone_of
from hospitium.kernel.together import together
from hospitium.partners.queries import home
from hospitium.scheduling.booking.models import LIVE, Appointment, Booking, State
from hospitium.scheduling.caring.models import StayNurse
from hospitium.scheduling.caring.queries import away_long
from hospitium.scheduling.planning.clock import WEEKDAYS
from hospitium.scheduling.resources.models import Kind, NotWith, Resource, SpecialHours, Way

from . import terms
from .composing import visit_terms
from .models import CarePlan
from .terms import Json

GRID = 15
DAY = dt.timedelta(days=1)
WALKING = 5
"""Minutes from one place to another where nobody stated the way."""


def instance_of(plan: CarePlan, now: dt.datetime, *, standing: bool = False) -> Json:
    """The instance by which the visit of a care plan is planned, as things are now; `standing`: with what it holds, to repair.

    Raises `BadInstance` where its windows are missing.
    """
    visit, zone = visit_terms(plan), home().zone
    if standing and plan.agreed.get("nurse"):
        visit.setdefault("nurse", {})  # given to a stay that asked for none: kept where that can be
    stands = {"items": list(standing_items(plan, zone, now)), "stays": stays_of(plan)} if standing else None
    return drawn(
        visit,
        stands,
        name=plan.ref,
        case_id=plan.case_id,
        patient_id=plan.case.patient_id,
        own=Q(visit=plan.ref),
        now=now,
    )


def drawn(
    visit: Json,
    stands: Json | None,
    *,
    name: str,
    case_id: int | None,
    patient_id: int | None,
    own: Q,
    now: dt.datetime,
    taken: tuple[dt.datetime, dt.datetime] | None = None,
) -> Json:
    """The instance of a visit in the terms of the format, with whoever could serve it. `stands`: its items and stays as they are
    (the format's `plan`), where it is not planned anew; `own`: appointments that are the visit's; `taken`: between which moments
    bookings of others are asked, else on all its days.

    Raises `BadInstance` where its windows are missing.
    """
    zone = home().zone
    items, stays = (stands["items"], stands["stays"]) if stands else ([], [])
    given = [stay["nurse"] for stay in stays if stay.get("nurse")]
    first, last = _days(visit, items)
    begin, end = (dt.datetime.combine(day, dt.time(), zone_of(zone)) for day in (first - DAY, last + 2 * DAY))
    found = list(_serving(visit, items, given))
    known = together(
        apart=NotWith.objects.filter(case=case_id).values_list("resource_id"),
        elsewhere=_elsewhere(patient_id, own, begin, end, now),
    )
    shunned = {number for (number,) in known["apart"]}
    elsewhere = [_between(*map(dt.datetime.fromisoformat, during)) for during in known["elsewhere"]]
    instance = terms.instance_of_terms(
        visit | ({"elsewhere": elsewhere} if elsewhere else {}),
        [resource_terms(one, begin, end, [visit["id"]] if one.pk in shunned else []) for one in found],
        zone,
        name=name,
        now=_minute(now, zone),
        grid=GRID,
        walking=_walking(found),
        bookings=list(_bookings(found, own, *(taken or (begin, end)), now)),
    )
    if "nurse" in visit:
        instance["nursing"] = list(_nursing(found, name, begin, end))
    instance |= {"plan": stands} if stands else {}
    return instance | {"from": first.isoformat(), "to": last.isoformat()}


def digest(instance: Json) -> str:
    """The SHA-256 of an instance, whatever the order of its fields."""
    return hashlib.sha256(json.dumps(instance, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _days(visit: Json, items: list[Json]) -> tuple[dt.date, dt.date]:
    """The days of the visit's windows, and of what it holds."""
    first, last = terms.span_of(visit)
    held = [dt.date.fromisoformat(item[edge][:10]) for item in items for edge in ("from", "to")]
    return min([first, *held]), max([last, *held])


def _minute(instant: dt.datetime, zone: str) -> str:
    """A moment as the format tells it: to the whole minute that follows, with its offset."""
    minute = instant.replace(second=0, microsecond=0)
    minute += dt.timedelta(minutes=1) if minute < instant else dt.timedelta(0)
    return minute.astimezone(zone_of(zone)).isoformat(timespec="minutes")


# --- who and what


def _serving(visit: Json, items: list[Json], given: list[str]) -> QuerySet[Resource]:
    """Whoever and whatever some step could take, interpreters, nurses, and who and what is taken or given already."""
    there = [*given, *(ref for item in items for ref in _taken_by(item))]
    wanted = Q(ref__in=there)
    for step in visit["steps"]:
        for need in step.get("needs", []):
            wanted |= Q(ref__in=need["any_of"]) if "any_of" in need else _like(need)
    if visit.get("languages"):
        wanted |= Q(kind=Kind.INTERPRETER)
    if "nurse" in visit:
        wanted |= Q(kind=Kind.NURSE)
    special = Prefetch("special_hours", SpecialHours.objects.order_by("begins", "id"))
    found = Resource.objects.filter(wanted).filter(Q(retired_at=None) | Q(ref__in=there))
    return found.select_related("place").prefetch_related("languages", "hours", special).order_by("ref")


def _like(need: Json) -> Q:
    kind = Q(kind=need["kind"]) if "kind" in need else Q()
    return kind & Q(skills__contains=need.get("skills", []))


def _taken_by(item: Json) -> list[str]:
    own = [ref for many in item["with"].values() for ref in many]
    interpreter = item.get("language", {}).get("interpreter")
    return [*own, interpreter] if interpreter else own


def resource_terms(one: Resource, begin: dt.datetime, end: dt.datetime, not_with: list[str]) -> Json:
    """A resource with its calendar between two moments. Patterns go as patterns, so that what could differ can be asked."""
    changes = [change for change in one.special_hours.all() if change.begins < end and begin < change.ends]
    hours = [
        {"days": [WEEKDAYS[h.weekday]], "from": f"{h.begins:%H:%M}", "to": f"{h.ends:%H:%M}"}
        | ({"since": h.since.isoformat()} if h.since else {})
        | ({"till": h.until.isoformat()} if h.until else {})
        for h in one.hours.all()
    ]
    told: dict[str, Any] = {
        "place": one.place.ref if one.place else "",
        "skills": one.skills,
        "licences": one.licences,
        "gender": one.gender,
        "languages": [
            {"tag": tag_of(two.tag), "speak": two.speaks, "understand": two.understands, "read": two.reads}
            for two in one.languages.all()
        ],
        "modes": one.modes,
        "hours": hours,
        "open": [_span(change) for change in changes if change.is_open],
        "closed": [_span(change) | {"why": change.kind} for change in changes if not change.is_open],
        "holidays": [day.isoformat() for day in _holidays(one, begin.date(), end.date())],
        "turnover": one.turnover,
        "most_minutes_a_day": one.most_minutes_a_day,
        "most_steps_a_day": one.most_steps_a_day,
        "most_minutes_a_week": one.most_minutes_a_week,
        "not_with": not_with,
    }
    kept = {name: value for name, value in told.items() if value not in (None, "", [], 0)}
    kept |= {"hours": hours} if one.is_person else {}  # people of whom nobody has said when are not there
    return {"id": one.ref, "kind": one.kind, "zone": one.zone, "capacity": one.capacity} | kept


def _holidays(one: Resource, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The days, of the calendar the resource keeps, on which its weekly hours do not count."""
    days = (first + n * DAY for n in range((last - first).days + 1)) if one.holiday_country else ()
    return (day for day in days if workdays.holiday(day, one.holiday_country, one.holiday_region))


def tag_of(tag: str) -> str:
    """A language tag as the format spells it: the language in small letters."""
    language, dash, rest = tag.partition("-")
    return f"{language.lower()}{dash}{rest}"


def _span(one: Any) -> Json:
    begins, ends = one.begins.astimezone(dt.UTC), one.ends.astimezone(dt.UTC)
    return {"from": begins.isoformat(timespec="minutes"), "to": ends.isoformat(timespec="minutes")}


def _walking(found: Iterable[Resource]) -> Json:
    places = {one.place_id for one in found if one.place_id}
    ways = Way.objects.filter(begin__in=places, end__in=places).select_related("begin", "end").order_by("id")
    pairs: dict[tuple[str, ...], int] = {}
    for way in ways:  # the format knows one way for both directions: the longer
        key = tuple(sorted((way.begin.ref, way.end.ref)))
        pairs[key] = max(way.minutes, pairs.get(key, 0))
    return {"default": WALKING, "pairs": [[*key, minutes] for key, minutes in pairs.items()]}


# --- what is taken


def _elsewhere(
    patient_id: int | None, own: Q, begin: dt.datetime, end: dt.datetime, now: dt.datetime
) -> QuerySet[Appointment, tuple[str, str]]:
    """From when to when the patient has something else, in whatever case; a hold that is over is none."""
    found = Appointment.objects.filter(patient=patient_id, patient__isnull=False, state__in=LIVE)
    found = found.exclude(own).exclude(hold_until__lte=now).filter(during__overlap=(begin, end)).order_by("during")
    return found.values_list("during__startswith", "during__endswith")


def _bookings(
    found: Iterable[Resource], own: Q, begin: dt.datetime, end: dt.datetime, now: dt.datetime
) -> Iterator[Json]:
    """What others have of these resources, without whose it is. The format adds turnover itself; a hold that is over is none."""
    known = {one.pk: one for one in found}
    taken = Booking.objects.filter(Booking.meeting(begin, end), resource__in=known)
    taken = taken.exclude(hold_until__lte=now).exclude(appointment__in=Appointment.objects.filter(own))
    rows = taken.order_by("resource__ref", "during", "seat", "id").values_list("resource_id", "during", "after")
    for number, during, after in rows:
        one = known[number]
        ends = during.upper - dt.timedelta(minutes=min(after, one.turnover))
        if during.lower < ends:
            yield {"resource": one.ref} | _between(during.lower, ends)


def _nursing(found: Iterable[Resource], name: str, begin: dt.datetime, end: dt.datetime) -> Iterator[Json]:
    """Stays, but for the visit's own, that nurses look after already, and times in which they are away so long that they look
    after none.
    """
    nurses = {one.pk: one for one in found if one.kind == Kind.NURSE}
    stays = StayNurse.objects.filter(resource__in=nurses, is_live=True, during__overlap=(begin, end))
    for stay in stays.exclude(plan__ref=name):
        yield {"resource": nurses[stay.resource_id].ref} | _between(stay.during.lower, stay.during.upper)
    for away in away_long(nurses, begin, end):
        one = nurses[away.resource_id]
        yield {"resource": one.ref, "uses": one.capacity} | _between(away.begins, away.ends)


def _between(begins: dt.datetime, ends: dt.datetime) -> Json:
    first = begins.astimezone(dt.UTC).replace(second=0, microsecond=0)
    last = ends.astimezone(dt.UTC)
    last += dt.timedelta(minutes=1) if last.second or last.microsecond else dt.timedelta(0)
    return {"from": first.isoformat(timespec="minutes"), "to": last.isoformat(timespec="minutes")}


# --- what stands


def appointments_of(plan: CarePlan) -> QuerySet[Appointment]:
    """What a visit holds, in order; whatever did not take place, was cancelled or ran out is not among it."""
    bookings = Prefetch("bookings", Booking.objects.select_related("resource").order_by("id"))
    found = Appointment.objects.filter(visit=plan.ref, state__in=LIVE).order_by("during", "id")
    return found.select_related("place").prefetch_related(bookings)


BRIDGE = "interpreter"
"""The role by which an appointment takes whoever bridges the language."""
FOUND = {State.HELD: "held", State.CONFIRMED: "confirmed", State.DONE: "done"}


def standing_items(plan: CarePlan, zone: str, now: dt.datetime) -> Iterator[Json]:
    """What a visit holds as items of a plan: what may not be moved is locked, and what the patient already prepares for; what the
    patient knows is told.
    """
    steps = {step.slug: step for step in plan.steps.all()}
    for one in appointments_of(plan):
        if step := steps.get(one.step or ""):
            is_agreed = one.state == State.CONFIRMED and not step.may_move
            yield item_of(one, zone, is_fixed=is_agreed or one.begins < now + _preparing(step.body))


def _preparing(body: Json) -> dt.timedelta:
    """How long before a step the patient begins to prepare for it."""
    of_patient = [one["minutes"] for one in body.get("prepare", []) if one["what"] != "washout"]
    return dt.timedelta(minutes=max(of_patient, default=0))


def item_of(one: Appointment, zone: str, *, is_fixed: bool = False) -> Json:
    """An appointment as an item of a plan."""
    people: dict[str, list[str]] = {}
    interpreter = ""
    for booking in one.bookings.all():
        if booking.role == BRIDGE:
            interpreter = booking.resource.ref
        elif booking.is_live:
            people.setdefault(booking.role, []).append(booking.resource.ref)
    item: Json = {
        "visit": one.visit,
        "step": one.step,
        "from": one.begins.astimezone(zone_of(zone)).isoformat(timespec="minutes"),
        "to": one.ends.astimezone(zone_of(zone)).isoformat(timespec="minutes"),
        "with": people,
        "status": FOUND[State(one.state)],
        "told": one.told_at is not None,
        "locked": one.locked or is_fixed,
    }
    if one.bridge:
        item["language"] = {"mode": one.bridge, "tag": one.bridge_tag}
        item["language"] |= {"interpreter": interpreter} if interpreter else {}
    return item


def stays_of(plan: CarePlan) -> list[Json]:
    """Arrival, departure and nurse as they were agreed."""
    agreed = plan.agreed or {}
    return [agreed | {"visit": plan.ref}] if agreed else []
