"""The product's texts: collected into `locale/`, compiled beside it. Compiled files are not kept in the repository."""

from collections.abc import Callable
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def compile_all(say: Callable[[str], None] = print) -> None:
    """Compile every catalogue that is newer than its compiled form."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text, target.open("wb") as binary:
            write_mo(binary, read_po(text, locale=_locale(source)))
        say(f"compiled {source.parent.parent.name}")


def _locale(source: Path) -> str:
    return source.parent.parent.name
