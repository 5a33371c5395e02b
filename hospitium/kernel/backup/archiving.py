"""The server's side of the archive: its settings, when it begins, and waiting until it holds what was written."""

import shlex
import time
from pathlib import Path
from typing import Any

import psycopg
from django.utils.translation import gettext as _

from hospitium.kernel import database, embedded
from hospitium.kernel.database import Unready

from . import archive
from .sets import Place

SWITCH_AFTER = 50
"""Seconds after which a begun segment is given to the archive: with the copying, at most 60 s are outside it (F6)."""
BEGUN = "hospitium.archiving"
"""Its presence in the server's data directory: a first backup was asked for, so the log has something to be applied to."""
SCRIPT = "hospitium-archive.sh"
"""The server's own copy of `archive.sh`, in its data directory, where it can read it whoever we are."""
PATIENCE, PATIENCE_WITH_FAILURES = 600, 10


def here() -> Place:
    """The place of this installation's backups."""
    return Place(database.backups())


def has_begun() -> bool:
    """Whether a first backup was asked for, so that the log is kept."""
    return (database.home() / "postgres" / BEGUN).exists()


def settings(data: Path) -> list[str]:
    """The server's settings of the archive. Before the first backup the log is thrown away as ever: nothing grows."""
    begun = (data / BEGUN).exists()
    command = archive_command(here()).replace("\\", "\\\\").replace("'", "''") if begun else "/bin/true"
    return [
        "archive_mode = on",
        f"archive_command = '{command}'",
        f"archive_timeout = {SWITCH_AFTER if begun else 0}",
    ]


def put_script(data: Path) -> None:
    """Give the server its copy of the script."""
    archive.write_safely(data / SCRIPT, archive.SCRIPT.read_bytes(), 0o644)


def archive_command(place: Place) -> str:
    """What the server runs for each finished segment: a shell that cannot even start counts as an ordinary failure too."""
    return f"{_command('store', place)} || exit 1"


def restore_command(place: Place) -> str:
    """What recovery runs for each segment it wants."""
    return _command("fetch", place)


def _command(verb: str, place: Place) -> str:
    return f"sh {SCRIPT} {verb} {shlex.quote(str(place.wal)).replace('%', '%%')} %f %p"


def begin() -> None:
    """From the first backup on the log is kept. Raises `Unready` when the server was started before it knew how."""
    database.address()
    data, place = database.home() / "postgres", here()
    make_room(place)
    (data / BEGUN).touch()
    database.tune(data)
    with admin() as server:
        server.execute("SELECT pg_reload_conf()")
    deadline = time.monotonic() + 5
    while (shown := _shown("archive_mode", "archive_command")) != ("on", archive_command(place)):
        if time.monotonic() > deadline:
            raise Unready(
                _(
                    "The database was started by an older version (archive_mode %(mode)s): start hospitium anew, then back up."
                )
                % {"mode": shown[0]}
            )
        time.sleep(0.02)
    hand_over()


def make_room(place: Place) -> None:
    """A folder for the archive that the server's account may write."""
    if not place.wal.exists():
        place.wal.mkdir(parents=True, mode=0o700)
        embedded.belongs_to_server(place.wal)


def hand_over() -> None:
    """Let the server give the segment it is writing to the archive, and wait until it has. Raises `Unready`."""
    with admin() as server:
        server.execute(
            "SELECT pg_logical_emit_message(true, 'hospitium', 'end')"
        )  # a commit: any moment before it can be reached
        (segment,) = server.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()
    began = time.monotonic()
    while not archive.kept(here().wal, segment):
        give_up_if_refused(began)
        if time.monotonic() - began > PATIENCE:
            raise Unready(trouble(segment))
        time.sleep(0.05)


def give_up_if_refused(began: float) -> None:
    """To be asked while waiting for the archive. Raises `Unready` when it goes on refusing."""
    if time.monotonic() - began > PATIENCE_WITH_FAILURES and (refused := failing()):
        raise Unready(trouble(refused[0]))


def trouble(segment: str) -> str:
    """What to say when the archive does not take a segment."""
    return _("The archive %(place)s does not take %(segment)s; %(log)s says why.") % {
        "place": here().wal,
        "segment": segment,
        "log": database.home() / "postgres" / "log",
    }


def failing() -> tuple[str, Any] | None:
    """The segment the archive last refused and when, unless it took one since."""
    with admin() as server:
        found: tuple[str, Any] | None = server.execute(
            "SELECT last_failed_wal, last_failed_time FROM pg_stat_archiver"
            " WHERE last_failed_time > coalesce(last_archived_time, '-infinity')"
        ).fetchone()
    return found


def _shown(*names: str) -> tuple[str, ...]:
    with admin() as server:
        return tuple(server.execute("SELECT current_setting(%s)", [name]).fetchone()[0] for name in names)


def admin() -> Any:
    """A connection that may ask the server about itself."""
    return psycopg.connect(**database.address().params("admin"), dbname="postgres", autocommit=True)
