"""Rules about one visit's steps, each on its own: that it is there, when it may be, and with whom."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from .files import DAYS, Files, Json, Stretch, Violation, days_around, everybody, is_within, local, minutes, weekly

CLINICAL = {"specialist", "nurse", "therapist"}
Told = Iterator[Violation]


def whole(visit: Json, mine: list[Json]) -> Told:
    """Every step that is not optional takes place, and as many of each choice as are asked for."""
    there = {item["step"] for item in mine}
    chosen = {name for choice in visit.get("choose", []) for name in choice["of"]}
    for step in visit["steps"]:
        if step["id"] not in there and not step.get("optional") and step["id"] not in chosen:
            yield Violation("complete", visit["id"], (step["id"],))
    for choice in visit.get("choose", []):
        taken = len(there & set(choice["of"]))
        if taken != choice["count"]:
            yield Violation("choice", visit["id"], tuple(choice["of"]), {"is": taken, "must": choice["count"]})


def once(visit: Json, mine: list[Json]) -> Told:
    """No step takes place twice."""
    for name, times in Counter(item["step"] for item in mine).items():
        if times > 1:
            yield Violation("once", visit["id"], (name,), {"is": times})


def one(files: Files, visit: Json, item: Json) -> Told:
    """Rules about one item."""
    yield from _length(files, item)
    yield from _own_times(files, item)
    yield from _patients_times(files, visit, item)
    yield from _filled(files, visit, item)
    yield from _language(files, visit, item)


def _broken(rule: str, item: Json, *about: str, **facts: object) -> Violation:
    return Violation(rule, item["visit"], (item["step"], *about), facts)


def _length(files: Files, item: Json) -> Told:
    step, (begin, end) = files.step(item), files.span(item)
    if minutes(end - begin) != step["minutes"]:
        yield _broken("length", item, **{"is": round(minutes(end - begin)), "must": step["minutes"]})
    first, last = (dt.date.fromisoformat(files.instance[name]) for name in ("from", "to"))
    if begin < local(first, 0, files.zone) or end > local(last + dt.timedelta(days=1), 0, files.zone):
        yield _broken("horizon", item)
    grid = files.instance.get("grid", 15)
    if minutes(begin - local(files.day(begin), 0, files.zone)) % grid and not files.stands(item):
        yield _broken("grid", item, must=grid)
    if files.now is not None and begin < files.now:
        yield _broken("past", item)


def _own_times(files: Files, item: Json) -> Told:
    """The step's own windows, weekdays and hours of the day."""
    step, (begin, end) = files.step(item), files.span(item)
    if "windows" in step and not is_within(begin, end, [files.span(one) for one in step["windows"]]):
        yield _broken("window", item)
    if "days" in step and DAYS[files.day(begin).weekday()] not in step["days"]:
        yield _broken("weekday", item)
    if "between" in step:
        hours = weekly(
            [{"from": step["between"][0], "to": step["between"][1]}], files.zone, days_around(begin, end, files.zone)
        )
        if not is_within(begin, end, hours):
            yield _broken("hours", item)


def _patients_times(files: Files, visit: Json, item: Json) -> Told:
    """The hours of the patient's day, what they keep, when they rest and fast."""
    step, (begin, end) = files.step(item), files.span(item)
    days = days_around(begin, end, files.zone)
    if _touches(begin, end, [files.span(one) for one in visit.get("elsewhere", [])]):
        yield _broken("elsewhere", item)
    if not step.get("any_hour"):
        day = visit.get("day", {})
        hours = [{"from": day.get("from", "00:00"), "to": day.get("to", "24:00")}]
        if not is_within(begin, end, weekly(hours, files.zone, days)):
            yield _broken("day", item)
        for away in visit.get("away", []):
            spans = [files.span(away)] if "T" in away["from"] else weekly([away], files.zone, days)
            if away.get("firm", True) and _touches(begin, end, spans):
                yield _broken("observance", item, why=away["why"])
        rests = [{"days": visit.get("rest_days", []), "from": "00:00", "to": "24:00"}]
        if _touches(begin, end, weekly(rests, files.zone, days)):
            yield _broken("rest_day", item)
    if step.get("eats") and _touches(begin, end, weekly(visit.get("fasts", []), files.zone, days)):
        yield _broken("fast", item)


