"""Stays that nurses look after already, in the planner and in its checker."""

import pytest

from hospitium.scheduling.planning.checker import check
from hospitium.scheduling.planning.planner import Wanted, plan
from hospitium.scheduling.planning.reading import BadInstance, read
from hospitium.scheduling.planning.whynot import why_not
from hospitium.scheduling.planning.writing import written
from hospitium.scheduling.testing import make_doctor, make_instance, make_step


def world(*nursing, firm=True, nurses=("nora",)):
    return make_instance(
        steps=[make_step("talk")],
        resources=[make_doctor("a"), *({"id": name, "kind": "nurse"} for name in nurses)],
        nurse={"firm": firm},
        whole={"nursing": [{"resource": one, "from": begin, "to": end} for one, begin, end in nursing]},
    )


def planned(asked):
    instance = read(asked)
    return instance, written(instance, plan(instance, Wanted(rounds=0)))


def first_stay(asked):
    return planned(asked)[1]["stays"][0]


def test_a_stay_waits_until_its_nurse_has_room():
    before = first_stay(world())
    asked = world(("nora", before["arrive"], before["leave"]))
    after = first_stay(asked)
    assert after["nurse"] == "nora" and after["arrive"] >= before["leave"]
    assert check(asked, planned(asked)[1]) == []


def test_another_nurse_comes_instead():
    before = first_stay(world())
    other = first_stay(world((before["nurse"], before["arrive"], before["leave"]), nurses=("nora", "olga")))
    assert (other["nurse"], other["arrive"]) == ("olga", before["arrive"])


def test_where_none_has_room_the_nurse_is_why():
    asked = world(("nora", "2020-01-01T00:00", "2040-01-01T00:00"))
    made = plan(read(asked), Wanted(rounds=0))
    told = why_not(asked, asked["visits"][0]["id"])
    assert made.unplaced == [0] and [one.kind for one in told.conflict] == ["nurse"]


def test_who_may_do_without_is_planned_without():
    asked = world(("nora", "2020-01-01T00:00", "2040-01-01T00:00"), firm=False)
    assert first_stay(asked)["nurse"] is None


def test_the_checker_counts_them_too():
    asked = world()
    made = planned(asked)[1]
    stay = made["stays"][0]
    asked["nursing"] = [{"resource": "nora", "from": stay["leave"][:11] + "00:00", "to": "2040-01-01T00:00"}]
    broken = check(asked, made)
    assert [(one.rule, one.about) for one in broken] == [("capacity", ("nora",))]


def test_nobody_unknown_looks_after_a_stay():
    with pytest.raises(BadInstance, match="there is no resource"):
        read(world(("nobody", "2026-05-04T00:00", "2026-05-05T00:00")))


@pytest.mark.parametrize(("nurses", "who"), [(("nora", "olga"), "olga"), (("nora",), None)])
def test_what_is_locked_of_a_visit_that_cannot_be_whole_is_looked_after_where_anybody_can(nurses, who):
    asked = world(nurses=nurses)
    asked["visits"][0]["steps"].append(make_step("scan", needs=[{"role": "device", "kind": "mri"}]))
    at = first_stay(world())["arrive"][:10]
    asked["plan"] = {
        "items": [
            {"visit": asked["visits"][0]["id"], "step": "talk", "from": f"{at}T12:00", "to": f"{at}T13:00"}
            | {"with": {"doctor": ["a"]}, "status": "confirmed", "locked": True}
        ],
        "stays": [],
    }
    asked["nursing"] = [{"resource": "nora", "from": "2020-01-01T00:00", "to": "2040-01-01T00:00"}]
    made = planned(asked)[1]
    assert made["unplaced"] and [one["step"] for one in made["items"]] == ["talk"]
    assert made["stays"][0]["nurse"] == who
    assert check(asked, made) == []
    made["stays"][0]["nurse"] = None
    assert [one.rule for one in check(asked, made)] == (["nurse"] if who else [])
