"""Reading a place of backups whole and naming each file that is not what it was (F6: every flipped bit is found).

Hashes are ours because the wheel's own `pg_verifybackup` crashes, and because it would see neither log nor originals.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from . import archive, copies, sets
from .sets import BackupSet, Place, Progress


@dataclass(frozen=True)
class Fault:
    """A file of a backup that is `damaged`, `missing`, `unexpected`, or a set that is `unfinished`."""

    path: Path
    kind: str


@dataclass(frozen=True)
class Verdict:
    """What was read and what was wrong with it."""

    sets: list[str]
    files: int
    bytes: int
    faults: list[Fault]


@dataclass(frozen=True)
class _Promise:
    """A file that must have this content; a file without a promise is named by its own."""

    path: Path
    sha256: str


def verify(place: Place, progress: Progress) -> Verdict:
    """Read everything the place holds. Raises nothing for what it finds."""
    faults: list[Fault] = []
    promises: list[_Promise] = []
    whole = []
    for path in sets.folders(place):
        try:
            one = sets.opened(path)
        except archive.Damaged:
            faults.append(Fault(next(path.glob("manifest-*.json")), "damaged"))
            continue
        if one is None:
            faults.append(Fault(path, "unfinished"))
            continue
        whole.append(one)
        promises += _of_set(one, faults)
    promises += _of_log(place, faults) + _of_originals(place)
    faults += _gaps(place, whole) + _lost_originals(place, whole)
    total = sum(promise.path.stat().st_size for promise in promises)
    faults += _read(promises, total, progress)
    return Verdict([one.path.name for one in whole], len(promises), total, sorted(faults, key=str))


def _of_set(one: BackupSet, faults: list[Fault]) -> list[_Promise]:
    listed = dict(one.manifest.files)
    there = {str(path.relative_to(one.path)) for path in one.path.rglob("*") if path.is_file()}
    there = {name for name in there if not name.startswith("manifest-")}
    if archive.is_file_with(one.base / "backup_manifest", listed["base/backup_manifest"]):
        listed |= {f"base/{name}": digest for name, digest in sets.listed_in_base(one.base).items()}
    else:  # nothing can be said of the base copy without its list
        there = {name for name in there if not name.startswith("base/")} | {"base/backup_manifest"} & there
    faults += [Fault(one.path / name, "missing") for name in listed.keys() - there]
    faults += [Fault(one.path / name, "unexpected") for name in there - listed.keys()]
    return [_Promise(one.path / name, listed[name]) for name in sorted(listed.keys() & there)]


def _of_log(place: Place, faults: list[Fault]) -> list[_Promise]:
    promises = []
    for path in sorted(place.wal.glob("[!.]*")):
        if name := archive.KEPT.fullmatch(path.name):
            promises.append(_Promise(path, name["sha256"]))
        else:
            faults.append(Fault(path, "unexpected"))
    return promises


def _of_originals(place: Place) -> list[_Promise]:
    return [_Promise(path, path.name) for path in sorted(place.originals.glob("??/*")) if path.name[0] != "."]


def _gaps(place: Place, whole: list[BackupSet]) -> list[Fault]:
    """The first segment each set needs and does not find, though later ones or its own end prove that it was there."""
    found = set()
    for one in whole:
        run, more = sets.unbroken(place, one)
        if more or one.manifest.wal_to not in run:
            size = one.manifest.segment_size
            number = sets.number_of(one.manifest.wal_from, size) + len(run)
            found.add(Fault(place.wal / sets.segment_named(one.manifest.timeline, number, size), "missing"))
    return sorted(found, key=str)


def _lost_originals(place: Place, whole: list[BackupSet]) -> list[Fault]:
    names = {name for one in whole for name in one.manifest.originals}
    return [
        Fault(copies.original(place.originals, name), "missing")
        for name in sorted(names - copies.kept_originals(place.originals))
    ]


def _read(promises: list[_Promise], total: int, progress: Progress) -> Iterator[Fault]:
    done = 0
    for promise in promises:
        done += promise.path.stat().st_size
        if archive.sha256(promise.path) != promise.sha256:
            yield Fault(promise.path, "damaged")
        progress(_("reading backups"), done, total)
