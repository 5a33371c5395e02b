"""The nurse of a stay: kept with the plan that is chosen, told when it is confirmed, changed by hand, let go with it."""

import datetime as dt
from dataclasses import replace

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.queries import memberships_of
from hospitium.access.roles import Role
from hospitium.cases.actions import join_circle, leave_circle, note_visit
from hospitium.kernel.errors import NotHere
from hospitium.kernel.ids import tidy_ref
from hospitium.messaging.actions import notify
from hospitium.messaging.live import announce_to
from hospitium.scheduling.resources.models import Kind, NotWith, Resource
from hospitium.scheduling.visits.drafting import plan_to_change
from hospitium.scheduling.visits.models import CarePlan
from hospitium.scheduling.visits.watching import watch

from .errors import NoStay, NurseTaken, WhyNeeded
from .models import StayNurse
from .queries import why_not
from .words import WHY_NOT


@transaction.atomic
def keep_nurse(plan: CarePlan, by: Actor, why: str = "") -> StayNurse | None:
    """Let the nurse a locked plan agrees on have its stay; whoever had it before no longer has. Raises `NurseTaken`."""
    ref, during = plan.agreed.get("nurse", ""), stay_of(plan)
    with acting(deputy := replace(SYSTEM, name=by.name)):
        before = _live(plan)
        if before and (before.resource.ref, before.during) == (ref, during):
            return before
        if before and before.resource.ref != ref:
            _end(before, plan, deputy)
            before = None
        if not ref or during is None:
            return None
        nurse = _locked(ref, plan, during)
        kept = before or StayNurse(plan=plan, resource=nurse, by=by.name, by_id=by.id)
        kept.during, kept.told_at, kept.why = during, None, why.strip()[:300]
        kept.save()
        return kept


@transaction.atomic
def tell_nurse(plan: CarePlan, by: Actor) -> None:
    """The visit is confirmed: its nurse finds a notice, unless she knows it as it stands, and comes into the circle of its case."""
    with acting(deputy := replace(SYSTEM, name=by.name)):
        kept = _live(plan)
        if kept is None or kept.told_at:
            return
        person = kept.resource.person
        if person:
            notify(person_id=person.pk, kind="stay_given", ref=kept.during.lower.date().isoformat(), by_name=by.name)
            if person.pk not in plan.case.circle and Role.NURSE in {role for role, _place in memberships_of(person.pk)}:
                plan.case.circle = join_circle(case_ref=plan.case.ref, person=person, role=Role.NURSE, by=deputy).circle
                kept.joined = True
        kept.told_at = timezone.now()
        kept.save(update_fields=["told_at", "joined"])
        _tell(kept, by)


@transaction.atomic
def let_nurse_go(plan: CarePlan, by: Actor) -> None:
    """Nobody looks after the stay any more: it was let go."""
    with acting(deputy := replace(SYSTEM, name=by.name)):
        if kept := _live(plan):
            _end(kept, plan, deputy)


@transaction.atomic
def give_nurse(*, case_ref: str, nurse: str, why: str, by: Actor) -> StayNurse | None:
    """Let another nurse look after a stay (a reference of hers; empty: nobody). Both are told of what was confirmed.

    Raises `NotHere`, `NoStay`, `WhyNeeded`, `NurseTaken`.
    """
    plan = plan_to_change(case_ref, by)
    if stay_of(plan) is None:
        raise NoStay
    if not why.strip():
        raise WhyNeeded
    plan.agreed = {name: value for name, value in plan.agreed.items() if name != "nurse"}
    plan.agreed |= {"nurse": tidy_ref(nurse)} if nurse else {}
    kept = keep_nurse(plan, by, why)
    plan.save(update_fields=["agreed"])
    if plan.confirmed_at:
        tell_nurse(plan, by)
    watch(plan, by)
    person = kept.resource.name if kept else "–"
    note_visit(case_ref=case_ref, verb="visit_nurse", by=by, staff_only=True, person=person, why=why.strip()[:300])
    return kept


def stay_of(plan: CarePlan) -> DateTimeTZRange | None:
    """From arrival to departure as they were agreed."""
    if not (plan.agreed.get("arrive") and plan.agreed.get("leave")):
        return None
    arrive, leave = (dt.datetime.fromisoformat(plan.agreed[name]).astimezone(dt.UTC) for name in ("arrive", "leave"))
    return DateTimeTZRange(arrive, leave) if arrive < leave else None


def _live(plan: CarePlan) -> StayNurse | None:
    rows = StayNurse.objects.select_for_update(of=("self",)).select_related("resource__person")
    return rows.filter(plan=plan, is_live=True).first()


def _locked(ref: str, plan: CarePlan, during: DateTimeTZRange) -> Resource:
    """The nurse, locked, with room for the stay: who gives her another one at the same moment waits."""
    nurse = Resource.objects.select_for_update(no_key=True, of=("self",)).filter(ref=ref).first()
    if nurse is None:
        raise NotHere
    is_apart = NotWith.objects.filter(case=plan.case_id, resource=nurse).exists()
    why = "kind" if nurse.kind != Kind.NURSE else "apart" if is_apart else why_not(nurse, during, plan.pk)
    if why:
        raise NurseTaken(name=nurse.name, why=WHY_NOT[why])
    return nurse


def _end(kept: StayNurse, plan: CarePlan, by: Actor) -> None:
    """She no longer has it; of what she knew she is told, and the circle she came into for it she leaves."""
    kept.is_live, kept.ended_at, kept.ended_by = False, timezone.now(), by.name
    kept.save(update_fields=["is_live", "ended_at", "ended_by"])
    person = kept.resource.person
    if person and kept.told_at:
        notify(person_id=person.pk, kind="stay_taken", ref=kept.during.lower.date().isoformat(), by_name=by.name)
    if person and kept.joined:
        plan.case.circle = leave_circle(case_ref=plan.case.ref, person=person, by=by).circle
    _tell(kept, by)


def _tell(kept: StayNurse, by: Actor) -> None:
    """Her open roster hears it."""
    if kept.resource.person_id:
        announce_to({kept.resource.person_id}, ref=kept.resource.ref, by=by.name)
