"""The restore drill, as an operator runs it: an installation of its own is filled, backed up, destroyed and brought back."""

import datetime as dt
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from config.cli import main
from hospitium.kernel import embedded
from hospitium.records.testing import make_bundle

BIN = Path(sys.executable).parent
pytestmark = pytest.mark.slow
OUR_OWN_BUSINESS = ("procrastinate_", "access_accessevent", "access_chainhead")
A_MINUTE = """
import django; django.setup()
from config import backups
from hospitium.kernel.backup import archiving
archiving.hand_over(); backups.every_minute()
"""


class Hospital:
    """An installation in a directory of its own."""

    def __init__(self, home):
        self.home = home
        self.data = home / "postgres"
        self.env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | {
            "HOSPITIUM_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "LANG": "C",
        }

    def run(self, *words, **env):
        return subprocess.run(
            [BIN / "hospitium", *map(str, words)], env=self.env | env, capture_output=True, text=True, check=False
        )

    def told(self, *words):
        answer = self.run(*words, "--json")
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout.splitlines()[-1])

    def take_in(self, name):
        file = self.home.parent / f"{name}.json"
        file.write_text(json.dumps(make_bundle(family=name)))
        return self.told("intake", file)

    def pass_a_minute(self):
        """What happens by itself within a minute."""
        subprocess.run([sys.executable, "-c", A_MINUTE], env=self.env, check=True)

    @contextmanager
    def asked(self):
        host, port = embedded.start(self.data)
        try:
            with psycopg.connect(host=host, port=port, user="postgres", dbname="hospitium") as connection:
                yield connection
        finally:
            embedded.leave(self.data)

    def rows(self):
        """A digest of every row of every table."""
        with self.asked() as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
            return {
                table: connection.execute(
                    f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t"
                ).fetchone()
                for (table,) in tables.fetchall()
                if not table.startswith(OUR_OWN_BUSINESS)
            }

    def originals(self):
        return {path: path.read_bytes() for path in (self.home / "originals").glob("*/*")}

    def destroy(self):
        """The database is killed while it runs, and its directory and all originals are gone."""
        embedded.start(self.data)
        embedded.kill(self.data)
        embedded.leave(self.data)
        shutil.rmtree(self.data)
        shutil.rmtree(self.home / "originals")


@pytest.fixture
def hospital(prepared):
    """A copy of an installation with one document and one backup."""
    with tempfile.TemporaryDirectory(prefix="hospitium-drill-") as folder:
        home = Path(folder) / "home"
        subprocess.run(["cp", "-a", prepared.home, home], check=True)
        settings = home / "postgres/hospitium.conf"
        settings.write_text(settings.read_text().replace(str(prepared.home), str(home)))
        yield Hospital(home)


@pytest.fixture(scope="module")
def prepared():
    with tempfile.TemporaryDirectory(prefix="hospitium-drill-") as folder:
        one = Hospital(Path(folder) / "home")
        one.take_in("First")
        one.told("backup")
        yield one


def now():
    return dt.datetime.now(dt.UTC).isoformat()


def test_the_drill_brings_back_exactly_the_rows_and_originals_of_a_moment(hospital):
    hospital.take_in("Second")
    (hospital.home.parent / "bad.json").write_bytes(b"PK\x03\x04")
    hospital.run("intake", hospital.home.parent / "bad.json")
    then, moment = (hospital.rows(), hospital.originals()), now()
    hospital.take_in("Third")
    assert hospital.rows() != then[0]
    hospital.pass_a_minute()

    hospital.destroy()
    answer = hospital.told("restore", "--to", moment)

    assert hospital.rows() == then[0] and hospital.originals() == then[1]
    assert (
        answer["record_of_looks_is_whole"]
        and answer["originals_lost"] == []
        and not answer["archive_ends_before"]
        and answer["left_out_from"] > moment
    )
    assert hospital.told("backup", "--verify")["faults"] == []
    hospital.take_in("Fourth")
    latest = hospital.rows()
    answer = hospital.told("restore", "--to", "latest", "--yes")
    assert hospital.rows() == latest and Path(answer["moved_aside"]).is_dir()


def test_after_a_crash_the_last_minute_is_fetched_from_the_log_that_is_left(hospital):
    hospital.take_in("Second")
    last = hospital.rows()
    embedded.start(hospital.data)
    embedded.kill(hospital.data)
    assert "stop hospitium first" in hospital.run("restore", "--to", "latest", "--yes").stderr
    embedded.leave(hospital.data)
    hospital.told("restore", "--to", "latest", "--yes")
    assert hospital.rows() == last


