"""`hospitium restore --to TIME`: the database and the originals as they were at a moment, here or in a new place."""

import argparse
import contextlib
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from config.commands.speech import speak, told
from hospitium.kernel import database, embedded
from hospitium.kernel.database import Unready

if TYPE_CHECKING:
    from hospitium.kernel.backup.restore import Restored
    from hospitium.kernel.backup.sets import Place

ROOT = Path(__file__).resolve().parents[2]
TABLES = (
    "access_user",
    "patients_patient",
    "cases_case",
    "cases_entry",
    "records_sourcedocument",
    "access_accessevent",
)
DOCUMENTS = "records_sourcedocument"


def words(parser: argparse.ArgumentParser) -> None:
    """When, from where, to where."""
    parser.add_argument(
        "--to", required=True, type=_moment, metavar="TIME", help="2026-11-21T10:00:00Z, or another offset, or: latest"
    )
    parser.add_argument(
        "--from", dest="source", type=Path, metavar="DIR", help="backups; default: this installation's own"
    )
    parser.add_argument(
        "--into", type=Path, metavar="DIR", help="make a copy to look at, in a new data directory; nothing else changes"
    )
    parser.add_argument(
        "--yes", action="store_true", help="the restored database takes the place of the one here, which is moved aside"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")


def _moment(text: str) -> dt.datetime | None:
    if text == "latest":
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time: write 2026-11-21T10:00:00Z, or latest") from None
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError(
            f"{text} says no zone: write {text}Z for UTC, or an offset such as {text}+08:00"
        )
    return moment.astimezone(dt.UTC)


@dataclass(frozen=True)
class Plan:
    """What a restore is about to do."""

    place: "Place"
    home: Path
    """The data directory to fill: the one here, or a new one."""
    is_here: bool
    to: dt.datetime | None

    @property
    def data(self) -> Path:
        """The server's directory in it."""
        return self.home / "postgres"


def run(asked: argparse.Namespace) -> int:
    """0 when all that was asked is there, 1 when something of it is missing or nothing could be restored."""
    speak()
    from hospitium.kernel.backup import restore

    plan = _planned(asked)
    restore.candidates(plan.place, plan.to)
    now = _last_words(plan)
    fresh = plan.home / "postgres.restoring" if plan.is_here else plan.data
    with told(quiet=asked.json) as progress, _or_nothing(plan, fresh):
        done = restore.restore(plan.place, fresh, plan.to, look=_look, progress=progress, say=_say)
        lost = _bring_files(plan, done, progress)
    aside = _swap(plan, fresh) if plan.is_here else None
    verdict = _settle(plan, done)
    _report(asked, plan, done, {"now": now, "lost": lost, "aside": aside, "record": verdict})
    return int(bool(done.gap or lost or verdict is False))


def _say(text: str) -> None:
    print(f"restore: {text}", file=sys.stderr)


def _planned(asked: argparse.Namespace) -> Plan:
    """See that the request makes sense and that nothing is written over. Raises `Unready`."""
    from django.utils.translation import gettext as _

    from hospitium.kernel.backup.sets import Place

    if os.environ.get("DATABASE_URL"):
        raise Unready(
            _(
                "DATABASE_URL names a server of your own: restore it with the tool that backs it up, such as pgBackRest"
                " (docs/how-to/back-up-and-restore.md)."
            )
        )
    if asked.to and asked.to > dt.datetime.now(dt.UTC):
        raise Unready(
            _("%(asked)s is still to come: for the last moment there is, say --to latest.") % {"asked": _text(asked.to)}
        )
    home = asked.into.expanduser().resolve() if asked.into else database.home()
    source = asked.source.expanduser().resolve() if asked.source else database.backups()
    plan = Plan(Place(source), home, home == database.home(), asked.to)
    if embedded.postmaster(plan.data) or embedded.users(plan.data):
        raise Unready(_("The database in %(place)s is running: stop hospitium first.") % {"place": home})
    if not plan.is_here and home.exists() and any(home.iterdir()):
        raise Unready(_("%(place)s is not empty: name a new directory.") % {"place": home})
    if plan.is_here and plan.data.exists() and not asked.yes:
        raise Unready(
            _(
                "There is a database in %(place)s. With --yes it is moved aside and the restored one takes its place;"
                " with --into DIR you get a copy to look at first."
            )
            % {"place": home}
        )
    return plan


def _last_words(plan: Plan) -> dict[str, int] | None:
    """Let the server that makes these backups hand over the end of its log, and count what it has now.

    One that is stopped is started for it: after a crash, its last minute may be nowhere else.
    """
    from django.utils.translation import gettext as _

    from hospitium.kernel.backup import archiving

    data = database.home() / "postgres"
    if plan.place != archiving.here() or not archiving.has_begun():
        return None
    runs = bool(embedded.postmaster(data))
    try:
        host = database.address().host
        archiving.hand_over()
        counts: dict[str, int] = _look(host)["counts"]
        return counts
    except (Unready, psycopg.Error, subprocess.SubprocessError, OSError) as problem:
        _say(_("the end of the log could not be had from the database here: %(problem)s") % {"problem": problem})
        return None
    finally:
        if not runs:
            embedded.leave(data)
            database.address.cache_clear()


@contextlib.contextmanager
def _or_nothing(plan: Plan, fresh: Path) -> Iterator[None]:
    """What a failed restore began is removed; what was here before was not touched."""
    was_there = plan.home.exists()
    plan.home.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        yield
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        if not was_there:
            shutil.rmtree(plan.home)
        raise


def _look(socket: str) -> dict[str, Any]:
    """Rows of the tables a person would ask about, and the originals that documents name."""
    with psycopg.connect(host=socket, user="postgres", dbname="postgres") as admin:
        name = database.database_name()
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return {"counts": {}, "originals": []}
    with psycopg.connect(host=socket, user="postgres", dbname=name) as admin:
        found = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        there = {table for (table,) in found}
        count = sql.SQL("SELECT count(*) FROM {}")
        counts = {
            table: admin.execute(count.format(sql.Identifier(table))).fetchone() for table in TABLES if table in there
        }
        originals = sql.SQL("SELECT DISTINCT sha256, quarantine FROM {}").format(sql.Identifier(DOCUMENTS))
        named: Any = admin.execute(originals) if DOCUMENTS in there else []
        return {"counts": {table: row[0] for table, row in counts.items() if row}, "originals": sorted(named)}


def _bring_files(plan: Plan, done: "Restored", progress: Any) -> list[str]:
    """Originals, anchors and secrets of the backup that are not there yet; gives the originals that are lost or damaged."""
    from django.utils.translation import gettext as _

    from hospitium.kernel.backup import archive, copies
    from hospitium.records import originals

    lost = []
    for number, (sha256, name) in enumerate(done.facts["originals"], 1):
        final = originals.place_of(plan.home / "originals", sha256, name)
        if not archive.is_file_with(final, sha256):
            try:
                copies.copy(copies.original(plan.place.originals, sha256), final, digest=sha256)
            except (FileNotFoundError, archive.Damaged):
                lost.append(sha256)
        progress(_("comparing originals"), number, len(done.facts["originals"]))
    for folder in ("anchors", "secrets"):
        if not (plan.home / folder).exists():
            copies.copy_tree(done.used.path / folder, plan.home / folder)
    return lost


def _swap(plan: Plan, fresh: Path) -> Path | None:
    """Put the restored directory in the place of the old one, which is kept aside."""
    aside = None
    if plan.data.exists():
        aside = plan.home / f"postgres.before-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}"
        plan.data.rename(aside)
    fresh.rename(plan.data)
    return aside


def _settle(plan: Plan, done: "Restored") -> bool | None:
    """What comes first after a restore; gives whether the record of looks is whole, or nothing when there is no proof of it.

    The branch of the log is remembered. The record must say that rows are gone by a restore, or they would count as
    tampered with. One that took its place here backs itself up; a copy beside it is marked, so as not to act for it.
    """
    from config.cli import VERBS
    from hospitium.kernel.backup import restore
    from hospitium.kernel.backup.sets import Place

    restore.keep_history(plan.data, Place(database.backups() if plan.is_here else plan.home / "backups"))
    if not plan.is_here:
        facts = {"restored_from": str(done.used.path), "to": _text(done.asked), "made": _text(dt.datetime.now(dt.UTC))}
        (plan.home / database.COPY).write_text(json.dumps(facts, indent=1) + "\n")
    verdict = None
    if "audit" in VERBS and done.facts["counts"]:
        to = done.asked or done.reached or done.used.finished
        lost = ["--lost-from", done.left_out_from.isoformat()] if done.left_out_from else []
        _in_restored(plan, "audit", "restored", "--to", to.isoformat(), *lost)
        verdict = not _in_restored(plan, "audit", "verify", must=False)
    if plan.is_here:
        _in_restored(plan, "backup", "--json")
    return verdict


def _in_restored(plan: Plan, *verb: str, must: bool = True) -> int:
    """Run a verb of ours in the restored installation; gives its exit code. Raises `Unready` when it `must` work."""
    from django.utils.translation import gettext as _

    done = subprocess.run(
        [sys.executable, "-m", "config.cli", *verb],
        cwd=ROOT,
        env=os.environ | {"HOSPITIUM_HOME": str(plan.home)},
        capture_output=True,
        text=True,
        check=False,
    )
    if must and done.returncode:
        raise Unready(
            _("The database is restored, but 'hospitium %(verb)s' did not work: %(said)s")
            % {"verb": " ".join(verb), "said": done.stderr.strip()}
        )
    return done.returncode


def _report(asked: argparse.Namespace, plan: Plan, done: "Restored", found: dict[str, Any]) -> None:
    rows, now = done.facts["counts"], found["now"]
    facts = {
        "into": str(plan.home),
        "backup": str(done.used.path),
        "asked": _text(done.asked),
        "last_transaction": _text(done.reached),
        "left_out_from": _text(done.left_out_from),
        "archive_ends_before": done.beyond,
        "gap": done.gap,
        "rows": rows,
        "rows_left_out": {table: now.get(table, 0) - count for table, count in rows.items()} if now else None,
        "originals": len(done.facts["originals"]) - len(found["lost"]),
        "originals_lost": found["lost"],
        "record_of_looks_is_whole": found["record"],
        "moved_aside": str(found["aside"]) if found["aside"] else None,
        "seconds": done.seconds,
    }
    print(json.dumps(facts) if asked.json else "\n".join(_lines(plan, facts)))


def _lines(plan: Plan, facts: dict[str, Any]) -> Iterator[str]:
    from django.utils.translation import gettext as _

    yield _("Restored into %(into)s from %(backup)s in %(seconds)s s; every page has its checksum.") % facts
    yield _("Last transaction in it: %(moment)s") % {"moment": facts["last_transaction"] or "-"}
    if facts["left_out_from"]:
        yield _("First transaction left out: %(left_out_from)s") % facts
    if facts["archive_ends_before"]:
        yield _("The archive holds nothing after that: whatever was written later and not archived is lost.")
    if facts["gap"]:
        yield _("THE ARCHIVE LACKS %(gap)s: nothing from there on could be restored, though later parts exist.") % facts
    for table, count in facts["rows"].items():
        gone = facts["rows_left_out"]
        yield f"  {count:>9,} {table}" + (f" ({-gone[table]:+,})" if gone else "")
    yield _("Originals compared with their rows: %(good)d whole, %(lost)d lost") % {
        "good": facts["originals"],
        "lost": len(facts["originals_lost"]),
    }
    yield from (_("LOST: the original %(sha256)s") % {"sha256": sha256} for sha256 in facts["originals_lost"])
    if facts["record_of_looks_is_whole"] is not None:
        yield (
            _("The record of looks is whole.")
            if facts["record_of_looks_is_whole"]
            else _("THE RECORD OF LOOKS IS NOT WHOLE: run hospitium audit verify.")
        )
    if facts["moved_aside"]:
        yield _("The database that was here is now %(moved_aside)s; remove it when all is well.") % facts
    if not plan.is_here:
        yield _("Look at it: HOSPITIUM_HOME=%(into)s hospitium run") % facts


def _text(moment: dt.datetime | None) -> str | None:
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z") if moment else None
