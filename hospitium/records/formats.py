"""What is read how: a reader for each kind of file, told by its first bytes, never by its name.

A reader takes the bytes of one file and gives a `Reading`; for bytes it cannot read it raises `Unreadable`, and nothing
else. Readers run behind the wall of `reader`, and are loaded when the first file of their kind comes.
"""

import importlib
import re
from collections.abc import Callable

from . import kinds
from .reading import Reading
from .reading.unreadable import Unreadable

READERS = {"fhir-json": "fhir"}
"""The package that reads a format: it has `read(data) -> Reading`."""

UNREAD = {"PDF": "is-pdf", "DICOM": "is-dicom", "ZIP": "is-zip", "GZIP": "is-zip", "XML": "is-xml"}
"""Kinds of files that no reader takes (yet), and what is said of them."""


def format_of(data: bytes) -> str:
    """The format of a file. Raises `Unreadable` where no reader takes it."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Unreadable("empty")
    kind = kinds.kind_of(data[: kinds.HEAD])
    if kind == "XML" and re.search(rb"<!(?:DOCTYPE|ENTITY)", data, re.IGNORECASE):
        raise Unreadable("xml-entities")
    if kind in ("JSON", "text"):  # of text that is nothing else, the reader of JSON says best what is wrong with it
        return "fhir-json"
    raise Unreadable(UNREAD.get(kind, "binary"))


def read(data: bytes) -> Reading:
    """Read the bytes of a file. Raises `Unreadable`."""
    reader: Callable[[bytes], Reading] = importlib.import_module(f".{READERS[format_of(data)]}", __package__).read
    return reader(data)
