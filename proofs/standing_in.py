"""Who stands in for a patient is let in while it holds and never after, whatever ended it."""

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

from proofs import Outcome

PROMISE = "Nobody who acted for a patient is let in after the end: by hand, by the clock, by the patient's denial"
CLINICAL = {"everything", "act"}


@dataclass
class Known:
    """What a person was granted for a case, as this proof remembers it."""

    scope: str = ""
    until: Any = None
    number: int = 0
    denied: bool = False
    cached: Any = None

    def lets(self, moment: Any) -> bool:
        """Whether the person may see the case at a moment."""
        return bool(self.scope) and not self.denied and not self._is_over(moment)

    def _is_over(self, moment: Any) -> bool:
        return self.until is not None and moment >= self.until


@dataclass
class Count:
    """What came of the requests."""

    asked: int = 0
    served: int = 0
    late: int = 0
    narrow: int = 0
    refused: int = 0
    control: int = 0
    first: list[str] = field(default_factory=list)


def prove(full: bool) -> Outcome:
    """Random grants, ends, expiries, denials and requests. The control: the same requests with the relation as it was read
    once, when it was granted.
    """
    rng, count = random.Random(39), Count()
    people, things = _ground(12 if full else 4, 8 if full else 3)
    known = {(person.pk, number): Known() for person in people for number in range(len(things))}
    for step in range(24_000 if full else 200):
        person, number = rng.choice(people), rng.randrange(len(things))
        one = known[person.pk, number]
        if rng.random() < 0.35:
            _change(rng, person, things[number], one)
        else:
            _ask(count, person, things[number], one, by_page=step % 25 == 0)
    failed = count.late + count.narrow + count.refused
    control = f"with the relation read once {count.control} requests were let in after the end"
    is_met = not failed and count.served > 0 and count.control > 0
    return Outcome(count.asked, failed, is_met, control, {"served": count.served, "first": count.first[:5]})


def _ground(how_many: int, cases: int) -> tuple[list[Any], list[Any]]:
    from hospitium.access.roles import Role
    from hospitium.access.testing import make_person
    from hospitium.partners.actions import ensure_home
    from hospitium.records.testing import make_bundle, take_in

    home = ensure_home().pk
    things = [take_in(make_bundle(family=f"Standing{number}", title=f"T{number}")) for number in range(cases)]
    return [make_person(f"S{number}", Role.PATIENT, organisation_id=home) for number in range(how_many)], things


def _change(rng: random.Random, person: Any, thing: Any, one: Known) -> None:
    """Grant anew, end by hand, let it end in a moment, shut out or let in again."""
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.patients import actions
    from hospitium.patients.models import Denial

    what = rng.choice(("grant", "grant", "brief", "end", "deny", "lift"))
    patient = thing.case.patient
    with acting(SYSTEM):
        if what in ("grant", "brief"):
            _grant(rng, person, patient, one, brief=what == "brief")
        elif what == "end" and one.number:
            _end(patient, one)
        elif what == "deny" and not one.denied:
            actions.deny(patient=patient, key=f"person:{person.pk}", stated_by="The patient", by=SYSTEM)
            one.denied = True
        elif what == "lift" and one.denied:
            found = Denial.objects.get(patient=patient, key=f"person:{person.pk}", until=None)
            actions.lift_denial(patient=patient, denial_id=found.pk, by=SYSTEM)
            one.denied = False


def _grant(rng: random.Random, person: Any, patient: Any, one: Known, *, brief: bool) -> None:
    from django.utils import timezone

    from hospitium.access.acting import SYSTEM
    from hospitium.access.queries import actor_of
    from hospitium.access.standing.errors import StandingIncomplete
    from hospitium.access.standing.scopes import Scope
    from hospitium.patients.standing_in.actions import grant

    scope = rng.choice(Scope.values)
    until = timezone.now() + dt.timedelta(milliseconds=rng.randint(40, 120)) if brief else None
    try:
        number = grant(patient=patient, person=person, scope=scope, basis="word", ends=until, by=SYSTEM).pk
    except StandingIncomplete:
        return  # the machine paused until it was over: what stood before stands
    one.scope, one.until, one.number, one.cached = scope, until, number, actor_of(person)


def _end(patient: Any, one: Known) -> None:
    from hospitium.access.acting import SYSTEM
    from hospitium.patients.standing_in.actions import end

    end(patient=patient, number=one.number, by=SYSTEM)
    one.scope, one.number = "", 0


def _ask(count: Count, person: Any, thing: Any, one: Known, *, by_page: bool) -> None:
    """One request: through the door, past the filters against the wall alone, for the document; sometimes as a browser."""
    from django.utils import timezone

    from hospitium.access.queries import actor_of

    before = timezone.now()
    case, paper = _by_page(person, thing) if by_page else _by_door(actor_of(person), thing)
    after = timezone.now()
    count.asked += 1
    count.served += case
    may = one.lets(before) or one.lets(after)
    count.late += case and not one.lets(before)
    count.narrow += paper and not (may and one.scope in CLINICAL)
    count.refused += not case and one.lets(before) and one.lets(after)
    if one.cached is not None and not one.denied and not may:
        count.control += _by_door(one.cached, thing)[0]


def _by_door(actor: Any, thing: Any) -> tuple[bool, bool]:
    """Whether any of list rule and wall let the case in, and the document."""
    from hospitium.access.acting import acting
    from hospitium.cases.models import Case
    from hospitium.cases.queries import visible
    from hospitium.records.models import SourceDocument
    from hospitium.records.policy import seen_by

    with acting(actor):
        listed = visible(actor).filter(pk=thing.case_id).exists()
        walled = Case._base_manager.filter(pk=thing.case_id).exists()
        seen = SourceDocument.objects.filter(seen_by(actor), pk=thing.pk).exists()
        return listed or walled, seen or SourceDocument._base_manager.filter(pk=thing.pk).exists()


def _by_page(person: Any, thing: Any) -> tuple[bool, bool]:
    from hospitium.access.testing import signed_in

    browser = signed_in(person)
    case = browser.get(f"/cases/{thing.case.ref}/").status_code == 200
    return case, browser.get(f"/documents/{thing.ref}/original/").status_code == 200
