"""Chapters of a patient's whole record: how each room puts in what it keeps, without the room that writes it knowing them all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Chapter:
    """A file of the whole record. `told(actor, patient)` gives plain values, one after another; they become a JSON array, or
    lines of JSON where the name ends so (`.ndjson`). It is called as the system, in the patient's language.
    """

    order: int
    name: str
    title: Promise | str
    told: Callable[[Any, Any], Iterable[Any]]


_chapters: list[Chapter] = []


def bind(*chapters: Chapter) -> None:
    """Set the chapters of the house; called once, by `config`."""
    _chapters[:] = sorted(chapters, key=lambda chapter: (chapter.order, chapter.name))


def chapters() -> list[Chapter]:
    """All chapters, in their order."""
    return list(_chapters)
