"""Writes of a care plan: begin it from a shipped one, add, change, order and link its steps, say how the patient stays.

Every write is checked whole by the reader of the published format, raises the version and keeps the plan as it then is.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from hospitium.access.acting import Actor
from hospitium.cases.queries import case_for
from hospitium.kernel.clock import zone_of
from hospitium.kernel.ids import new_ref
from hospitium.messaging.live import announce
from hospitium.partners.queries import home
from hospitium.scheduling.resources.models import Resource

from . import terms, world
from .composing import visit_terms
from .errors import ChangedPlan, NoCarePlan, PlanThere, TermsFaulty
from .models import CarePlan, CareStep, PlanVersion
from .shipped import beginnings
from .terms import Json
from .watching import watch

SHOWN_FAULTS = 3
EACH_HOUR = 30
"""Minutes of rest for each hour of zones crossed, unless the plan says otherwise."""


@transaction.atomic
def begin_plan(*, case_ref: str, beginning: str, by: Actor) -> CarePlan:
    """Begin the care plan of a case, from a shipped one (`beginning`: its name) or empty. Raises `PlanThere`, `NoCarePlan`."""
    by.require("plan visits")
    case = case_for(by, case_ref, lock=True, action="update")
    if CarePlan.objects.filter(case=case).exists():
        raise PlanThere
    if beginning and beginning not in beginnings():
        raise NoCarePlan
    shipped = beginnings().get(beginning)
    stay = _windows(case.arrival_on) | {"each_hour": EACH_HOUR} | (shipped.stay if shipped else {})
    stay |= world.terms_of(world.stated(by, case.patient))
    plan = CarePlan(ref=new_ref("V"), case=case, template=beginning, stay=stay, order=shipped.order if shipped else {})
    plan.version, plan.changed_by = 0, by.name
    plan.save()
    for position, step in enumerate(shipped.steps if shipped else ()):
        body = {name: value for name, value in step.items() if name not in ("slug", "title", "may_move")}
        key = f"{beginning}.{step['slug']}"
        made = CareStep(plan=plan, slug=step["slug"], position=position, title=step["title"], title_key=key, body=body)
        made.may_move = step.get("may_move", True)
        made.save()
    return _kept(plan, "begun", beginning, by)


def _windows(arrival: dt.date | None) -> Json:
    """Windows to begin with: around the expected arrival, else in a fortnight; on the clock of the campus."""
    here = timezone.now().astimezone(zone_of(home().zone)).date()
    first = arrival if arrival and arrival > here else here + dt.timedelta(days=14)

    def at(days: int, hour: int) -> str:
        return f"{first + dt.timedelta(days=days)}T{hour:02}:00"

    return {
        "arrive": {"earliest": at(0, 8), "latest": at(4, 20)},
        "leave": {"earliest": at(1, 12), "latest": at(16, 20)},
    }


@transaction.atomic
def keep_step(
    *, case_ref: str, slug: str, title: str, body: Json, by: Actor, may_move: bool = True, version: int | None = None
) -> CareStep:
    """Change a step, or add one at the end (`slug` empty). Words that a shipped title had stay as long as they are not changed.

    Raises `TermsFaulty`, `ChangedPlan`, `NoCarePlan`.
    """
    plan = plan_to_change(case_ref, by, version)
    step = _step(plan, slug) if slug else CareStep(plan=plan, slug=_free_slug(plan, title), position=_next(plan))
    if not step.title or title.strip() != step.name:
        step.title, step.title_key = {"und": title.strip()[:200]}, ""
    step.body, step.may_move = terms.tidied(body), may_move
    step.save()
    _kept(plan, "step_changed" if slug else "step_added", step.slug, by)
    return step


@transaction.atomic
def drop_step(*, case_ref: str, slug: str, by: Actor, version: int | None = None) -> CarePlan:
    """Take a step out, with what holds between it and others; earlier versions keep it."""
    plan = plan_to_change(case_ref, by, version)
    _step(plan, slug).delete()
    plan.order = terms.without_step(plan.order, slug)
    return _kept(plan, "step_dropped", slug, by)


@transaction.atomic
def move_step(*, case_ref: str, slug: str, up: bool, by: Actor, version: int | None = None) -> CarePlan:
    """Let a step change places with its neighbour: how the plan is read, not when things happen."""
    plan = plan_to_change(case_ref, by, version)
    steps = list(plan.steps.all())
    at = steps.index(_step(plan, slug))
    other = at - 1 if up else at + 1
    if not 0 <= other < len(steps):
        return plan
    steps[at], steps[other] = steps[other], steps[at]
    for position, step in enumerate(steps):
        step.position = position
    CareStep.objects.bulk_update(steps, ["position"])
    return _kept(plan, "steps_ordered", slug, by)


@transaction.atomic
def keep_stay(*, case_ref: str, stay: Json, by: Actor, version: int | None = None) -> CarePlan:
    """Say how the patient stays: windows, days, what they keep time for, languages. Raises `TermsFaulty`."""
    plan = plan_to_change(case_ref, by, version)
    plan.stay = terms.tidied(stay)
    return _kept(plan, "stay_changed", "", by)


@transaction.atomic
def keep_order(*, case_ref: str, add: Json, by: Actor, version: int | None = None) -> CarePlan:
    """Let something hold between steps: `add` is {"links": link}, {"apart": ...} or {"choose": ...}. Raises `TermsFaulty`."""
    plan = plan_to_change(case_ref, by, version)
    for name, one in add.items():
        plan.order[name] = [*plan.order.get(name, []), one]
    return _kept(plan, "order_changed", "", by)


@transaction.atomic
def drop_order(*, case_ref: str, what: str, number: int, by: Actor, version: int | None = None) -> CarePlan:
    """Let something between steps hold no more. Raises `NoCarePlan` for what is not there."""
    plan = plan_to_change(case_ref, by, version)
    there = list(plan.order.get(what, []))
    if what not in ("links", "apart", "choose") or not 0 <= number < len(there):
        raise NoCarePlan
    plan.order[what] = there[:number] + there[number + 1 :]
    return _kept(plan, "order_changed", "", by)


def plan_to_change(case_ref: str, by: Actor, version: int | None = None) -> CarePlan:
    """The care plan of a case, locked, for somebody who may plan. Raises `NotHere`, `NoCarePlan`, `ChangedPlan`."""
    by.require("plan visits")
    case = case_for(by, case_ref, lock=True, action="update")
    plan = CarePlan.objects.select_for_update().filter(case=case).first()
    if plan is None:
        raise NoCarePlan
    if version is not None and version != plan.version:
        raise ChangedPlan
    plan.case = case
    return plan


def _kept(plan: CarePlan, what: str, about: str, by: Actor) -> CarePlan:
    """Check the whole, write it as a new version and tell open pages. Raises `TermsFaulty`."""
    _require_sound(plan)
    plan.version, plan.changed_at, plan.changed_by = plan.version + 1, timezone.now(), by.name
    plan.save()
    steps = [
        {"slug": step.slug, "title": step.title, "may_move": step.may_move, "body": step.body}
        for step in plan.steps.all()
    ]
    body = {"stay": plan.stay, "order": plan.order, "steps": steps}
    version = PlanVersion(plan=plan, number=plan.version, body=body, what=what, about=about, by=by.name, by_id=by.id)
    version.save(force_insert=True)
    watch(plan, by)
    announce(plan.case.ref, case_id=plan.case_id, by=by.name)
    return plan


def _require_sound(plan: CarePlan) -> None:
    known = [{"id": ref, "kind": kind} for ref, kind in Resource.objects.values_list("ref", "kind")]
    if faults := terms.faults_of(visit_terms(plan), known, home().zone):
        names = {f"/visits/0/steps/{n}": step.name for n, step in enumerate(plan.steps.all())}
        told = [_said(where, what, names) for where, what in faults[:SHOWN_FAULTS]]
        raise TermsFaulty(faults="; ".join(told))


def _said(where: str, what: str, names: dict[str, str]) -> str:
    place = next((name for path, name in names.items() if where == path or where.startswith(f"{path}/")), "")
    return f"{place}: {what}" if place else what


def _step(plan: CarePlan, slug: str) -> CareStep:
    found = plan.steps.filter(slug=slug).first()
    if found is None:
        raise NoCarePlan
    return found


def _next(plan: CarePlan) -> int:
    return max((step.position for step in plan.steps.all()), default=-1) + 1


def _free_slug(plan: CarePlan, title: str) -> str:
    """A name for a step that no other has; of words that cannot be spelled so, a number."""
    base, taken = slugify(title)[:30] or "step", set(plan.steps.values_list("slug", flat=True))
    return next(name for n in range(len(taken) + 1) if (name := f"{base}-{n + 1}" if n else base) not in taken)
