"""Files whose names hold the SHA-256 of their content, foremost the archive of the log (`archive.sh`), which the server fills."""

import hashlib
import os
import re
import subprocess
import tempfile
from pathlib import Path

SCRIPT = Path(__file__).with_name("archive.sh")
KEPT = re.compile(r"(?P<name>[0-9A-F]{8}(?:[0-9A-F]{16})?(?:\.[0-9A-Za-z]+)*?)\.(?P<sha256>[0-9a-f]{64})\.gz")


class Damaged(Exception):
    """What is there is not what it was."""


def store(source: Path, folder: Path, name: str) -> None:
    """Keep a file of the log as the server itself does. Raises `subprocess.CalledProcessError`."""
    subprocess.run(["sh", SCRIPT, "store", folder, name, source], check=True, capture_output=True)  # noqa: S607


def kept(folder: Path, name: str) -> list[Path]:
    """Every file of the archive that stands for this segment."""
    return sorted(path for path in folder.glob(f"{name}.*.gz") if named(path) == name)


def named(path: Path) -> str | None:
    """The segment a file of the archive stands for, or nothing when it is no file of the archive."""
    found = KEPT.fullmatch(path.name)
    return found["name"] if found else None


def is_whole(path: Path) -> bool:
    """Whether a file of the archive still has the content its name says."""
    found = KEPT.fullmatch(path.name)
    return found is not None and sha256(path) == found["sha256"]


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_file_with(path: Path, digest: str) -> bool:
    """Whether this is a file with that SHA-256."""
    return path.is_file() and sha256(path) == digest


def write_safely(final: Path, content: bytes, mode: int = 0o600) -> None:
    """Write aside, flush, rename, flush the folder: whoever sees the name sees the whole content, also after a crash."""
    handle, aside = tempfile.mkstemp(dir=final.parent, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).rename(final)
    finally:
        Path(aside).unlink(missing_ok=True)
    flush_folder(final.parent)


def flush_folder(folder: Path) -> None:
    """Make what was renamed into a folder survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
