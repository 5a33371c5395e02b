"""A PDF as a reading: its pages with their text and where each word stands, and what else is in the file."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Any

from hospitium.records.reading import Author, Concept, Header, Page, PartialDate, Reading, Statement, Subject, Word
from hospitium.records.reading.issues import Issue

from . import letters, order
from .active import active, is_damaged
from .pdfium import File, Sheet, Text

SCANNED, FEW = 0.5, 60
"""A page so much of which is a picture, with fewer letters than this, is a scan: its letters are a stamp or a page number."""
GARBLED = 0.4
MOST_WORDS = 300_000
"""Words of one document whose places are kept."""
SIGNS = "\u2e80-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff65"
"""Of scripts written without blanks: kept sign by sign."""
HYPHEN = "\ufffe"
"""PDFium's mark of a word that was parted at the end of a line."""
LINE = re.compile(r"\S[^\r\n]*")
WORDS = re.compile(rf"[{SIGNS}]|[^\s{HYPHEN}{SIGNS}]+")


FOREIGN = re.compile("[\u0370-\u1fff\u2e80-\ud7af\uf900-\uffdc]")
"""Letters that PDFium's own fonts lack."""


def read(data: bytes) -> Reading:
    """Read a PDF. Raises `Unreadable`."""
    file = File(data)
    issues = list(_oddities(file, data))
    pages: list[Page] = []
    room = MOST_WORDS
    for number in range(1, file.count + 1):
        page, odd = _page(file, number, room)
        room -= len(page.words)
        pages.append(page)
        issues += odd
    issues += waiting(pages)
    if room <= 0:
        issues.append(Issue("warning", "places-left-out", "", {"limit": MOST_WORDS}))
    told = _header(file, pages)
    reading = whole("pdf", told, pages, issues, dict(sorted(file.metadata.items())))
    file.close()
    return reading


def whole(kind: str, header: Header, pages: list[Page], issues: list[Issue], stated: dict[str, str]) -> Reading:
    """A document that is pages: nobody is its subject until a person says so, and it is one statement in lists."""
    wait = sum(page.origin == "none" for page in pages)
    statement = Statement(
        "DocumentReference",
        "",
        concept=Concept(text=header.title) if header.title else None,
        status="current",
        date=header.date,
        mapping="mapped",
        raw=stated,
        resource=_as_fhir(header),
    )
    counts = {"mapped": 1, "partial": 0, "raw": 0, "unresolved": 0, "pages": len(pages), "waiting": wait}
    return Reading(kind, "", header, Subject(), [], [statement], issues, counts, pages)


def _as_fhir(header: Header) -> dict[str, Any]:
    """The statement as FHIR R4 writes it; an instant there has its seconds and zone."""
    resource: dict[str, Any] = {"resourceType": "DocumentReference", "status": "current"}
    if header.title:
        resource["type"] = {"text": header.title}
    if header.date and header.date.precision == "instant":
        resource["date"] = header.date.text
    return resource


def _oddities(file: File, data: bytes) -> Iterator[Issue]:
    if is_damaged(data):
        yield Issue("warning", "pdf-repaired")
    if file.restricts:
        yield Issue("info", "pdf-restricted")
    kinds = set(active(data)) | ({"script"} if file.scripts else set())
    if kinds:
        yield Issue("warning", "active-content", "", {"kinds": ", ".join(sorted(kinds))})
    for one, _ in file.attachments():
        yield Issue("warning", "attachment", one.name, {"name": one.name, "size": one.size, "sha256": one.sha256})
    if file.metadata.keys() & {"Title", "Author", "CreationDate"}:
        yield Issue("info", "metadata-unproven")


def _header(file: File, pages: list[Page]) -> Header:
    stated = file.metadata
    language = file.language.replace("_", "-")
    return Header(
        title=stated.get("Title", "").strip(),
        language=main_language(pages) or language,
        language_received=language,
        date=date_of(stated.get("CreationDate", "")),
        authors=(Author(stated["Author"]),) if stated.get("Author", "").strip() else (),
        curated="unknown",
    )


def main_language(pages: Iterable[Page]) -> str:
    """The language most of the text seems to be in."""
    sizes: dict[str, int] = {}
    for page in pages:
        sizes[page.language] = sizes.get(page.language, 0) + len(page.text)
    return max((tag for tag in sizes if tag), key=lambda tag: sizes[tag], default="")


DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(\d\d)?(\d\d)?)?(?:(?:Z(?:\d\d'?)*)|(?:([+-]\d\d)'?(\d\d)?'?))?")


def date_of(stated: str) -> PartialDate | None:
    """A date as PDF writes it, as exact as it is; what is no date stays as text."""
    if not stated.strip():
        return None
    found = DATE.fullmatch(stated.strip())
    if not found:
        return PartialDate(stated.strip()[:40], "text")
    year, month, day, hour, minute, second, zone, zone_minutes = found.groups()
    if not month or not day:
        return PartialDate("-".join(filter(None, (year, month))), "month" if month else "year")
    if not hour or not (zone or "Z" in stated):
        return PartialDate(f"{year}-{month}-{day}", "day")
    offset = f"{zone}:{zone_minutes or '00'}" if zone else "Z"
    return PartialDate(f"{year}-{month}-{day}T{hour}:{minute or '00'}:{second or '00'}{offset}", "instant")


def _page(file: File, number: int, room: int) -> tuple[Page, list[Issue]]:
    where = f"Page {number}"
    try:
        sheet = file.page(number)
    except LookupError:
        return Page(number, 612.0, 792.0), [Issue("error", "page-unreadable", where, {"page": number})]
    issues: list[Issue] = []
    layer = sheet.text()
    if layer.is_cut:
        issues.append(Issue("warning", "page-cut", where, {"page": number}))
    text, words = _by_place(layer, room) if layer.has_rtl or _jumps(layer) else _as_drawn(layer, room)
    origin = _origin(sheet, text, issues, number)
    if origin == "none":
        text, words = "", []
    if FOREIGN.search(text) and sheet.lacks_fonts():
        issues.append(Issue("warning", "fonts-absent", where, {"page": number}))
    text, words, noted = _with_notes(sheet, text, words)
    if noted:
        issues.append(Issue("info", "notes-shown", where, {"page": number, "count": noted}))
    if sheet.launches():
        issues.append(Issue("warning", "active-content", where, {"kinds": "launch"}))
    lost = text.count(letters.UNMAPPED)
    if lost:
        issues.append(Issue("warning", "letters-unmapped", where, {"page": number, "count": lost}))
    page = Page(
        number, round(sheet.width, 1), round(sheet.height, 1), text, origin, letters.language_of(text), words=words
    )
    return page, issues


def _origin(sheet: Sheet, text: str, issues: list[Issue], number: int) -> str:
    """Where a page's text comes from: its own layer, or nowhere yet, so that a machine must read its picture."""
    pictured, count = sheet.pictured(), len("".join(text.split()))
    if letters.garbled(text) > GARBLED:
        issues.append(Issue("warning", "text-garbled", f"Page {number}", {"page": number}))
        return "none"
    if count == 0:
        return "text" if pictured == -1.0 else "none"
    return "none" if pictured >= SCANNED and count < FEW else "text"


MOST_JUMPS = 0.08


def _jumps(layer: Text) -> bool:
    """Whether the file draws its lines in no order of reading: often further up, and not to begin another column."""
    starts = [layer.box(match.start()) for match in LINE.finditer(layer.raw)]
    across = layer.sheet.width / 5
    ups = sum(two[3] < one[1] and two[0] < one[0] + across for one, two in pairwise(starts))
    return ups >= 2 and ups > MOST_JUMPS * len(starts)


def _as_drawn(layer: Text, room: int) -> tuple[str, list[Word]]:
    """Letters from left to right, in the file's own order, which is that of its lines."""
    written: list[str] = []
    words: list[Word] = []
    size = end = 0
    for match in WORDS.finditer(layer.raw):
        between = layer.raw[end : match.start()].replace("\r\n", "\n").replace(HYPHEN, "-\n")
        word = _mapped(layer, match)
        start = size + len(between)
        size, end = start + len(word), match.end()
        written += (between, word)
        if word and len(words) < room:
            words.append((start, size, *layer.around(match.start(), match.end() - 1), -1))
    return "".join(written).rstrip(), words


def _mapped(layer: Text, match: re.Match[str]) -> str:
    """A word; letters of which the file does not say what they are, are marked. One begins a word, or none is in it."""
    if not layer.is_unmapped(match.start()):
        return letters.plain(match[0])
    return "".join(
        letters.UNMAPPED if layer.is_unmapped(match.start() + place) else letters.plain(letter)
        for place, letter in enumerate(match[0])
    )


def _by_place(layer: Text, room: int) -> tuple[str, list[Word]]:
    """Lines with letters from right to left among them, as they are read."""
    written: list[str] = []
    words: list[Word] = []
    size = 0
    for row in order.lines(layer.glyphs()):
        for cell in row:
            for held in _runs(cell):
                text = "".join(glyph.text for glyph in held)
                if text.strip() and len(words) < room:
                    words.append((size, size + len(text), *layer.sheet.scaled(*order.around(held)), -1))
                written.append(text)
                size += len(text)
            written.append("\t" if cell is not row[-1] else "\n")
            size += 1
    return "".join(written).rstrip(), words


SIGN = re.compile(f"[{SIGNS}]")


def _runs(cell: list[order.Glyph]) -> Iterator[list[order.Glyph]]:
    """Words, what parts them, and single signs."""
    kinds = [number if SIGN.match(one.text) else -1 if one.text != " " else -2 for number, one in enumerate(cell)]
    yield from ([one for _, one in run] for _, run in groupby(zip(kinds, cell, strict=True), lambda pair: pair[0]))


def _with_notes(sheet: Sheet, text: str, words: list[Word]) -> tuple[str, list[Word], int]:
    """What was written beside the text comes after it, each on a line."""
    notes = list(sheet.notes())
    for note in notes:
        line = f"{note.name}: {note.text}" if note.name else note.text
        text = f"{text}\n{line}" if text else line
        words = [*words, (len(text) - len(line), len(text), *note.box, -1)]
    return text, words, len(notes)


def waiting(pages: list[Page]) -> Iterator[Issue]:
    """What is said of pages that wait to be read by machine."""
    numbers = [page.number for page in pages if page.origin == "none"]
    if numbers:
        yield Issue("warning", "no-text-layer", "", {"pages": ", ".join(_ranges(numbers))[:200], "count": len(numbers)})


def _ranges(numbers: list[int]) -> Iterator[str]:
    """Numbers as 1-3, 7."""
    first = last = numbers[0]
    for number in [*numbers[1:], -1]:
        if number != last + 1:
            yield str(first) if first == last else f"{first}-{last}"
            first = number
        last = number
