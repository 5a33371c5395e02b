"""Who finds the files in a file, by its format: a module here with `held(data)`, and `parts(data)` where several people may be in one."""

import importlib
from collections.abc import Iterator
from typing import Any

from hospitium.records.reading import Header, Reading, Subject
from hospitium.records.reading.issues import Issue
from hospitium.records.reading.unreadable import Unreadable

from .member import Held

FINDERS = {
    "fhir-json": "bundles",
    "fhir-lines": "bundles",
    "fhir-xml": "bundles",
    "cda": "clinical",
    "hl7v2": "messages",
    "pdf": "paper",
    "dicom": "images",
    "mail": "mail",
    "gzip": "packed",
    "docx": "office",
    "odt": "office",
}


def load(format_: str) -> None:
    """Import who finds the files in a format: behind the wall no further file can be opened."""
    _finder(format_)


def batch(format_: str, data: bytes) -> Reading | None:
    """A file about several people, as a document that states nothing: each one's part is a document of its own. None for
    a file that is no such thing. Raises `Unreadable`.
    """
    parts, issues = _parts(format_, data)
    if len(parts) < 2:
        return None
    issues = [*issues, Issue("info", "parted", "", {"count": len(parts)})]
    return Reading("batch", "", Header(), Subject(), [], [], issues, {"files": len(parts), "statements": 0})


def found(format_: str, data: bytes) -> Iterator[Held]:
    """The files in a file: one for each person where it is about several, else those it carries along."""
    parts, _ = _parts(format_, data)
    if len(parts) > 1:
        yield from parts
    elif finder := _finder(format_):
        yield from finder.held(data)


def count(format_: str, data: bytes) -> int:
    """How many files are in a file about one person, which was read; one that hides them too well has none."""
    finder = _finder(format_)
    try:
        return sum(1 for _ in finder.held(data)) if finder else 0
    except Unreadable:
        return 0


def _parts(format_: str, data: bytes) -> tuple[list[Held], list[Issue]]:
    parts = getattr(_finder(format_), "parts", None)
    found: tuple[list[Held], list[Issue]] = parts(data) if parts else ([], [])
    return found


def _finder(format_: str) -> Any:
    name = FINDERS.get(format_)
    return importlib.import_module(f".{name}", __package__) if name else None
