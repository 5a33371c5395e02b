"""Ways from a case to its times: what can be chosen, what could be sooner, conferences. They ask the database nothing."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.kernel.panels import Panel

WAYS = (
    ("choose times", "roster:slots", _("Times to choose from"), "clock"),
    ("answer earlier time", "roster:earlier", _("An earlier time"), "hourglass"),
    ("arrange conference", "roster:conference", _("A conference of several people"), "users"),
)


def _ways(actor: Actor, case: Any) -> dict[str, Any] | None:
    found = [
        (reverse(route, args=[case.ref]), label, icon)
        for act, route, label, icon in WAYS
        if actor.may_for(act, case.patient_id)
    ]
    return {"ways": found} if found else None


PANELS = [
    Panel(slot, 70, "times", _("Times"), f"scheduling/roster/{template}.html", _ways)
    for slot, template in (("case-side", "_ways"), ("referral", "_ways"), ("family", "_ways_home"))
]
