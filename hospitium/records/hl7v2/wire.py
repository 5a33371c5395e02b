"""From bytes to messages: framing, character set, segments with their bytes.

A message ends where the next begins; segments end with CR, LF or both; the bytes around messages on the wire (MLLP) and the
envelope of a batch (FHS, BHS, BTS, FTS) are understood.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from hospitium.records.reading.issues import Issue
from hospitium.records.reading.texts import text_of
from hospitium.records.reading.unreadable import Unreadable

from .marks import Marks, marks_of
from .segment import SET_IDS, Segment

MAX_NODES = 1_000_000
MAX_LINES, MAX_MESSAGES = 50_000, 5_000
"""Fields, components and repetitions that are read of one patient at most, segments and messages of a file: bounds memory and time."""

CHARSETS = {
    "ASCII": "ascii",
    "8859/1": "latin-1",
    **{f"8859/{part}": f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)},
    "UNICODE": "utf-8",
    "UNICODE UTF-8": "utf-8",
    "UTF-8": "utf-8",
    "UTF8": "utf-8",
    "UNICODE UTF-16": "utf-8",  # was made so before it was split
    "UNICODE UTF-32": "utf-8",
    "ISO IR6": "ascii",
    "ISO IR14": "iso2022_jp_ext",
    "ISO IR13": "iso2022_jp_ext",
    "ISO IR87": "iso2022_jp_ext",
    "ISO IR159": "iso2022_jp_ext",
    "JIS X 0202": "iso2022_jp_ext",
    "GB 18030-2000": "gb18030",
    "GB18030": "gb18030",
    "KS X 1001": "euc_kr",
    "BIG-5": "big5hkscs",
}
"""HL7 table 0211 to the names of Python's codecs."""

for _name in sorted({*CHARSETS.values(), "utf-16-le", "utf-16-be"}):
    codecs.lookup(_name)  # behind the wall no further file can be opened

LINES = re.compile(rb"[^\r\n\x0b\x1c]+")
JOINED = re.compile(rb"(?:\xef\xbb\xbf)?MSH\|\^~\\&\|")
HEADER = re.compile(rb"(?:MSH|FHS|BHS)([^\w\s])")
NAME = re.compile(rb"[A-Z][A-Z0-9]{2}")
ENVELOPE = frozenset({b"FHS", b"BHS", b"BTS", b"FTS"})
BARE = SET_IDS | {"BTS", "FTS"}
"""Names that begin a segment without any field; other three letters alone in a line are a word of a text."""


@dataclass
class Line:
    """A segment as bytes, with the lines that go on with it."""

    start: int
    end: int

    def of(self, data: bytes) -> bytes:
        """Its bytes."""
        return data[self.start : self.end]


@dataclass
class Message:
    """One message: its segments, and what was odd about its text."""

    segments: list[Segment]
    issues: list[Issue] = field(default_factory=list)
    span: tuple[int, int] = (0, 0)
    nodes: int = 0

    @property
    def header(self) -> Segment:
        """The segment MSH."""
        return self.segments[0]

    def of(self, name: str) -> list[Segment]:
        """The segments of a name."""
        return [segment for segment in self.segments if segment.name == name]


def messages_in(data: bytes) -> tuple[list[Message], list[Issue]]:
    """The messages of a file, and what is to say of it as a whole. Raises `Unreadable`."""
    data, has_spans = in_bytes_of_ascii(data)
    lines = _lines(data)
    parted = _by_message(data, lines)
    if not parted:
        raise Unreadable("no-message")
    if len(parted) > MAX_MESSAGES:
        raise Unreadable("too-many", limit=MAX_MESSAGES)
    found = [_message(data, lines_of, has_spans) for lines_of in parted]
    return found, _counted(data, lines, len(found))


def in_bytes_of_ascii(data: bytes) -> tuple[bytes, bool]:
    """A text in 16 bits as UTF-8 (its places are then not those of the file); any other as it is."""
    head = data[:4]
    little, big = (
        head.startswith((b"\xff\xfe", b"M\x00", b"\x0b\x00")),
        head.startswith((b"\xfe\xff", b"\x00M", b"\x00\x0b")),
    )
    if not little and not big:
        return data, True
    return data.decode("utf-16-le" if little else "utf-16-be", errors="replace").lstrip("\ufeff").encode(), False


def _lines(data: bytes) -> list[Line]:
    """Each segment; a line that begins like none goes on with the one before it."""
    found: list[Line] = []
    separator = b""
    for begin, end in _pieces(data):
        start = end - len(data[begin:end].lstrip(b"\xef\xbb\xbf\x00 \t"))
        if start >= end:
            continue
        header = HEADER.match(data, start, end)
        separator = header[1] if header else separator
        if header or not found or _begins(data, start, end, separator):
            found.append(Line(start, end))
        else:
            found[-1].end = end
        if len(found) > MAX_LINES:
            raise Unreadable("too-many", limit=MAX_LINES)
    return found


