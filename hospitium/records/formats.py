"""What is read how: a reader for each kind of file, told by its first bytes, never by its name.

A reader takes the bytes of one file and gives a `Reading`; for bytes it cannot read it raises `Unreadable`, and nothing
else. Readers run behind walls, one for each family: what pictures need in memory must not slow the fork of a text's child.
"""

import importlib
import io
from typing import IO

from . import archive, kinds, markup
from .fhir import lines
from .inside import finding
from .reading import Reading
from .reading.unreadable import Unreadable
from .writing import html, plain

READERS = {
    "fhir-json": "fhir",
    "fhir-xml": "fhir.xml",
    "cda": "cda",
    "dicom": "dicom",
    "hl7v2": "hl7v2",
    "fhir-lines": "fhir.lines",
    "pdf": "paper.pdf",
    "image": "paper.image",
    "text": "writing.plain",
    "html": "writing.html",
    "rtf": "writing.rtf",
    "docx": "writing.office",
    "odt": "writing.office",
    "mail": "writing.mail",
    "gzip": "inside.packed",
}
"""The package that reads a format: it has `read(data) -> Reading`."""

FAMILIES = {
    "fhir": ("fhir-json", "fhir-lines"),
    "texts": ("fhir-xml", "cda", "hl7v2", "text", "html", "rtf", "mail"),
    "pictures": ("dicom", "pdf", "image"),
    "telephone": ("image",),
    "archives": ("docx", "odt", "gzip"),
}
"""Formats that are read behind the same wall; `family_of` tells by a file's head which."""

WALLS = {
    "JSON": "fhir", "XML": "texts", "text": "texts", "HL7": "texts", "RTF": "texts", "mail": "texts", "ZIP": "archives",
    "GZIP": "archives", "HEIC": "telephone",
}  # fmt: skip
"""The family of each kind of file; the others are pictures."""

FORMATS = {
    "DICOM": "dicom", "PDF": "pdf", "HL7": "hl7v2", "RTF": "rtf", "mail": "mail", "GZIP": "gzip",
    **dict.fromkeys(("JPEG", "PNG", "TIFF", "GIF", "WebP", "HEIC"), "image"),
}  # fmt: skip
"""The formats of files whose first bytes say enough."""

UNREAD = {
    "TAR": "is-packed",
    "OLE": "office-old",
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
    if kind == "ZIP":
        return archive.format_of(io.BytesIO(data))
    if kind == "XML":
        return _markup(data)
    if kind == "text" and plain.is_writing(data):
        return "text"
    if kind in ("JSON", "text"):  # of text that is nothing else, the reader of JSON says best what is wrong with it
        return "fhir-lines" if lines.is_lines(data) else "fhir-json"
    if kind in FORMATS:
        return FORMATS[kind]
    raise Unreadable(UNREAD.get(kind, "binary"))


def _markup(data: bytes) -> str:
    """The format of XML, by its root alone; pages of the web come in what is nearly XML."""
    if html.is_html(data):
        return "html"
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
        finding.load(name)


def opened(file: IO[bytes]) -> tuple[str, bytes]:
    """The format of an open file and its bytes; an archive is not read into memory. Raises `Unreadable`."""
    file.seek(0)
    if kinds.kind_of(file.read(kinds.HEAD)) == "ZIP" and archive.format_of(file) == "zip":
        return "zip", b""
    file.seek(0)
    data = file.read()
    return format_of(data), data


def read_file(file: IO[bytes]) -> tuple[str, Reading]:
    """The format of an open file and its reading, which counts the files inside. Raises `Unreadable`."""
    format_, data = opened(file)
    if format_ == "zip":
        reading = archive.read(file)
    elif (batch := finding.batch(format_, data)) is not None:
        reading = batch
    else:
        reading = _read(format_, data)
    files = reading.counts.get("files")  # of what is nothing but files
    if inside := finding.count(format_, data) if files is None else files:
        reading.counts["inside"] = inside
    return format_, reading


def read(data: bytes) -> Reading:
    """Read the bytes of a file about one person. Raises `Unreadable`."""
    return _read(format_of(data), data)


def _read(format_: str, data: bytes) -> Reading:
    reading: Reading = importlib.import_module(f".{READERS[format_]}", __package__).read(data)
    return reading


def parts(data: bytes) -> list[bytes]:
    """The files that a file is, each about one person: one about several parted by patient, any other as it is. Raises `Unreadable`."""
    format_ = format_of(data)
    return [one.data for one in finding.found(format_, data)] if finding.batch(format_, data) else [data]
