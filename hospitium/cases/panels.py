"""What this room hangs on the case page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.access.queries import emergency_of
from hospitium.kernel.panels import Panel

from .models import Case


def _emergency(actor: Actor, case: Case) -> dict[str, Any] | None:
    open_now = emergency_of(actor, case.patient_id) if case.patient_id in actor.glass else None
    return {"until": open_now.until, "case": case} if open_now else None


def _restriction(actor: Actor, case: Case) -> dict[str, Any] | None:
    return {"case": case} if case.is_restricted or actor.may("restrict case") else None


PANELS = [
    Panel("case-top", 0, "emergency", _("Emergency access"), "cases/_emergency.html", _emergency),
    Panel("case-side", 80, "restriction", _("Restricted case"), "cases/_restriction.html", _restriction),
]
