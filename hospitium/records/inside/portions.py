"""Files in a file as they come through the wall: some of them at once, a line of JSON for each, then their bytes."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from typing import IO, Any

from hospitium.records import archive, formats
from hospitium.records.reading.unreadable import Unreadable

from . import finding
from .member import Held, Member, member_of

PORTION = 32 * 2**20


def portion(file: IO[bytes], words: bytes) -> bytes:
    """The files in an open file from a number on, some 32 MB of them. After their lines stands whether there are more."""
    told, held, size, more = list[dict[str, Any]](), list[bytes](), 0, False
    with contextlib.suppress(Unreadable):  # it was read, and what stands before the damage was found
        for index, one in enumerate(_from(file, int(words)), int(words)):
            if told and size + len(one.data) > PORTION:
                more = True
                break
            size += len(one.data)
            held.append(one.data)
            told.append(asdict(member_of(index, one)))
    return b"\n".join(json.dumps(one).encode() for one in [*told, more]) + b"\n\n" + b"".join(held)


def _from(file: IO[bytes], first: int) -> Iterator[Held]:
    format_, data = formats.opened(file)
    return archive.held(file, first) if format_ == "zip" else islice(finding.found(format_, data), first, None)


def unpacked(portion_: bytes) -> tuple[list[tuple[Member, bytes]], bool]:
    """What `portion` gave, file by file, and whether there are more."""
    head, _, rest = portion_.partition(b"\n\n")
    *lines, more = map(json.loads, head.splitlines())
    start, files = 0, []
    for line in lines:
        member = Member(**line)
        files.append((member, rest[start : start + member.size]))
        start += member.size
    return files, more
