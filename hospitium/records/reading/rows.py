"""A reading as rows: what the tables of statements and findings will hold, as JSON text the database unpacks itself.

What is empty is left out: half of what most statements could say nobody said, and every word costs on both sides.
"""

import dataclasses
import json
import re
from collections.abc import Iterable, Iterator
from itertools import accumulate, islice
from typing import Any

import orjson

from . import Concept, Page, Statement
from .issues import Issue
from .numbers import written

BATCH = 500
"""Rows in one text: enough to make the rest of a statement's cost small, few enough to bound its memory."""
STATEMENTS = 200
"""With what they read as received, half a megabyte: the wall is put up anew for every text, and what is larger leaves the processor's
cache.
"""
PAGES = 20
"""A page has hundreds of words, each with its place."""


def statements(stated: Iterable[Statement]) -> list[tuple[bytes, bytes]]:
    """A JSON array for each batch of statements, and beside it what they read as received, one behind the other.

    `section` is the position of theirs; what was read stands from `start` on and has `size` bytes.
    """
    numbered = enumerate(stated)
    return [_with_raws(batch) for batch in iter(lambda: list(islice(numbered, STATEMENTS)), [])]


def _with_raws(batch: list[tuple[int, Statement]]) -> tuple[bytes, bytes]:
    raws = [_raw(one.raw) for _, one in batch]
    starts = accumulate(map(len, raws), initial=0)
    rows = [
        _statement(position, one) | {"start": start, "size": len(raw)}
        for (position, one), start, raw in zip(batch, starts, raws, strict=False)
    ]
    return text(rows), b"".join(raws)


def pages(read: Iterable[Page]) -> list[bytes]:
    """A JSON array for each batch of pages."""
    return _batches((dataclasses.asdict(one) | {"turn": 0, "tries": 0, "failure": ""} for one in read), PAGES)


def findings(issues: Iterable[Issue]) -> list[bytes]:
    """A JSON array for each batch of findings."""
    return _batches(
        _stated({"severity": one.severity, "code": one.code, "expression": one.expression[:300], "facts": one.facts})
        for one in issues
    )


def text(value: Any) -> bytes:
    """JSON in one line, without what PostgreSQL cannot hold (NUL characters, halves of characters)."""
    try:
        return _without_nul(orjson.dumps(value, default=str))
    except TypeError:  # numbers beyond 64 bits, halves of characters: rare, and slower
        return _without_nul(json.dumps(value, default=_told, ensure_ascii=False).encode(errors="replace"))


def _without_nul(data: bytes) -> bytes:
    return NUL.sub(rb"\1", data) if b"\\u0000" in data else data


NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
"""An escaped NUL character; after an odd backslash the same letters mean themselves."""


def _told(value: Any) -> Any:
    return dataclasses.asdict(value) if dataclasses.is_dataclass(value) and not isinstance(value, type) else str(value)


def _batches(rows: Iterator[dict[str, Any]], size: int = BATCH) -> list[bytes]:
    return [text(batch) for batch in iter(lambda: list(islice(rows, size)), [])]


NOTHING = Concept()


def _statement(position: int, one: Statement) -> dict[str, Any]:
    concept, date = one.concept or NOTHING, one.date
    told = {
        "kind": one.kind[:60],
        "path": one.resource_path[:300],
        "label": concept.label(),
        "codings": concept.codings,
        "status": one.status[:60],
        "verification": one.verification[:60],
        "dated": date.text[:60] if date else "",
        "dated_precision": date.precision if date else "",
        "absence": one.absence,
        "severity": one.severity,
        "mapping": one.mapping,
        "is_refuted": one.refuted,
        "is_entered_in_error": one.entered_in_error,
        "is_of_another": one.not_about_subject,
        "detail": one.detail,
        "reading": _reading(one),
        "resource": _raw(one.resource).decode() if one.resource else "",
    }
    always = {"position": position, "section": one.section, "is_current": one.current, "is_reliable": one.reliable}
    return always | _stated(told)


def _reading(one: Statement) -> dict[str, Any]:
    return _stated(
        {
            "value": one.value,
            "references": one.references,
            "end": one.end,
            "note": one.note,
            "category": one.category,
            "full_url": one.full_url,
            "span": one.span,
        }
    )


def _stated(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value}


def _raw(resource: Any) -> bytes:
    """The resource as received (a text as it is, anything else as JSON), without NUL characters."""
    if isinstance(resource, str):
        return resource.replace("\x00", "").encode(errors="replace")
    return _without_nul(written(resource))
