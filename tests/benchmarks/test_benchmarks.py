"""Every benchmark's contestants answer the same in small; `make bench` says how fast. No test here looks at a clock."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import names

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("name", names())
def test_contestants_answer_the_same(name):
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", name], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-3000:]
    equal = json.loads(done.stdout.splitlines()[-1])["equal"]
    assert equal and all(equal.values()), equal
