"""What visits hang on the case page: the door, whose state is fetched when the page stands."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.kernel.panels import Panel

STAGES = frozenset({"estimate", "clearance", "visa", "travel", "stay", "discharge"})
"""Stages in which a visit is planned or under way."""


def _visit(actor: Actor, case: Any) -> dict[str, Any] | None:
    return {"case": case} if actor.may("see visit plan") and case.stage in STAGES else None


PANELS = [Panel("case-side", 3, "visit", _("Visit"), "scheduling/visits/_panel.html", _visit)]
