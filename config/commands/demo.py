"""`hospitium demo`: a fictional programme with a few hundred cases from over 100 countries; the same every time."""

import argparse
import datetime as dt
import random
import sys
from typing import Any

CASES = 320
TWICE = {7, 21, 40}
"""Patients who come to us a second time, by another paper."""


def words(parser: argparse.ArgumentParser) -> None:
    """`--if-empty` does nothing when there are cases already."""
    parser.add_argument("--if-empty", action="store_true", help="do nothing when the programme has people already")
    parser.add_argument("--cases", type=int, default=CASES)


def run(asked: argparse.Namespace) -> int:
    """Fill the programme in one transaction: all of it, or nothing."""
    from config.prepare import prepare

    prepare()
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.access.queries import User

    if User.objects.exists():
        print("demo: the programme has people already; nothing was added", file=sys.stderr)
        return 0 if asked.if_empty else 1
    print("demo: writing a fictional programme", file=sys.stderr)
    with acting(SYSTEM):
        fill(asked.cases)
    return 0


def fill(count: int) -> None:
    """Campus, offices, lines, staff, partners, then cases; must run as the system, in a transaction."""
    from django.utils import timezone

    from config.demo import calendars, desk, families, programme, readiness, rosters, specialists, visit, visits
    from config.demo.referrals import refer
    from config.demo.sign_ins import share_password
    from config.demo.threads import write_threads
    from config.demo.work import tell_of_work
    from hospitium.access.queries import User
    from hospitium.partners import queries as partners

    _institution(programme)
    _staff(programme)
    specialists.describe(timezone.now().date())
    share_password()
    readiness.show(timezone.now().date())
    _sign_rules()
    lines = {line.slug: line.pk for line in partners.service_lines()}
    owners = list(User.objects.filter(memberships__role="coordinator").order_by("id"))
    offices = {code: office.pk for office in partners.offices() for code in office.covers}
    rng = random.Random(20261121)
    for number in range(count):
        patient = _case(rng, number, programme, lines, owners, offices)
        if number in TWICE:
            _register_again(patient)
    readiness.suspend()
    tell_of_work()
    write_threads(owners)
    desk.fill()
    refer()
    families.settle()
    calendars.book(timezone.now())
    rosters.fill()
    visits.plan_visits()
    visit.plan(timezone.now())


def _institution(programme: Any) -> None:
    from hospitium.access.acting import SYSTEM
    from hospitium.cases.letters.actions import edit_letterhead
    from hospitium.partners import actions
    from hospitium.partners.models import OrganisationKind as Kind

    actions.describe_home(**programme.HOME, is_demo=True)
    edit_letterhead(by=SYSTEM, **programme.LETTERHEAD)
    for name, native, country, city, zone, covers in programme.OFFICES:
        actions.register_organisation(
            kind=Kind.OFFICE,
            name=name,
            native_name=native,
            country=country,
            city=city,
            zone=zone,
            covers=covers.split(),
            is_demo=True,
        )
    for kind, name, country, city in programme.PARTNERS:
        actions.register_organisation(kind=Kind(kind), name=name, country=country, city=city, is_demo=True)
    for slug, en, es, zh, ar, excellent in programme.SERVICE_LINES:
        actions.offer_service_line(
            slug=slug, names={"en": en, "es": es, "zh-hans": zh, "ar": ar}, is_centre_of_excellence=excellent
        )


def _staff(programme: Any) -> None:
    from hospitium.access.actions import create_person, give_role
    from hospitium.access.roles import Role
    from hospitium.partners import queries

    home = queries.home()
    by_name = {office.name: office for office in queries.offices()}
    offices = [by_name[row[0]] for row in programme.OFFICES]
    for mail, name, native, role, place, language in programme.STAFF:
        where = home if place is None else offices[place]
        person = create_person(
            email=f"{mail}@demo.invalid",
            name=name,
            native_name=native,
            language=language,
            zone=where.zone,
        )
        give_role(person=person, role=Role(role), organisation_id=where.pk)


def _sign_rules() -> None:
    """The demo's privacy officer signs what is certain enough, for a year; a real programme begins with none signed."""
    from django.utils import timezone

    from config.demo.programme import STANDING
    from hospitium.access.queries import User, actor_of
    from hospitium.patients import actions, queries

    actions.load_rules()
    officer = actor_of(User.objects.get(email="privacy@demo.invalid"))
    expires = timezone.now().date() + dt.timedelta(days=365)
    for row in queries.rules_for(officer, state="unsigned"):
        if row.confidence != "low" and row.country != "ZZ":
            standing = STANDING & set(row.bases)
            actions.sign_rule(
                rule_id=row.pk, expires=expires, standing=standing, remark="Demo: not legal advice", by=officer
            )


