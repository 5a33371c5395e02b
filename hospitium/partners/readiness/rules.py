"""Whether a line is ready: what is asked of it, what is shown, what is missing. Pure: no table, no clock of its own."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hospitium.kernel.names import folded


class Kind(models.TextChoices):
    """What a line shows before it is offered (study of the programmes, 4.1: publish what a line can do, with its source)."""

    VOLUMES = "volumes", _("Volumes")
    OUTCOMES = "outcomes", _("Outcomes")
    ACCREDITATION = "accreditation", _("Accreditation")
    LANGUAGE = "language", _("Language cover")
    LEAD = "lead", _("Named lead")


class State(models.TextChoices):
    """What a line is in a country."""

    PROPOSED = "proposed", pgettext_lazy("service line", "Proposed")
    READY = "ready", pgettext_lazy("service line", "Ready")
    SUSPENDED = "suspended", pgettext_lazy("service line", "Suspended")
    RETIRED = "retired", pgettext_lazy("service line", "Retired")


class Lack(models.TextChoices):
    """Why a requirement is not met."""

    ABSENT = "absent", _("nothing is shown")
    EXPIRED = "expired", _("what was shown has expired")
    TOO_LITTLE = "too_little", _("what is shown is not enough")
    TOO_MUCH = "too_much", _("what is shown is too much")


HELD = frozenset({State.SUSPENDED, State.RETIRED})
"""States a person put the line into; evidence alone does not end them."""


@dataclass(frozen=True)
class Wanted:
    """What is asked: a kind, of what (a measure, a body, a language's tag; empty: any), within which bounds, where."""

    kind: str
    subject: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    country: str = ""
    of_line: bool = False
    since: dt.date = dt.date.min
    until: dt.date | None = None
    number: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """What it is about: the nearer of two with the same key counts."""
        return self.kind, folded(self.subject)

    @property
    def nearness(self) -> tuple[bool, bool, dt.date, int]:
        """How closely it fits: what is said of this line in this country beats what is said of all."""
        return self.of_line, bool(self.country), self.since, self.number


@dataclass(frozen=True)
class Shown:
    """What is shown: volumes and hours are numbers, outcomes values; `until` is the last day it counts."""

    kind: str
    subject: str = ""
    value: Decimal | None = None
    begins: dt.date | None = None
    ends: dt.date | None = None
    until: dt.date | None = None
    country: str = ""
    number: int = 0

    def counts(self, country: str, day: dt.date) -> bool:
        """Whether it says something about a country on a day."""
        return self.country in ("", country) and (self.until is None or day <= self.until)

    @property
    def a_year(self) -> Decimal:
        """A volume for one year. Longer periods are averaged; a shorter one is not stretched."""
        if self.value is None:
            return Decimal(0)
        days = (self.ends - self.begins).days + 1 if self.begins and self.ends else 365
        return self.value if days <= 366 else (self.value * 365 / days).quantize(Decimal("0.1"))


@dataclass(frozen=True)
class Check:
    """One line of the checklist: what is asked, what answers it, and what is missing (empty: met)."""

    wanted: Wanted
    shown: tuple[Shown, ...] = ()
    lack: str = ""
    value: Decimal | None = None
    expires: dt.date | None = field(default=None, compare=False)

    @property
    def is_met(self) -> bool:
        """Whether nothing is missing."""
        return not self.lack


def asked(wanted: Iterable[Wanted], country: str, day: dt.date) -> list[Wanted]:
    """What is asked of a line in a country on a day: of two about the same thing, the nearer one."""
    found: dict[tuple[str, str], Wanted] = {}
    for one in wanted:
        if one.country in ("", country) and one.since <= day and (one.until is None or day < one.until):
            other = found.get(one.key)
            found[one.key] = one if other is None or one.nearness > other.nearness else other
    order = list(Kind)
    return sorted(found.values(), key=lambda one: (order.index(Kind(one.kind)), one.subject))


def checklist(wanted: Iterable[Wanted], shown: Sequence[Shown], country: str, day: dt.date) -> list[Check]:
    """What is asked in a country on a day, each with what answers it."""
    return [_check(one, shown, country, day) for one in asked(wanted, country, day)]


def _check(wanted: Wanted, shown: Sequence[Shown], country: str, day: dt.date) -> Check:
    about = [one for one in shown if one.kind == wanted.kind and _is_about(one, wanted)]
    living = tuple(one for one in about if one.counts(country, day))
    if not living:
        over = any(one.country in ("", country) for one in about)
        return Check(wanted, (), Lack.EXPIRED if over else Lack.ABSENT)
    counted = _counted(wanted, living)
    value = _value(wanted, counted)
    ends = [one.until for one in counted if one.until]
    return Check(wanted, counted, _lack(wanted, value), value, min(ends, default=None))


def _is_about(shown: Shown, wanted: Wanted) -> bool:
    return not wanted.subject or folded(shown.subject) == folded(wanted.subject)


def _counted(wanted: Wanted, living: tuple[Shown, ...]) -> tuple[Shown, ...]:
    """Which of it counts: of outcomes the newest, whatever it says; hours of a language add up; otherwise the best."""
    if wanted.kind == Kind.LANGUAGE:
        return living
    if wanted.kind == Kind.OUTCOMES:
        return (max(living, key=lambda one: (one.ends or dt.date.min, one.number)),)
    if wanted.kind == Kind.VOLUMES:
        return (max(living, key=lambda one: (one.a_year, one.until or dt.date.max, one.number)),)
    return (max(living, key=lambda one: (one.until or dt.date.max, one.number)),)


def _value(wanted: Wanted, counted: tuple[Shown, ...]) -> Decimal | None:
    if wanted.kind == Kind.VOLUMES:
        return counted[0].a_year
    if wanted.kind == Kind.LANGUAGE:
        return sum((one.value or Decimal(0) for one in counted), Decimal(0))
    return counted[0].value if wanted.kind == Kind.OUTCOMES else None


def _lack(wanted: Wanted, value: Decimal | None) -> str:
    if wanted.minimum is not None and (value is None or value < wanted.minimum):
        return Lack.TOO_LITTLE
    if wanted.maximum is not None and (value is None or value > wanted.maximum):
        return Lack.TOO_MUCH
    return ""


def state_of(held: str, checks: Sequence[Check], review_on: dt.date | None, day: dt.date) -> State:
    """What the line is: as a person put it, else ready when all is met, something is asked, and the review is not overdue."""
    if held in HELD:
        return State(held)
    is_proven = bool(checks) and all(one.is_met for one in checks)
    return State.READY if is_proven and (review_on is None or day <= review_on) else State.PROPOSED


NEAR = (7, 30, 60)
"""Days before something ends at which its line's lead is warned, nearest first."""


def warning_due(until: dt.date, warned_at: int | None, day: dt.date) -> int | None:
    """Which warning is due about something that ends then; None when it was given, or is not yet due, or it is over."""
    left = (until - day).days
    near = next((days for days in NEAR if left <= days), None)
    return near if near is not None and left >= 0 and (warned_at is None or near < warned_at) else None
