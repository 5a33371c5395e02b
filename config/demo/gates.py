"""What the gates of fictional cases show: the further a case has come, the more is known; some of it ends, some is passed."""

import datetime as dt
from typing import Any

from django.utils import timezone

FACTS = {
    "clinical": ("Tomas Lindqvist", "The board says that surgery is possible and travel reasonable"),
    "financial": ("Grace Abara", "Deposit of 60% arrived; the guarantee covers the rest"),
    "travel": ("Noor Jaber", "Visa granted, fit-to-fly form signed"),
    "language": ("Mira Castellanos", "An interpreter is booked for every day of the visit"),
}
KNOWN = {
    "estimate": ("clinical",),
    "clearance": ("clinical", "language"),
    "visa": ("clinical", "financial", "language"),
    "travel": ("clinical", "financial", "travel", "language"),
}
WORRIES = {
    1: ("language", "amber", "Only a video interpreter for the third day"),
    2: ("travel", "red", "The visa was refused; an appeal is on its way"),
    3: ("financial", "unknown", "The guarantee letter has no stamp"),
}


def pathway_of(number: int, stage: str, urgency: str) -> str:
    """The pathway of the n-th case: most are treated here; the others only where their pathway has the stage."""
    from hospitium.cases.pathways.plan import USUAL, shipped

    wanted = "urgent_transfer" if urgency == "emergency" else RARE.get(number % 20, USUAL)
    return wanted if stage in shipped()[wanted].stages else USUAL


RARE = {3: "second_opinion", 8: "second_opinion", 13: "second_opinion", 17: "physician_advice", 11: "virtual_follow_up"}


def stand_before_gates(case: Any) -> None:
    """Gates of a case by its stage, one in four with a worry; visits before open gates are confirmed."""
    from hospitium.cases.models import Gate

    now, asked = timezone.now(), case.plan.rules.gates
    rows = {
        kind: Gate(case=case, kind=kind, state="green", by=by, fact=fact, at=case.stage_at)
        for kind, (by, fact) in FACTS.items()
        if kind in KNOWN.get(case.stage, ()) and kind in asked
    }
    kind, state, fact = WORRIES.get(case.pk % 8, ("", "", ""))
    if kind in rows:
        rows[kind].state, rows[kind].fact = state, fact
    if kind in rows and state != "amber" and case.pk % 16 == 2:
        rows[kind].override_by, rows[kind].override_reason = "Programme lead", "The embassy gave its word by telephone"
        rows[kind].override_until = now + dt.timedelta(days=5)
    Gate.objects.bulk_create(rows.values())
    if case.travel == "planning" and {*asked} <= {*rows} and all(row.shown.lets_through(now) for row in rows.values()):
        case.stand(case.standing.moved({"travel": "confirmed"}))
