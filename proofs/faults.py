"""F2: three nodes of `ops/ha` are killed, frozen, cut off and filled up while people save: what was answered is kept.

Writers go the product's own way (`kernel.postgres`) through HAProxy to whoever leads, and note in a file aside what each
commit ended with. After every fault, once the cluster is whole, the leader must hold all that was answered with success,
nothing of what was answered with “nothing was changed”, and nothing nobody sent. The control is the same cluster with
asynchronous replication, which Patroni has by default. Long runs: `HOSPITIUM_FAULTS=100`.
"""

import contextlib
import os
import statistics
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from proofs import Outcome
from proofs.cluster import Cluster, Node, cluster, missing
from proofs.servers import BIN, run_as, until

PROMISE = "What was answered as saved outlives the loss of any one of the three database machines"
WRITERS, PAUSE, UNSENT_SECONDS = 6, 0.005, 0.7
UNHEARD, GONE = "unsent, then database killed", "unsent, then machine killed"
MEDIAN, LONGEST = 30, 90
"""Seconds an outage may take."""


def prove(full: bool) -> Outcome:
    """Each kind of fault in turn, again and again; in small only the one in which a database dies unheard."""
    if absent := missing():
        return Outcome(0, 0, met=not full, detail={"not tried": f"make browser installs {', '.join(absent)}"})
    quick: dict[str, int] = {} if full else {"enough": 2, "pulse": 1, "patience": 3}
    with cluster(**quick) as nodes, _saving(nodes) as ledger:
        kinds = [kind for kind in FAULTS if kind != "disk filled" or all(node.has_own_disk for node in nodes.nodes)]
        count = int(os.environ.get("HOSPITIUM_FAULTS", "20"))
        planned = [kinds[number % len(kinds)] for number in range(count)] if full else [UNHEARD]
        trials = [_trial(nodes, ledger, kind) for kind in planned]
        _wait_for_nobody(nodes)
        without = [_trial(nodes, ledger, GONE, synchronous=False, heal=full) for _ in range(4 if full else 1)]
        damaged = _damaged(nodes) if full else 0
    lost = sum(trial.lost for trial in without)
    wrong = damaged + sum(trial.lost + trial.phantoms for trial in trials)
    median, longest = statistics.median(trial.outage for trial in trials), max(trial.outage for trial in trials)
    return Outcome(
        sum(trial.answers["saved"] for trial in trials),
        wrong,
        met=not wrong and lost > 0 and (not full or (median <= MEDIAN and longest <= LONGEST)),
        control=f"answered without waiting: {lost:,} of {sum(trial.answers['saved'] for trial in without):,} lost"
        f" in {len(without)} faults",
        detail={
            "faults": len(trials),
            "outage seconds": {"median": round(median, 1), "longest": round(longest, 1)},
            "outages": {kind: [round(one.outage, 1) for one in trials if one.kind == kind] for kind in {*planned}},
            "answers": dict(sum((trial.answers for trial in trials), Counter[str]())),
            "unknown but saved": trials[-1].unknown_saved,
            "damaged databases": damaged,
            "left out": sorted(FAULTS.keys() - kinds),
        },
    )


@dataclass
class Fault:
    """What is done to whom, how long it lasts at least, and how it is undone."""

    strike: Callable[[Cluster, Node], None]
    heal: Callable[[Cluster, Node], None] = lambda nodes, leader: leader.start()
    seconds: float = 3
    is_total: bool = False
    """Whether nobody can save until it is undone."""


def _kill_machine(nodes: Cluster, leader: Node) -> None:
    leader.kill("agent", "database", "etcd")


def _kill_database(nodes: Cluster, leader: Node) -> None:
    leader.kill("database")


def _leave_unsent(nodes: Cluster, leader: Node) -> None:
    """Nothing reaches a standby for a moment; what the leader alone has, dies with it."""
    begun = time.monotonic()
    while time.monotonic() - begun < UNSENT_SECONDS:
        leader.pause_replication()
        time.sleep(0.05)


def _kill_unsent(nodes: Cluster, leader: Node) -> None:
    _leave_unsent(nodes, leader)
    _kill_machine(nodes, leader)


