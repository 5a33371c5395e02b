"""Visits of the demo: one planned with alternatives to compare, one chosen and confirmed, on a campus that can serve both."""

import contextlib
from typing import Any

NEEDED = (
    ("device", "mri", "MRI 1"),
    ("device", "ct", "CT 1"),
    ("device", "echo", "Ultrasound 1"),
    ("service", "laboratory", "Laboratory"),
    ("room", "theatre", "Operating theatre 2"),
    ("room", "procedure", "Procedure room 1"),
    ("specialist", "spine", "Dr Halvard Berg"),
    ("specialist", "spine", "Dr Amal Rizk"),
    ("specialist", "anaesthesia", "Dr Pilar Ortuño"),
    ("specialist", "cardiology", "Dr Jun Okabe"),
    ("specialist", "oncology", "Dr Salma Nassar"),
    ("specialist", "radiology", "Dr Erik Dahl"),
    ("therapist", "", "Marta Kowal"),
    ("nurse", "", "Huda Mansour"),
    ("interpreter", "", "Layla Haddad"),
)
"""Kind, skill and a name for whoever is missing."""
SPOKEN = {"Dr Amal Rizk": ("ar", "es", "en"), "Huda Mansour": ("ar", "en"), "Layla Haddad": ("ar", "en", "es", "zh")}
DAYS = {"Dr Amal Rizk": (3, 4)}


def plan_visits() -> None:
    """Begin, plan, choose and confirm; must run as the system, in a transaction."""
    from hospitium.cases.models import Case

    _complete_campus()
    travelling = Case.objects.filter(stage="travel", hold="", is_restricted=False).order_by("id")
    for tag, beginning, is_confirmed in (("ar", "cardiac_second_look", True), ("es", "spine_surgery", False)):
        if case := travelling.filter(patient__languages__tag__startswith=tag).first():
            _plan(case, beginning, is_confirmed=is_confirmed)


def _complete_campus() -> None:
    """Whoever the shipped care plans need and nobody has described yet."""
    import datetime as dt

    from hospitium.kernel.ids import new_ref
    from hospitium.partners.queries import home
    from hospitium.scheduling.resources.models import Hours, Resource, Spoken

    for kind, skill, name in NEEDED:
        there = Resource.objects.filter(kind=kind, retired_at=None, skills__contains=[skill] if skill else [])
        if there.exclude(name__in=SPOKEN).exists() and name not in SPOKEN:
            continue
        one = Resource(ref=new_ref("B"), kind=kind, name=name, organisation=home(), zone=home().zone, is_demo=True)
        one.skills, one.capacity = [skill] if skill else [], 4 if kind in ("nurse", "service") else 1
        one.modes = ["on_site", "video", "phone"] if kind == "interpreter" else []
        one.turnover = 15 if kind in ("device", "room") else 0
        one.save()
        tags = SPOKEN.get(name, ("en",) if kind in ("specialist", "nurse", "therapist") else ())
        Spoken.objects.bulk_create(Spoken(resource=one, tag=tag, speaks=5, understands=5, reads=5) for tag in tags)
        begins, ends = dt.time(8), dt.time(18)
        days = DAYS.get(name, range(5))
        Hours.objects.bulk_create(Hours(resource=one, weekday=day, begins=begins, ends=ends) for day in days)


def _plan(case: Any, beginning: str, *, is_confirmed: bool) -> None:
    from hospitium.access.acting import acting
    from hospitium.access.queries import User, actor_of
    from hospitium.kernel.errors import Refusal
    from hospitium.scheduling.visits import actions
    from hospitium.scheduling.visits.models import PlanningRun
    from hospitium.scheduling.visits.running import run_planning

    mira = actor_of(User.objects.get(email="mira@demo.invalid"))
    with contextlib.suppress(Refusal):
        with acting(mira):
            plan = actions.begin_plan(case_ref=case.ref, beginning=beginning, by=mira)
            wished: dict[str, Any] = {"nurse": {"level": 3, "firm": False}}
            if case.patient.interpreter_needed is not False:
                wished["languages"] = plan.stay.get("languages") or ["ar"]
            actions.keep_stay(case_ref=case.ref, stay=plan.stay | wished, by=mira)
            run = actions.ask_plan(case_ref=case.ref, seconds=5, by=mira)
        run_planning(run.pk)
        if is_confirmed and PlanningRun.objects.get(pk=run.pk).has_plan:
            with acting(mira):
                actions.choose(case_ref=case.ref, number=run.pk, proposal=0, by=mira)
            with acting(mira):
                _open_gates(case, mira)
                actions.confirm_visit(case_ref=case.ref, by=mira)


def _open_gates(case: Any, by: Any) -> None:
    from hospitium.cases.actions import state_gate
    from hospitium.cases.queries import case_for, gates_shown

    found = case_for(by, case.ref)
    shown = gates_shown(found)
    for kind in found.plan.rules.gates:
        if kind not in shown or shown[kind].state != "green":
            state_gate(case_ref=case.ref, kind=kind, state="green", fact="As agreed with the family", by=by)
