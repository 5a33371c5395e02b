"""A connection that has ended is left before the next work begins; one that stands is used without being asked."""

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hospitium.kernel import database

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def number():
    """What asks for the number of the process that serves us."""

    def ask():
        connection.close_if_unusable_or_obsolete()  # as at the beginning of a request
        with connection.cursor() as cursor:
            return cursor.execute("SELECT pg_backend_pid()").fetchone()[0]

    return ask


def end(number):
    with psycopg.connect(**database.address().params("admin"), dbname="postgres", autocommit=True) as admin:
        assert admin.execute("SELECT pg_terminate_backend(%s, 10000)", [number]).fetchone() == (True,)


def test_one_that_stands_is_used_again_and_asked_nothing(number):
    first = number()
    with CaptureQueriesContext(connection) as asked:
        assert (connection.is_usable(), number()) == (True, first)
    assert len(asked) == 1


def test_one_that_was_ended_is_left_and_the_next_serves(number):
    first = number()
    end(first)
    assert not connection.is_usable()
    assert number() != first
    assert connection.is_usable()


def test_one_that_is_closed_is_of_no_use():
    connection.close()
    assert not connection.is_usable()
