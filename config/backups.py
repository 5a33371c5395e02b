"""What a backup of this installation consists of, and what the clock does for it."""

import os
import subprocess
import sys
from pathlib import Path

from hospitium.kernel import database
from hospitium.kernel.backup import archiving, copies
from hospitium.kernel.backup.take import Sources
from hospitium.records import originals

ROOT = Path(__file__).resolve().parents[1]


def sources(*, with_secrets: bool = False) -> Sources:
    """Where the things to back up beside the database are."""
    secrets = database.home() / "secrets" if with_secrets else None
    return Sources(originals.stored, database.home() / "anchors", secrets)


def is_kept() -> bool:
    """Whether this installation backs itself up: a place is named, or a first backup was taken."""
    if os.environ.get("DATABASE_URL") or database.is_a_copy():
        return False
    return bool(os.environ.get("HOSPITIUM_BACKUPS")) or archiving.has_begun()


def every_day() -> None:
    """Take a backup, in a process of its own: it may take minutes, and other chores should not wait for it."""
    if is_kept():
        subprocess.Popen([sys.executable, "-m", "config.cli", "backup", "--json"], cwd=ROOT, stdout=subprocess.DEVNULL)


def every_minute() -> None:
    """Copy new originals, as the server archives its log: what a restored row names must be there too."""
    if is_kept() and archiving.has_begun():
        copies.copy_originals(originals.stored(), archiving.here().originals, lambda step, done, total: None)
