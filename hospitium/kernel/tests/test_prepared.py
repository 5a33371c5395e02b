"""Statements stay prepared in a connection; a table that changes while pages are served costs nobody an answer."""

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

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
