"""Questions back: who asks, who answers, what waits for it, and how the case goes on."""

import datetime as dt

import pytest
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import MayNot, Role
from hospitium.access.testing import make_actor
from hospitium.cases.actions import move_case
from hospitium.cases.queries import case_for, questions_open_to, timeline
from hospitium.cases.reviewing import actions, errors, reactions
from hospitium.cases.reviewing.testing import make_review, reader
from hospitium.cases.sentences import sentence
from hospitium.cases.testing import make_case
from hospitium.kernel.errors import NotHere
from hospitium.messaging.queries import inbox
from hospitium.partners.testing import make_line, make_specialist
from hospitium.records import reactions as records
from hospitium.records.models import WantedRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


def ask(case, by, **more):
    with acting(by):
        return actions.ask_question(case_ref=case.ref, text="When was the last biopsy?", by=by, **more)


def answer(case, question, by, words="In March."):
    with acting(by):
        return actions.answer_question(case_ref=case.ref, number=question.pk, words=words, by=by)


def standing(case):
    with acting(SYSTEM):
        found = case_for(SYSTEM, case.ref)
        return found.request, found.review


def test_a_reviewer_asks_the_referrer_answers_and_the_case_comes_back_with_a_notice_for_the_asker(home):
    case, tomas = make_review()
    amara = reader(case, "Amara", Role.REFERRING_PHYSICIAN)
    question = ask(case, tomas, kinds=["pathology"])
    assert standing(case) == ("information_requested", "more_wanted")
    assert [notice.kind for notice in inbox(amara.id)] == ["question_asked"]
    with acting(amara):
        (waiting,) = questions_open_to(amara)
        assert (waiting.case.ref, waiting.url) == (case.ref, f"/cases/{case.ref}/questions/")
        assert waiting.due_at > waiting.asked_at
    answered = answer(case, question, amara)
    assert (answered.words, answered.ended_by, answered.on_behalf) == ("In March.", "Amara", False)
    assert standing(case) == ("acknowledged", "in_review")
    assert [notice.kind for notice in inbox(tomas.id)] == ["question_answered"]
    with acting(amara):
        assert questions_open_to(amara) == []


def test_nothing_goes_on_before_the_last_question_is_answered_and_the_refusal_names_them(mira):
    case, tomas = make_review()
    amara = reader(case, "Amara", Role.REFERRING_PHYSICIAN)
    first, second = ask(case, tomas), ask(case, tomas)
    with acting(mira), pytest.raises(errors.QuestionsOpen, match="last biopsy") as said:
        move_case(case_ref=case.ref, move="send_to_review", by=mira)
    assert "Referrer" in str(said.value)
    answer(case, first, amara)
    assert standing(case) == ("information_requested", "more_wanted")
    answer(case, second, amara)
    assert standing(case) == ("acknowledged", "in_review")


def test_a_question_of_the_intake_waits_at_intake_and_goes_back_there(mira):
    case = make_case(stage="intake")
    amara = reader(case, "Amara", Role.REFERRING_PHYSICIAN)
    question = ask(case, mira)
    assert standing(case) == ("information_requested", "not_begun")
    answer(case, question, amara)
    assert standing(case) == ("acknowledged", "not_begun")


def test_without_a_referrer_the_patient_is_asked_and_a_colleague_may_write_down_what_they_said(mira):
    case, tomas = make_review()
    family = reader(case, "Ada", Role.PATIENT)
    question = ask(case, tomas)
    assert question.asked_of == "patient"
    with acting(family):
        assert len(questions_open_to(family)) == 1
    answered = answer(case, question, mira)
    assert answered.on_behalf and answered.ended_by == "Mira"


def test_a_family_neither_reads_nor_answers_what_the_referrer_was_asked():
    case, tomas = make_review()
    reader(case, "Amara", Role.REFERRING_PHYSICIAN)
    family = reader(case, "Ada", Role.PATIENT)
    question = ask(case, tomas)
    with acting(family):
        assert questions_open_to(family) == []
    with pytest.raises(NotHere):
        answer(case, question, family)


def test_the_asker_or_a_coordinator_takes_a_question_back_and_the_case_goes_on(mira):
    case, tomas = make_review()
    other = reader(case, "Yara")
    question = ask(case, tomas)
    with acting(other), pytest.raises(errors.NotYours, match="Tomas asked"):
        actions.take_back_question(case_ref=case.ref, number=question.pk, reason="x", by=other)
    with acting(mira):
        taken = actions.take_back_question(case_ref=case.ref, number=question.pk, reason="Found it", by=mira)
    assert taken.state == "taken_back" and standing(case) == ("acknowledged", "in_review")
    with pytest.raises(errors.QuestionEnded):
        answer(case, question, mira)


def test_a_question_has_words_known_kinds_and_a_day_to_come():
    case, tomas = make_review()
    for facts, refusal in (
        ({"text": " "}, errors.QuestionNeeded),
        ({"text": "x", "kinds": ["gossip"]}, errors.UnknownKind),
        ({"text": "x", "until": timezone.now().date()}, errors.DayAhead),
    ):
        with acting(tomas), pytest.raises(refusal):
            actions.ask_question(case_ref=case.ref, by=tomas, **facts)
    question = ask(case, tomas, until=timezone.now().date() + dt.timedelta(days=3))
    with pytest.raises(errors.AnswerNeeded):
        answer(case, question, reader(case, "Ada", Role.PATIENT), words=" ")


def test_only_who_reads_or_runs_the_case_asks():
    case, _tomas = make_review()
    nurse = reader(case, "Nora", Role.NURSE)
    with pytest.raises(MayNot):
        ask(case, nurse)


def test_records_asked_for_are_chased_once_and_no_more_when_the_question_is_taken_back():
    case, tomas = make_review()
    question = ask(case, tomas, kinds=["pathology", "slides"])
    news = {"case_ref": case.ref, "question_id": question.pk}
    for _ in range(2):
        records.chase_asked(kinds="pathology slides", source="Referrer", until="2099-01-01", **news)
    with acting(SYSTEM):
        wanted = WantedRecord.objects.filter(case=case)
        assert sorted(wanted.values_list("kind", flat=True)) == ["pathology", "slides"]
    for _ in range(2):
        records.drop_asked(reason="Found it", **news)
    with acting(SYSTEM):
        assert {one.state for one in wanted.all()} == {"unobtainable"}


def test_the_timeline_tells_that_something_was_asked_without_its_words():
    case, tomas = make_review()
    amara = reader(case, "Amara", Role.REFERRING_PHYSICIAN)
    answer(case, ask(case, tomas), amara)
    with acting(amara):
        entries = timeline(amara, case_for(amara, case.ref))
        told = [sentence(entry) for entry in entries]
    assert not [entry for entry in entries if "biopsy" in str(entry.facts)]
    assert any(line.startswith("Information asked of: Referrer, by ") for line in told)
    assert "What was asked of Referrer is answered" in told


def test_the_specialists_of_the_line_see_a_case_that_comes_into_review_and_nobody_else_does(home):
    person = make_specialist("Kenji", lines=["spine"]).person
    line = make_line("spine")
    case = make_case(stage="review", service_line_id=line.pk)
    for _ in range(2):
        reactions.invite_readers(case.ref, "review")
    with acting(SYSTEM):
        assert case_for(SYSTEM, case.ref).circle == [person.pk]
