"""What a handover should bring: each a question to the case. Nothing of it forbids handing over; what is missing is named."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.patients.queries import file_of
from hospitium.patients.standing_in.queries import companions_of

Check = Callable[[Actor, Any], bool]

WORDS: dict[str, Promise] = {
    "born": _("Date of birth"),
    "language": _("Language of the family"),
    "contact": _("Somebody who can be reached"),
    "question": _("What the family asks for"),
    "records": _("Records that were asked for"),
    "consent": _("Consent to data going abroad"),
    "owner": _("A coordinator"),
}


def _records(actor: Actor, case: Any) -> bool:
    return bool(case.records_wanted) and case.records_here >= case.records_wanted


CHECKS: dict[str, Check] = {
    "born": lambda actor, case: bool(case.patient.birth_date),
    "language": lambda actor, case: bool(file_of(actor, case.patient).languages),
    "contact": lambda actor, case: (
        case.patient.contacts.exists() or any(one.telephone for one in companions_of(case.patient))
    ),
    "question": lambda actor, case: bool(case.question),
    "records": _records,
    "consent": lambda actor, case: any(
        one.word == "permit" and not getattr(one, "is_withdrawn", False) for one in file_of(actor, case.patient).words
    ),
    "owner": lambda actor, case: case.owner_id is not None,
}


def checked(actor: Actor, case: Any) -> list[tuple[str, bool]]:
    """What is there and what is missing, in the order in which it is asked."""
    return [(slug, check(actor, case)) for slug, check in CHECKS.items()]


def in_words(checklist: list[Any]) -> list[dict[str, Any]]:
    """A checklist for a page; what an older one asked and nobody asks any more keeps its name."""
    return [{"label": WORDS.get(slug, slug), "is_there": is_there} for slug, is_there in checklist]
