"""From the subject of a document to a proposed patient: everything stated is carried over, nothing is guessed."""

from typing import Any

from hospitium.access.acting import Actor
from hospitium.kernel import places
from hospitium.kernel.names import PersonName
from hospitium.patients.actions import register_patient

from . import passing
from . import reading as shapes
from .models import SourceDocument

PREFERENCE = ["official", "usual", "", "temp", "nickname", "maiden", "old", "anonymous"]


def propose_patient(subject: shapes.Subject, *, document: SourceDocument, by: Actor) -> Any:
    """A new patient record from the document's subject, with likely doubles noted for the desk to decide."""
    country = subject.country if subject.country in places.COUNTRIES else ""
    return register_patient(
        name=name_of(subject),
        by=by,
        other_names=[(name.text or _joined(name), name.use, "") for name in subject.names],
        identifiers=[
            (number.system, number.value, number.type_text)
            for number in subject.identifiers
            if number.value and not number.masked
        ],
        contacts=subject.telecoms,
        languages=_languages(subject),
        stated_by=f"document {document.ref}",
        office_id=document.office_id,
        birth_date=birth_of(subject),
        sex=subject.gender[:20],
        country=country,
        zone=places.default_zone(country) if country else "",
        interpreter_needed=True if any(language.interpreter for language in subject.languages) else None,
        is_demo=document.is_demo,
        with_matches=True,
    )


def name_of(subject: shapes.Subject) -> PersonName:
    """The name to show: the official one (a native form beside it), as sent; both surnames always survive."""
    ranked = sorted(
        (name for name in subject.names if name.text or _joined(name)),
        key=lambda name: PREFERENCE.index(name.use) if name.use in PREFERENCE else 3,
    )
    latin = next((name for name in ranked if (name.text or _joined(name)).isascii()), None)
    shown = latin or (ranked[0] if ranked else None)
    if shown is None:
        return PersonName(full=subject.fallback_name or "?")
    native = next(
        (
            name
            for name in ranked
            if name is not shown
            and not (name.text or _joined(name)).isascii()
            and name.representation in ("ideographic", "syllabic", "")
        ),
        None,
    )
    return PersonName(
        full=(shown.text or _joined(shown))[:300],
        given=" ".join(shown.given)[:150],
        family=shown.family[:150],
        second_family=shown.second_family[:150],
        native=(native.text or _joined(native))[:300] if native else "",
    )


def other_name(name: shapes.HumanName) -> PersonName:
    """One of the subject's names, as sent."""
    parts = {
        "given": " ".join(name.given)[:150],
        "family": name.family[:150],
        "second_family": name.second_family[:150],
    }
    return PersonName(full=(name.text or _joined(name))[:300] or "?", **parts)


def subject_of(document: SourceDocument) -> shapes.Subject:
    """The subject of a document that was read, from its row."""
    return passing.built(shapes.Subject, document.subject or {})


def _joined(name: shapes.HumanName) -> str:
    return " ".join(part for part in (*name.prefix, *name.given, name.family, *name.suffix) if part).strip()


def birth_of(subject: shapes.Subject) -> str:
    """The birth date as far as it is stated (YYYY[-MM[-DD]]), or nothing."""
    date = subject.birth_date
    return date.text[:10] if date and date.precision in ("year", "month", "day", "instant") else ""


def _languages(subject: shapes.Subject) -> list[dict[str, Any]]:
    seen: dict[str, dict[str, Any]] = {}
    for language in subject.languages:
        seen.setdefault(language.tag[:35], {"tag": language.tag[:35], "is_preferred": bool(language.preferred)})
    return [language for tag, language in seen.items() if tag]
