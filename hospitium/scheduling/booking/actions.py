"""What happens to appointments: held, confirmed, moved, cancelled, done, missed. Each act is one transaction.

What the database asks to be done again (two at the same moment) the gate and the jobs run anew.
"""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.access.errors import KeyReused
from hospitium.cases.queries import Case, case_for
from hospitium.kernel.clock import moment
from hospitium.kernel.errors import NotHere, Refusal
from hospitium.kernel.events import publish
from hospitium.kernel.ids import new_ref, tidy_ref
from hospitium.scheduling.resources.models import Kind, NotWith, Place, Resource
from hospitium.scheduling.resources.queries import calendars_of

from . import load
from .ending import end, expire
from .errors import ChangedSince, HoldRanOut, KeptApart, NotNow, NotThere, PatientElsewhere, TooEarly, WhyNeeded
from .events import AppointmentConfirmed, AppointmentHeld, AppointmentMoved
from .live import tell
from .models import LIVE, Appointment, AppointmentKind, AppointmentStep, Booking, Bridge, Mode, State, Verb
from .moving import Moving, need_of, step_aside, where_to, whole
from .queries import appointment_for, case_ref_of
from .seating import Need, Use, lock, look, seat, uses_of
from .words import why_shut

__all__ = [
    "Moving",
    "Need",
    "What",
    "cancel",
    "confirm",
    "hold",
    "mark_done",
    "mark_missed",
    "move",
    "move_together",
    "need_of",
    "require_not_apart",
]

MINUTES = 15
"""How long a time is held unless somebody says otherwise."""
MOST_MINUTES = 7 * 24 * 60
BY_INTERPRETER = (Bridge.ON_SITE, Bridge.VIDEO, Bridge.PHONE)


@dataclass(frozen=True)
class What:
    """What happens in an appointment, beside when and with whom."""

    kind: str = AppointmentKind.CONSULTATION
    title_key: str = ""
    title: str = ""
    place: str = ""
    mode: str = Mode.ON_CAMPUS
    bridge: str = Bridge.NONE
    bridge_tag: str = ""
    visit: str | None = None
    step: str | None = None


def hold(
    *,
    key: str,
    needs: Sequence[Need],
    begins: dt.datetime,
    ends: dt.datetime,
    by: Actor,
    what: What = What(),
    case_ref: str = "",
    minutes: int = MINUTES,
    outside: str = "",
) -> Appointment:
    """Keep a time for some minutes: every resource it needs, or none. The same key gives the same appointment.

    `outside` says why, where somebody is not there by their hours or has more than a limit allows. Raises `SeatTaken`,
    `PatientElsewhere`, `NotThere`, `DayFull`, `PatientDayFull`, `KeptApart`, `Retired`, `NeedsUnclear`, and `KeyReused` where the
    key came with something else.
    """
    by.require("book appointments")
    begins, ends = whole(begins), whole(ends)
    asked = [by.id, case_ref, begins, ends, asdict(what), [asdict(need) for need in needs]]
    body = hashlib.sha256(json.dumps(asked, default=str).encode()).hexdigest()
    try:
        look(needs, begins, ends)
        return _hold(key, body, needs, begins, ends, by, what, case_ref, _hold_until(minutes), outside)
    except (Refusal, IntegrityError):  # sent before, it stands in its own way by now
        if before := _answered(key, body):
            return before
        raise


@transaction.atomic
def _hold(
    key: str,
    body: str,
    needs: Sequence[Need],
    begins: dt.datetime,
    ends: dt.datetime,
    by: Actor,
    what: What,
    case_ref: str,
    until: dt.datetime,
    outside: str,
) -> Appointment:
    case = case_for(by, case_ref, action="update") if case_ref else None
    limits = load.lock_patient_day(case.pk if case else None)
    uses = uses_of(needs, begins, ends)
    seat(uses)
    said = _require_there(uses, by, outside)
    said = load.require_room(uses, (), by, outside) or said
    _require_free(case, uses, begins, ends)
    made = Appointment(
        **_described(what, needs, uses),
        ref=new_ref("A"),
        uid=uuid.uuid4(),
        case=case,
        patient_id=case.patient_id if case else None,
        during=DateTimeTZRange(begins, ends),
        hold_until=until,
        people=_people(uses),
        key=key,
        body=body,
        made_by=by.name,
        made_by_id=by.id,
    )
    made.outside_hours = load.require_patient_room(made, limits, by, outside) or said
    made.save(force_insert=True)
    Booking.objects.bulk_create(
        Booking(appointment=made, resource=use.resource, hold_until=until, **use.columns) for use in uses
    )
    _step(made, Verb.HELD, by, made.outside_hours)
    publish(AppointmentHeld(made.ref, case.ref if case else ""))
    tell(made, case, by)
    return made


