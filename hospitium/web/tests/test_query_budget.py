"""Pages ask the database a bounded number of questions, whatever hangs on them (study of the interface, section 15).

Signing in, permission, the record of the look and both ends of the transaction are among them.
"""

import html
import re
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import User, actor_of
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, make_person, signed_in
from hospitium.cases.actions import assign_case, join_circle
from hospitium.cases.messages.testing import say
from hospitium.cases.testing import make_case
from hospitium.records.testing import make_bundle, take_in
from hospitium.records.translating.actions import ask_translation
from hospitium.scheduling.booking.testing import make_appointment, make_resource
from hospitium.scheduling.visits.testing import confirmed, make_campus, make_visit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mira(client, home):
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    return client


def test_the_worklist_asks_eight_questions_however_long_it_is(mira, django_assert_max_num_queries):
    for n in range(30):
        make_case(name=f"Case {n}")
    with django_assert_max_num_queries(8):
        assert mira.get("/worklist/").status_code == 200


def test_a_bare_case_asks_eleven(mira, django_assert_max_num_queries):
    case = make_case()
    with django_assert_max_num_queries(11):
        assert mira.get(f"/cases/{case.ref}/").status_code == 200


def test_a_case_with_everything_on_it_asks_thirteen_and_one_for_a_double(
    mira, home, offices, django_assert_max_num_queries
):
    take_in(make_bundle())
    case = take_in(make_bundle(title="Another day")).case
    nurse = make_person("Nora", Role.NURSE, organisation_id=home.pk)
    with acting(SYSTEM):
        join_circle(case_ref=case.ref, person=nurse, role=Role.NURSE, by=SYSTEM)
    with django_assert_max_num_queries(14):
        page = mira.get(f"/cases/{case.ref}/").content.decode()
    for panel in ("Possibly the same person", "Patient summary", "Circle", "Shut out by the patient", "Documents"):
        assert panel in page


def test_a_thread_asks_as_much_for_forty_messages_and_a_family_of_four_as_for_two(
    client, home, django_assert_max_num_queries
):
    mira = make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)
    family = [make_person(name, Role.PATIENT, organisation_id=home.pk) for name in ("Ana", "Ben", "Cleo", "Dan")]
    client.force_login(mira)
    for count, readers in ((2, family[:1]), (40, family)):
        case = make_case(name=f"Case {count}", circle=tuple((one.pk, "patient") for one in readers))
        for _ in range(count):
            say(case, mira, "family")
        with django_assert_max_num_queries(15):
            assert client.get(f"/cases/{case.ref}/messages/family/").status_code == 200


def test_the_workbench_of_a_translation_asks_as_much_for_fifty_segments_as_for_two(
    mira, home, django_assert_max_num_queries
):
    for sentences in (2, 60):
        narrative = "".join(f"<p>Toma {number} mg cada noche.</p>" for number in range(sentences))
        document = take_in(make_bundle(family=f"Quispe {sentences}", narrative=narrative))
        actor = make_actor("Lina", Role.COORDINATOR, organisation_id=home.pk)
        with acting(actor):
            asked = ask_translation(document_ref=document.ref, source="es", target="en", engine="human", by=actor)
        with django_assert_max_num_queries(15):
            assert mira.get(f"/translations/{asked.ref}/").status_code == 200


@pytest.mark.parametrize("page", ["/work/", "/work/desk/?everybody=1", "/work/handovers/"])
def test_pages_of_work_ask_twelve_at_most_however_much_there_is(mira, home, django_assert_max_num_queries, page):
    person = User.objects.get(name="Mira")
    for n in range(20):
        case = make_case(name=f"Case {n}")
        with acting(actor := actor_of(person)):
            assign_case(case_ref=case.ref, owner_id=person.pk, by=actor)
    with django_assert_max_num_queries(12):
        answer = mira.get(page)
    assert answer.status_code == 200 and (answer.content.decode().count("data-row") == 50 or "handovers" in page)


def test_the_queue_of_reviews_and_a_review_ask_as_much_for_many_as_for_few(home, django_assert_max_num_queries):
    cases = [make_case(name=f"Case {n}", stage="review") for n in range(20)]
    take_in(make_bundle())
    mira = make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)
    browser = signed_in(mira, SERVER_NAME="testserver")
    with django_assert_max_num_queries(12):
        assert browser.get("/review/").status_code == 200
    with django_assert_max_num_queries(15):
        assert browser.get(f"/cases/{cases[0].ref}/review/").status_code == 200


