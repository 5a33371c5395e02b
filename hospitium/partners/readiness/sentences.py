"""Readiness in the reader's language."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from hospitium.kernel import clock
from hospitium.kernel.places import country_name, language_name

from .rules import Check, Kind, Lack, State, Wanted


def in_place(country: str) -> str:
    """A country's name; the empty one stands for all of them."""
    return country_name(country) if country else _("Everywhere")


def asked_in_words(wanted: Wanted) -> str:
    """What is asked, as a checklist says it."""
    facts = {"what": _what(wanted), "least": number(wanted.minimum), "most": number(wanted.maximum)}
    has_least, has_most = wanted.minimum is not None, wanted.maximum is not None
    if wanted.kind == Kind.VOLUMES:
        return (
            _("At least %(least)s a year: %(what)s") % facts if has_least else _("Numbers for a year: %(what)s") % facts
        )
    if wanted.kind == Kind.LANGUAGE:
        return _("%(what)s at least %(least)s hours a week") % facts if has_least else _("Spoken: %(what)s") % facts
    if wanted.kind == Kind.ACCREDITATION:
        return _("Accredited by %(what)s") % facts
    if wanted.kind == Kind.LEAD:
        return _("A lead is named")
    if has_least and has_most:
        return _("%(what)s between %(least)s and %(most)s") % facts
    if has_least or has_most:
        return (_("%(what)s at least %(least)s") if has_least else _("%(what)s at most %(most)s")) % facts
    return _("Published: %(what)s") % facts


def _what(wanted: Wanted) -> str:
    if wanted.kind == Kind.LANGUAGE:
        return language_name(wanted.subject) if wanted.subject else _("the patients' language")
    return wanted.subject or {
        Kind.VOLUMES: _("patients treated"),
        Kind.OUTCOMES: _("an outcome of care"),
        Kind.ACCREDITATION: _("a body of their own country or an international one"),
    }.get(Kind(wanted.kind), "")


def lack_in_words(check: Check) -> str:
    """What is missing of it; empty when it is met."""
    if check.is_met:
        return ""
    lack = str(Lack(check.lack).label)
    return f"{lack} ({number(check.value)})" if check.value is not None else lack


def missing_in_words(readiness: Any) -> str:
    """Why a line is not ready somewhere, in one line."""
    if readiness.state in (State.SUSPENDED, State.RETIRED):
        state = str(State(readiness.state).label)
        return f"{state} ({readiness.standing.reason})" if readiness.standing and readiness.standing.reason else state
    missing = [f"{asked_in_words(one.wanted)} – {lack_in_words(one)}" for one in readiness.missing]
    if not readiness.checks:
        return _("nothing is asked of it yet, so nothing is proven")
    if missing:
        return "; ".join(missing)
    review = readiness.standing.review_on if readiness.standing else None
    return (
        _("its review was due on %(day)s") % {"day": clock.day(review)} if review else pgettext("readiness", "nothing")
    )


def number(value: Decimal | None) -> str:
    """A number without zeros nobody asked for."""
    return "" if value is None else f"{value.normalize():f}"


NEEDED = {
    Kind.VOLUMES: gettext_lazy("a number and the period it is for"),
    Kind.OUTCOMES: gettext_lazy("a measure, its value and the period it is for"),
    Kind.ACCREDITATION: gettext_lazy("the body, the number and the last day"),
    Kind.LANGUAGE: gettext_lazy("a language and the hours a week"),
    Kind.LEAD: gettext_lazy("a person who signs in here"),
}
