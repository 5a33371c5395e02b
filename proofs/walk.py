"""A1: every route, by every method, as every role, at things of every kind the person may not see: nobody is let in."""

import json
from collections import Counter
from pathlib import Path

from proofs import Outcome

PROMISE = "No role is let in anywhere it was not given, by any route, method or kind of thing"
MATRIX = Path(__file__).resolve().parents[1] / "tests" / "architecture" / "access_matrix.json"
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
WIDE = {"coordinator", "programme_lead"}
TURNED_AWAY = {404, 405}


def prove(full: bool) -> Outcome:
    """The control: the same routes at a thing the coordinator may see are answered otherwise."""
    import logging

    from django.db import transaction

    logging.disable(logging.ERROR)
    tried, leaks = 0, 0
    let_in: list[str] = []
    rounds = 2 if full else 1
    for seed in range(rounds):
        with transaction.atomic():
            things = _things(seed)
            before = _fingerprint()
            found, wrong, leaked = _walk(things, METHODS if full else ("get", "post"), full)
            tried, let_in, leaks = tried + found, let_in + wrong, leaks + leaked
            changed = _fingerprint() != before
            control = _control(things)
            transaction.set_rollback(True)
    failed = len(let_in) + leaks + changed
    return Outcome(
        tried,
        failed,
        not failed and control > 0.5,
        f"{control:.0%} of the routes of a coordinator answer at a thing they may see",
        {"let in": let_in[:5], "leaked names": leaks, "rows changed": changed},
    )


def _things(seed: int) -> dict[str, dict[str, object]]:
    """By kind: the case with its document and the numbers that hang on it. Nobody walking stands in any circle now."""
    import datetime as dt

    from django.utils import timezone

    from hospitium.access.acting import SYSTEM, acting
    from hospitium.cases.testing import make_case
    from hospitium.kernel.ids import new_ref
    from hospitium.partners.actions import ensure_home, register_organisation
    from hospitium.partners.models import OrganisationKind
    from hospitium.patients.actions import set_restricted
    from hospitium.records.models import SourceDocument, Translation
    from hospitium.scheduling.booking.testing import make_appointment, make_place, make_resource

    yesterday = timezone.now() - dt.timedelta(days=1)
    ensure_home()
    office = register_organisation(
        kind=OrganisationKind.OFFICE, name=f"Far {seed}", country="AE", zone="UTC", covers=[]
    )
    things = {}
    room = make_resource("Room 1", "room", place=make_place())
    for kind in ("plain", "foreign", "ended", "restricted", "denied", "expired"):
        case = make_case(name=f"Canary{seed}{kind}", office_id=office.pk)
        with acting(SYSTEM):
            if kind == "restricted":
                set_restricted(patient=case.patient, restricted=True, by=SYSTEM)
            paper = SourceDocument.objects.create(
                ref=new_ref("D"),
                case=case,
                office_id=office.pk,
                channel="upload",
                sha256="0" * 64,
                size=1,
            )
            translation = Translation.objects.create(
                ref=new_ref("L"),
                document=paper,
                source_language="ar",
                target_language="en",
                state="in_work",
                engine="human",
                original_sha256=paper.sha256,
                source_sha256=paper.sha256,
            )
            numbers = [*case.tasks.values_list("pk", flat=True), *case.entries.values_list("pk", flat=True)]
        things[kind] = {
            "case": case,
            "paper": paper,
            "translation": translation,
            "appointment": make_appointment(case=case, title=f"Canary{seed}{kind}"),
            "room": room,
            "number": numbers[0],
            "at": yesterday,
        }
    return things


def _kinds(role: str) -> tuple[str, ...]:
    return ("restricted", "denied") if role in WIDE else ("foreign", "ended", "restricted", "denied", "expired")


def _shut_out(person, role: str, things) -> None:
    """Make the relations that no longer, or not any more, open: an ended circle, a denial, an hour long over."""
    import datetime as dt

    from hospitium.access.acting import SYSTEM, acting
    from hospitium.access.models import Emergency
    from hospitium.cases.models import CircleMember
    from hospitium.patients.actions import deny

    with acting(SYSTEM):
        ended = things["ended"]
        CircleMember.objects.create(case=ended["case"], person=person, role=role, until=ended["at"])
        denied = things["denied"]["case"]
        denied.circle = sorted({*denied.circle, person.pk})
        denied.save()
        deny(patient=denied.patient, key=f"person:{person.pk}", stated_by="The patient", by=SYSTEM)
        _stood_in(person, things)
        since = things["expired"]["at"]
        Emergency.objects.create(
            person=person,
            patient_id=things["expired"]["case"].patient_id,
            case_ref=things["expired"]["case"].ref,
            reason="other",
            words="Long over",
            since=since,
            until=since + dt.timedelta(minutes=60),
        )


def _stood_in(person, things) -> None:
    """Standing in that was ended by hand, and that ran out."""
    import datetime as dt

    from hospitium.access.standing.actions import StandIn

    at = things["ended"]["at"]
    told = {"person": person, "basis": "word", "granted_by": "The patient", "since": at - dt.timedelta(days=9)}
    number = things["ended"]["case"].patient_id
    StandIn.objects.create(patient_id=number, scope="everything", ended_at=at, ended_by="The patient", **told)
    StandIn.objects.create(patient_id=things["expired"]["case"].patient_id, scope="act", until=at, **told)


