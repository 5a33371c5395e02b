"""Each contract is seen to fail: a breach is planted in a copy of the house, and the linter must name the contract."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BREACHES = [
    ("The house: floors", "hospitium/patients/actions.py", "import hospitium.cases.queries"),
    ("The house: floors", "hospitium/attic/__init__.py", '"""A room without a floor."""'),
    ("Rooms do not know the house", "hospitium/cases/actions.py", "import config.jobs"),
    ("Neighbours knock", "hospitium/web/views.py", "import hospitium.cases.models"),
    ("Each vendor has one doorkeeper", "hospitium/records/actions.py", "import procrastinate"),
    ("Readers of documents are pure", "hospitium/records/fhir/read.py", "import hospitium.records.models"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("contract", "file", "line"), BREACHES, ids=[file for _, file, _ in BREACHES])
def test_a_planted_breach_is_found(tmp_path, contract, file, line):
    for folder in ("hospitium", "config"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    planted = tmp_path / file
    planted.parent.mkdir(exist_ok=True)
    planted.write_text((planted.read_text() if planted.exists() else "") + f"\n{line}\n")
    answer = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=tmp_path,
        check=False,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert answer.returncode != 0, answer.stdout
    assert any(contract in row and "BROKEN" in row for row in answer.stdout.splitlines()) or "attic" in answer.stdout, (
        answer.stdout
    )
