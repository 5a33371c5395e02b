"""The doorkeeper of PDFium: a file's pages, their text and pictures. Its calls are C; nothing of it leaves this module.

PDFium is built without a JavaScript engine, and nothing here asks it to perform an action.
"""

import ctypes
import encodings.utf_16_le  # noqa: F401 - behind the wall no further module can be opened
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as c
from PIL import Image

from hospitium.records.reading.unreadable import Unreadable

from . import letters
from .order import RIGHT_TO_LEFT, Glyph

MOST_PAGES = 2000
MOST_LETTERS = 100_000
"""Of one page; a page in small print has some ten thousand."""
MOST_NOTES = 500
MOST_ATTACHMENTS = 200
SIDE = 10_000
"""Places on a page are told in ten-thousandths of its width and height."""
NOTES = {
    c.FPDF_ANNOT_TEXT, c.FPDF_ANNOT_FREETEXT, c.FPDF_ANNOT_STAMP, c.FPDF_ANNOT_HIGHLIGHT, c.FPDF_ANNOT_UNDERLINE,
    c.FPDF_ANNOT_STRIKEOUT, c.FPDF_ANNOT_SQUIGGLY, c.FPDF_ANNOT_INK, c.FPDF_ANNOT_SQUARE, c.FPDF_ANNOT_CIRCLE,
    c.FPDF_ANNOT_LINE, c.FPDF_ANNOT_POLYGON, c.FPDF_ANNOT_POLYLINE, c.FPDF_ANNOT_CARET,
}  # fmt: skip
FAR = 1e9
"""Beyond this nothing is on a page."""
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Attachment:
    """A file inside the file."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Note:
    """What was written on a page, or into a field of a form."""

    name: str
    text: str
    box: Box


class File:
    """An open PDF. Raises `Unreadable` when it cannot be opened or is beyond what is read at once."""

    def __init__(self, data: bytes) -> None:
        try:
            self._pdf = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as problem:
            raise Unreadable("needs-password" if "assword" in str(problem) else "pdf-broken") from problem
        self.count = len(self._pdf)
        if not self.count:
            raise Unreadable("pdf-broken")
        if self.count > MOST_PAGES:
            raise Unreadable("too-many-pages", limit=MOST_PAGES)
        self._form = c.FPDFDOC_InitFormFillEnvironment(self._pdf, _no_callbacks())
        """Needed to read and draw fields; asks for nothing to be run."""

    @property
    def metadata(self) -> dict[str, str]:
        """What the file says of itself: Title, Author, CreationDate, ... Half a letter in it is shown as unreadable."""
        told = {key: letters.plain(self._stated(key)) for key in self._pdf.METADATA_KEYS}
        return {key: value for key, value in told.items() if value}

    def _stated(self, key: str) -> str:
        size = c.FPDF_GetMetaText(self._pdf, key.encode(), None, 0)
        return _wide(lambda buffer, room: c.FPDF_GetMetaText(self._pdf, key.encode(), buffer, room), size)

    @property
    def language(self) -> str:
        """The language the file states; empty when it states none."""
        size = c.FPDFCatalog_GetLanguage(self._pdf, None, 0)
        return _wide(lambda buffer, room: c.FPDFCatalog_GetLanguage(self._pdf, buffer, room), min(size, 200))

    @property
    def restricts(self) -> bool:
        """Whether the file is encrypted (with no password asked) and forbids some uses."""
        return bool(c.FPDF_GetSecurityHandlerRevision(self._pdf) >= 0)

    @property
    def scripts(self) -> int:
        """How many scripts the file would have run."""
        return max(c.FPDFDoc_GetJavaScriptActionCount(self._pdf), 0)

    def page(self, number: int) -> "Sheet":
        """A page, from 1. Raises `LookupError` where there is none that can be read."""
        if not 1 <= number <= self.count:
            raise LookupError(number)
        try:
            return Sheet(self._pdf[number - 1], self._form)
        except pypdfium2.PdfiumError as problem:
            raise LookupError(number) from problem

    def attachments(self) -> Iterator[tuple[Attachment, bytes]]:
        """The files inside, with their bytes."""
        for number in range(min(c.FPDFDoc_GetAttachmentCount(self._pdf), MOST_ATTACHMENTS)):
            handle = c.FPDFDoc_GetAttachment(self._pdf, number)
            if handle:
                data = _attached(handle)
                yield Attachment(_attached_name(handle), len(data), hashlib.sha256(data).hexdigest()), data

    def close(self) -> None:
        """Give everything back."""
        c.FPDFDOC_ExitFormFillEnvironment(self._form)
        self._pdf.close()


class Sheet:
    """One page. Places are as it is seen: turned as the file says, from its upper left corner."""

    def __init__(self, page: Any, form: Any) -> None:
        self._page, self._form = page, form
        self.width, self.height = (min(max(1.0, side), 100_000.0) for side in page.get_size())
        self._place = self._matrix()

    def _matrix(self) -> tuple[float, ...]:
        """From the file's coordinates to points from the upper left."""
        x, y, steps = ctypes.c_int(), ctypes.c_int(), 1_000_000
        seen = []
        for place in ((0.0, 0.0), (1000.0, 0.0), (0.0, 1000.0)):
            c.FPDF_PageToDevice(self._page, 0, 0, steps, steps, 0, *place, x, y)
            seen.append((x.value / steps * self.width, y.value / steps * self.height))
        (ox, oy), (ax, ay), (bx, by) = seen
        return ((ax - ox) / 1000, (bx - ox) / 1000, ox, (ay - oy) / 1000, (by - oy) / 1000, oy)

    def _seen(self, x: float, y: float) -> tuple[float, float]:
        a, b, e, d, f, g = self._place
        return _within(a * x + b * y + e, self.width), _within(d * x + f * y + g, self.height)

    def scaled(self, left: float, top: float, right: float, bottom: float) -> Box:
        """A box in points as one in ten-thousandths of the page."""
        across, down = SIDE / self.width, SIDE / self.height
        return round(left * across), round(top * down), round(right * across), round(bottom * down)

    def placed(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A box in the file's coordinates as one in ten-thousandths of the page."""
        if not all(-FAR < side < FAR for side in (left, bottom, right, top)):  # also what is no number
            return 0, 0, 0, 0
        a, b, e, d, f, g = self._place
        across, down = SIDE / self.width, SIDE / self.height
        x1, x2 = round((a * left + b * bottom + e) * across), round((a * right + b * top + e) * across)
        y1, y2 = round((d * left + f * bottom + g) * down), round((d * right + f * top + g) * down)
        x1, x2 = (x1, x2) if x1 < x2 else (x2, x1)
        y1, y2 = (y1, y2) if y1 < y2 else (y2, y1)
        if x1 < 0 or y1 < 0 or x2 > SIDE or y2 > SIDE:  # rare
            x1, y1, x2, y2 = (min(max(side, 0), SIDE) for side in (x1, y1, x2, y2))
        return x1, y1, x2, y2

    def _box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        (x1, y1), (x2, y2) = self._seen(left, bottom), self._seen(right, top)
        return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)

    def text(self) -> "Text":
        """The page's text layer."""
        return Text(self)

    def pictured(self) -> float:
        """How much of the page its pictures cover, from 0 to 1; -1 when there is nothing on it at all."""
        count = c.FPDFPage_CountObjects(self._page)
        if count <= 0:
            return -1.0
        covered = 0.0
        sides = [ctypes.c_float() for _ in range(4)]
        for number in range(min(count, 2000)):
            one = c.FPDFPage_GetObject(self._page, number)
            if c.FPDFPageObj_GetType(one) in (c.FPDF_PAGEOBJ_IMAGE, c.FPDF_PAGEOBJ_FORM) and c.FPDFPageObj_GetBounds(
                one, *sides
            ):
                left, top, right, bottom = self._box(*(side.value for side in sides))
                covered += (right - left) * (bottom - top)
        return min(covered / (self.width * self.height), 1.0)

    def lacks_fonts(self) -> bool:
        """Whether letters on the page are of a font that is not in the file; looks at the first few hundred objects."""
        for number in range(min(c.FPDFPage_CountObjects(self._page), 300)):
            one = c.FPDFPage_GetObject(self._page, number)
            if c.FPDFPageObj_GetType(one) == c.FPDF_PAGEOBJ_TEXT:
                font = c.FPDFTextObj_GetFont(one)
                if font and c.FPDFFont_GetIsEmbedded(font) == 0:
                    return True
        return False

    def notes(self) -> Iterator[Note]:
        """What was written on the page beside its text: notes and stamps, and the fields of a form with what they hold."""
        for number in range(min(c.FPDFPage_GetAnnotCount(self._page), MOST_NOTES)):
            handle = c.FPDFPage_GetAnnot(self._page, number)
            if not handle:
                continue
            kind, name, text = c.FPDFAnnot_GetSubtype(handle), "", ""
            if kind == c.FPDF_ANNOT_WIDGET:
                name = _words(lambda *room, one=handle: c.FPDFAnnot_GetFormFieldName(self._form, one, *room))
                text = _words(lambda *room, one=handle: c.FPDFAnnot_GetFormFieldValue(self._form, one, *room))
            elif kind in NOTES:
                text = _words(lambda *room, one=handle: c.FPDFAnnot_GetStringValue(one, b"Contents", *room))
            area = c.FS_RECTF()
            c.FPDFAnnot_GetRect(handle, area)
            c.FPDFPage_CloseAnnot(handle)
            if text.strip() and text != "Off":
                yield Note(name, text, self.placed(area.left, area.bottom, area.right, area.top))

    def launches(self) -> bool:
        """Whether a link on the page would start a program or open another file."""
        place, link = ctypes.c_int(0), c.FPDF_LINK()
        for _ in range(MOST_NOTES):
            if not c.FPDFLink_Enumerate(self._page, place, link):
                return False
            action = c.FPDFLink_GetAction(link)
            if action and c.FPDFAction_GetType(action) in (c.PDFACTION_LAUNCH, c.PDFACTION_REMOTEGOTO):
                return True
        return False

    def picture(self, width: int, height: int, *, grey: bool = False) -> Image.Image:
        """The page as a picture of this size, with its notes and fields."""
        bitmap = pypdfium2.PdfBitmap.new_native(width, height, c.FPDFBitmap_Gray if grey else c.FPDFBitmap_BGR)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        c.FPDF_RenderPageBitmap(bitmap, self._page, 0, 0, width, height, 0, c.FPDF_ANNOT)
        c.FPDF_FFLDraw(self._form, bitmap, self._page, 0, 0, width, height, 0, c.FPDF_ANNOT)
        return bitmap.to_pil()


