"""A reading as bytes and back, so that the reader can work behind a wall: plain JSON, never a format that runs code.

The first line is the document about itself and says how long each batch of rows behind it is; those this side hands on unopened.
"""

import dataclasses
import encodings.cp1252
import encodings.utf_8_sig
import encodings.utf_16  # noqa: F401
import functools
import types
import typing
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from typing import IO, Any

import orjson

from hospitium.kernel.isolation import takes_file

from . import formats
from .fhir.mapping import SHAPES
from .inside import portions
from .reading import Header, Reading, Section, Subject, rows
from .reading.numbers import dumps
from .reading.unreadable import Unreadable


@dataclass
class Told:
    """A reading as it comes through the wall: what a case is opened with, and rows as JSON texts for the database."""

    format: str
    kind: str
    ips_version: str
    header: Header
    subject: Subject
    sections: list[Section]
    counts: dict[str, Any]
    """Those of the reading, and `issues`: how many of each severity."""
    lengths: dict[str, list[int]] = dataclasses.field(default_factory=dict)
    """Of each batch of `statements` and `raws`, of `pages` and of `findings`, in this order."""
    waiting: list[int] = dataclasses.field(default_factory=list)
    """Pages that have to be read by machine."""
    statements: list[bytes] = dataclasses.field(default_factory=list)
    raws: list[bytes] = dataclasses.field(default_factory=list)
    """What the statements of each batch read as received, which they point into."""
    pages: list[bytes] = dataclasses.field(default_factory=list)
    findings: list[bytes] = dataclasses.field(default_factory=list)
    facts: dict[str, Any] = dataclasses.field(default_factory=dict)


SEVERITIES = ("error", "warning", "info")


@takes_file
def answer(file: IO[bytes], words: bytes = b"") -> list[bytes]:
    """Read an open file and give the reading, or why there is none, in pieces. With a number for `words`: the files
    inside it, from that one on (`inside.portions`).
    """
    try:
        return [portions.portion(file, words)] if words else pack(*formats.read_file(file))
    except Unreadable as why:
        return [orjson.dumps({"unreadable": why.code, "facts": why.facts})]


def warm_archives() -> None:
    """Import what reads letters of word processors; what opens archives is there already."""
    formats.load("fhir")
    formats.load("archives")


def warm_texts() -> None:
    """Import what reads texts other than JSON."""
    warm_fhir()
    formats.load("texts")


def warm_telephone() -> None:
    """Import what reads pictures of telephones."""
    formats.load("fhir")  # what is no picture after all is called what it is by the reader of JSON
    formats.load("telephone")


def warm_pictures() -> None:
    """Import what reads pages and pictures."""
    formats.load("fhir")
    formats.load("pictures")


def warm_fhir() -> None:
    """Read a document of ours that has something of every kind: what is compiled and remembered then serves the next."""
    spoken = {"text": "x", "coding": [{"system": "x", "code": "x", "display": "x"}]}
    parts = [{"resourceType": kind, "id": kind, "status": "x", "code": spoken, "note": []} for kind in SHAPES]
    listed = [{"reference": f"{one['resourceType']}/{one['id']}"} for one in parts]
    section = {"code": spoken, "text": {"div": "<div><p>x</p></div>"}, "entry": listed}
    cover = {"resourceType": "Composition", "date": "2026-01-01", "section": [section]}
    patient = {"resourceType": "Patient", "id": "x", "birthDate": "2026-01-01", "name": [{"text": "x"}]}
    bundle = {"resourceType": "Bundle", "entry": [{"resource": one} for one in (cover, patient, *parts)]}
    answer(BytesIO(dumps(bundle).encode()))


def pack(format_: str, reading: Reading) -> list[bytes]:
    """A reading as bytes, in pieces."""
    stated = rows.statements(reading.statements)
    batches = {
        "statements": [batch for batch, _ in stated],
        "raws": [raws for _, raws in stated],
        "pages": rows.pages(reading.pages),
        "findings": rows.findings(reading.issues),
    }
    severities = Counter(issue.severity for issue in reading.issues)
    counts = {**reading.counts, "issues": {severity: severities[severity] for severity in SEVERITIES}}
    head = Told(
        format_,
        reading.kind,
        reading.ips_version,
        reading.header,
        reading.subject,
        reading.sections,
        counts,
        {name: list(map(len, held)) for name, held in batches.items()},
        [page.number for page in reading.pages if page.origin == "none"],
        facts=reading.facts,
    )
    return [rows.text(head), b"\n", *chain.from_iterable(batches.values())]


def unpack(file: IO[bytes]) -> Told:
    """The reading again, from a file at its beginning. Raises `Unreadable` as the reader did."""
    found = orjson.loads(file.readline())
    if "unreadable" in found:
        raise Unreadable(found["unreadable"], **found["facts"])
    told: Told = built(Told, found)
    for name in BATCHES:
        setattr(told, name, [file.read(length) for length in told.lengths[name]])
    return told


BATCHES = ("statements", "raws", "pages", "findings")


def built(kind: Any, value: Any) -> Any:
    """A value from JSON as the type says: dataclasses are filled field by field, tuples become tuples again."""
    if value is None or kind is Any:
        return value
    if dataclasses.is_dataclass(kind):
        return kind(**{name: built(hint, value[name]) for name, hint in _fields(kind) if name in value})  # type: ignore
    origin, inner = _shape(kind)
    if origin is list:
        return [built(inner[0], one) for one in value]
    if origin is tuple:
        return tuple(built(inner[0], one) for one in value)
    if origin is types.UnionType:
        return built(inner[0], value)
    return value


@functools.cache
def _fields(kind: Any) -> tuple[tuple[str, Any], ...]:
    hints = typing.get_type_hints(kind)
    return tuple((field.name, hints[field.name]) for field in dataclasses.fields(kind))


@functools.cache
def _shape(kind: Any) -> tuple[Any, tuple[Any, ...]]:
    return typing.get_origin(kind), typing.get_args(kind)
