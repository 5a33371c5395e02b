"""The worklist is what the rule lets through, in order, however it was found; its counts and its search."""

import datetime as dt
import random

import pytest
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import actor_of
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, make_person
from hospitium.cases import queries, worklist
from hospitium.cases.models import Case
from hospitium.cases.testing import make_case
from hospitium.patients.actions import deny

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


def listed(actor, **filters):
    with acting(actor):
        return [line.ref for line in queries.worklist(actor, queries.Filters(**filters)).cases]


def test_every_relation_leads_to_what_the_rule_lets_through_in_order(home, offices, monkeypatch):
    monkeypatch.setattr(worklist, "openable", lambda *, patients, by: {patient.pk for patient in patients})
    rng = random.Random(11)
    people = [
        make_person(f"P{n}", *rng.sample(list(Role), rng.choice([1, 2])), organisation_id=rng.choice(offices).pk)
        for n in range(30)
    ]
    for n in range(30):
        circle = tuple((person.pk, "nurse") for person in rng.sample(people, rng.randint(0, 4)))
        make_case(name=f"Case {n}", office_id=rng.choice([None, *(office.pk for office in offices)]), circle=circle)
    for actor in [actor for actor in map(actor_of, people) if actor.may("see worklist")]:
        with acting(actor):
            open_cases = queries.visible(actor).exclude(stage="closed").order_by("look_at", "id")
            allowed = list(open_cases.values_list("ref", flat=True))
        assert listed(actor) == allowed, actor


@pytest.mark.parametrize("sort", ["look", "new", "changed"])
def test_each_order_goes_on_after_the_last_line(mira, sort, monkeypatch):
    refs = {make_case(name=f"Case {n}").ref for n in range(7)}
    monkeypatch.setattr(worklist, "PAGE", 3)
    seen, after = [], ""
    with acting(mira):
        while page := queries.worklist(mira, queries.Filters(sort=sort), after=after):
            seen += [line.ref for line in page.cases]
            if not (after := page.after):
                break
    assert len(seen) == 7 and set(seen) == refs


def test_a_shut_out_bites_on_the_next_page_though_its_question_is_kept(mira):
    case = make_case()
    assert listed(mira) == [case.ref]
    with acting(SYSTEM):
        deny(patient=case.patient, key=f"person:{mira.id}", stated_by="The patient", by=SYSTEM)
    assert listed(mira) == []


def test_what_is_overdue_is_asked_of_each_moment(mira):
    case = make_case()
    with acting(SYSTEM):
        Case.objects.update(due_at=timezone.now() + dt.timedelta(hours=1))
    assert listed(mira, due="overdue") == []
    with acting(SYSTEM):
        Case.objects.update(due_at=timezone.now() - dt.timedelta(hours=1))
    assert listed(mira, due="overdue") == [case.ref]


def test_counts_stop_at_a_thousand_and_say_that_there_are_more(mira, monkeypatch):
    for n in range(6):
        make_case(name=f"Case {n}")
    with acting(mira):
        assert queries.chips(mira)() | {"today": 0} == {
            "all": 6, "mine": 0, "unowned": 6, "overdue": 0, "today": 0, "clinician": 0, "snoozed": 0, "seen": 6,
        }  # fmt: skip
        monkeypatch.setattr(worklist, "COUNTED", 4)
        worklist._lines_to_count.cache_clear()
        assert queries.chips(mira)()["seen"] == 5
    worklist._lines_to_count.cache_clear()


def test_a_name_is_found_by_the_beginnings_of_its_words_and_a_reference_by_either_end(mira):
    case = make_case(name="María José Núñez")
    make_case(name="Bruno Mars")
    for text in ("nunez", "MARÍA nu", "jos", case.ref, case.ref[:6], case.ref[2:6], case.ref[-4:].lower()):
        assert case.ref in listed(mira, text=text), text
    for text in ("aria", "nunez bruno", "C-0000"):
        assert case.ref not in listed(mira, text=text), text
