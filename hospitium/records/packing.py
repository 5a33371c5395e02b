"""A ZIP written as it goes, each member with its digest, so that memory stays bounded however large a record is."""

import hashlib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from hospitium.kernel import clock

CHUNK = 1 << 20


@dataclass
class Pack:
    """A ZIP being written. `members`: name, size and SHA-256 of what is in it by now."""

    file: IO[bytes]
    members: list[dict[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._zip = zipfile.ZipFile(self.file, "w", zipfile.ZIP_DEFLATED, allowZip64=True)

    def add(self, name: str, data: bytes | str) -> None:
        """Put in bytes, or a text."""
        self.stream(name, [data.encode() if isinstance(data, str) else data])

    def copy(self, name: str, path: Path) -> str:
        """Put in a file as it is; gives its SHA-256."""
        with path.open("rb") as file:
            return self.stream(name, iter(lambda: file.read(CHUNK), b""))

    def stream(self, name: str, pieces: Iterable[bytes]) -> str:
        """Put in what comes piece by piece; gives its SHA-256."""
        digest, size = hashlib.sha256(), 0
        about = zipfile.ZipInfo(name, clock.now().timetuple()[:6])
        about.compress_type = zipfile.ZIP_DEFLATED
        with self._zip.open(about, "w", force_zip64=True) as member:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                member.write(piece)
        self.members.append({"name": name, "size": size, "sha256": digest.hexdigest()})
        return digest.hexdigest()

    def close(self) -> None:
        """Write the ZIP's own index."""
        self._zip.close()
