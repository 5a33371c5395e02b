"""The reader of documents as the rest of the room knows it: bytes on disk in, a reading out, whatever the bytes do."""

import contextlib
import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hospitium.kernel.isolation import Done, Isolated, Limits, Stopped

from . import formats, kinds, passing
from .errors import ReaderDied, ReaderFailed, ReaderSlow, ReaderSwelled
from .inside import portions
from .inside.member import Member

log = logging.getLogger(__name__)

LANES = min(4, os.cpu_count() or 1)
"""How many files are read at once; those who wait for one another start no further process."""

LIMITS = {"telephone": Limits(threads=512)}
"""What opens HEIC (libde265) always starts a thread."""
WALLS = {
    family: Isolated(
        "hospitium.records.passing:answer",
        LIMITS.get(family, Limits()),
        warm=f"hospitium.records.passing:warm_{family}",
        lanes=LANES,
    )
    for family in formats.FAMILIES
}
TRIES = 3
REFUSALS = {"failed": ReaderFailed, "swelled": ReaderSwelled, "slow": ReaderSlow, "died": ReaderDied}


def read(path: Path) -> passing.Told:
    """Read a document in a process of its own. Raises `Unreadable` and the reader's refusals."""
    return passing.unpack(_answer(path).file)


def unpacked(path: Path) -> Iterator[tuple[Member, bytes]]:
    """The files in a file one after another, each taken out behind the wall. Raises the reader's refusals."""
    first, more = 0, True
    while more:
        files, more = portions.unpacked(_answer(path, str(first).encode()).data)
        yield from files
        first += len(files)


def _answer(path: Path, words: bytes = b"") -> Done:
    """What the reader says of a file, in a process of its own. Raises the reader's refusals.

    A process may be ended for no fault of the file's (the system's memory ran out, a hand slipped), so one that ended without
    an answer is tried again; only a file that brings it down every time is set aside for that.
    """
    for left in reversed(range(TRIES)):
        try:
            with path.open("rb", buffering=0) as file:  # the child shares its position
                family = formats.family_of(file.read(kinds.HEAD))
                file.seek(0)
                return WALLS[family].run(file, words)
        except Stopped as end:
            log.error("the reader %s on %s %s", end.how, path.name, end.trace)
            if end.how != "died" or not left:
                raise REFUSALS[end.how] from end
    raise AssertionError("unreachable")


def wall() -> dict[str, bool]:
    """Which parts of the reader's wall this machine lets us build."""
    first = WALLS["fhir"]
    with tempfile.TemporaryFile() as nothing, contextlib.suppress(Stopped):
        first.run(nothing)
    return first.held
