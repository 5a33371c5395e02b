"""A commit whose wait for the synchronous standby was cancelled: PostgreSQL calls it a success, we do not."""

import threading
from unittest import mock

import psycopg
import pytest
from django.db import connection

from hospitium.kernel import database, outages
from hospitium.kernel.postgres.base import DatabaseWrapper
from proofs.servers import BIN, postgresql, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.skipif(not BIN.exists(), reason="Debian's PostgreSQL 15 is not installed"),
]


@pytest.fixture(scope="module")
def server():
    with postgresql() as server:
        with psycopg.connect(**server.superuser(), autocommit=True) as admin:
            admin.execute("CREATE TABLE told (word text)")
            admin.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
            admin.execute("SELECT pg_reload_conf()")
        yield server


@pytest.fixture
def ours(server):
    with mock.patch.object(database, "current_params", server.superuser):
        wrapper = DatabaseWrapper({**connection.settings_dict, "NAME": "postgres"}, "default")
        yield wrapper
        wrapper.close()


def cancelled(server, write):
    """Run a write in another thread and cancel its wait for the standby; what it ended with."""
    ends = []

    def run():
        try:
            ends.append(write())
        except Exception as error:
            ends.append(error)

    writing = threading.Thread(target=run)
    with psycopg.connect(**server.superuser(), autocommit=True) as admin:
        admin.execute("SET synchronous_commit = local")
        writing.start()
        waiting = "FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
        until(lambda: admin.execute(f"SELECT 1 {waiting}").fetchone(), 60, "nobody waits for the standby")
        admin.execute(f"SELECT pg_cancel_backend(pid) {waiting}")
        writing.join(60)
    return ends[0]


def test_a_cancelled_wait_is_no_success(server, ours):
    ours.inc_thread_sharing()

    def write():
        ours.set_autocommit(False)
        ours.cursor().execute("INSERT INTO told VALUES ('in a transaction')")
        ours.commit()

    assert isinstance(cancelled(server, write), outages.Unconfirmed)
    ours.rollback()
    ours.set_autocommit(True)
    statement = "INSERT INTO told VALUES ('by itself')"
    assert isinstance(cancelled(server, lambda: ours.cursor().execute(statement)), outages.Unconfirmed)
    with ours.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM told")
        assert cursor.fetchone() == (2,)


def test_django_alone_would_call_it_a_success(server):
    """The control: the driver reports a commit like any other."""
    plain = psycopg.connect(**server.superuser(), autocommit=True)
    assert (
        cancelled(server, lambda: plain.execute("INSERT INTO told VALUES ('silently')")).statusmessage == "INSERT 0 1"
    )
    plain.close()


def test_a_leader_that_came_back_as_a_standby_is_left(server, ours):
    ours.ensure_connection()
    assert ours.is_usable()
    server.become_standby()
    assert not ours.is_usable()
    ours.close()
    ours.ensure_connection()
    assert not ours.is_usable()
