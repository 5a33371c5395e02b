"""Pictures of pages, made behind the wall when first asked for and kept beside the originals under what they show.

They can be made again at any time, so they are in no backup, and those nobody looked at longest are dropped when they take
more than their room; whoever hands one out asks the document's door first.
"""

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from hospitium.kernel.isolation import Isolated, Limits, Stopped

from . import formats, kinds, originals, reader

THUMB, READING, ZOOM = 200, 1200, 2000
WIDTHS = (THUMB, READING, ZOOM)
WALLS = {
    family: Isolated(
        "hospitium.records.paper.drawing:answer",
        reader.LIMITS.get(family, Limits()),
        warm="hospitium.records.paper.drawing:warm",
        lanes=reader.LANES,
    )
    for family in ("pictures", "telephone")
}


class NotDrawn(Exception):
    """A page could not be made a picture of: why, in a word."""


def root() -> Path:
    """The folder of the store."""
    return originals.root().parent / "renditions"


def picture(original: Path, sha256: str, number: int, width: int, turn: int = 0) -> bytes:
    """A page of an original as WebP. Raises `NotDrawn`."""
    place = root() / sha256[:2] / sha256 / f"{number}-{width}-{turn}.webp"
    if (there := kept(place)) is not None:
        return there
    _, made = ask(original, do="page", number=number, width=width, turn=turn)
    with contextlib.suppress(
        FileNotFoundError
    ):  # its folder was tidied away under our hands: it is made again next time
        _keep(place, made)
    return made


def kept(place: Path) -> bytes | None:
    """What was made before, if it is there still; that somebody looked is noted, to the hour."""
    with contextlib.suppress(FileNotFoundError):
        data = place.read_bytes()
        if time.time() - place.stat().st_mtime > AN_HOUR:
            os.utime(place)
        return data
    return None


AN_HOUR = 3600.0


def tidy(room: int) -> int:
    """Drop what was looked at longest ago until the rest takes no more than so many bytes; gives how many were dropped."""
    held = [(status.st_mtime, status.st_size, path) for path, status in _files()]
    size, dropped = sum(one[1] for one in held), 0
    for _, bytes_, path in sorted(held):
        if size <= room:
            break
        path.unlink(missing_ok=True)
        size, dropped = size - bytes_, dropped + 1
        with contextlib.suppress(OSError):  # others are in it
            path.parent.rmdir()
    return dropped


def _files() -> Iterator[tuple[Path, os.stat_result]]:
    for folder, _, names in os.walk(root()):
        for name in names:
            path = Path(folder, name)
            with contextlib.suppress(FileNotFoundError):  # dropped or made anew meanwhile
                yield path, path.stat()


def ask(original: Path, **what: Any) -> tuple[dict[str, Any], bytes]:
    """What `paper.drawing` gives for an original: facts and bytes. Raises `NotDrawn`."""
    try:
        with original.open("rb", buffering=0) as file:
            family = formats.family_of(file.read(kinds.HEAD))
            file.seek(0)
            facts, _, made = WALLS.get(family, WALLS["pictures"]).run(file, orjson.dumps(what)).data.partition(b"\n")
    except Stopped as end:
        raise NotDrawn(end.how) from end
    told: dict[str, Any] = orjson.loads(facts or b"{}")
    if "missing" in told or not made:
        raise NotDrawn(told.get("missing", "nothing"))
    return told, made


def _keep(place: Path, made: bytes) -> None:
    """Whole or not at all; one that is lost is made again."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(made)
    Path(name).replace(place)
