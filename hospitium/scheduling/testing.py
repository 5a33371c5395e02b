"""Builders for tests: the smallest instance that makes sense, and whole small worlds with every rule in them."""

import datetime as dt
from random import Random
from typing import Any

Json = dict[str, Any]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PLACES = (
    ("Europe/Berlin", "2026-03-27"),
    ("America/New_York", "2026-03-06"),
    ("Australia/Lord_Howe", "2026-04-03"),
    ("Asia/Kolkata", "2026-05-01"),
)
"""Campuses with a first day: in three of them clocks change two nights later, by an hour or by half of one."""
TAGS = ("ar", "ar-EG", "zh", "es-MX", "es")


def make_instance(*, steps: list[Json], resources: list[Json], **more: Any) -> Json:
    """One visit to Berlin in a week without any change of clocks; `more` goes to the visit, or `whole` to the instance."""
    whole = more.pop("whole", {})
    visit = {
        "id": "v",
        "arrive": {"earliest": "2026-05-04T00:00", "latest": "2026-05-10T12:00"},
        "leave": {"earliest": "2026-05-04T12:00", "latest": "2026-05-10T23:00"},
        "steps": steps,
    }
    return {
        "format": "hospitium-plan-instance/1",
        "zone": "Europe/Berlin",
        "from": "2026-05-04",
        "to": "2026-05-10",
        "resources": resources,
        "visits": [visit | more],
    } | whole


def make_step(name: str, minutes: int = 60, **more: Any) -> Json:
    """A step with a doctor."""
    return {"id": name, "minutes": minutes, "needs": [{"role": "doctor", "kind": "specialist"}]} | more


def make_doctor(name: str = "doctor", **more: Any) -> Json:
    """A specialist who works on weekdays from 9 to 17."""
    return {
        "id": name,
        "kind": "specialist",
        "hours": [{"days": list(DAYS[:5]), "from": "09:00", "to": "17:00"}],
    } | more


def make_world(chance: Random, *, visits: int = 2, steps: int = 4) -> Json:
    """A small campus over four days, with people from far away; whether it can be planned is not said."""
    zone, first = chance.choice(PLACES)
    begin = dt.date.fromisoformat(first)
    days = [(begin + dt.timedelta(days=n)).isoformat() for n in range(4)]
    world: Json = {
        "format": "hospitium-plan-instance/1",
        "zone": zone,
        "from": days[0],
        "to": days[-1],
        "grid": chance.choice([15, 30, 60]),
        "walking": {"default": chance.choice([0, 10]), "pairs": [["East", "West", 20]]},
        "resources": _resources(chance, zone, days),
    }
    world["visits"] = [
        _visit(chance, f"v{n}", days, chance.randint(1, steps)) for n in range(chance.randint(1, visits))
    ]
    world["bookings"] = [
        _span(chance, days) | {"resource": one["id"], "uses": 1} for one in world["resources"] if chance.random() < 0.2
    ]
    for visit in world["visits"]:
        visit.update(_some(chance, elsewhere=[_span(chance, days) for _n in range(chance.randint(1, 3))]))
    return world


def _some(chance: Random, share: float = 0.3, **fields: Any) -> Json:
    """Each of these fields or not."""
    return {name: value for name, value in fields.items() if chance.random() < share}


def _span(chance: Random, days: list[str]) -> Json:
    day, hour = chance.choice(days), chance.randint(6, 20)
    return {"from": f"{day}T{hour:02}:00", "to": f"{day}T{hour + chance.randint(1, 3):02}:30"}


def _hours(chance: Random) -> list[Json]:
    begin, end = chance.choice(
        [("08:00", "16:00"), ("09:30", "24:00"), ("20:00", "04:00"), ("00:00", "24:00"), ("01:30", "03:30")]
    )
    return [
        {"days": list(DAYS), "from": begin, "to": end},
        {"days": chance.sample(DAYS, 3), "from": "12:00", "to": "18:00"},
    ]


def _spoken(chance: Random) -> list[Json]:
    return [
        {"tag": tag, "speak": chance.randint(2, 5), "understand": chance.randint(2, 5)}
        for tag in chance.sample(TAGS, 2)
    ]


