"""Why a visit has no place: the smallest conflict, and ways out that work."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hospitium.scheduling.planning import words
from hospitium.scheduling.planning.changes import relaxations
from hospitium.scheduling.planning.whynot import is_possible, reasons, relaxed, why_not
from hospitium.scheduling.testing import make_doctor, make_instance, make_step, make_world

quick = settings(
    deadline=None, max_examples=8, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)


def kinds(found):
    return {one.kind for one in found.conflict}


def test_what_is_possible_has_no_conflict():
    assert why_not(make_instance(steps=[make_step("one")], resources=[make_doctor()]), "v") is None


def test_a_doctor_and_a_rest_day_are_named_when_they_clash():
    doctor = make_doctor(hours=[{"days": ["fri"], "from": "09:00", "to": "17:00"}])
    found = why_not(make_instance(steps=[make_step("one")], resources=[doctor], rest_days=["fri"]), "v")
    assert kinds(found) == {"who", "rest_days"} and found.minimal
    assert "It would be possible if" in "\n".join(words.why_not(found, "v"))


def test_what_else_the_patient_has_is_named_and_could_be_moved():
    elsewhere = [{"from": "2026-05-04T00:00", "to": "2026-05-10T23:00"}]
    found = why_not(make_instance(steps=[make_step("one")], resources=[make_doctor()], elsewhere=elsewhere), "v")
    assert kinds(found) == {"elsewhere"} and found.minimal
    assert ["moved_elsewhere"] in [[one.kind for one in way] for way in found.ways_out]
    assert "what else the patient has is moved" in "\n".join(words.why_not(found, "v"))


def test_nobody_with_the_skill_is_named_alone():
    step = make_step("one", needs=[{"role": "doctor", "kind": "specialist", "skills": ["heart"]}])
    found = why_not(make_instance(steps=[step], resources=[make_doctor()]), "v")
    assert kinds(found) == {"who"}
    assert [[one.kind for one in way] for way in found.ways_out] == [["one_more"]]


def test_a_step_longer_than_the_plan_is_told_as_such():
    found = why_not(make_instance(steps=[make_step("one", 20_000, needs=[])], resources=[]), "v")
    assert not found.conflict or "leave" in kinds(found)


@quick
@given(chance=st.randoms(use_true_random=False))
def test_taking_any_one_reason_away_makes_it_possible(chance):
    world = make_world(chance, visits=1, steps=3)
    found = why_not(world, "v0", ways=1)
    if found is None or not found.minimal:
        return
    others = [one for one in reasons(world) if (one.kind, one.about) not in {(r.kind, r.about) for r in found.conflict}]
    for left in range(len(found.conflict)):
        away = [*others, found.conflict[left]]
        order = {(one.kind, one.about): n for n, one in enumerate(reasons(world))}
        assert is_possible(relaxed(world, sorted(away, key=lambda one: order[one.kind, one.about])), 5)
    for way in found.ways_out:
        assert is_possible(relaxed(world, way), 5)


@pytest.mark.parametrize("language", ["en", "es", "zh-hans", "ar"])
def test_every_reason_and_way_out_has_words(language):
    from django.utils import translation

    step = make_step(
        "one",
        windows=[{"from": "2026-05-04T00:00", "to": "2026-05-05T00:00"}],
        days=["mon"],
        between=["09:00", "10:00"],
    )
    world = make_instance(
        steps=[step | {"language": {}, "recover": 5}, make_step("two")],
        resources=[make_doctor()],
        links=[{"first": "one", "then": "two", "same": ["doctor"], "most": 5}],
        apart=[{"steps": ["one", "two"], "minutes": 4}],
        away=[{"why": "prayer", "from": "09:00", "to": "10:00"}],
        rest_days=["fri"],
        day={"from": "09:00", "most_steps": 1},
        nurse={"firm": True},
    )
    with translation.override(language):
        said = [words.reason(one) for one in reasons(world)] + [words.way_out([one]) for one in relaxations(world)]
    assert all(text and "%(" not in text for text in said)