def _touches(begin: dt.datetime, end: dt.datetime, spans: "Iterator[Stretch] | list[Stretch]") -> bool:
    return any(begin < till and since < end for since, till in spans)


def _filled(files: Files, visit: Json, item: Json) -> Told:
    needs = {need["role"]: need for need in files.step(item).get("needs", [])}
    for role in item["with"]:
        if role not in needs and item["with"][role]:
            yield _broken("role", item, role)
    for role, need in needs.items():
        people, count = item["with"].get(role, []), need.get("count", 1)
        if len(set(people)) != count:
            yield _broken("count", item, role, **{"is": len(set(people)), "must": count})
        for name in people:
            if not is_fit(visit, need, files.resources[name]):
                yield _broken("fit", item, role, name)
            yield from _there(files, item, name, need.get("before", 0), need.get("after", 0))
    for name, times in Counter(everybody(item)).items():
        if times > 1:
            yield _broken("twice", item, name)


def is_fit(visit: Json, need: Json, resource: Json) -> bool:
    """Whether a resource brings what a need asks."""
    return (
        ("any_of" not in need or resource["id"] in need["any_of"])
        and ("kind" not in need or resource["kind"] == need["kind"])
        and set(need.get("skills", [])) <= set(resource.get("skills", []))
        and ("licence" not in need or need["licence"] in resource.get("licences", []))
        and ("gender" not in need or resource.get("gender") == need["gender"])
        and visit["id"] not in resource.get("not_with", [])
    )


def _there(files: Files, item: Json, name: str, before: int, after: int) -> Told:
    """A resource is open for as long as it is held."""
    resource, (begin, end) = files.resources[name], files.span(item)
    begin, end = begin - dt.timedelta(minutes=before), end + dt.timedelta(minutes=after)
    zone = ZoneInfo(resource.get("zone", files.instance["zone"]))
    days = [day for day in days_around(begin, end, zone) if day.isoformat() not in resource.get("holidays", [])]
    hours = resource.get("hours", [{"from": "00:00", "to": "24:00"}])
    spans = [*weekly(hours, zone, days), *(files.span(one) for one in resource.get("open", []))]
    if not is_within(begin, end, spans):
        yield _broken("open", item, name)
    for one in resource.get("closed", []):
        if _touches(begin, end, [files.span(one)]):
            yield _broken("closed", item, name, why=one.get("why", ""))


def _language(files: Files, visit: Json, item: Json) -> Told:
    step = files.step(item)
    if "language" not in step or not visit.get("languages"):
        return
    wanted, spoken = step["language"], item.get("language") or {}
    mode, level = spoken.get("mode"), wanted.get("level", 3)
    if mode not in wanted.get("modes", ["bilingual", "on_site", "video"]):
        yield _broken("language", item)
    elif mode == "bilingual":
        roles = wanted.get("roles")
        speakers = [
            name
            for role, many in item["with"].items()
            for name in many
            if (role in roles if roles is not None else files.resources[name]["kind"] in CLINICAL)
        ]
        if not any(speaks(files.resources[name], visit["languages"], level) for name in speakers):
            yield _broken("bilingual", item)
    else:
        yield from _interpreter(files, visit, item, spoken.get("interpreter", ""), level)


def _interpreter(files: Files, visit: Json, item: Json, name: str, level: int) -> Told:
    one, wish = files.resources.get(name, {"kind": ""}), visit.get("interpreter", {})
    is_right = (
        one["kind"] == "interpreter"
        and item["language"]["mode"] in one.get("modes", ["on_site", "video", "phone"])
        and speaks(one, visit["languages"], level)
        and not (wish.get("firm") and "gender" in wish and one.get("gender") != wish["gender"])
        and visit["id"] not in one.get("not_with", [])
    )
    if not is_right:
        yield _broken("interpreter", item, name)
    if name:
        yield from _there(files, item, name, 0, 0)


def speaks(resource: Json, tags: list[str], level: int) -> bool:
    """Whether a resource can talk in one of these languages; a region's tag answers for its language, not the other way."""
    return any(
        min(language.get("speak", 0), language.get("understand", 0)) >= level
        and any(language["tag"] == tag or language["tag"].startswith(f"{tag}-") for tag in tags)
        for language in resource.get("languages", [])
    )
