"""What is asked ahead is answered while we go on, and heard when it is called for, in the order in which it was asked."""

import contextlib

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from hospitium.kernel import database
from proofs.servers import until

pytestmark = pytest.mark.django_db(transaction=True)

WRONG = "SELECT 1 / %s"


def ask(question, *params):
    with connection.cursor() as cursor:
        cursor.execute(question, params)
        return cursor.fetchall()


def served_by():
    return ask("SELECT pg_backend_pid()")


def test_the_database_answers_before_the_rows_are_called_for():
    with (
        psycopg.connect(**database.address().params("admin"), dbname="postgres", autocommit=True) as other,
        transaction.atomic(),
    ):
        ((pid,),) = served_by()
        rows = database.ask_ahead("SELECT %s, pg_advisory_xact_lock(%s, 7) IS NULL", ["one", 31])
        held = "SELECT 1 FROM pg_locks WHERE (pid, locktype, classid, objid) = (%s, 'advisory', 31, 7) AND granted"
        until(lambda: other.execute(held, [pid]).fetchone(), 30, "it was not asked before it was called for")
        assert rows() == [("one", False)]


def test_what_is_asked_after_it_waits_for_it_and_both_are_heard():
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        first = database.ask_ahead("SELECT %s", [1])
        second = database.ask_ahead("SELECT %s", [2])
        assert ask("SELECT %s", 3) == [(3,)]
        assert (second(), first()) == ([(2,)], [(1,)])
    told = [query["sql"].removeprefix("SELECT ") for query in asked.captured_queries]
    assert told == ["BEGIN", "1", "2", "3", "COMMIT"]


def test_asked_often_it_is_prepared_like_every_other():
    with transaction.atomic():
        for number in range(12):
            assert database.ask_ahead("SELECT 'often', %s", [number])() == [("often", number)]
        assert ask("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT ''often''%%'") == [(1,)]


@pytest.mark.parametrize("is_called_for", [True, False])
def test_an_error_of_it_undoes_the_transaction_whether_it_is_called_for_or_not(is_called_for):
    server = served_by()
    with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic():
        rows = database.ask_ahead(WRONG, [0])
        if is_called_for:
            rows()
    assert served_by() == server


def test_an_error_of_it_is_heard_by_what_is_asked_next():
    with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic():
        database.ask_ahead(WRONG, [0])
        ask("SELECT 1")


@pytest.mark.parametrize("divisor", [0, 1])
def test_what_is_undone_undoes_it_too_whatever_became_of_it(divisor):
    server = served_by()
    with transaction.atomic():
        ask("SELECT set_config('hosp.person', '5', true)")
        with pytest.raises(KeyError), transaction.atomic():
            ask("SELECT 1")
            database.ask_ahead(WRONG, [divisor])
            raise KeyError
        assert ask("SELECT current_setting('hosp.person')") == [("5",)]
    with pytest.raises(KeyError), transaction.atomic():
        database.ask_ahead(WRONG, [divisor])
        raise KeyError
    assert served_by() == server


def test_a_commit_waits_for_it_and_a_page_drawn_meanwhile_too():
    drawn = []
    with transaction.atomic():
        rows = database.ask_ahead("SELECT %s", [1])
        database.meanwhile(lambda: drawn.append("drawn"))
    assert (drawn, rows()) == (["drawn"], [(1,)])


@pytest.mark.parametrize("is_undone", [True, False])
@pytest.mark.parametrize("asks", [True, False])
def test_who_acts_is_told_with_begin_and_holds_for_that_transaction_alone(is_undone, asks):
    server = served_by()
    with contextlib.suppress(KeyError), transaction.atomic():
        database.set_local(person="it's %s")
        if asks:
            assert ask("SELECT current_setting('hosp.person')") == [("it's %s",)]
        if is_undone:
            raise KeyError
    assert ask("SELECT coalesce(current_setting('hosp.person', true), '')") == [("",)]
    assert served_by() == server


def test_an_error_of_it_is_not_taken_for_one_of_a_savepoint_that_began_later():
    with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic():
        database.ask_ahead(WRONG, [0])
        with contextlib.suppress(KeyError), transaction.atomic():
            raise KeyError


def test_what_failed_is_never_committed_in_silence_whoever_caught_its_error():
    server = served_by()
    with pytest.raises(TransactionManagementError), transaction.atomic():
        database.ask_ahead(WRONG, [0])
        with contextlib.suppress(DatabaseError), transaction.atomic():
            ask("SELECT 1")
    with pytest.raises(TransactionManagementError), transaction.atomic(), contextlib.suppress(DatabaseError):
        ask(WRONG, 0)
    assert served_by() == server
