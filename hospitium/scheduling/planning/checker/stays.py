"""Rules about the stay: arrival and departure within their windows and the visa, time to settle, to prepare and to be ready."""

import datetime as dt
from collections.abc import Iterator

from .files import Files, Json, Violation, minutes
from .items import is_fit, speaks

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
    yield from _nurse(files, visit, told.get("nurse"))


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


def _nurse(files: Files, visit: Json, name: str | None) -> Told:
    """A nurse of the whole stay is one who brings what is asked; where it is firm and all of the visit is placed, there is one."""
    wanted = visit.get("nurse")
    if not name:
        if wanted and wanted.get("firm") and visit["id"] not in files.unplaced:
            yield Violation("nurse", visit["id"])
        return
    one = files.resources.get(name)
    need = {"kind": "nurse", **{key: (wanted or {})[key] for key in ("skills", "gender") if key in (wanted or {})}}
    languages = visit.get("languages", [])
    level = (wanted or {}).get("level", 3)
    if one is None or not is_fit(visit, need, one) or (languages and not speaks(one, languages, level)):
        yield Violation("nurse", visit["id"], (name,))
