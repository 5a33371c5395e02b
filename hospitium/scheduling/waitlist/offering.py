"""A time that became free goes to whoever waits, one after another, held for each while they decide.

For everybody who waits for such a time one row is written at once, in the order that holds; no row is left without an outcome, and
none is passed over without a reason (the database asks for it). Each step is safe to run twice.
"""

import datetime as dt
from dataclasses import replace

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.cases.messages.queries import readers_outside
from hospitium.cases.queries import case_for
from hospitium.kernel.errors import NotHere, Refusal
from hospitium.kernel.ids import new_key
from hospitium.messaging.actions import notify
from hospitium.messaging.live import announce
from hospitium.scheduling.booking import actions as booking
from hospitium.scheduling.booking.errors import PatientDayFull, PatientElsewhere, plainly
from hospitium.scheduling.models import Appointment, Booking, Considered, Freed, Resource, Waiting
from hospitium.scheduling.resources.brings import brings_of
from hospitium.scheduling.resources.models import NotWith
from hospitium.scheduling.roster.taking import bring_into_circle, whole
from hospitium.scheduling.roster.there import There
from hospitium.scheduling.visits.models import CarePlan
from hospitium.scheduling.visits.watching import broken_rules

from .errors import NoLongerFits, OfferOver
from .models import FreedState, Outcome, WaitingState, Why
from .ranking import Needs, Slot, Take, Verdict, in_order, judge
from .wanting import end_waiting, order_now

LEAST = dt.timedelta(hours=1)
"""A time that begins sooner is offered to nobody."""
DAY = dt.timedelta(days=1)


@transaction.atomic
def free_time(*, source: str, kind: str, resources: list[int], begins: dt.datetime, ends: dt.datetime) -> Freed | None:
    """A time became free: write down everybody who waits for such a time, in order, and ask the first who can.

    Nothing where nobody waits, it is too near, or it was written down before (`source`).
    """
    if begins < timezone.now() + LEAST or Freed.objects.filter(source=source).exists():
        return None
    with acting(SYSTEM):
        rows = Waiting.objects.filter(state=WaitingState.WAITING, appointment__kind=kind)
        waiting = {one.pk: one for one in rows.select_related("case", "appointment")}
        if not waiting:
            return None
        during = DateTimeTZRange(begins, ends)
        freed = Freed.objects.create(during=during, kind=kind, resources=resources, source=source)
        ranked = in_order([_needs(one) for one in waiting.values()], order_now().criteria)
        Considered.objects.bulk_create(
            Considered(freed=freed, waiting=waiting[one.number], place=place, by_rule=told)
            for place, (one, told) in enumerate(ranked, 1)
        )
        ask_next(freed.pk)
        return freed


@transaction.atomic
def ask_next(freed_id: int) -> None:
    """Go on from whoever was asked last to the next who can; where nobody is left, say so."""
    with acting(SYSTEM):
        freed = Freed.objects.select_for_update().get(pk=freed_id)
        asked = Considered.objects.filter(freed=freed, outcome=Outcome.OFFERED).exists()
        if freed.state != FreedState.OPEN or asked:
            return
        slot = _slot(freed)
        rows = Considered.objects.filter(freed=freed, outcome="").select_related(
            "waiting__appointment", "waiting__case"
        )
        for row in rows.order_by("place"):
            verdict = _judged(row.waiting, slot)
            why = verdict.why or _why_not_held(row, freed, slot, verdict)
            if not why:
                return
            _skip(row, why)
        freed.state = FreedState.NOBODY
        freed.save(update_fields=["state"])


@transaction.atomic
def accept_earlier(*, case_ref: str, number: int, by: Actor) -> Considered:
    """Come at the earlier time: the appointment moves there, and what it had becomes free in its turn.

    Raises `NotHere`, `OfferOver`, `NoLongerFits`, what `cancel` does and, for the programme, what `move` does.
    """
    row = _to_answer(case_ref, number, by)
    waiting, deputy = row.waiting, replace(SYSTEM, name=by.name)
    with acting(deputy):
        held = row.appointment
        if held is None or held.state != "held":
            raise OfferOver
        taken = held.bookings.filter(is_live=True).select_related("resource")
        needs = [booking.need_of(one) for one in taken]
        broken, had = _broken(waiting.appointment), whole(waiting.appointment.bookings.filter(is_live=True))
        booking.cancel(ref=held.ref, by=deputy, why=waiting.ref, sequence=held.sequence)
        with plainly(by, NoLongerFits):
            booking.move(
                ref=waiting.appointment.ref, by=deputy, why=waiting.ref, begins=held.begins, ends=held.ends, needs=needs
            )
        if _breaks(waiting.appointment, broken):
            raise NoLongerFits
        _hand_on(waiting.appointment, had, deputy)
        _close(row, Outcome.ACCEPTED, by)
        end_waiting(waiting, WaitingState.EARLIER, by)
        for other in Considered.objects.filter(freed=row.freed, outcome=""):
            _skip(other, Why.TAKEN_BY)
        Freed.objects.filter(pk=row.freed_id).update(state=FreedState.TAKEN)
    _tell(row, "earlier_answered", by)
    return row


