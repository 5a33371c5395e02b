"""How a proposed time is for everybody, in sentences."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hospitium.kernel.clock import moment
from hospitium.scheduling.meeting.finding import Answer, Proposal
from hospitium.scheduling.meeting.reach import ASLEEP, AWAY, Part

SIDES = {
    "family": gettext_lazy("the family"),
    "referrer": gettext_lazy("the referring physician"),
    "office": gettext_lazy("the regional office"),
}
WHOSE = {
    "patient": gettext_lazy("Patient"),
    "referrer": gettext_lazy("Referring physician"),
    "office": gettext_lazy("Regional office"),
    "campus": gettext_lazy("Campus"),
}
"""Whose clock stands beside whose."""


def told(answer: Answer, known: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each proposal with everybody's own clock and what there is to know about it."""
    return [_told(one, known) for one in answer.proposals]


def _told(one: Proposal, known: Mapping[str, Any]) -> dict[str, Any]:
    clocks = [(known[part.key], moment(one.begins, known[part.key].zone)) for part in one.parts if not part.why]
    said = [_missing(part, known[part.key]) for part in one.missing]
    said += [_bothered(part, known[part.key].name) for part in one.bothered]
    return {"begins": one.begins, "clocks": clocks, "said": said, "is_easy": not said}


def _missing(part: Part, who: Any) -> str:
    facts = {"who": who.name}
    if part.why == ASLEEP:
        return _("It is night for %(who)s.") % facts
    if part.until is None:
        return _("%(who)s is not there.") % facts
    facts["until"] = moment(part.until, who.zone)
    if part.why == AWAY:
        return _("%(who)s is not there until %(until)s.") % facts
    return _("%(who)s has something else until %(until)s.") % facts


def _bothered(part: Part, who: str) -> str:
    if part.price >= 3:
        return _("Very early or late for %(who)s; they are spared next time.") % {"who": who}
    return _("Somewhat early or late for %(who)s.") % {"who": who}
