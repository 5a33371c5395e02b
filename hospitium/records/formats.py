"""What is read how: a reader for each kind of file, told by its first bytes, never by its name.

A reader takes the bytes of one file and gives a `Reading`; for bytes it cannot read it raises `Unreadable`, and nothing
else. Readers run behind walls, one for each family: what pictures need in memory must not slow the fork of a text's child.
"""

import importlib
from typing import IO

from . import archive, kinds, markup
from .reading import Reading
from .reading.unreadable import Unreadable

READERS = {
    "fhir-json": "fhir",
    "fhir-xml": "fhir.xml",
    "cda": "cda",
    "dicom": "dicom",
    "hl7v2": "hl7v2",
    "pdf": "paper.pdf",
    "image": "paper.image",
}
"""The package that reads a format: it has `read(data) -> Reading`."""

FAMILIES = {
    "fhir": ("fhir-json",),
    "texts": ("fhir-xml", "cda", "hl7v2"),
    "pictures": ("dicom", "pdf", "image"),
    "telephone": ("image",),
    "archives": (),
}
"""Formats that are read behind the same wall; `family_of` tells by a file's head which."""

WALLS = {"JSON": "fhir", "XML": "texts", "text": "texts", "HL7": "texts", "ZIP": "archives", "HEIC": "telephone"}
"""The family of each kind of file; the others are pictures."""

FORMATS = {"DICOM": "dicom", "PDF": "pdf", **dict.fromkeys(("JPEG", "PNG", "TIFF", "GIF", "WebP", "HEIC"), "image")}
"""The formats of files whose first bytes say enough."""

UNREAD = {
    "GZIP": "is-packed",
    "BZIP2": "is-packed",
    "XZ": "is-packed",
    "7-Zip": "is-packed",
    "RAR": "is-packed",
}
"""Kinds of files that no reader takes (yet), and what is said of them."""


def format_of(data: bytes) -> str:
    """The format of a file. Raises `Unreadable` where no reader takes it."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Unreadable("empty")
    kind = kinds.kind_of(data[: kinds.HEAD])
    if kind == "XML":
        return _markup(data)
    if kind == "HL7":
        return "hl7v2"
    if kind in ("JSON", "text"):  # of text that is nothing else, the reader of JSON says best what is wrong with it
        return "fhir-json"
    if kind in FORMATS:
        return FORMATS[kind]
    raise Unreadable(UNREAD.get(kind, "binary"))


def _markup(data: bytes) -> str:
    """The format of XML, by its root alone."""
    space, root = markup.root_of(data)
    if root == "ClinicalDocument" and space in ("urn:hl7-org:v3", ""):
        return "cda"
    if space == "http://hl7.org/fhir":
        return "fhir-xml"
    raise Unreadable("is-xml")


def family_of(head: bytes) -> str:
    """The family whose wall a file is read behind, by its first kilobyte."""
    return WALLS.get(kinds.kind_of(head), "pictures")


def load(family: str) -> None:
    """Import the readers of a family: behind the wall no further file can be opened."""
    for name in FAMILIES[family]:
        importlib.import_module(f".{READERS[name]}", __package__)


def read_file(file: IO[bytes]) -> tuple[str, Reading]:
    """The format of an open file and its reading; an archive is not read into memory. Raises `Unreadable`."""
    if kinds.kind_of(file.read(kinds.HEAD)) == "ZIP":
        return "zip", archive.read(file)
    file.seek(0)
    data = file.read()
    return format_of(data), read(data)


def read(data: bytes) -> Reading:
    """Read the bytes of a file that is no archive. Raises `Unreadable`."""
    reading: Reading = importlib.import_module(f".{READERS[format_of(data)]}", __package__).read(data)
    return reading


def parts(data: bytes) -> list[bytes]:
    """The files that a file is, each about one person: a batch of messages parted by patient, any other as it is. Raises `Unreadable`."""
    if format_of(data) != "hl7v2":
        return [data]
    found: list[bytes] = importlib.import_module(f".{READERS['hl7v2']}", __package__).parts(data)
    return found
