"""Letters of word processors (DOCX, ODT): the words in them, read from their XML. Programs in them are named and never run.

Sources: ECMA-376 part 1 (17.2, 17.3: `w:p`, `w:t`, `w:tab`, `w:br`), OpenDocument 1.3 (`text:p`, `text:h`).
"""

import html
import io
import zipfile
from collections.abc import Iterator

from hospitium.records import archive, markup
from hospitium.records.markup import Element
from hospitium.records.reading import Author, PartialDate, Reading
from hospitium.records.reading.issues import Issue
from hospitium.records.reading.unreadable import Unreadable

from .letter import letter

TEXTS = {"docx": "word/document.xml", "odt": "content.xml"}
ABOUT = {"docx": "docProps/core.xml", "odt": "meta.xml"}
PROGRAMS = ("vbaProject.bin", "Basic/", "Scripts/")
DELETED = {"del", "moveFrom", "deletion", "tracked-changes", "instrText", "annotation"}
"""What the writer took out again, or never was words."""


def read(data: bytes) -> Reading:
    """Read a letter. Raises `Unreadable`."""
    file = io.BytesIO(data)
    kind = archive.format_of(file)
    with archive.opened(file) as held:
        archive.judge(archive.files_in(held))
        body = markup.parse(_member(held, TEXTS[kind])).root
        about = _about(held, kind)
        has_programs = any(mark in name for name in held.namelist() for mark in PROGRAMS)
    issues = [Issue("warning", "active-content", "", {"kinds": "script"})] if has_programs else []
    if any(_local(one) in ("del", "deletion") for one in body.below()):
        issues.append(Issue("info", "changes-left-out"))
    author = about.get("creator", "")
    return letter(
        "letter",
        "".join(f"<p>{html.escape(line)}</p>" for line in _lines(body) if line.strip()),
        [*issues, Issue("info", "metadata-unproven")] if about else issues,
        title=about.get("title", ""),
        date=_date(about.get("modified") or about.get("date", "")),
        authors=(Author(author),) if author else (),
        stated=about,
    )


def _member(held: zipfile.ZipFile, name: str) -> bytes:
    data, refusal = archive.taken(held, held.getinfo(name))
    if refusal:
        raise Unreadable("office-locked" if refusal == "encrypted" else "archive-damaged")
    return data


def _about(held: zipfile.ZipFile, kind: str) -> dict[str, str]:
    """What the letter says of itself; nobody vouches for it."""
    if ABOUT[kind] not in held.namelist():
        return {}
    try:
        root = markup.parse(_member(held, ABOUT[kind])).root
    except Unreadable:
        return {}
    said = {_local(one): one.words(300) for one in root.below()}
    return {name: said[name] for name in ("title", "creator", "modified", "date") if said.get(name)}


def _date(stated: str) -> PartialDate | None:
    return PartialDate(stated[:10], "day") if len(stated) >= 10 else None


def _local(element: Element) -> str:
    return element.tag.rpartition(":")[2]


def _lines(body: Element) -> Iterator[str]:
    """The paragraphs in the order of the letter, one pass without recursion; cells of a table are lines too."""
    held: list[str] = []
    waiting: list[Element | str] = [body]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            held.append(item)
            continue
        name = _local(item)
        if name in DELETED:
            continue
        if name in ("p", "h"):
            yield "".join(held)
            held = []
        elif name in ("tab", "br", "line-break", "s", "tbl-cell"):
            held.append(" ")
        is_text = name in ("t", "p", "h", "span", "a")
        waiting += [one for one in reversed(item.children) if is_text or isinstance(one, Element)]
    yield "".join(held)
