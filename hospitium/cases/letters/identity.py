"""The rule of the passport: a letter names the patient to the letter as the recorded passport does, for the whole stay.

Consulates and border officers compare them sign by sign; a letter that differs is refused at the counter.
"""

import datetime as dt
import unicodedata
from collections.abc import Collection
from typing import Any

from .errors import PassportDiffers, PassportEnds, PassportMissing
from .fields import FIELDS
from .kinds import Kind
from .values import Values, day_in_words

STAYS = ("stay.until", "quarantine.until", "flight.day")
"""Fields that say when the patient still needs the passport."""


def check(kind: Kind, values: Values, used: Collection[str], patient: Any, passport: Any, today: dt.date) -> None:
    """Raise `PassportMissing`, `PassportDiffers` or `PassportEnds` when the letter must not be issued.

    `used`: the fields the letter names. Name and date of birth are compared on every letter, the passport where it is named.
    """
    recorded = {"patient.passport_name": patient.full_name, "patient.birth_date": patient.birth_date}
    if kind.names_passport:
        if passport is None or passport.expires is None:
            raise PassportMissing
        recorded |= {
            "patient.passport_number": passport.value,
            "patient.passport_country": passport.country,
            "patient.passport_expires": passport.expires.isoformat(),
        }
    for name, there in recorded.items():
        here = str(values.get(name) or "")
        if name in used and _same(here) != _same(there):
            raise PassportDiffers(label=FIELDS[name].label, here=here, there=there)
    if kind.names_passport:
        _check_end(values, passport.expires, today)


def _check_end(values: Values, expires: dt.date, today: dt.date) -> None:
    days = [dt.date.fromisoformat(str(values[name])) for name in STAYS if len(str(values.get(name) or "")) == 10]
    last = max([today, *days])
    if expires < last:
        raise PassportEnds(_told(expires), _told(last))


def _told(day: dt.date) -> Any:
    from django.utils.translation import get_language

    return lambda: day_in_words(day, get_language() or "en")


def _same(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
