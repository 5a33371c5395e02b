"""A care plan as sentences: each step, what holds between them, how the patient stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hospitium.kernel.commas import listed
from hospitium.kernel.places import language_name
from hospitium.scheduling.booking.models import AppointmentKind
from hospitium.scheduling.resources.models import Gender, Kind

from . import words
from .models import CareStep
from .terms import Json


@dataclass(frozen=True)
class Told:
    """A step as a page tells it: its row, how long, whom it takes, what else is asked of it."""

    step: CareStep
    kind: str
    length: str
    takes: list[str]
    asks: list[str]


def step_told(step: CareStep, names: Mapping[str, str]) -> Told:
    """A step in words."""
    body = step.body
    kind = body.get("kind", "")
    label = str(AppointmentKind(kind).label) if kind in AppointmentKind.values else kind
    takes = [_need(need, names) for need in body.get("needs", [])]
    return Told(step, label, words.minutes(body["minutes"]), takes, list(_asks(step)))


def _need(need: Json, names: Mapping[str, str]) -> str:
    many = f" × {need['count']}" if need.get("count", 1) > 1 else ""
    if "any_of" in need:
        return f"{words.role(need['role'])}{many}: {', '.join(names.get(ref, ref) for ref in need['any_of'])}"
    kind = str(Kind(need["kind"]).label) if need.get("kind") in Kind.values else words.role(need["role"])
    return f"{kind}{many}" + (f" ({', '.join(need['skills'])})" if need.get("skills") else "")


def _asks(step: CareStep) -> Any:
    body = step.body
    if language := body.get("language"):
        ways = " → ".join(str(words.MODES[mode]) for mode in language.get("modes", []))
        yield _("Language: %(ways)s") % {"ways": ways}
    for part in body.get("prepare", []):
        yield f"{words.PREPARES[part['what']]}: {words.minutes(part['minutes'])}"
    if body.get("recover"):
        yield _("Rest afterwards: %(length)s") % {"length": words.minutes(body["recover"])}
    if body.get("days"):
        yield listed(str(words.WEEKDAYS[day]) for day in body["days"])
    if body.get("between"):
        yield "–".join(body["between"])
    if body.get("optional"):
        yield _("May be left out")
    if not step.may_move:
        yield _("Stays where it is once confirmed")


def order_told(order: Json, titles: Mapping[str, str]) -> list[tuple[str, int, str]]:
    """What holds between steps: its kind, its number there, and a sentence."""
    found = [("links", n, _link(link, titles)) for n, link in enumerate(order.get("links", []))]
    for n, one in enumerate(order.get("apart", [])):
        facts = {"steps": _all(one["steps"], titles), "length": words.minutes(one["minutes"])}
        found.append(("apart", n, _("%(steps)s: at least %(length)s apart") % facts))
    for n, one in enumerate(order.get("choose", [])):
        facts = {"count": one["count"], "steps": _all(one["of"], titles)}
        found.append(("choose", n, _("%(count)s of these: %(steps)s") % facts))
    return found


def _all(slugs: list[str], titles: Mapping[str, str]) -> str:
    return listed(titles.get(slug, slug) for slug in slugs)


def _link(link: Json, titles: Mapping[str, str]) -> str:
    parts = [
        _("“%(then)s” after “%(first)s”")
        % {"first": titles.get(link["first"], link["first"]), "then": titles.get(link["then"], link["then"])}
    ]
    if link.get("least"):
        parts.append(_("at least %(length)s later") % {"length": words.minutes(link["least"])})
    if link.get("most") is not None:
        parts.append(_("at most %(length)s later") % {"length": words.minutes(link["most"])})
    if "nights" in link:
        least, most = link["nights"]
        parts.append(_("nights between: %(least)s to %(most)s") % {"least": least, "most": most})
    if link.get("same"):
        parts.append(_("the same: %(roles)s") % {"roles": listed(words.role(name) for name in link["same"])})
    return listed(parts)


def stay_told(stay: Json) -> list[tuple[str, str]]:
    """How the patient stays: terms and their words, but the windows, which are moments."""
    told: list[tuple[str, str]] = []
    day = stay.get("day", {})
    if day:
        hours = "–".join(filter(None, (day.get("from"), day.get("to"))))
        most = [words.minutes(day["most_minutes"])] if day.get("most_minutes") else []
        told.append((_("The patient's day"), " · ".join([hours, *most])))
    for away in stay.get("away", []):
        told.append((str(words.KEEPS.get(away["why"], away["why"])), f"{away['from']}–{away['to']}"))
    if stay.get("rest_days"):
        told.append((_("Days of rest"), listed(str(words.WEEKDAYS[day]) for day in stay["rest_days"])))
    for fast in stay.get("fasts", []):
        told.append((_("Fasts"), f"{fast['from']}–{fast['to']}"))
    if stay.get("visa"):
        told.append((_("Visa"), f"{stay['visa']['from']} – {stay['visa']['to']}"))
    if stay.get("languages"):
        told.append((_("Languages"), listed(language_name(tag) for tag in stay["languages"])))
    for name, label in (("interpreter", _("Interpreter wished")), ("staff", _("Staff who examine wished"))):
        if stay.get(name):
            firm = _("always") if stay[name].get("firm") else _("where possible")
            told.append((label, f"{Gender(stay[name]['gender']).label}, {firm}"))
    if stay.get("nurse") is not None:
        told.append(
            (_("One nurse for the whole stay"), _("always") if stay["nurse"].get("firm") else _("where possible"))
        )
    return told
