"""Web pages: their text and its form. Scripts, styles, pictures and links are never followed nor kept."""

import html
import re

from hospitium.records.reading import Reading
from hospitium.records.reading.texts import text_of

from .encodings import text_in
from .letter import letter

PAGE = re.compile(
    rb"[\xef\xbb\xbf\s]*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:(?!-->).){0,500}-->\s*)?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,500})</title", re.IGNORECASE)
CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)


def is_html(data: bytes) -> bool:
    """Whether bytes are a page of the web, which need not be good XML."""
    return PAGE.match(data[:2048]) is not None


def read(data: bytes) -> Reading:
    """Read a page. Raises `Unreadable`."""
    named = CHARSET.search(data[:4096])
    told = text_in(data, named[1].decode()) if named else None
    text, issues = (told, []) if told is not None else text_of(data)
    title = TITLE.search(text[:100_000])
    return letter("letter", text, issues, title=html.unescape(title[1]).strip() if title else "")
