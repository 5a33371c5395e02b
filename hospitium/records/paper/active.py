"""What a PDF would do if it were let: scripts, programs, forms that send. Looked for in its bytes, never run.

Names may be written with escapes and stand in compressed objects, so both are undone first, within bounds.
"""

import re
import zlib

KINDS = {
    b"JavaScript": "script", b"JS": "script", b"Launch": "launch", b"SubmitForm": "submit", b"ImportData": "import",
    b"RichMedia": "media", b"Movie": "media", b"Sound": "media", b"Rendition": "media", b"XFA": "xfa", b"GoToE": "embedded",
    b"AA": "trigger",
}  # fmt: skip
NAME = re.compile(rb"/((?:[A-Za-z0-9]|#[0-9A-Fa-f]{2}){2,40})(?![A-Za-z0-9#])")
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
OBJECTS = re.compile(rb"/Type\s*/ObjStm\b[^>]{0,400}>>\s*stream\r?\n")
OPENS = re.compile(rb"/OpenAction\s*(\[|<<|\d+\s+\d+\s+R)")
MOST_STREAMS, MOST_BYTES, AT_ONCE = 2000, 64 * 2**20, 8 * 2**20


def active(data: bytes) -> list[str]:
    """The kinds of things the file would do by itself: script, launch, submit, import, media, xfa, embedded, trigger, open."""
    found: set[str] = set()
    for part in _parts(data):
        found |= {KINDS[name] for name in _names(part) if name in KINDS}
        if any(not match[1].startswith(b"[") for match in OPENS.finditer(part)):
            found.add("open")
    if found == {"open"}:  # most files only say at which page to begin
        found.clear()
    return sorted(found)


def _names(part: bytes) -> set[bytes]:
    seen = set(NAME.findall(part))
    return {ESCAPE.sub(lambda code: bytes([int(code[1], 16)]), name) for name in seen}


def _parts(data: bytes) -> list[bytes]:
    """The file with the contents of its streams left out, and its compressed objects."""
    parts, room = [re.sub(rb"stream\r?\n.*?endstream", b"stream", data, flags=re.DOTALL)], MOST_BYTES
    for count, match in enumerate(OBJECTS.finditer(data)):
        if room <= 0 or count >= MOST_STREAMS:
            break
        try:
            part = zlib.decompressobj().decompress(data[match.end() : match.end() + AT_ONCE], min(room, AT_ONCE))
        except zlib.error:
            continue
        room -= len(part)
        parts.append(part)
    return parts


def is_damaged(data: bytes) -> bool:
    """Whether the file's own table of contents does not stand where the file says."""
    tail = data[-2048:]
    said = re.findall(rb"startxref\s+(\d{1,12})", tail)
    if not said or b"%%EOF" not in tail:
        return True
    shift = max(data[:1024].find(b"%PDF-"), 0)
    return not any(
        re.match(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)", data[place : place + 40])
        for place in (int(said[-1]), int(said[-1]) + shift)
    )
