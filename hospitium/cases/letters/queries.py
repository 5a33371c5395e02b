"""Reads of letters: those of a case, one of them by its case's door, its bytes, and what anybody may learn of one by its code."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import translation

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access
from hospitium.cases.queries import Case, case_for
from hospitium.kernel.errors import NotHere, Refusal
from hospitium.partners.queries import home
from hospitium.patients.actions import may_open
from hospitium.patients.queries import passport_of

from . import layout, values
from .codes import digest
from .fields import FIELDS
from .issuing import check, label, sealed
from .kinds import KINDS, State, named, suited
from .models import Letter, LetterFile, Letterhead, LetterTemplate
from .policy import may_sign, may_write, readable
from .wordings import LANGUAGES, Wording, match, of_row, shipped, today, versions, wording_for
from .wordings import check as check_words

__all__ = [
    "FIELDS",
    "KINDS",
    "LANGUAGES",
    "Letter",
    "LetterTemplate",
    "Wording",
    "bytes_of",
    "label",
    "letter_file",
    "letter_for",
    "letterhead",
    "letterhead_among",
    "letterheads",
    "letters_of",
    "match",
    "may_sign",
    "may_write",
    "named",
    "obstacle",
    "of_row",
    "preview",
    "recorded",
    "sample",
    "shipped",
    "suited",
    "today",
    "tried",
    "used_by",
    "verified",
    "versions",
    "wording_for",
]


def letterhead() -> Letterhead:
    """The head of letters of the home campus; one not yet described stands under the organisation's own name."""
    return letterhead_among(letterheads())


def letterheads() -> QuerySet[Letterhead]:
    """The head of letters, if it is described, for a page that reads it with other lists."""
    return Letterhead.objects.filter(organisation__kind="home")


def letterhead_among(found: Iterable[Letterhead]) -> Letterhead:
    """The same as `letterhead`, of what was read."""
    campus = home()
    for head in found:
        head.organisation = campus
        return head
    return Letterhead(organisation=campus)


def letters_of(actor: Actor, case: Case) -> list[Letter]:
    """The letters of a case that the actor may read, newest first."""
    return list(readable(actor).filter(case=case).order_by("-id"))


def letter_for(actor: Actor, case_ref: str, number: int) -> tuple[Case, Letter]:
    """A letter by the door of its case. Raises `NotHere`, alike for one that is not there and one not for the actor."""
    actor.require("see letters")
    case = case_for(actor, case_ref)
    letter = readable(actor).select_related("supersedes").filter(case=case, pk=number).first()
    if letter is None:
        raise NotHere
    note_access("read", "letter", [letter.number or case.ref, case.ref, case.patient.ref], letter=letter.pk)
    return case, letter


def preview(letter: Letter) -> dict[str, Any]:
    """What the pages of a letter show of its words: as sealed, or as the draft would say them now."""
    if not letter.is_draft:
        return layout.shown(letter.sealed, letter.content_sha256)
    words = [wording_for(letter.kind, language) for language in letter.languages]
    return layout.shown(sealed(letter, words, letterhead()))


def used_by(letter: Letter) -> list[str]:
    """The fields a draft has: those its kind needs, then those its words name."""
    words = [wording_for(letter.kind, language) for language in letter.languages]
    named_there = [name for one in words for name in one.fields]
    return list(dict.fromkeys([*KINDS[letter.kind].needs(letter.variant), *named_there]))


def obstacle(case: Case, letter: Letter) -> Refusal | None:
    """What keeps a draft from being issued now; None when nothing does."""
    try:
        check(letter, [wording_for(letter.kind, language) for language in letter.languages], case)
    except Refusal as refusal:
        return refusal
    return None


def tried(kind: str, language: str, subject: str, body: str) -> Wording:
    """Words as they are being written, for a preview. Raises `TemplateUnreadable`."""
    check_words(subject, body)
    return Wording(kind, language, 0, subject, body)


def recorded(case: Case, letter: Letter) -> dict[str, Any]:
    """What the record says of the letter's fields now."""
    return values.filled_in(case, passport_of(case.patient), letterhead(), letter.languages)


def letter_file(*, case_ref: str, number: int, by: Actor) -> tuple[str, bytes]:
    """The name and the bytes of a letter as issued; of a draft, as it would be. Raises `NotHere`, `CannotLeave`."""
    case, letter = letter_for(by, case_ref, number)
    shown = "clinical" if KINDS[letter.kind].is_clinical else "identity"
    crossed = may_open(patient=case.patient, data_class=shown, channel="link", by=by)
    facts: dict[str, Any] = {"letter": letter.pk} | ({"transfer": crossed.pk} if crossed else {})
    note_access("export", "letter", [letter.number or case.ref, case.ref, case.patient.ref], **facts)
    if letter.is_draft:
        words = [wording_for(letter.kind, language) for language in letter.languages]
        return f"{case.ref}-draft.pdf", layout.pdf(sealed(letter, words, letterhead()))
    return f"{letter.number}.pdf", bytes_of(letter)


def bytes_of(letter: Letter) -> bytes:
    """The PDF of an issued letter. Raises `ValueError` when it is not what was issued."""
    kept = LetterFile.objects.get(letter=letter)
    data = bytes(kept.data)
    if hashlib.sha256(data).hexdigest() != kept.sha256:
        raise ValueError(f"the bytes of letter {letter.number} have changed")
    return data


@dataclass(frozen=True)
class Verified:
    """All that anybody may learn by a code. For an unknown one `state` is empty."""

    state: str = ""
    label: str = ""
    kind: str = ""
    issued_on: str = ""
    organisation: str = ""


def verified(code: str, language: str) -> Verified:
    """What a code proves, in a language. Passes the wall for exactly this; an unknown code costs the same look."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_verify_letter(%s)", [digest(code)])
        found = cursor.fetchone()
    day = today()
    if found is None:
        return Verified()
    kind, variant, state, issued_on, valid_until, organisation = found
    standing = Letter(state=state, valid_until=valid_until).standing(day)
    return Verified(
        standing,
        str(State(standing).label),
        named(kind, variant),
        values.day_in_words(issued_on, language),
        organisation,
    )


def sample(wording: Wording, variant: str = "") -> dict[str, Any]:
    """The words of a template with an invented patient, for the administrator's preview."""
    kept = {name: _invented(name, wording.language) for name in FIELDS if name != "letter.variant"}
    text = layout.texts_of([wording], kept, variant, home().zone)[0]
    return {"texts": [text], "rows": []}


INVENTED = {
    "line": "ABC 1234",
    "day": "2031-05-17",
    "moment": "2031-05-17T09:30",
    "money": "USD 12500.00",
    "country": "MX",
}


def _invented(name: str, language: str) -> Any:
    field = FIELDS[name]
    if name == "patient.passport_name":
        return "SAMPLE MARIA"
    if field.by_language:
        with translation.override(language):
            return {language: f"({field.label})"}
    return INVENTED[field.shape]
