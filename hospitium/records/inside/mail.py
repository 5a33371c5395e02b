"""E-mail: the files attached to a letter, and the letters sent along with it."""

from collections.abc import Iterator
from email.message import Message

from hospitium.records.writing import mail

from .member import Held, label


def held(data: bytes) -> Iterator[Held]:
    """The attachments of a letter. Raises `Unreadable`."""
    for place, part in mail.parts(mail.parsed(data)):
        if mail.is_attached(part):
            given, name = _bytes(part), mail.name_of(part)
            refusal = "" if given else "damaged"
            yield Held(name or label("", given), given, refusal, f"part[{place}]", part.get_content_type(), title=name)


def _bytes(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        try:
            return inner[0].as_bytes() if isinstance(inner, list) and isinstance(inner[0], Message) else b""
        except (LookupError, TypeError, ValueError):  # it was put together by nobody who knew how
            return b""
    given = part.get_payload(decode=True)
    return given if isinstance(given, bytes) else b""
