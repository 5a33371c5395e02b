"""Front-end files that are not ours: fetched from their registry at set-up, cut to what we serve, never committed."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PLEX = "@fontsource-variable/ibm-plex-sans"
ARABIC = "@fontsource/ibm-plex-sans-arabic"
NOTO = "@fontsource-variable/noto-sans"
COPIES = {
    f"{PLEX}/files/ibm-plex-sans-latin-wght-normal.woff2": "plex-latin.woff2",
    f"{PLEX}/files/ibm-plex-sans-latin-ext-wght-normal.woff2": "plex-latin-ext.woff2",
    f"{ARABIC}/files/ibm-plex-sans-arabic-arabic-400-normal.woff2": "plex-arabic-400.woff2",
    f"{ARABIC}/files/ibm-plex-sans-arabic-arabic-600-normal.woff2": "plex-arabic-600.woff2",
    f"{PLEX}/LICENSE": "plex-licence.txt",
    f"{ARABIC}/LICENSE": "plex-arabic-licence.txt",
    f"{NOTO}/LICENSE": "noto-licence.txt",
}
CUTS = {
    # Letters of romanised names that Plex lacks (dots below, ʿ ʾ); the full file is five times as large.
    f"{NOTO}/files/noto-sans-latin-ext-wght-normal.woff2": ("noto-ext.woff2", "U+02B0-02FF,U+1E00-1EFF"),
}


def build(base: Path, say: Callable[[str], None] = print) -> None:
    """Write `build/assets/vendor`; does nothing when neither the lock nor the lists above have changed since."""
    fonts, stamp = base / "build" / "assets" / "vendor" / "fonts", base / "build" / ".assets-made-from"
    wanted = hashlib.sha256(
        (base / "package-lock.json").read_bytes() + repr((sorted(COPIES.items()), sorted(CUTS.items()))).encode()
    ).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("fetching fonts")
    _fetch(base)
    shutil.rmtree(fonts, ignore_errors=True)
    fonts.mkdir(parents=True)
    for source, name in COPIES.items():
        shutil.copyfile(base / "node_modules" / source, fonts / name)
    for source, (name, ranges) in CUTS.items():
        _cut(base / "node_modules" / source, fonts / name, ranges)
    stamp.write_text(wanted)


def _fetch(base: Path) -> None:
    """Install what the lock names, checked by its hashes; no package may run a script of its own."""
    tools = Path(sys.executable).parent  # the Node of the wheel, so that none need be installed
    npm = str(tools / "npm") if (tools / "npm").exists() else "npm"
    subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"],
        cwd=base,
        check=True,
        env=os.environ | {"PATH": f"{tools}{os.pathsep}{os.environ.get('PATH', '')}"},
    )


def _cut(source: Path, target: Path, ranges: str) -> None:
    """Keep only the letters of `ranges`."""
    from fontTools import subset

    subset.main([str(source), f"--unicodes={ranges}", "--flavor=woff2", f"--output-file={target}"])
