"""Where original bytes live: one immutable file per SHA-256 under the data directory, written before any row names it."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from hospitium.kernel import database


def root() -> Path:
    """The folder of the store."""
    return database.home() / "originals"


def keep(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Store bytes durably (fsync, then rename) and give their SHA-256 and size; the same bytes are stored once."""
    folder = root()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=folder, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        _settle(Path(name), _path(digest.hexdigest()))
    finally:
        Path(name).unlink(missing_ok=True)
    return digest.hexdigest(), size


def _settle(incoming: Path, final: Path) -> None:
    if final.exists():
        return
    final.parent.mkdir(exist_ok=True, mode=0o700)
    incoming.chmod(0o400)
    incoming.rename(final)
    folder = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def fetch(sha256: str) -> bytes:
    """The original bytes. Raises `FileNotFoundError` when the store lost them and `ValueError` when they changed."""
    data = _path(sha256).read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError(f"the stored original {sha256} has changed")
    return data


def _path(sha256: str) -> Path:
    return root() / sha256[:2] / sha256
