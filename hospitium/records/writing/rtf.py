"""RTF: the words of a letter, without its form; objects and pictures in it are not opened.

Source: Rich Text Format specification 1.9.1: groups, control words, `\\'hh` in the code page of `\\ansicpg`, `\\u` with its
`\\uc` letters to skip.
"""

import re

from hospitium.records.reading import Reading
from hospitium.records.reading.issues import Issue
from hospitium.records.reading.unreadable import Unreadable

from .encodings import text_in
from .letter import letter, paragraphs

TOKEN = re.compile(
    r"\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(\n|\r|.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
APART = {
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "themedata", "colorschememapping", "latentstyles",
    "datastore", "listtable", "listoverridetable", "revtbl", "rsidtbl", "generator", "xmlnstbl", "mmathPr", "fldinst",
    "header", "footer", "headerl", "headerr", "footerl", "footerr", "bkmkstart", "bkmkend", "objdata", "nonshppict",
    "userprops",
}  # fmt: skip
"""Groups whose words are none of the letter's."""
BREAKS = {"par": "\n", "line": "\n", "row": "\n", "page": "\n", "sect": "\n", "tab": "\t", "cell": "\t"}
SIGNS = {"emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"}
DEEPEST = 500


def read(data: bytes) -> Reading:
    """Read a letter. Raises `Unreadable`."""
    text = data.decode("latin-1")
    words, objects = _Words(text).all()
    div, more = paragraphs(words.splitlines())
    issues = [Issue("warning", "active-content", "", {"kinds": "object"})] if objects else []
    return letter("letter", div, [*issues, *more])


class _Words:
    """The words of a letter while they are gathered: one pass, no recursion."""

    def __init__(self, text: str) -> None:
        self.text = text
        named = re.search(r"\\ansicpg(\d{3,5})", text[:4096])
        self.page = f"cp{named[1]}" if named else "cp1252"
        self.out: list[str] = []
        self.bytes = bytearray()
        self.stack: list[tuple[bool, int]] = []
        self.is_apart, self.skips, self.left, self.objects = False, 1, 0, False
        self.is_first = False
        """Whether what comes is the first word of its group."""

    def all(self) -> tuple[str, bool]:
        """The words, and whether the letter holds an object (a program's, of any kind)."""
        for match in TOKEN.finditer(self.text):
            word, number, code, sign, brace, plain = match.groups()
            if code is not None:
                self._byte(int(code, 16))
            elif plain is not None:
                self._say(plain)
            elif brace:
                self._brace(brace)
            elif word:
                self._word(word, number)
            elif sign:
                self._sign(sign)
        self._flush()
        return "".join(self.out), self.objects

    def _brace(self, brace: str) -> None:
        self._flush()
        if brace == "{":
            if len(self.stack) >= DEEPEST:
                raise Unreadable("too-deep", limit=DEEPEST)
            self.stack.append((self.is_apart, self.skips))
            self.is_first = True
        elif self.stack:
            self.is_apart, self.skips = self.stack.pop()
        self.left = 0

    def _word(self, word: str, number: str | None) -> None:
        if word in ("object", "objdata"):
            self.objects = True
        if word in APART:
            self.is_apart = True
        elif word == "uc":
            self.skips = min(int(number or 1), 9)
        elif word == "u" and number:
            self._flush()
            self._say(_letter(int(number)))
            self.left = self.skips
        elif word in BREAKS or word in SIGNS:
            self._say(BREAKS.get(word) or SIGNS[word])
        self.is_first = False

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self.is_apart = self.is_apart or self.is_first
        elif sign in "\\{}":
            self._say(sign)
        elif sign in "~\n\r":
            self._say(" " if sign == "~" else "\n")

    def _byte(self, code: int) -> None:
        if self.left:
            self.left -= 1
        elif not self.is_apart:
            self.bytes.append(code)

    def _say(self, words: str) -> None:
        self._flush()
        if self.left:
            words, self.left = words[self.left :], max(0, self.left - len(words))
        if not self.is_apart:
            self.out.append(words)

    def _flush(self) -> None:
        if self.bytes:
            data = bytes(self.bytes)
            self.out.append(text_in(data, self.page) or data.decode("cp1252", errors="replace"))
            self.bytes.clear()


def _letter(number: int) -> str:
    """A letter by its signed number of 16 bits; halves of a letter are joined later, or are none."""
    return chr(number % 65536)
