"""Copying durably: originals, segments of the log, anchors and secrets. Never links, which would share a damaged sector."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from . import archive, archiving, sets
from .sets import Place, Progress

PIECE = 1 << 20


def copy(source: Path, final: Path, *, digest: str = "", flush: bool = True) -> str:
    """Copy and flush, keeping the time, and give the SHA-256. Raises `Damaged` when the content has not this `digest`."""
    counted = hashlib.sha256()
    final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, aside = tempfile.mkstemp(dir=final.parent, prefix=".incoming-")
    try:
        with source.open("rb") as read, os.fdopen(handle, "wb") as file:
            while piece := read.read(PIECE):
                counted.update(piece)
                file.write(piece)
            file.flush()
            if flush:
                os.fsync(file.fileno())
        if digest and counted.hexdigest() != digest:
            raise archive.Damaged(f"{source} is damaged: it has not the content it was kept with")
        shutil.copystat(source, aside)
        Path(aside).rename(final)
        if flush:
            archive.flush_folder(final.parent)
    finally:
        Path(aside).unlink(missing_ok=True)
    return counted.hexdigest()


def original(kept: Path, name: str) -> Path:
    """Where a place keeps the original with this SHA-256."""
    return kept / name[:2] / name


def kept_originals(kept: Path) -> set[str]:
    """The SHA-256 of every original of a place."""
    return {path.name for path in kept.glob("??/*") if not path.name.startswith(".")}


def copy_originals(stored: Mapping[str, Path], kept: Path, progress: Progress) -> list[Path]:
    """Copy the originals that `kept` lacks, and give those that changed since they were taken in."""
    changed = []
    lacking = sorted(stored.keys() - kept_originals(kept))
    for number, name in enumerate(lacking, 1):
        try:
            copy(stored[name], original(kept, name), digest=name)
        except archive.Damaged:
            changed.append(stored[name])
        except FileNotFoundError:
            pass  # it left quarantine meanwhile: its next name is copied within a minute
        progress(_("copying originals"), number, len(lacking))
    return changed


def copy_tree(source: Path | None, folder: Path) -> dict[str, str]:
    """Copy every file below `source`, and give the SHA-256 of each by its path from the folder's parent."""
    found = sorted(path for path in source.rglob("*") if path.is_file()) if source and source.is_dir() else []
    targets = {path: folder / path.relative_to(source) for path in found if source}
    return {str(final.relative_to(folder.parent)): copy(path, final) for path, final in targets.items()}


def carry_log(place: Place) -> None:
    """Bring what our archive holds to another place too, so that its backups can be used without ours."""
    place.wal.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in sets.segments(archiving.here()).values():
        if not (place.wal / path.name).exists():
            copy(path, place.wal / path.name)
