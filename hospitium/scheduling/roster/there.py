"""When several resources are there and what they have already, read in three questions however many they are."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q, QuerySet
from django.utils import timezone

from hospitium.scheduling.booking.queries import Booking, bookings_of
from hospitium.scheduling.planning.spans import overfull
from hospitium.scheduling.resources.queries import Resource, calendars_of

Moments = tuple[dt.datetime, dt.datetime]
MINUTE = dt.timedelta(minutes=1)


class There:
    """Calendars and live bookings of some resources between two moments. A hold that ran out takes nothing."""

    def __init__(self, resources: Iterable[Resource], begin: dt.datetime, end: dt.datetime) -> None:
        self.begin, self.end = begin, end
        self.resources = {one.pk: one for one in resources}
        self.calendars = calendars_of(self.resources.values(), begin, end)
        self.taken: dict[int, list[Booking]] = defaultdict(list)
        for booking in live_bookings(self.resources, begin, end):
            self.taken[booking.resource_id].append(booking)

    def open(self, number: int) -> list[Moments]:
        """The spans in which one is there."""
        return self.calendars[number].open(self.begin, self.end)

    def busy(self, number: int, but: Collection[int] = ()) -> list[Moments]:
        """The spans in which every seat of one is taken, by bookings other than those numbered `but`."""
        uses = [
            (int(one.during.lower.timestamp()), int(one.during.upper.timestamp()), 1)
            for one in self.taken[number]
            if one.pk not in but and one.appointment_id not in but
        ]
        full = overfull(uses, self.resources[number].capacity)
        return [(dt.datetime.fromtimestamp(a, dt.UTC), dt.datetime.fromtimestamp(b, dt.UTC)) for a, b in full]

    def is_free(self, number: int, begin: dt.datetime, end: dt.datetime) -> bool:
        """Whether one is there all that time and has a seat left, also while it turns over, which may be after its hours."""
        if number not in self.resources or not self.calendars[number].covers(begin, end):
            return False
        over = end + self.resources[number].turnover * MINUTE
        return not any(since < over and begin < until for since, until in self.busy(number))

    def take(self, number: int, begin: dt.datetime, end: dt.datetime) -> None:
        """Count this as taken, too, with time to turn over."""
        over = end + self.resources[number].turnover * MINUTE
        self.taken[number].append(Booking(resource_id=number, during=DateTimeTZRange(begin, over)))

    def why_not(self, number: int, begin: dt.datetime, end: dt.datetime) -> str:
        """`away`, `busy`, or empty when one is free all that time (see `is_free`)."""
        if not self.calendars[number].covers(begin, end):
            return "away"
        return "" if self.is_free(number, begin, end) else "busy"


def live_bookings(numbers: Iterable[int], begin: dt.datetime, end: dt.datetime) -> QuerySet[Booking]:
    """What takes these resources between two moments, soonest first; what was held and ran out does not."""
    return bookings_of(numbers, begin, end).filter(Q(hold_until=None) | Q(hold_until__gt=timezone.now()))
