"""A5: many threads on few connections, kept open, pooled or behind PgBouncer: no row reaches another office.

Every request is a consultant of a random office, comes in by `access.acting`, reads bare tables (row-level security is
the only filter) and may fail, time out, act for somebody else within a savepoint, lose its connection, stream its answer
after its transaction has ended, or be followed by a job that is the system itself. Before it acts, it reads as nobody:
what the last request told the connection would show there.
"""

import contextlib
import itertools
import queue
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

from proofs import Outcome

PROMISE = "Whoever shares a connection, however a request ends, sees rows of their own office alone"
THREADS, CONNECTIONS, BATCH = 64, 4, 25
FATES = {"well": 74, "fails": 8, "times out": 4, "nested": 4, "streams": 5, "job": 4.8, "torn": 0.2}
READS = (
    "SELECT DISTINCT office_id FROM cases_case",
    "SELECT DISTINCT office_id FROM patients_patient",
    "SELECT DISTINCT c.office_id FROM cases_entry e JOIN cases_case c ON c.id = e.case_id",
)


def prove(full: bool) -> Outcome:
    """Each way to connect in turn; then each again with settings that outlive their transaction, which must leak."""
    actors = _offices(8)
    ways: dict[str, Callable[[], contextlib.AbstractContextManager[Borrow]]] = {
        "kept open": _kept_open,
        "pooled": _pooled,
    }
    from proofs.servers import PGBOUNCER

    if PGBOUNCER.exists():
        ways["PgBouncer"] = _through_pgbouncer
    queries = 1_000_000 // len(ways) + 1 if full else 2_000
    trials = {name: _trial(way, actors, queries) for name, way in ways.items()}
    with mock.patch("hospitium.kernel.database.set_local", _set_for_the_session):
        leaks = {name: _trial(way, actors, max(2_000, queries // 100))["wrong"] for name, way in ways.items()}
    total = sum(trials.values(), Counter[str]())
    return Outcome(
        total["queries"],
        total["wrong"],
        total["wrong"] == total["blind"] == 0 and all(leaks.values()),
        control=f"settings of the session instead of the transaction: {sum(leaks.values()):,} reads met foreign rows",
        detail={
            "threads": THREADS,
            "connections": CONNECTIONS,
            "ways": {name: {"wrong": 0, **trial} for name, trial in trials.items()},
            "leaks": leaks,
        },
    )


Borrow = Callable[[], contextlib.AbstractContextManager[Any]]


def _offices(count: int) -> list[tuple[int, Any]]:
    from hospitium.access.roles import Role
    from hospitium.access.testing import make_actor
    from hospitium.cases.testing import make_case
    from hospitium.partners.actions import register_organisation
    from hospitium.partners.models import OrganisationKind

    found = []
    for number in range(count):
        office = register_organisation(
            kind=OrganisationKind.OFFICE, name=f"Office {number}", country="AE", zone="UTC", covers=[]
        ).pk
        make_case(office_id=office, name=f"Person {number}")
        found.append((office, make_actor(f"C{number}", Role.OFFICE_CONSULTANT, organisation_id=office)))
    return found


def _set_for_the_session(**settings: str) -> None:
    """The control: what `kernel.database.set_local` must never become."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join(["set_config(%s, %s, false)"] * len(settings)),
            [part for key, value in settings.items() for part in (f"hosp.{key}", value)],
        )


@contextlib.contextmanager
def _kept_open() -> Iterator[Borrow]:
    """Connections without end (CONN_MAX_AGE), handed from thread to thread."""
    from django.db import connections

    idle: queue.SimpleQueue[Any] = queue.SimpleQueue()
    kept = [connections.create_connection("default") for _ in range(CONNECTIONS)]
    for one in kept:
        one.inc_thread_sharing()
        idle.put(one)

    @contextlib.contextmanager
    def borrow() -> Iterator[Any]:
        one = idle.get()
        connections["default"] = one
        try:
            yield one
        finally:
            one.close_if_unusable_or_obsolete()
            idle.put(one)

    yield borrow
    for one in kept:
        one.close()


@contextlib.contextmanager
def _pooled() -> Iterator[Borrow]:
    """Django's own pool (psycopg_pool)."""
    from django.db import connections

    size = {"min_size": CONNECTIONS, "max_size": CONNECTIONS, "timeout": 60}
    with mock.patch.dict(connections.settings["default"], {"OPTIONS": {"pool": size}, "CONN_MAX_AGE": 0}):
        yield _one_each
        wrapper: Any = connections.create_connection("default")
        wrapper.close_pool()


@contextlib.contextmanager
def _through_pgbouncer() -> Iterator[Borrow]:
    """A connection per thread, all of them on few of PgBouncer's, who would mix up what they prepare."""
    from django.db import connections

    from hospitium.kernel import database
    from proofs.servers import pgbouncer

    place = database.address()
    socket = Path(place.host)
    user = socket.owner() if socket.is_dir() else "postgres"
    users = {database.APP: place.passwords[database.APP]}
    with pgbouncer({"host": place.host, "port": place.port}, users, size=CONNECTIONS, user=user) as server:
        through = replace(place, pooler=("127.0.0.1", str(server.port)))
        # behind a pooler nothing is prepared (`database.prepares`)
        unprepared = mock.patch.dict(connections.settings["default"], {"OPTIONS": {}})
        with mock.patch.object(database, "address", lambda: through), unprepared:
            yield _one_each


@contextlib.contextmanager
def _one_each() -> Iterator[Any]:
    from django.db import connections

    one = connections["default"]
    try:
        yield one
    finally:
        one.close_if_unusable_or_obsolete()


def _trial(way: Callable[[], Any], actors: list[tuple[int, Any]], queries: int) -> Counter[str]:
    """Threads ask until so many reads are done; the sum of what they met."""
    from django.db import connections

    connections.close_all()
    met: list[Counter[str]] = []
    turns = itertools.count()

    def ask(seed: int) -> None:
        rng, mine = random.Random(seed), Counter[str]()
        met.append(mine)
        try:
            while next(turns) * BATCH < queries:
                with borrow() as connection:
                    _request(connection, rng, actors, mine)
        finally:
            connections["default"].close() if borrow is _one_each else None

    with way() as borrow:
        threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return sum(met, Counter())


class Failed(Exception):
    """A view that breaks half-way."""


def _request(connection: Any, rng: random.Random, actors: list[tuple[int, Any]], met: Counter[str]) -> None:
    from django.db import DatabaseError

    from hospitium.access.acting import acting

    office, actor = rng.choice(actors)
    fate = rng.choices([*FATES], [*FATES.values()])[0]
    try:
        _read(connection, set(), 2, met)
        with acting(actor):
            _read(connection, {office}, BATCH - 2, met)
            _end(fate, connection, rng, actors, met)
            _read(connection, {office}, 1, met)
        if fate == "streams":
            _stream(connection, office, actor, met)
        if fate == "job":
            _job(connection, rng, actors, met)
    except (Failed, DatabaseError) as error:
        met[fate if fate != "well" else repr(error)] += 1
    else:
        met[fate] += 1


def _end(fate: str, connection: Any, rng: random.Random, actors: list[tuple[int, Any]], met: Counter[str]) -> None:
    from hospitium.access.acting import acting

    if fate == "fails":
        raise Failed
    if fate == "nested":
        other, stranger = rng.choice(actors)
        with contextlib.suppress(Failed), acting(stranger):
            _read(connection, {other}, 3, met)
            if rng.random() < 0.5:
                raise Failed
    if fate in ("times out", "torn"):
        slow = "SET LOCAL statement_timeout = 5; SELECT pg_sleep(1)"
        with connection.cursor() as cursor:
            cursor.execute(slow if fate == "times out" else "SELECT pg_terminate_backend(pg_backend_pid())")


def _stream(connection: Any, office: int, actor: Any, met: Counter[str]) -> None:
    """An answer whose body is read after the request: bare it shows nothing, each part in `acting` its own office."""
    from hospitium.access.acting import acting

    _read(connection, set(), 1, met)
    for _ in range(3):
        with acting(actor):
            _read(connection, {office}, 1, met)


def _job(connection: Any, rng: random.Random, actors: list[tuple[int, Any]], met: Counter[str]) -> None:
    """The system sees everybody, works a while on behalf of one of them, and may break off."""
    from hospitium.access.acting import SYSTEM, acting

    office, actor = rng.choice(actors)
    with acting(SYSTEM):
        _read(connection, {office for office, _ in actors}, 1, met)
        with acting(actor):
            _read(connection, {office}, 2, met)
        if rng.random() < 0.5:
            raise Failed
        _read(connection, {office for office, _ in actors}, 1, met)


def _read(connection: Any, offices: set[int], count: int, met: Counter[str]) -> None:
    """So many reads in one round trip; counts those with a foreign row, and those that miss rows of one's own."""
    with connection.cursor() as cursor:
        cursor.execute(";".join(itertools.islice(itertools.cycle(READS), count)))
        while True:
            found = {office for (office,) in cursor.fetchall()}
            met["queries"] += 1
            met["wrong"] += not found <= offices
            met["blind"] += not found >= offices
            if not cursor.nextset():
                return
