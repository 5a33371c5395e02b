"""Who looked is written as the last act of the transaction, by the database's own function, or nothing is answered."""

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.actions import note_access
from hospitium.access.models import AccessEvent, ChainHead
from hospitium.access.record import RecordUnavailable
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, make_person
from hospitium.cases.testing import make_case
from hospitium.kernel import database
from hospitium.partners.queries import home as home_campus

pytestmark = pytest.mark.django_db


def events(**wanted):
    with acting(SYSTEM):
        return list(AccessEvent.objects.filter(**wanted).order_by("id"))


def admin():
    return psycopg.connect(**database.address().params("admin"), dbname=connection.settings_dict["NAME"])


def test_looks_are_numbered_without_gaps_in_the_chain_of_the_office_one_works_for(home, offices):
    mira = make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)
    lin = make_actor("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)
    for actor in (mira, lin, mira):
        with acting(actor):
            note_access("read", "case", ["C-1", "P-1"])
            note_access("list", "case", ["C-1"])
    assert [(one.number, one.person_id) for one in events(office=home.pk)] == [(n, mira.id) for n in (1, 2, 3, 4)]
    assert [(one.number, one.person_id) for one in events(office=offices[0].pk)] == [(n, lin.id) for n in (1, 2)]
    assert dict(ChainHead.objects.values_list("office", "number"))[home.pk] == 4


def test_the_person_is_the_one_the_transaction_was_told_of_not_the_one_an_event_names(home):
    mira = make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)
    with acting(mira), connection.cursor() as cursor:
        cursor.execute(
            """SELECT access_append('[{"person_id": 7, "office": 9, "number": 99, "at": "2001-01-01", "roles": [],
            "action": "read", "kind": "case", "refs": [], "purpose": "", "route": "", "address": "", "facts": {}}]')"""
        )
    (event,) = events(action="read")
    assert (event.person_id, event.office, event.number) == (mira.id, home.pk, 1)
    assert event.at.year > 2001


def test_an_act_of_the_system_within_a_persons_request_is_the_systems(home):
    mira = make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)
    with acting(mira):
        note_access("read", "case", ["C-1"])
        with acting(SYSTEM):
            note_access("update", "patient", ["P-1"])
        note_access("read", "case", ["C-2"])
    assert [(one.person_id, one.office, one.refs) for one in events()] == [
        (None, 0, ["P-1"]),
        (mira.id, home.pk, ["C-1"]),
        (mira.id, home.pk, ["C-2"]),
    ]


def test_what_a_whole_transaction_takes_back_leaves_no_gap(home):
    mira = make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)
    with pytest.raises(ZeroDivisionError), acting(mira):
        note_access("read", "case", ["C-1"])
        1 / 0  # noqa: B018
    with acting(mira):
        note_access("read", "case", ["C-2"])
    assert [(one.number, one.refs) for one in events()] == [(1, ["C-2"])]


def test_a_look_outlives_a_savepoint_and_a_change_does_not(home):
    with acting(SYSTEM):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            note_access("read", "case", ["C-1"])
            note_access("create", "case", ["C-2"])
            1 / 0  # noqa: B018
        note_access("create", "case", ["C-3"])
    assert [one.refs for one in events()] == [["C-1"], ["C-3"]]


def test_patient_data_outside_acting_fails_loudly():
    with pytest.raises(RuntimeError, match="acting"):
        note_access("read", "case", ["C-1"])


def test_the_record_takes_no_fractions(home):
    with pytest.raises(TypeError), acting(SYSTEM):
        note_access("read", "case", ["C-1"], seen={"values": [1, 7.4]})


@pytest.mark.parametrize(
    "attempt",
    [
        "INSERT INTO access_accessevent SELECT * FROM access_accessevent",
        "UPDATE access_accessevent SET action = 'x'",
        "DELETE FROM access_accessevent",
        "TRUNCATE access_accessevent",
        "UPDATE access_chainhead SET number = 0",
        "SELECT * FROM access_chainhead FOR UPDATE",
        "DELETE FROM access_chainhead",
        "ALTER FUNCTION access_append OWNER TO hospitium_app",
    ],
)
def test_the_app_role_can_only_read_and_append(home, attempt):
    make_case()
    with acting(SYSTEM), pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attempt)


@pytest.mark.django_db(transaction=True)
def test_while_the_record_is_locked_nothing_is_answered_and_afterwards_the_chain_goes_on(client, home):
    case = make_case(name="Zenobia Canary")
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home_campus().pk))
    assert client.get(f"/cases/{case.ref}/").status_code == 200
    with admin() as locker:
        locker.execute("SELECT * FROM access_chainhead FOR UPDATE")
        for answer in (client.get(f"/cases/{case.ref}/"), client.post(f"/cases/{case.ref}/notes/", {"text": "x"})):
            assert answer.status_code == 503
            assert b"Canary" not in answer.content and b"cannot be shown" in answer.content
        locker.rollback()
    answer = client.get(f"/cases/{case.ref}/")
    assert answer.status_code == 200 and b"Canary" in answer.content
    assert [one.number for one in events(office=home_campus().pk)] == [1, 2]


def test_without_the_function_nothing_is_answered(client, home):
    case = make_case(name="Zenobia Canary")
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hospitium.access.record.APPEND", "SELECT access_gone(%s)")
        answer = client.get(f"/cases/{case.ref}/")
    assert answer.status_code == 503 and b"Canary" not in answer.content


def test_a_record_that_cannot_be_written_undoes_the_work(home):
    with pytest.MonkeyPatch.context() as patch, pytest.raises(RecordUnavailable):
        patch.setattr("hospitium.access.record.APPEND", "SELECT access_gone(%s)")
        make_case()
    with acting(SYSTEM):
        from hospitium.cases.models import Case

        assert Case.objects.count() == 0


def test_a_page_costs_no_query_more_than_its_one_appending(client, home, django_assert_max_num_queries):
    make_case()
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    client.get("/worklist/")
    with django_assert_max_num_queries(19):
        client.get("/worklist/")
