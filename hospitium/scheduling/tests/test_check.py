"""Each rule of the checker bites: a good plan with one thing changed breaks that rule."""

import copy

import pytest

from hospitium.scheduling.planning import words
from hospitium.scheduling.planning.checker import RULES, check
from hospitium.scheduling.planning.planner import Wanted, plan
from hospitium.scheduling.planning.reading import read
from hospitium.scheduling.planning.writing import written
from hospitium.scheduling.testing import make_doctor, make_instance, make_step

ARABIC = [{"tag": "ar-EG", "speak": 4, "understand": 4}]
HOURS = [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "18:00"}]


def good():
    """An instance with every kind of thing in it, and a plan that keeps all rules."""
    world = make_instance(
        steps=[
            make_step("talk", language={"modes": ["on_site", "video"]}, between=["08:00", "12:00"]),
            make_step("scan", 30, kind="contrast", needs=[{"role": "device", "kind": "mri"}], place="West"),
            make_step("meal", 30, eats=True, needs=[], recover=30),
            make_step(
                "last", 30, prepare=[{"what": "fasting", "minutes": 60}], days=["mon", "tue", "wed", "thu", "fri"]
            ),
        ],
        resources=[
            make_doctor("a", languages=ARABIC, place="East"),
            make_doctor("b", place="East"),
            {"id": "mri", "kind": "mri", "place": "West", "hours": HOURS, "turnover": 15},
            {"id": "speaker", "kind": "interpreter", "languages": ARABIC, "modes": ["on_site"], "hours": HOURS},
            {"id": "nurse", "kind": "nurse", "languages": ARABIC},
        ],
        links=[{"first": "talk", "then": "last", "least": 60, "nights": [0, 0], "same": ["doctor"]}],
        apart=[{"steps": ["scan", "last"], "minutes": 30}],
        languages=["ar"],
        settle=60,
        ready=60,
        nurse={"firm": True},
        visa={"from": "2026-05-04", "to": "2026-05-09"},
        day={"from": "08:00", "to": "20:00", "most_minutes": 200, "most_steps": 4},
        away=[{"why": "prayer", "from": "12:30", "to": "13:00"}],
        rest_days=["fri"],
        fasts=[{"days": ["mon", "tue", "wed", "thu"], "from": "05:00", "to": "07:30"}],
        whole={"walking": {"default": 20}, "now": "2026-05-03T12:00"},
    )
    instance = read(world)
    return world, written(instance, plan(instance, Wanted(rounds=0)))


WORLD, PLAN = good()


def items_of(made):
    return {item["step"]: item for item in made["items"]}


def at(day, begin, end):
    return {"from": f"2026-05-{day:02}T{begin}+02:00", "to": f"2026-05-{day:02}T{end}+02:00"}


def change(name, **fields):
    """Change one item of the plan."""
    return lambda world, made: items_of(made)[name].update(fields)


def in_world(step=None, **fields):
    """Change the visit, or one of its steps."""

    def act(world, made):
        visit = world["visits"][0]
        one = next(s for s in visit["steps"] if s["id"] == step) if step else visit
        one.update(fields)

    return act


def resource(name, **fields):
    """Change a resource."""
    return lambda world, made: next(one for one in world["resources"] if one["id"] == name).update(fields)


def drop(name):
    """Leave an item out of the plan."""
    return lambda world, made: made["items"].remove(items_of(made)[name])


def stay(**fields):
    """Change the stay."""
    return lambda world, made: made["stays"][0].update(fields)


def booked(name):
    """Book somebody all day, every day."""
    days = [{"resource": name, "from": "2026-05-04T00:00", "to": "2026-05-10T00:00"}]
    return lambda world, made: world.update(bookings=days)


def twice(world, made):
    made["items"].append(copy.deepcopy(items_of(made)["meal"]))


def lock_elsewhere(world, made):
    world["plan"] = {"items": [items_of(made)["scan"] | at(9, "08:00", "08:30") | {"locked": True}]}