def _crash_unsent(nodes: Cluster, leader: Node) -> None:
    _leave_unsent(nodes, leader)
    _kill_database(nodes, leader)


def _kill_etcd(nodes: Cluster, leader: Node) -> None:
    leader.kill("etcd")


def _kill_etcd_majority(nodes: Cluster, leader: Node) -> None:
    for node in nodes.nodes[:2]:
        node.kill("etcd")


def _start_all(nodes: Cluster, leader: Node) -> None:
    for node in nodes.nodes:
        node.start()


def _fill_disk(nodes: Cluster, leader: Node) -> None:
    """No room for another segment of the log: the next one asked for stops the database."""
    import psycopg

    leader.fill_disk()
    with contextlib.suppress(psycopg.Error), psycopg.connect(**leader.superuser(), autocommit=True) as admin:
        admin.execute("SET synchronous_commit = off")
        for _ in range(40):
            admin.execute("SELECT pg_logical_emit_message(false, 'trial', repeat('x', 1000)), pg_switch_wal()")


def _freezing(program: str) -> Fault:
    return Fault(lambda nodes, leader: leader.freeze(program), lambda nodes, leader: leader.thaw(program), 6)


FAULTS = {
    "machine killed": Fault(_kill_machine),
    "database killed": Fault(_kill_database),
    "agent frozen": _freezing("agent"),
    "database frozen": _freezing("database"),
    GONE: Fault(_kill_unsent),
    UNHEARD: Fault(_crash_unsent),
    "one etcd killed": Fault(_kill_etcd, seconds=6),
    "two etcd killed": Fault(_kill_etcd_majority, _start_all, 12, is_total=True),
    "cable cut": _freezing("cable"),
    "disk filled": Fault(_fill_disk, lambda nodes, leader: leader.empty_disk(), 6),
}


@dataclass
class Trial:
    """What one fault did."""

    kind: str
    outage: float
    lost: int
    phantoms: int
    unknown_saved: int
    answers: Counter[str]


@dataclass
class Ledger:
    """What people were told of each thing they sent, in memory and in a file aside."""

    file: Any
    told: dict[int, str] = field(default_factory=dict)
    settled: set[int] = field(default_factory=set)
    last: float = 0.0
    longest: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, number: int, answer: str) -> None:
        """Somebody was told this about what they sent."""
        with self.lock:
            self.told[number] = answer
            self.file.write(f"{number} {answer}\n")
            if answer == "saved":
                now = time.monotonic()
                self.longest, self.last = max(self.longest, now - self.last), now

    def is_flowing(self) -> bool:
        """Whether somebody could save just now."""
        return time.monotonic() - self.last < 0.5

    def begin(self) -> Counter[str]:
        """Watch for the longest silence from here on; how many had which answer so far."""
        with self.lock:
            self.longest, self.last = 0.0, time.monotonic()
            return Counter(self.told.values())


@contextlib.contextmanager
def _saving(nodes: Cluster) -> Iterator[Ledger]:
    """People who save without pause until the end."""
    import psycopg

    from hospitium.kernel import database

    with psycopg.connect(**nodes.params(), dbname="postgres", autocommit=True) as admin:
        admin.execute("CREATE TABLE kept (number bigint PRIMARY KEY)")
    done = threading.Event()
    with (nodes.place / "told").open("w") as file, mock.patch.object(database, "current_params", nodes.params):
        ledger = Ledger(file)
        writers = [threading.Thread(target=_save, args=(ledger, first, done), daemon=True) for first in range(WRITERS)]
        for writer in writers:
            writer.start()
        try:
            until(lambda: len(ledger.told) > 50, 60, "nobody can save")
            yield ledger
        finally:
            done.set()
            for writer in writers:
                writer.join(15)


