"""E-mail as it was kept: what was written and who says to have sent it. Attachments are documents of their own.

Sources: RFC 5322, 2045 to 2047, 2231. A sender's name proves nothing.
"""

import email.errors
import email.header
import email.parser
import email.policy
import email.utils
import re
from collections.abc import Iterator
from email.message import Message

from hospitium.records.reading import Author, PartialDate, Reading
from hospitium.records.reading.issues import Issue
from hospitium.records.reading.unreadable import Unreadable

from .encodings import text_in
from .letter import letter, paragraphs

MOST_PARTS, DEEPEST = 2_000, 60
BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)


def read(data: bytes) -> Reading:
    """Read a letter sent by e-mail. Raises `Unreadable`."""
    message = parsed(data)
    sender, written = _spoken(message["From"]), _date(message["Date"])
    div, issues = _body(message)
    head = [f"{name}: {_spoken(message[name])}" for name in ("From", "To", "Cc", "Date", "Subject") if message[name]]
    above, _ = paragraphs(line[:1000] for line in head)
    stated = {name: _spoken(message[name])[:500] for name in ("From", "To", "Cc", "Date", "Subject", "Message-ID")}
    return letter(
        "mail",
        above + div,
        [*issues, Issue("info", "metadata-unproven")],
        title=_spoken(message["Subject"])[:300],
        date=written,
        authors=(Author(sender[:200]),) if sender else (),
        stated={name: said for name, said in stated.items() if said},
    )


def parsed(data: bytes) -> Message:
    """The message, with parts in parts no deeper than a letter needs. Raises `Unreadable`."""
    if len(BOUNDARY.findall(data)) > DEEPEST:
        raise Unreadable("too-deep", limit=DEEPEST)
    return email.parser.BytesParser(policy=email.policy.compat32).parsebytes(data.lstrip(b"\xef\xbb\xbf \t\r\n"))


def parts(message: Message) -> Iterator[tuple[str, Message]]:
    """The parts that hold something, each with its place as IMAP counts them. Raises `Unreadable`."""
    waiting, seen = [("", message)], 0
    while waiting:
        place, one = waiting.pop()
        seen += 1
        if seen > MOST_PARTS:
            raise Unreadable("too-many", limit=MOST_PARTS)
        inner = one.get_payload() if one.is_multipart() and one.get_content_type() != "message/rfc822" else None
        if isinstance(inner, list):
            numbered = [(f"{place}.{number}".strip("."), part) for number, part in enumerate(inner, 1)]
            waiting += reversed([(name, part) for name, part in numbered if isinstance(part, Message)])
        else:
            yield place or "1", one


def is_attached(part: Message) -> bool:
    """Whether a part is a file and not what was written."""
    return (
        part.get_content_disposition() == "attachment"
        or bool(name_of(part))
        or part.get_content_maintype() not in ("text", "multipart")
    )


def name_of(part: Message) -> str:
    """The name a part's file has with its sender."""
    try:
        return _spoken(part.get_filename() or "")
    except (LookupError, UnicodeError, OSError):  # in an encoding that nobody knows here
        return _spoken(str(part.get_param("filename", "", "content-disposition")))


def _body(message: Message) -> tuple[str, list[Issue]]:
    """What was written: the page if the letter brings one, else its plain text."""
    written = [part for _, part in parts(message) if not is_attached(part)]
    pages = [part for part in written if part.get_content_subtype() == "html"]
    held, issues = list[str](), list[Issue]()
    for part in pages or written:
        text = text_of(part)
        div, more = (text, []) if pages else paragraphs(text.splitlines())
        held.append(div)
        issues += more
    return "".join(held), issues


def text_of(part: Message) -> str:
    """The words of a part, in the encoding it names if we know it."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    tried = (text_in(data, encoding) for encoding in (_charset(part), "utf-8", "cp1252"))
    return next((text for text in tried if text is not None), data.decode("latin-1"))


def _charset(part: Message) -> str:
    stated = part.get_param("charset", "")
    return stated if isinstance(stated, str) else str(stated[-1])


def _spoken(value: object) -> str:
    """A header's words, whatever they were written in (RFC 2047)."""
    stated = str(value or "")
    try:
        found = email.header.decode_header(stated)
    except (ValueError, email.errors.HeaderParseError):
        return " ".join(stated.split())
    return " ".join("".join(_word(part, encoding) for part, encoding in found).split())


def _word(part: str | bytes, encoding: str | None) -> str:
    if isinstance(part, str):
        return part
    said = text_in(part, encoding or "utf-8")
    return said if said is not None else part.decode("latin-1")


def _date(value: object) -> PartialDate | None:
    try:
        return PartialDate(email.utils.parsedate_to_datetime(str(value)).isoformat(), "instant")
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
