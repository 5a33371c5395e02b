"""A text cut into sentences and lines to be translated one by one, each with its place in the document. Pure."""

import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST = 700
"""Letters of one segment; a longer sentence is cut at a blank."""
MOST = 5000
"""Segments of one translation."""


@dataclass(frozen=True)
class Piece:
    """A segment before anybody translated it. `place`: p3 is page 3, s2 section 2."""

    place: str
    text: str


def pieces(blocks: Iterable[tuple[str, str]]) -> list[Piece]:
    """Segments of blocks of text: pairs of a place and the lines that stand there. What holds no letter or digit is none."""
    return [
        Piece(place, sentence)
        for place, text in blocks
        for paragraph in _paragraphs(text)
        for sentence in sentences(paragraph)
        if any(sign.isalnum() for sign in sentence)
    ]


def digest(found: Iterable[tuple[str, str]]) -> str:
    """The digest of a text with its places; however it is cut, since blanks do not count."""
    whole: dict[str, str] = {}
    for place, text in found:
        whole[place] = whole.get(place, "") + "".join(text.split())
    told = "\n".join(f"{place}\t{text}" for place, text in whole.items())
    return hashlib.sha256(told.encode()).hexdigest()


GOES_ON = re.compile(r"^[a-zà-ÿ(,;]")
DONE = re.compile(r"[.!?:;。！？؟।]\s*$")


def _paragraphs(text: str) -> Iterator[str]:
    """Lines, and together those that are one sentence broken by the width of a page."""
    held = ""
    widest = max((len(line) for line in text.split("\n")), default=0)
    for line in (" ".join(line.split()) for line in [*text.split("\n"), ""]):
        goes_on = bool(line) and bool(held) and not DONE.search(held)
        if goes_on and (GOES_ON.match(line) or held.endswith("-") or _is_full(held, line, widest)):
            held = held[:-1] + line if held.endswith("-") and line[:1].islower() else _joined(held, line)
            continue
        if held:
            yield held
        held = line


def _is_full(held: str, line: str, widest: int) -> bool:
    """Whether a line of a script without small letters ends only because the page does."""
    last = held[-1]
    return (
        widest >= 30
        and len(held) >= widest * 0.85
        and last.isalpha()
        and last == last.upper() == last.lower()
        and line[0].isalpha()
    )


def _joined(one: str, other: str) -> str:
    return one + ("" if "\u2e80" <= one[-1] <= "\u9fff" else " ") + other


_SHORT = (
    "dr dra sr sra srta mr mrs ms prof st sta no nº núm num art fig vol p pp pág pag aprox apdo av tel"
    " ext vs etc ca cf approx dept lic ing enf med pat fc fr ta t.a jr ud uds máx mín max min inc ltd"
)
SHORT = frozenset(_SHORT.split())
"""Words after whose point a sentence goes on."""
END = re.compile(r"(?:(?<=[.!?؟])\s+(?=[^\W_a-zà-ÿ]|[¿¡\"«(])|(?<=[。！？])|(?<=;)\s+(?=[A-ZÀ-Þ]))")


def sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph; joined again they are the paragraph, but for blanks."""
    found: list[str] = []
    start = 0
    for match in END.finditer(paragraph):
        before = paragraph[start : match.start()]
        last = before.rstrip(".").split()[-1].casefold().lstrip("(") if before.strip() else ""
        if before.endswith(".") and (last in SHORT or (len(last) == 1 and last.isalpha())):
            continue
        found.append(before)
        start = match.end()
    found.append(paragraph[start:])
    return [part for sentence in found if sentence.strip() for part in _within_bounds(sentence.strip())]


def _within_bounds(sentence: str) -> Iterator[str]:
    while len(sentence) > LONGEST:
        cut = max(sentence.rfind(mark, LONGEST // 2, LONGEST) for mark in (" ", "，", "、", "；")) + 1 or LONGEST
        yield sentence[:cut].strip()
        sentence = sentence[cut:].strip()
    if sentence:
        yield sentence


BREAKS = re.compile(
    r"<(?:/?(?:p|div|li|ul|ol|tr|table|thead|tbody|tfoot|caption|blockquote|pre|dl|dt|dd)|br|hr)\b[^<>]*>", re.I
)
CELLS = re.compile(r"</t[dh]\s*>\s*<t[dh]\b[^<>]*>", re.I)
TAGS = re.compile(r"<[^<>]*>")


def lines_of(narrative: str) -> str:
    """A cleaned narrative as lines: a paragraph, an item, a row of a table each on its own."""
    text = narrative.replace("\r", "").replace("\n", " ")
    text = TAGS.sub("", BREAKS.sub("\n", CELLS.sub(" | ", text)))
    return "\n".join(line.strip(" |") for line in html.unescape(text).split("\n"))
