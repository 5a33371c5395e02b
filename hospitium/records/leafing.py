"""A paper document as its reader leafs through it: a page's picture and its text, what was sought in it, what is unsure."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from hospitium.kernel.entered import number_in

from . import queries, renditions
from .models import Page, PageOrigin, SourceDocument

KINDS = ("pdf", "image")
AROUND = 4
"""Pages shown small before and after the one that is open."""
UNSURE = 60
"""Confidence in percent below which a word is marked."""
MOST_HITS = 500


def is_paper(document: SourceDocument) -> bool:
    """Whether it is shown as pages."""
    return document.kind in KINDS and document.is_released


def leaf(document: SourceDocument, *, number: str, query: str, zoom: bool) -> dict[str, Any]:
    """What its page shows: the page that is open, its neighbours, where the words sought stand."""
    pages = queries.pages_of(document)
    sought = " ".join(query.split())[:100]
    found = (
        {one: count for one, text in queries.texts_of(document) if (count := _count(text, sought))} if sought else {}
    )
    wanted = number_in(number)
    place = min(max(next(iter(found), 1) if wanted is None else wanted, 1), max(len(pages), 1))
    page = queries.page_of(document, place)
    hits = _hits(page.text, sought) if page and sought else []
    return {
        "pages": [one for one in pages if abs(one.number - place) <= AROUND],
        "count": len(pages),
        "page": page,
        "picture": page and picture(page, renditions.ZOOM if zoom else renditions.READING),
        "pieces": page and list(_pieces(page, hits)),
        "boxes": page and list(_boxes(page, hits)),
        "previous": place - 1 if place > 1 else None,
        "next": place + 1 if place < len(pages) else None,
        "query": sought,
        "found": [{"number": one, "count": count} for one, count in found.items()],
        "hits": sum(found.values()),
        "is_unsure": page is not None and any(0 <= word[6] < UNSURE for word in page.words),
        "zoom": zoom,
        "reading": progress(pages),
    }


def progress(pages: list[Page]) -> dict[str, int]:
    """How far the machine has come with pages that had no text."""
    left = sum(page.is_waiting for page in pages)
    machine = sum(page.origin == PageOrigin.OCR or page.failure != "" for page in pages) + left
    return {"left": left, "total": machine, "done": machine - left}


def picture(page: Page, width: int) -> dict[str, int]:
    """Which picture of a page to show, and its size, so that nothing moves when it comes."""
    across, down = (page.height, page.width) if page.turn % 180 else (page.width, page.height)
    return {"width": width, "height": round(width * down / across)}


class Folding(dict[int, str]):
    """Letters as they are compared: small, without accents and vowel signs, any blank as one."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        plain = "".join(
            one for one in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(one)
        ).casefold()
        self[code] = " " if letter.isspace() else FORMS.get(plain, plain)
        return self[code]


FORMS = {"ة": "ه", "ى": "ي", "ـ": "", "ß": "ss"}
"""Arabic letters that are written one for the other, and its stretching."""
FOLDED = Folding()
SIGN = "[\u2e80-\u9fff\uf900-\ufaff]"
PARTED = re.compile(rf"(?<=\w)-\n(?=\w)|(?<={SIGN})\n(?={SIGN})")
"""What parts a word that goes on in the next line."""


def _fold(text: str) -> str:
    return text.translate(FOLDED)


def _count(text: str, sought: str) -> int:
    return _fold(PARTED.sub("", text)).count(_fold(sought)) if _fold(sought) else 0


def _hits(text: str, sought: str) -> list[tuple[int, int]]:
    """From and to of what was sought, in the text as it stands."""
    skipped = {place for match in PARTED.finditer(text) for place in range(*match.span())}
    folded: list[str] = []
    places: list[int] = []
    hits: list[tuple[int, int]] = []
    for place, letter in enumerate(text):
        for one in "" if place in skipped else FOLDED[ord(letter)]:
            folded.append(one)
            places.append(place)
    whole, wanted = "".join(folded), _fold(sought)
    start = whole.find(wanted) if wanted else -1
    while start != -1 and len(hits) < MOST_HITS:
        hits.append((places[start], places[start + len(wanted) - 1] + 1))
        start = whole.find(wanted, start + len(wanted))
    return hits


def _pieces(page: Page, hits: list[tuple[int, int]]) -> Iterator[dict[str, Any]]:
    """The text cut where something begins or ends to be sought or unsure."""
    unsure = [(word[0], word[1]) for word in page.words if 0 <= word[6] < UNSURE]
    cuts = sorted({0, len(page.text), *(end for span in (*hits, *unsure) for end in span)})
    sought, doubted = _inside(hits, cuts), _inside(unsure, cuts)
    for start, end in pairwise(cuts):
        yield {"text": page.text[start:end], "is_sought": start in sought, "is_unsure": start in doubted}


def _inside(spans: list[tuple[int, int]], cuts: list[int]) -> set[int]:
    """Which cuts begin a piece inside one of the spans."""
    inside, place = set(), 0
    ordered = sorted(spans)
    for cut in cuts:
        while place < len(ordered) and ordered[place][1] <= cut:
            place += 1
        if place < len(ordered) and ordered[place][0] <= cut:
            inside.add(cut)
    return inside


def _boxes(page: Page, hits: list[tuple[int, int]]) -> Iterator[dict[str, Any]]:
    """Frames around the words sought, and around unsure ones."""
    place = 0
    for start, end, left, top, right, bottom, sure in page.words:
        while place < len(hits) and hits[place][1] <= start:
            place += 1
        is_sought = place < len(hits) and hits[place][0] < end
        if is_sought or 0 <= sure < UNSURE:
            yield {"x": left, "y": top, "width": right - left, "height": bottom - top, "is_sought": is_sought}