def _within(place: float, most: float) -> float:
    """Not beyond the page; what is no number is at its beginning."""
    return place if 0.0 <= place <= most else most if place > most else 0.0


class Text:
    """The text layer of a page, letter by letter."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self._text = sheet, sheet._page.get_textpage()
        count = max(self._text.count_chars(), 0)
        self.is_cut = count > MOST_LETTERS
        count = min(count, MOST_LETTERS)
        buffer = ctypes.create_string_buffer(2 * count + 2)
        written = c.FPDFText_GetText(self._text, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
        self.raw = buffer.raw[: max(written - 1, 0) * 2].decode("utf-16-le", errors="replace")
        if len(self.raw) != count:  # letters beyond the first 65,536 take two places there, unknown ones none
            numbers = [c.FPDFText_GetUnicode(self._text, place) for place in range(count)]
            self.raw = "".join(chr(one) if 0 < one < 0x110000 else letters.UNMAPPED for one in numbers)
        self._area, self._other = c.FS_RECTF(), c.FS_RECTF()

    @property
    def has_rtl(self) -> bool:
        """Whether letters from right to left are in it."""
        return bool(RIGHT_TO_LEFT.search(self.raw))

    def box(self, place: int) -> tuple[float, float, float, float]:
        """Where a letter stands, with the room its line gives it, in points from the upper left."""
        area = self._area
        c.FPDFText_GetLooseCharBox(self._text, place, area)
        return self.sheet._box(area.left, area.bottom, area.right, area.top)

    def around(self, first: int, last: int) -> Box:
        """The box of a word, by its first and its last letter, in ten-thousandths of the page."""
        one, other = self._area, self._other
        c.FPDFText_GetLooseCharBox(self._text, first, one)
        c.FPDFText_GetLooseCharBox(self._text, last, other)
        left = one.left if one.left < other.left else other.left
        right = one.right if one.right > other.right else other.right
        bottom = one.bottom if one.bottom < other.bottom else other.bottom
        top = one.top if one.top > other.top else other.top
        return self.sheet.placed(left, bottom, right, top)

    def is_unmapped(self, place: int) -> bool:
        """Whether the file does not say which letter this is."""
        return c.FPDFText_HasUnicodeMapError(self._text, place) == 1

    def glyphs(self) -> Iterator[Glyph]:
        """What was drawn: letters of one glyph together, in the order they are read."""
        x, y = ctypes.c_double(), ctypes.c_double()
        before: tuple[float, float, float, float] | None = None
        held: list[str] = []
        last: Glyph | None = None
        for place, letter in enumerate(self.raw):
            if letter in "\r\n":
                continue
            here = self.box(place)
            if last is not None and here == before and letter != " ":
                held.append(letter)
                continue
            if last is not None:
                yield _told(last, held)
            c.FPDFText_GetCharOrigin(self._text, place, x, y)
            last = Glyph("", *here, self.sheet._seen(x.value, y.value)[1])
            held = [letters.UNMAPPED if self.is_unmapped(place) else letter]
            before = here
        if last is not None:
            yield _told(last, held)


LAM, ALEFS = "\u0644", "\u0622\u0623\u0625\u0627"


def _told(glyph: Glyph, held: list[str]) -> Glyph:
    """PDFium turns the letters of one glyph around with their line, except those of a ligature it takes apart itself."""
    if len(held) > 1 and RIGHT_TO_LEFT.search("".join(held)):
        is_straight = held[0] == LAM and held[1] in ALEFS and len(held) == 2
        held = held if is_straight or "".join(held) == "الله" else held[::-1]
    glyph.text = letters.plain("".join(held))
    return glyph


def _no_callbacks() -> Any:
    told = c.FPDF_FORMFILLINFO(version=2)
    _kept.append(told)
    return told


_kept: list[Any] = []
"""PDFium holds on to what it was given."""


def _words(ask: Any) -> str:
    size = ask(None, 0)
    return letters.plain(re.sub(r"\r\n?", "\n", _wide(ask, min(size, 40_000))))


def _wide(ask: Any, size: int) -> str:
    """A text of PDFium's, which gives as much of it as there is room for."""
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw.decode("utf-16-le", errors="replace").split("\x00")[0]


def _attached_name(handle: Any) -> str:
    return _words(lambda *room: c.FPDFAttachment_GetName(handle, *room))[:300]


def _attached(handle: Any) -> bytes:
    size = ctypes.c_ulong()
    if not c.FPDFAttachment_GetFile(handle, None, 0, size) or not size.value:
        return b""
    buffer = ctypes.create_string_buffer(size.value)
    c.FPDFAttachment_GetFile(handle, buffer, size.value, size)
    return buffer.raw[: size.value]
