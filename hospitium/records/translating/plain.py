"""Letters as checks compare them: one for one, so that a place in the plain text is the same place in the text."""

import functools
import re
import unicodedata

_COMMA_FIRST = "bg ca cs da de el es fi fr gl hr hu id it nb nl pl pt ro ru sk sl sr sv tr uk vi"
COMMA_FIRST = frozenset(_COMMA_FIRST.split())
"""Languages that write a comma before the decimals; the others write a point."""

SIGNS = {
    "٫": ".", "٬": ",", "،": ",", "。": "。", "·": "·", "−": "-", "‐": "-", "‑": "-", "–": "-", "—": "-", "～": "-", "∼": "-",
    "\u00a0": "\u00a0", "\u202f": "\u00a0", "\u2009": "\u00a0", "\u2007": "\u00a0", "’": "'", "٪": "%", "μ": "µ", "ی": "ي", "ک": "ك",
    "ى": "ي", "أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "≤": "≤", "º": "°", "˚": "°",
}  # fmt: skip
"""Digits and full-width forms are known from Unicode; these are not. Arabic letters that are written one for the other are one."""


def plain(text: str) -> str:
    """The text in small letters and ASCII digits, sign for sign: it has the same length."""
    return "".join(map(_sign, text))


@functools.lru_cache(4096)
def _sign(sign: str) -> str:
    if sign in SIGNS:
        return SIGNS[sign]
    if unicodedata.category(sign) == "Nd":
        return str(unicodedata.digit(sign))
    if "\uff01" <= sign <= "\uff5e":
        sign = unicodedata.normalize("NFKC", sign)
    small = sign.lower()
    return small if len(small) == 1 else sign


def primary(tag: str) -> str:
    """The language of a tag without its region and script."""
    return tag.replace("_", "-").split("-")[0].lower()


def said_by(*words: str) -> str:
    """A pattern for any of these words, longest first, as `plain` writes them."""
    return "|".join(re.escape(plain(word)) for word in sorted(set(words), key=lambda word: (-len(word), word)))
