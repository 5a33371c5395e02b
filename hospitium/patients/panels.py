"""What this room hangs on the case page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.kernel.panels import Panel

from . import queries, sentences
from .denials import denial_keys, denied_by


def _person(actor: Actor, case: Any) -> dict[str, Any]:
    return {
        "patient": case.patient,
        "languages": case.patient.languages.all(),
        "profile": queries.profile_of(case.patient),
        "names": list(case.patient.other_names.all()),
        "identifiers": list(case.patient.identifiers.all()) if actor.may("see clinical facts") else [],
        "topics": queries.ProfileTopic.choices if actor.may("record profile") else [],
    }


def _matches(actor: Actor, case: Any) -> dict[str, Any] | None:
    matches = queries.matches_of(actor, case.patient)
    return {"matches": matches, "patient": case.patient} if matches else None


def _denials(actor: Actor, case: Any) -> dict[str, Any] | None:
    denials = denied_by(case.patient) if case.closed_to or actor.may("record denial") else []
    if not denials and not actor.may("record denial"):
        return None
    return {"denials": denials, "keys": denial_keys(case) if actor.may("record denial") else []}


def _consents(actor: Actor, case: Any) -> dict[str, Any] | None:
    """What was said about data going abroad; whoever writes it down can take a word back and add one."""
    may_record = actor.may("record consent")
    said = queries.words_of(case.patient) if may_record or actor.may("see clinical facts") else []
    if not said and not may_record:
        return None
    return {"words": [sentences.consent_in_words(consent) for consent in said], "may_record": may_record}


PANELS = [
    Panel("case-side", 83, "consents", _("Consent to data going abroad"), "patients/_consents.html", _consents),
    Panel("case-top", 10, "matches", _("Possibly the same person"), "patients/_matches.html", _matches),
    Panel("case-side", 85, "denials", _("Shut out by the patient"), "patients/_denials.html", _denials),
    Panel("case-side", 10, "person", _("Person"), "patients/_person.html", _person),
]
