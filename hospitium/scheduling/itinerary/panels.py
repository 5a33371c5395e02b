"""What of a visit hangs on pages of rooms below: a way to it, which costs a page no question."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hospitium.access.acting import Actor
from hospitium.cases.queries import Case
from hospitium.kernel.panels import Panel

TITLE, TEMPLATE = gettext_lazy("Visit"), "scheduling/itinerary/_panel.html"


def _way(actor: Actor, case: Case) -> dict[str, Any] | None:
    """To what the family reads for whoever books; to the dates for everybody else."""
    if actor.may("book appointments"):
        return {"url": reverse("itinerary:itinerary", args=[case.ref]), "words": _("The visit as the family reads it")}
    return {"url": reverse("itinerary:stay", args=[case.ref]), "words": _("Dates of the visit")}


PANELS = [
    Panel("case-side", 20, "visit", TITLE, TEMPLATE, _way),
    Panel("referral", 40, "visit", TITLE, TEMPLATE, _way),
]
