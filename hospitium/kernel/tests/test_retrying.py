"""Deadlocks and other passing conflicts are run anew; what stays is refused in words."""

import concurrent.futures
import threading

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

from hospitium.kernel.retrying import Busy, Taken, retrying


def conflict(kind, cause):
    error = kind("told by the database")
    error.__cause__ = cause
    return error


def run_beside(*works):
    """Run each in a thread and a connection of its own; gives what they gave."""

    def one(work):
        try:
            return work()
        finally:
            connection.close()

    with concurrent.futures.ThreadPoolExecutor(len(works)) as pool:
        return [done.result(30) for done in [pool.submit(one, work) for work in works]]


@pytest.fixture
def two_rows(transactional_db):
    from hospitium.partners.actions import register_organisation
    from hospitium.partners.models import OrganisationKind

    return [
        register_organisation(kind=OrganisationKind.OFFICE, name=name, country="AE", zone="UTC", covers=[]).pk
        for name in ("One", "Two")
    ]


def add(number, letter):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE partners_organisation SET city = city || %s WHERE id = %s", [letter, number])


def cities(numbers):
    with connection.cursor() as cursor:
        cursor.execute("SELECT city FROM partners_organisation WHERE id = ANY (%s) ORDER BY id", [numbers])
        return [city for (city,) in cursor.fetchall()]


def test_a_real_deadlock_is_run_anew_and_both_take_effect_once(two_rows):
    meet, tries = threading.Barrier(2), []

    def crossing(first, second):
        def work():
            tries.append(first)
            with transaction.atomic():
                add(first, "x")
                if tries.count(first) == 1:
                    meet.wait(10)
                add(second, "x")

        return lambda: retrying(work)

    run_beside(crossing(*two_rows), crossing(*reversed(two_rows)))
    assert cities(two_rows) == ["xx", "xx"] and len(tries) == 3


def test_a_real_serialization_failure_is_run_anew(two_rows):
    meet, tries = threading.Barrier(2), []

    def work():
        tries.append(threading.get_ident())
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cities(two_rows)
            if tries.count(threading.get_ident()) == 1:
                meet.wait(10)
            add(two_rows[0], "y")

    run_beside(*[lambda: retrying(work)] * 2)
    assert cities(two_rows)[0] == "yy" and len(tries) == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("kind", "cause", "refusal"),
    [
        (OperationalError, psycopg.errors.DeadlockDetected(), Busy),
        (OperationalError, psycopg.errors.SerializationFailure(), Busy),
        (IntegrityError, psycopg.errors.ExclusionViolation(), Taken),
    ],
)
def test_what_stays_is_refused_in_words_after_three_more_tries(kind, cause, refusal):
    tries = []

    def work():
        tries.append(1)
        raise conflict(kind, cause)

    with pytest.raises(refusal, match="Nothing was changed"):
        retrying(work)
    assert len(tries) == 4


@pytest.mark.django_db(transaction=True)
def test_other_failures_are_not_run_anew():
    tries = []

    def work():
        tries.append(1)
        raise conflict(IntegrityError, psycopg.errors.UniqueViolation())

    with pytest.raises(DatabaseError):
        retrying(work)
    assert len(tries) == 1


@pytest.mark.django_db
def test_inside_another_transaction_nothing_is_run_anew():
    tries = []

    def work():
        tries.append(1)
        raise conflict(OperationalError, psycopg.errors.DeadlockDetected())

    with pytest.raises(Busy):
        retrying(work)
    assert len(tries) == 1


@pytest.mark.django_db(transaction=True)
def test_a_view_that_met_a_deadlock_answers_as_if_nothing_had_been(client, home, monkeypatch):
    from hospitium.access.acting import SYSTEM, acting
    from hospitium.access.roles import Role
    from hospitium.access.testing import make_person
    from hospitium.cases import views
    from hospitium.cases.queries import timeline
    from hospitium.cases.testing import make_case

    case, tries, real = make_case(), [], views.actions.write_note

    def unlucky(**facts):
        tries.append(real(**facts))
        if len(tries) == 1:
            raise conflict(OperationalError, psycopg.errors.DeadlockDetected())

    monkeypatch.setattr(views.actions, "write_note", unlucky)
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    assert client.post(f"/cases/{case.ref}/notes/", {"text": "x"}).status_code == 302
    assert len(tries) == 2
    with acting(SYSTEM):
        assert [entry.verb for entry in timeline(SYSTEM, case)] == ["note", "opened"]


@pytest.mark.django_db(transaction=True)
def test_a_page_that_stays_busy_says_when_to_try_again(client, home, monkeypatch):
    from hospitium.access.roles import Role
    from hospitium.access.testing import make_person
    from hospitium.cases import views
    from hospitium.cases.testing import make_case

    def never(**facts):
        raise conflict(OperationalError, psycopg.errors.DeadlockDetected())

    case = make_case()
    monkeypatch.setattr(views.actions, "write_note", never)
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    answer = client.post(f"/cases/{case.ref}/notes/", {"text": "x"})
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "5"
