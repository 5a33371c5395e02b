"""Cases by the hundred thousand, written by COPY: a fixed seed, an eighth open, few offices and countries for most.

The n-th case is the same in every size, so a smaller table is the beginning of a larger one. Moments hang on the day of
filling, or a week later every open case would be overdue.
"""

import datetime as dt
import functools
import json
import random
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection

from benchmarks import ground
from hospitium.cases.journey import BRINGS_FORWARD_DAYS, Urgency
from hospitium.cases.machines import MACHINES, standing_at
from hospitium.cases.pathways.plan import USUAL, shipped

SEED = 20261121
OPEN, UNOWNED, SNOOZED, RESTRICTED, CLOSED_TO_SOME = 0.12, 0.3, 0.04, 0.003, 0.002
NAMES = 40_000
COUNTRIES = ("SA", "AE", "MX", "CN", "KW", "CO", "EG", "PE", "IN", "NG", "VN", "RU", "TR", "BR", "PK", "ES", "KE", "ID")
STAGES = (
    ("intake", 18), ("records", 22), ("review", 14), ("decision", 9), ("estimate", 9), ("clearance", 7), ("visa", 6),
    ("travel", 5), ("stay", 4), ("discharge", 2), ("follow_up", 4),
)  # fmt: skip
PEOPLE = {"coordinator": 40, "office_consultant": 12, "nurse": 120, "specialist": 60}


def fill(rows: int) -> None:
    """Everything a worklist of that many cases needs; about two minutes for a million."""
    cast = _cast()
    with ground.admin(connection.settings_dict["NAME"]) as admin, admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")  # no triggers: what they would write is given
        made = _Tables(cast, rows)
        for table, columns, lines in made.all():
            _say(f"{table}")
            with admin.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line)
        for table in ("patients_patient", "patients_patientlanguage", "cases_case", "cases_task", "cases_entry",
                      "cases_circlemember"):  # fmt: skip
            admin.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
    with ground.admin(connection.settings_dict["NAME"]) as admin:
        admin.execute("VACUUM (ANALYZE)")


def _say(text: str) -> None:
    print(f"fill: {text}", file=sys.stderr, flush=True)


@dataclass
class Cast:
    """Who and what cases point to."""

    offices: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    people: dict[str, list[int]] = field(default_factory=dict)
    pathway: int = 0
    home: int = 0


def _cast() -> Cast:
    """The programme around the cases: a home campus, twelve offices, service lines, people of every role."""
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.access.roles import Role
    from hospitium.cases.pathways.versions import in_force
    from hospitium.partners.actions import ensure_home, register_organisation
    from hospitium.partners.models import OrganisationKind, ServiceLine

    home = ensure_home().pk
    offices = [
        register_organisation(
            kind=OrganisationKind.OFFICE,
            name=f"Office {country}",
            country=country,
            zone=_zone(country),
            covers=[country],
        ).pk
        for country in COUNTRIES[:12]
    ]
    lines = [
        ServiceLine.objects.get_or_create(slug=slug, defaults={"names": {"en": slug.capitalize()}})[0].pk
        for slug in ("oncology", "cardiology", "neurology", "orthopaedics", "transplant", "fertility", "paediatrics")
    ]
    people = {
        role: [
            _person(Role(role), number, offices[number % 12] if role == "office_consultant" else home)
            for number in range(count)
        ]
        for role, count in PEOPLE.items()
    }
    with acting(SYSTEM):
        return Cast(offices, lines, people, in_force().pk, home)


def _person(role: Any, number: int, organisation_id: int) -> int:
    from hospitium.access.actions import create_person, give_role

    person = create_person(email=f"{role}{number}@bench.invalid", name=f"{role.label} {number}")
    give_role(person=person, role=role, organisation_id=organisation_id)
    return person.pk


def _zone(country: str) -> str:
    from hospitium.kernel.places import default_zone

    return default_zone(country)


