"""ZIP archives: what is in them, and the files one after another. Pure; runs behind the wall on the open file.

Nothing is ever unpacked to a name the archive chose: a member is bytes with a label. What an archive claims of itself
(sizes, counts) is judged before anything is opened, and believed of no member while it is read.
"""

import encodings.cp437
import encodings.gb18030
import encodings.utf_8  # noqa: F401 - behind the wall no codec can be loaded any more
import io
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath
from typing import IO

from .inside.member import Held, Member
from .reading import Header, Reading, Subject
from .reading.issues import Issue
from .reading.unreadable import Unreadable

MEMBERS = 5_000
EXPANDED = 4 * 2**30
MEMBER = 512 * 2**20
"""Bytes of one member; what its own reader takes may be less."""
RATIO, SMALL = 200, 10 * 2**20
"""No record shrinks to a two-hundredth; below ten megabytes nobody cares."""

ENCRYPTED = 0x1
UTF8 = 0x800
LITTER = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
OFFICE = ("[Content_Types].xml", "mimetype", "META-INF/manifest.xml")
"""Members by which a word processor's file, which is a ZIP too, is known."""
LETTERS = {"word/document.xml": "docx", "content.xml": "odt"}
"""Where such a file keeps its text, if it is a letter: then we read it."""


def read(file: IO[bytes]) -> Reading:
    """An archive as a document that states nothing; its members are documents of their own. Raises `Unreadable`."""
    found = members(file)
    issues = [Issue("warning", f"member-{one.refusal}", one.name[:300]) for one in found if one.refusal]
    counts = {"files": len(found), "refused": len(issues), "statements": 0}
    return Reading("archive", "", Header(), Subject(), [], [], issues, counts)


def members(file: IO[bytes]) -> list[Member]:
    """All files in an archive but what operating systems litter. Raises `Unreadable` where it is none to be opened."""
    with opened(file) as archive:
        infos = files_in(archive)
        if any(info.filename in OFFICE for info in infos):
            raise Unreadable("office-document")
        judge(infos)
        return [Member(place, name_of(info)[-255:], info.file_size, _refusal(info)) for place, info in enumerate(infos)]


def held(file: IO[bytes], first: int = 0) -> Iterator[Held]:
    """The files in an archive from a number on, one after another; those before are not even unpacked. Raises `Unreadable`."""
    with opened(file) as archive:
        for info in files_in(archive)[first:]:
            data, refusal = taken(archive, info)
            name = name_of(info)
            yield Held(name, data, refusal, name)


def format_of(file: IO[bytes]) -> str:
    """Whether an archive is a letter of a word processor (docx, odt), or any other (zip). Raises `Unreadable`."""
    with opened(file) as archive:
        names = set(archive.namelist())
    if not names & set(OFFICE):
        return "zip"
    return next((LETTERS[name] for name in LETTERS if name in names), "zip")


def is_letter(data: bytes) -> bool:
    """Whether bytes are a letter of a word processor."""
    try:
        return format_of(io.BytesIO(data)) != "zip"
    except Unreadable:
        return False


def files_in(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files in an archive that somebody put there."""
    return [info for info in archive.infolist() if not info.is_dir() and not _is_litter(info.filename)]


def name_of(info: zipfile.ZipInfo) -> str:
    """The name with its folders, `/` between, nothing absolute and no step up. Archives that do not say so hold names in
    the code page of whoever made them: UTF-8 or Chinese where the bytes are that, else as ZIP was born with.
    """
    name = info.filename
    if not info.flag_bits & UTF8 and not name.isascii():
        name = _decoded(name.encode("cp437", errors="replace"), name)
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return "/".join(part for part in parts if part.strip("/.")) or "?"


def _decoded(data: bytes, otherwise: str) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            found = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or all("\u4e00" <= letter <= "\u9fff" for letter in found if not letter.isascii()):
            return found
    return otherwise


def opened(file: IO[bytes]) -> zipfile.ZipFile:
    """The archive in an open file. Raises `Unreadable`."""
    try:
        file.seek(0)
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        raise Unreadable("archive-damaged") from None


def _is_litter(name: str) -> bool:
    return any(part in LITTER or part.startswith("._") for part in PurePosixPath(name.replace("\\", "/")).parts)


def judge(infos: list[zipfile.ZipInfo]) -> None:
    """Raise `Unreadable` for an archive that claims too much, or whose files share bytes."""
    if not infos:
        raise Unreadable("empty")
    if len(infos) > MEMBERS:
        raise Unreadable("archive-too-many", limit=MEMBERS)
    if sum(info.file_size for info in infos) > EXPANDED:
        raise Unreadable("archive-too-large", limit=EXPANDED // 2**30)
    placed = sorted((info.header_offset, info.compress_size) for info in infos)
    if any(start + size > next_start for (start, size), (next_start, _) in pairwise(placed)):
        raise Unreadable("archive-damaged")


def _refusal(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & ENCRYPTED:
        return "encrypted"
    swells = info.file_size > SMALL and info.file_size > RATIO * max(1, info.compress_size)
    return "too-large" if swells or info.file_size > MEMBER else ""


def taken(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> tuple[bytes, str]:
    """A member's bytes, or none and why. One that holds more than it says is not believed."""
    if refusal := _refusal(info):
        return b"", refusal
    try:
        with archive.open(info) as member:
            data = member.read(info.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        return b"", "damaged"
    return (data, "") if len(data) == info.file_size else (b"", "damaged")
