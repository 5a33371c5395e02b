"""Front-end files that are not ours: fetched from their registry at set-up, cut to what we serve, never committed."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PLEX, ARABIC = "@fontsource-variable/ibm-plex-sans/files", "@fontsource/ibm-plex-sans-arabic/files"
FONTS = {
    f"{PLEX}/ibm-plex-sans-latin-wght-normal.woff2": "plex-latin.woff2",
    f"{PLEX}/ibm-plex-sans-latin-ext-wght-normal.woff2": "plex-latin-ext.woff2",
    f"{ARABIC}/ibm-plex-sans-arabic-arabic-400-normal.woff2": "plex-arabic-400.woff2",
    f"{ARABIC}/ibm-plex-sans-arabic-arabic-600-normal.woff2": "plex-arabic-600.woff2",
    "@fontsource-variable/ibm-plex-sans/LICENSE": "plex-licence.txt",
}


def build(base: Path, say: Callable[[str], None] = print) -> None:
    """Write `build/assets/vendor`; does nothing when the lock has not changed since."""
    target, stamp = base / "build" / "assets" / "vendor", base / "build" / "assets" / ".made-from"
    wanted = hashlib.sha256((base / "package-lock.json").read_bytes() + repr(sorted(FONTS)).encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("fetching fonts")
    subprocess.run(
        [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"],
        cwd=base,
        check=True,
        env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
    )
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    for source, name in FONTS.items():
        shutil.copyfile(base / "node_modules" / source, target / "fonts" / name)
    stamp.write_text(wanted)


def _npm() -> list[str]:
    """The npm of the Node that the wheel brings, so that no Node need be installed."""
    own = Path(sys.executable).parent / "npm"
    return [str(own)] if own.exists() else ["npm"]
