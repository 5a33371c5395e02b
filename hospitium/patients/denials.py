"""Whom a patient can shut out, in words: roles, purposes, organisations, and people who stand on the case."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.queries import names_of
from hospitium.access.roles import PURPOSES, STAFF, Role
from hospitium.partners.queries import by_number

from . import queries
from .models import Patient

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


def denied_by(patient: Patient) -> list[dict[str, Any]]:
    """The patient's living denials, each with words for whom it shuts out."""
    denials = queries.denials_of(patient)
    words = _words([denial.key for denial in denials])
    return [{"denial": denial, "whom": words[denial.key]} for denial in denials]


def denial_keys(case: Any) -> list[tuple[str, str]]:
    """(key, words) of everybody who can be shut out of this case's patient: roles, purposes, its office, its people."""
    keys = [f"purpose:{purpose}" for purpose in SHUT_OUT_PURPOSES if purpose in PURPOSES.values()]
    keys += [f"role:{role}" for role in Role if role in STAFF]
    keys += [f"organisation:{number}" for number in (case.office_id, case.referring_organisation_id) if number]
    keys += [f"person:{number}" for number in case.circle]
    words = _words(keys)
    return [(key, words[key]) for key in keys]


def _words(keys: list[str]) -> dict[str, str]:
    parts = {key: key.partition(":")[::2] for key in keys}
    people = names_of(int(of) for kind, of in parts.values() if kind == "person")
    places = by_number(int(of) for kind, of in parts.values() if kind == "organisation")
    return {key: _word(kind, of, people, places) for key, (kind, of) in parts.items()}


def _word(kind: str, of: str, people: dict[int, str], places: dict[int, Any]) -> str:
    if kind == "role":
        return str(Role(of).label)
    if kind == "purpose":
        return str(_("Everybody, for the purpose: %(purpose)s") % {"purpose": PURPOSE_WORDS.get(of, of)})
    return people.get(int(of), of) if kind == "person" else getattr(places.get(int(of)), "name", of)
