"""FHIR as lines, each a resource (NDJSON), as whole populations are exported: read as the bundle that they are.

Source: FHIR Bulk Data Access. A file of an export may hold one kind of resource about patients described in another file.
"""

import re
from typing import Any

from hospitium.records.reading import Reading
from hospitium.records.reading.unreadable import Unreadable

from .decode import MAX_ENTRIES, decode
from .read import DIRECTORY, read_bundle
from .values import obj, text

FIRST = re.compile(rb"[\xef\xbb\xbf\s]*(\{[^\r\n]*\})[ \t]*\r?\n\s*\{")
"""A line that is an object, and one that begins another: JSON over several lines has no such."""


def is_lines(data: bytes) -> bool:
    """Whether a file is lines of JSON."""
    return FIRST.match(data) is not None


def bundle_of(data: bytes) -> dict[str, Any]:
    """The lines as the entries of a bundle. Raises `Unreadable`."""
    written = [line for line in data.removeprefix(b"\xef\xbb\xbf").splitlines() if line.strip()]
    if len(written) > MAX_ENTRIES:
        raise Unreadable("too-many", limit=MAX_ENTRIES)
    value, _ = decode(b"[" + b",\n".join(written) + b"]")
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": obj(one)} for one in value]}


def read(data: bytes) -> Reading:
    """Read lines about one patient. Raises `Unreadable`."""
    bundle = bundle_of(data)
    kinds = {text(entry["resource"].get("resourceType")) for entry in bundle["entry"]}
    if not any(kinds):
        raise Unreadable("wrong-type", found="object")
    if "Patient" not in kinds and not kinds <= DIRECTORY:
        raise Unreadable("lines-apart", kinds=", ".join(sorted(filter(None, kinds)))[:200])
    return read_bundle(bundle, [])
