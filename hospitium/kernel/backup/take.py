"""Taking a backup of the embedded server, the originals, the anchors and, when asked, the secrets."""

import contextlib
import datetime as dt
import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from hospitium.kernel import database, embedded
from hospitium.kernel.database import Unready

from . import archive, archiving, copies, sets
from .sets import BackupSet, Manifest, Place, Progress


@dataclass(frozen=True)
class Sources:
    """What is backed up beside the server."""

    originals: Callable[[], Mapping[str, Path]]
    """Gives where the bytes of each original are, by their SHA-256; asked once the server was copied."""
    anchors: Path
    secrets: Path | None


@dataclass(frozen=True)
class Taken:
    """A finished backup, the old ones that left, and originals of the store that changed since they were taken in."""

    set: BackupSet
    pruned: list[str]
    changed: list[Path]


def take(place: Place, sources: Sources, *, keep: int, progress: Progress) -> Taken:
    """Take a backup, read it back, seal it, let old ones go. Raises `Unready` with what to do when there is none."""
    with sets.alone(place):
        archiving.begin()
        began = dt.datetime.now(dt.UTC)
        path = place.sets / began.strftime(sets.STAMP)
        path.mkdir(parents=True, mode=0o700)
        _copy_server(path / "base", progress)
        finished = dt.datetime.now(dt.UTC)
        _read_back(path / "base", progress)
        wal = _log_of(path / "base")
        if place != archiving.here():
            copies.carry_log(place)
        _check_log(place, wal)
        stored = sources.originals()
        changed = copies.copy_originals(stored, place.originals, progress)
        names = sorted(stored.keys() & copies.kept_originals(place.originals))
        files = _listed(path, sources)
        done = sets.seal(path, Manifest(began.isoformat(), finished.isoformat(), **wal, files=files, originals=names))
        return Taken(done, sets.prune(place, keep, stored), changed)


def _listed(path: Path, sources: Sources) -> dict[str, str]:
    return {
        "base/backup_manifest": archive.sha256(path / "base" / "backup_manifest"),
        **copies.copy_tree(sources.anchors, path / "anchors"),
        **copies.copy_tree(sources.secrets, path / "secrets"),
    }


def _copy_server(base: Path, progress: Progress) -> None:
    """PostgreSQL's own base copy, with its own SHA-256 of every file; it ends when the archive has the log it needs."""
    place = database.address()
    command = [
        str(embedded.program("pg_basebackup")),
        "-D",
        str(base),
        "-X",
        "none",
        "--checkpoint=fast",
        "--no-password",
    ]
    command += ["--manifest-checksums=SHA256", "-h", place.host, "-p", place.port, "-U", place.admin]
    with tempfile.TemporaryFile("w+") as said:
        copying = subprocess.Popen(command, stdout=said, stderr=said)
        try:
            _watch(copying, progress)
        finally:
            copying.kill()
            copying.wait()
        said.seek(0)
        if copying.returncode:
            raise Unready(_("The database could not be copied: %(said)s") % {"said": said.read().strip()[-600:]})


def _watch(copying: subprocess.Popen[bytes], progress: Progress) -> None:
    began = time.monotonic()
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            copying.wait(0.2)
            return
        with archiving.admin() as server:
            done = server.execute("SELECT backup_streamed, backup_total FROM pg_stat_progress_basebackup").fetchone()
        if done and done[1]:
            progress(_("copying the database"), *done)
        archiving.give_up_if_refused(began)


def _read_back(base: Path, progress: Progress) -> None:
    """What was written is read once more: a copy nobody read is a hope."""
    listed = sets.listed_in_base(base)
    done, total = 0, sum((base / name).stat().st_size for name in listed)
    for name, digest in listed.items():
        if archive.sha256(base / name) != digest:
            raise Unready(_("%(file)s was not written as it was read: do not trust this disk.") % {"file": base / name})
        done += (base / name).stat().st_size
        progress(_("reading the copy back"), done, total)


def _log_of(base: Path) -> dict[str, Any]:
    (reach,) = json.loads((base / "backup_manifest").read_bytes())["WAL-Ranges"]
    with archiving.admin() as server:
        size = int(server.execute("SELECT setting FROM pg_settings WHERE name = 'wal_segment_size'").fetchone()[0])
        (version,) = server.execute("SHOW server_version").fetchone()
    timeline = reach["Timeline"]
    ends = {
        end: sets.segment_at(timeline, reach[f"{key}-LSN"], size) for end, key in (("from", "Start"), ("to", "End"))
    }
    return {
        "server": version,
        "timeline": timeline,
        "segment_size": size,
        "wal_from": ends["from"],
        "wal_to": ends["to"],
    }


def _check_log(place: Place, wal: dict[str, Any]) -> None:
    first, last = (sets.number_of(wal[key], wal["segment_size"]) for key in ("wal_from", "wal_to"))
    for number in range(first, last + 1):
        name = sets.segment_named(wal["timeline"], number, wal["segment_size"])
        if not any(archive.is_whole(path) for path in archive.kept(place.wal, name)):
            raise Unready(
                _("The archive %(place)s lacks %(segment)s: this backup cannot be used.")
                % {"place": place.wal, "segment": name}
            )