def _resources(chance: Random, zone: str, days: list[str]) -> list[Json]:
    people = [
        {"id": f"{kind}-{n}", "kind": kind, "hours": _hours(chance), "languages": _spoken(chance)}
        | {
            "gender": chance.choice(["female", "male"]),
            "skills": chance.sample(["heart", "bone"], chance.randint(1, 2)),
        }
        | _some(
            chance,
            0.2,
            place=chance.choice(["East", "West"]),
            zone=chance.choice([zone, "Asia/Dubai"]),
            most_minutes_a_day=120,
            most_steps_a_day=2,
            most_minutes_a_week=150,
            closed=[_span(chance, days) | {"why": "away"}],
            open=[_span(chance, days)],
            holidays=[chance.choice(days)],
            not_with=["v1"],
        )
        for kind, many in (("specialist", 3), ("nurse", 1), ("interpreter", 2))
        for n in range(many)
    ]
    for one in people:
        if one["kind"] == "interpreter":
            one.update(_some(chance, modes=chance.sample(["on_site", "video", "phone"], 2)))
    rooms = [{"id": f"room-{n}", "kind": "room", "place": place} for n, place in enumerate(("East", "West"))]
    rooms[0] |= _some(chance, holidays=[chance.choice(days)])
    things = [
        {"id": "mri", "kind": "mri", "place": "West", "turnover": chance.choice([0, 15, 20]), "hours": _hours(chance)},
        {"id": "lab", "kind": "lab", "capacity": 2, "turnover": chance.choice([0, 15]), "hours": _hours(chance)},
    ]
    return [*people, *rooms, *things]


def _needs(chance: Random) -> list[Json]:
    doctor = {"role": "doctor", "kind": "specialist"} | _some(chance, 0.2, gender="female", skills=["heart"])
    doctor |= _some(chance, 0.1, before=chance.choice([5, 15]), after=10)
    return chance.choice(
        [
            [doctor, {"role": "room", "kind": "room"}],
            [doctor | {"count": 2}] if chance.random() < 0.3 else [doctor],
            [{"role": "device", "kind": "mri"} | _some(chance, after=15)],
            [{"role": "lab", "kind": "lab"}],
            [{"role": "device", "any_of": ["mri", "lab"]}],
        ]
    )


def _step(chance: Random, name: str, days: list[str]) -> Json:
    words = {"level": 3} | _some(chance, 0.5, modes=chance.sample(["bilingual", "on_site", "video", "phone"], 3))
    return {
        "id": name,
        "minutes": chance.choice([15, 30, 45, 50, 120]),
        "kind": chance.choice(["contrast", "other"]),
        "needs": _needs(chance),
    } | _some(
        chance,
        0.2,
        language=words,
        prepare=[{"what": "fasting", "minutes": 240}, {"what": "washout", "minutes": 300, "after": ["contrast"]}],
        windows=[
            {"from": f"{days[0]}T06:00", "to": f"{days[2]}T00:00"},
            {"from": f"{days[2]}T00:00", "to": f"{days[3]}T12:00"},
        ],
        days=chance.sample(DAYS, 5),
        between=chance.choice([["08:00", "15:00"], ["21:00", "03:00"]]),
        recover=60,
        light=True,
        any_hour=True,
        eats=True,
        optional=True,
        wishes=[
            {"weight": 70, "gender": "female", "role": "doctor"},
            {"weight": 50, "resource": "specialist-0"},
            {"weight": 30, "between": ["09:00", "11:00"], "days": ["sat", "sun", "mon"]},
        ],
    )


def _visit(chance: Random, name: str, days: list[str], many: int) -> Json:
    steps = [_step(chance, f"s{n}", days) for n in range(many)]
    names = [step["id"] for step in steps]
    visit = {
        "id": name,
        "arrive": {"earliest": f"{days[0]}T{chance.choice(['00:00', '05:50'])}", "latest": f"{days[2]}T20:07"},
        "leave": {"earliest": f"{days[0]}T10:00", "latest": f"{days[3]}T22:00"},
        "steps": steps,
    } | _some(
        chance,
        0.25,
        settle=chance.choice([60, 125]),
        ready=chance.choice([60, 95]),
        jet_lag={"hours_crossed": 7, "minutes_each": 60},
        visa={"from": days[0], "to": days[-1]},
        day={"from": "07:00", "to": "21:00", "most_minutes": 180, "most_steps": 3, "comfortable_minutes": 60},
        away=[
            {"why": "prayer", "from": "12:30", "to": "13:10"},
            {"why": "night", "from": "23:00", "to": "02:00", "firm": False, "weight": 40},
            {"why": "day", "from": f"{days[1]}T00:00", "to": f"{days[1]}T10:00"},
        ],
        rest_days=["fri"],
        fasts=[{"days": list(DAYS), "from": "05:00", "to": "19:00"}],
        languages=chance.choice([["ar"], ["ar-EG", "es"], ["zh"], ["es"]]),
        interpreter={"gender": "female", "firm": chance.random() < 0.5, "weight": 90},
        slower=1.5,
        price_per_night=120,
        budget_per_night=100,
        nurse={"firm": chance.random() < 0.5, "level": 3},
    )
    if many > 1 and chance.random() < 0.6:
        more = _some(chance, least=30, most=2000, nights=[0, 1], same=["doctor"])
        visit["links"] = [{"first": names[0], "then": names[1]} | more]
    if many > 2 and chance.random() < 0.3:
        visit["apart"] = [{"steps": names[-2:], "minutes": 90}]
    if many > 2 and chance.random() < 0.3:
        visit["choose"] = [{"of": names[-2:], "count": 1}]
    return visit
