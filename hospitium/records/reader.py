"""The reader of documents as the rest of the room knows it: bytes on disk in, a reading out, whatever the bytes do."""

import contextlib
import logging
import os
import tempfile
from pathlib import Path

from hospitium.kernel.isolation import Isolated, Stopped

from . import formats, kinds, passing
from .errors import ReaderDied, ReaderFailed, ReaderSlow, ReaderSwelled

log = logging.getLogger(__name__)

LANES = min(4, os.cpu_count() or 1)
"""How many files are read at once; those who wait for one another start no further process."""

WALLS = {
    family: Isolated("hospitium.records.passing:answer", warm=f"hospitium.records.passing:warm_{family}", lanes=LANES)
    for family in formats.FAMILIES
}
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


def wall() -> dict[str, bool]:
    """Which parts of the reader's wall this machine lets us build."""
    first = WALLS["fhir"]
    with tempfile.TemporaryFile() as nothing, contextlib.suppress(Stopped):
        first.run(nothing)
    return first.held
