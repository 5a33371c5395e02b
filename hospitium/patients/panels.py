"""What this room hangs on the case page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.kernel.panels import Panel

from . import queries


def _person(actor: Actor, case: Any) -> dict[str, Any]:
    return {
        "patient": case.patient,
        "languages": list(case.patient.languages.all()),
        "profile": queries.profile_of(case.patient),
        "names": list(case.patient.other_names.all()),
        "identifiers": list(case.patient.identifiers.all()) if actor.may("see clinical facts") else [],
        "topics": queries.ProfileTopic.choices if actor.may("record profile") else [],
    }


def _matches(actor: Actor, case: Any) -> dict[str, Any] | None:
    matches = queries.matches_of(actor, case.patient)
    return {"matches": matches, "patient": case.patient} if matches else None


PANELS = [
    Panel("case-top", 10, "matches", _("Possibly the same person"), "patients/_matches.html", _matches),
    Panel("case-side", 10, "person", _("Person"), "patients/_person.html", _person),
]
