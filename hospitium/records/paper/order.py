"""Lines of right-to-left letters in the order they are read, from where each letter stands on the page.

What a PDF holds is glyphs in the order they were drawn; the order of reading is worked out again: letters into lines by their
baseline, lines into cells by wide gaps, each cell by the bidirectional algorithm run backwards (its rule L2 is its own
inverse).
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby

RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
WIDE_GAP, WORD_GAP, SAME_LINE = 1.2, 0.12, 0.35
"""Of the height of a line: gaps that part cells and words, and how far a letter may stand above or below its line."""
COLUMN, NEAREST = 10, 12
"""A vowel sign's letter is looked for in its own column of the page, among so many letters above and below."""


@dataclass
class Glyph:
    """One drawn thing and what it says; boxes grow to the right and downwards."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    """Where its line stands."""

    @property
    def height(self) -> float:
        """How tall it is; never nothing."""
        return max(self.bottom - self.top, 0.5)


def around(glyphs: list[Glyph]) -> tuple[float, float, float, float]:
    """The box around some glyphs."""
    return (
        min(one.left for one in glyphs),
        min(one.top for one in glyphs),
        max(one.right for one in glyphs),
        max(one.bottom for one in glyphs),
    )


def lines(glyphs: Iterable[Glyph]) -> Iterator[list[list[Glyph]]]:
    """The lines of a page from its top down; each a list of cells, each cell its glyphs (also blanks) as they are read."""
    over, under = _layers(glyphs)
    letters = over + under
    runs_left = int(2 * sum(_is_rtl(one.text) for one in letters) > sum(one.text.isalpha() for one in letters))
    for layer in (over, under):
        marks = [one for one in layer if _is_mark(one.text)]
        letters = [one for one in layer if one.text.strip() and not _is_mark(one.text)]
        for row in _rows(letters + _give_marks(marks, letters)):
            cells = list(_cells(row))
            yield [_logical(cell, runs_left) for cell in (reversed(cells) if runs_left else cells)]


def _layers(glyphs: Iterable[Glyph]) -> tuple[list[Glyph], list[Glyph]]:
    """What stands on the page, and what else stands in a place that is taken; the same again there is overprinting."""
    taken: dict[tuple[float, ...], str] = {}
    over: list[Glyph] = []
    under: list[Glyph] = []
    for one in glyphs:
        place = (one.left, one.top, one.right, one.bottom)
        if place not in taken:
            taken[place] = one.text
            over.append(one)
        elif taken[place] != one.text:
            under.append(one)
    return over, under


def _is_mark(text: str) -> bool:
    return bool(text) and all(unicodedata.combining(letter) for letter in text)


def _is_rtl(text: str) -> bool:
    return bool(RIGHT_TO_LEFT.search(text))


def _give_marks(marks: list[Glyph], letters: list[Glyph]) -> list[Glyph]:
    """Put each vowel sign behind the letter it stands over or under; gives those that belong to none."""
    alone: list[Glyph] = []
    columns: dict[int, list[Glyph]] = {}
    for letter in sorted(letters, key=lambda one: one.base) if marks else ():
        first = int((letter.left - 1) // COLUMN)
        for place in range(first, min(int((letter.right + 1) // COLUMN), first + 8) + 1):
            columns.setdefault(place, []).append(letter)
    for mark in marks:
        middle = (mark.left + mark.right) / 2
        column = columns.get(int(middle // COLUMN), [])
        here = bisect_left(column, mark.base, key=lambda one: one.base)
        near = column[max(here - NEAREST, 0) : here + NEAREST]
        over = [one for one in near if one.left - 1 <= middle <= one.right + 1 and _is_rtl(one.text)]
        if over:
            min(over, key=lambda one: abs(one.base - mark.base)).text += mark.text
        else:
            alone.append(mark)
    return alone


def _rows(letters: list[Glyph]) -> Iterator[list[Glyph]]:
    """Letters on one baseline, from the top of the page down, each from left to right."""
    row: list[Glyph] = []
    usual = sorted(one.height for one in letters)[len(letters) * 3 // 4] if letters else 0.0
    tallest = usual
    for letter in sorted(letters, key=lambda one: one.base):
        tallest = max(letter.height, tallest)
        if row and letter.base - row[0].base > SAME_LINE * tallest:
            yield sorted(row, key=_middle)
            row, tallest = [], max(letter.height, usual)
        row.append(letter)
    if row:
        yield sorted(row, key=_middle)


def _middle(letter: Glyph) -> float:
    return letter.left + letter.right


def _cells(row: list[Glyph]) -> Iterator[list[Glyph]]:
    cell, end, tall = [row[0]], row[0].right, max(letter.height for letter in row)
    for letter in row[1:]:
        if letter.left - end > WIDE_GAP * tall:
            yield cell
            cell = []
        elif letter.left - end > WORD_GAP * tall:
            cell.append(Glyph(" ", end, letter.top, letter.left, letter.bottom, letter.base))
        cell.append(letter)
        end = max(end, letter.right)
    yield cell


def _logical(cell: list[Glyph], page: int) -> list[Glyph]:
    """From left to right on paper to the order of reading; `page`: which way most of the page runs (1: to the left)."""
    strong = [kind for one in cell if (kind := _kind(one.text)) in "RL"]
    base = page if len({*strong[:1], *strong[-1:]}) == 2 else int(strong[:1] == ["R"])
    is_arabic = any(unicodedata.bidirectional(one.text[0]) == "AL" for one in cell)
    levels = _levels(_numbers([one.text for one in cell], is_arabic), base)
    for level in range(max(levels), 0, -1):
        place = 0
        for is_high, size in [(high, len(list(run))) for high, run in groupby([one >= level for one in levels])]:
            if is_high:
                cell[place : place + size] = reversed(cell[place : place + size])
                levels[place : place + size] = reversed(levels[place : place + size])
            place += size
    if "R" in strong:
        _pair(cell)
    return cell


def _kind(text: str) -> str:
    """R, L, a digit (E), or none of them (N)."""
    first = text[:1]
    if _is_rtl(first) and unicodedata.bidirectional(first) in ("R", "AL"):
        return "R"
    if first.isdigit():
        return "E"
    return "L" if first.isalpha() else "N"


def _levels(kinds: list[str], base: int) -> list[int]:
    """Embedding levels, with what is neutral taking the side of both its neighbours, else the paragraph's."""
    before, after = _strong(kinds), _strong(kinds[::-1])[::-1]
    for place, kind in enumerate(kinds):
        beside = (before[place], after[place])
        if kind == "E" and (beside[0] == "L" if base else beside != ("R", "R")):
            kinds[place] = "L"  # of the Latin words before it; alone it is turned with the letters around it
    left_to_right = 2 if base else 0
    sides = [{"R": 1, "E": 1, "L": left_to_right}.get(kind, -1) for kind in kinds]
    levels = [{"R": 1, "E": 2, "L": left_to_right}.get(kind, -1) for kind in kinds]
    left, right = _known(sides), _known(sides[::-1])[::-1]
    return [
        level if level != -1 else (one if one == other and one != -1 else base)
        for level, one, other in zip(levels, left, right, strict=True)
    ]


