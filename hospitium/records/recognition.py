"""Pages that have no text of their own are read by machine: each once, within bounds, and shown as what it is, a guess."""

import functools
import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from hospitium.access.acting import SYSTEM, acting
from hospitium.kernel.isolation import Stopped
from hospitium.patients.queries import spoken_by

from . import ocr, originals, renditions
from .models import Page, PageFailure, PageOrigin, SourceDocument
from .paper.letters import language_of
from .queries import document_for
from .reading import Word

MOST_TRIES = 3
"""How often a page is begun: whatever ends the machine before it can say so will end it again."""
SIDE = 10_000


def read_page(*, document_ref: str, number: int) -> None:
    """Read one waiting page by machine. Safe to run twice; a page that cannot be read says why and is left."""
    begun = _begin(document_ref, number)
    if begun is None:
        return
    document, page = begun
    try:
        found, turn = _recognise(document, page, languages=_hints(document))
    except Stopped as end:
        _fail(page, PageFailure.SLOW if end.how == "slow" else PageFailure.FAILED)
    except renditions.NotDrawn:
        _fail(page, PageFailure.UNDRAWN)
    else:
        _keep(page, found, turn)


def _begin(document_ref: str, number: int) -> tuple[SourceDocument, Page] | None:
    """The page, when it waits and may be tried; that it was begun outlives us."""
    with acting(SYSTEM):
        document = document_for(SYSTEM, document_ref, action="update")
        page = document.pages.select_for_update().filter(number=number, origin=PageOrigin.NONE, failure="").first()
        if page is None or not document.is_released:
            return None
        page.tries += 1
        page.failure = "" if ocr.is_here() else PageFailure.ABSENT
        page.failure = PageFailure.FAILED if page.tries > MOST_TRIES else page.failure
        page.save(update_fields=["tries", "failure"])
        return None if page.failure else (document, page)


def _hints(document: SourceDocument) -> list[str]:
    """Languages to hope for: the document's own, then the patient's."""
    spoken = spoken_by(document.case.patient) if document.case else []
    return [tag for tag in (document.language, *spoken) if tag]


def _recognise(document: SourceDocument, page: Page, *, languages: list[str]) -> tuple[ocr.Found, int]:
    """The best reading of a page and how far it was turned for it. Raises `Stopped` and `NotDrawn`."""
    deadline = time.monotonic() + ocr.PAGE_SECONDS
    scan = functools.cache(functools.partial(_scan, originals.reach(document.sha256), page.number))
    told, picture = scan(0)
    best, best_turn = ocr.Found(), 0
    for turn, script in _ways(ocr.upright(picture, deadline), told["sideways"], languages):
        told, picture = scan(turn)
        try:
            found = ocr.read(picture, script, languages, deadline)
        except Stopped:
            if not best.words:
                raise
            break
        if found.weight > best.weight or not best.words:
            placed = _places(told["width"], told["height"], told["angle"])
            best, best_turn = ocr.Found(found.text, [placed(word) for word in found.words]), turn
        if best.is_sure:
            break
    return best, best_turn


def _scan(original: Path, number: int, turn: int) -> tuple[dict[str, Any], bytes]:
    return renditions.ask(original, do="scan", number=number, turn=turn)


def _ways(lies: ocr.Upright, is_sideways: bool, languages: list[str]) -> Iterator[tuple[int, str]]:
    """Turns and scripts to try, the likeliest first: what is clear is not tried otherwise, unless nothing can be read so."""
    hoped = [script for tag in languages if (script := ocr.WRITTEN_IN.get(tag.split("-")[0].lower()))]
    scripts = list(dict.fromkeys(filter(None, (lies.script, *hoped, "Latin", "Arabic", "Han"))))
    turns = [90, 270] if is_sideways else [0, 180]
    turns = turns if lies.turn is None else [lies.turn]
    yield from ((turn, script) for script in scripts[: 1 if lies.script else 3] for turn in turns)
    yield from ((turn, script) for script in scripts[1:3] for turn in turns if lies.script)


def _places(width: int, height: int, angle: float) -> Callable[[Word], Word]:
    """From pixels of the levelled picture to ten-thousandths of the page, which is not."""
    turn = math.radians(angle)
    cosine, sine = math.cos(turn), math.sin(turn)

    def placed(word: Word) -> Word:
        start, end, left, top, right, bottom, sure = word
        x, y = (left + right - width) / 2, (top + bottom - height) / 2
        x, y = cosine * x - sine * y + width / 2, sine * x + cosine * y + height / 2
        across, down = (right - left) / 2, (bottom - top) / 2
        sides = ((x - across) / width, (y - down) / height, (x + across) / width, (y + down) / height)
        return (start, end, *(min(max(round(side * SIDE), 0), SIDE) for side in sides), sure)  # type: ignore[return-value]

    return placed


def _keep(page: Page, found: ocr.Found, turn: int) -> None:
    noted = [  # what stood beside the picture, on notes and in fields, comes after what stands in it
        (start + len(found.text) + 1, end + len(found.text) + 1, *place) for start, end, *place in page.words
    ]
    with acting(SYSTEM), transaction.atomic():
        Page.objects.filter(pk=page.pk, origin=PageOrigin.NONE).update(
            origin=PageOrigin.OCR,
            text="\n".join(filter(None, (found.text, page.text))).replace("\x00", ""),
            words=[*found.words, *noted],
            confidence=round(found.confidence, 1) if found.words else None,
            language=language_of(found.text),
            turn=turn,
        )


def _fail(page: Page, why: PageFailure) -> None:
    with acting(SYSTEM):
        Page.objects.filter(pk=page.pk, origin=PageOrigin.NONE).update(failure=why)


def waiting_no_more() -> list[tuple[str, int]]:
    """Pages that waited for the machine to be installed, now that it is: they may be read (inside `acting`)."""
    if not ocr.is_here():
        return []
    waiting = Page.objects.filter(origin=PageOrigin.NONE, failure=PageFailure.ABSENT)
    found = list(waiting.values_list("pk", "document__ref", "number")[:500])
    Page.objects.filter(pk__in=[key for key, _, _ in found]).update(failure="", tries=0)
    return [(ref, number) for _, ref, number in found]
