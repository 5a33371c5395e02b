"""Who helps a family now: a name, the language shared, the hours on the family's own clock, the numbers to call."""

import datetime as dt
from typing import Any

from hospitium.access.http import ActorRequest
from hospitium.cases.due import place_of
from hospitium.cases.journey import WaitingOn
from hospitium.cases.letters.queries import letterhead_among, letterheads
from hospitium.cases.queries import Case
from hospitium.kernel.clock import zone_of
from hospitium.kernel.workdays import CLOSES, OPENS, is_workday
from hospitium.patients.queries import file_of
from hospitium.web.frame import around

from .words import initials

EMERGENCY = {"US": "911", "CA": "911", "MX": "911", "CN": "120", "SG": "995", "AE": "998", "IN": "112"}
"""Ambulance by country, where 112 is not what everybody knows."""


def heads(_actor: Any) -> dict[str, Any]:
    """What `helpers` asks for `around` a page."""
    return {"heads": letterheads()}


def helpers(request: ActorRequest, case: Case) -> dict[str, Any]:
    """The coordinator (nobody before one is named), the numbers of the hospital, its hours, and help in danger."""
    actor, head = request.actor, letterhead_among(around(request, heads)["heads"])
    spoken = [one.tag for one in file_of(actor, case.patient).languages if one.speaks]
    place = place_of(case, WaitingOn.US)
    return {
        "person": _person(case, spoken),
        "head": head,
        "hours": hours(place.zone, place.country, place.region, zone_of_family(actor, case)),
        "ambulance": EMERGENCY.get(case.patient.country, "112"),
        "country": case.patient.country,
    }


def _person(case: Case, spoken: list[str]) -> dict[str, Any] | None:
    if case.owner is None:
        return None
    shared = [tag for tag in spoken if SAME.get(tag, tag).partition("-")[0] == case.owner.language.partition("-")[0]]
    return {
        "name": case.owner.name,
        "initials": initials(case.owner.name),
        "language": case.owner.language if shared else "",
    }


SAME = {"cmn": "zh", "yue": "zh", "wuu": "zh", "arz": "ar", "apc": "ar", "afb": "ar", "acm": "ar", "ary": "ar"}
"""Spoken languages, and the written one whose readers understand each other well enough."""


def zone_of_family(actor: Any, case: Case) -> str:
    """The clock the family lives by: the patient's, else the reader's."""
    return case.patient.zone or actor.zone or "UTC"


def hours(zone: str, country: str, region: str, family: str) -> dict[str, Any]:
    """The hours of the office that is open, or opens next: whether now, from and until when; and the family's clock."""
    now = dt.datetime.now(zone_of(zone))
    for days in range(15):
        day = now.date() + dt.timedelta(days=days)
        opens, closes = (dt.datetime.combine(day, dt.time(hour), zone_of(zone)) for hour in (OPENS, CLOSES))
        if is_workday(day, country, region) and closes > now:
            return {"is_open": opens <= now, "opens": opens, "closes": closes, "zone": family, "home_zone": zone}
    return {"is_open": False, "opens": None, "closes": None, "zone": family, "home_zone": zone}
