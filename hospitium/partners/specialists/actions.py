"""Writes of specialists' profiles."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.access.queries import memberships_of
from hospitium.access.roles import Role
from hospitium.kernel.errors import BadInput, NotHere
from hospitium.kernel.places import COUNTRIES
from hospitium.partners.models import ServiceLine

from .errors import AwayEndsBefore, LanguageTwice, LicenceEndsBefore, NotASpecialist
from .models import (
    Gender,
    Level,
    Specialist,
    SpecialistCondition,
    SpecialistLanguage,
    SpecialistLicence,
    System,
)


@dataclass(frozen=True)
class Spoken:
    """A language with its three levels."""

    tag: str
    speaks: int = Level.FULLY
    understands: int = Level.FULLY
    reads: int = Level.FULLY


@dataclass(frozen=True)
class Licence:
    """A place where a specialist may practise, and when."""

    country: str
    region: str = ""
    number: str = ""
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None


@dataclass(frozen=True)
class Treats:
    """Something a specialist treats: a code of a system, words, or both."""

    code: str = ""
    words: str = ""
    system: str = System.ICD10


@transaction.atomic
def describe_specialist(
    *,
    person_id: int,
    by: Actor,
    lines: Collection[str] = (),
    languages: Iterable[Spoken] = (),
    licences: Iterable[Licence] = (),
    conditions: Iterable[Treats] = (),
    credentials: str = "",
    gender: str = "",
    weekly_reviews: int = 5,
    away_from: dt.date | None = None,
    away_until: dt.date | None = None,
    is_offered: bool = True,
) -> Specialist:
    """Keep a specialist's whole profile; `lines` are slugs. A specialist describes themselves, the desk of partners anybody.

    Raises `MayNot`, `NotASpecialist` for somebody without that role, `NotHere` for an unknown line, `LanguageTwice`,
    `LicenceEndsBefore`, `AwayEndsBefore`, `BadInput`.
    """
    if by.id != person_id or Role.SPECIALIST not in by.roles:
        by.require("edit specialists")
    if Role.SPECIALIST not in {role for role, _ in memberships_of(person_id)}:
        raise NotASpecialist
    if away_until and (away_from is None or away_until < away_from):
        raise AwayEndsBefore
    if gender not in {"", *Gender.values}:
        raise BadInput
    languages = list(languages)
    if len({one.tag for one in languages}) < len(languages):
        raise LanguageTwice
    found, _made = Specialist.objects.select_for_update().get_or_create(person_id=person_id)
    found.credentials, found.gender, found.is_offered = credentials.strip()[:200], gender, is_offered
    found.weekly_reviews, found.away_from, found.away_until = min(max(weekly_reviews, 0), 999), away_from, away_until
    found.changed_at, found.changed_by = timezone.now(), by.name
    found.save()
    found.lines.set(_lines(lines))
    _replace(found, SpecialistLanguage, [_language(found, one) for one in languages])
    _replace(found, SpecialistLicence, [_licence(found, one) for one in licences])
    _replace(found, SpecialistCondition, [_condition(found, one) for one in conditions])
    return found


def _lines(slugs: Collection[str]) -> list[ServiceLine]:
    found = list(ServiceLine.objects.filter(slug__in=slugs))
    if len(found) != len(set(slugs)):
        raise NotHere
    return found


def _replace(specialist: Specialist, table: Any, rows: Sequence[Model]) -> None:
    table.objects.filter(specialist=specialist).delete()
    table.objects.bulk_create(rows)


def _language(specialist: Specialist, one: Spoken) -> SpecialistLanguage:
    levels = {"speaks": one.speaks, "understands": one.understands, "reads": one.reads}
    if not one.tag or not set(levels.values()) <= set(Level.values):
        raise BadInput
    return SpecialistLanguage(specialist=specialist, tag=one.tag, **levels)


def _licence(specialist: Specialist, one: Licence) -> SpecialistLicence:
    if one.country not in COUNTRIES or (one.region and not one.region.startswith(f"{one.country}-")):
        raise BadInput
    if one.valid_from and one.valid_until and one.valid_until < one.valid_from:
        raise LicenceEndsBefore
    return SpecialistLicence(specialist=specialist, **vars(one))


def _condition(specialist: Specialist, one: Treats) -> SpecialistCondition:
    code, words = one.code.strip().upper(), one.words.strip()[:200]
    if not (code or words) or one.system not in System.values:
        raise BadInput
    return SpecialistCondition(specialist=specialist, system=one.system if code else "", code=code[:20], words=words)
