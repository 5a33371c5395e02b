"""Builders for tests: a small campus that can serve every shipped care plan, and a visit as far along as a test wants it."""

import contextlib
import datetime as dt
from collections.abc import Iterable
from random import Random
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor
from hospitium.cases.actions import open_case
from hospitium.cases.testing import make_case, open_gates
from hospitium.kernel.clock import zone_of
from hospitium.partners.actions import ensure_home
from hospitium.scheduling.booking.testing import make_appointment, make_place, make_resource
from hospitium.scheduling.resources.models import NotWith, Resource, SpecialHours

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


def state_something(chance: Random, plan: CarePlan) -> None:
    """What somebody may have stated of a stay: how full a day may be, time that is kept, a nurse, slow ways."""
    day = {"most_minutes": chance.choice([120, 240, 360]), "most_steps": chance.choice([1, 2, 3])}
    some: dict[str, Any] = {
        "day": {name: most for name, most in day.items() if chance.random() < 0.5},
        "away": [{"why": "prayer", "from": "12:00", "to": "12:45", "firm": chance.random() < 0.7}],
        "nurse": {"firm": chance.random() < 0.3},
        "slower": 2,
    }
    with acting(SYSTEM):
        stay = plan.stay | {name: value for name, value in some.items() if chance.random() < 0.4}
        CarePlan.objects.filter(pk=plan.pk).update(stay=stay)


def make_busy(chance: Random, plan: CarePlan, campus: Iterable[Resource]) -> None:
    """A campus in the days of a visit: limits, people away or there at other hours, somebody kept apart, and appointments, among
    them others of the same patient.
    """
    campus, here = list(campus), zone_of(ensure_home().zone)
    monday = dt.datetime.fromisoformat(str(plan.case.arrival_on)).replace(tzinfo=here)

    def moment() -> dt.datetime:
        return monday + dt.timedelta(days=chance.randint(0, 12), minutes=15 * chance.randint(28, 80))

    with acting(SYSTEM):
        cases = [plan.case, open_case(patient=plan.case.patient, by=SYSTEM)]
        for one in campus:
            _limit(chance, one)
            if chance.random() < 0.3:
                _differ(chance, one, moment())
        if chance.random() < 0.5:
            NotWith.objects.create(case=plan.case, resource=chance.choice(campus))
    for one in campus:
        for _n in range(chance.choice([0, 0, 1, 4])):
            _unless_taken(one, begin=moment(), minutes=chance.choice([15, 20, 50, 90]))
    for _n in range(chance.randint(0, 6)):
        until = timezone.now() + dt.timedelta(hours=chance.choice([-1, 5]))
        held = chance.choice([{}, {"state": "held", "hold_until": until}])
        minutes = chance.choice([20, 45, 120])
        _unless_taken(make_resource("Noor"), begin=moment(), minutes=minutes, case=chance.choice(cases), **held)


def _limit(chance: Random, one: Resource) -> None:
    one.most_steps_a_day = chance.choice([None, None, None, 2])
    one.most_minutes_a_day = chance.choice([None, None, None, 180])
    one.most_minutes_a_week = chance.choice([None, None, None, 400])
    one.turnover = chance.choice([one.turnover, one.turnover, 10, 25])
    one.holiday_country = chance.choice(["", "", "US"])
    one.save()


def _differ(chance: Random, one: Resource, since: dt.datetime) -> None:
    kind, until = chance.choice(["leave", "opening"]), since + dt.timedelta(hours=chance.randint(1, 40))
    SpecialHours.objects.create(resource=one, kind=kind, is_open=kind == "opening", begins=since, ends=until)


def _unless_taken(*resources: Resource, **facts: Any) -> None:
    with contextlib.suppress(IntegrityError), transaction.atomic():
        make_appointment(*resources, **facts)
