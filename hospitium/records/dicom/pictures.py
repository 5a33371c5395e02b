"""One frame of a file as pixels or as a small PNG: what runs behind the wall of `records.painting`, and nowhere else.

A frame is a line of JSON about the pixels, then the pixels as they are stored: 8 or 16 bits, little-endian, or RGB. Window
and rescaling stay with the viewer, so that one transfer serves every window. Decoders: pydicom's plugins for GDCM,
OpenJPEG and RLE.
"""

import io
import json
import struct
import zlib
from typing import Any

import numpy
import pydicom
from pydicom.dataset import Dataset
from pydicom.pixels import apply_color_lut, apply_modality_lut, apply_voi_lut, decoders, pixel_array
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from hospitium.records.reading.unreadable import Unreadable

from . import deidentify, frames, web
from .files import Opened, opened
from .values import first, items, number, numbers, text, whole

MOST_PIXELS = 64 * 2**20
Array = Any


def draw(data: bytes, words: bytes) -> bytes:
    """What `words` ask of a file (JSON: `what` is frame or picture; `frame`, `width`, `window`), or why it cannot be: a
    first byte of 1 or 0 says which.
    """
    asked = json.loads(words)
    try:
        return b"\x01" + WORK[asked["what"]](data, asked)
    except Unreadable as why:
        return b"\x00" + why.code.encode()
    except MemoryError:
        raise
    except BaseException:  # a decoder's own words about a stranger's bytes; a panic in Rust is no Exception
        return b"\x00picture-damaged"


def _frame(data: bytes, asked: dict[str, Any]) -> bytes:
    about, pixels = frame_of(data, asked["frame"])
    return json.dumps(about, separators=(",", ":")).encode() + b"\n" + numpy.ascontiguousarray(pixels).tobytes()


