"""What was packed or written in letters, as bytes again: no further than it may grow. And the file in a GZIP file."""

import base64
import binascii
import zlib
from collections.abc import Iterator

from hospitium.records.reading import Header, Reading, Subject
from hospitium.records.reading.unreadable import Unreadable

from .member import Held

URL_SAFE = str.maketrans("-_", "+/")
MOST = 256 * 2**20
"""Bytes of one file when it was packed; what its own reader takes is less."""
RATIO, SMALL = 200, 2**19
"""No record shrinks to a two-hundredth; below half a megabyte nobody cares."""
WINDOWS = {"GZ": 31, "ZL": 15, "DF": -15}
"""How packed bytes begin, as HL7 calls it (RFC 1952, 1950, 1951)."""


def decoded(words: str) -> bytes | None:
    """The bytes of a text in base 64, however it was broken into lines; None where it is no such text, or says nothing."""
    try:
        return base64.b64decode("".join(words.split()).translate(URL_SAFE), validate=True) or None
    except (ValueError, binascii.Error):
        return None


def inflated(data: bytes, way: str) -> tuple[bytes, str]:
    """Packed bytes unpacked, or nothing and why not (a code)."""
    room, made, rest = min(MOST, max(SMALL, RATIO * len(data))), bytearray(), data
    try:
        while rest:
            unpacker = zlib.decompressobj(WINDOWS[way])
            made += unpacker.decompress(rest, room + 1 - len(made))
            if len(made) > room:
                return b"", "too-large"
            if not unpacker.eof:
                return b"", "damaged"
            rest = unpacker.unused_data.lstrip(b"\x00") if way == "GZ" else b""  # tapes are filled up with zeros
    except (zlib.error, KeyError):
        return b"", "damaged"
    return bytes(made), ""


def read(data: bytes) -> Reading:
    """A GZIP file as a document that states nothing; what is in it is one. Raises `Unreadable`."""
    made, refusal = inflated(data, "GZ")
    if refusal:
        raise Unreadable("gzip-damaged" if refusal == "damaged" else "gzip-swells", **FACTS[refusal])
    if not made:
        raise Unreadable("empty")
    return Reading("archive", "", Header(), Subject(), [], [], [], {"files": 1, "statements": 0})


FACTS = {"damaged": {}, "too-large": {"limit": MOST // 2**20}}


def held(data: bytes) -> Iterator[Held]:
    """The file that was packed. Its name is that of the packed one, without the ending: empty here, for nobody knows it."""
    made, refusal = inflated(data, "GZ")
    yield Held("", made, refusal)
