"""Files that were begun together and wait to be stored: which of them may share a transaction."""

import itertools
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass

from .models import SourceDocument
from .passing import Told

TOGETHER = 6
"""So many files share a transaction at most, for what it holds others wait for."""


@dataclass(eq=False)
class Begun:
    """A file that is being kept and examined beside us, and the document it became."""

    keeping: Future[SourceDocument]
    examination: Future[Told]
    document: SourceDocument | None = None

    @property
    def is_ready(self) -> bool:
        """Whether it was kept and examined by now, so that others need not wait for it."""
        return self.examination.done() and self.keeping.exception() is None

    @property
    def holds_files(self) -> bool:
        """Whether there are files in it, which come before whatever came after it."""
        counts = {} if self.examination.exception() else self.examination.result().counts
        return bool(counts.get("inside") or counts.get("files"))


def group(first: Begun, waiting: Iterable[Begun]) -> list[Begun]:
    """A file and those right after it that are ready to share its transaction."""
    after = itertools.dropwhile(lambda one: one is not first, waiting)
    ready = list(itertools.islice(itertools.takewhile(lambda one: one.is_ready, after), TOGETHER)) or [first]
    last = next((place for place, one in enumerate(ready) if one.holds_files), TOGETHER)
    return ready[: last + 1]
