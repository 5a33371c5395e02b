"""Instances for the planner's benchmarks: a campus of 200 resources, booked to a load, and visits of people from abroad.

The same seed gives the same instance on any machine. `statistics_of` says what is in it, so that a figure can be read.
"""

import datetime as dt
from collections import Counter
from random import Random
from typing import Any

Json = dict[str, Any]
ZONE, FIRST, DAYS = "America/New_York", dt.date(2026, 3, 2), 21
"""Three weeks in which clocks change (the night to 8 March)."""
WEEK = ["mon", "tue", "wed", "thu", "fri"]
PLACES = ("Main", "East", "West", "Tower")
FIELDS = ("heart", "bone", "brain", "cancer", "eyes", "kidney", "lung", "liver")
LANGUAGES = ("ar", "es", "zh", "ru", "pt", "fr")
SHIFTS = (("07:30", "15:30"), ("08:00", "17:00"), ("09:00", "18:00"))
DEVICES = {"mri": 4, "ct": 4, "ultrasound": 6, "echo": 4, "endoscopy": 4, "ecg": 4, "lab": 2}
BLOCKS = (30, 45, 60, 90)
"""How long what is booked already takes, in minutes."""


def make_campus(seed: int, *, visits: int, steps: int, load: float, arrivals: int = 5) -> Json:
    """An instance: so many visits of so many steps each, arriving within so many days, into calendars this full."""
    chance = Random(seed)
    resources = list(_resources(chance))
    return {
        "format": "hospitium-plan-instance/1",
        "name": f"campus-{visits}x{steps}-{load:g}-{seed}",
        "zone": ZONE,
        "from": FIRST.isoformat(),
        "to": _day(DAYS - 1),
        "grid": 15,
        "walking": {"default": 10, "pairs": [["Main", "Tower", 15], ["East", "West", 20]]},
        "resources": resources,
        "bookings": [one for resource in resources for one in _bookings(chance, resource, load)],
        "visits": [_visit(chance, f"v{n}", steps, arrivals) for n in range(visits)],
    }


def statistics_of(instance: Json) -> Json:
    """What is in an instance: resources, load, visits, steps, lengths, languages, links."""
    steps = [step for visit in instance["visits"] for step in visit["steps"]]
    booked = sum(_minutes(one) for one in instance["bookings"])
    return {
        "resources": len(instance["resources"]),
        "load": round(booked / sum(_open_minutes(one) for one in instance["resources"]), 3),
        "bookings": len(instance["bookings"]),
        "visits": len(instance["visits"]),
        "steps": len(steps),
        "minutes": dict(sorted(Counter(step["minutes"] for step in steps).items())),
        "languages": dict(sorted(Counter(visit["languages"][0] for visit in instance["visits"]).items())),
        "links": sum(len(visit["links"]) for visit in instance["visits"]),
        "same": sum("same" in link for visit in instance["visits"] for link in visit["links"]),
        "away": sum(bool(visit.get("away") or visit.get("rest_days")) for visit in instance["visits"]),
    }


def _day(number: int) -> str:
    return (FIRST + dt.timedelta(days=number)).isoformat()


def _minutes(one: Json) -> int:
    begin, end = (dt.datetime.fromisoformat(one[name]) for name in ("from", "to"))
    return int((end - begin).total_seconds()) // 60


def _hours(one: Json) -> tuple[int, int]:
    begin, end = (int(text[:2]) * 60 + int(text[3:]) for text in (one["hours"][0]["from"], one["hours"][0]["to"]))
    return begin, end


def _open_days(one: Json) -> list[int]:
    return [n for n in range(DAYS) if (FIRST + dt.timedelta(days=n)).weekday() < len(one["hours"][0]["days"])]


def _open_minutes(one: Json) -> int:
    begin, end = _hours(one)
    return len(_open_days(one)) * (end - begin) * int(one.get("capacity", 1))


# --- resources


def _resources(chance: Random) -> Any:
    for field in FIELDS:
        for n in range(8):
            yield _person(chance, f"{field}-{n}", "specialist", skills=[field])
    for kind, many in (("nurse", 16), ("therapist", 12)):
        for n in range(many):
            yield _person(chance, f"{kind}-{n}", kind)
    for tag in LANGUAGES:
        for n in range(6):
            modes = ["on_site", "video"] if n % 3 else ["video"]
            yield _person(chance, f"interpreter-{tag}-{n}", "interpreter", tags=[tag], modes=modes)
    for n in range(44):
        yield _thing(f"room-{n}", "room", PLACES[n % 4])
    for kind, many in DEVICES.items():
        for n in range(many):
            place, extra = PLACES[n % 2], {"turnover": 15} if kind in ("mri", "ct", "endoscopy") else {}
            yield _thing(f"{kind}-{n}", kind, place, **(extra | ({"capacity": 4} if kind == "lab" else {})))


