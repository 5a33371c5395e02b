"""Rules about the stay: arrival and departure within their windows and the visa, time to settle, to prepare and to be ready."""

import datetime as dt
from collections.abc import Iterator

from .files import Files, Json, Violation, minutes
from .items import is_fit, speaks
from .shared import has_room

Told = Iterator[Violation]


def stay(files: Files, visit: Json, mine: list[Json]) -> Told:
    """Everything that holds between the stay and its items."""
    told = files.stays.get(visit["id"])
    if told is None:
        yield Violation("stay", visit["id"])
        return
    arrive, leave = files.at(told["arrive"]), files.at(told["leave"])
    for name, moment in (("arrive", arrive), ("leave", leave)):
        if not files.at(visit[name]["earliest"]) <= moment <= files.at(visit[name]["latest"]):
            yield Violation("stay", visit["id"], (name,))
    visa = visit.get("visa")
    if visa and not visa["from"] <= files.day(arrive).isoformat() <= files.day(leave).isoformat() <= visa["to"]:
        yield Violation("visa", visit["id"])
    for item in mine:
        yield from _item(files, visit, item, arrive, leave)
    yield from _nurse(files, visit, told.get("nurse"), arrive, leave)


def _item(files: Files, visit: Json, item: Json, arrive: dt.datetime, leave: dt.datetime) -> Told:
    step, (begin, end), lag = files.step(item), files.span(item), visit.get("jet_lag")
    rest = round(lag["hours_crossed"] * lag["minutes_each"]) if lag and not step.get("light") else 0
    if minutes(begin - arrive) < visit.get("settle", 0) + rest:
        yield Violation("arrival", visit["id"], (item["step"],))
    if minutes(leave - end) < visit.get("ready", 0):
        yield Violation("departure", visit["id"], (item["step"],))
    if files.now is None or files.is_locked(item):
        return
    for part in step.get("prepare", []):
        if part["what"] != "washout" and minutes(begin - files.now) < part["minutes"]:
            yield Violation("preparation", visit["id"], (item["step"],), {"must": part["minutes"]})


def _nurse(files: Files, visit: Json, name: str | None, arrive: dt.datetime, leave: dt.datetime) -> Told:
    """A nurse of the whole stay is one who brings what is asked. Where she is firm there is one, unless the visit could not be
    whole and nobody has room for what is locked of it.
    """
    wanted: Json = visit.get("nurse") or {}
    if name:
        if name not in files.resources or not _is_nurse_for(visit, wanted, files.resources[name]):
            yield Violation("nurse", visit["id"], (name,))
    elif wanted.get("firm"):
        able = (one["id"] for one in files.resources.values() if _is_nurse_for(visit, wanted, one))
        if visit["id"] not in files.unplaced or any(has_room(files, one, arrive, leave) for one in able):
            yield Violation("nurse", visit["id"])


def _is_nurse_for(visit: Json, wanted: Json, one: Json) -> bool:
    need = {"kind": "nurse"} | {key: wanted[key] for key in ("skills", "gender") if key in wanted}
    languages = visit.get("languages", [])
    return is_fit(visit, need, one) and (not languages or speaks(one, languages, wanted.get("level", 3)))
