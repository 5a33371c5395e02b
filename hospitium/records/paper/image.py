"""A picture, or several in one file, as a reading: a page each, waiting to be read by machine."""

from hospitium.records.reading import Header, Page, Reading
from hospitium.records.reading.issues import Issue
from hospitium.records.reading.unreadable import Unreadable

from . import pdf
from .pictures import Pictures

LOOKED_AT = 80_000_000
"""Pixels that are opened while reading, to see whether a file is whole; further pictures are opened when they are shown."""


def read(data: bytes) -> Reading:
    """Read a file of pictures. Raises `Unreadable`."""
    file = Pictures(data)
    pages: list[Page] = []
    issues: list[Issue] = []
    told: set[str] = set()
    room = LOOKED_AT
    for number in range(1, file.frames + 1):
        try:
            width, height, dots = file.frame(number)
            told |= set(file.told())
            if file.turned != 1:
                issues.append(Issue("info", "picture-turned", f"Page {number}"))
            if room > 0:
                room -= width * height
                file.open(200)
        except LookupError as problem:
            if number == 1:
                raise Unreadable("picture-broken") from problem
            issues.append(Issue("error", "page-unreadable", f"Page {number}", {"page": number}))
            break  # what follows cannot be found
        if file.is_cut:
            issues.append(Issue("warning", "picture-cut", f"Page {number}"))
            file.is_cut = False
        pages.append(Page(number, round(72 * width / dots, 1), round(72 * height / dots, 1)))
    if file.count > file.frames:
        issues.append(Issue("warning", "frames-left-out", "", {"count": file.count, "limit": file.frames}))
    if told:
        issues.append(Issue("info", "picture-data-hidden", "", {"fields": ", ".join(sorted(told))}))
    issues += pdf.waiting(pages)
    return pdf.whole("image", Header(), pages, issues, {"kind": file.kind})