def _case(
    rng: random.Random, number: int, programme: Any, lines: dict[str, int], owners: list[Any], offices: dict[str, int]
) -> Any:
    from config.demo.gates import pathway_of
    from config.demo.names import COUNTRIES
    from config.demo.people import demo_person
    from hospitium.access.acting import SYSTEM
    from hospitium.cases.actions import open_case
    from hospitium.patients.actions import register_patient

    person = demo_person(rng, COUNTRIES[number % len(COUNTRIES)])
    line, question = rng.choice(programme.QUESTIONS)
    office = offices.get(person.country)
    patient = register_patient(
        name=person.name,
        by=SYSTEM,
        office_id=office,
        birth_date=person.birth_date,
        sex=person.sex,
        country=person.country,
        zone=person.zone,
        interpreter_needed=person.interpreter_needed,
        is_demo=True,
        languages=[{"tag": person.language, "is_preferred": True}],
        contacts=[f"family{number}@example.invalid"] if number in TWICE else (),
        stated_by="family",
    )
    stage = rng.choices([name for name, _ in programme.STAGES], [weight for _, weight in programme.STAGES])[0]
    urgency = rng.choices(["emergency", "urgent", "soon", "elective"], [2, 10, 28, 60])[0]
    pathway = pathway_of(number, stage, urgency)
    case = open_case(
        patient=patient,
        by=SYSTEM,
        office_id=office,
        service_line_id=lines[line],
        question=question,
        urgency=urgency,
        stage=stage,
        pathway=pathway,
        is_demo=True,
    )
    _age(rng, case, owners)
    return patient


def _register_again(patient: Any) -> None:
    """The same person by another paper: in capitals, the year of birth alone, the same mail; with a case of its own."""
    from hospitium.access.acting import SYSTEM
    from hospitium.cases.actions import open_case
    from hospitium.kernel.names import PersonName
    from hospitium.patients.actions import register_patient

    again = register_patient(
        name=PersonName(patient.full_name.upper()),
        by=SYSTEM,
        office_id=patient.office_id,
        birth_date=patient.birth_date[:4],
        sex=patient.sex,
        country=patient.country,
        zone=patient.zone,
        contacts=[contact.value for contact in patient.contacts.all()],
        is_demo=True,
        stated_by="referral",
        with_matches=True,
    )
    open_case(patient=again, by=SYSTEM, office_id=patient.office_id, is_demo=True)


def _age(rng: random.Random, case: Any, owners: list[Any]) -> None:
    """Let the case look lived in: an owner, a past, due dates around today, gates that somebody spoke of."""
    from config.demo.gates import stand_before_gates
    from config.demo.reviews import bring_into_review
    from hospitium.cases.work.whose import follow_owner

    back = dt.timedelta(hours=rng.randint(2, 500))
    case.owner = rng.choice([*owners, None])
    case.opened_at, case.stage_at = case.opened_at - back * 2, case.stage_at - back
    for machine, times in case.clocks.items():
        case.clocks[machine] = [(dt.datetime.fromisoformat(one) - back).isoformat() if one else "" for one in times]
    for task in case.tasks.all():
        task.due_at -= back * rng.uniform(0.2, 1.1)
        task.made_at -= back
        task.save(update_fields=["due_at", "made_at"])
    if case.stage in ("visa", "travel"):
        case.arrival_on = (case.changed_at + dt.timedelta(days=rng.randint(3, 40))).date()
        _passport(case)
    stand_before_gates(case)
    _circle(rng, case)
    bring_into_review(case)
    follow_owner(case, None)
    case.look_again()
    case.save()


def _passport(case: Any) -> None:
    """Whoever waits for a visa has shown one."""
    from hospitium.access.acting import SYSTEM
    from hospitium.patients.actions import record_passport

    expires = (case.changed_at + dt.timedelta(days=1500)).date()
    number, country = f"X{case.patient_id:07}", case.patient.country or "MX"
    record_passport(patient=case.patient, number=number, country=country, expires=expires, by=SYSTEM)


def _circle(rng: random.Random, case: Any) -> None:
    from hospitium.access.queries import User
    from hospitium.access.roles import Role
    from hospitium.cases.models import CircleMember

    wanted = [
        ("tomas@demo.invalid", Role.SPECIALIST, 0.12),
        ("nurse.huda@demo.invalid", Role.NURSE, 0.08),
        ("amara@demo.invalid", Role.REFERRING_PHYSICIAN, 0.06),
        ("patient@demo.invalid", Role.PATIENT, 0),  # its case is chosen in `config.demo.families`
    ]
    for mail, role, share in wanted:
        if rng.random() < share:
            person = User.objects.get(email=mail)
            CircleMember.objects.create(case=case, person=person, role=role)
            case.circle = sorted({*case.circle, person.pk})