@transaction.atomic
def confirm(*, ref: str, by: Actor, locked: bool | None = None) -> Appointment:
    """Agree to what is held, and say whether plans leave it where it is. What is confirmed already stays so.

    Raises `HoldRanOut`, `NotNow`.
    """
    by.require("book appointments")
    found = _to_change(ref, by, State.HELD, State.CONFIRMED)
    found.locked = found.locked if locked is None else locked
    if found.state == State.HELD:
        found.state, found.hold_until = State.CONFIRMED, None
        found.bookings.filter(is_live=True).update(hold_until=None)
        _step(found, Verb.CONFIRMED, by, was=State.HELD)
        publish(AppointmentConfirmed(found.ref, case_ref_of(found)))
    found.save(update_fields=["state", "hold_until", "locked"])
    tell(found, _case_of(found), by)
    return found


def move(*, ref: str, by: Actor, why: str, outside: str = "", **where: Any) -> Appointment:
    """Put an appointment at another time, or let it take others: `where` is that of `Moving`. All of it, or nothing.

    Raises what `hold` does, `HoldRanOut`, `NotNow`, `ChangedSince`, `WhyNeeded`.
    """
    return move_together([Moving(ref, **where)], by=by, why=why, outside=outside)[0]


@transaction.atomic
def move_together(moves: Sequence[Moving], *, by: Actor, why: str, outside: str = "") -> list[Appointment]:
    """Move several at once, each once and as `move` does: one may come where another was, or take whom another leaves."""
    by.require("book appointments")
    refs = [tidy_ref(one.ref) for one in moves]
    cases = set(Appointment.objects.filter(ref__in=refs).values_list("case", flat=True))
    limits = {case: load.lock_patient_day(case) for case in sorted(filter(None, cases))}
    found = [_to_change(one.ref, by, State.HELD, State.CONFIRMED, sequence=one.sequence, why=why) for one in moves]
    if len({one.pk for one in found}) < len(found):
        raise ChangedSince
    was = [list(one.bookings.filter(is_live=True).select_related("resource")) for one in found]
    asked = [where_to(*there) for there in zip(moves, found, was, strict=True)]
    if found[1:]:  # the resources of one are locked in their order anyway
        lock([need for needs, *_when in asked for need in needs])
    uses = [uses_of(*one) for one in asked]
    step_aside(found)
    for one, held, taken, (_needs, begins, ends) in zip(found, was, uses, asked, strict=True):
        most = limits.get(one.case_id or 0, load.Limits())
        _put(one, held, taken, DateTimeTZRange(begins, ends), most, by, why, outside)
    return found


def _put(
    found: Appointment,
    was: Sequence[Booking],
    uses: list[Use],
    during: DateTimeTZRange,
    limits: load.Limits,
    by: Actor,
    why: str,
    outside: str,
) -> None:
    before, case = found.during, _case_of(found)
    seat(uses)
    said = _require_there(uses, by, outside)
    said = load.require_room(uses, was, by, outside) or said
    _require_free(case, uses, during.lower, during.upper, but=found.pk)
    found.during, found.people = during, _people(uses)
    found.outside_hours = load.require_patient_room(found, limits, by, outside, before) or said
    found.sequence, found.told_at = found.sequence + 1, None
    if found.bridge in BY_INTERPRETER and not any(use.resource.kind == Kind.INTERPRETER for use in uses):
        found.bridge = Bridge.NONE  # who is to interpret was not taken along: somebody must say anew how it is bridged
    found.save(update_fields=["during", "outside_hours", "people", "sequence", "told_at", "bridge"])
    _rebook(found, uses)
    names = {"was": sorted(one.resource.name for one in was), "now": sorted(use.resource.name for use in uses)}
    facts = names if names["was"] != names["now"] else {}
    _step(found, Verb.MOVED, by, why, was=found.state, was_during=before, facts=facts)
    publish(AppointmentMoved(found.ref, case.ref if case else "", before.lower.isoformat(), before.upper.isoformat()))
    tell(found, case, by)


@transaction.atomic
def cancel(*, ref: str, by: Actor, why: str, sequence: int | None = None) -> Appointment:
    """Let an appointment go, and all it takes. Raises `NotNow`, `ChangedSince`, `WhyNeeded`."""
    by.require("book appointments")
    found = _to_change(ref, by, State.HELD, State.CONFIRMED, sequence=sequence, why=why)
    end([found], verb=Verb.CANCELLED, by=by, why=why.strip()[:500])
    return found


def mark_done(*, ref: str, by: Actor) -> Appointment:
    """Say that it took place. Raises `NotNow`, `TooEarly`."""
    return _attended(ref, State.DONE, Verb.DONE, by, "")


def mark_missed(*, ref: str, by: Actor, why: str = "") -> Appointment:
    """Say that the patient did not come; what it took is free again. Raises `NotNow`, `TooEarly`."""
    return _attended(ref, State.MISSED, Verb.MISSED, by, why)


