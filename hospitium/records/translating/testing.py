"""Builders for tests: a note in Spanish, its faithful translation, and the steps from asking to signing."""

from collections.abc import Callable

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.records.models import Segment, SourceDocument, Translation

from . import actions, drafting

NOTE = "<p>Niega fiebre. Toma metformina 850 mg dos veces al día.</p><p>Operada del oído izquierdo el 12/03/2024.</p>"
RIGHT = {
    "Niega fiebre.": "Denies fever.",
    "Toma metformina 850 mg dos veces al día.": "Takes metformin 850 mg twice a day.",
    "Operada del oído izquierdo el 12/03/2024.": "Operated on the left ear on 12 March 2024.",
}


def english(source: str) -> str:
    """A faithful translation of a sentence of the note, or the sentence itself with a remark."""
    return RIGHT.get(source, f"In English: {source}" if source != source.upper() else source)


def ask(
    by: Actor, document: SourceDocument, engine: str = "human", target: str = "en", source: str = "es"
) -> Translation:
    """Ask for a translation, and let its draft be made at once."""
    with acting(by):
        asked = actions.ask_translation(document_ref=document.ref, source=source, target=target, engine=engine, by=by)
    drafting.draft(translation_ref=asked.ref)
    return asked


def rows(asked: Translation) -> list[Segment]:
    """Its segments as they are now."""
    with acting(SYSTEM):
        return list(Segment.objects.filter(translation=asked))


def confirm(by: Actor, asked: Translation, said: Callable[[str], str] = english, reason: str = "") -> None:
    """Confirm every segment with what `said` gives for it."""
    with acting(by):
        for row in rows(asked):
            actions.keep_segment(
                ref=asked.ref, number=row.number, version=row.version, text=said(row.source), by=by, reason=reason
            )


def sign(by: Actor, asked: Translation, qualification: str = "Sworn translator") -> Translation:
    """Sign it."""
    with acting(by):
        return actions.sign_translation(ref=asked.ref, qualification=qualification, by=by)


def now(asked: Translation) -> Translation:
    """Its row as it is now."""
    with acting(SYSTEM):
        return Translation.objects.get(pk=asked.pk)
