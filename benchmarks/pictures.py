"""A stack of 500 slices as the viewer asks for it: the first picture, the whole stack, and what a painter needs in memory."""

import tempfile
import time
from pathlib import Path
from typing import Any
from unittest import mock

from benchmarks import Asked
from benchmarks.scoring import Budget

GOAL = "A CT of 500 slices shows its first picture within a second and needs at most 512 MB, one frame at a time."
SIZES, QUICK = (500,), 20
NOTES = (
    "Slices of 512 x 512, 16 bits, uncompressed; drawn behind the wall, its server not yet started, nothing kept before.",
)
WIDTH = 512


def measure(asked: Asked) -> list[Budget]:
    """Times and memory against their budgets; in small only the memory, which depends on no clock."""
    from config.prepare import prepare_django

    prepare_django()
    from hospitium.records import originals, painting

    found = []
    for size in asked.sizes:
        with (
            tempfile.TemporaryDirectory() as folder,
            mock.patch.object(originals, "root", lambda at=folder: Path(at) / "o"),
        ):
            documents = [_kept(number) for number in range(1, size + 1)]
            peaks: list[int] = []
            with mock.patch.object(painting.PAINTER, "run", _noting(painting.PAINTER.run, peaks)):
                began = time.perf_counter()
                painting.frame_of(documents[0], 0)
                first = time.perf_counter() - began
                for document in documents[1:]:
                    painting.frame_of(document, 0)
                whole = time.perf_counter() - began
            began = time.perf_counter()
            for document in documents:
                painting.frame_of(document, 0)
            again = time.perf_counter() - began
        found.append(Budget(f"{size} slices", "memory of a painter", max(peaks) / 2**20, 512, "MB"))
        if not asked.quick:
            found += [
                Budget(f"{size} slices", "first picture", first * 1000, 1000, "ms"),
                Budget(f"{size} slices", "whole stack", whole * 1000, 60 * size, "ms"),
                Budget(f"{size} slices", "whole stack again", again * 1000, 4 * size, "ms"),
            ]
    return found


def _kept(number: int) -> Any:
    from hospitium.records import originals
    from hospitium.records.dicom.testing import make_picture, written
    from hospitium.records.queries import SourceDocument

    name, sha256, _ = originals.keep([written(make_picture(slice_number=number, size=WIDTH))])
    originals.release(name, sha256)
    originals.discard(name)
    return SourceDocument(ref=f"D-{number}", sha256=sha256)


def _noting(run: Any, peaks: list[int]) -> Any:
    def noting(*given: Any) -> Any:
        done = run(*given)
        peaks.append(done.peak)
        return done

    return noting