@transaction.atomic
def _attended(ref: str, state: State, verb: Verb, by: Actor, why: str) -> Appointment:
    by.require("note attendance")
    found = _to_change(ref, by, State.CONFIRMED)
    if found.begins > timezone.now():
        raise TooEarly(begins=moment(found.begins, by.zone))
    _step(found, verb, by, why, was=found.state, now=state)
    found.state = state
    found.save(update_fields=["state"])
    if state not in LIVE:
        found.bookings.update(is_live=False)
    tell(found, _case_of(found), by)
    return found


def _to_change(ref: str, by: Actor, *states: State, sequence: int | None = None, why: str = "-") -> Appointment:
    """The appointment, locked, in one of these states, as the reader saw it."""
    if not why.strip():
        raise WhyNeeded
    found = appointment_for(by, ref, lock=True, action="update")
    if sequence is not None and sequence != found.sequence:
        raise ChangedSince
    if found.state not in states:
        raise NotNow(state=found.get_state_display())
    if found.state == State.HELD and found.hold_until and found.hold_until <= timezone.now():
        raise HoldRanOut(until=moment(found.hold_until, by.zone))
    return found


def _require_there(uses: list[Use], by: Actor, outside: str) -> str:
    """Why somebody is booked outside of hours; empty where all are there. Raises `NotThere`."""
    begin, end_ = min(use.begins for use in uses), max(use.ends for use in uses)
    calendars = calendars_of([use.resource for use in uses], begin, end_)
    shut = [(use, found) for use in uses if (found := calendars[use.resource.pk].why_shut(*use.there))]
    if not shut:
        return ""
    if outside.strip() and by.may("book outside hours"):
        return outside.strip()[:300]
    use, (at, why) = shut[0]
    raise NotThere(resource=use.resource.name, at=moment(at, use.resource.zone), why=why_shut(why))


def _require_free(case: Case | None, uses: list[Use], begins: dt.datetime, ends: dt.datetime, but: int = 0) -> None:
    """Nobody who is kept apart from the case, and nothing else of its patient meanwhile; the database says so once more."""
    if case is None:
        return
    require_not_apart(case, [use.resource for use in uses])
    others = Appointment.objects.filter(patient_id=case.patient_id, state__in=LIVE).exclude(pk=but)
    meets = list(others.filter(during__overlap=DateTimeTZRange(begins, ends)).order_by("during"))
    now = timezone.now()
    expire([one.pk for one in meets if one.hold_until and one.hold_until <= now], now) if meets else 0
    for other in meets:
        if not other.hold_until or other.hold_until > now:
            zone = uses[0].resource.zone
            raise PatientElsewhere(since=moment(other.begins, zone), until=moment(other.ends, zone))


def require_not_apart(case: Case, resources: Sequence[Resource]) -> None:
    """None of these is kept apart from the case. Raises `KeptApart`."""
    for one in NotWith.objects.filter(case=case, resource__in=resources).select_related("resource"):
        raise KeptApart(resource=one.resource.name)


def _rebook(found: Appointment, uses: list[Use]) -> None:
    """Let the rows of those it still takes live on, and make rows for who is new."""
    kept = {row.resource_id: row for row in found.bookings.order_by("pk")}
    for use in uses:
        row = kept.get(use.resource.pk) or Booking(appointment=found, resource=use.resource)
        for column, value in use.columns.items():
            setattr(row, column, value)
        row.is_live, row.hold_until = True, found.hold_until
        row.save()


def _described(what: What, needs: Sequence[Need], uses: Sequence[Use]) -> dict[str, object]:
    """The columns that say what it is; where none is said, its place is that of the first it needs who has one."""
    columns, places = asdict(what), {use.resource.ref: use.resource.place_id for use in uses}
    said = columns.pop("place")
    if not said:
        return columns | {"place_id": next((places[need.resource] for need in needs if places[need.resource]), None)}
    place = Place.objects.filter(ref=said).first()
    if place is None:
        raise NotHere
    return columns | {"place": place}


def _step(
    found: Appointment,
    verb: Verb,
    by: Actor,
    why: str = "",
    *,
    was: str = "",
    now: str = "",
    was_during: DateTimeTZRange | None = None,
    facts: dict[str, list[str]] | None = None,
) -> None:
    AppointmentStep.objects.create(
        appointment=found,
        by=by.name,
        by_id=by.id,
        verb=verb,
        why=why.strip()[:500],
        was=was,
        now=now or found.state,
        was_during=was_during or (found.during if was else None),
        now_during=found.during,
        facts=facts or {},
    )


def _answered(key: str, body: str) -> Appointment | None:
    """What the key made before. Raises `KeyReused` where that was something else."""
    found = Appointment.objects.filter(key=key).first()
    if found and found.body != body:
        raise KeyReused
    return found


def _case_of(found: Appointment) -> Case | None:
    return Case.objects.filter(pk=found.case_id).first() if found.case_id else None


def _people(uses: Sequence[Use]) -> list[int]:
    return sorted({use.resource.person_id for use in uses if use.resource.person_id})


def _hold_until(minutes: int) -> dt.datetime:
    return timezone.now() + dt.timedelta(minutes=max(1, min(minutes, MOST_MINUTES)))
