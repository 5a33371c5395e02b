"""What a visit says, in the reader's language: kinds, roles, ways of bridging, conflicts, and what went wrong."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hospitium.scheduling.planning import words
from hospitium.scheduling.planning.changes import Reason, Relaxation

from .models import NOT_IN_TIME

Json = dict[str, Any]

ROLES: dict[str, Promise] = {
    "surgeon": _("Surgeon"),
    "anaesthetist": _("Anaesthetist"),
    "cardiologist": _("Cardiologist"),
    "oncologist": _("Oncologist"),
    "radiologist": _("Radiologist"),
    "specialist": pgettext_lazy("resource", "Specialist"),
    "doctor": _("Doctor"),
    "nurse": pgettext_lazy("resource", "Nurse"),
    "therapist": pgettext_lazy("resource", "Therapist"),
    "technician": pgettext_lazy("resource", "Technician"),
    "interpreter": pgettext_lazy("resource", "Interpreter"),
    "room": pgettext_lazy("resource", "Room"),
    "theatre": _("Operating theatre"),
    "device": pgettext_lazy("resource", "Device"),
    "service": pgettext_lazy("resource", "Service"),
    "laboratory": _("Laboratory"),
}
"""Roles in a step that the house has words for; others are shown as somebody wrote them."""
MODES: dict[str, Promise] = {
    "bilingual": pgettext_lazy("bridged", "Staff speak it"),
    "on_site": pgettext_lazy("bridged", "Interpreter in the room"),
    "video": pgettext_lazy("bridged", "Interpreter by video"),
    "phone": pgettext_lazy("bridged", "Interpreter by telephone"),
}
"""Ways to bridge the language, best first."""
KEEPS: dict[str, Promise] = {
    "prayer": _("Prayer"),
    "meal": _("Meal"),
    "family": _("Time for the family"),
    "call": _("Call home"),
    "other": pgettext_lazy("time kept", "Something else"),
}
"""What a patient keeps time for."""
PREPARES: dict[str, Promise] = {
    "fasting": _("Nothing to eat before"),
    "washout": _("Pause after another examination"),
    "pause": _("Pause of a medicine"),
    "other": _("Other preparation"),
}
"""How a patient prepares."""
TROUBLES: dict[str, Promise] = {
    "away": _("%(name)s is not there for “%(step)s”"),
    "cancelled": _("“%(step)s” was cancelled"),
    "missed": _("“%(step)s” did not take place"),
    "moved": _("“%(step)s” was moved by itself"),
    "late": _("The patient arrives at another time"),
    "longer": _("“%(step)s” takes longer"),
    "plan": _("The care plan was changed"),
    "nurse": _("The stay has no nurse who is there and fits: %(name)s"),
}
"""Why a visit needs repair."""
CHANGES: dict[str, Promise] = {
    "moved": pgettext_lazy("of an appointment", "Moves"),
    "people": pgettext_lazy("of an appointment", "Other people"),
    "dropped": pgettext_lazy("of an appointment", "Falls away"),
    "added": pgettext_lazy("of an appointment", "New"),
}
"""What a repair does to a step."""
WEEKDAYS: dict[str, Promise] = {
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}


def role(name: str) -> str:
    """A role in words."""
    return str(ROLES.get(name, name))


def trouble(told: Json, titles: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Why a visit needs repair, as a sentence."""
    sentence = str(TROUBLES.get(told["kind"], TROUBLES["plan"]))
    return sentence % {"step": titles.get(told.get("step", ""), ""), "name": names.get(told.get("resource", ""), "")}


def problem(told: str) -> str:
    """Why a run failed, as a sentence that says what to do."""
    if told == NOT_IN_TIME:
        return gettext("No plan was found in the time given. Plan anew with more seconds.")
    return gettext(
        "Nothing is shown, since what came out could not be trusted. Plan anew; if it stays so, tell the administrator."
    )


def conflict(told: Json, titles: Mapping[str, str]) -> list[str]:
    """The wishes and facts that cannot all hold."""
    return [words.reason(Reason(one["kind"], _about(one, titles), _nothing)) for one in told.get("conflict", [])]


def ways_out(told: Json, titles: Mapping[str, str]) -> list[str]:
    """What would make it possible, the cheapest first."""
    return [
        words.way_out([Relaxation(one["kind"], _about(one, titles), 0, _nothing) for one in way])
        for way in told.get("ways_out", [])
    ]


def _about(one: Json, titles: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(titles.get(name) or str(KEEPS.get(name, ROLES.get(name, name))) for name in one["about"])


def _nothing(_data: Json) -> None:
    """The change itself is not wanted here."""


def aim(slug: str) -> str:
    """What a proposal is for."""
    return str(words.ALTERNATIVES[slug]) if slug else gettext("The best by the programme's weights")


def minutes(many: int) -> str:
    """A length as people say it."""
    hours, rest = divmod(many, 60)
    if hours and rest:
        return gettext("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
    return gettext("%(hours)s h") % {"hours": hours} if hours else gettext("%(minutes)s min") % {"minutes": rest}
