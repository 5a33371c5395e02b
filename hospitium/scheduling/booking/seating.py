"""Seats: what an appointment takes of each resource, found under lock and kept by the database's own constraint.

Whoever books locks the resources, in the order of their numbers, then reads what is taken. A hold that ran out gives way
at once. Where a resource has several seats and what is there leaves room at each moment but no seat for the whole time,
its bookings change seats; nobody notices.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q, QuerySet
from django.utils import timezone

from hospitium.kernel.clock import moment
from hospitium.kernel.errors import NotHere
from hospitium.scheduling.planning.spans import overfull
from hospitium.scheduling.resources.models import Resource

from .ending import after_expiry
from .errors import NeedsUnclear, Retired, SeatTaken
from .models import Booking

LONGEST = dt.timedelta(hours=24)
MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Need:
    """A resource (its reference) in a role, with minutes of set-up before and after; its own turnover comes on top."""

    resource: str
    role: str
    before: int = 0
    after: int = 0


@dataclass
class Use:
    """What one need takes: from set-up to turnover, on a seat."""

    resource: Resource
    role: str
    before: int
    after: int
    begins: dt.datetime
    ends: dt.datetime
    seat: int = 0

    @property
    def there(self) -> tuple[dt.datetime, dt.datetime]:
        """How long it has to be there; turnover may come after its hours."""
        return self.begins, self.ends - self.resource.turnover * MINUTE

    @property
    def columns(self) -> dict[str, Any]:
        """The same as columns of a booking."""
        during = DateTimeTZRange(self.begins, self.ends)
        return {"role": self.role, "before": self.before, "after": self.after, "seat": self.seat, "during": during}


def lock(needs: Iterable[Need]) -> list[Resource]:
    """The resources of all these needs, locked in the order of their numbers."""
    found = Resource.objects.filter(ref__in={need.resource for need in needs})
    return list(found.select_for_update(no_key=True).order_by("pk"))


def uses_of(needs: Sequence[Need], begins: dt.datetime, ends: dt.datetime) -> list[Use]:
    """What these needs take, with their resources locked. Raises `NeedsUnclear`, `NotHere`, `Retired`."""
    asked = {need.resource: need for need in needs}
    if not asked or len(asked) < len(needs) or not dt.timedelta(0) < ends - begins <= LONGEST:
        raise NeedsUnclear
    found = lock(needs)
    if len(found) < len(asked):
        raise NotHere
    for one in found:
        if one.retired_at:
            raise Retired(resource=one.name)
    return [_use(one, asked[one.ref], begins, ends) for one in found]


def _use(one: Resource, need: Need, begins: dt.datetime, ends: dt.datetime) -> Use:
    after = need.after + one.turnover
    return Use(one, need.role, need.before, after, begins - need.before * MINUTE, ends + after * MINUTE)


LOOK = """SELECT r.name, r.zone, b.begins, b.ends FROM scheduling_booking b JOIN scheduling_resource r ON r.id = b.resource_id
    WHERE r.ref = ANY(%s) AND r.capacity = 1 AND b.is_live AND b.begins < %s AND b.ends > %s
    AND (b.hold_until IS NULL OR b.hold_until > %s) LIMIT 1"""


def look(needs: Sequence[Need], begins: dt.datetime, ends: dt.datetime) -> None:
    """Raise `SeatTaken` where something that has one seat is taken beyond doubt: most who come too late wait for no lock.

    In the words of the database, since many ask it at once and most of them nothing else.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOOK, [[need.resource for need in needs], ends, begins, timezone.now()])
        found = cursor.fetchone()
    if found:
        name, zone, since, until = found
        raise SeatTaken(resource=name, since=moment(since, zone), until=moment(until, zone))


def seat(uses: Sequence[Use]) -> None:
    """Give each use the first seat that is free. Raises `SeatTaken`."""
    taken = after_expiry(_meeting(uses))
    for use in uses:
        here = [one for one in taken if one.resource_id == use.resource.pk and _meets(one, use)]
        free = set(range(use.resource.capacity)) - {one.seat for one in here}
        use.seat = min(free) if free else _made_room(use, here)


def _meeting(uses: Sequence[Use]) -> QuerySet[Booking]:
    meets = Q()
    for use in uses:
        meets |= Q(Booking.meeting(use.begins, use.ends), resource=use.resource)
    return Booking.objects.filter(meets)


def _meets(one: Booking, use: Use) -> bool:
    return bool(one.during.lower < use.ends and use.begins < one.during.upper)


def _made_room(use: Use, here: list[Booking]) -> int:
    """A seat for the use after the bookings around it changed seats; raises `SeatTaken` where each is needed at some moment."""
    chain = here if use.resource.capacity == 1 else _chain(use)
    spans = [(_second(one.during.lower), _second(one.during.upper), 1) for one in chain]
    for since, until in overfull(spans, use.resource.capacity):
        if since < _second(use.ends) and _second(use.begins) < until:
            raise SeatTaken(
                resource=use.resource.name, since=_told(since, use.resource), until=_told(until, use.resource)
            )
    return _reseat(chain, use)


def _chain(use: Use) -> list[Booking]:
    """Everything of the resource that meets the use, or meets what meets it, and so on, by when it begins. Locked: what is let go
    of at this moment, for which nobody needs the resource, is no longer among it and does not come to life again.
    """
    begins, ends, known = use.begins, use.ends, -1
    others = Booking.objects.filter(resource=use.resource).select_for_update(of=("self",), no_key=True)
    while True:
        found = list(others.filter(Booking.meeting(begins, ends)).order_by("during", "pk"))
        if len(found) == known:
            return found
        known = len(found)
        begins = min([begins, *(one.during.lower for one in found)])
        ends = max([ends, *(one.during.upper for one in found)])


def _reseat(chain: list[Booking], use: Use) -> int:
    """Give seats anew in the order of beginnings, the use among them: as many seats do as are needed at any one moment."""
    own = Booking(during=DateTimeTZRange(use.begins, use.ends))
    free_from = [dt.datetime.min.replace(tzinfo=dt.UTC)] * use.resource.capacity
    for one in sorted([*chain, own], key=lambda one: one.during.lower):
        one.seat = next(number for number, since in enumerate(free_from) if since <= one.during.lower)
        free_from[one.seat] = one.during.upper
    rows = Booking.objects.filter(pk__in=[one.pk for one in chain])
    rows.update(is_live=False)
    Booking.objects.bulk_update(chain, ["seat"])
    rows.update(is_live=True)
    return own.seat


def _second(at: dt.datetime) -> int:
    return int(at.timestamp())


def _told(second: int, resource: Resource) -> str:
    return moment(dt.datetime.fromtimestamp(second, dt.UTC), resource.zone)
