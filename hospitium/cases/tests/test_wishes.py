"""What a patient said brings tasks, with their own words; nothing follows from where they are from or what they speak."""

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.jobs import drain
from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor
from hospitium.cases import actions, queries, sentences
from hospitium.cases.journey import Stage, WaitingOn
from hospitium.cases.models import Task
from hospitium.cases.testing import make_case
from hospitium.cases.work.wishes import RULES, wanted
from hospitium.cases.work.wishing import suit
from hospitium.kernel.places import COUNTRIES
from hospitium.patients.actions import record_profile, withdraw_profile
from hospitium.patients.errors import StatementNeeded
from hospitium.patients.models import PatientLanguage
from hospitium.patients.queries import ProfileTopic

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


def say(case, topic, statement, mira):
    with acting(mira):
        record_profile(patient=case.patient, topic=topic, statement=statement, stated_by="the daughter", by=mira)
    drain()


def wishes(case):
    """Open tasks that the patient's word brought: kind to the words."""
    with acting(SYSTEM):
        found = Task.objects.filter(case=case, done_at=None).exclude(wish_id=None).select_related("wish")
        return {task.kind: task.wish.statement for task in found}


def test_every_rule_has_a_topic_that_is_asked_a_stage_an_owner_and_words_in_four_languages():
    for rule in RULES:
        assert rule.topic in ProfileTopic.values and set(rule.stages) <= set(Stage.values) - {"closed"} and rule.stages
        assert rule.owner in WaitingOn.values and 0 < rule.hours < 1000
        assert all(rule.title.get(tag) for tag in ("en", "es", "zh-hans", "ar"))
    assert len({rule.slug for rule in RULES}) == len(RULES)


def test_a_statement_brings_its_task_when_the_case_enters_the_stage(mira):
    case = make_case(stage="visa")
    say(case, "diet", "No pork, please", mira)
    assert wishes(case) == {}
    with acting(mira):
        actions.move_case(case_ref=case.ref, move="grant_visa", by=mira)
    drain()
    assert wishes(case) == {"wish_meals": "No pork, please"}


def test_a_statement_in_the_middle_of_a_stage_brings_its_task_at_once_with_who_said_it(mira):
    case = make_case(stage="stay")
    say(case, "prayer", "At noon, facing east", mira)
    with acting(mira):
        shown = next(task for task in queries.parts_of(mira, case)["tasks"] if task.kind == "wish_prayer")
        assert (shown.said, shown.said_who, shown.said_to) == ("At noon, facing east", "the daughter", "Mira")
        assert shown.said_at is not None and shown.title == "Arrange times and a place for prayer"
        with override("ar"):
            assert shown.title == "ترتيب أوقات الصلاة ومكانها"


def test_new_words_change_the_open_task_and_a_word_taken_back_drops_it(mira):
    case = make_case(stage="stay")
    say(case, "diet", "Halal", mira)
    say(case, "diet", "Vegetarian", mira)
    assert wishes(case) == {"wish_meals": "Vegetarian"}
    with acting(mira):
        withdraw_profile(patient=case.patient, topic="diet", stated_by="the patient", by=mira)
    drain()
    assert wishes(case) == {}
    with acting(mira):
        told = [sentences.sentence(entry) for entry in queries.timeline(mira, case)][:3]
    title = "Arrange meals as the patient asked"
    assert told == [
        f"No longer to be done: {title}",
        f"The patient's word changed: {title}",
        f"The patient's word brought a task: {title}",
    ]


def test_what_was_done_comes_again_only_for_new_words(mira):
    case = make_case(stage="stay")
    say(case, "diet", "Halal", mira)
    with acting(mira):
        task = Task.objects.get(case=case, kind="wish_meals")
        actions.finish_task(case_ref=case.ref, task_id=task.pk, by=mira)
    suit(case.ref)
    assert wishes(case) == {}
    say(case, "diet", "Halal, and no nuts", mira)
    assert wishes(case) == {"wish_meals": "Halal, and no nuts"}


def test_the_task_stays_while_the_case_stays_among_its_stages_and_falls_away_after(mira):
    case = make_case(stage="stay")
    say(case, "diet", "Halal", mira)
    with acting(mira):
        actions.move_case(case_ref=case.ref, move="plan_discharge", by=mira)
    drain()
    assert wishes(case) == {}


def test_nothing_said_cannot_be_taken_back(mira):
    case = make_case()
    with acting(mira), pytest.raises(StatementNeeded):
        withdraw_profile(patient=case.patient, topic="diet", stated_by="the patient", by=mira)


words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30).filter(str.strip)
said = st.dictionaries(st.sampled_from(ProfileTopic.values), words, max_size=6)
person = st.fixed_dictionaries(
    {
        "country": st.sampled_from(sorted(COUNTRIES)),
        "nationalities": st.lists(st.sampled_from(sorted(COUNTRIES)), max_size=2),
        "language": st.sampled_from(["ar", "es", "zh-hans", "ur", "he", "ta", "en"]),
    }
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=said, one=person, other=person, stage=st.sampled_from(["review", "decision", "travel", "stay", "discharge"])
)
def test_the_same_statements_bring_the_same_tasks_whoever_the_patient_is(home, said, one, other, stage):
    assert _brought(said, one, stage) == _brought(said, other, stage) == {rule.slug for rule in wanted(said, stage)}


def _brought(said, who, stage):
    """The tasks of a patient of this country, nationality and language who said this; their kind and whose they are."""
    case = make_case(stage=stage)
    with acting(SYSTEM):
        patient = case.patient
        patient.country, patient.nationalities = who["country"], who["nationalities"]
        patient.save()
        PatientLanguage.objects.create(patient=patient, tag=who["language"], is_preferred=True, stated_by="x")
        for topic, statement in said.items():
            record_profile(patient=patient, topic=topic, statement=statement, stated_by="x", by=SYSTEM)
    suit(case.ref)
    with acting(SYSTEM):
        rules = {rule.slug: rule for rule in RULES}
        found = list(Task.objects.filter(case=case).exclude(wish_id=None))
        assert all(task.waiting_on == rules[task.kind].owner for task in found)
        return {task.kind for task in found}
