"""The way back: where an appointment was before its last move, and with whom."""

import datetime as dt
from dataclasses import dataclass

from hospitium.scheduling.booking.models import Appointment, Verb

from .moving import Instead


@dataclass(frozen=True)
class Before:
    """When it was, and who had whose part; `instead`: none where the same people are in it."""

    begins: dt.datetime
    instead: Instead | None


def before(found: Appointment) -> Before | None:
    """Where an appointment was before its last move; None where its last step was none, or more than one in it changed."""
    step = found.steps.order_by("-id").first()
    if step is None or step.verb != Verb.MOVED or step.was_during is None:
        return None
    gone = [name for name in step.facts.get("was", []) if name not in step.facts.get("now", [])]
    new = [name for name in step.facts.get("now", []) if name not in step.facts.get("was", [])]
    if len(gone) > 1 or len(new) > 1 or len(gone) != len(new):
        return None
    return Before(step.was_during.lower, _instead(found, new[0], gone[0]) if gone else None)


def _instead(found: Appointment, part: str, taker: str) -> Instead:
    refs = dict(found.bookings.order_by("id").values_list("resource__name", "resource__ref"))
    return refs.get(part, ""), refs.get(taker, "")
