"""What is done while the server commits: after it was told, beside it, and never instead of hearing what became of it."""

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from hospitium.kernel import database, outages

pytestmark = pytest.mark.django_db(transaction=True)


INSERT = "INSERT INTO words VALUES (%s)"


def ask(question, *params):
    with connection.cursor() as cursor:
        cursor.execute(question, params)


@pytest.fixture
def words():
    """A table: what writes a word into it, and what another connection sees there."""

    def seen():
        with psycopg.connect(connection.connection.info.dsn, password=connection.connection.info.password) as other:
            return [word for (word,) in other.execute("SELECT word FROM words ORDER BY word")]

    with database.as_owner():
        ask("CREATE TABLE words (word text UNIQUE DEFERRABLE INITIALLY DEFERRED)")
        yield lambda word: ask(INSERT, word), seen
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


@pytest.mark.parametrize("is_beside", [True, False])
def test_what_goes_with_the_commit_stands_with_it_word_for_word_and_is_among_what_was_asked(words, is_beside):
    _, seen = words
    done = []
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        ask("SELECT 1")
        if is_beside:
            database.meanwhile(lambda: done.append("drawn"))
        database.with_commit(INSERT, "it's one \\ of %s")
    assert (done, seen()) == (["drawn"] * is_beside, ["it's one \\ of %s"])
    assert ["it" in query["sql"] for query in asked.captured_queries] == [False, False, True, False]


def test_what_cannot_go_with_the_commit_keeps_it_from_being_made_and_the_next_goes_on(words):
    write, seen = words
    done = []
    with pytest.raises(outages.NotWritten, match="nowhere"), transaction.atomic():
        write("one")
        transaction.on_commit(lambda: done.append("told"))
        database.meanwhile(lambda: done.append("drawn"))
        database.with_commit("INSERT INTO nowhere VALUES (%s)", "two")
    assert (done, seen()) == (["drawn"], [])
    with transaction.atomic():
        write("three")
    assert (done, seen()) == (["drawn"], ["three"])


@pytest.mark.parametrize(
    ("error", "breaks"), [(IntegrityError, lambda: ask(INSERT, "one")), (ZeroDivisionError, lambda: 1 / 0)]
)
def test_what_was_to_go_with_a_commit_that_fails_or_never_comes_is_gone_and_the_error_is_the_other_s_own(
    words, error, breaks
):
    write, seen = words
    with pytest.raises(error), transaction.atomic():
        write("one")
        database.meanwhile(lambda: None)
        database.with_commit(INSERT, "two")
        breaks()
    with transaction.atomic():
        write("three")
        database.meanwhile(lambda: None)
    assert seen() == ["three"]


def test_what_is_asked_after_it_comes_after_it(words):
    _, seen = words
    with transaction.atomic():
        ask("SELECT 1")
        database.meanwhile(lambda: None)
        database.with_commit(INSERT, "one")
        ask("UPDATE words SET word = word || ' and two'")
    assert seen() == ["one and two"]
