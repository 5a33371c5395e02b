"""A program of the system, given what strangers sent: behind the same wall as our own readers, but for its one `exec`.

Run as a module it is the other side: it gives up its rights, bounds itself and becomes the program.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from . import ROOT, Limits, Stopped, _scratch
from .child import PR_SET_PDEATHSIG, give_up_rights


def run(words: Sequence[str], data: bytes, limits: Limits, *, env: Mapping[str, str]) -> bytes:
    """What a program writes when it is given these bytes to read. Raises `Stopped`: slow, failed (`trace` has its last words) or died."""
    with _scratch() as source, _scratch() as result, _scratch() as complaints:
        source.write(data)
        source.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, json.dumps(asdict(limits)), *words],
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", ""), **env},
            stdin=source,
            stdout=result,
            stderr=complaints,
        )
        try:
            code = process.wait(limits.seconds)
        except subprocess.TimeoutExpired:
            raise Stopped("slow") from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            process.wait()
        if code:
            said = os.pread(complaints.fileno(), 4000, 0).decode(errors="replace")
            raise Stopped({-signal.SIGXCPU: "slow"}.get(code, "died" if code < 0 else "failed"), trace=said)
        return os.pread(result.fileno(), os.fstat(result.fileno()).st_size, 0)


def main(limits_text: str, *words: str) -> None:
    """Become the program, with no more than it needs."""
    limits = json.loads(limits_text)
    give_up_rights()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    for kind, limit in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_FSIZE, limits["output"]),
        (resource.RLIMIT_NPROC, limits["threads"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, limits["processor"]),
    ):
        resource.setrlimit(kind, (limit, limit))
    os.closerange(3, 256)
    os.execvp(words[0], words)  # noqa: S606 - that is the purpose


if __name__ == "__main__":
    main(*sys.argv[1:])
