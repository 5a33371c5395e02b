"""What a place of backups holds: finished sets, sealed by a manifest named by its own hash; and how old ones leave."""

import contextlib
import datetime as dt
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from hospitium.kernel.database import Unready

from . import archive

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""
STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Place:
    """A folder of backups and what lies where in it."""

    root: Path

    @property
    def wal(self) -> Path:
        """The archive of the write-ahead log."""
        return self.root / "wal"

    @property
    def originals(self) -> Path:
        """Copies of the original documents, each under the SHA-256 of its bytes."""
        return self.root / "originals"

    @property
    def sets(self) -> Path:
        """One folder per backup, named by the second it began."""
        return self.root / "sets"


@dataclass(frozen=True)
class Manifest:
    """What a finished backup consists of, and from when on it can be used."""

    began: str
    finished: str
    """The copy is consistent from this moment on: the earliest one it can be restored to."""
    server: str
    timeline: int
    segment_size: int
    wal_from: str
    wal_to: str
    files: dict[str, str]
    """SHA-256 of each file of the set by its path in it; those of the base copy stand in PostgreSQL's `backup_manifest`."""
    originals: list[str]


@dataclass(frozen=True)
class BackupSet:
    """A folder of a place, with its manifest."""

    path: Path
    manifest: Manifest

    @property
    def base(self) -> Path:
        """PostgreSQL's own copy of its data directory."""
        return self.path / "base"

    @property
    def seal(self) -> str:
        """The SHA-256 of the manifest, which names every other file's: noted elsewhere, it guards the whole set."""
        return next(self.path.glob("manifest-*.json")).stem.removeprefix("manifest-")

    @property
    def finished(self) -> dt.datetime:
        """From when on it can be used."""
        return dt.datetime.fromisoformat(self.manifest.finished)


def seal(path: Path, manifest: Manifest) -> BackupSet:
    """Declare a backup finished: write its manifest under its own hash, last of all."""
    content = json.dumps({"format": 1, **asdict(manifest)}, indent=1).encode() + b"\n"
    archive.write_safely(path / f"manifest-{hashlib.sha256(content).hexdigest()}.json", content)
    return BackupSet(path, manifest)


def opened(path: Path) -> BackupSet | None:
    """The set of this folder, or nothing when it was never finished. Raises `archive.Damaged`."""
    found = sorted(path.glob("manifest-*.json"))
    if not found:
        return None
    content = found[0].read_bytes()
    if found[0].name != f"manifest-{hashlib.sha256(content).hexdigest()}.json":
        raise archive.Damaged(f"{found[0]} is damaged: its content is not what its name says")
    facts = json.loads(content)
    facts.pop("format")
    return BackupSet(path, Manifest(**facts))


def folders(place: Place) -> list[Path]:
    """The folders of all sets, finished or not, oldest first."""
    return sorted(path for path in place.sets.glob("*") if path.is_dir())


def finished(place: Place) -> list[BackupSet]:
    """The sets that were finished and whose manifest is whole, oldest first."""
    found = []
    for path in folders(place):
        with contextlib.suppress(archive.Damaged):
            found.append(opened(path))
    return [one for one in found if one]


def listed_in_base(base: Path) -> dict[str, str]:
    """SHA-256 by path of the files of a base copy, from PostgreSQL's `backup_manifest`."""
    facts = json.loads((base / "backup_manifest").read_bytes())
    return {one["Path"]: one["Checksum"] for one in facts["Files"]}


def segment_at(timeline: int, lsn: str, size: int) -> str:
    """The name of the segment that holds a log position such as `0/3000028`."""
    high, low = (int(part, 16) for part in lsn.split("/"))
    return segment_named(timeline, (high << 32 | low) // size, size)


def segment_named(timeline: int, number: int, size: int) -> str:
    """The name of a segment by its number."""
    per_high = 2**32 // size
    return f"{timeline:08X}{number // per_high:08X}{number % per_high:08X}"


def number_of(segment: str, size: int) -> int:
    """A segment's number: the timeline does not count, as the log goes on where it branched."""
    return int(segment[8:16], 16) * (2**32 // size) + int(segment[16:24], 16)


def segments(place: Place) -> dict[str, Path]:
    """The files of the archive by what they stand for."""
    found = ((archive.named(path), path) for path in sorted(place.wal.glob("*.gz")))
    return {name: path for name, path in found if name}


def unbroken(place: Place, one: BackupSet) -> tuple[list[str], bool]:
    """The segments a set is replayed from, up to the first gap, and whether later ones lie beyond such a gap."""
    size, timeline = one.manifest.segment_size, one.manifest.wal_from[:8]
    numbers = {number_of(name, size) for name in segments(place) if len(name) == 24 and name[:8] == timeline}
    number = first = number_of(one.manifest.wal_from, size)
    while number in numbers:
        number += 1
    run = [segment_named(one.manifest.timeline, there, size) for there in range(first, number)]
    return run, any(later > number for later in numbers)


@contextlib.contextmanager
def alone(place: Place) -> Iterator[None]:
    """Keep other backups out of this place for as long. Raises `Unready` when one is under way."""
    place.root.mkdir(parents=True, exist_ok=True)
    handle = os.open(place.root / ".lock", os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as problem:
        raise Unready(_("Another backup into %(place)s is under way.") % {"place": place.root}) from problem
    finally:
        os.close(handle)


def prune(place: Place, keep: int, stored: Container[str]) -> list[str]:
    """Remove all but the newest `keep` finished sets, unfinished ones, and what only those needed; gives what left.

    Copies of originals that are still `stored` stay in any case. To be called while `alone`. A manifest leaves first, so
    that a set half removed is an unfinished one.
    """
    left = finished(place)[-max(1, keep) :]
    staying = {one.path for one in left} | set(_damaged(place))
    gone = [path for path in folders(place) if path not in staying]
    for path in gone:
        for manifest in path.glob("manifest-*.json"):
            manifest.unlink()
        shutil.rmtree(path)
    if left:
        _prune_log(place, left)
        _prune_originals(place, left, stored)
    return [path.name for path in gone]


def _damaged(place: Place) -> Iterable[Path]:
    """Sets whose manifest is damaged: they wait for a person, who may still save something from them."""
    whole = {one.path for one in finished(place)}
    return (path for path in folders(place) if path not in whole and any(path.glob("manifest-*.json")))


def _prune_log(place: Place, left: list[BackupSet]) -> None:
    needed = min(number_of(one.manifest.wal_from, one.manifest.segment_size) for one in left)
    size = left[-1].manifest.segment_size
    for name, path in segments(place).items():
        if not name.endswith(".history") and number_of(name, size) < needed:
            path.unlink()


def _prune_originals(place: Place, left: list[BackupSet], stored: Container[str]) -> None:
    needed = {sha256 for one in left for sha256 in one.manifest.originals}
    for path in place.originals.glob("??/*"):
        if path.name not in needed and path.name not in stored:
            path.unlink()