def test_the_home_of_a_family_asks_a_bounded_number_whatever_it_told(client, home, django_assert_max_num_queries):
    noura = make_person("Noura", Role.PATIENT, organisation_id=home.pk)
    case = make_case(circle=((noura.pk, "patient"),))
    client.force_login(noura)
    with django_assert_max_num_queries(9):
        assert client.get("/home/").status_code == 200
    client.post(f"/home/{case.ref}/forms/customs/diet/", {"choice": "halal"})
    client.post(f"/home/{case.ref}/companions/")
    with django_assert_max_num_queries(9):
        assert client.get("/home/").status_code == 200
    for part in ("forms", "papers", "consents", "letters", "seen"):
        with django_assert_max_num_queries(10):
            assert client.get(f"/home/{case.ref}/{part}/").status_code == 200


def test_a_visit_and_its_proposals_ask_a_bounded_number_whatever_they_hold(mira, home, django_assert_max_num_queries):
    make_campus()
    by = actor_of(User.objects.get(name="Mira"))
    plan = confirmed(make_visit(by, beginning="spine_surgery"), by)
    with acting(by):
        run = plan.runs.get()
    with django_assert_max_num_queries(15):
        assert mira.get(f"/cases/{plan.case.ref}/visit/").status_code == 200
    for page in ("visit/nurse/", "apart/", "itinerary/medicines/"):
        with django_assert_max_num_queries(15):
            assert mira.get(f"/cases/{plan.case.ref}/{page}").status_code == 200
    with django_assert_max_num_queries(15):
        assert mira.get(f"/cases/{plan.case.ref}/visit/runs/{run.pk}/").status_code == 200


LEAVE = ("access:sign-out", "access:language", "family:leave")
BEYOND = {"cases:match": 21, "records:packet-file": 18, "visits:instance": 23, "board:pick": 24, "web:thread": 16}
"""What asks more than a page of staff may, and how much at most: they weigh or print a whole record, or plan with all that a
campus has; a thread that is read for the first time is marked as read.
"""


PARTICULAR = re.compile(r"\b[A-Z]-[0-9A-Z]{4}-[0-9A-Z]{4}\b|\d+")


def reached(browser, start):
    """Every kind of page one comes to by links, three of each at most: its name, its address, how often it asks.

    Addresses are of one kind when nothing but references and numbers tell them apart.
    """
    waiting, seen, times = [start], {start}, Counter()
    while waiting:
        path = waiting.pop(0)
        try:
            name = resolve(path.partition("?")[0]).view_name
        except Resolver404:  # of another site, or a file
            continue
        kind = PARTICULAR.sub("*", path)
        times[kind] += 1
        if times[kind] > 3 or name in LEAVE:
            continue
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(path)
        if answer.status_code == 200:
            yield name, path, len(asked)
        links = [answer.headers["Location"]] if answer.status_code == 302 else []
        if "html" in answer.headers.get("Content-Type", ""):
            links += map(html.unescape, re.findall(r'(?:href|hx-get)="(/[^"#]*)', answer.content.decode()))
        waiting += [link for link in dict.fromkeys(links) if link not in seen]
        seen.update(links)


@pytest.mark.parametrize("reader", ["family", "coordinator"])
def test_no_page_one_comes_to_asks_more_than_its_budget(home, reader):
    make_campus()
    mira = make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)
    noura = make_person("Noura", Role.PATIENT, organisation_id=home.pk)
    by = actor_of(mira)
    case = confirmed(make_visit(by, beginning="spine_surgery"), by).case
    take_in(make_bundle())
    with acting(SYSTEM):
        join_circle(case_ref=case.ref, person=noura, role=Role.PATIENT, by=SYSTEM)
    say(case, mira, "family")
    start, person, fewest = ("/home/", noura, 18) if reader == "family" else ("/", mira, 70)
    found = list(reached(signed_in(person, SERVER_NAME="testserver"), start))
    over = [one for one in found if one[2] > (10 if one[0].startswith("family:") else BEYOND.get(one[0], 15))]
    assert not over, "\n".join(map(str, over))
    assert len({name for name, _path, _asked in found}) >= fewest


@pytest.mark.parametrize("reading", ["resources", "visits"])
def test_the_plan_board_asks_fifteen_at_most_however_many_rows(mira, home, django_assert_max_num_queries, reading):
    for number in range(12):
        make_appointment(make_resource(f"Dr {number}"), case=make_case(name=f"Case {number}"))
    with django_assert_max_num_queries(15):
        page = mira.get(f"/board/?day=2027-03-01&reading={reading}").content.decode()
    assert page.count("data-appt=") == 12