def test_a_copy_to_look_at_changes_nothing_here_and_sends_nothing(hospital):
    before, there = hospital.rows(), hospital.home.parent / "copy"
    answer = hospital.told("restore", "--to", "latest", "--into", there)
    assert Hospital(there).rows() == before == hospital.rows() and answer["moved_aside"] is None
    assert json.loads((there / "this-is-a-copy.json").read_text())["to"] is None


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--to", "2026-11-21T10:00:00"], 2, "no zone"),
        (["--to", "soon"], 2, "no time"),
        (["--to", "2999-01-01T00:00:00Z", "--yes"], 1, "still to come"),
        (["--to", "2001-01-01T00:00:00+08:00", "--yes"], 1, "too early"),
        (["--to", "latest"], 1, "With --yes"),
        (["--to", "latest", "--into", "/"], 1, "not empty"),
        (["--to", "latest", "--from", "/nowhere", "--yes"], 1, "no finished backup"),
    ],
)
def test_a_restore_that_makes_no_sense_is_refused_before_anything_changes(
    prepared, words, code, says, monkeypatch, capsys
):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("HOSPITIUM_HOME", str(prepared.home))
    monkeypatch.setenv("LC_ALL", "C")
    try:
        ended = main(["restore", *words])
    except SystemExit as stopped:
        ended = stopped.code
    told = capsys.readouterr()
    assert ended == code and says in told.err and not told.out
    assert not list(prepared.home.glob("postgres.*"))


def test_a_running_database_is_never_replaced(prepared):
    with prepared.asked():
        answer = prepared.run("restore", "--to", "latest", "--yes")
    assert answer.returncode == 1 and "stop hospitium first" in answer.stderr


def test_a_server_of_ones_own_is_left_to_its_own_tools(prepared):
    answer = prepared.run("restore", "--to", "latest", DATABASE_URL="postgresql://elsewhere/hospital")
    assert answer.returncode == 1 and "pgBackRest" in answer.stderr


def test_a_flipped_bit_and_a_lost_original_are_named_and_an_older_backup_is_used(hospital):
    hospital.told("backup")
    newest = sorted((hospital.home / "backups/sets").iterdir())[-1]
    victim = newest / "base/global/pg_control"
    content = bytearray(victim.read_bytes())
    content[1000] ^= 4
    victim.write_bytes(content)
    (lost,) = (path for path in (hospital.home / "backups/originals").glob("*/*"))
    lost.unlink()

    answer = hospital.run("backup", "--verify", "--json")
    assert answer.returncode == 1
    assert {(fault["file"], fault["kind"]) for fault in json.loads(answer.stdout)["faults"]} == {
        (str(victim), "damaged"),
        (str(lost), "missing"),
    }
    restored = hospital.run("restore", "--to", "latest", "--into", hospital.home.parent / "copy", "--json")
    assert restored.returncode == 1 and f"backup {newest.name} cannot be used" in restored.stderr
    answer = json.loads(restored.stdout)
    assert (
        answer["backup"] != str(newest)
        and answer["originals_lost"] == [lost.name]
        and answer["rows"]["cases_case"] == 1
    )


def test_only_the_newest_backups_are_kept_and_all_of_them_are_whole(hospital):
    pruned = [hospital.told("backup", "--keep", "2")["pruned"] for _ in range(2)]
    verdict = hospital.told("backup", "--verify")
    assert len(pruned[1]) == 1 and len(verdict["backups"]) == 2 and verdict["faults"] == []
    first = json.loads(next((hospital.home / "backups/sets" / verdict["backups"][0]).glob("manifest-*")).read_text())
    kept = sorted((hospital.home / "backups/wal").glob("0*.gz"))
    assert kept[0].name.startswith(first["wal_from"])


def test_at_most_a_minute_of_the_log_is_outside_the_archive(prepared):
    with prepared.asked() as connection:
        seconds = connection.execute("SELECT setting::int FROM pg_settings WHERE name = 'archive_timeout'").fetchone()[
            0
        ]
        safe = [
            connection.execute(f"SHOW {name}").fetchone()[0]
            for name in ("fsync", "synchronous_commit", "data_checksums")
        ]
    assert 0 < seconds < 60 and safe == ["on", "on", "on"]


def test_the_manifest_names_every_file_and_its_own_name_is_its_seal(prepared):
    (one,) = (prepared.home / "backups/sets").iterdir()
    (manifest,) = one.glob("manifest-*.json")
    assert manifest.stem == f"manifest-{hashlib.sha256(manifest.read_bytes()).hexdigest()}"


def test_the_doctor_says_when_the_last_backup_was(prepared):
    said = prepared.run("doctor").stdout
    assert f"last backup: {dt.datetime.now(dt.UTC):%Y-%m-%d}" in said and "the archive takes the database's log" in said
