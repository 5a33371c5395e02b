"""What this room hangs on the case page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.kernel.panels import Panel

from . import queries, sentences
from .denials import denied
from .telling.queries import parts_sent


def _person(actor: Actor, case: Any) -> dict[str, Any]:
    file, whole = queries.file_of(actor, case.patient), actor.may_for("see clinical facts", case.patient_id)
    is_stranger = case.patient_id in dict(actor.stands) and not whole
    return {
        "patient": case.patient,
        "languages": file.languages,
        "profile": [] if is_stranger else file.profile,
        "names": file.names,
        "identifiers": file.identifiers if whole else [],
        "topics": queries.ProfileTopic.choices if actor.may("record profile") else [],
    }


def _matches(actor: Actor, case: Any) -> dict[str, Any] | None:
    file = queries.file_of(actor, case.patient)
    return {"matches": file.matches, "patient": case.patient, "identifiers": file.identifiers} if file.matches else None


def _denials(actor: Actor, case: Any) -> dict[str, Any] | None:
    denials, to_record = queries.file_of(actor, case.patient).denials, actor.may("record denial")
    return denied(case, denials, to_record=to_record) if denials or to_record else None


def _consents(actor: Actor, case: Any) -> dict[str, Any] | None:
    """What was said about data going abroad; whoever writes it down can take a word back and add one."""
    may_record = actor.may("record consent")
    may_read = actor.may_for("see clinical facts", case.patient_id)
    said = queries.file_of(actor, case.patient).words if may_record or may_read else []
    if not said and not may_record:
        return None
    return {"words": [sentences.consent_in_words(consent) for consent in said], "may_record": may_record}


def _told(actor: Actor, case: Any) -> dict[str, Any] | None:
    """What the family answered in its forms, for whoever works on the case."""
    if not (actor.may("see staff notes") and actor.may("see clinical facts")):
        return None
    parts = parts_sent(queries.file_of(actor, case.patient).answers)
    return {"parts": parts} if parts else None


PANELS = [
    Panel("case-side", 12, "told", _("Told by the family"), "patients/_told.html", _told),
    Panel("case-side", 83, "consents", _("Consent to data going abroad"), "patients/_consents.html", _consents),
    Panel("case-top", 10, "matches", _("Possibly the same person"), "patients/_matches.html", _matches),
    Panel("case-side", 85, "denials", _("Shut out by the patient"), "patients/_denials.html", _denials),
    Panel("case-side", 10, "person", _("Person"), "patients/_person.html", _person),
]
