"""The gates of a case: somebody says what one shows, somebody answers for passing it, and what held for a while lapses."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.kernel.errors import NotHere
from hospitium.kernel.events import publish

from .due import end_of
from .errors import ExpiryNeeded, FactNeeded, NoSuchState, NothingToOverride, ReasonNeeded
from .events import VisitUnconfirmed
from .gates import LETS_THROUGH, LONGEST_OVERRIDE, OVERRIDE_ACTS, STATE_ACTS, GateKind, GateState
from .keeping import keep, stand, to_change
from .models import Case, Gate
from .moves import settle
from .queries import gates_of, gates_shown
from .reviewing.blocking import require_met


@transaction.atomic
def state_gate(
    *, case_ref: str, kind: str, state: str, fact: str, by: Actor, until: dt.date | None = None, source: str = ""
) -> Case:
    """Record what a gate shows and on what ground; `until` is the last day it holds, `source` the news it follows from.

    A gate that closes takes a confirmation away, and ends an override that was for what was known before.
    """
    _require(by, STATE_ACTS, kind)
    case = to_change(by, case_ref)
    if state not in GateState.values:
        raise NoSuchState
    if not fact.strip():
        raise FactNeeded
    if kind == GateKind.CLINICAL and state in LETS_THROUGH:
        require_met(case)
    gate = _gate(case, kind)
    if source and (gate.source, gate.state, gate.fact) == (source, state, fact.strip()[:500]):
        return case  # the same news again
    before, gate.state, gate.fact, gate.source = gate.state, state, fact.strip()[:500], source
    gate.by, gate.by_id, gate.at, gate.until = by.name, by.id, timezone.now(), end_of(case, until)
    if state not in LETS_THROUGH:
        _end_override(gate)
    gate.save()
    told = {"gate": kind, "state": state, "before_state": before, "reason": gate.fact, "source": source}
    case.tell("gate", by=by.name, by_id=by.id, staff_only=True, until=until.isoformat() if until else "", **told)
    return _settled(case, by)


@transaction.atomic
def override_gate(*, case_ref: str, kind: str, reason: str, until: dt.date | None, by: Actor) -> Case:
    """Answer by name for passing a closed gate until a day; shown on the banner, kept in the timeline, over by itself.

    Raises `NothingToOverride` for an open gate, `ReasonNeeded`, `ExpiryNeeded`.
    """
    _require(by, OVERRIDE_ACTS, kind)
    case = to_change(by, case_ref)
    gate, now = _gate(case, kind), timezone.now()
    if gate.shown.lets_through(now):
        raise NothingToOverride
    if not reason.strip():
        raise ReasonNeeded
    ends = end_of(case, until)
    if until is None or ends is None or until <= now.date() or ends - now > LONGEST_OVERRIDE + dt.timedelta(days=1):
        raise ExpiryNeeded(days=LONGEST_OVERRIDE.days)
    gate.override_by, gate.override_by_id = by.name, by.id
    gate.override_reason, gate.override_until = reason.strip()[:500], ends
    gate.by = gate.by or by.name
    gate.save()
    case.tell("gate_override", by=by.name, by_id=by.id, gate=kind, until=until.isoformat(), reason=gate.override_reason)
    return keep(case, by)


def lapse() -> int:
    """Let go what held until a moment that is over: states of gates and overrides; gives how many cases changed."""
    now = timezone.now()
    with acting(SYSTEM):
        over = Gate.objects.filter(Q(until__lte=now) | Q(override_until__lte=now))
        refs = sorted(set(over.values_list("case__ref", flat=True)[:1000]))
    for ref in refs:
        with acting(SYSTEM):
            _lapse(ref, now)
    return len(refs)


def _lapse(ref: str, now: dt.datetime) -> None:
    case = to_change(SYSTEM, ref)
    for gate in gates_of(case).values():
        facts = {"gate": gate.kind, "reason": gate.override_reason or gate.fact}
        if gate.until and gate.until <= now:
            gate.state, gate.until = GateState.UNKNOWN, None
        elif not (gate.override_until and gate.override_until <= now):
            continue
        if gate.override_until and gate.override_until <= now:
            _end_override(gate)
        gate.save()
        case.tell("gate_lapsed", by=SYSTEM.name, by_id=None, staff_only=True, **facts)
    _settled(case, SYSTEM)


def _settled(case: Case, by: Actor) -> Case:
    """Keep the case, without a confirmation that its gates no longer bear."""
    standing, missing = settle(case.standing, case.plan.rules, gates_shown(case), timezone.now())
    if missing:
        stand(case, standing, by, "unconfirmed", gates=missing)
        publish(VisitUnconfirmed(case_ref=case.ref, gates=" ".join(missing)))
    return keep(case, by)


def _require(by: Actor, acts: dict[str, str], kind: str) -> None:
    if kind not in acts:
        raise NotHere
    by.require(acts[kind])


def _gate(case: Case, kind: str) -> Gate:
    return gates_of(case).setdefault(kind, Gate(case=case, kind=kind))


def _end_override(gate: Gate) -> None:
    gate.override_by, gate.override_by_id, gate.override_reason, gate.override_until = "", None, "", None
