"""Where the frames of a file lie, without decoding one: enough to say what is cut off and to hand out single frames."""

import struct
from collections.abc import Iterator

from pydicom.uid import UID, DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian

from hospitium.records.reading.issues import Issue

from .files import Opened
from .values import first, whole

UNDEFINED = 0xFFFFFFFF
ITEM = 0xFFFEE000
LONG = {b"OB", b"OW", b"OF", b"OD", b"OL", b"OV", b"UN"}


def judged(found: Opened, frames: int) -> list[Issue]:
    """Whether all the pixels the header promises are there."""
    begin, length = pixel_bytes(found)
    if length == UNDEFINED:
        held = list(fragments(found.data, begin))
        whole_file = held and sum(held[-1]) <= len(found.data) and len(held) > min(frames, 1)
        return [] if whole_file else [Issue("error", "dicom-pixels-cut", "(7FE0,0010)")]
    wanted = frame_length(found) * frames
    there = min(length, len(found.data) - begin)
    if there < wanted or length > len(found.data) - begin:
        share = 100 * there // max(wanted, 1)
        return [Issue("error", "dicom-pixels-short", "(7FE0,0010)", {"share": min(share, 99)})]
    return []


def pixel_bytes(found: Opened) -> tuple[int, int]:
    """Where the pixels' bytes begin and how long they say they are; a length of all ones means fragments."""
    place = found.pixels or 0
    head = found.data[place : place + 12]
    order = ">" if found.syntax == ExplicitVRBigEndian else "<"
    if len(head) < 8:
        return len(found.data), 0
    if head[4:6] in LONG and found.syntax != ImplicitVRLittleEndian and len(head) == 12:
        return place + 12, struct.unpack(f"{order}I", head[8:12])[0]
    return place + 8, struct.unpack(f"{order}I", head[4:8])[0]


def frame_length(found: Opened) -> int:
    """Bytes of one frame in the clear (PS3.5 8.1.1: single bits are packed, 4:2:2 colours share theirs)."""
    dataset = found.dataset
    bits = whole(dataset, "BitsAllocated", 64) or 8
    samples = whole(dataset, "SamplesPerPixel", 4) or 1
    if first(dataset, "PhotometricInterpretation") == "YBR_FULL_422":
        samples = 2
    return (whole(dataset, "Rows", 2**16) * whole(dataset, "Columns", 2**16) * samples * bits + 7) // 8


def fragments(data: bytes, place: int) -> Iterator[tuple[int, int]]:
    """Begin and length of each fragment, the offset table first; ends where the file does."""
    while place + 8 <= len(data):
        group, element, length = struct.unpack_from("<HHI", data, place)
        if (group << 16) + element != ITEM:
            return
        yield place + 8, length
        place += 8 + length


def is_compressed(syntax: str) -> bool:
    """Whether frames come as fragments of a stream."""
    known = UID(syntax)
    return bool(syntax) and known.is_transfer_syntax and known.is_compressed and not known.is_deflated


def is_deflated(syntax: str) -> bool:
    """Whether the data set was packed as a whole; by the time it is read here it no longer is."""
    return syntax == DeflatedExplicitVRLittleEndian
