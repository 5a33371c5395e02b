"""Letters of word processors: the pictures and files in one."""

import io
from collections.abc import Iterator

from hospitium.records import archive

from .member import Held

FOLDERS = ("word/media/", "word/embeddings/", "Pictures/")
LEAST = 4096
"""Bytes of a picture that is worth a page of its own: smaller ones are lines and logos, and stay in the original."""


def held(data: bytes) -> Iterator[Held]:
    """The files in a letter. Raises `Unreadable`."""
    with archive.opened(io.BytesIO(data)) as letter:
        for info in archive.files_in(letter):
            if info.filename.startswith(FOLDERS) and info.file_size >= LEAST:
                given, refusal = archive.taken(letter, info)
                yield Held(info.filename.rsplit("/", 1)[-1], given, refusal, archive.name_of(info))
