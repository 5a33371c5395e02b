"""Crashes (F1, F7): the embedded server is killed again and again under eight writers, and every acknowledged row is there."""

import random
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import psycopg

from proofs import Outcome

PROMISE = "What was acknowledged survives every SIGKILL of the embedded server, nothing else appears, and it is back within 10 s"
WRITERS, PATIENCE = 8, 10.0
LOOK = "SELECT count(*), coalesce(sum(hashtext(t::text)), 0) FROM {} t"


def prove(full: bool) -> Outcome:
    """Kills at random moments; the side notes of the writers are compared with the table; then every page is read."""
    rng = random.Random(1)
    with tempfile.TemporaryDirectory(prefix="hospitium-crashes-") as folder:
        safe = _trial(Path(folder) / "safe", rng, kills=200 if full else 3, durable=True)
    with tempfile.TemporaryDirectory(prefix="hospitium-crashes-") as folder:
        careless = _trial(Path(folder) / "careless", rng, kills=5 if full else 1, durable=False)
    wrong = safe["lost"] + safe["phantom"] + safe["damaged"] + safe["slow"]
    return Outcome(
        tried=safe["kills"],
        failed=wrong,
        met=not wrong and safe["acknowledged"] > 0 and careless["lost"] > 0,
        control=f"with synchronous_commit off, {careless['lost']:,} of {careless['acknowledged']:,} acknowledged were lost",
        detail=safe,
    )


def _trial(data: Path, rng: random.Random, *, kills: int, durable: bool) -> dict[str, Any]:
    from hospitium.kernel import database, embedded

    embedded.make(data)
    database.tune(data)
    with _connect(*embedded.start(data)) as admin:
        admin.execute("CREATE TABLE written (id bigint PRIMARY KEY, words text, at timestamptz DEFAULT now())")
        admin.execute("CREATE INDEX ON written (words)")
    notes, took = Notes(), []
    for _ in range(kills):
        _write_until_killed(data, notes, rng.uniform(0.1, 0.6), durable)
        began = time.monotonic()
        host, port = embedded.start(data)
        _connect(host, port).close()
        took.append(time.monotonic() - began)
    with _connect(host, port) as admin:
        there = {number for (number,) in admin.execute("SELECT id FROM written").fetchall()}
        damaged = _disagreements(admin)
    embedded.leave(data)
    pages = embedded.run("pg_checksums", "--check", "-D", data)
    return {
        "kills": kills,
        "acknowledged": len(notes.acknowledged),
        "unknown": len(notes.unknown),
        "lost": len(notes.acknowledged - there),
        "phantom": len(there - notes.acknowledged - notes.unknown),
        "slow": sum(seconds > PATIENCE for seconds in took),
        "longest restart": f"{max(took):.1f} s",
        "damaged": damaged + (pages.returncode != 0),
    }


class Notes:
    """What the writers heard: the side notes that the table is compared with."""

    def __init__(self) -> None:
        self.acknowledged: set[int] = set()
        self.unknown: set[int] = set()
        self.next, self.lock = 0, threading.Lock()

    def number(self) -> int:
        """A number nobody had before."""
        with self.lock:
            self.next += 1
            return self.next


def _write_until_killed(data: Path, notes: Notes, seconds: float, durable: bool) -> None:
    from hospitium.kernel import embedded

    host, port = embedded.start(data)
    ready = threading.Barrier(WRITERS + 1)
    writers = [threading.Thread(target=_write, args=(host, port, notes, durable, ready)) for _ in range(WRITERS)]
    for one in writers:
        one.start()
    ready.wait()
    time.sleep(seconds)
    embedded.kill(data)
    for one in writers:
        one.join()


def _write(host: str, port: str, notes: Notes, durable: bool, ready: threading.Barrier) -> None:
    connection = _connect(host, port)
    connection.execute(f"SET synchronous_commit = {'on' if durable else 'off'}")
    ready.wait()
    while True:
        number = notes.number()
        try:
            connection.execute("INSERT INTO written (id, words) VALUES (%s, md5(%s::text))", [number, number])
        except psycopg.OperationalError:
            notes.unknown.add(number)
            return
        notes.acknowledged.add(number)


def _disagreements(admin: psycopg.Connection[Any]) -> int:
    """Tables that read otherwise by their indexes than by themselves, ours and the server's own (the wheel has no amcheck)."""
    tables = admin.execute(
        "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND NOT relisshared"
    ).fetchall()
    wrong = 0
    for (table,) in tables:
        admin.execute("SET enable_seqscan = on; SET enable_indexscan = off; SET enable_indexonlyscan = off")
        by_itself = admin.execute(LOOK.format(table)).fetchone()  # type: ignore[arg-type]
        admin.execute("SET enable_seqscan = off; SET enable_indexscan = on; SET enable_indexonlyscan = on")
        first = admin.execute(
            "SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]"
            " WHERE indrelid = %s::regclass AND indisprimary AND indpred IS NULL",
            [table],
        ).fetchone()
        if first:
            ordered = f"(SELECT * FROM {table} ORDER BY {first[0]})"
            wrong += by_itself != admin.execute(LOOK.format(ordered)).fetchone()  # type: ignore[arg-type]
    return wrong


def _connect(host: str, port: str) -> psycopg.Connection[Any]:
    return psycopg.connect(host=host, port=port, user="postgres", dbname="postgres", autocommit=True)
