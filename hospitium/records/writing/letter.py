"""A letter as a reading: one text, about nobody until a person says so."""

import html
from collections.abc import Iterable

from hospitium.records.paper.letters import language_of
from hospitium.records.reading import (
    Author,
    Concept,
    Header,
    PartialDate,
    Reading,
    Section,
    Statement,
    Subject,
    narrative,
)
from hospitium.records.reading.issues import Issue
from hospitium.records.reading.unreadable import Unreadable

MOST = 1_000_000
"""Letters of a text that are shown; the rest stands in the original."""


def letter(
    kind: str,
    div: str,
    issues: Iterable[Issue] = (),
    *,
    title: str = "",
    date: PartialDate | None = None,
    authors: tuple[Author, ...] = (),
    stated: dict[str, str] | None = None,
) -> Reading:
    """The reading of a text that is HTML from here on, whoever wrote it. Raises `Unreadable` where there are no words in it."""
    safe, removed = narrative.clean(div)
    words = narrative.words(safe[: 20 * MOST])
    if not words and not title:
        raise Unreadable("empty")
    found = list(issues)
    if removed:
        found.append(Issue("warning" if removed == "active" else "info", f"narrative-{removed}"))
    language = language_of(words[:20_000])
    header = Header(title=title, language=language, date=date, authors=authors)
    section = Section(0, 0, "other", "", "", safe, "sent" if words else "none", language, "", "", "")
    statement = Statement(
        "DocumentReference",
        "",
        concept=Concept(text=title) if title else None,
        status="current",
        date=date,
        section=0,
        mapping="mapped",
        raw=stated or {},
    )
    counts = {"mapped": 1, "partial": 0, "raw": 0, "unresolved": 0, "sections": 1, "statements": 1}
    return Reading(kind, "", header, Subject(), [section], [statement], found, counts)


def paragraphs(lines: Iterable[str]) -> tuple[str, list[Issue]]:
    """Lines as HTML, and what is to say when there are too many letters for one page."""
    held, size = list[str](), 0
    for line in lines:
        size += len(line)
        if size > MOST:
            return "".join(held), [Issue("warning", "shown-in-part", "", {"characters": f"> {MOST}"})]
        held.append(f"<p>{html.escape(line)}</p>" if line.strip() else "")
    return "".join(held), []
