"""Threads (messages): many people of every role post at random over many cases; nobody meets a word not meant for them."""

import random
from typing import Any

from proofs import Outcome
from proofs.ground import cheap_hashes

PROMISE = "No message is read by another audience than its own, by the code's rules or with them gone"

AUDIENCES = ("family", "referrer", "partner", "staff")
AT_HOME = ("coordinator", "nurse", "specialist", "interpreter", "concierge", "financial_counsellor")


def prove(full: bool) -> Outcome:
    """Every message says whom it is for; everybody reads whatever the database lets them reach, and what pages show."""
    from hospitium.kernel import database

    rng = random.Random(36)
    cases, people = _world(rng, cases=60 if full else 5)
    posts = sum(_post(rng, cases, people) for _ in range(3000 if full else 60))
    tried, wrong = _read(cases, people)
    with database.as_owner():
        _walls("DISABLE")
    try:
        _all, leaked = _read(cases, people, pages=False)
    finally:
        with database.as_owner():
            _walls("ENABLE")
    control = f"with the walls of threads and messages gone, {leaked} messages reached a wrong reader"
    detail: dict[str, object] = {"cases": len(cases), "people": len(people), "messages": posts}
    return Outcome(tried, wrong, wrong == 0 and leaked > 0, control=control, detail=detail)


def _world(rng: random.Random, *, cases: int) -> tuple[list[Any], list[Any]]:
    from hospitium.access.roles import Role
    from hospitium.access.testing import make_person
    from hospitium.cases.testing import make_case
    from hospitium.partners.actions import ensure_home, register_organisation
    from hospitium.partners.models import OrganisationKind

    cheap_hashes()
    home = ensure_home()
    hospitals = [
        register_organisation(
            kind=OrganisationKind.HOSPITAL, name=f"Hospital {n}", country=home.country, city="Here"
        ).pk
        for n in range(3)
    ]
    people = [
        make_person(f"H{role}{n}", Role(role), organisation_id=home.pk)
        for role in AT_HOME
        for n in range(2 if cases > 9 else 1)
    ]
    people += [make_person(f"F{n}", Role.PATIENT, organisation_id=home.pk) for n in range(4 if cases > 9 else 2)]
    people += [
        make_person(f"D{n}", Role.REFERRING_PHYSICIAN, organisation_id=hospitals[n % 3])
        for n in range(6 if cases > 9 else 3)
    ]
    people += [make_person("Both", Role.NURSE, Role.PATIENT, organisation_id=home.pk)]
    people += [make_person("Two", Role.RESEARCHER, Role.PATIENT, organisation_id=home.pk)]
    made = []
    for number in range(cases):
        members = rng.sample(people, rng.randint(2, 8))
        circle = tuple((one.pk, _role_of(rng, one)) for one in members)
        refers = rng.choice([None, *hospitals])
        made.append(make_case(name=f"Case {number}", circle=circle, referring_organisation_id=refers))
    return made, people


def _role_of(rng: random.Random, person: Any) -> str:
    from hospitium.access.queries import memberships_of

    return str(rng.choice(memberships_of(person.pk))[0])


def _post(rng: random.Random, cases: list[Any], people: list[Any]) -> int:
    """Somebody writes to some audience; refused where it is not theirs. Now and then they take it back."""
    from hospitium.access.acting import acting
    from hospitium.access.queries import actor_of
    from hospitium.cases.messages import going
    from hospitium.cases.messages.actions import keep_draft, take_back, write_message
    from hospitium.kernel.errors import NotHere

    case, audience = rng.choice(cases), rng.choice(AUDIENCES)
    near = [one for one in people if one.pk in case.circle]
    person = rng.choice(near if rng.random() < 0.8 else people)
    asked: dict[str, Any] = {"case_ref": case.ref, "audience": audience, "by": actor_of(person)}
    try:
        with acting(asked["by"]):
            body = f"{case.pk}/{audience}"
            message = write_message(**asked, body=body, seconds=rng.choice([0, 20]))
            if rng.random() < 0.1:
                take_back(**asked, number=message.pk)
            elif rng.random() < 0.2:
                keep_draft(**asked, body=body)
    except NotHere:
        return 0
    going.go(message.pk)
    return 1


def _meant(case: Any, person: Any) -> set[str]:
    """Whom a person is in a case, said once more and plainly: what the code and the database must both come to."""
    from hospitium.access.queries import memberships_of
    from hospitium.cases.models import CircleMember

    held = memberships_of(person.pk)
    roles = {str(role) for role, _ in held}
    stands = set(CircleMember.objects.filter(case=case, person=person).values_list("role", flat=True))
    if stands & {"patient", "referring_physician"}:
        return {side for role in stands & roles for side in _outside(role, case, {place for _, place in held})}
    if not stands and "coordinator" not in roles:
        return set()
    threads = {"family", "staff"} if roles & set(AT_HOME) else set()
    return threads | ({"referrer", "partner"} if roles & set(AT_HOME[:4]) else set())


def _outside(role: str, case: Any, places: set[int]) -> set[str]:
    if role == "patient":
        return {"family"}
    refers = case.referring_organisation_id is None or case.referring_organisation_id in places
    return {"referrer" if refers else "partner"} if role == "referring_physician" else set()


def _read(cases: list[Any], people: list[Any], *, pages: bool = True) -> tuple[int, int]:
    """Looks at every message by everybody: (texts that came up, of those not meant for whoever met them)."""
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.access.queries import actor_of
    from hospitium.cases.messages.models import Draft, Message

    tried = wrong = 0
    for person in people:
        with acting(SYSTEM):
            mine = {f"{case.pk}/{one}" for case in cases for one in _meant(case, person)}
        with acting(actor := actor_of(person)):
            found = list(Message._base_manager.values_list("body", "sent_at", "author_id"))
            bare = [body for body, sent, author in found if body not in mine or not (sent or author == actor.id)]
            drafts = Draft._base_manager.exclude(person_id=actor.id).count()
            tried, wrong = tried + len(found), wrong + len(bare) + drafts
            if pages:
                shown = [body for case in cases for body in _shown(actor, case)]
                tried, wrong = tried + len(shown), wrong + sum(body not in mine for body in shown)
    return tried, wrong


def _shown(actor: Any, case: Any) -> list[str]:
    from hospitium.cases.messages import queries
    from hospitium.cases.queries import case_for
    from hospitium.kernel.errors import NotHere

    found: list[str] = []
    for audience in AUDIENCES:
        try:
            seen = queries.door(actor, case.ref, audience)
        except NotHere:
            continue
        found += [line.message.body for line in queries.lines_of(actor, case_for(actor, seen.ref), audience)]
    return found


def _walls(what: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("cases_thread", "cases_message", "cases_case"):
            cursor.execute(f"ALTER TABLE {table} {what} ROW LEVEL SECURITY")
