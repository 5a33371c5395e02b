"""Whom a patient can shut out, in words: roles, purposes, organisations, and people who stand on the case."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.queries import names_of
from hospitium.access.roles import PURPOSES, STAFF, Role
from hospitium.partners.queries import by_number

from .models import Denial

PURPOSE_WORDS = {
    "TREAT": _("treatment"),
    "COC": _("coordination of care"),
    "HPAYMT": _("payment"),
    "HOPERAT": _("running and improving the programme"),
    "HRESCH": _("research"),
    "HCOMPL": _("privacy review"),
    "SYSADMIN": _("administration"),
    "PATRQT": _("the patient's own wish"),
    "ETREAT": _("emergency treatment"),
}
"""HL7 v3 PurposeOfUse in words."""

SHUT_OUT_PURPOSES = ("HRESCH", "HOPERAT", "HPAYMT")


def denied(case: Any, denials: list[Denial], *, to_record: bool) -> dict[str, Any]:
    """The living denials of the case's patient, each with words for `whom` it shuts out; and to record another, the
    `keys` with words of everybody who can be: roles, purposes, the case's offices, its people."""
    offered = _keys(case) if to_record else []
    near = [place for place in (case.office, case.referring_organisation) if place]
    words = _words([*(denial.key for denial in denials), *offered], near)
    return {
        "denials": [{"denial": denial, "whom": words[denial.key]} for denial in denials],
        "keys": [(key, words[key]) for key in offered],
    }


def _keys(case: Any) -> list[str]:
    keys = [f"purpose:{purpose}" for purpose in SHUT_OUT_PURPOSES if purpose in PURPOSES.values()]
    keys += [f"role:{role}" for role in Role if role in STAFF]
    keys += [f"organisation:{number}" for number in (case.office_id, case.referring_organisation_id) if number]
    return keys + [f"person:{number}" for number in case.circle]


def in_words(keys: list[str]) -> list[str]:
    """Whom a patient shuts out by these keys, in words."""
    return list(_words(keys).values())


def _words(keys: list[str], near: Iterable[Any] = ()) -> dict[str, str]:
    parts = {key: key.partition(":")[::2] for key in keys}
    people = names_of(int(of) for kind, of in parts.values() if kind == "person")
    places = {place.pk: place for place in near}
    unknown = {int(of) for kind, of in parts.values() if kind == "organisation"} - places.keys()
    places |= by_number(unknown)
    return {key: _word(kind, of, people, places) for key, (kind, of) in parts.items()}


def _word(kind: str, of: str, people: dict[int, str], places: dict[int, Any]) -> str:
    if kind == "role":
        return str(Role(of).label)
    if kind == "purpose":
        return str(_("Everybody, for the purpose: %(purpose)s") % {"purpose": PURPOSE_WORDS.get(of, of)})
    return people.get(int(of), of) if kind == "person" else getattr(places.get(int(of)), "name", of)