@transaction.atomic
def pass_on(*, case_ref: str, number: int, by: Actor) -> Considered:
    """Leave the earlier time to the next; the appointment stays, and so does the place on the list.

    Raises `NotHere`, `OfferOver`.
    """
    row = _to_answer(case_ref, number, by)
    _let_go(row, Outcome.PASSED, replace(SYSTEM, name=by.name))
    _tell(row, "earlier_answered", by)
    return row


@transaction.atomic
def pass_on_unanswered() -> int:
    """Let the next be asked where nobody answered in time; gives how many. For the clock."""
    with acting(SYSTEM):
        rows = Considered.objects.filter(outcome=Outcome.OFFERED, until__lte=timezone.now())
        late = list(
            rows.select_for_update(of=("self",), skip_locked=True).select_related("waiting__case", "appointment")
        )
        for row in late:
            _let_go(row, Outcome.EXPIRED, SYSTEM)
        return len(late)


def _needs(waiting: Waiting) -> Needs:
    """What one who waits has and needs, as the ranking knows it."""
    has = waiting.appointment
    uses = has.bookings.filter(is_live=True).select_related("resource").prefetch_related("resource__languages")
    others = Appointment.objects.filter(patient=has.patient_id, state__in=["held", "confirmed"]).exclude(pk=has.pk)
    return Needs(
        number=waiting.pk,
        since=waiting.since,
        begins=has.begins,
        minutes=int((has.ends - has.begins).total_seconds() // 60),
        takes=tuple(map(_take, uses)),
        urgency=waiting.case.urgency,
        travel_hours=waiting.travel_hours,
        not_before=waiting.not_before,
        notice_hours=waiting.notice_hours,
        others_too=waiting.others_too,
        is_live=waiting.state == WaitingState.WAITING and has.state == "confirmed",
        busy=tuple((one.begins, one.ends) for one in others),
    )


def _take(one: Booking) -> Take:
    need = booking.need_of(one)
    return Take(need.role, brings_of(one.resource), need.before, need.after)


def _slot(freed: Freed) -> Slot:
    found = Resource.objects.filter(pk__in=freed.resources, retired_at=None).prefetch_related("languages")
    return Slot(freed.during.lower, freed.during.upper, tuple(brings_of(one) for one in found))


def _judged(waiting: Waiting, slot: Slot) -> Verdict:
    needs = _needs(waiting)
    numbers = {take.brings.number for take in needs.takes} | {one.number for one in slot.brings}
    apart = NotWith.objects.filter(case=waiting.case_id).values("resource")
    there = There(
        Resource.objects.filter(pk__in=numbers, retired_at=None).exclude(pk__in=apart),
        slot.begins - DAY,
        slot.ends + DAY,
    )
    return judge(needs, slot, timezone.now(), there.is_free)


def _why_not_held(row: Considered, freed: Freed, slot: Slot, verdict: Verdict) -> str:
    """Hold the time for one who waits and tell them; why not, where it is not to be had."""
    waiting = row.waiting
    has = waiting.appointment
    hours = order_now().hold_hours * dt.timedelta(hours=1)
    until = min(timezone.now() + hours, slot.begins - LEAST / 2)
    minutes = int((until - timezone.now()).total_seconds() // 60)
    refs = dict(Resource.objects.filter(pk__in=[number for _take, number in verdict.takes]).values_list("pk", "ref"))
    needs = [booking.Need(refs[number], take.role, take.before, take.after) for take, number in verdict.takes]
    what = booking.What(kind=freed.kind, title=waiting.ref, mode=has.mode, place=has.place.ref if has.place else "")
    ends = slot.begins + (has.ends - has.begins)
    if why := _why_not_moved(waiting, slot.begins, ends, needs):
        return why
    try:
        with transaction.atomic():
            row.appointment = booking.hold(
                key=new_key(), needs=needs, begins=slot.begins, ends=ends, by=SYSTEM, what=what, minutes=minutes
            )
    except Refusal:
        return Why.TAKEN_AWAY
    row.outcome, row.until, row.at = Outcome.OFFERED, until, timezone.now()
    row.save()
    _tell(row, "earlier_offered", SYSTEM)
    return ""


def _why_not_moved(waiting: Waiting, begins: dt.datetime, ends: dt.datetime, needs: list[booking.Need]) -> str:
    """Why what they have could not stand there, empty where it could: it is moved there, looked at, and the move undone. So
    nobody is offered what cannot be accepted.
    """
    has = waiting.appointment
    broken = _broken(has)
    try:
        with transaction.atomic():
            booking.move(ref=has.ref, by=SYSTEM, why=waiting.ref, begins=begins, ends=ends, needs=needs)
            breaks = _breaks(has, broken)
            transaction.set_rollback(True)
    except PatientElsewhere:
        return Why.ELSEWHERE
    except PatientDayFull:
        return Why.RULES
    except Refusal:
        return Why.TAKEN_AWAY
    return Why.RULES if breaks else ""


def _hand_on(moved: Appointment, had: list[Booking], by: Actor) -> None:
    """Whoever is there now in the place of another comes into the circle of the case as they did."""
    now = whole(moved.bookings.filter(is_live=True))
    left = [one for one in had if one.resource_id not in {new.resource_id for new in now}]
    came = [one for one in now if one.resource_id not in {old.resource_id for old in had}]
    for part in left:
        for one in came:
            if one.role == part.role:
                bring_into_circle(part, one.resource, by)


Broken = set[tuple[str, tuple[str, ...]]]
"""Rules, and which steps and resources they are broken about."""


def _breaks(has: Appointment, broken: Broken) -> bool:
    """Whether the visit of an appointment breaks more than it did, or makes no sense, so that nobody can say."""
    return any(one not in broken or one[0] == "plan" for one in _broken(has))


def _broken(has: Appointment) -> Broken:
    """What the visit of an appointment breaks as it stands."""
    plan = CarePlan.objects.filter(ref=has.visit).select_related("case__patient").first() if has.visit else None
    return {(one.rule, one.about) for one in broken_rules(plan)} if plan else set()


def _skip(row: Considered, why: str) -> None:
    row.outcome, row.why, row.at = Outcome.SKIPPED, why, timezone.now()
    row.save(update_fields=["outcome", "why", "at"])


def _to_answer(case_ref: str, number: int, by: Actor) -> Considered:
    by.require("answer earlier time")
    case = case_for(by, case_ref, action="update")
    by.require_for("answer earlier time", case.patient_id)
    rows = Considered.objects.filter(pk=number, waiting__case=case)
    row = rows.select_for_update(of=("self",)).select_related("waiting__appointment", "waiting__case").first()
    if row is None:
        raise NotHere
    if row.outcome != Outcome.OFFERED or not row.until or row.until <= timezone.now():
        raise OfferOver
    return row


def _let_go(row: Considered, outcome: Outcome, by: Actor) -> None:
    with acting(by):
        held = Appointment.objects.filter(pk=row.appointment_id or 0, state="held").first()
        if held and held.hold_until and held.hold_until > timezone.now():
            booking.cancel(ref=held.ref, by=by, why=row.waiting.ref)
        _close(row, outcome, by)
        announce(row.waiting.case.ref, case_id=row.waiting.case_id, by=by.name)
        ask_next(row.freed_id)


def _close(row: Considered, outcome: Outcome, by: Actor) -> None:
    row.outcome, row.answered_at, row.answered_by = outcome, timezone.now(), by.name
    row.save(update_fields=["outcome", "answered_at", "answered_by"])


def _tell(row: Considered, kind: str, by: Actor) -> None:
    """Whoever speaks for the patient and whoever owns the case; of an answer also whom it takes."""
    case = row.waiting.case
    hearers = {case.owner_id or 0, *(one.pk for one in readers_outside(case, "family"))} - {0, by.id or 0}
    for person in sorted(hearers):
        notify(person_id=person, kind=kind, ref=case.ref, by_name=by.name)
    announce(case.ref, case_id=case.pk, by=by.name)
