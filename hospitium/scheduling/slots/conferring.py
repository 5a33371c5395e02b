"""Conferences of several people over zones: proposals from `meeting`, and the one that was chosen, booked and remembered."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.cases.actions import write_note
from hospitium.cases.queries import Case, case_for
from hospitium.kernel.clock import moment
from hospitium.kernel.ids import new_key
from hospitium.messaging.actions import notify
from hospitium.partners.queries import home
from hospitium.scheduling.booking import actions as booking
from hospitium.scheduling.booking.models import AppointmentKind, Mode
from hospitium.scheduling.meeting.finding import Answer, find
from hospitium.scheduling.meeting.reach import DAY, Person, minute, part
from hospitium.scheduling.models import Appointment, Borne, Resource

from .errors import NobodyChosen, NotATime
from .times import LONGEST, people_of

REMEMBERED = dt.timedelta(days=180)
"""How long a bad hour counts for whoever came at it."""


@dataclass(frozen=True)
class Asked:
    """Who is needed, who is counted (references of resources), how long, between which moments."""

    needed: tuple[str, ...]
    optional: tuple[str, ...]
    minutes: int
    since: dt.datetime
    until: dt.datetime


def propose(actor: Actor, case: Case, asked: Asked) -> tuple[Answer, dict[str, Resource]]:
    """The best times, and who is who by reference; where there is none, the nearest. Raises `NobodyChosen`, `KeptApart`."""
    actor.require("arrange conference")
    people, known = _people(case, asked, max(asked.since, timezone.now()), asked.until)
    return find(people, asked.minutes, max(asked.since, timezone.now()), asked.until), known


@transaction.atomic
def book_conference(*, case_ref: str, asked: Asked, begins: dt.datetime, by: Actor) -> Appointment:
    """Book one of the proposals for everybody who can then: all who are needed, or nothing. They find a notice, the case a
    note, and what the hour cost each is remembered.

    Raises `NotHere`, `NobodyChosen`, `KeptApart`, `NotATime`, and what `hold` does.
    """
    by.require("arrange conference")
    case = case_for(by, case_ref, action="update")
    ends, deputy = begins + dt.timedelta(minutes=asked.minutes), replace(SYSTEM, name=by.name)
    people, known = _people(case, asked, begins, ends)
    parts = {person.key: part(person, minute(begins), asked.minutes) for person in people}
    if begins < timezone.now() or any(parts[ref].why for ref in asked.needed):
        raise NotATime
    coming = [ref for ref in parts if not parts[ref].why]
    with acting(deputy):
        needs = [booking.Need(ref, known[ref].kind) for ref in coming]
        what = booking.What(kind=AppointmentKind.MEETING, title=case.ref, mode=Mode.VIRTUAL)
        made = booking.hold(key=new_key(), needs=needs, begins=begins, ends=ends, by=deputy, what=what)
        made = booking.confirm(ref=made.ref, by=deputy)
        Borne.objects.bulk_create(
            Borne(resource=known[ref], appointment=made, price=parts[ref].price) for ref in coming if parts[ref].price
        )
    _tell(case, made, sorted(known[ref].name for ref in coming), by)
    return made


def borne_by(numbers: Collection[int]) -> dict[int, int]:
    """What meeting at bad hours cost each of these resources of late."""
    rows = Borne.objects.filter(resource__in=list(numbers), at__gt=timezone.now() - REMEMBERED)
    return dict(rows.values_list("resource").annotate(Sum("price")).order_by())


def _people(
    case: Case, asked: Asked, since: dt.datetime, until: dt.datetime
) -> tuple[list[Person], dict[str, Resource]]:
    """Everybody asked as `meeting` knows them: on their own clock an ordinary day, in their own hours, with what they bore.

    Nobody who is kept apart from the case, for they would hear about it.
    """
    refs = dict.fromkeys((*asked.needed, *asked.optional))
    found = list(Resource.objects.filter(ref__in=refs, retired_at=None).exclude(person=None).order_by("name", "pk"))
    fits = dt.timedelta(minutes=asked.minutes) <= until - since <= LONGEST and 5 <= asked.minutes <= 480
    if len(set(asked.needed)) < 2 or len(found) < len(refs) or not fits:
        raise NobodyChosen
    booking.require_not_apart(case, found)
    borne = borne_by([one.pk for one in found])
    people = people_of(found, asked.minutes, since, until, day=DAY)
    known = {one.ref: one for one in found}
    told = [replace(one, borne=borne.get(known[one.key].pk, 0), is_needed=one.key in asked.needed) for one in people]
    return told, known


def _tell(case: Case, made: Appointment, names: list[str], by: Actor) -> None:
    for person in made.people:
        if person != by.id:
            notify(person_id=person, kind="conference", ref=made.begins.date().isoformat(), by_name=by.name)
    facts = {"when": moment(made.begins, home().zone), "who": ", ".join(names)}
    write_note(case_ref=case.ref, text=_("A conference about this case: %(when)s, with %(who)s.") % facts, by=by)
