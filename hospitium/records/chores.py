"""What the clock makes this room do."""

from hospitium.access.acting import SYSTEM, acting

from . import chasing, originals
from .models import SourceDocument

A_DAY = 86_400.0


def tidy_quarantine() -> None:
    """Drop day-old bytes of uploads that failed before a row named them: their senders were told so."""
    names = originals.forgotten(A_DAY)
    with acting(SYSTEM):
        named = set(SourceDocument.objects.filter(quarantine__in=names).values_list("quarantine", flat=True))
    for name in set(names) - named:
        originals.discard(name)


def remind_sources() -> None:
    """Remind sources of the records they owe us."""
    chasing.remind()
