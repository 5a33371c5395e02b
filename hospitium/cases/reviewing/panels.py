"""What clinical review hangs on the case page; its rows come with the page's other small lists."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.kernel.panels import Panel

from .queries import opinions_of


def _listed(case: Any, name: str) -> list[Any]:
    return list(vars(case).get("parts", {}).get(name, []))


def _review(actor: Actor, case: Any) -> dict[str, Any] | None:
    may_read, may_ask = actor.may("see reviews"), actor.may("ask for information")
    questions, opinions = _listed(case, "questions"), _listed(case, "opinions")[:3]
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


def _released(actor: Actor, case: Any) -> dict[str, Any] | None:
    """For whoever is told of opinions and reads no reviews: what was said to them."""
    at_hand = _listed(case, "opinions") if "parts" in vars(case) else opinions_of(actor, case)[:5]
    released = [one for one in at_hand if one.released_at]
    return {"opinions": released} if released else None


PANELS = [
    Panel("case-record", 10, "review", _("Clinical review"), "cases/reviewing/_panel.html", _review),
    Panel("referral", 10, "opinions", _("Opinion for you"), "cases/reviewing/_released.html", _released),
    Panel("family", 10, "opinions", _("Opinion for you"), "cases/reviewing/_released.html", _released),
]
