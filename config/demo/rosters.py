"""Rosters of the demo: appointments of the coming days, leave asked for, an offer among colleagues, times to choose from, and
somebody who waits for an earlier time.
"""

import datetime as dt
from typing import Any

from django.utils import timezone

KINDS = ("specialist", "nurse", "interpreter")
DAYS = 10
EACH = 3


def fill() -> None:
    """Must run as the system, in a transaction, after cases and resources."""
    people = _resources()
    for number, one in enumerate(people):
        _book(one, number)
    _ask_leave()
    _offer_swap()
    _offer_times()
    _wait()


def _actor(mail: str) -> Any:
    from hospitium.access.queries import User, actor_of

    return actor_of(User.objects.get(email=f"{mail}@demo.invalid"))


def _own(mail: str) -> Any:
    from hospitium.scheduling.models import Resource

    return Resource.objects.filter(person__email=f"{mail}@demo.invalid", retired_at=None).first()


def _resources() -> list[Any]:
    from hospitium.scheduling.models import Resource

    return list(Resource.objects.filter(kind__in=KINDS, retired_at=None).exclude(person=None).order_by("pk"))


def _at(day: int, hour: int) -> dt.datetime:
    """An hour of the campus on the n-th weekday from tomorrow."""
    from hospitium.kernel.clock import zone_of
    from hospitium.partners.queries import home

    zone = zone_of(home().zone)
    date = timezone.now().astimezone(zone).date()
    for _n in range(day + 1):
        date += dt.timedelta(days=1)
        while date.weekday() > 4:
            date += dt.timedelta(days=1)
    return dt.datetime.combine(date, dt.time(hour), zone)


def _book(one: Any, number: int) -> None:
    from hospitium.cases.queries import Case

    own = Case.objects.filter(circle__contains=[one.person_id]).exclude(stage="closed").order_by("pk")[:EACH]
    for n in range(DAYS):
        case = own[n % len(own)] if own else None
        _appointment([one], case, _at(n, 9 + (number + n) % 6), f"roster-{one.pk}-{n}")


def _appointment(resources: list[Any], case: Any, begins: dt.datetime, key: str, **facts: Any) -> Any:
    """A confirmed appointment; nothing where somebody has something else already."""
    from django.db import transaction

    from hospitium.access.acting import SYSTEM
    from hospitium.kernel.errors import Refusal
    from hospitium.scheduling.booking import actions

    needs = [actions.Need(one.ref, one.kind) for one in resources]
    what = actions.What(**{"kind": "consultation", "mode": "virtual"} | facts)
    told: dict[str, Any] = {
        "case_ref": case.ref if case else "",
        "begins": begins,
        "ends": begins + dt.timedelta(minutes=45),
    }
    try:
        with transaction.atomic():
            made = actions.hold(key=key, needs=needs, by=SYSTEM, what=what, **told)
            return actions.confirm(ref=made.ref, by=SYSTEM)
    except Refusal:
        return None


def _ask_leave() -> None:
    from hospitium.access.acting import acting
    from hospitium.scheduling.roster.leave import ask_leave

    for mail, day, why in (("nurse.carmen", 3, "My sister's wedding"), ("tomas", 6, "A congress")):
        if _own(mail):
            with acting(by := _actor(mail)):
                ask_leave(begins=_at(day, 7), ends=_at(day + 1, 19), by=by, reason=why)


def _offer_swap() -> None:
    from hospitium.access.acting import acting
    from hospitium.scheduling.models import Booking
    from hospitium.scheduling.roster.swaps import offer_swap

    own = _own("asha")
    parts = Booking.objects.filter(resource=own, is_live=True, during__startswith__gt=_at(1, 0)).order_by("during")[:1]
    with acting(by := _actor("asha")):
        if own and parts:
            offer_swap(booking_ids=[parts[0].pk], by=by, note="I sit in the board that morning")


def _offer_times() -> None:
    from hospitium.access.acting import acting
    from hospitium.access.queries import User
    from hospitium.cases.queries import Case
    from hospitium.scheduling.slots.choosing import offer_times

    family = User.objects.filter(email="patient@demo.invalid").first()
    case = Case.objects.filter(circle__contains=[family.pk]).first() if family else None
    if case and (tomas := _own("tomas")):
        span: dict[str, Any] = {"since": _at(0, 0), "until": _at(6, 0)}
        facts: dict[str, Any] = {"title": "Talk about the second opinion", "minutes": 30, "sides": ["family", "office"]}
        with acting(by := _actor("mira")):
            offer_times(case_ref=case.ref, resources=[tomas.ref], by=by, **span, **facts)


def _wait() -> None:
    """Three who wait, and a time that becomes free for the first of them."""
    from hospitium.access.acting import acting
    from hospitium.scheduling.booking.actions import cancel
    from hospitium.scheduling.models import Appointment
    from hospitium.scheduling.waitlist.wanting import want_earlier

    own = _own("tomas")
    rows = Appointment.objects.filter(bookings__resource=own, case__isnull=False, state="confirmed").order_by("during")
    ahead = list(rows.filter(during__startswith__gt=_at(1, 0)))
    by = _actor("mira")
    for number, one in enumerate(ahead[-4:-1]):
        with acting(by):
            told: dict[str, Any] = {"notice_hours": 24 + 24 * number, "travel_hours": 3 * number}
            want_earlier(case_ref=one.case.ref if one.case else "", appointment_ref=one.ref, by=by, **told)
    if len(ahead) > 5:
        with acting(by):
            cancel(ref=ahead[2].ref, by=by, why="The family asked for another week")
