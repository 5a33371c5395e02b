"""Witnessing a consent: the word itself is a `Consent` like any other; who stood by is kept beside it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.access.roles import Role
from hospitium.kernel.errors import BadInput
from hospitium.patients.consents import current_texts, give_consent
from hospitium.patients.models import Consent, Patient

from .models import Witnessed


class PhotographNeeded(BadInput):
    """What was signed on paper is kept as it was signed."""

    code = "photograph-needed"
    message = _("A consent on paper needs a photograph of the signed page.")


class InterpreterNeeded(BadInput):
    """Words that were not read in a language the patient speaks were interpreted by somebody."""

    code = "interpreter-needed"
    message = _("The text is in a language the patient is not known to speak: name who interpreted it.")


@transaction.atomic
def witness_consent(
    *, patient: Patient, text_id: int, by: Actor, interpreter: str = "", paper: str = "", **said: Any
) -> Witnessed:
    """Keep a consent given in front of the actor. `paper`: reference of the photographed page, which a consent in writing
    needs; `said`: as `give_consent` takes it. Raises as that does, and `PhotographNeeded`, `InterpreterNeeded`.
    """
    by.require("witness consent")
    if said.get("way") == Consent.Way.WRITTEN and not paper:
        raise PhotographNeeded
    text = next((one for one in current_texts() if one.pk == text_id), None)
    if text and not interpreter.strip() and not _understood(patient, text.language):
        raise InterpreterNeeded
    consent = give_consent(patient=patient, text_id=text_id, by=by, **said)
    offices = by.organisations(Role.OFFICE_CONSULTANT)
    return Witnessed.objects.create(
        consent=consent,
        witness=by.name,
        witness_id=by.id,
        office_id=offices[0] if offices else None,
        language=consent.text.language,
        interpreter=interpreter.strip()[:200],
        paper=paper,
    )


def _understood(patient: Patient, language: str) -> bool:
    """Whether a text in the language needs nobody between: the patient is known to speak it, or nobody asked yet."""
    spoken = [one.tag.split("-")[0] for one in patient.languages.all()]
    return not spoken or language.split("-", maxsplit=1)[0] in spoken
