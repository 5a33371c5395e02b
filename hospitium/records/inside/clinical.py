"""CDA: files carried inside a document: its body where that is a file (nonXMLBody), pictures, attached originals.

Source: CDA R2, data type ED: `representation` B64, `mediaType`, `compression`, `language`.
"""

import re
from collections.abc import Iterator

from hospitium.records import markup
from hospitium.records.markup import Element

from .member import Held, label
from .packed import decoded, inflated

ENCODED = re.compile(rb"\bB64\b", re.IGNORECASE)


def held(data: bytes) -> Iterator[Held]:
    """What stands in base 64 in a document. Raises `Unreadable`."""
    if not ENCODED.search(data):
        return
    root = markup.parse(data).root
    title, language = root.first("title"), root.first("languageCode")
    for element in root.below():
        if (
            element.get("representation").upper() == "B64"
            and (words := "".join(one for one in element.children if isinstance(one, str))).strip()
        ):
            made, refusal = _opened(decoded(words), element.get("compression").upper())
            named = _title(element) or (title.words(300) if title is not None else "")
            said = element.get("language") or (language.get("code") if language is not None else "")
            yield Held(
                label(named, made),
                made,
                refusal,
                element.path(),
                element.get("mediaType"),
                said.replace("_", "-"),
                named,
            )


def _opened(data: bytes | None, way: str) -> tuple[bytes, str]:
    if not data:
        return b"", "damaged"
    return inflated(data, way) if way else (data, "")


def _title(element: Element) -> str:
    """What stands around it calls it: a picture by its code, an attached original by its text."""
    up = element.up
    for _ in range(2):
        if up is None or up.up is None:
            return ""
        code = up.first("code")
        if code is not None and code.get("displayName"):
            return code.get("displayName")
        up = up.up
    return ""
