"""What people and addresses write as text, read one way everywhere: a row's number, a day, a moment.

Text that is none of these reads as None, in a form as a translated refusal; none of it breaks what asks next. A day or a
moment lies between 1900 and 2199: farther ones are slips of a finger, and at the edges of the calendar (years 1 and 9999)
another zone has no such day.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from .clock import zone_of
from .errors import Unfilled

FIRST, LAST = 1900, 2199
"""The first and the last year anybody may write."""


def filled(form: forms.Form) -> dict[str, Any]:
    """What a form was filled with, by field. Raises `Unfilled`."""
    if not form.is_valid():
        raise Unfilled(what=" ".join(dict.fromkeys(_wrong(form))))
    return form.cleaned_data


def _wrong(form: forms.Form) -> Iterator[str]:
    """What is wrong with each field, by its label where it has one; a word from outside does not fill the page."""
    for name, problems in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        for said in problems:
            yield f"{label}: {said}"[:200] if label else str(said)[:200]


def number_in(text: str | None) -> int | None:
    """A number from 0 on that a row can have, written with the digits 0 to 9; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def numbers_in(texts: list[str]) -> list[int]:
    """Those that are numbers (see `number_in`), in their order."""
    return [number for number in map(number_in, texts) if number is not None]


def day_in(text: str) -> dt.date | None:
    """A day as ISO 8601 writes it; None for anything else."""
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return found if _is_near(found) else None


def moment_in(text: str) -> dt.datetime | None:
    """A moment as ISO 8601 writes it, with or without its distance from UTC; None for anything else."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if _is_near(found) else None


def key_in(text: str) -> tuple[dt.datetime, int] | None:
    """The key of a line in a list ordered by moment and number (`moment~number`); None for anything else."""
    moment, _mark, number = text.partition("~")
    at, row = moment_in(moment), number_in(number)
    return (at, row) if at and at.tzinfo and row is not None else None


def on_clock(told: dt.datetime, zone: str) -> dt.datetime:
    """A moment in UTC; one without its distance from UTC is read on the clock of the zone, before the change where clocks
    change.
    """
    return (told if told.tzinfo else told.replace(tzinfo=zone_of(zone))).astimezone(dt.UTC)


def on_wall(day: str, time: str, zone: str) -> dt.datetime | None:
    """The moment (UTC) at which a clock of the zone shows a day and an hour; None where these are none."""
    told = moment_in(f"{day}T{time}")
    return on_clock(told, zone) if told else None


def path_in(text: str | None) -> str:
    """A place of ours, as its path (“/cases/”); empty for anything else, above all for a place elsewhere."""
    return text if text and text.startswith("/") and url_has_allowed_host_and_scheme(text, None) else ""


def _is_near(found: dt.date) -> bool:
    return FIRST <= found.year <= LAST


def _near(found: dt.date) -> None:
    if not _is_near(found):
        raise forms.ValidationError(
            _("Give a day between %(first)s and %(last)s."), params={"first": FIRST, "last": LAST}
        )


class Day(forms.DateField):
    """A day."""

    default_validators = [_near]


class LocalMoment(forms.DateTimeField):
    """A day and an hour on the wall of whoever writes it; `on_clock` gives the moment."""

    default_validators = [_near]

    def to_python(self, value: Any) -> dt.datetime | None:
        found = super().to_python(value)
        return found.replace(tzinfo=None) if found else None


class Moment(forms.Field):
    """A moment in ISO 8601, as a script or a button carries it; `on_clock` gives it in UTC."""

    default_validators = [_near]

    def to_python(self, value: Any) -> dt.datetime | None:
        try:
            return dt.datetime.fromisoformat(value) if value else None
        except ValueError as problem:
            raise forms.ValidationError(forms.DateTimeField.default_error_messages["invalid"]) from problem
