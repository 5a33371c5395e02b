"""Every proof holds in small; `make prove` runs them in full."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from proofs.__main__ import names

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("name", names())
def test_the_promise_holds_in_small(name):
    done = subprocess.run(
        [sys.executable, "-m", "proofs", "--quick", name], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-3000:]
    result = json.loads(done.stdout.splitlines()[-1])
    if reason := result["detail"].get("not tried"):
        pytest.skip(reason)
    assert result["met"] and result["tried"] > 0
