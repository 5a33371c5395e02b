"""`hospitium intake`, as an operator runs it: globs, JSON lines, exit codes; nothing else on standard output."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import drop
from hospitium.records.testing import make_bundle

BIN = Path(sys.executable).parent
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def intake():
    name = f"hospitium_intake_{os.getpid()}"

    def run(*words):
        return subprocess.run(
            [BIN / "hospitium", "intake", *map(str, words)],
            env=os.environ | {"HOSPITIUM_DATABASE": name},
            capture_output=True,
            text=True,
            check=False,
        )

    yield run
    drop(name)


def test_imported_files_end_with_zero_and_one_object_a_line(intake, tmp_path):
    for number in (1, 2):
        (tmp_path / f"s{number}.json").write_text(
            json.dumps(make_bundle(family=f"Name{number}", birth_date=f"198{number}-01-01"))
        )
    answer = intake(tmp_path / "*.json", "--json")
    rows = [json.loads(line) for line in answer.stdout.splitlines()]
    assert answer.returncode == 0 and [row["outcome"] for row in rows] == ["imported", "imported"]
    assert rows[0].keys() == {"file", "sha256", "format", "outcome", "case", "patient", "statements", "issues", "error"}
    assert rows[0]["issues"].keys() == {"error", "warning", "info"} and rows[0]["error"] is None
    assert rows[0]["sha256"] == hashlib.sha256((tmp_path / "s1.json").read_bytes()).hexdigest()


def test_a_file_that_cannot_be_read_ends_with_one_and_says_why(intake, tmp_path):
    (tmp_path / "bad.json").write_bytes(b"PK\x03\x04")
    (tmp_path / "cut.json").write_text('{"resourceType": "Bundle", "entry": [{')
    answer = intake(tmp_path / "bad.json", tmp_path / "cut.json", "--json")
    rows = [json.loads(line) for line in answer.stdout.splitlines()]
    assert answer.returncode == 1 and [row["outcome"] for row in rows] == ["refused", "contained"]
    assert all(row["error"] and row["case"] is None and row["sha256"] for row in rows)


def test_wrong_usage_ends_with_two(intake, tmp_path):
    assert intake().returncode == 2 and intake(tmp_path / "none.json").returncode == 2


def test_a_person_reads_a_table(intake, tmp_path):
    (tmp_path / "one.json").write_text(json.dumps(make_bundle(family="Tabla")))
    answer = intake(tmp_path / "one.json")
    assert answer.returncode == 0 and "one.json" in answer.stdout and "imported" in answer.stdout


def test_files_come_out_in_the_order_they_went_in(intake, tmp_path):
    for number in range(8):
        (tmp_path / f"{number}.json").write_text(json.dumps(make_bundle(family=f"Order{number}")))
    (tmp_path / "3.json").write_bytes(b"[")
    (tmp_path / "5.json").write_bytes((tmp_path / "4.json").read_bytes())
    rows = [json.loads(line) for line in intake(tmp_path / "*.json", "--json").stdout.splitlines()]
    assert [Path(row["file"]).stem for row in rows] == [str(number) for number in range(8)]
    assert [row["outcome"] for row in rows] == ["imported"] * 3 + ["contained"] + ["imported"] * 4
    assert rows[4]["case"] == rows[5]["case"] and len({row["case"] for row in rows}) == 7
