"""Frames of DICOM files: drawn behind a wall of their own, kept beside the originals, and made anew when lost."""

import contextlib
import json
import logging
import os
import secrets
import time
import zlib
from pathlib import Path
from typing import Any

from hospitium.kernel.isolation import Isolated, Stopped

from . import originals, renditions
from .models import SourceDocument
from .reader import LANES, REFUSALS
from .reading.unreadable import Unreadable

log = logging.getLogger(__name__)
PAINTER = Isolated("hospitium.records.dicom.pictures:draw", warm="hospitium.records.dicom.pictures:warm", lanes=LANES)
EDITION = "dicom-1"
"""Their place among the renditions; another one when they come to look otherwise."""


def frame_of(document: SourceDocument, frame: int) -> bytes:
    """A frame for the viewer, packed by zlib: a line of JSON about the pixels, then the pixels. Raises `Unreadable`."""
    return _kept(document, f"frame-{frame}", {"what": "frame", "frame": frame}, is_packed=True)


def picture_of(document: SourceDocument, frame: int, *, width: int = 0, window: list[float] | None = None) -> bytes:
    """A frame as PNG, at most so wide; in its own window unless told otherwise. Raises `Unreadable`."""
    asked = {"what": "picture", "frame": frame, "width": width, "window": window}
    if window:  # anybody's whim: not worth keeping
        return _drawn(document, asked)
    return _kept(document, f"picture-{frame}-{width}", asked)


def metadata_of(document: SourceDocument, address: str) -> bytes:
    """The header of a document as DICOM JSON; its large values as addresses below `address`."""
    return _drawn(document, {"what": "metadata", "address": address})


def raw_of(document: SourceDocument, frame: int) -> bytes:
    """A frame's pixels in the clear, as PS3.5 writes them in little-endian order. Raises `Unreadable`."""
    return _drawn(document, {"what": "raw", "frame": frame})


def shared_of(document: SourceDocument, key: bytes, *, keeps_dates: bool) -> tuple[dict[str, Any], bytes]:
    """The file without its person, under pseudonyms made by the key, and what was done; no file where it must not leave."""
    head, _, data = _drawn(document, {"what": "shared", "key": key.hex(), "dates": keeps_dates}).partition(b"\n")
    return json.loads(head), data


def bulk_of(document: SourceDocument, tag: str) -> bytes:
    """The bytes of one element, by its tag of eight hexadecimal digits. Raises `Unreadable`."""
    return _drawn(document, {"what": "bulk", "tag": tag[:8]})


def _kept(document: SourceDocument, name: str, asked: dict[str, Any], *, is_packed: bool = False) -> bytes:
    place = root() / document.sha256[:2] / document.sha256 / name
    if (there := renditions.kept(place)) is not None:
        return there
    made = _drawn(document, asked)
    made = zlib.compress(made, 1) if is_packed else made
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = place.with_name(f".{secrets.token_hex(8)}")
    beside.write_bytes(made)
    beside.chmod(0o600)
    beside.replace(place)
    return made


def _drawn(document: SourceDocument, asked: dict[str, Any]) -> bytes:
    try:
        with originals.reach(document.sha256, document.quarantine).open("rb", buffering=0) as file:
            answer = PAINTER.run(file, json.dumps(asked).encode()).data
    except Stopped as end:
        log.error("the painter %s on %s %s", end.how, document.ref, end.trace)
        raise REFUSALS[end.how] from end
    if answer[:1] != b"\x01":
        raise Unreadable(answer[1:].decode())
    return answer[1:]


def root() -> Path:
    """The folder of what can be made anew; no backup needs it."""
    return renditions.root() / EDITION


def tidy(seconds: float) -> int:
    """Drop what was made longer ago than this; gives how many."""
    before, count = time.time() - seconds, 0
    for place in root().glob("??/*/*"):
        if place.stat().st_mtime < before:
            place.unlink(missing_ok=True)
            count += 1
    for folder in root().glob("??/*"):
        with contextlib.suppress(OSError):
            os.rmdir(folder)
    return count
