"""From bytes to a data set: with or without preamble, whatever transfer syntax, cut off or damaged; pixels stay closed."""

import codecs
import io
import logging
import struct
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pydicom
from pydicom import config
from pydicom.charset import python_encoding
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian

from hospitium.records.reading.issues import Issue
from hospitium.records.reading.unreadable import Unreadable

config.settings.reading_validation_mode = config.IGNORE
warnings.filterwarnings("ignore", module="pydicom")
logging.getLogger("pydicom").setLevel(logging.CRITICAL)
for encoding in python_encoding.values():
    codecs.lookup(encoding)  # behind the wall no further module can be opened

INFLATED = 256 * 2**20
MAX_DEPTH = 24
MAX_ELEMENTS = 200_000
UNDEFINED = 0xFFFFFFFF
PIXELS = (0x7FE00008, 0x7FE00009, 0x7FE00010)
"""Float, double float and (integer) pixel data."""


@dataclass
class Opened:
    """A data set up to its pixels, and what stands where they begin."""

    dataset: Dataset
    data: bytes
    """The file, inflated if it came deflated."""
    pixels: int | None = None
    """Where the pixel data element begins."""
    issues: list[Issue] = field(default_factory=list)

    @property
    def syntax(self) -> str:
        """The transfer syntax the file names; empty when it names none."""
        return meta_of(self.dataset, "TransferSyntaxUID")


def opened(data: bytes) -> Opened:
    """The data set of a file, its pixels unread. Raises `Unreadable`."""
    if len(data) < 8:
        raise Unreadable("not-dicom")
    data, meta = _inflated(data)
    stream = io.BytesIO(data)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            dataset = pydicom.dcmread(stream, force=True, stop_before_pixels=True)
        except RecursionError:
            raise Unreadable("too-deep", limit=MAX_DEPTH) from None
        except MemoryError:
            raise
        except Exception:
            raise Unreadable("not-dicom") from None
    dataset.file_meta = meta or getattr(dataset, "file_meta", None) or FileMetaDataset()
    found = Opened(dataset, data)
    if _is_cut(dataset) or any("End of file" in str(one.message) for one in said):
        found.issues.append(Issue("error", "dicom-header-cut"))
    _find_pixels(found, stream.tell())
    _judge(found)
    return found


def _is_cut(dataset: Dataset) -> bool:
    """Whether an element promises more bytes than came."""
    tags = list(dataset.keys())
    raw = (dataset.get_item(tag, keep_deferred=True) for tag in tags)
    return any(
        isinstance(one, RawDataElement) and one.length != UNDEFINED and len(one.value or b"") < one.length
        for one in raw
    )


def _inflated(data: bytes) -> tuple[bytes, FileMetaDataset | None]:
    """A deflated data set in the clear, within bounds (bombs are not pydicom's to notice), and what the file said of
    itself before; others as they are.
    """
    if data[128:132] != b"DICM":
        return data, None
    try:
        stream = io.BytesIO(data)
        stream.seek(132)
        meta = pydicom.filereader._read_file_meta_info(stream)
        syntax = str(meta.get("TransferSyntaxUID"))
    except MemoryError:
        raise
    except Exception:
        return data, None
    if syntax != DeflatedExplicitVRLittleEndian:
        return data, None
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        clear = unpacking.decompress(data[stream.tell() :], INFLATED)
    except zlib.error:
        raise Unreadable("dicom-cut") from None
    if unpacking.unconsumed_tail:
        raise Unreadable("dicom-swells", limit=INFLATED // 2**20)
    return clear, meta


def _find_pixels(found: Opened, place: int) -> None:
    head = found.data[place : place + 4]
    order = ">" if found.syntax == ExplicitVRBigEndian else "<"
    if len(head) == 4:
        group, element = struct.unpack(f"{order}HH", head)
        found.pixels = place if (group << 16) + element in PIXELS else None


def _judge(found: Opened) -> None:
    meta = found.dataset.file_meta
    if not len(found.dataset) and found.pixels is None:
        raise Unreadable("not-dicom")
    if not found.syntax:
        found.issues.append(Issue("warning", "dicom-no-syntax", "(0002,0010)"))
    if not len(meta):
        found.issues.append(Issue("info", "dicom-bare"))


def each(dataset: Dataset, depth: int = 0, counted: list[int] | None = None) -> Iterator[tuple[int, Any]]:
    """Every element with its depth, sequences entered; one that cannot be read comes as its tag. Raises `Unreadable`."""
    counted = counted if counted is not None else [0]
    if depth > MAX_DEPTH:
        raise Unreadable("too-deep", limit=MAX_DEPTH)
    for tag in sorted(dataset.keys()):
        counted[0] += 1
        if counted[0] > MAX_ELEMENTS:
            raise Unreadable("too-many", limit=MAX_ELEMENTS)
        element = element_of(dataset, tag)
        yield depth, element if element is not None else tag
        if element is not None and element.VR == "SQ" and isinstance(element.value, Sequence):
            for item in element.value:
                yield from each(item, depth + 1, counted)


def element_of(dataset: Dataset, tag: Any) -> Any:
    """One element; None when its bytes make no sense under any reading of them."""
    try:
        return dataset[tag]
    except MemoryError:
        raise
    except Exception:
        return None


def meta_of(dataset: Dataset, name: str) -> str:
    """What the file says of itself before the data set; empty when nothing that makes sense."""
    element = element_of(dataset.file_meta, name) if name in dataset.file_meta else None
    return "" if element is None else str(element.value or "")[:64]
