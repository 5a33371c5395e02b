"""The reader of documents as the rest of the room knows it: bytes on disk in, a reading out, whatever the bytes do."""

import contextlib
import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hospitium.kernel.isolation import Isolated, Limits, Stopped

from . import archive, formats, kinds, passing
from .archive import Member
from .errors import ReaderDied, ReaderFailed, ReaderSlow, ReaderSwelled

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
UNPACKING = Isolated("hospitium.records.archive:portion")
REFUSALS = {"failed": ReaderFailed, "swelled": ReaderSwelled, "slow": ReaderSlow, "died": ReaderDied}


def read(path: Path) -> passing.Told:
    """Read a document in a process of its own. Raises `Unreadable` and the reader's refusals."""
    try:
        with path.open("rb", buffering=0) as file:  # the child shares its position
            family = formats.family_of(file.read(kinds.HEAD))
            file.seek(0)
            return passing.unpack(WALLS[family].run(file).data)
    except Stopped as end:
        log.error("the reader %s on %s %s", end.how, path.name, end.trace)
        raise REFUSALS[end.how] from end


def unpacked(path: Path) -> Iterator[tuple[Member, bytes]]:
    """The files of an archive one after another, each taken out behind the wall. Raises the reader's refusals."""
    next_, taken = 0, True
    while taken:
        taken = False
        for member, data in archive.unpacked(_portion(path, next_)):
            yield member, data
            next_, taken = member.index + 1, True


def _portion(path: Path, first: int) -> bytes:
    try:
        with path.open("rb", buffering=0) as file:
            return UNPACKING.run(file, str(first).encode()).data
    except Stopped as end:
        log.error("unpacking %s on %s %s", end.how, path.name, end.trace)
        raise REFUSALS[end.how] from end


def wall() -> dict[str, bool]:
    """Which parts of the reader's wall this machine lets us build."""
    first = WALLS["fhir"]
    with tempfile.TemporaryFile() as nothing, contextlib.suppress(Stopped):
        first.run(nothing)
    return first.held
