"""A record that others hold is asked for, comes step by step, and its source is reminded in its own language."""

import datetime as dt

import pytest
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import actor_for
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, make_person
from hospitium.cases.actions import assign_case
from hospitium.cases.models import Case
from hospitium.kernel.errors import NotHere
from hospitium.messaging.models import Notice, Outgoing
from hospitium.records import chasing, queries
from hospitium.records.errors import NoReason, StepNotAllowed
from hospitium.records.journey import MOVES, WantedState, moves_from
from hospitium.records.models import WantedRecord
from hospitium.records.testing import make_bundle, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(home):
    return take_in(make_bundle()).case


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


def want(mira, case, **facts):
    with acting(mira):
        told = {"kind": "lab", "source": "Clínica San Pablo", "contact": "lab@clinic.invalid", "language": "es"} | facts
        return chasing.want_record(case_ref=case.ref, by=mira, **told)


def move(mira, case, wanted, to, **facts):
    with acting(mira):
        return chasing.move_record(case_ref=case.ref, number=wanted.pk, to=to, by=mira, **facts)


def completeness(case):
    with acting(SYSTEM):
        return Case.objects.values_list("records_here", "records_wanted").get(pk=case.pk)


def age(wanted, days):
    with acting(SYSTEM):
        WantedRecord.objects.filter(pk=wanted.pk).update(requested_at=timezone.now() - dt.timedelta(days=days))


def test_completeness_counts_what_is_here_of_what_is_to_be_had(mira, case):
    one, two, three = (want(mira, case, kind=kind) for kind in ("lab", "imaging", "slides"))
    move(mira, case, one, "received")
    move(mira, case, three, "unobtainable", reason="The laboratory burnt down")
    assert completeness(case) == (1, 2)
    move(mira, case, one, "requested")
    assert completeness(case) == (0, 2) and two.state == "requested"


def test_what_is_not_to_be_had_needs_a_reason(mira, case):
    with pytest.raises(NoReason):
        move(mira, case, want(mira, case), "unobtainable")


def test_a_step_that_skips_is_refused(mira, case):
    with pytest.raises(StepNotAllowed):
        move(mira, case, want(mira, case), "legible")


def test_only_who_may_review_the_record_calls_one_reviewed(mira, case):
    wanted = want(mira, case)
    for step in ("received", "legible"):
        move(mira, case, wanted, step)
    with pytest.raises(NotHere):
        move(mira, case, wanted, "reviewed")


def test_what_must_be_translated_is_not_reviewed_before():
    assert moves_from("legible", needs_translation=True) == ("translated",)
    assert moves_from("legible", needs_translation=False) == ("reviewed",)
    assert all(set(moves) <= set(WantedState.values) for moves in MOVES.values()) and set(MOVES) == set(
        WantedState.values
    )


def test_a_received_record_points_to_its_document_of_the_same_case(mira, case, home):
    document = take_in(make_bundle(title="Lab"), sent_for_id=case.pk)
    assert move(mira, case, want(mira, case), "received", document_ref=document.ref).document_id == document.pk
    other = make_bundle(family="Vargas", given="Inés", birth_date="1990-01-01")
    other["entry"][1]["resource"]["identifier"] = []
    with pytest.raises(NotHere):
        move(mira, case, want(mira, case), "received", document_ref=take_in(other).ref)


def test_a_source_is_reminded_once_a_week_in_its_language_and_no_name_leaves(mira, case):
    wanted = want(mira, case)
    assert chasing.remind() == 0
    age(wanted, 8)
    assert (chasing.remind(), chasing.remind()) == (1, 0)
    with acting(SYSTEM):
        (sent,) = Outgoing.objects.filter(kind="records_wanted")
    assert (sent.recipient, sent.language, sent.about) == ("lab@clinic.invalid", "es", case.ref)


def test_a_promise_is_waited_for(mira, case):
    wanted = want(mira, case)
    move(mira, case, wanted, "promised", promised_for=timezone.now().date() + dt.timedelta(days=3))
    age(wanted, 30)
    assert chasing.remind() == 0
    assert chasing.remind(now=timezone.now() + dt.timedelta(days=5)) == 1


def test_after_three_reminders_the_owner_is_told_instead(mira, case, home):
    owner = make_person("Olga", Role.COORDINATOR, organisation_id=home.pk)
    with acting(mira):
        assign_case(case_ref=case.ref, owner_id=owner.pk, by=mira)
    wanted = want(mira, case)
    age(wanted, 8)
    now = timezone.now()
    assert [chasing.remind(now=now + dt.timedelta(days=8 * week)) for week in range(6)] == [1, 1, 1, 0, 0, 0]
    assert Notice.objects.filter(person_id=owner.pk, kind="records_overdue", ref=case.ref).count() == 1


def test_the_ledger_groups_by_source_and_tells_the_oldest(mira, case):
    age(want(mira, case), 12)
    want(mira, case, source="Hospital Dos de Mayo", kind="imaging")
    with acting(mira):
        ledger = queries.ledger_of(mira, case)
    assert [source["name"] for source in ledger["sources"]] == ["Clínica San Pablo", "Hospital Dos de Mayo"]
    assert ledger["oldest"] == 12


def test_the_page_asks_for_several_records_at_once_and_shows_them(client, case, home):
    person = make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)
    client.force_login(person)
    page = client.post(
        f"/cases/{case.ref}/chase/", {"source": "Lab Lima", "kinds": ["lab", "slides"], "language": "es"}, follow=True
    )
    assert page.status_code == 200 and page.content.decode().count('id="wanted-') == 2
    assert client.post(f"/cases/{case.ref}/chase/", {"source": ""}).status_code == 422
    with acting(actor_for(person.pk)):
        number = WantedRecord.objects.first().pk
    assert client.post(f"/cases/{case.ref}/chase/{number}/", {"to": "received"}).status_code == 302
    assert "0/2" not in client.get("/worklist/").content.decode()
