"""Leave: asked for, answered by somebody else who sees what it hits, written into the calendar when it is granted."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.queries import people_with
from hospitium.access.roles import Role
from hospitium.kernel.errors import NotHere
from hospitium.kernel.ids import new_ref, tidy_ref
from hospitium.messaging.actions import notify
from hospitium.messaging.live import announce_to
from hospitium.scheduling.caring.queries import stays_of
from hospitium.scheduling.models import Appointment, Leave, Resource, SpecialHours, StayNurse
from hospitium.scheduling.resources import actions as resources

from .errors import AnsweredAlready, LeaveInThePast, OwnLeave, WhyNeeded
from .models import LeaveKind, LeaveState
from .policy import own_resource
from .there import live_bookings

LONGEST = dt.timedelta(days=400)


@transaction.atomic
def ask_leave(
    *, begins: dt.datetime, ends: dt.datetime, by: Actor, kind: str = LeaveKind.LEAVE, reason: str = "", of: str = ""
) -> Leave:
    """Ask to be away from one moment to another; who decides finds a notice. Raises `NotOnRoster`, `LeaveInThePast`."""
    by.require("keep roster")
    resource = own_resource(by, of)
    if not begins < ends or ends <= timezone.now() or ends - begins > LONGEST or kind not in LeaveKind.values:
        raise LeaveInThePast
    made = Leave.objects.create(
        ref=new_ref("LV"),
        resource=resource,
        kind=kind,
        begins=begins,
        ends=ends,
        reason=reason.strip()[:300],
        asked_by=by.name,
        asked_by_id=by.id,
    )
    for person in _deciders(resource, but=by.id):
        notify(person_id=person, kind="leave_asked", ref=made.ref, by_name=by.name)
    _tell(made, by)
    return made


@transaction.atomic
def answer_leave(*, ref: str, is_granted: bool, by: Actor, why: str = "") -> Leave:
    """Grant or refuse; granted it stands in the calendar at once and is announced with what it hits.

    Raises `NotHere`, `OwnLeave`, `AnsweredAlready`, `WhyNeeded`.
    """
    by.require("decide leave")
    leave = leave_for(by, ref, lock=True)
    if by.id in {leave.resource.person_id, leave.asked_by_id}:
        raise OwnLeave
    if leave.state != LeaveState.ASKED:
        raise AnsweredAlready(name=leave.answered_by)
    if not is_granted and not why.strip():
        raise WhyNeeded
    if is_granted:
        leave.hit = [*(one.ref for one in hit_by(leave)), *(one.plan.ref for one in stays_hit_by(leave))]
        _write_in(leave, by)
    _answer(leave, LeaveState.GRANTED if is_granted else LeaveState.REFUSED, by, why)
    if leave.resource.person_id:
        notify(person_id=leave.resource.person_id, kind="leave_answered", ref=leave.ref, by_name=by.name)
    return leave


@transaction.atomic
def withdraw_leave(*, ref: str, by: Actor) -> Leave:
    """Come back on it, asked or granted: the calendar is as before. Raises `NotHere`, `AnsweredAlready`."""
    by.require("keep roster")
    leave = leave_for(by, ref, lock=True)
    if leave.resource.person_id != by.id:
        raise NotHere
    if leave.state not in {LeaveState.ASKED, LeaveState.GRANTED}:
        raise AnsweredAlready(name=leave.answered_by)
    _take_out(leave, by)
    _answer(leave, LeaveState.WITHDRAWN, by, "")
    return leave


def leave_for(actor: Actor, ref: str, *, lock: bool = False) -> Leave:
    """One leave, for whom it is of and for who decides. Raises `NotHere`."""
    rows = Leave.objects.filter(ref=tidy_ref(ref)).select_related("resource__place")
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None or not (actor.may("decide leave") or found.resource.person_id == actor.id):
        raise NotHere
    return found


def leaves_of(actor: Actor, *, now: dt.datetime) -> QuerySet[Leave]:
    """The actor's own that are not long over; of everybody what waits or lies ahead, for who decides."""
    rows = Leave.objects.filter(ends__gt=now - dt.timedelta(days=14)).select_related("resource")
    rows = rows if actor.may("decide leave") else rows.filter(resource__person=actor.id)
    return rows.exclude(state=LeaveState.WITHDRAWN).order_by("begins", "pk")


def hit_by(leave: Leave) -> list[Appointment]:
    """The appointments that take this person while they would be away, soonest first."""
    taken = live_bookings([leave.resource_id], leave.begins, leave.ends)
    numbers = [one.appointment_id for one in taken]
    return list(Appointment.objects.filter(pk__in=numbers).select_related("place", "case__patient").order_by("during"))


def stays_hit_by(leave: Leave) -> list[StayNurse]:
    """The stays this person looks after while they would be away, soonest first."""
    return list(stays_of([leave.resource_id], leave.begins, leave.ends))


def _write_in(leave: Leave, by: Actor) -> None:
    """Into the calendar, whose news (`ResourceAway`) others hear."""
    said: dict[str, Any] = {"kind": leave.kind, "begins": leave.begins, "ends": leave.ends, "reason": leave.reason}
    with acting(deputy := replace(SYSTEM, name=by.name)):
        resources.say_special(ref=leave.resource.ref, by=deputy, source=leave.ref, **said)


def _take_out(leave: Leave, by: Actor) -> None:
    with acting(deputy := replace(SYSTEM, name=by.name)):
        for said in SpecialHours.objects.filter(resource=leave.resource, source=leave.ref):
            resources.drop_special(ref=leave.resource.ref, number=said.pk, by=deputy)


def _answer(leave: Leave, state: LeaveState, by: Actor, why: str) -> None:
    leave.state, leave.why = state, why.strip()[:300]
    leave.answered_by, leave.answered_by_id, leave.answered_at = by.name, by.id, timezone.now()
    leave.save()
    _tell(leave, by)


def _deciders(resource: Resource, but: int | None) -> list[int]:
    people = people_with(Role.PROGRAMME_LEAD, Role.COORDINATOR, organisation_ids=[resource.organisation_id])
    return [person.pk for person in people if person.pk != but][:20]


def _tell(leave: Leave, by: Actor) -> None:
    """The open pages of whom it is of and of who decides hear it."""
    announce_to(
        {leave.resource.person_id or 0, by.id or 0, *_deciders(leave.resource, None)}, ref=leave.ref, by=by.name
    )
