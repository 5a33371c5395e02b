"""The doorkeeper of clamd, the scanner for malware: whatever is not a clear answer about the whole file is not clean.

`HOSPITIUM_CLAMD` names its socket (`unix:/run/clamav/clamd.ctl`, `tcp://host:3310`, or `off`); unset, Debian's is used
when it is there. clamd calls a file beyond its own limits OK unless told otherwise, so larger ones are not asked about.
"""

import os
import select
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

DEBIAN = "/run/clamav/clamd.ctl"
CHUNK = 1 << 16
SECONDS = 60.0
LIMIT = 25 * 2**20
"""Debian's `MaxFileSize` and `StreamMaxLength`; `HOSPITIUM_CLAMD_LIMIT` (megabytes) when yours are others."""

# The test file every scanner knows (EICAR), in two halves so that this file is not taken for it.
TEST_FILE = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
TRUSTED_SECONDS = 600.0
_trusted_until: dict[str, float] = {}


@dataclass(frozen=True)
class Verdict:
    """clean, absent (no scanner here), found (`detail`: its name), or failed (`detail`: why)."""

    state: str
    detail: str = ""


def address() -> str:
    """Where the scanner is; empty when there is none."""
    named = os.environ.get("HOSPITIUM_CLAMD", "")
    if named == "off":
        return ""
    return named or (f"unix:{DEBIAN}" if Path(DEBIAN).exists() else "")


def limit() -> int:
    """The largest file, in bytes, about which we believe the scanner."""
    return int(os.environ.get("HOSPITIUM_CLAMD_LIMIT", "0")) * 2**20 or LIMIT


def scan(file: BinaryIO, size: int, *, seconds: float = SECONDS) -> Verdict:
    """Have a file scanned; never raises."""
    if not (place := address()):
        return Verdict("absent")
    if size > limit():
        return Verdict("failed", "larger than the scanner looks at")
    try:
        if _trusted_until.get(place, 0.0) < time.monotonic():
            if _ask(place, BytesIO(TEST_FILE), seconds).state != "found":
                return Verdict("failed", "the scanner does not find its own test file")
            _trusted_until[place] = time.monotonic() + TRUSTED_SECONDS
        return _ask(place, file, seconds)
    except (OSError, ValueError) as problem:
        return Verdict("failed", type(problem).__name__)


def _ask(place: str, file: BinaryIO, seconds: float) -> Verdict:
    deadline = time.monotonic() + seconds
    with _connected(place, seconds) as line:
        line.sendall(b"zINSTREAM\0")
        for chunk in _chunks(file):
            if select.select([line], [], [], 0)[0]:
                return _verdict(_reply(line, deadline), whole=False)
            line.settimeout(max(0.01, deadline - time.monotonic()))
            line.sendall(struct.pack(">I", len(chunk)) + chunk)
        line.sendall(struct.pack(">I", 0))
        return _verdict(_reply(line, deadline), whole=True)


def _connected(place: str, seconds: float) -> socket.socket:
    if place.startswith("unix:"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(seconds)
        line.connect(place.removeprefix("unix:"))
        return line
    parts = urlsplit(place)
    return socket.create_connection((parts.hostname or "", parts.port or 3310), seconds)


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def _reply(line: socket.socket, deadline: float) -> str:
    told = b""
    while not told.endswith(b"\0") and len(told) < 4096:
        line.settimeout(max(0.01, deadline - time.monotonic()))
        piece = line.recv(4096)
        if not piece:
            break
        told += piece
    text = told.rstrip(b"\0\n").decode("ascii", errors="replace")
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _verdict(reply: str, *, whole: bool) -> Verdict:
    """Only the one sentence for clean, and only after every byte was sent, is clean."""
    if reply.startswith("stream: ") and reply.endswith(" FOUND"):
        return Verdict("found", reply.removeprefix("stream: ").removesuffix(" FOUND")[:200])
    if reply == "stream: OK" and whole:
        return Verdict("clean")
    return Verdict("failed", ("answered before it had the whole file" if not whole else reply or "no answer")[:200])
