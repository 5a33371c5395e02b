"""Savepoints are sent along with what they are for, and hold and undo exactly what they would if each were sent at once."""

import pytest
from django.db import ProgrammingError, connection, transaction

from hospitium.kernel import database

pytestmark = pytest.mark.django_db


@pytest.fixture
def words():
    """A table in this transaction: what writes a word into it, and what gives those that stand there."""

    def ask(question, *params):
        with connection.cursor() as cursor:
            cursor.execute(question, params)
            return cursor.fetchall() if cursor.description else None

    ask("CREATE TEMPORARY TABLE words (word text) ON COMMIT DROP")
    return lambda word: ask("INSERT INTO words VALUES (%s)", word), lambda: {
        word for (word,) in ask("SELECT word FROM words")
    }


@pytest.fixture
def sent(monkeypatch):
    """What is sent of savepoints."""
    seen, send = [], connection.send_savepoints
    monkeypatch.setattr(connection, "send_savepoints", lambda: (seen.extend(connection._unsent), send())[1])
    return seen


def undone(*, inside):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        inside()
        raise ZeroDivisionError


def test_what_is_undone_inside_leaves_what_stood_before_and_what_comes_after(words):
    write, standing = words
    write("before")
    undone(inside=lambda: write("undone"))
    write("after")
    assert standing() == {"before", "after"}


def test_one_in_which_nothing_is_asked_is_never_sent(words, sent):
    write, standing = words
    with transaction.atomic(), transaction.atomic():
        pass
    undone(inside=lambda: None)
    write("after")
    assert sent == [] and standing() == {"after"}


def test_an_inner_one_that_ended_well_is_undone_with_the_one_around_it(words):
    write, standing = words

    def nested():
        write("outer")
        with transaction.atomic():
            write("inner")

    undone(inside=nested)
    assert standing() == set()


def test_an_inner_one_that_was_never_sent_is_undone_alone(words):
    write, standing = words
    with transaction.atomic():
        undone(inside=lambda: None)
        write("outer")
        undone(inside=lambda: write("inner"))
    assert standing() == {"outer"}


def test_one_that_a_mistake_broke_lets_the_next_go_on(words):
    write, standing = words
    with pytest.raises(ProgrammingError), transaction.atomic():
        connection.cursor().execute("SELECT no_such_thing")
    with transaction.atomic():
        write("after")
    assert standing() == {"after"}


def test_an_end_and_a_beginning_go_together(words, sent):
    write, _ = words
    with transaction.atomic():
        write("one")
    with transaction.atomic():
        write("other")
    assert [line.split()[0] for line in sent] == ["SAVEPOINT", "RELEASE", "SAVEPOINT"]


def test_what_is_run_beside_a_cursor_of_ours_is_undone_as_well(words):
    _, standing = words
    undone(inside=lambda: database.run_beside("INSERT INTO words VALUES (%(word)s)", [{"word": b"undone"}]))
    assert standing() == set()


@pytest.mark.django_db(transaction=True)
def test_the_end_of_the_transaction_ends_those_that_are_left(sent):
    with transaction.atomic(), transaction.atomic():
        connection.cursor().execute("SELECT 1")
    connection.cursor().execute("SELECT 1")
    assert [line.split()[0] for line in sent] == ["SAVEPOINT"]
