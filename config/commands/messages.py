"""`hospitium messages`: collect the product's texts into the catalogues (`--check`: fail when they are not current)."""

import argparse
import io
import sys
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = {"es": "es", "zh_Hans": "zh_Hans", "ar": "ar"}


def words(parser: argparse.ArgumentParser) -> None:
    """`--check` changes nothing."""
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a catalogue is not complete")


def run(asked: argparse.Namespace) -> int:
    """Collect, or check."""
    from config.prepare import prepare_django

    prepare_django()
    template = collected()
    problems: list[str] = []
    for name in LANGUAGES:
        problems += unfinished(name, template) if asked.check else _update(name, template)
    print("\n".join(problems) or f"{len(template)} texts in {len(LANGUAGES)} languages", file=sys.stderr)
    return 1 if problems and asked.check else 0


def collected() -> Catalog:
    """Every text of the product: Python by gettext's names, templates by Django's own lexer."""
    template = Catalog(project="Hospitium", charset="utf-8")
    methods = [("**.py", "python"), ("**/templates/**.html", "config.messages_html:extract")]
    for folder in ("hospitium", "config"):
        for file, _line, message, comments, context in extract_from_dir(
            ROOT / folder, method_map=methods, keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            if "/tests/" not in f"/{file}":
                template.add(message, None, [], auto_comments=comments, context=context)
    return template


KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "blocktranslate_plural": (1, 2),
}


def path_of(name: str) -> Path:
    """Where a language's catalogue stands."""
    return ROOT / "locale" / name / "LC_MESSAGES" / "django.po"


def load(name: str) -> Catalog:
    """A language's catalogue as it stands, empty when there is none."""
    path = path_of(name)
    if not path.exists():
        return Catalog(locale=name, project="Hospitium", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=name)


def _update(name: str, template: Catalog) -> list[str]:
    catalogue = load(name)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.header_comment = f"# {name} texts of Hospitium."
    catalogue.revision_date = catalogue.creation_date = template.creation_date
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=110, sort_output=True, no_location=True, omit_header=False)
    lines = [
        line
        for line in buffer.getvalue().decode().splitlines()
        if not line.startswith(
            ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator', '"Report-Msgid')
        )
    ]
    path.write_text("\n".join(lines) + "\n")
    missing = [message.id for message in catalogue if message.id and not _done(message)]
    return [f"{name}: {len(missing)} to translate"] if missing else []


def unfinished(name: str, template: Catalog) -> list[str]:
    """What a catalogue lacks, and what it holds that nobody says any more."""
    catalogue = load(name)
    absent = [
        message.id
        for message in template
        if message.id and not ((found := catalogue.get(message.id, message.context)) and _done(found))
    ]
    stale = [message.id for message in catalogue if message.id and not template.get(message.id, message.context)]
    return [f"{name}: not translated: {text!r}" for text in absent] + [
        f"{name}: no longer used: {text!r}" for text in stale
    ]


def _done(message: object) -> bool:
    text = message.string  # type: ignore[attr-defined]
    return not message.fuzzy and (all(text) if isinstance(text, (tuple, list)) else bool(text))  # type: ignore[attr-defined]
