"""From an appointment to the question where it may go: an instance of the published format, no larger than the question.

A step of a visit is asked with its visit: its stay as it was agreed, its other appointments where they are. Any other appointment is a
visit of one step.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from hospitium.access.acting import Actor
from hospitium.kernel.clock import zone_of
from hospitium.partners.queries import home
from hospitium.scheduling.booking.models import Appointment, Booking, State
from hospitium.scheduling.booking.queries import appointment_for
from hospitium.scheduling.planning.reading import BadInstance
from hospitium.scheduling.resources.models import PEOPLE, Resource
from hospitium.scheduling.visits import terms
from hospitium.scheduling.visits.composing import visit_terms
from hospitium.scheduling.visits.drawing import FOUND, drawn, standing_items, stays_of
from hospitium.scheduling.visits.models import CarePlan

from .moving import Moves
from .week import Week, week_at

Json = dict[str, Any]
ALONE = "it"
"""The step of an appointment that belongs to no visit."""
OF_OTHERS = ("id", "kind", "place", "recover", "prepare", "eats", "light", "any_hour")
"""What of a step matters to another one that moves."""
OF_NO_STAY = {"night": 0, "idle_day": 0, "waiting": 0}
"""What an appointment of no visit costs nothing for: nobody knows how long the patient stays."""
AROUND = dt.timedelta(hours=6)


@dataclass(frozen=True)
class Question:
    """An appointment and everything its moves are judged by; `fixed`: why it does not move at all."""

    appointment: Appointment
    plan: CarePlan | None
    week: Week
    fixed: str = ""
    step: str = ALONE
    data: Json = field(default_factory=dict)
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Name and kind of every resource by its reference."""

    @cached_property
    def moves(self) -> Moves:
        """The answers."""
        return Moves(self.data, self.step)

    def read(self) -> "Question":
        """The same, when what was drawn makes sense. Raises `BadInstance`."""
        _ready = self.moves
        return self

    @property
    def titles(self) -> dict[str, str]:
        """The titles of the steps, in the reader's language."""
        return {step.slug: step.name for step in self.plan.steps.all()} if self.plan else {}

    def name(self, ref: str) -> str:
        """The name of a resource."""
        return self.names.get(ref, (ref, ""))[0]

    def is_person(self, ref: str) -> bool:
        """Whether it is somebody."""
        return self.names.get(ref, ("", ""))[1] in PEOPLE

    def minute(self, at: dt.datetime) -> int:
        """A moment as the planner counts."""
        return self.moves.instance.clock.minute(at)

    def moment(self, minute: int) -> dt.datetime:
        """What the planner counts as a moment, on the clock of the campus."""
        return self.moves.instance.clock.instant(minute)


def question_for(actor: Actor, ref: str, week: Week | None, now: dt.datetime, *, action: str = "read") -> Question:
    """The question where an appointment may go within a week (its own, where none is named), for whoever plans.

    Raises `NotHere`.
    """
    actor.require("plan visits")
    found = appointment_for(actor, ref, action=action)
    week = week or week_at(found.begins, home().zone)
    plan = _plan_of(found)
    if said := _standing_still(found, now):
        return Question(found, plan, week, said)
    try:
        return _asked(found, plan, week, now)
    except BadInstance:
        return Question(found, plan, week, _("Its visit does not make sense as it stands. Open the plan of the visit."))


def _asked(found: Appointment, plan: CarePlan | None, week: Week, now: dt.datetime) -> Question:
    items = list(standing_items(plan, home().zone, now)) if plan else []
    mine = next((item for item in items if item["step"] == found.step), None)
    if plan is None or mine is None:
        return _alone(found, plan, week, now)
    if mine["locked"]:
        return Question(found, plan, week, _why_locked(found, plan))
    return _in_visit(found, plan, items, week, now)


def _plan_of(found: Appointment) -> CarePlan | None:
    plans = CarePlan.objects.filter(ref=found.visit).select_related("case__patient").prefetch_related("steps")
    return plans.first() if found.visit else None


def _standing_still(found: Appointment, now: dt.datetime) -> str:
    if found.state not in (State.HELD, State.CONFIRMED):
        return _("It stands as “%(state)s”.") % {"state": found.get_state_display()}
    if found.begins <= now:
        return _("It has begun.")
    if found.hold_until and found.hold_until <= now:
        return _("The time was held too long and is free again.")
    return _("It is locked: people agreed that it stays where it is.") if found.locked else ""


def _why_locked(found: Appointment, plan: CarePlan) -> str:
    may_move = next((step.may_move for step in plan.steps.all() if step.slug == found.step), True)
    if found.state == State.CONFIRMED and not may_move:
        return _("It is locked: people agreed that it stays where it is.")
    return _("The patient already prepares for it.")


# --- a step of a visit


