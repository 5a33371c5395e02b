"""What clinical review hangs on the case page; its rows come with the page's other small lists."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.kernel.panels import Panel


def _listed(case: Any, name: str) -> list[Any]:
    return list(vars(case).get("parts", {}).get(name, []))


def _review(actor: Actor, case: Any) -> dict[str, Any] | None:
    may_read, may_ask = actor.may("see reviews"), actor.may("ask for information")
    questions, opinions = _listed(case, "questions"), _listed(case, "opinions")
    if not (may_read or questions or opinions):
        return None
    return {
        "case": case,
        "questions": questions,
        "opinions": opinions,
        "may_read": may_read and case.review != "not_begun",
        "may_ask": may_ask,
        "is_told": not may_read,
    }


PANELS = [Panel("case-side", 10, "review", _("Clinical review"), "cases/reviewing/_panel.html", _review)]
