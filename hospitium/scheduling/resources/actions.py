"""Keeping resources: what there is, the hours of their weeks, and what differs for once."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.kernel.clock import zone_of
from hospitium.kernel.errors import NotHere
from hospitium.kernel.events import publish
from hospitium.kernel.ids import new_ref
from hospitium.messaging.live import announce_act
from hospitium.partners.queries import Specialist, home, specialist_of

from .errors import HoursUnclear, ZoneUnknown
from .events import ResourceAway, ResourceBack
from .models import ChangeKind, Hours, Kind, Place, Resource, SpecialHours, Spoken, Way
from .queries import booked_between, resource_for

SEES = "see resources"
LEVELS = {0: 0, 1: 2, 2: 3, 3: 4}
"""How well a profile says somebody has a language, on the scale of the plan format; a profile knows no native speaker."""


@transaction.atomic
def add_place(
    *, name: str, by: Actor, zone: str = "", address: str = "", floor: str = "", is_demo: bool = False
) -> Place:
    """A place of the home campus, on its clock unless another is named. Raises `ZoneUnknown`."""
    by.require("keep resources")
    facts = {"name": name.strip()[:200], "address": address, "floor": floor, "is_demo": is_demo}
    return Place.objects.create(ref=new_ref("L"), organisation=home(), zone=_zone(zone or home().zone), **facts)


@transaction.atomic
def state_way(*, begin: Place, end: Place, minutes: int, by: Actor) -> None:
    """Say how long one walks from one place to another; the same back."""
    by.require("keep resources")
    for here, there in ((begin, end), (end, begin)):
        Way.objects.update_or_create(begin=here, end=there, defaults={"minutes": minutes})


@transaction.atomic
def add_resource(
    *,
    kind: str,
    name: str,
    by: Actor,
    place: Place | None = None,
    zone: str = "",
    languages: Iterable[tuple[str, int, int, int]] = (),
    person_id: int | None = None,
    keeps_holidays: bool = True,
    **facts: object,
) -> Resource:
    """Somebody or something appointments can take, on the clock of its place unless another zone is named.

    Without hours, people are not there yet; rooms, devices and services always are. Raises `ZoneUnknown`.
    """
    by.require("keep resources")
    campus = home()
    if person_id and (known := Resource.objects.filter(person=person_id, kind=kind, retired_at=None).first()):
        return known
    made = Resource.objects.create(
        **{
            "ref": new_ref("B"),
            "kind": Kind(kind),
            "name": name.strip()[:200],
            "person_id": person_id,
            "organisation": campus,
            "place": place,
            "zone": _zone(zone or (place.zone if place else campus.zone)),
            "holiday_country": campus.country if keeps_holidays else "",
            "holiday_region": campus.region if keeps_holidays else "",
            "made_by": by.name,
        }
        | facts
    )
    Spoken.objects.bulk_create(
        Spoken(resource=made, tag=tag, speaks=speaks, understands=understands, reads=reads)
        for tag, speaks, understands, reads in languages
    )
    return made


@transaction.atomic
def adopt_specialist(*, person_id: int, by: Actor) -> Resource:
    """Let appointments take a specialist: languages, licences, lines and absence as their profile says them.

    Who is a resource already stays one. Raises `NotHere` where there is no profile.
    """
    by.require("keep resources")
    profile = specialist_of(person_id)
    if profile is None:
        raise NotHere
    today = timezone.now().date()
    made = add_resource(
        kind=Kind.SPECIALIST,
        name=profile.person.name,
        person_id=person_id,
        by=by,
        gender=profile.gender,
        skills=[line.slug for line in profile.lines.all()],
        licences=sorted({one.region or one.country for one in profile.licences.all() if one.holds(today)}),
        languages=[
            (one.tag, LEVELS[one.speaks], LEVELS[one.understands], LEVELS[one.reads]) for one in profile.languages.all()
        ],
    )
    _be_away(made, profile, by)
    return made


@transaction.atomic
def add_hours(
    *,
    ref: str,
    weekdays: Iterable[int],
    begins: dt.time,
    ends: dt.time,
    by: Actor,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> None:
    """Hours of every week on the clock of the resource; an end not after its beginning lies on the next day.

    Raises `HoursUnclear`.
    """
    by.require("keep resources")
    days = sorted(set(weekdays))
    if not days or (since and until and until < since):
        raise HoursUnclear
    found = resource_for(by, ref)
    Hours.objects.bulk_create(
        Hours(resource=found, weekday=day, begins=begins, ends=ends, since=since, until=until) for day in days
    )
    announce_act(SEES, [found.ref], by=by.name)


@transaction.atomic
def drop_hours(*, ref: str, number: int, by: Actor) -> None:
    """Let hours of the week no longer hold."""
    by.require("keep resources")
    found = resource_for(by, ref)
    gone, _each = Hours.objects.filter(pk=number, resource=found).delete()
    if not gone:
        raise NotHere
    announce_act(SEES, [found.ref], by=by.name)


@transaction.atomic
def say_special(
    *,
    ref: str,
    kind: str,
    begins: dt.datetime,
    ends: dt.datetime,
    by: Actor,
    reason: str = "",
    is_whole_days: bool = False,
    source: str = "",
) -> SpecialHours:
    """Say that a resource is away from one moment to another, or there besides its hours (`opening`). What is booked
    meanwhile stays; the news says how much. Raises `HoursUnclear`.
    """
    by.require("keep resources")
    if ends <= begins:
        raise HoursUnclear
    found, is_open = resource_for(by, ref), kind == ChangeKind.OPENING
    said = SpecialHours.objects.create(
        resource=found,
        kind=ChangeKind(kind),
        is_open=is_open,
        begins=begins,
        ends=ends,
        is_whole_days=is_whole_days,
        reason=reason.strip()[:300],
        source=source,
        by=by.name,
        by_id=by.id,
    )
    announce_act(SEES, [found.ref], by=by.name)
    if not is_open:
        booked = booked_between(found, begins, ends).count()
        publish(ResourceAway(found.ref, begins.isoformat(), ends.isoformat(), said.kind, booked))
    return said


@transaction.atomic
def drop_special(*, ref: str, number: int, by: Actor) -> None:
    """Let what differed for once no longer hold."""
    by.require("keep resources")
    found = resource_for(by, ref)
    said = SpecialHours.objects.filter(pk=number, resource=found).first()
    if said is None:
        raise NotHere
    said.delete()
    announce_act(SEES, [found.ref], by=by.name)
    if not said.is_open:
        publish(ResourceBack(found.ref, said.begins.isoformat(), said.ends.isoformat()))


def _be_away(made: Resource, profile: Specialist, by: Actor) -> None:
    source = f"specialist:{profile.pk}"
    if not profile.away_from or SpecialHours.objects.filter(resource=made, source=source).exists():
        return
    until = profile.away_until or profile.away_from + dt.timedelta(days=365)
    begins, ends = whole_days(made.zone, profile.away_from, until)
    say_special(ref=made.ref, kind=ChangeKind.LEAVE, begins=begins, ends=ends, by=by, is_whole_days=True, source=source)


def whole_days(zone: str, first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """From when until when, in UTC, these days last on the clock of a zone, the last of them whole."""
    begins, ends = (
        dt.datetime.combine(day, dt.time(), zone_of(zone)).astimezone(dt.UTC)
        for day in (first, last + dt.timedelta(days=1))
    )
    return begins, ends


def _zone(name: str) -> str:
    if zone_of(name).key != name:
        raise ZoneUnknown(zone=name)
    return name