BITES = {
    "known": change("talk", **{"with": {"doctor": ["nobody"]}}),
    "once": twice,
    "complete": drop("meal"),
    "choice": in_world(choose=[{"of": ["scan", "meal"], "count": 1}]),
    "length": in_world("scan", minutes=20),
    "horizon": change("scan", **at(11, "08:00", "08:30")),
    "grid": change("meal", **at(8, "14:07", "14:37")),
    "past": lambda world, made: world.update(now="2026-05-09T12:00"),
    "window": in_world("scan", windows=[{"from": "2026-05-09T08:00", "to": "2026-05-09T18:00"}]),
    "weekday": change("last", **at(9, "10:00", "10:30")),
    "hours": change("talk", **at(5, "13:00", "14:00")),
    "day": change("meal", **at(5, "20:00", "20:30")),
    "observance": change("meal", **at(5, "12:15", "12:45")),
    "rest_day": change("meal", **at(8, "14:00", "14:30")),
    "fast": lambda world, made: (in_world(day={})(world, made), change("meal", **at(5, "07:15", "07:45"))(world, made)),
    "role": change("meal", **{"with": {"cook": ["nurse"]}}),
    "count": change("scan", **{"with": {"device": []}}),
    "fit": change("scan", **{"with": {"device": ["a"]}}),
    "open": change("scan", **at(5, "19:00", "19:30")),
    "closed": resource("mri", closed=[{"from": "2026-05-04T00:00", "to": "2026-05-10T00:00"}]),
    "twice": change("scan", **{"with": {"device": ["mri", "mri"]}}),
    "language": change("talk", language={"mode": "phone", "interpreter": "speaker"}),
    "bilingual": lambda world, made: (
        in_world("talk", language={"modes": ["bilingual"], "roles": ["nobody"]})(world, made),
        change("talk", language={"mode": "bilingual"})(world, made),
    ),
    "interpreter": change("talk", language={"mode": "video", "interpreter": "speaker"}),
    "patient": lambda world, made: items_of(made)["meal"].update(
        {k: items_of(made)["scan"][k] for k in ("from", "to")}
    ),
    "way": lambda world, made: world.update(walking={"default": 600}),
    "recovery": in_world("talk", recover=10_000),
    "washout": in_world("last", prepare=[{"what": "washout", "minutes": 10_000, "after": ["contrast"]}]),
    "fasting": lambda world, made: (
        change("meal", **at(5, "14:00", "14:30"))(world, made),
        change("last", **at(5, "15:00", "15:30"))(world, made),
    ),
    "apart": in_world(apart=[{"steps": ["scan", "last"], "minutes": 100_000}]),
    "load": in_world(day={"most_minutes": 60}),
    "order": in_world(links=[{"first": "talk", "then": "last", "least": 0, "most": 1}]),
    "nights": in_world(links=[{"first": "talk", "then": "last", "nights": [3, 4]}]),
    "same": lambda world, made: items_of(made)["last"]["with"].update(
        doctor=["b" if items_of(made)["talk"]["with"]["doctor"] == ["a"] else "a"]
    ),
    "stay": stay(arrive="2026-05-01T00:00+02:00"),
    "visa": in_world(visa={"from": "2026-05-09", "to": "2026-05-10"}),
    "arrival": in_world(settle=50_000),
    "departure": in_world(ready=50_000),
    "preparation": in_world("scan", prepare=[{"what": "pause", "minutes": 50_000}]),
    "nurse": stay(nurse="a"),
    "capacity": booked("mri"),
    "limit": resource("mri", most_minutes_a_day=15),
    "locked": lock_elsewhere,
    "elsewhere": lambda world, made: in_world(elsewhere=[{k: items_of(made)["scan"][k] for k in ("from", "to")}])(
        world, made
    ),
}


def test_the_good_plan_is_good():
    assert check(WORLD, PLAN) == []


@pytest.mark.parametrize("rule", RULES)
def test_a_plan_that_breaks_a_rule_is_told_so(rule):
    world, made = copy.deepcopy(WORLD), copy.deepcopy(PLAN)
    BITES[rule](world, made)
    found = check(world, made)
    assert rule in {one.rule for one in found}
    for one in found:
        assert words.violation(one).startswith("v: ") and "%(" not in words.violation(one)


def test_what_a_plan_says_of_itself_frees_it_from_no_rule():
    world, made = copy.deepcopy(WORLD), copy.deepcopy(PLAN)
    items_of(made)["meal"].update(at(8, "12:31", "13:01") | {"locked": True, "status": "done"})
    assert {"grid", "observance", "rest_day"} <= {one.rule for one in check(world, made)}


def test_every_limit_of_a_resource_is_seen():
    for limit in ("most_minutes_a_day", "most_steps_a_day", "most_minutes_a_week"):
        world, made = copy.deepcopy(WORLD), copy.deepcopy(PLAN)
        resource("mri", **{limit: 0})(world, made)
        assert [one.rule for one in check(world, made)] == ["limit"]


def test_turnover_is_part_of_a_use():
    world, made = copy.deepcopy(WORLD), copy.deepcopy(PLAN)
    scan = items_of(made)["scan"]
    end = scan["to"].replace("+02:00", "")
    later = end[:-2] + f"{(int(end[-2:]) + 10) % 60:02}"
    if later > end:
        world["bookings"] = [{"resource": "mri", "from": later, "to": "2026-05-10T00:00"}]
        assert "capacity" in {one.rule for one in check(world, made)}
