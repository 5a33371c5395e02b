"""A file's header as the DICOM JSON model (PS3.18 annex F), and single large values: behind the wall of `pictures`."""

import json
from typing import Any

from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.tag import Tag

from hospitium.records.reading.unreadable import Unreadable

from . import frames
from .files import MAX_DEPTH, element_of, opened

LARGE = 1024
BINARY = {"OB", "OD", "OF", "OL", "OV", "OW", "UN"}


def metadata(data: bytes, asked: dict[str, Any]) -> bytes:
    """All elements but the pixels and what cannot be read; binary values of the top level are addresses."""
    found = opened(data)
    told = _told(found.dataset, asked["address"], 0)
    if found.pixels is not None:
        told["7FE00010"] = {"vr": "OW", "BulkDataURI": f"{asked['address']}/bulkdata/7FE00010"}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=str).encode(errors="replace")


def _told(dataset: Dataset, address: str, depth: int) -> dict[str, Any]:
    found = {}
    for tag in sorted(dataset.keys()):
        element = element_of(dataset, tag)
        if element is not None and Tag(tag).group > 2:
            found[f"{int(tag):08X}"] = _element(element, address, depth)
    return found


def _element(element: DataElement, address: str, depth: int) -> dict[str, Any]:
    if isinstance(element.value, Sequence):
        items = [_told(item, "", depth + 1) for item in element.value] if depth < MAX_DEPTH else []
        return {"vr": "SQ", "Value": items} if items else {"vr": "SQ"}
    if element.VR in BINARY and isinstance(element.value, bytes) and len(element.value) > LARGE:
        return {"vr": element.VR} | ({"BulkDataURI": f"{address}/bulkdata/{int(element.tag):08X}"} if address else {})
    try:
        return dict(element.to_json_dict(None, LARGE))
    except MemoryError:
        raise
    except Exception:  # a value of the wrong shape keeps its place
        return {"vr": element.VR}


def bulk(data: bytes, asked: dict[str, Any]) -> bytes:
    """The value of one binary element of the top level. Raises `Unreadable`."""
    found = opened(data)
    try:
        tag = Tag(int(asked["tag"], 16))
    except ValueError:
        raise Unreadable("no-picture") from None
    if found.pixels is not None and tag == 0x7FE00010:
        begin, length = frames.pixel_bytes(found)
        return found.data[begin:] if length == frames.UNDEFINED else found.data[begin : begin + length]
    element = element_of(found.dataset, tag) if tag in found.dataset else None
    if element is None or not isinstance(element.value, bytes):
        raise Unreadable("no-picture")
    return bytes(element.value)
