"""With DATABASE_URL the same command works on Debian's PostgreSQL 15, prepared by an administrator who is no superuser."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hospitium.records.testing import make_bundle
from proofs.servers import BIN, postgresql

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BIN.exists(), reason="Debian's PostgreSQL 15 is not installed"),
]


def test_intake_works_on_it(tmp_path):
    (tmp_path / "one.json").write_text(json.dumps(make_bundle()))
    with postgresql() as server:
        answer = subprocess.run(
            [Path(sys.executable).parent / "hospitium", "intake", tmp_path / "one.json", "--json"],
            check=False,
            env=os.environ | {"DATABASE_URL": server.url("hospital"), "HOSPITIUM_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
        )
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["outcome"] == "imported"
