"""Builders for tests: a small campus that can serve every shipped care plan, and a visit as far along as a test wants it."""

import datetime as dt
from typing import Any

from django.utils import timezone

from hospitium.access.acting import Actor, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor
from hospitium.cases.testing import make_case, open_gates
from hospitium.partners.actions import ensure_home
from hospitium.scheduling.booking.testing import make_place, make_resource
from hospitium.scheduling.resources.models import Resource

from . import actions
from .models import CarePlan, PlanningRun
from .running import run_planning

ARABIC = (("ar", 5, 5, 5),)
SPANISH = (("es", 4, 5, 5),)


def make_campus() -> dict[str, Resource]:
    """Whoever and whatever the shipped care plans need, two of most, by a short name."""
    main, west = make_place("Main building"), make_place("West wing")
    people: dict[str, tuple[str, dict[str, Any]]] = {
        "ada": ("specialist", {"skills": ["spine"], "place": main, "languages": ARABIC, "days": (3, 4)}),
        "ben": ("specialist", {"skills": ["spine"], "place": main}),
        "cleo": ("specialist", {"skills": ["anaesthesia"], "place": main}),
        "dara": ("specialist", {"skills": ["cardiology"], "place": main, "languages": SPANISH}),
        "emil": ("specialist", {"skills": ["cardiology"], "place": main}),
        "fay": ("specialist", {"skills": ["oncology"], "place": main}),
        "gil": ("specialist", {"skills": ["radiology"], "place": west}),
        "nour": ("nurse", {"languages": (*ARABIC, *SPANISH), "capacity": 4}),
        "noa": ("nurse", {"capacity": 4}),
        "tia": ("therapist", {"place": west}),
        "inés": ("interpreter", {"languages": SPANISH, "modes": ["on_site", "video", "phone"]}),
        "idris": ("interpreter", {"languages": ARABIC, "modes": ["on_site", "video", "phone"]}),
        "mri": ("device", {"skills": ["mri"], "place": west, "turnover": 15}),
        "ct": ("device", {"skills": ["ct"], "place": west, "turnover": 15}),
        "echo": ("device", {"skills": ["echo"], "place": main}),
        "theatre": ("room", {"skills": ["theatre"], "place": west}),
        "procedure": ("room", {"skills": ["procedure"], "place": west}),
        "lab": ("service", {"skills": ["laboratory"], "place": main, "capacity": 3}),
    }
    here: dict[str, Any] = {"zone": ensure_home().zone}
    return {name: make_resource(name.title(), kind, **here, **facts) for name, (kind, facts) in people.items()}


def planner() -> Actor:
    """A coordinator, who plans visits."""
    return make_actor("Mira", Role.COORDINATOR, organisation_id=ensure_home().pk)


def make_visit(
    by: Actor, *, beginning: str = "cardiac_second_look", languages: tuple[str, ...] = (), **facts: Any
) -> CarePlan:
    """The care plan of a new case in the stage of travel, whose patient arrives in three weeks."""
    arrival = (timezone.now() + dt.timedelta(days=21)).date()
    case = make_case(**{"stage": "travel"} | facts)
    with acting(by):
        case.arrival_on = arrival - dt.timedelta(days=arrival.weekday())  # a Monday
        case.save(update_fields=["arrival_on"])
        plan = actions.begin_plan(case_ref=case.ref, beginning=beginning, by=by)
        if not languages:
            return plan
        return actions.keep_stay(case_ref=case.ref, stay=plan.stay | {"languages": list(languages)}, by=by)


def planned(plan: CarePlan, by: Actor, **how: Any) -> PlanningRun:
    """A run that has ended."""
    with acting(by):
        run = actions.ask_plan(case_ref=plan.case.ref, by=by, **{"seconds": 5} | how)
    run_planning(run.pk)
    with acting(by):
        return PlanningRun.objects.get(pk=run.pk)


def held(plan: CarePlan, by: Actor) -> CarePlan:
    """The same visit with the best plan held."""
    run = planned(plan, by)
    with acting(by):
        return actions.choose(case_ref=plan.case.ref, number=run.pk, proposal=0, by=by)


def confirmed(plan: CarePlan, by: Actor) -> CarePlan:
    """The same visit, confirmed, with every gate open."""
    held(plan, by)
    with acting(by):
        open_gates(plan.case, by=by)
        return actions.confirm_visit(case_ref=plan.case.ref, by=by)
