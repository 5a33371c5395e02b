"""The way back: a new data directory as the database was at a moment, from a place of backups.

The traps met on the way (security study, finding 8): the socket's lock file is copied with the data directory and blocks the
restored server; a moment after the last transaction is refused by PostgreSQL as never reached; a damaged segment must stop
the recovery instead of ending it early.
"""

import contextlib
import datetime as dt
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.utils.translation import gettext as _

from hospitium.kernel import embedded
from hospitium.kernel.database import Unready

from . import archive, archiving, copies, sets
from .sets import BackupSet, Place, Progress

LEFTOVERS = (
    ".s.PGSQL.*",
    "postmaster.pid",
    "postmaster.opts",
    embedded.USERS,
    "log",
    "hospitium.conf",
    archiving.BEGUN,
)
LEFT_OUT = re.compile(r"recovery stopping (?:before|after) (?:commit|abort) of transaction \d+, time (.+)")
NEVER_REACHED = "recovery ended before configured recovery target was reached"
SETTINGS = {
    "archive_mode": "off",
    "recovery_target_action": "promote",
    "recovery_target_timeline": "current",
    "lc_messages": "C",
    "log_timezone": "UTC",
    "timezone": "UTC",
}
"""The log of a backup's own timeline is followed, so that a copy restored and used elsewhere never leads the way."""


@dataclass(frozen=True)
class Restored:
    """What came back."""

    used: BackupSet
    asked: dt.datetime | None
    reached: dt.datetime | None
    """When the last transaction committed that is in it; nothing when none did since the backup."""
    left_out_from: dt.datetime | None
    """When the first transaction committed that is in the archive and not in it."""
    beyond: bool
    """The moment asked for is after everything the archive knows."""
    gap: str
    """The segment the archive lacks though it has later ones; empty when it has all."""
    seconds: float
    facts: Any
    """What `look` saw in the restored database."""


class Hopeless(Unready):
    """This backup cannot be used; an older one may."""


def restore(
    place: Place,
    data: Path,
    to: dt.datetime | None,
    *,
    look: Callable[[str], Any],
    progress: Progress,
    say: Callable[[str], None],
) -> Restored:
    """Rebuild the server's directory `data` as it was at `to` (or as late as can be), and stop the server again.

    `look` is given the socket's folder of the restored server. The newest backup before `to` is used; when it is damaged,
    `say` is told and an older one used. Raises `Unready` when none can be, and leaves nothing behind then.
    """
    if data.exists():
        raise Unready(_("%(place)s exists: a restore never writes over a database.") % {"place": data})
    began = time.monotonic()
    for one in candidates(place, to):
        try:
            _lay_out(one, data, progress)
            outcome = _replay(place, one, data, to, look)
            return Restored(one, to, **outcome, seconds=round(time.monotonic() - began, 1))
        except Hopeless as problem:
            shutil.rmtree(data)
            say(_("backup %(name)s cannot be used: %(problem)s") % {"name": one.path.name, "problem": problem})
        except BaseException:
            shutil.rmtree(data, ignore_errors=True)
            raise
    raise Unready(_("No backup could be restored; what is wrong with each is said above."))


def candidates(place: Place, to: dt.datetime | None) -> list[BackupSet]:
    """The sets from which that moment can be reached, newest first. Raises `Unready` when there is none."""
    found = sets.finished(place)
    if not found:
        raise Unready(_("There is no finished backup in %(place)s.") % {"place": place.root})
    usable = [one for one in found if to is None or one.finished <= to]
    if not usable:
        raise Unready(
            _("%(asked)s is too early: the oldest backup in %(place)s reaches back to %(earliest)s.")
            % {"asked": _shown(to), "place": place.root, "earliest": _shown(found[0].finished)}
        )
    return usable[::-1]


def _lay_out(one: BackupSet, data: Path, progress: Progress) -> None:
    """Copy the base, checking each file on the way, without what belonged to the server it was copied from."""
    listed = one.manifest.files["base/backup_manifest"]
    if not archive.is_file_with(one.base / "backup_manifest", listed):
        raise Hopeless(_("%(file)s is damaged") % {"file": one.base / "backup_manifest"})
    digests = sets.listed_in_base(one.base)
    data.mkdir(parents=True, mode=0o700)
    try:
        for folder in sorted(path for path in one.base.rglob("*") if path.is_dir()):
            (data / folder.relative_to(one.base)).mkdir(mode=0o700)
        for number, (name, digest) in enumerate(digests.items(), 1):
            copies.copy(one.base / name, data / name, digest=digest, flush=False)  # the server flushes all at its start
            progress(_("copying the backup"), number, len(digests))
    except (archive.Damaged, OSError) as problem:
        raise Hopeless(str(problem)) from problem
    for pattern in LEFTOVERS:
        for path in data.glob(pattern):
            path.unlink()
    archiving.put_script(data)
    (data / "recovery.signal").touch()
    embedded.belongs_to_server(data)


