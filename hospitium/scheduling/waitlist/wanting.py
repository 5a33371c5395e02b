"""Who wants to come earlier, and in which order they are asked."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.cases.queries import Case, case_for
from hospitium.cases.queries import visible as cases_seen
from hospitium.kernel.errors import NotHere
from hospitium.kernel.ids import new_ref
from hospitium.messaging.live import announce
from hospitium.scheduling.booking.queries import appointments_of
from hospitium.scheduling.models import Appointment, Considered, Waiting, WaitingOrder

from .errors import NothingEarlier, OrderUnclear
from .models import Criterion, Outcome, WaitingState

SHIPPED = (Criterion.URGENCY, Criterion.SINCE, Criterion.NEAR)
"""The order until the programme lead makes another."""
HOLD_HOURS = 4


@transaction.atomic
def want_earlier(
    *,
    case_ref: str,
    appointment_ref: str,
    by: Actor,
    not_before: dt.datetime | None = None,
    notice_hours: int = 48,
    travel_hours: int = 0,
    others_too: bool = True,
) -> Waiting:
    """Put an appointment on the list of those that could be sooner. Raises `NotHere`, `NothingEarlier`."""
    by.require("keep waitlist")
    case = case_for(by, case_ref, action="update")
    found = may_be_earlier(case).filter(ref=appointment_ref).first()
    if found is None:
        raise NothingEarlier
    made = Waiting.objects.create(
        ref=new_ref("WL"),
        case=case,
        appointment=found,
        not_before=not_before,
        notice_hours=min(max(notice_hours, 0), 2000),
        travel_hours=min(max(travel_hours, 0), 2000),
        others_too=others_too,
        by=by.name,
        by_id=by.id,
    )
    announce(case.ref, case_id=case.pk, by=by.name)
    return made


@transaction.atomic
def stop_waiting(*, case_ref: str, number: int, by: Actor) -> Waiting:
    """Take an appointment off the list. Raises `NotHere`."""
    by.require("keep waitlist")
    case = case_for(by, case_ref, action="update")
    rows = Waiting.objects.filter(pk=number, case=case, state=WaitingState.WAITING)
    found = rows.select_for_update().first()
    if found is None:
        raise NotHere
    end_waiting(found, WaitingState.WITHDRAWN, by)
    announce(case.ref, case_id=case.pk, by=by.name)
    return found


def end_waiting(waiting: Waiting, state: WaitingState, by: Actor) -> None:
    """It waits no more."""
    waiting.state, waiting.ended_at, waiting.ended_by = state, timezone.now(), by.name
    waiting.save(update_fields=["state", "ended_at", "ended_by"])


@transaction.atomic
def set_order(*, criteria: Sequence[str], hold_hours: int, why: str, by: Actor) -> WaitingOrder:
    """Let another order hold from now on; those before it stay to be read. Raises `OrderUnclear`."""
    by.require("order waitlist")
    chosen = [one for one in criteria if one]
    if not chosen or len(set(chosen)) < len(chosen) or not set(chosen) <= set(Criterion.values) or not why.strip():
        raise OrderUnclear
    if not 1 <= hold_hours <= 72:
        raise OrderUnclear
    return WaitingOrder.objects.create(
        criteria=chosen, hold_hours=hold_hours, why=why.strip()[:300], by=by.name, by_id=by.id
    )


def order_now() -> WaitingOrder:
    """The order that holds."""
    found = WaitingOrder.objects.filter(effective_from__lte=timezone.now()).first()
    return found or WaitingOrder(criteria=list(SHIPPED), hold_hours=HOLD_HOURS, why="", by="")


def orders() -> list[WaitingOrder]:
    """Every order there was, the newest first."""
    return list(WaitingOrder.objects.all()[:20])


def may_be_earlier(case: Case) -> QuerySet[Appointment]:
    """The appointments of a case that lie ahead and are not on the list."""
    waiting = Waiting.objects.filter(case=case, state=WaitingState.WAITING).values("appointment")
    ahead = appointments_of(case, live=True).filter(state="confirmed", during__startswith__gt=timezone.now())
    return ahead.exclude(pk__in=waiting)


def waiting_of(case: Case) -> QuerySet[Waiting]:
    """What of a case waits or waited, newest first."""
    return Waiting.objects.filter(case=case).select_related("appointment__place").order_by("-pk")


def offers_of(case: Case) -> QuerySet[Considered]:
    """What was offered to a case and can still be answered."""
    rows = Considered.objects.filter(waiting__case=case, outcome=Outcome.OFFERED, until__gt=timezone.now())
    return rows.select_related("waiting__appointment", "appointment").order_by("until")


def heard_of(case: Case) -> QuerySet[Considered]:
    """Every time that became free for which a case was looked at, newest first, and why it was not offered."""
    rows = Considered.objects.filter(waiting__case=case).exclude(outcome="")
    return rows.select_related("waiting__appointment").order_by("-pk")


def waiting_seen(actor: Actor) -> QuerySet[Waiting]:
    """Everybody who waits and whose case the actor sees, longest first."""
    rows = Waiting.objects.filter(state=WaitingState.WAITING, case__in=cases_seen(actor).values("pk"))
    return rows.select_related("case__patient", "appointment").order_by("since", "pk")