def _walk(things, methods, full: bool):
    from hospitium.access.roles import Role
    from hospitium.access.testing import make_person, signed_in
    from hospitium.partners.queries import home

    rows = json.loads(MATRIX.read_text())["routes"]
    tried, let_in, leaks = 0, [], 0
    for role in Role if full else (Role.COORDINATOR, Role.OFFICE_CONSULTANT, Role.PATIENT, Role.SPECIALIST):
        person = make_person(f"W{role}", role, organisation_id=home().pk)
        _shut_out(person, role, things)
        browser = signed_in(person)
        for name, kind, where in list(_addresses(rows, things, _kinds(role)))[:: 1 if full else 3]:
            bound = kind != "nothing"
            if not bound and (rows[name] == "anybody" or rows[name] == "signed in" or role in rows[name]):
                continue
            if name == "access:sign-out" or role in _given(name):
                continue
            for method in methods:
                answer = getattr(browser, method)(where, _sent(things, kind) if method == "post" else None)
                tried += 1
                if answer.status_code not in TURNED_AWAY:
                    let_in.append(f"{role} {method} {name} {kind} {answer.status_code}")
                leaks += b"Canary" in (b"" if answer.streaming else answer.content)
    return tried, let_in, leaks


def _addresses(rows, things, kinds):
    from django.urls import reverse

    routes = _routes()
    for name, row in rows.items():
        taken = routes[name].pattern.converters
        if not set(taken) & {"ref", "case_ref", "number"} or name.split(":")[0] in {"access", "messaging", "partners"}:
            if row != "anybody":
                yield name, "nothing", reverse(name, kwargs=dict.fromkeys(taken, 1))
            continue
        if not set(taken) & {"ref", "case_ref"}:
            continue
        for kind in (*kinds, "random"):
            thing = things.get(kind, {"number": 987654})
            case = getattr(thing.get("case"), "ref", "C-0000-0000")
            known = {"ref": _ref(name, thing), "case_ref": case}
            known |= {"slug": "treatment", "kind": "financial", "appointment": _ref("itinerary:join", thing)}
            yield name, kind, reverse(name, kwargs={key: known.get(key, thing["number"]) for key in taken})


OF_PATIENTS = {"web:patient", "web:merge", "web:unmerge"}
OF_CASES = {"scheduling:apart", "scheduling:drop-apart"}
OF_TRANSLATIONS = {"records:keep-segment", "records:draft-again", "records:keep-term"}


def _is_of_the_campus(route: str) -> bool:
    """Whether a route is about a room, a device or a place, which are no patient's: whoever was given it may see any of them."""
    return route.startswith("scheduling:") and route not in OF_CASES


GIVEN = {
    "partners:end-requirement": {"administrator", "programme_lead"},
    "records:ask-export": {"privacy_officer"},  # who answers requests of access, of any patient
    "scheduling:resource": {"administrator", "coordinator", "programme_lead"},
}
KEEP_CALENDARS = {"administrator", "coordinator"}


def _given(route: str) -> set[str]:
    """The roles that may see any of what a route is about, where that is no patient's or they answer for all patients."""
    return GIVEN.get(route, KEEP_CALENDARS if _is_of_the_campus(route) else set())


def _ref(route: str, thing) -> str:
    """The reference of what a route is about, of this thing or of none."""
    if route in OF_PATIENTS:
        return thing["case"].patient.ref if "case" in thing else "P-0000-0000"
    if route in OF_TRANSLATIONS or ("translation" in route and route != "records:ask-translation"):
        return getattr(thing.get("translation"), "ref", "L-0000-0000")
    if route.startswith("board:") or route == "itinerary:join":
        return getattr(thing.get("appointment"), "ref", "A-0000-0000")
    if _is_of_the_campus(route):
        room = thing.get("room")
        return getattr(room.place if room and route == "scheduling:place" else room, "ref", "B-0000-0000")
    if route.startswith("records:"):
        return getattr(thing.get("paper"), "ref", "D-0000-0000")
    return getattr(thing.get("case"), "ref", "C-0000-0000")


def _routes():
    from django.urls import get_resolver

    def walk(patterns, space=""):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
            else:
                yield f"{space}{pattern.name}", pattern

    return dict(walk(get_resolver().url_patterns))


def _sent(things, kind: str) -> dict[str, object]:
    case = things.get(kind, things["foreign"])["case"]
    fields = {
        "move": "request_records",
        "reason": "x",
        "days": "3",
        "text": "x",
        "person": "1",
        "role": "nurse",
        "topic": "diet",
    }
    fields |= {
        "decision": "same",
        "act": "assign",
        "statement": "x",
        "stated_by": "x",
        "urgency": "soon",
        "key": "role:nurse",
        "state": "green",
        "fact": "x",
        "slug": "second_opinion",
        "stage": "intake",
    }
    return fields | {
        "ref": case.ref,
        "case": case.ref,
        "id": case.pk,
        "patient": case.patient_id,
        "next": f"/cases/{case.ref}/",
    }


def _fingerprint() -> Counter:
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.cases.models import Case, Entry, Task

    with acting(SYSTEM):
        return Counter(
            {"versions": sum(Case.objects.values_list("version", flat=True)), "entries": Entry.objects.count()}
            | {"open": Task.objects.filter(done_at=None).count()}
        )


def _control(things) -> float:
    from hospitium.access.roles import Role
    from hospitium.access.testing import make_person, signed_in
    from hospitium.partners.queries import home

    rows = json.loads(MATRIX.read_text())["routes"]
    browser = signed_in(make_person("Control", Role.COORDINATOR, organisation_id=home().pk))
    addresses = [where for name, kind, where in _addresses(rows, things, ("plain",)) if kind == "plain"]
    answers = [browser.get(where).status_code for where in addresses] + [
        browser.post(where, _sent(things, "plain")).status_code for where in addresses
    ]
    return sum(status not in TURNED_AWAY for status in answers) / len(addresses)
