"""A fail-over in the middle of somebody's work: nothing was changed, or we say honestly that we cannot tell."""

import psycopg
import pytest
from django.db import InternalError, connection, transaction
from django.http import HttpResponse

from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.kernel import database, outages
from proofs.servers import free_port

away = pytest.mark.django_db(transaction=True)
UNKNOWN, NOTHING = "cannot tell whether this was saved", "Nothing was changed"


@pytest.fixture
def coordinator(client, home):
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    return client


@pytest.fixture
def during(monkeypatch):
    """What happens while a page is made."""

    def happens(event):
        def answer(*words, **more):
            event()
            return HttpResponse(*words, **more)

        monkeypatch.setattr("hospitium.web.views.HttpResponse", answer)

    return happens


def lose_the_connection():
    """From elsewhere, as when a leader goes; what was asked so far has been answered."""
    with (
        connection.cursor() as cursor,
        psycopg.connect(**database.address().params("admin"), dbname="postgres") as admin,
    ):
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
        admin.execute("SELECT pg_terminate_backend(%s, 5000)", [process])


def ask_for(statement):
    def ask():
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return ask


@away
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_connection_lost_before_the_commit_changed_nothing(coordinator, during, headers):
    during(lambda: (lose_the_connection(), ask_for("SELECT 1")()))
    answer = coordinator.get("/health/", headers=headers)
    assert answer.status_code == 503 and NOTHING in answer.content.decode()
    assert answer["Retry-After"] and "Traceback" not in answer.content.decode()
    during(lambda: None)
    assert coordinator.get("/health/").content == b"ok"


@away
def test_a_connection_lost_at_the_commit_is_told_as_unknown(coordinator, during):
    during(lose_the_connection)
    answer = coordinator.get("/health/")
    assert answer.status_code == 503 and UNKNOWN in answer.content.decode()


@away
def test_a_lost_commit_is_not_forgotten_when_the_server_stays_away(coordinator, during, monkeypatch):
    def vanish():
        lose_the_connection()
        monkeypatch.setattr(database, "current_params", lambda: {"host": "127.0.0.1", "port": free_port()})

    during(vanish)
    assert UNKNOWN in coordinator.get("/health/").content.decode()


@away
def test_a_server_that_does_not_answer_changed_nothing(coordinator, monkeypatch):
    connection.close()
    monkeypatch.setattr(database, "current_params", lambda: {"host": "127.0.0.1", "port": free_port()})
    for client in (coordinator, type(coordinator)()):
        answer = client.get("/health/")
        assert answer.status_code == 503 and NOTHING in answer.content.decode()


@away
def test_a_session_that_could_not_be_kept_leaves_the_outcome_open(coordinator, monkeypatch):
    def save(*words, **more):
        raise outages.Unconfirmed

    monkeypatch.setattr("django.contrib.sessions.middleware.SessionMiddleware.process_response", save)
    coordinator.raise_request_exception = False
    answer = coordinator.get("/health/")
    assert answer.status_code == 503 and UNKNOWN in answer.content.decode()


@away
def test_a_write_that_reaches_a_standby_changed_nothing(db):
    with pytest.raises(InternalError) as error, transaction.atomic():
        ask_for(
            "SET TRANSACTION READ ONLY; CREATE TEMPORARY SEQUENCE s; SELECT nextval('s'); DELETE FROM web_savedview"
        )()
    assert isinstance(outages.told(error.value), outages.OutOfReach)


@away
def test_a_mistake_of_ours_is_no_outage():
    for statement in ("SELECT 1/0", "SELECT nothing", "SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)"):
        with pytest.raises(Exception) as error, transaction.atomic():
            ask_for(statement)()
        assert outages.told(error.value) is None, statement
