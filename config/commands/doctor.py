"""`hospitium doctor`: each thing the product needs, whether it is there, and what to do when it is not."""

import argparse
import datetime as dt
import shutil
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BACKUP_HOW_TO = "docs/how-to/back-up-and-restore.md"
Finding = tuple[str, bool, str]


def words(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(asked: argparse.Namespace) -> int:
    """0 when everything needed is there; what only tests need is shown but does not fail."""
    failed = False
    for check in (
        _python,
        _place,
        _disk,
        _database,
        _assets,
        _messages,
        _anchors,
        _backups,
        _transfer,
        _tools,
        _printing,
        _uploads,
        _paper,
        _translating,
    ):
        for name, good, remedy in _asked(check):
            needed = not name.startswith("(optional)")
            failed |= needed and not good
            print(f"{'ok ' if good else '-- '} {name}" + ("" if good else f"\n     {remedy}"))
    return int(failed)


def _asked(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from check()
    except Exception as problem:
        yield check.__name__.strip("_"), False, f"{type(problem).__name__}: {problem}"


def _python() -> Iterator[Finding]:
    yield f"Python {sys.version.split()[0]}", sys.version_info >= (3, 11), "Install Python 3.11 or newer."


def _place() -> Iterator[Finding]:
    from hospitium.kernel import database

    home = database.home()
    home.mkdir(parents=True, exist_ok=True)
    probe = home / ".probe"
    probe.write_text("")
    probe.unlink()
    yield f"data directory {home} can be written", True, ""


def _disk() -> Iterator[Finding]:
    from hospitium.kernel import database

    free = shutil.disk_usage(database.home()).free // 2**20
    yield f"{free} MB free for data", free > 1024, "Less than 1 GB is left: make room, or set HOSPITIUM_HOME elsewhere."


def _database() -> Iterator[Finding]:
    from config.prepare import is_current, prepare_django
    from hospitium.kernel import database

    prepare_django()
    place = database.address()
    yield f"PostgreSQL ({'embedded' if place.embedded else 'DATABASE_URL'}) answers", True, ""
    current = is_current()
    yield "tables are where the code is", current, "Run: make setup"
    if current:
        reasons = database.bypasses()
        yield "row-level security binds our role", not reasons, "; ".join(reasons)


def _assets() -> Iterator[Finding]:
    yield "style sheets and fonts are built", (ROOT / "build/static/staticfiles.json").exists(), "Run: make setup"


def _messages() -> Iterator[Finding]:
    for source in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
        yield f"texts in {source.parts[-3]}", source.with_suffix(".mo").exists(), "Run: make setup"


def _anchors() -> Iterator[Finding]:
    from hospitium.access import anchors

    places = anchors.places()
    yield (
        f"(optional) anchors of who saw what are kept in {len(places)} places",
        len(places) > 1,
        "Name a folder of another machine in HOSPITIUM_ANCHORS (docs/how-to/prove-who-saw.md).",
    )


def _backups() -> Iterator[Finding]:
    """When the last backup was, and whether the archive takes the log since; another server's backups are its own matter."""
    from hospitium.kernel import database
    from hospitium.kernel.backup import archiving, sets

    if not database.address().embedded:
        yield f"(optional) {BACKUP_HOW_TO} says how to back up your own PostgreSQL", True, ""
        return
    place = archiving.here()
    done = sets.finished(place)
    when = f"{done[-1].finished:%Y-%m-%d %H:%M} UTC" if done else "never"
    fresh = bool(done) and dt.datetime.now(dt.UTC) - done[-1].finished < dt.timedelta(days=2)
    yield f"(optional) last backup: {when}, in {place.root}", fresh, f"Run: hospitium backup ({BACKUP_HOW_TO})"
    if archiving.has_begun():
        refused = archiving.failing()
        yield "the archive takes the database's log", not refused, archiving.trouble(refused[0]) if refused else ""


def _transfer() -> Iterator[Finding]:
    from hospitium.patients.queries import unsigned_of_all

    unsigned, rules = unsigned_of_all()
    yield (
        f"(optional) {unsigned} of {rules} transfer rules unsigned",
        not unsigned,
        "Until a privacy officer signs them, nothing leaves under them: Transfers abroad, Rules.",
    )


def _tools() -> Iterator[Finding]:
    yield "(optional) Chromium, for browser tests", bool(shutil.which("chromium")), "apt-get install chromium"


def _paper() -> Iterator[Finding]:
    """What reads pictures of writing; without it they are shown to people only."""
    from hospitium.records import ocr

    known = ", ".join(sorted(ocr.packs() - {"osd"}))
    yield f"(optional) tesseract reads pictures of pages ({known or 'no language'})", ocr.is_here(), "Run: make ocr"
    yield "(optional) it tells how a page lies", "osd" in ocr.packs(), "apt-get install tesseract-ocr-osd"


def _translating() -> Iterator[Finding]:
    """Machines that draft translations; without one, people translate."""
    from config.prepare import prepare_django

    prepare_django()
    from django.conf import settings

    from hospitium.records.translating.engines import marian

    place, how = settings.TRANSLATE_MODELS, "docs/how-to/translate-a-document.md"
    if place and not marian.is_installed():
        yield "(optional) machine translation on this server", False, "pip install 'hospitium[mt]'"
    else:
        known = ", ".join(marian.pairs())
        remedy = f"Name a folder of models in HOSPITIUM_TRANSLATE_MODELS ({how}); people translate meanwhile."
        yield f"(optional) machine translation on this server ({known or 'no model'})", bool(known), remedy
    if settings.TRANSLATE_URL:
        yield (
            f"(optional) a translation server, in {settings.TRANSLATE_COUNTRY or 'no country we know'}",
            bool(settings.TRANSLATE_COUNTRY),
            "Say where it stands in HOSPITIUM_TRANSLATE_COUNTRY; nothing is sent to a place nobody knows.",
        )


def _printing() -> Iterator[Finding]:
    from hospitium.kernel import printing

    remedy = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core fonts-noto-cjk"
    yield "(optional) PDFs can be made", printing.can_print(), remedy


def _uploads() -> Iterator[Finding]:
    """What stands between a stranger's file and us: the scanner, and each part of the reader's wall."""
    from config.prepare import prepare_django

    prepare_django()
    from hospitium.records import reader, scanner

    place = scanner.address()
    says = scanner.scan(BytesIO(b"a harmless line"), 15, seconds=5)
    remedy = (
        says.detail if place else "apt-get install clamav-daemon, or set HOSPITIUM_CLAMD (docs/how-to/scan-uploads.md)"
    )
    yield "(optional) clamd scans uploads" + (f" at {place}" if place else ""), says.state == "clean", remedy
    for part, holds in reader.wall().items():
        yield (
            f"(optional) uploads are read with {part}",
            holds,
            "This machine does not allow it; the other limits hold.",
        )