def _person(chance: Random, name: str, kind: str, *, tags: list[str] | None = None, **more: Any) -> Json:
    begin, end = chance.choice(SHIFTS)
    known = tags or ([chance.choice(LANGUAGES)] if chance.random() < 0.3 else [])
    return {
        "id": name,
        "kind": kind,
        "gender": chance.choice(["female", "male"]),
        "languages": [{"tag": tag, "speak": 4, "understand": 4} for tag in known],
        "hours": [{"days": WEEK, "from": begin, "to": end}],
    } | more


def _thing(name: str, kind: str, place: str, **more: Any) -> Json:
    return {
        "id": name,
        "kind": kind,
        "place": place,
        "hours": [{"days": WEEK, "from": "07:30", "to": "18:00"}],
    } | more


def _bookings(chance: Random, one: Json, load: float) -> Any:
    """Blocks laid end to end over each day; each is taken with the chance of the load."""
    begin, end = _hours(one)
    for day in _open_days(one):
        for _place in range(one.get("capacity", 1)):
            at = begin
            while at < end:
                till = min(end, at + chance.choice(BLOCKS))
                if chance.random() < load:
                    yield {"resource": one["id"], "from": _moment(day, at), "to": _moment(day, till)}
                at = till


def _moment(day: int, minutes: int) -> str:
    return f"{_day(day)}T{minutes // 60:02}:{minutes % 60:02}"


# --- visits


def _visit(chance: Random, name: str, many: int, arrivals: int) -> Json:
    came, field, other = chance.randrange(arrivals), *chance.sample(FIELDS, 2)
    steps = _steps(chance, field, other)[:many]
    names = [step["id"] for step in steps]
    return {
        "id": name,
        "arrive": {"earliest": f"{_day(came)}T06:00", "latest": f"{_day(came + 5)}T20:00"},
        "leave": {"earliest": f"{_day(came)}T12:00", "latest": f"{_day(came + 14)}T22:00"},
        "settle": 120,
        "ready": 180,
        "day": {"from": "07:30", "to": "18:00", "most_minutes": 300, "comfortable_minutes": 210},
        "languages": [chance.choice(LANGUAGES)],
        "slower": chance.choice([1, 1, 1, 1.5]),
        "steps": steps,
        "links": [link for link in _links() if link["first"] in names and link["then"] in names],
    } | _stated(chance)


def _stated(chance: Random) -> Json:
    """What this patient said of times and people."""
    found: Json = {}
    if chance.random() < 0.25:
        found["away"] = [{"why": "prayer", "from": "12:30", "to": "13:15"}]
    if chance.random() < 0.15:
        found["rest_days"] = [chance.choice(["fri", "sat"])]
    if chance.random() < 0.3:
        found["interpreter"] = {"gender": "female"}
    return found


def _steps(chance: Random, field: str, other: str) -> list[Json]:
    image, test = chance.choice(["mri", "ct", "ultrasound"]), chance.choice(["echo", "ecg", "endoscopy"])
    room = {"role": "room", "kind": "room"}
    words = {"language": {"level": 3, "modes": ["bilingual", "on_site", "video"]}}
    doctor = {"role": "doctor", "kind": "specialist", "skills": [field]}
    return [
        {"id": "intake", "minutes": 45, "needs": [{"role": "nurse", "kind": "nurse"}, room], "light": True} | words,
        {"id": "first", "minutes": chance.choice([45, 60]), "needs": [doctor, room]} | words,
        {"id": "last", "minutes": chance.choice([30, 45]), "needs": [doctor, room]} | words,
        {
            "id": "lab",
            "minutes": 15,
            "needs": [{"role": "device", "kind": "lab"}],
            "between": ["07:30", "11:00"],
            "prepare": [{"what": "fasting", "minutes": 480}],
        },
        {"id": "image", "minutes": chance.choice([30, 45, 60]), "needs": [{"role": "device", "kind": image}]},
        {"id": "test", "minutes": 30, "needs": [{"role": "device", "kind": test}], "recover": 30},
        {"id": "other", "minutes": 45, "needs": [doctor | {"skills": [other]}, room]} | words,
        {"id": "therapy", "minutes": 45, "needs": [{"role": "therapist", "kind": "therapist"}, room]}
        | ({"wishes": [{"weight": 200, "gender": "female", "role": "therapist"}]} if chance.random() < 0.5 else {}),
    ]


def _links() -> list[Json]:
    return [
        {"first": "intake", "then": "first"},
        {"first": "lab", "then": "first", "least": 120},
        {"first": "first", "then": "last", "least": 60, "same": ["doctor"]},
        {"first": "image", "then": "last", "least": 960},
        {"first": "test", "then": "last", "least": 120},
    ]