def _picture(data: bytes, asked: dict[str, Any]) -> bytes:
    about, pixels = frame_of(data, asked["frame"])
    step = max(1, -(-max(pixels.shape[:2]) // asked["width"])) if asked.get("width") else 1
    return png(windowed(pixels[::step, ::step], about, asked.get("window")))


def _raw(data: bytes, asked: dict[str, Any]) -> bytes:
    found = opened(data)
    count = max(1, whole(found.dataset, "NumberOfFrames", 100_000))
    _check(found, asked["frame"], count)
    pixels = pixel_array(_with_pixels(found, count), index=asked["frame"], raw=True)
    return bytes(pixels.astype(pixels.dtype.newbyteorder("<"), copy=False).tobytes())


WORK = {
    "frame": _frame,
    "picture": _picture,
    "raw": _raw,
    "metadata": web.metadata,
    "bulk": web.bulk,
    "shared": deidentify.shared,
}


def warm() -> None:
    """Draw a frame of each kind of compression once: what is loaded then, a child need not open."""
    flat = numpy.zeros((8, 8), "<u2")
    png(windowed(flat, {"samples": 1, "slope": 1, "intercept": 0, "window": [], "low": 0, "high": 1, "invert": False}))
    for decoder in DECODERS:
        decoder.is_available  # noqa: B018 - asks its plugins, which are imported by then


DECODERS = [getattr(decoders, name) for name in dir(decoders) if name.endswith("Decoder")]


def frame_of(data: bytes, index: int) -> tuple[dict[str, Any], Array]:
    """A frame's pixels, and what a viewer must know to show them. Raises `Unreadable`."""
    found = opened(data)
    dataset = found.dataset
    count = max(1, whole(dataset, "NumberOfFrames", 100_000))
    _check(found, index, count)
    whole_file = _with_pixels(found, count)
    about = _about(dataset, index, count)
    pixels = pixel_array(whole_file, index=index)
    if _samples(dataset) > 1:
        return about | {"samples": 3, "bits": 8}, _eight_bits(pixels, whole(dataset, "BitsStored", 64))
    if first(dataset, "PhotometricInterpretation") == "PALETTE COLOR":
        return about | {"samples": 3, "bits": 8, "invert": False}, _eight_bits(apply_color_lut(pixels, whole_file), 16)
    return _grey(pixels, about, dataset, index)


def _check(found: Opened, index: int, count: int) -> None:
    dataset = found.dataset
    if found.pixels is None:
        raise Unreadable("no-picture")
    if not 0 <= index < count:
        raise Unreadable("no-frame")
    if whole(dataset, "Rows", 2**16) * whole(dataset, "Columns", 2**16) * _samples(dataset) > MOST_PIXELS:
        raise Unreadable("picture-huge")


def _samples(dataset: Dataset) -> int:
    return whole(dataset, "SamplesPerPixel", 4) or 1


def _with_pixels(found: Opened, count: int) -> Dataset:
    """The whole data set; pixels that were cut off are filled up with zeros, so that what came can be seen."""
    dataset = pydicom.dcmread(io.BytesIO(found.data), force=True)
    if not found.syntax or frames.is_deflated(found.syntax):
        little = ImplicitVRLittleEndian if dataset.original_encoding[0] else ExplicitVRLittleEndian
        dataset.file_meta.TransferSyntaxUID = little if dataset.original_encoding[1] else ExplicitVRBigEndian
    lacking = frames.frame_length(found) * count - len(dataset.get("PixelData") or b"")
    if "PixelData" in dataset and not frames.is_compressed(found.syntax) and 0 < lacking <= MOST_PIXELS:
        dataset.PixelData += bytes(lacking)
    return dataset


def _about(dataset: Dataset, index: int, count: int) -> dict[str, Any]:
    values = group_of(dataset, index, "PixelValueTransformationSequence")
    shown = group_of(dataset, index, "FrameVOILUTSequence")
    spacing = numbers(group_of(dataset, index, "PixelMeasuresSequence"), "PixelSpacing", 2)
    spacing = spacing or numbers(dataset, "ImagerPixelSpacing", 2) or numbers(dataset, "PixelAspectRatio", 2)
    slope, centre, width = number(values, "RescaleSlope"), number(shown, "WindowCenter"), number(shown, "WindowWidth")
    return {
        "frames": count,
        "rows": whole(dataset, "Rows", 2**16),
        "columns": whole(dataset, "Columns", 2**16),
        "samples": 1,
        "bits": 16,
        "signed": False,
        "slope": 1.0 if slope is None else slope,
        "intercept": number(values, "RescaleIntercept") or 0.0,
        "unit": text(values, "RescaleType"),
        "window": [centre, width] if centre is not None and width and width > 0 else [],
        "invert": first(dataset, "PhotometricInterpretation") == "MONOCHROME1",
        "spacing": spacing,
    }


def group_of(dataset: Dataset, index: int, sequence: str) -> Dataset:
    """Where a macro's elements stand: in the frame's own functional group, the shared one, or the data set itself."""
    own = items(dataset, "PerFrameFunctionalGroupsSequence")[index : index + 1]
    for group in (*own, *items(dataset, "SharedFunctionalGroupsSequence")[:1]):
        for found in items(group, sequence)[:1]:
            return found
    return dataset


def _eight_bits(pixels: Array, bits: int) -> Array:
    return (
        (pixels >> max(0, min(bits, pixels.dtype.itemsize * 8) - 8)).astype("u1")
        if pixels.dtype.itemsize > 1
        else pixels
    )


def _grey(pixels: Array, about: dict[str, Any], dataset: Dataset, index: int) -> tuple[dict[str, Any], Array]:
    if "ModalityLUTSequence" in dataset:
        pixels, about["slope"], about["intercept"] = apply_modality_lut(pixels, dataset), 1.0, 0.0
    if "VOILUTSequence" in dataset and not about["window"]:
        pixels, about["slope"], about["intercept"] = apply_voi_lut(pixels, dataset), 1.0, 0.0
    if pixels.dtype.itemsize > 2 or pixels.dtype.kind == "f":
        pixels, about = _squeezed(pixels, about)
    seen = pixels[pixels != padding] if (padding := whole(dataset, "PixelPaddingValue", 2**16)) else pixels
    seen = seen if seen.size else pixels
    about["signed"], about["bits"] = pixels.dtype.kind == "i", pixels.dtype.itemsize * 8
    about["low"], about["high"] = int(seen.min()), int(seen.max())
    return about, pixels.astype(pixels.dtype.newbyteorder("<"), copy=False)


def _squeezed(pixels: Array, about: dict[str, Any]) -> tuple[Array, dict[str, Any]]:
    """Wide numbers in sixteen bits, the scale adjusted: doses and measured maps."""
    low, high = float(numpy.nanmin(pixels)), float(numpy.nanmax(pixels))
    step = (high - low) / 65535 or 1.0
    narrow = numpy.clip(numpy.nan_to_num((pixels - low) / step), 0, 65535).astype("<u2")
    slope = about["slope"]
    return narrow, about | {"slope": slope * step, "intercept": about["intercept"] + slope * low}


def windowed(pixels: Array, about: dict[str, Any], window: list[float] | None = None) -> Array:
    """Pixels as a screen shows them, eight bits: the window of PS3.3 C.11.2.1.2, light and dark as the file means them."""
    if about["samples"] == 3:
        return pixels
    slope, intercept = about["slope"], about["intercept"]
    values = pixels.astype("f4") * slope + intercept
    low, high = sorted((about["low"] * slope + intercept, about["high"] * slope + intercept))
    if stated := window or about["window"]:
        low, high = stated[0] - 0.5 - (stated[1] - 1) / 2, stated[0] - 0.5 + (stated[1] - 1) / 2
    shown = numpy.clip((values - low) / max(high - low, 1e-6), 0, 1) * 255
    return (255 - shown if about["invert"] else shown).astype("u1")


def png(pixels: Array) -> bytes:
    """Eight-bit grey or RGB pixels as a PNG (RFC 2083)."""
    rows, columns = pixels.shape[:2]
    colour = 2 if pixels.ndim == 3 else 0
    lines = numpy.zeros((rows, 1 + columns * (3 if colour else 1)), "u1")
    lines[:, 1:] = pixels.reshape(rows, -1)
    parts = [_chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, colour, 0, 0, 0))]
    parts += [_chunk(b"IDAT", zlib.compress(lines.tobytes(), 6)), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _chunk(kind: bytes, held: bytes) -> bytes:
    return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))
