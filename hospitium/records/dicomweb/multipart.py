"""multipart/related (RFC 2387), as DICOMweb sends and takes it: written and read piece by piece, never whole in memory."""

import secrets
from collections.abc import Iterable, Iterator
from email.message import Message
from typing import IO

from hospitium.kernel.errors import BadInput

PIECE = 1 << 16
LONGEST_HEAD = 8192


def written(parts: Iterable[tuple[str, bytes]]) -> tuple[str, Iterator[bytes]]:
    """The boundary and the body of a message whose parts are (content type, bytes)."""
    boundary = secrets.token_hex(16)

    def body() -> Iterator[bytes]:
        for kind, data in parts:
            yield f"--{boundary}\r\nContent-Type: {kind}\r\nContent-Length: {len(data)}\r\n\r\n".encode()
            yield data
            yield b"\r\n"
        yield f"--{boundary}--\r\n".encode()

    return boundary, body()


def parameters_of(content_type: str) -> tuple[str, str, str]:
    """The kind of a message, the type of its parts and its boundary."""
    message = Message()
    message["Content-Type"] = content_type
    return message.get_content_type(), str(message.get_param("type") or ""), str(message.get_param("boundary") or "")


class Parts:
    """The parts of a stream, one after the other; each must be read before the next. Raises `BadInput` for no multipart."""

    def __init__(self, stream: IO[bytes], boundary: str) -> None:
        if not 0 < len(boundary) <= 200:
            raise BadInput
        self._stream, self._mark = stream, b"\r\n--" + boundary.encode(errors="replace")
        self._held = b"\r\n"  # the first mark may stand at the very beginning
        self._is_over = False

    def __iter__(self) -> Iterator[Iterator[bytes]]:
        for _ in self._until_mark():
            pass  # a preamble says nothing
        while self._opens():
            self._skip_head()
            yield (piece := self._until_mark())
            for _ in piece:
                pass  # what its reader left

    def _more(self) -> bool:
        piece = self._stream.read(PIECE)
        self._held += piece
        return bool(piece)

    def _until_mark(self) -> Iterator[bytes]:
        while (place := self._held.find(self._mark)) < 0:
            safe = len(self._held) - len(self._mark)
            if safe > 0:
                ready, self._held = self._held[:safe], self._held[safe:]
                yield ready
            if not self._more():
                self._is_over = True
                raise BadInput  # cut off: the last part is not whole
        if place:
            yield self._held[:place]
        self._held = self._held[place + len(self._mark) :]

    def _opens(self) -> bool:
        """Whether another part follows the mark, rather than the end."""
        while len(self._held) < 2 and self._more():
            pass
        return not self._is_over and self._held[:2] == b"\r\n"

    def _skip_head(self) -> None:
        while (place := self._held.find(b"\r\n\r\n")) < 0:
            if len(self._held) > LONGEST_HEAD or not self._more():
                raise BadInput
        self._held = self._held[place + 4 :]
