"""Who could take an appointment from a colleague, and the hand-over itself.

Whoever is asked sees neither case nor patient yet: what has to be known of them is read as the system, and leaves as reasons.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db.models import QuerySet

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.queries import memberships_of
from hospitium.access.roles import Role
from hospitium.cases.actions import join_circle
from hospitium.partners.queries import home
from hospitium.scheduling.booking import actions as booking
from hospitium.scheduling.booking.load import limits_of, load_of
from hospitium.scheduling.models import Booking, NotWith, Resource
from hospitium.scheduling.resources.brings import Brings, brings_of

from .there import MINUTE, There

ROLES = {"specialist": Role.SPECIALIST, "nurse": Role.NURSE, "interpreter": Role.INTERPRETER}
"""In which role whoever takes an appointment comes into the circle of its case."""
WEEK = dt.timedelta(days=7)


def whole(parts: QuerySet[Booking]) -> list[Booking]:
    """Uses with their appointments and resources, whoever asks."""
    with acting(SYSTEM):
        return list(parts.select_related("appointment__place", "resource"))


def judged(
    giver: Resource, parts: Sequence[Booking], colleagues: Sequence[Resource], gives: Sequence[Booking] = ()
) -> list[tuple[Resource, str]]:
    """Each colleague, and the first reason why they cannot take all of it; empty where they can. What they give in return
    (`gives`) they have no longer.
    """
    with acting(SYSTEM):
        begin, end = min(part.during.lower for part in parts), max(part.during.upper for part in parts)
        there = There(colleagues, begin - WEEK, end + WEEK)
        gone = {one.pk for one in gives}
        for number, taken in there.taken.items():
            there.taken[number] = [one for one in taken if one.pk not in gone]
        cases = {part.appointment.case_id for part in parts} - {None}
        apart = set(NotWith.objects.filter(case__in=cases).values_list("resource_id", flat=True))
        has, tags = brings_of(giver), _tags(parts)
        return [(one, _why_not(one, has, tags, parts, there, one.pk in apart)) for one in colleagues]


def hand_over(part: Booking, taker: Resource, *, by: Actor, why: str) -> None:
    """Let the taker be there instead, at the same time; who was in the circle of the case for it hands that on too.

    Raises what `booking.actions.move` does.
    """
    exchange([(part, taker)], by=by, why=why)


def exchange(sides: Sequence[tuple[Booking, Resource]], *, by: Actor, why: str) -> None:
    """Let each take what was another's, all at once: what one gives makes room for what one takes.

    Raises what `booking.actions.move` does.
    """
    deputy = replace(SYSTEM, name=by.name)
    with acting(deputy):
        booking.move_together([_moving(part, taker) for part, taker in sides], by=deputy, why=why)
        for part, taker in sides:
            bring_into_circle(part, taker, deputy)


def _moving(part: Booking, taker: Resource) -> booking.Moving:
    """Its appointment with another in this part, if it still is as it was when the part was judged."""
    found = part.appointment
    taken = found.bookings.filter(is_live=True).select_related("resource").order_by("pk")
    needs = [
        replace(booking.need_of(one), resource=taker.ref) if one.pk == part.pk else booking.need_of(one)
        for one in taken
    ]
    return booking.Moving(found.ref, needs=needs, sequence=found.sequence)


def bring_into_circle(part: Booking, taker: Resource, by: Actor) -> None:
    """Whoever takes a part comes into the circle of its case, if whose it was is there and they may be."""
    case, role, person = part.appointment.case, ROLES.get(taker.kind), taker.person
    if not (case and role and person) or person.pk in case.circle or part.resource.person_id not in case.circle:
        return
    if role in {held for held, _place in memberships_of(person.pk)}:
        join_circle(case_ref=case.ref, person=person, role=role, by=by)


def _tags(parts: Sequence[Booking]) -> frozenset[str]:
    """The languages that are bridged in these appointments."""
    return frozenset(part.appointment.bridge_tag for part in parts if part.appointment.bridge_tag)


def _why_not(
    one: Resource, has: Brings, tags: frozenset[str], parts: Sequence[Booking], there: There, is_apart: bool
) -> str:
    if lacks := brings_of(one).lacks(has, tags):
        return lacks
    if is_apart:
        return "apart"
    is_full = _is_full(one, parts, there)
    return next(filter(None, (_taken(one, part, there) for part in parts)), "") or ("full" if is_full else "")


def _taken(one: Resource, part: Booking, there: There) -> str:
    """Why they could not be there in this part instead; where they could, they are, before the next part is looked at. They need
    their own time to turn over, not that of whose it is.
    """
    if any(use.appointment_id == part.appointment_id for use in there.taken[one.pk]):
        return "busy"
    begin, end = part.during.lower, part.during.upper - min(part.after, part.resource.turnover) * MINUTE
    why = there.why_not(one.pk, begin, end)
    if not why:
        there.take(one.pk, begin, end)
    return why


def _is_full(one: Resource, parts: Sequence[Booking], there: There) -> bool:
    """Whether with these a day or week of theirs has more than allowed."""
    zone = home().zone
    news = [load_of(part, part.resource.turnover, zone) for part in parts]
    has = [load_of(use, one.turnover, zone) for use in there.taken[one.pk]]
    return limits_of(one).over([*has, *news], [load.day for load in news]) is not None