def _numbers(texts: list[str], is_arabic: bool) -> list[str]:
    """The kinds of letters, with signs that belong to a number: among Arabic letters fewer do (rules W2 to W5)."""
    kinds = [_kind(text) for text in texts]
    joining, ending = (".,:/", "") if is_arabic else (".,:/-+", "%°$€£")
    told = list(kinds)
    for place, text in enumerate(texts):
        before = kinds[place - 1] if place else ""
        after = kinds[place + 1] if place + 1 < len(kinds) else ""
        if (text in joining and before == after == "E") or (text in ending and "E" in (before, after)):
            told[place] = "E"
    return told


def _strong(kinds: list[str]) -> list[str]:
    """For each place the last letter's direction up to it."""
    return list(accumulate(kinds, lambda last, kind: kind if kind in "RL" else last, initial=""))[1:]


def _known(levels: list[int]) -> list[int]:
    """For each place the last known level up to it."""
    known: list[int] = []
    for level in levels:
        known.append(level if level != -1 or not known else known[-1])
    return known


def _pair(cell: list[Glyph]) -> None:
    """Brackets are drawn mirrored, and programs differ in whether they say so: those that do not match open and close in turn."""
    for pair in ("()", "[]", "{}", "«»"):
        held = [one for one in cell if one.text and one.text in pair]
        depths = list(accumulate(1 if one.text == pair[0] else -1 for one in held))
        if depths and len(held) % 2 == 0 and (min(depths) < 0 or depths[-1]):
            for place, one in enumerate(held):
                one.text = pair[place % 2]