def _replay(
    place: Place, one: BackupSet, data: Path, to: dt.datetime | None, look: Callable[[str], Any]
) -> dict[str, Any]:
    run, more = sets.unbroken(place, one)
    if one.manifest.wal_to not in run:
        raise Hopeless(_("the archive lacks a segment that it needs"))
    size = one.manifest.segment_size
    gap = sets.segment_named(one.manifest.timeline, sets.number_of(run[-1], size) + 1, size) if more else ""
    with _readable(place, run, data.parent) as log_of:
        try:
            beyond, (reached, facts, said) = False, _recover(log_of, data, to, look)
        except _Beyond:
            beyond, (reached, facts, said) = True, _recover(log_of, data, None, look)
    left_out = LEFT_OUT.search(said)
    return {
        "reached": reached,
        "left_out_from": _moment(left_out[1]) if left_out else None,
        "beyond": beyond,
        "gap": gap,
        "facts": facts,
    }


@contextlib.contextmanager
def _readable(place: Place, run: list[str], beside: Path) -> Iterator[Place]:
    """The part of the log to replay, where the server's account may read it, and the histories of all timelines we know.

    The histories keep the restored server from taking a number that its own archive or this place gave away before.
    """
    with tempfile.TemporaryDirectory(dir=beside, prefix=".log-") as folder:
        aside = Place(Path(folder))
        aside.wal.mkdir()
        known = sets.segments(archiving.here()) | sets.segments(place)
        for name in [*run, *(name for name in known if name.endswith(".history"))]:
            if embedded.account():
                copies.copy(known[name], aside.wal / known[name].name, flush=False)
            else:
                (aside.wal / known[name].name).symlink_to(known[name])
        embedded.belongs_to_server(aside.root)
        yield aside


class _Beyond(Exception):
    """The archive ends before the moment asked for."""


def _recover(place: Place, data: Path, to: dt.datetime | None, look: Callable[[str], Any]) -> tuple[Any, Any, str]:
    """Let the server replay the log up to the moment and become one that writes; look; stop it."""
    settings = SETTINGS | {"restore_command": archiving.restore_command(place)}
    log = data.parent / "restore.log"
    server, socket = embedded.launch(data, settings | ({"recovery_target_time": to.isoformat()} if to else {}), log)
    try:
        with _when_promoted(server, socket, log) as admin:
            (reached,) = admin.execute("SELECT pg_last_xact_replay_timestamp()").fetchone()
        facts = look(socket)
    finally:
        embedded.end(server)
    _check_pages(data)
    return reached, facts, log.read_text(errors="replace")


def _check_pages(data: Path) -> None:
    """Every page of the stopped server still has its checksum (F7)."""
    answer = embedded.run("pg_checksums", "--check", "-D", data)
    if answer.returncode:
        raise Hopeless(_("pages are damaged: %(said)s") % {"said": (answer.stderr or answer.stdout).strip()[-300:]})


def keep_history(data: Path, place: Place) -> None:
    """Give the archive of the restored server the note from which log it branched, so that no later one takes its number."""
    archiving.make_room(place)
    for path in data.glob("pg_wal/*.history"):
        archive.store(path, place.wal, path.name)
    embedded.belongs_to_server(place.wal)


def _when_promoted(server: subprocess.Popen[bytes], socket: str, log: Path) -> Any:
    while server.poll() is None:
        try:
            admin = psycopg.connect(host=socket, user="postgres", dbname="postgres", autocommit=True)
            if not admin.execute("SELECT pg_is_in_recovery()").fetchone()[0]:  # type: ignore[index]
                return admin
            admin.close()
        except psycopg.OperationalError:
            pass
        time.sleep(0.05)
    said = log.read_text(errors="replace")
    if NEVER_REACHED in said:
        raise _Beyond
    raise Hopeless("; ".join(_complaints(said)) or _("the recovery stopped, see %(log)s") % {"log": log})


def _complaints(log: str) -> Iterable[str]:
    """What the archive and the server said in their own words."""
    return dict.fromkeys(
        line.split(": ", 1)[-1].strip()
        for line in log.splitlines()
        if line.startswith("hospitium archive:") or "FATAL:" in line
    )


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text.replace(" UTC", "+00:00").strip())


def _shown(moment: dt.datetime | None) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""
