"""The life of a record that is wanted from somewhere, as a table one can read aloud."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hospitium.cases.journey import RecordKind

__all__ = ["HERE", "MOVES", "OUTSTANDING", "REASONED", "RecordKind", "WantedState", "moves_from"]


class WantedState(models.TextChoices):
    """How far a wanted record has come."""

    REQUESTED = "requested", _("Requested")
    PROMISED = "promised", _("Promised")
    RECEIVED = "received", _("Received")
    LEGIBLE = "legible", _("Legible")
    TRANSLATED = "translated", _("Translated")
    REVIEWED = "reviewed", _("Reviewed")
    UNOBTAINABLE = "unobtainable", _("Not obtainable")


S = WantedState
MOVES: dict[str, tuple[str, ...]] = {
    S.REQUESTED: (S.PROMISED, S.RECEIVED, S.UNOBTAINABLE),
    S.PROMISED: (S.RECEIVED, S.REQUESTED, S.UNOBTAINABLE),
    S.RECEIVED: (S.LEGIBLE, S.REQUESTED),
    S.LEGIBLE: (S.TRANSLATED, S.REVIEWED),
    S.TRANSLATED: (S.REVIEWED,),
    S.REVIEWED: (),
    S.UNOBTAINABLE: (S.REQUESTED,),
}
"""From each state, where it may go. What came illegible is requested again."""

OUTSTANDING = frozenset({S.REQUESTED, S.PROMISED})
HERE = frozenset({S.RECEIVED, S.LEGIBLE, S.TRANSLATED, S.REVIEWED})
REASONED = frozenset({S.UNOBTAINABLE})
"""States nobody may choose without saying why."""


def moves_from(state: str, *, needs_translation: bool) -> tuple[str, ...]:
    """Where a record may go: one that must be translated is not reviewed before."""
    skipped = {S.REVIEWED} if needs_translation else {S.TRANSLATED}
    return tuple(move for move in MOVES[state] if state != S.LEGIBLE or move not in skipped)
