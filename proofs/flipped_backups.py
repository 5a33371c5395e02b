"""Flipped backups (F6): one bit of a backup is flipped, anywhere, and reading it back names that very file."""

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from proofs import Outcome

PROMISE = "Every flipped bit of a backup is found, and the file named, before anybody relies on it"


def prove(full: bool) -> Outcome:
    """Half the flips hit any byte, half any file, so that small files get their share."""
    from hospitium.kernel.backup.sets import Place

    rng = random.Random(6)
    with tempfile.TemporaryDirectory(prefix="hospitium-flips-") as folder:
        home = Path(folder) / "home"
        _take(home, rng)
        place = Place(home / "backups")
        files = sorted(path for path in place.root.rglob("*") if path.is_file() and path.stat().st_size)
        weights = [path.stat().st_size for path in files]
        missed = []
        for number in range(100 if full else 10):
            victim = rng.choices(files, weights)[0] if number % 2 else rng.choice(files)
            with _flipped(victim, rng):
                missed += [str(victim)] if _blamed(place) != {victim} else []
        noticed, tried = _without_verification(place, home, rng, 10 if full else 1)
    return Outcome(
        tried=number + 1,
        failed=len(missed),
        met=not missed and not _faults_left(noticed, tried),
        control=f"without our hashes and the page checksums, {tried - noticed} of {tried} flipped backups were restored without a word",
        detail={"files": len(files), "megabytes": sum(weights) // 2**20, "missed": missed},
    )


def _faults_left(noticed: int, tried: int) -> bool:
    """Whether the control failed to show anything: every flip was noticed without the protection too."""
    return noticed >= tried


def _take(home: Path, rng: random.Random) -> None:
    """A backup of a server of its own, with some originals."""
    import hashlib

    for _ in range(5):
        content = rng.randbytes(20_000)
        name = hashlib.sha256(content).hexdigest()
        path = home / "originals" / name[:2] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "HOSPITIUM_BACKUPS")}
    command = [sys.executable, "-m", "config.cli", "backup", "--json"]
    subprocess.run(command, env=env | {"HOSPITIUM_HOME": str(home)}, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def _flipped(path: Path, rng: random.Random, *, at: int | None = None) -> Iterator[None]:
    was = path.read_bytes()
    content = bytearray(was)
    content[rng.randrange(len(was)) if at is None else at] ^= 1 << rng.randrange(8)
    path.write_bytes(content)
    try:
        yield
    finally:
        path.write_bytes(was)


def _blamed(place: Any) -> set[Path]:
    from hospitium.kernel.backup.verify import verify

    return {fault.path for fault in verify(place, lambda step, done, total: None).faults}


def _without_verification(place: Any, home: Path, rng: random.Random, tries: int) -> tuple[int, int]:
    """The same flips in tables, brought back with every comparison taken out."""
    from hospitium.kernel.backup import archive, restore, sets
    from hospitium.kernel.database import Unready

    (one,) = sets.finished(place)
    tables = [path for path in (one.base / "base").rglob("*") if path.is_file() and path.stat().st_size > 8192]
    noticed = 0
    for number in range(tries):
        victim = rng.choice(tables)
        with (
            _flipped(victim, rng, at=rng.randrange(8192, victim.stat().st_size)),
            mock.patch.object(archive, "is_file_with", return_value=True),
            mock.patch.object(sets, "listed_in_base", _unchecked(sets.listed_in_base)),
            mock.patch.object(restore, "_check_pages"),
        ):
            try:
                restore.restore(
                    place,
                    home / f"restored-{number}",
                    None,
                    look=lambda socket: None,
                    progress=lambda step, done, total: None,
                    say=lambda text: None,
                )
            except Unready:
                noticed += 1
    return noticed, tries


def _unchecked(listed: Any) -> Any:
    return lambda base: dict.fromkeys(listed(base), "")
