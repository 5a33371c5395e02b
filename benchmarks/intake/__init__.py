"""Intake (W2): patient summaries from a folder to durable, examined, recorded statements, beside fhir.resources."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg

from benchmarks import Asked, ground
from benchmarks.intake import bundles, peer
from benchmarks.intake.breaks import BREAKS
from benchmarks.intake.bundles import Sample
from benchmarks.scoring import Contestant, Goal, Score, Taken, contest

GOAL = (
    "Ten times the resources a second of fhir.resources with a row INSERT for each, every file examined behind its wall, "
    "durable, with its statements, issue report, patient, case and record; time linear in the entries up to 10,000."
)
SIZES = (100, 1_000, 10_000)
QUICK = 30
NOTES: list[str] = []
ENTRIES = 20_000
"""About so many entries of each size make a turn: more than one file, since what is read is stored while the next is read."""
MIXED = 60


def measure(asked: Asked) -> list[Score]:
    """Files of one size, for each size, and the largest by itself; then a mixture of sizes of which one in twenty is broken."""
    with _standing() as ways:
        NOTES[:] = [] if asked.quick else _verdicts(ways)
        scores = []
        for size in asked.sizes:
            samples = bundles.of_size(size, 2 if asked.quick else max(1, ENTRIES // size))
            scores += _against("files of one size", size, samples, ways, asked)
        scores += [] if asked.quick else _against("a single file", size, samples[:1], ways, asked)
        samples = _every_break() if asked.quick else bundles.mixed(MIXED)
        return scores + _against("8 to 500 entries, some broken", len(samples), samples, ways, asked)


Way = Callable[[list[Sample]], tuple[float, dict[str, int]]]
"""Takes files in; gives the seconds it took, and how many entries of which file were stored."""
Ways = dict[str, Way]


def _every_break() -> list[Sample]:
    """Small files, every other one broken, in all ways there are."""
    return bundles.mixed(2 * len(BREAKS), seed=2, broken=0.5, largest=30)


def _against(what: str, size: int, samples: list[Sample], ways: Ways, asked: Asked) -> list[Score]:
    """Beside the peer that inserts row by row, for which the goal is set; and beside one that inserts in bulk."""
    ours, bare = _turn(ways["ours"], samples), _turn(ways["floor"], samples)
    run = partial(contest, size=size, ours=ours, rounds=asked.rounds, rate=True)
    rows = run(f"{what}, peer row by row", peer=_turn(ways["row by row"], samples), floor=bare, goal=Goal(faster=10))
    return [rows] if asked.quick else [rows, run(f"{what}, peer in bulk", peer=_turn(ways["in bulk"], samples))]


def _turn(way: Way, samples: list[Sample]) -> Contestant:
    """Seconds for one entry, and which sound files were taken in, with how many entries."""

    def turn() -> Taken:
        _empty()
        seconds, taken = way(samples)
        sound = {one.name: taken.get(one.name) for one in samples if one.broken is None}
        return Taken((seconds / sum(one.entries for one in samples),), sound)

    return turn


@contextmanager
def _standing() -> Iterator[Ways]:
    """A database and a folder of our own, beside the real ones and on the same disk."""
    ground.stand_on(0)
    from hospitium.kernel import database
    from hospitium.records import originals

    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=database.home()))
    with (
        mock.patch.object(originals, "root", lambda: folder / "originals"),
        mock.patch.dict("os.environ", HOSPITIUM_CLAMD="off"),
        _admin() as connection,
        peer.at_home(connection),
    ):
        yield {
            "ours": partial(_ours, folder=folder),
            "row by row": partial(_clocked, peer.row_by_row, connection=connection),
            "in bulk": partial(_clocked, peer.in_bulk, connection=connection),
            "floor": partial(_clocked, peer.floor, connection=connection),
        }
        _empty()
    shutil.rmtree(folder)


def _admin() -> psycopg.Connection[Any]:
    return ground.admin(os.environ["HOSPITIUM_DATABASE"])


def _empty() -> None:
    """Every turn begins with empty tables, so that none meets the files of the one before."""
    with _admin() as connection:
        connection.execute(
            "TRUNCATE records_sourcedocument, cases_case, patients_patient, procrastinate_jobs, peer_document CASCADE"
        )


def _clocked(work: Callable[..., dict[str, int]], samples: list[Sample], **others: Any) -> tuple[float, dict[str, int]]:
    begun = time.perf_counter()
    taken = work(samples, **others)
    return time.perf_counter() - begun, taken


def _ours(samples: list[Sample], folder: Path) -> tuple[float, dict[str, int]]:
    """The way of `hospitium intake`, from files on disk. Raises `ValueError` when a broken file passed unremarked."""
    from config.commands.intake import Found, take_in

    paths = [folder / sample.name for sample in samples]
    for path, sample in zip(paths, samples, strict=True):
        path.write_bytes(sample.data)
    begun = time.perf_counter()
    rows = list(take_in(map(Found, paths)))
    seconds = time.perf_counter() - begun
    found = _found()
    for sample in samples:
        if sample.broken and sample.broken.code not in found[sample.name]:
            raise ValueError(f"{sample.broken.name} passed unremarked")
    stored = _stored()
    return seconds, {
        Path(row["file"]).name: stored[Path(row["file"]).name] for row in rows if row["outcome"] == "imported"
    }


def _found() -> dict[str, set[str]]:
    """What was said of each file: why it was refused, or the codes of its report."""
    return dict(
        _asked(
            "SELECT d.file_name, array_agg(f.code) || d.error_code::text FROM records_sourcedocument d"
            " LEFT JOIN records_finding f ON f.document_id = d.id GROUP BY d.id"
        )
    )


def _stored() -> dict[str, int]:
    """How many entries of each file are stored: each is a statement, but for the cover page and the subject."""
    return dict(
        _asked(
            "SELECT d.file_name, 2 + count(*) FILTER (WHERE s.kind <> 'Absence') FROM records_sourcedocument d"
            " JOIN records_statement s ON s.document_id = d.id GROUP BY d.id"
        )
    )


def _asked(question: str) -> list[Any]:
    with _admin() as connection:
        return connection.execute(question).fetchall()


def _verdicts(ways: Ways) -> list[str]:
    """Which ways of breaking each contestant remarks upon; raises `ValueError` when one escapes us."""
    samples = _every_break()
    broken = [sample for sample in samples if sample.broken]
    _empty()
    ways["ours"](samples)
    passed = {name: set(ways[name](samples)[1]) for name in ("row by row", "floor")}
    lines = [f"Of {len(broken)} broken files, each in another way, ours refused or reported every one by its code."]
    for name, who in (("row by row", "The peer"), ("floor", "A mere parser")):
        unremarked = [sample.broken.name for sample in broken if sample.broken and sample.name in passed[name]]
        lines.append(f"{who} took {len(unremarked)} of them for sound: {', '.join(unremarked)}.")
    return lines
