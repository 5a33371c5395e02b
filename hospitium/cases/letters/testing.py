"""Builders for tests: a passport, values for every field in every language, letters drafted and issued."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.cases.models import Case
from hospitium.patients.actions import record_passport

from . import actions
from .fields import FIELDS, Shape, Source
from .models import Letter
from .wordings import today

SITE = "https://letters.example.org"
WORDS = {
    "en": "Degenerative disease of the lumbar spine with narrowing of the canal",
    "es": "Enfermedad degenerativa de la columna lumbar con estrechez del canal; año próximo, corazón y riñón sanos",
    "zh-hans": "腰椎退行性病变伴椎管狭窄，心肾功能正常，建议择期手术",
    "ar": "مرض تنكّسي في العمود الفقري القطني مع تضيّق في القناة، والقلب والكلى سليمان",
}
PLAIN = {
    Shape.LINE: "Dr. Tomas Lindqvist",
    Shape.MONEY: "USD 48250.00",
    Shape.COUNTRY: "MX",
    Shape.MOMENT: "2031-05-17T09:30",
}


def describe_house(**facts: Any) -> None:
    """A letterhead of the home campus, numbers beginning with ICH."""
    with acting(SYSTEM):
        names = {"en": "Mirador Bay Medical Center", "es": "Centro Médico Mirador Bay", "ar": "مركز ميرادور باي الطبي"}
        said = {
            "names": names | {"zh-hans": "米拉多湾医疗中心"},
            "address": "1 Bay Road, Los Angeles, CA 90001, United States",
        }
        said |= {"telephone": "+1 213 555 0100", "email": "programme@miradorbay.example", "prefix": "ICH"}
        actions.edit_letterhead(by=SYSTEM, **said | facts)


def give_passport(case: Case, number: str = "G12345678", days: int = 2000) -> None:
    """Record a passport for the patient of a case."""
    with acting(SYSTEM):
        expires = today() + dt.timedelta(days=days)
        record_passport(patient=case.patient, number=number, country="MX", expires=expires, by=SYSTEM)


def complete(languages: Sequence[str], **more: Any) -> dict[str, Any]:
    """A value for every field that people type, in every language of the letter; `more` by field with `__` for the dot."""
    values: dict[str, Any] = {}
    for name, field in FIELDS.items():
        if field.source == Source.HAND and name != "letter.variant":
            values[name] = (
                {code: _words(field.shape, code) for code in languages} if field.by_language else _plain(name)
            )
    return values | {"stay.since": _day(30)} | {name.replace("__", "."): value for name, value in more.items()}


def _words(shape: Shape, language: str) -> str:
    text = WORDS[language]
    return {Shape.WORDS: text[:40].strip(), Shape.LIST: f"{text}\n{text}", Shape.TEXT: f"{text}.\n{text}."}[shape]


def _plain(name: str) -> str:
    if FIELDS[name].shape == Shape.DAY:
        return _day(1 if name.endswith(("since", "received")) else 60)
    return PLAIN[FIELDS[name].shape]


def _day(days: int) -> str:
    return (today() + dt.timedelta(days=days)).isoformat()


def make_draft(case: Case, kind: str, *languages: str, by: Actor, variant: str = "", **more: Any) -> Letter:
    """A draft with every field filled in."""
    with acting(by):
        letter = actions.draft_letter(
            case_ref=case.ref, kind=kind, languages=languages or ["en"], variant=variant, by=by
        )
        filled = complete(letter.languages, **more)
        return actions.fill_letter(case_ref=case.ref, number=letter.pk, filled=filled, by=by)


def make_issued(case: Case, kind: str, *languages: str, by: Actor, **more: Any) -> Letter:
    """The same, signed and issued."""
    letter = make_draft(case, kind, *languages, by=by, **more)
    with acting(by):
        return actions.issue_letter(case_ref=case.ref, number=letter.pk, title="Coordinator", site=SITE, by=by)