@functools.cache
def _drawn(number: int) -> dict[str, Any]:
    """Name columns of one of so many drawn people, most of them from the first few countries; and their language."""
    from config.demo.people import demo_person
    from hospitium.patients.models import Patient

    rng = random.Random(SEED + number)
    (country,) = rng.choices(COUNTRIES, [1 / (rank + 1) for rank in range(len(COUNTRIES))])
    drawn = demo_person(rng, country)
    patient = Patient(country=country, birth_date=drawn.birth_date, zone=drawn.zone, sex=drawn.sex)
    patient.rename(drawn.name)
    kept = {field.attname: getattr(patient, field.attname) for field in Patient._meta.concrete_fields}
    return {"row": kept, "language": drawn.language}


class _Tables:
    """The rows of each table, in an order that lets one stream of chance write them all."""

    def __init__(self, cast: Cast, rows: int) -> None:
        self.cast, self.rows = cast, rows
        self.now = dt.datetime.now(dt.UTC).replace(hour=6, minute=0, second=0, microsecond=0)
        self.open: list[tuple[int, str, dt.datetime, int | None, int | None]] = []
        self.circles: list[tuple[int, list[int]]] = []
        self.kinds = {stage: _first_task(stage) for stage in ("closed", *(name for name, _ in STAGES))}

    def all(self) -> Iterator[tuple[str, list[str], Iterable[list[Any]]]]:
        """(table, columns, rows), referred-to tables first."""
        yield self._table("patients.Patient", self._patients())
        yield self._table("patients.PatientLanguage", self._languages())
        yield self._table("cases.Case", self._cases())
        yield self._table("cases.Task", self._tasks())
        yield self._table("cases.CircleMember", self._members())
        yield self._table("cases.Entry", self._entries())

    def _table(self, label: str, rows: Iterable[dict[str, Any]]) -> tuple[str, list[str], Iterable[list[Any]]]:
        model = apps.get_model(label)
        fields = [one for one in model._meta.concrete_fields if not one.generated]
        usual = {one.attname: None if one.primary_key else one.get_default() for one in fields}
        columns = [one.column for one in fields]
        lists = [one.attname for one in fields if one.get_internal_type() == "JSONField"]
        return model._meta.db_table, columns, (_line(usual, row, lists) for row in rows)

    def _of(self, number: int) -> random.Random:
        return random.Random(SEED * 1_000_003 + number)  # each row by itself: the same in every size

    def _patients(self) -> Iterator[dict[str, Any]]:
        for number in range(1, self.rows + 1):
            rng = self._of(number)
            drawn = _drawn(rng.randrange(NAMES))["row"]
            office = self._office(drawn["country"], rng)
            yield drawn | {
                "id": number,
                "ref": _ref("P", number),
                "office_id": office,
                "registered_at": self.now,
                "is_restricted": rng.random() < RESTRICTED,
                "closed_to": ["role:coordinator"] if rng.random() < CLOSED_TO_SOME else [],
            }

    def _office(self, country: str, rng: random.Random) -> int | None:
        at = COUNTRIES.index(country)
        return self.cast.offices[at] if at < 12 and rng.random() < 0.75 else None

    def _languages(self) -> Iterator[dict[str, Any]]:
        for number in range(1, self.rows + 1):
            language = _drawn(self._of(number).randrange(NAMES))["language"]
            yield {"id": number, "patient_id": number, "tag": language, "is_preferred": True, "stated_by": "family"}

    def _cases(self) -> Iterator[dict[str, Any]]:
        for number in range(1, self.rows + 1):
            yield self._case(number)

    def _case(self, number: int) -> dict[str, Any]:
        rng = self._of(number)
        drawn = _drawn(rng.randrange(NAMES))["row"]
        office = self._office(drawn["country"], rng)
        restricted, closed = rng.random() < RESTRICTED, rng.random() < CLOSED_TO_SOME
        is_open = rng.random() < OPEN
        stage = rng.choices([name for name, _ in STAGES], [weight for _, weight in STAGES])[0] if is_open else "closed"
        opened = self.now - dt.timedelta(minutes=rng.randrange(20, 60 * 24 * (200 if is_open else 2000)))
        due = self.now + dt.timedelta(minutes=rng.randrange(-3 * 1440, 21 * 1440)) if is_open else None
        urgency = rng.choices(("elective", "soon", "urgent", "emergency"), (70, 20, 8, 2))[0]
        outcome = "" if is_open else rng.choice(("completed", "completed", "declined", "withdrawn"))
        circle = sorted(rng.sample(self.cast.people["nurse"], rng.choice((1, 2)))) if rng.random() < 0.02 else []
        owner = None if rng.random() < UNOWNED else rng.choice(self.cast.people["coordinator"])
        if due:
            self.open.append((number, stage, due, owner, office))
        if circle:
            self.circles.append((number, circle))
        return {
            "id": number,
            "ref": _ref("C", number),
            "patient_id": number,
            "office_id": office,
            "service_line_id": rng.choice(self.cast.lines),
            "question": "Second opinion on further treatment",
            "stage": stage,
            "outcome": outcome,
            "pathway_id": self.cast.pathway,
            **{machine: standing_at(stage, outcome)[machine] for machine in MACHINES},
            "urgency": urgency,
            "owner_id": owner,
            "circle": circle,
            "opened_at": opened,
            "stage_at": opened,
            "changed_at": opened,
            "changed_by": "Hospitium",
            "next_task": self.kinds[stage][0],
            "waiting_on": self.kinds[stage][1],
            "due_at": due,
            "look_at": (due or opened + dt.timedelta(days=7))
            - dt.timedelta(days=BRINGS_FORWARD_DAYS[Urgency(urgency)]),
            "snoozed_until": (self.now + dt.timedelta(days=30)).date() if is_open and rng.random() < SNOOZED else None,
            "is_restricted": restricted,
            "closed_to": ["role:coordinator"] if closed else [],
        }

    def _tasks(self) -> Iterator[dict[str, Any]]:
        for at, (number, stage, due, owner, office) in enumerate(self.open, 1):
            kind, waiting_on = self.kinds[stage]
            desk = office if office and waiting_on in {"office", "patient"} else self.cast.home
            yield {"id": at, "case_id": number, "kind": kind, "waiting_on": waiting_on, "due_at": due, "desk_id": desk,
                   "assignee_id": None if desk == office else owner, "escalates_at": due}  # fmt: skip

    def _members(self) -> Iterator[dict[str, Any]]:
        pairs = [(case, person) for case, people in self.circles for person in people]
        for at, (case, person) in enumerate(pairs, 1):
            yield {"id": at, "case_id": case, "person_id": person, "role": "nurse", "since": self.now}

    def _entries(self) -> Iterator[dict[str, Any]]:
        told = [(number, step) for number, *_ in self.open for step in range(3)]
        for at, (number, step) in enumerate(told, 1):
            facts = {"title": "Referral"} if step == 0 else {"text": "The family was called; they will send the scans."}
            yield {"id": at, "case_id": number, "verb": "received" if step == 0 else "note", "by": "Mira", "facts": facts,
                   "at": self.now - dt.timedelta(days=3 - step), "staff_only": step > 0}  # fmt: skip


def _first_task(stage: str) -> tuple[str, str]:
    return next(((task.slug, task.owner) for task in shipped()[USUAL].tasks_at(stage)), ("", ""))


def _line(usual: dict[str, Any], row: dict[str, Any], lists: list[str]) -> list[Any]:
    whole = usual | row
    for name in lists:
        whole[name] = json.dumps(whole[name])
    return list(whole.values())


def _ref(prefix: str, number: int) -> str:
    """A reference that is different for every number and looks as if drawn."""
    mixed = (number * 0x9E3779B97F4A7C15) % 32**8 ^ 0x5A5A5
    from hospitium.kernel.ids import ALPHABET

    body = "".join(ALPHABET[(mixed >> shift) & 31] for shift in range(35, -1, -5))
    return f"{prefix}-{body[:4]}-{body[4:]}"