def _save(ledger: Ledger, first: int, done: threading.Event) -> None:
    """One thing after another, each in a transaction of its own, as a request does."""
    from django.db import Error, connection

    from hospitium.kernel import outages
    from hospitium.kernel.postgres.base import DatabaseWrapper

    way, number = DatabaseWrapper({**connection.settings_dict, "NAME": "postgres"}, "default"), first
    while not done.wait(PAUSE):
        number += WRITERS
        answer = "nothing"
        try:
            way.set_autocommit(False)
            with way.cursor() as cursor:
                cursor.execute("INSERT INTO kept VALUES (%s)", [number])
            way.commit()
            answer = "saved"
        except outages.Unconfirmed:
            answer = "unknown"
        except Error:
            done.wait(0.05)
        ledger.note(number, answer)
        if answer != "saved":
            way.close()
    way.close()


def _trial(nodes: Cluster, ledger: Ledger, kind: str, *, synchronous: bool = True, heal: bool = True) -> Trial:
    """Strike the leader, wait until people can save again, heal, wait until all is whole, and count."""
    fault, leader, before = FAULTS[kind], nodes.leader(), ledger.begin()
    fault.strike(nodes, leader)
    struck = time.monotonic()
    until(
        lambda: time.monotonic() - struck > fault.seconds and (fault.is_total or ledger.is_flowing()),
        2 * LONGEST,
        f"{kind}: nobody can save any more: {nodes.place}",
    )
    if heal:
        fault.heal(nodes, leader)
        nodes.wait(2 * LONGEST, also=ledger.is_flowing, synchronous=synchronous)
    return _count(nodes, ledger, kind, before)


def _count(nodes: Cluster, ledger: Ledger, kind: str, before: Counter[str]) -> Trial:
    """Compare what was told so far with what the leader holds."""
    with ledger.lock:
        told, outage = dict(ledger.told), ledger.longest
    held = _held(nodes)
    lost = {number for number, answer in told.items() if answer == "saved"} - held - ledger.settled
    untold = held - ledger.told.keys()
    phantoms = {number for number, answer in told.items() if answer == "nothing"} & held - ledger.settled
    ledger.settled |= lost | phantoms
    return Trial(
        kind,
        outage,
        len(lost),
        len(phantoms) + max(0, len(untold) - WRITERS),
        sum(answer == "unknown" and number in held for number, answer in told.items()),
        Counter(told.values()) - before,
    )


def _wait_for_nobody(nodes: Cluster) -> None:
    """The control: answer at once what the leader alone has, as Patroni does unless told otherwise."""
    import psycopg

    nodes.change(synchronous_mode=False, synchronous_mode_strict=False)
    with psycopg.connect(**nodes.leader().superuser(), autocommit=True) as admin:
        until(lambda: admin.execute("SHOW synchronous_standby_names").fetchone() == ("",), 30, "still synchronous")
    nodes.wait(30, synchronous=False)


def _held(nodes: Cluster) -> set[int]:
    """What the leader holds; asked until somebody answers who leads."""
    import psycopg

    found: list[set[int]] = []

    def ask() -> bool:
        with contextlib.suppress(psycopg.Error), psycopg.connect(**nodes.params(), dbname="postgres") as reader:
            if reader.execute("SELECT NOT pg_is_in_recovery()").fetchone() == (True,):
                found.append({number for (number,) in reader.execute("SELECT number FROM kept")})
        return bool(found)

    until(ask, LONGEST, f"nobody answers: {nodes.place}")
    return found[0]


def _damaged(nodes: Cluster) -> int:
    """Databases whose tables, indexes or page checksums are not as they should be (F7)."""
    way = nodes.leader().superuser()
    env = os.environ | {"PGHOST": way["host"], "PGUSER": way["user"], "PGPASSWORD": way["password"]}
    wrong = int(not _runs(BIN / "pg_amcheck", "--install-missing", "--heapallindexed", "postgres", env=env))
    for node in nodes.nodes:
        data = node.place / "disk" / "data"
        node.kill("agent")
        stopped = _runs(BIN / "pg_ctl", "-D", data, "-m", "fast", "stop", **run_as())
        wrong += not (stopped and _runs(BIN / "pg_checksums", "--check", "-D", data, **run_as()))
    return wrong


def _runs(*words: str | Path, **how: Any) -> bool:
    return subprocess.run(words, check=False, capture_output=True, cwd="/", **how).returncode == 0
