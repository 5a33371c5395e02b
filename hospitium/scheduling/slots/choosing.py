"""Times are offered to the sides of a case; one is held by whoever picks it, and agreed when they confirm."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.queries import people_with
from hospitium.access.roles import Role
from hospitium.cases.messages.queries import readers_outside
from hospitium.cases.queries import Case, case_for
from hospitium.kernel.errors import NotHere
from hospitium.kernel.ids import new_key, new_ref
from hospitium.messaging.actions import notify
from hospitium.messaging.live import announce
from hospitium.scheduling.booking import actions as booking
from hospitium.scheduling.booking.errors import plainly
from hospitium.scheduling.booking.models import AppointmentKind, Mode
from hospitium.scheduling.models import Resource, TimeChoice, Wanted

from .errors import ChoiceUnclear, ChosenAlready, NotATime, NothingHeld
from .models import ChoiceState
from .times import LONGEST, is_time, may_choose, standing

HOLD_MINUTES = 15


@transaction.atomic
def offer_times(
    *,
    case_ref: str,
    title: str,
    minutes: int,
    resources: Sequence[str],
    since: dt.datetime,
    until: dt.datetime,
    by: Actor,
    kind: str = AppointmentKind.CONSULTATION,
    sides: Sequence[str] = (),
    any_hour: bool = False,
) -> TimeChoice:
    """Let the sides (`office`, `referrer`, `family`) choose when a virtual appointment with these resources is; they are told.

    Raises `NotHere`, `ChoiceUnclear`.
    """
    by.require("offer times")
    case = case_for(by, case_ref, action="update")
    found = list(Resource.objects.filter(ref__in=list(resources), retired_at=None))
    lasts = dt.timedelta(minutes=minutes) <= until - since <= LONGEST and until > timezone.now()
    if not found or len(found) != len(set(resources)) or not lasts or not 5 <= minutes <= 480 or not title.strip():
        raise ChoiceUnclear
    if kind not in AppointmentKind.values:
        raise ChoiceUnclear
    booking.require_not_apart(case, found)
    made = TimeChoice.objects.create(
        ref=new_ref("TC"),
        case=case,
        kind=kind,
        title=title.strip()[:200],
        minutes=minutes,
        since=since,
        until=until,
        any_hour=any_hour,
        **{f"for_{side}": side in sides for side in ("office", "referrer", "family")},
        by=by.name,
        by_id=by.id,
    )
    Wanted.objects.bulk_create(Wanted(choice=made, resource=one, role=one.kind) for one in found)
    _notify(made, case, "times_offered", by)
    announce(case.ref, case_id=case.pk, by=by.name)
    return made


@transaction.atomic
def pick_time(*, case_ref: str, number: int, begins: dt.datetime, by: Actor) -> TimeChoice:
    """Hold one of the times for a quarter of an hour; what the same side held before is let go.

    Raises `NotHere`, `ChosenAlready`, `NotATime` and, for the programme, what `hold` does.
    """
    case, choice = _to_choose(case_ref, number, by)
    state = standing(choice)
    if state == ChoiceState.CHOSEN or (state == ChoiceState.HELD and choice.picked_by_id != by.id):
        raise ChosenAlready(name=choice.picked_by)
    _let_go(choice, by)
    if not is_time(choice, case, begins):
        raise NotATime
    needs = [booking.Need(one.resource.ref, one.role) for one in choice.needs.all()]
    what = booking.What(kind=choice.kind, title=choice.title, mode=Mode.VIRTUAL)
    ends, deputy = begins + dt.timedelta(minutes=choice.minutes), _deputy(by)
    with acting(deputy), plainly(by, NotATime):
        choice.appointment = booking.hold(
            key=new_key(),
            needs=needs,
            begins=begins,
            ends=ends,
            by=deputy,
            what=what,
            case_ref=case.ref,
            minutes=HOLD_MINUTES,
        )
    choice.state, choice.picked_by, choice.picked_by_id = ChoiceState.HELD, by.name, by.id
    choice.save()
    return choice


@transaction.atomic
def confirm_time(*, case_ref: str, number: int, by: Actor) -> TimeChoice:
    """Agree to what one holds; everybody concerned finds a notice. Raises `NotHere`, `NothingHeld`, `ChosenAlready`."""
    case, choice = _to_choose(case_ref, number, by)
    state = standing(choice)
    if state == ChoiceState.CHOSEN:
        raise ChosenAlready(name=choice.picked_by)
    if state != ChoiceState.HELD or choice.picked_by_id != by.id or choice.appointment is None:
        raise NothingHeld
    with acting(deputy := _deputy(by)):
        booking.confirm(ref=choice.appointment.ref, by=deputy)
    choice.state = ChoiceState.CHOSEN
    choice.save()
    _notify(choice, case, "time_chosen", by)
    return choice


@transaction.atomic
def let_time_go(*, case_ref: str, number: int, by: Actor) -> TimeChoice:
    """Let what one holds go, so that others find it. Raises `NotHere`, `NothingHeld`."""
    case, choice = _to_choose(case_ref, number, by)
    if standing(choice) != ChoiceState.HELD or choice.picked_by_id != by.id:
        raise NothingHeld
    _let_go(choice, by)
    announce(case.ref, case_id=case.pk, by=by.name)
    return choice


@transaction.atomic
def close_choice(*, case_ref: str, number: int, by: Actor) -> TimeChoice:
    """Offer these times no longer; what was chosen stays. Raises `NotHere`."""
    by.require("offer times")
    case, choice = _to_choose(case_ref, number, by)
    _let_go(choice, by)
    choice.state = ChoiceState.CLOSED
    choice.save()
    announce(case.ref, case_id=case.pk, by=by.name)
    return choice


def _to_choose(case_ref: str, number: int, by: Actor) -> tuple[Case, TimeChoice]:
    """The case, and one of its choices, locked. Raises `NotHere` unless the actor may choose."""
    by.require("choose times")
    case = case_for(by, case_ref, action="update")
    rows = TimeChoice.objects.filter(pk=number, case=case).exclude(state=ChoiceState.CLOSED)
    choice = rows.select_for_update(of=("self",)).select_related("appointment").first()
    if choice is None or not may_choose(by, choice, case):
        raise NotHere
    return case, choice


def _let_go(choice: TimeChoice, by: Actor) -> None:
    if standing(choice) == ChoiceState.HELD and choice.appointment:
        with acting(deputy := _deputy(by)):
            booking.cancel(ref=choice.appointment.ref, by=deputy, why="-")
    if choice.state == ChoiceState.HELD:
        choice.state, choice.appointment = ChoiceState.OPEN, None
        choice.save()


def _deputy(by: Actor) -> Actor:
    """The system in somebody's name: a side of the case books what was offered to it, and nothing else."""
    return replace(SYSTEM, name=by.name)


def _notify(choice: TimeChoice, case: Case, kind: str, by: Actor) -> None:
    """Tell the sides it is for, whoever owns the case and, once it is chosen, whom it takes."""
    hearers = hearers_of(choice, case)
    if kind == "time_chosen" and choice.appointment:
        hearers |= set(choice.appointment.people)
    for person in sorted(hearers - {by.id or 0}):
        notify(person_id=person, kind=kind, ref=case.ref, by_name=by.name)


def hearers_of(choice: TimeChoice, case: Case) -> set[int]:
    """The people of the sides it is for, and whoever owns the case."""
    hearers: set[int] = {case.owner_id} if case.owner_id else set()
    if choice.for_family:
        hearers |= {one.pk for one in readers_outside(case, "family")}
    if choice.for_referrer:
        hearers |= {one.pk for one in readers_outside(case, "referrer")}
    if choice.for_office and case.office_id:
        hearers |= {one.pk for one in people_with(Role.OFFICE_CONSULTANT, organisation_ids=[case.office_id])[:20]}
    return hearers
