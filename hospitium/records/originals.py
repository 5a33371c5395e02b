"""Where original bytes live: first in quarantine under a random name, once released as one immutable file per SHA-256.

Bytes are durable before any row names them. Releasing adds the final name and only then, after the row says so, drops
the quarantine's, so that a crash at any moment leaves the bytes where the row looks for them.
"""

import contextlib
import functools
import hashlib
import os
import secrets
import time
from collections.abc import Iterable
from pathlib import Path

from hospitium.kernel import database


def root() -> Path:
    """The folder of the store."""
    return database.home() / "originals"


def keep(chunks: Iterable[bytes]) -> tuple[str, str, int]:
    """Store bytes durably in quarantine; gives their random name there, their SHA-256 and size."""
    folder = _quarantine()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name, digest, size = secrets.token_hex(16), hashlib.sha256(), 0
    handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        _remember(folder)
    except BaseException:
        discard(name)
        raise
    return name, digest.hexdigest(), size


def release(name: str, sha256: str) -> None:
    """Give bytes in quarantine their final name too; the same bytes are stored once."""
    final = _path(sha256)
    final.parent.mkdir(exist_ok=True, mode=0o700)
    with contextlib.suppress(FileExistsError):
        os.link(_quarantine() / name, final)
    _remember(final.parent)


def discard(name: str) -> None:
    """Drop the quarantine's name of bytes that were released, or that are there already."""
    (_quarantine() / name).unlink(missing_ok=True)


def begin(name: str) -> None:
    """Make room for a file that comes in pieces."""
    _partial().mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(partial(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    _remember(_partial())


def append(name: str, offset: int, data: bytes) -> None:
    """Add a piece durably. What stands beyond the offset was never acknowledged, and goes."""
    with partial(name).open("r+b") as file:
        file.truncate(offset)
        file.seek(offset)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def forget(name: str) -> None:
    """Drop the pieces of a file that is whole, or that nobody sends any more."""
    partial(name).unlink(missing_ok=True)


def partial(name: str) -> Path:
    """Where the pieces of a file are put together."""
    return _partial() / name


def _partial() -> Path:
    return root() / "partial"


def forgotten(seconds: float) -> list[str]:
    """Names in quarantine older than this."""
    before = time.time() - seconds
    return [path.name for path in _quarantine().glob("*") if path.stat().st_mtime < before]


def _remember(folder: Path) -> None:
    """Make the folder's own entries durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def reach(sha256: str, name: str = "") -> Path:
    """Where the bytes are now: in quarantine under this name, else released."""
    waiting = _quarantine() / name
    return waiting if name and waiting.exists() else _path(sha256)


def fetch(sha256: str, name: str = "") -> bytes:
    """The original bytes, also from quarantine. Raises `FileNotFoundError` when the store lost them and `ValueError` when they changed."""
    data = reach(sha256, name).read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError(f"the stored original {sha256} has changed")
    return data


def stored() -> dict[str, Path]:
    """Where the bytes of each original are, by their SHA-256: released ones, and those in quarantine, whoever refused them."""
    waiting = {}
    for path in _quarantine().glob("*"):
        with contextlib.suppress(FileNotFoundError):  # released or dropped meanwhile
            waiting[_digest(path)] = path
    return waiting | {path.name: path for path in root().glob("??/*")}


@functools.cache
def _digest(path: Path) -> str:
    """A name in quarantine is random and never used again, so its bytes are read once."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def place_of(store: Path, sha256: str, name: str = "") -> Path:
    """Where another store than ours keeps an original: for a restored installation."""
    return store / "quarantine" / name if name else store / sha256[:2] / sha256


def _quarantine() -> Path:
    return root() / "quarantine"


def _path(sha256: str) -> Path:
    return root() / sha256[:2] / sha256
