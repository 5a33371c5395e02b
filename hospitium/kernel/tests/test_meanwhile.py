"""What is done while the server commits: after it was told, beside it, and never instead of hearing what became of it."""

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from hospitium.kernel import database

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def words():
    """A table: what writes a word into it, and what another connection sees there."""

    def ask(question, *params):
        with connection.cursor() as cursor:
            cursor.execute(question, params)

    def seen():
        with psycopg.connect(connection.connection.info.dsn, password=connection.connection.info.password) as other:
            return [word for (word,) in other.execute("SELECT word FROM words ORDER BY word")]

    with database.as_owner():
        ask("CREATE TABLE words (word text UNIQUE DEFERRABLE INITIALLY DEFERRED)")
        yield lambda word: ask("INSERT INTO words VALUES (%s)", word), seen
        ask("DROP TABLE words")


def test_it_is_done_once_and_what_was_written_stands(words):
    write, seen = words
    done = []
    with transaction.atomic():
        write("one")
        database.meanwhile(lambda: done.append("drawn"))
        assert done == []
    assert (done, seen()) == (["drawn"], ["one"])
    with transaction.atomic():
        write("two")
    assert (done, seen()) == (["drawn"], ["one", "two"])


def test_the_database_cannot_be_asked_meanwhile_and_what_was_written_stands_all_the_same(words):
    write, seen = words
    with pytest.raises(DatabaseError), transaction.atomic():
        write("one")
        database.meanwhile(lambda: write("two"))
    assert seen() == ["one"]
    with transaction.atomic():
        write("three")
    assert seen() == ["one", "three"]


def test_a_commit_that_fails_is_heard_of_afterwards(words):
    write, seen = words
    done = []
    with pytest.raises(IntegrityError), transaction.atomic():
        write("one")
        write("one")
        database.meanwhile(lambda: done.append("drawn"))
    assert (done, seen()) == (["drawn"], [])


def test_what_is_undone_takes_it_along(words):
    write, seen = words
    done = []
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write("one")
        database.meanwhile(lambda: done.append("drawn"))
        raise ZeroDivisionError
    with transaction.atomic():
        write("two")
    assert (done, seen()) == ([], ["two"])


def test_within_another_transaction_it_is_done_at_once(words):
    done = []
    with transaction.atomic():
        with transaction.atomic():
            database.meanwhile(lambda: done.append("inner"))
        assert done == ["inner"]


def test_where_nothing_was_asked_it_is_done_too():
    done = []
    with transaction.atomic():
        database.meanwhile(lambda: done.append("drawn"))
    assert done == ["drawn"]
