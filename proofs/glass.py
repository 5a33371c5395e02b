"""A8: emergency access always has a reason, one patient, an hour at most, an alert, and a line the patient sees."""

import datetime as dt
import random

from proofs import Outcome

PROMISE = (
    "Emergency access: reasoned, one patient, an hour at most, alerted at once, shown to the patient, only by right"
)


def prove(full: bool) -> Outcome:
    """Random sequences of opening, reading, closing, crashing and waiting, on a clock that travels."""
    import time_machine
    from django.utils import timezone

    rng, start = random.Random(8), timezone.now()
    scene = _scene()
    wrong: list[str] = []
    steps = 0
    with time_machine.travel(start, tick=False) as clock:
        for number in range(1000 if full else 25):
            actor_id, role = rng.choice(scene["people"])
            case = rng.choice(scene["cases"])
            for act in rng.choices(("open", "read", "close", "crash", "wait"), k=rng.randint(2, 5)):
                steps += 1
                wrong += [f"{number} {role} {act}: {fault}" for fault in _step(act, actor_id, role, case, clock, rng)]
    wrong += _afterwards(scene)
    return Outcome(steps, len(wrong), not wrong, detail={"first": wrong[:5], "opened": scene["opened"]})


_opened: dict[tuple[int, int], dt.datetime] = {}


def _scene():
    from hospitium.access.roles import Role
    from hospitium.access.testing import make_person
    from hospitium.cases.testing import make_case
    from hospitium.partners.actions import ensure_home

    home = ensure_home().pk
    officer = make_person("Officer", Role.PRIVACY_OFFICER, organisation_id=home)
    people = [(make_person(f"G{role}", role, organisation_id=home).pk, role) for role in Role]
    cases = [make_case(name=f"Glass {n}") for n in range(6)]
    return {"officer": officer, "people": people, "cases": cases, "opened": 0}


def _step(act: str, actor_id: int, role, case, clock, rng):
    from django.utils import timezone

    from hospitium.access.acting import acting
    from hospitium.access.actions import end_emergency
    from hospitium.access.queries import actor_for
    from hospitium.access.roles import ACTS, MayNot
    from hospitium.cases.actions import break_glass

    actor, key = actor_for(actor_id), (actor_id, case.patient_id)
    has_right = role in ACTS["break glass"].roles
    if act == "wait":
        clock.shift(dt.timedelta(minutes=rng.choice([1, 20, 45, 61])))
    elif act == "close" and has_right:
        with acting(actor):
            end_emergency(patient_id=case.patient_id, by=actor)
        _opened.pop(key, None)
    elif act in ("open", "crash"):
        try:
            with acting(actor):
                break_glass(reference=case.ref, reason="other", words="A trial", by=actor)
                if act == "crash":
                    raise RuntimeError
            if not has_right:
                yield "opened without the right"
            if role != "coordinator":
                _opened.setdefault(key, timezone.now())
                if timezone.now() - _opened[key] > dt.timedelta(minutes=60):
                    _opened[key] = timezone.now()
        except MayNot:
            if has_right:
                yield "refused in spite of the right"
        except RuntimeError:
            pass
    yield from _look(actor_for(actor_id), role, case, key, timezone.now())


def _look(actor, role, case, key, now):
    from hospitium.access.acting import acting
    from hospitium.cases.queries import case_for
    from hospitium.kernel.errors import NotHere

    if role in ("coordinator", "programme_lead"):
        return
    expected = key in _opened and now < _opened[key] + dt.timedelta(minutes=60)
    try:
        with acting(actor):
            case_for(actor, case.ref)
        if not expected:
            yield "read while closed"
    except NotHere:
        if expected:
            yield "not readable while open"


def _afterwards(scene):
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.access.models import Emergency
    from hospitium.access.roles import ACTS
    from hospitium.cases.models import Entry
    from hospitium.messaging.models import Notice

    roles = dict(scene["people"])
    with acting(SYSTEM):
        every = list(Emergency.objects.all())
        told = {notice.ref: notice.at for notice in Notice.objects.filter(person=scene["officer"], kind="emergency")}
        shown = Entry.objects.filter(verb="emergency", staff_only=False).count()
    scene["opened"] = len(every)
    for one in every:
        if not one.reason or not one.words or one.until - one.since > dt.timedelta(minutes=60):
            yield f"{one.pk} without reason or longer than an hour"
        if roles[one.person_id] not in ACTS["break glass"].roles:
            yield f"{one.pk} by {roles[one.person_id]}"
        if f"E-{one.pk}" not in told or abs((told[f"E-{one.pk}"] - one.since).total_seconds()) > 60:
            yield f"{one.pk} not alerted within a minute"
    if shown != len(every) or not every:
        yield f"{shown} lines shown to patients for {len(every)} emergencies"
