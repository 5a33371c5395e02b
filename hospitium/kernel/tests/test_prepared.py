"""Statements stay prepared in a connection; a table that changes while pages are served costs nobody an answer."""

import contextlib

import psycopg
import pytest
from django.conf import settings
from django.db import DataError, NotSupportedError, connection, transaction

from hospitium.kernel import database
from hospitium.kernel.retrying import retrying

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked():
    """A question about a table, asked often enough to be prepared, and the way to change the table."""

    def ask():
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM changing WHERE id = %s", [1])
            return cursor.fetchone()

    name = connection.settings_dict["NAME"]
    with psycopg.connect(**database.address().params(database.OWNER), dbname=name, autocommit=True) as owner:
        owner.execute("CREATE TABLE changing AS SELECT 1 AS id")
        for _ in range(settings.DATABASES["default"]["OPTIONS"]["prepare_threshold"] * 2):
            assert ask() == (1,)
        yield ask, lambda: owner.execute("ALTER TABLE changing ADD COLUMN word text DEFAULT 'x'")
        owner.execute("DROP TABLE changing")


def test_outside_a_transaction_it_is_asked_again(asked):
    ask, change = asked
    change()
    assert ask() == (1, "x")


def test_a_transaction_is_run_anew(asked):
    ask, change = asked
    change()
    runs = []

    def work():
        runs.append(1)
        with transaction.atomic():
            return ask()

    assert retrying(work) == (1, "x") and len(runs) == 2


def test_in_a_savepoint_it_is_asked_again_after_that_is_undone(asked):
    ask, change = asked
    change()
    with transaction.atomic():
        with pytest.raises(NotSupportedError), transaction.atomic():
            ask()
        assert ask() == (1, "x")


@pytest.mark.parametrize("inside", [contextlib.nullcontext, transaction.atomic], ids=["whole", "savepoint"])
def test_what_is_prepared_outlives_what_is_undone(asked, inside):
    ask, _change = asked
    before = prepared()
    assert before
    with inside():
        for error in (ZeroDivisionError, DataError):
            with pytest.raises(error), transaction.atomic():
                ask()
                fail(error)
    assert ask() == (1,) and before <= prepared()


def fail(error):
    if error is ZeroDivisionError:
        raise error
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


def prepared():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE statement LIKE '%changing%'")
        return {name for (name,) in cursor.fetchall()}