def _pieces(data: bytes) -> Iterator[tuple[int, int]]:
    """From and to of each line; one in which a message begins, as where files without a last line end were joined, is two."""
    for line in LINES.finditer(data):
        start, end = line.span()
        for header in JOINED.finditer(data, start + 1, end):
            yield start, header.start()
            start = header.start()
        yield start, end


def _begins(data: bytes, start: int, end: int, separator: bytes) -> bool:
    if NAME.match(data, start, end) is None:
        return False
    rest = data[start + 3 : min(end, start + 40)].strip()
    return data[start + 3 : start + 4] == separator or (not rest and data[start : start + 3].decode() in BARE)


def _by_message(data: bytes, lines: list[Line]) -> list[list[Line]]:
    found: list[list[Line]] = []
    for line in lines:
        name = data[line.start : line.start + 3]
        if name == b"MSH":
            found.append([line])
        elif found and name not in ENVELOPE:
            found[-1].append(line)
    return found


def _counted(data: bytes, lines: list[Line], found: int) -> list[Issue]:
    """What a batch says of itself against what came: it may have been cut off."""
    names = Counter(data[line.start : line.start + 3] for line in lines)
    if names[b"FHS"] > names[b"FTS"] or names[b"BHS"] > names[b"BTS"]:
        return [Issue("error", "batch-open", "BTS", {"found": found})]
    ends = [line.of(data).decode("latin-1") for line in lines if line.of(data).startswith(b"BTS")]
    stated = [re.match(r"BTS.(\d{1,9})", end) for end in ends]
    total = sum(int(one[1]) for one in stated if one)
    if all(stated) and stated and total != found:
        return [Issue("error", "batch-count", "BTS-1", {"stated": total, "found": found})]
    return []


def _message(data: bytes, lines: list[Line], has_spans: bool) -> Message:
    first = lines[0].of(data)
    span = (lines[0].start, lines[-1].end)
    whole = b"\r".join(line.of(data) for line in lines)
    charset, issues = _charset(first.decode("latin-1"), whole)
    marks = marks_of(first.decode(charset, errors="replace"), charset)
    found = Message([], issues, span, _bounded(whole.decode(charset, errors="replace"), marks))
    for line in lines:
        text = line.of(data).decode(charset, errors="replace").rstrip("\r\n")
        found.segments.append(Segment(text, marks, (line.start, line.end) if has_spans else None))
    _name_paths(found)
    return found


def _bounded(text: str, marks: Marks) -> int:
    """How many parts a message has, if not too many."""
    nodes = sum(map(text.count, {marks.field, marks.component, marks.repetition, marks.sub, marks.escape}))
    if nodes > MAX_NODES:
        raise Unreadable("too-many", limit=MAX_NODES)
    return nodes


def _name_paths(message: Message) -> None:
    total, seen = Counter(segment.name for segment in message.segments), Counter[str]()
    for segment in message.segments:
        seen[segment.name] += 1
        many = total[segment.name] > 1
        segment.path = f"{segment.name}[{seen[segment.name]}]" if many else segment.name


def _charset(header: str, whole: bytes) -> tuple[str, list[Issue]]:
    """The codec of a message: that of MSH-18 where its bytes are such a text, else what they look like."""
    marks = marks_of(header)
    fields = [header[:3], marks.field, *header[4:].split(marks.field)]
    said = fields[18] if len(fields) > 18 else ""
    names = [name.split(marks.component)[0].strip().upper() for name in said.split(marks.repetition)]
    for name in sorted(filter(None, names), key=lambda name: CHARSETS.get(name, "ascii") == "ascii"):
        if (codec := CHARSETS.get(name)) and _reads(whole, codec):
            return codec, _doubts(name, codec, whole)
    issues = text_of(whole)[1]
    codec = "cp1252" if any(issue.code == "encoding-guessed" for issue in issues) else "utf-8"
    unknown = [name for name in names if name and name not in CHARSETS]
    if unknown:
        issues.append(Issue("warning", "charset-unknown", "MSH-18", {"name": unknown[0][:40]}))
    return codec, issues


def _reads(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except (UnicodeError, LookupError):
        return False
    return True


def _doubts(name: str, codec: str, whole: bytes) -> list[Issue]:
    """Bytes that are letters in UTF-8 too are hardly ever meant as single ones."""
    if codec.startswith(("iso8859", "latin")) and not whole.isascii() and _reads(whole, "utf-8"):
        return [Issue("warning", "charset-doubtful", "MSH-18", {"name": name})]
    return []