def _in_visit(found: Appointment, plan: CarePlan, items: list[Json], week: Week, now: dt.datetime) -> Question:
    by_step, whole = {item["step"]: item for item in items}, visit_terms(plan)
    order = {name: whole.pop(name, []) for name in ("links", "apart", "choose")}
    visit = {name: value for name, value in whole.items() if name not in ("visa", "nurse")}
    for step in whole["steps"]:
        order = order if step["id"] in by_step else terms.without_step(order, step["id"])
    visit |= {name: order[name] for name in ("links", "apart") if order[name]}
    there = [step for step in whole["steps"] if step["id"] in by_step]
    visit["steps"] = [_kept(step, by_step[step["id"]], is_asked=step["id"] == found.step) for step in there]
    if not any("language" in step for step in visit["steps"]):
        visit.pop("languages", None)
    if plan.agreed:
        edges = {name: plan.agreed[name] for name in ("arrive", "leave")}
        visit |= {name: {"earliest": edge, "latest": edge} for name, edge in edges.items()}
    stays = [{name: value for name, value in stay.items() if name != "nurse"} for stay in stays_of(plan)]
    own = Q(visit=plan.ref, step__in=list(by_step))
    return _drawn(found, plan, week, now, found.step or "", visit, items, stays, own)


def _kept(step: Json, item: Json, *, is_asked: bool) -> Json:
    """A step that lasts as long as it does now; of one that stays, what matters to others."""
    begins, ends = (dt.datetime.fromisoformat(item[edge]) for edge in ("from", "to"))
    kept = dict(step) if is_asked else {name: step[name] for name in OF_OTHERS if name in step}
    if not is_asked:
        asked = {need["role"]: need for need in step.get("needs", [])}
        kept["needs"] = [_held(role, many, asked.get(role, {})) for role, many in item["with"].items() if many]
    return kept | {"minutes": int((ends - begins).total_seconds()) // 60}


def _held(role: str, many: list[str], asked: Json) -> Json:
    """A need that is met as it is now."""
    around = {name: asked[name] for name in ("before", "after") if asked.get(name)}
    return {"role": role, "any_of": many, "count": len(many)} | around


# --- any other appointment


def _alone(found: Appointment, plan: CarePlan | None, week: Week, now: dt.datetime) -> Question:
    begin, end = min(week.begin, found.begins), max(week.end, found.ends)
    held = list(found.bookings.filter(is_live=True).select_related("resource").order_by("id"))
    item = _item(found, held)
    visit = {
        "id": found.ref,
        "arrive": {"earliest": begin.isoformat(), "latest": begin.isoformat()},
        "leave": {"earliest": end.isoformat(), "latest": end.isoformat()},
        "steps": [{"id": ALONE, "minutes": _minutes(found), "needs": _needs(held)}],
    } | _fullest_day(found)
    stays = [{"visit": found.ref, "arrive": begin.isoformat(), "leave": end.isoformat()}]
    return _drawn(found, plan, week, now, ALONE, visit, [item], stays, Q(pk=found.pk))


def _fullest_day(found: Appointment) -> Json:
    """What a day of the patient may hold, as it was stated for their visit."""
    stays = CarePlan.objects.filter(case=found.case_id).values_list("stay", flat=True) if found.case_id else ()
    day: Json = next((stay.get("day", {}) for stay in stays), {})
    return {"day": {name: day[name] for name in ("most_minutes", "most_steps") if day.get(name)}}


def _item(found: Appointment, held: list[Booking]) -> Json:
    people: dict[str, list[str]] = {}
    for one in held:
        people.setdefault(one.role, []).append(one.resource.ref)
    zone = zone_of(home().zone)
    begins, ends = (at.astimezone(zone).isoformat(timespec="minutes") for at in (found.begins, found.ends))
    told = {"status": FOUND[State(found.state)], "told": found.told_at is not None}
    return {"visit": found.ref, "step": ALONE, "from": begins, "to": ends, "with": people} | told


def _needs(held: list[Booking]) -> list[Json]:
    """What an appointment takes, role by role; whoever it names is who it is with."""
    roles: dict[str, list[Booking]] = {}
    for one in held:
        roles.setdefault(one.role, []).append(one)
    return [
        _held(
            role,
            [one.resource.ref for one in many],
            {
                "before": max(one.before for one in many),
                "after": max(0, *(one.after - one.resource.turnover for one in many)),
            },
        )
        for role, many in roles.items()
    ]


def _minutes(found: Appointment) -> int:
    return int((found.ends - found.begins).total_seconds()) // 60


# --- both


def _drawn(
    found: Appointment,
    plan: CarePlan | None,
    week: Week,
    now: dt.datetime,
    step: str,
    visit: Json,
    items: list[Json],
    stays: list[Json],
    own: Q,
) -> Question:
    """The question, drawn: `own` are the appointments that stand in the visit already."""
    taken = (week.begin - AROUND, week.end + AROUND)
    stands = {"items": items, "stays": stays}
    data = drawn(
        visit,
        stands,
        name=visit["id"],
        case_id=found.case_id,
        patient_id=found.patient_id,
        own=own,
        now=now,
        taken=taken,
    )
    data |= {"weights": OF_NO_STAY} if step == ALONE else {}
    refs = [one["id"] for one in data["resources"]]
    names = {ref: (name, kind) for ref, name, kind in _named(refs)}
    return Question(found, plan, week, "", step, data, names).read()


def _named(refs: list[str]) -> Any:
    return Resource.objects.filter(ref__in=refs).values_list("ref", "name", "kind")
