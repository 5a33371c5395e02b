"""A family tells about itself one question at a time: each answer is kept at once, and read by the team when it is sent."""

import datetime as dt

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import MayNot, Role
from hospitium.access.testing import make_actor
from hospitium.cases.testing import make_case
from hospitium.kernel.errors import NotHere
from hospitium.kernel.events import _reactions
from hospitium.patients.actions import merge_patients, unmerge
from hospitium.patients.events import FamilyTold
from hospitium.patients.models import Answer, Patient, PatientContact, PatientLanguage, ProfileFact
from hospitium.patients.queries import file_of
from hospitium.patients.telling import actions, queries
from hospitium.patients.telling.errors import AnswersMissing, AnswerUnusable, TooManyCompanions
from hospitium.patients.telling.questions import PICKED, QUESTIONS, SECTIONS, Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def noura(home):
    return make_actor("Noura", Role.PATIENT, organisation_id=home.pk)


@pytest.fixture
def patient(noura):
    return make_case(circle=((noura.id, "patient"),)).patient


@pytest.fixture
def told(monkeypatch):
    heard = []
    monkeypatch.setitem(_reactions, FamilyTold, ())

    def hear(news):
        if isinstance(news, FamilyTold):
            heard.append(news)

    monkeypatch.setattr("hospitium.patients.telling.actions.publish", hear)
    return heard


def tell(patient, by, question, *choices, words="", who=None):
    with acting(by):
        return actions.tell(patient=patient, question=question, choices=choices, words=words, companion_id=who, by=by)


def send(patient, by, section, who=None):
    with acting(by):
        actions.send_answers(patient=patient, section=section, companion_id=who, by=by)


def test_an_answer_is_kept_at_once_and_replaced_by_the_next(patient, noura):
    tell(patient, noura, "diet", "halal")
    tell(patient, noura, "diet", "halal", "no_beef", words="No nuts")
    with acting(noura):
        (kept,) = Answer.objects.filter(patient=patient)
    assert (kept.choices, kept.words, kept.said_by, kept.sent_at) == (["halal", "no_beef"], "No nuts", "Noura", None)


def test_what_is_not_sent_is_not_shown_to_the_team(patient, noura, home):
    mira = make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)
    tell(patient, noura, "diet", "halal")
    with acting(mira):
        assert queries.parts_sent(file_of(mira, Patient.objects.get(pk=patient.pk)).answers) == []
    send(patient, noura, "customs")
    with acting(mira):
        (part,) = queries.parts_sent(file_of(mira, Patient.objects.get(pk=patient.pk)).answers)
        assert [row["words"] for row in part.rows if row["answer"]] == ["Halal"]


def test_sent_customs_are_wishes_in_the_hospital_s_language_with_who_said_them(patient, noura, told):
    tell(patient, noura, "diet", "halal", words="لا مكسرات")
    tell(patient, noura, "address", words="Umm Khalid")
    send(patient, noura, "customs")
    with acting(noura):
        kept = {one.topic: (one.statement, one.stated_by) for one in ProfileFact.objects.filter(patient=patient)}
    assert kept == {"diet": ("Halal · لا مكسرات", "Noura"), "form_of_address": ("Umm Khalid", "Noura")}
    assert [(one.patient_ref, one.about, one.by_name) for one in told] == [(patient.ref, "customs", "Noura")]


def test_sending_again_does_nothing_and_a_changed_answer_is_sent_by_itself(patient, noura, told):
    tell(patient, noura, "diet", "halal")
    send(patient, noura, "customs")
    send(patient, noura, "customs")
    assert len(told) == 1
    tell(patient, noura, "diet", "kosher")
    send(patient, noura, "customs")
    with acting(noura):
        said = list(ProfileFact.objects.filter(patient=patient).order_by("id").values_list("statement", flat=True))
    assert (said, len(told)) == (["Halal", "Kosher"], 2)


def test_language_is_a_fact_of_the_patient(patient, noura):
    for question, choice in (("spoken", "apc"), ("read", "ar"), ("interpreter", "yes")):
        tell(patient, noura, question, choice)
    send(patient, noura, "language")
    with acting(noura):
        kept = {
            one.tag: (one.speaks, one.reads, one.is_preferred)
            for one in PatientLanguage.objects.filter(patient=patient)
        }
        assert kept == {"apc": (True, None, True), "ar": (False, True, False)}
        assert Patient.objects.get(pk=patient.pk).interpreter_needed is True
    tell(patient, noura, "spoken", "ar")
    send(patient, noura, "language")
    with acting(noura):
        assert [one.tag for one in PatientLanguage.objects.filter(patient=patient, is_preferred=True)] == ["ar"]


def test_contact_is_kept_and_the_clock_follows_the_family(patient, noura):
    tell(patient, noura, "telephone", words="+971 4 555 0101")
    tell(patient, noura, "zone", "Asia/Dubai")
    send(patient, noura, "contact")
    with acting(noura):
        assert [one.value for one in PatientContact.objects.filter(patient=patient)] == ["+971 4 555 0101"]
        assert Patient.objects.get(pk=patient.pk).zone == "Asia/Dubai"


def test_a_passport_that_was_told_helps_whoever_sees_it_and_proves_nothing(patient, noura):
    answers = {"passport_name": "OBI AMARA", "passport_number": "x12 34", "passport_expires": "2031-03-27"}
    for question, words in answers.items():
        tell(patient, noura, question, words=words)
    tell(patient, noura, "passport_country", "MX")
    send(patient, noura, "passport")
    with acting(noura):
        assert queries.passport_stated(patient) == {"number": "x12 34", "country": "MX", "expires": "2031-03-27"}
        assert not patient.identifiers.exists()


def test_people_who_travel_along_are_told_of_one_by_one(patient, noura):
    with acting(noura):
        first = actions.add_companion(patient=patient, by=noura)
        assert actions.add_companion(patient=patient, by=noura) == first
    tell(patient, noura, "companion_name", words="KHALID HADDAD", who=first.pk)
    tell(patient, noura, "companion_relation", "child", who=first.pk)
    tell(patient, noura, "companion_expires", words="2030-01-31", who=first.pk)
    send(patient, noura, "companion", who=first.pk)
    with acting(noura):
        (part,) = queries.told_of(patient).companions
        assert (part.state, str(part.title)) == ("sent", "KHALID HADDAD")
        assert part.companion.full_name == "KHALID HADDAD"
        assert (part.companion.relation, part.companion.passport_expires) == ("child", dt.date(2030, 1, 31))
        second = actions.add_companion(patient=patient, by=noura)
        assert second != first
        actions.drop_companion(patient=patient, companion_id=first.pk, by=noura)
        assert [one.companion for one in queries.told_of(patient).companions] == [second]
        with pytest.raises(NotHere):
            actions.drop_companion(patient=patient, companion_id=first.pk, by=noura)


def test_more_than_nine_travel_by_telephone(patient, noura, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 1)
    with acting(noura):
        first = actions.add_companion(patient=patient, by=noura)
    tell(patient, noura, "companion_name", words="A B", who=first.pk)
    with acting(noura), pytest.raises(TooManyCompanions):
        actions.add_companion(patient=patient, by=noura)


@pytest.mark.parametrize(
    ("question", "choices", "words"),
    [
        ("spoken", (), ""),
        ("spoken", ("klingon",), ""),
        ("spoken", ("ar", "es"), ""),
        ("diet", ("halal", "bogus"), ""),
        ("telephone", (), "call me"),
        ("mail", (), "noura"),
        ("passport_expires", (), "2031-13-40"),
        ("passport_country", ("XX",), ""),
        ("zone", ("Mars/Olympus",), ""),
        ("zone", ("UTC",), ""),
        ("interpreter", ("yes", "no"), ""),
    ],
)
def test_an_answer_that_cannot_be_used_is_not_kept_and_says_what_to_do(patient, noura, question, choices, words):
    with pytest.raises(AnswerUnusable) as refused:
        tell(patient, noura, question, *choices, words=words)
    assert len(str(refused.value)) > 20
    with acting(noura):
        assert not Answer.objects.exists()


def test_what_must_be_answered_is_asked_for_before_sending(patient, noura):
    tell(patient, noura, "spoken", "ar")
    with pytest.raises(AnswersMissing):
        send(patient, noura, "language")


def test_nobody_else_speaks_for_a_family(patient, noura, home):
    for role in (Role.COORDINATOR, Role.NURSE, Role.REFERRING_PHYSICIAN, Role.PROGRAMME_LEAD):
        other = make_actor("Other", role, organisation_id=home.pk)
        with pytest.raises(MayNot):
            tell(patient, other, "diet", "halal")


def test_somebody_else_s_companion_is_nobody(patient, noura, home):
    other = make_case(name="Other Person", circle=((noura.id, "patient"),)).patient
    with acting(noura):
        theirs = actions.add_companion(patient=other, by=noura)
    for question, who in (("companion_name", theirs.pk), ("companion_name", None), ("diet", theirs.pk)):
        with pytest.raises(NotHere):
            tell(patient, noura, question, words="x", who=who)


def test_a_stranger_sees_no_answer_of_another_family(patient, noura, home):
    tell(patient, noura, "diet", "halal")
    stranger = make_actor("Stranger", Role.PATIENT, organisation_id=home.pk)
    with acting(stranger):
        assert not Answer.objects.exists()


def test_answers_go_along_when_records_are_joined_and_come_back(patient, noura):
    other = make_case(name="Amara Obi", circle=((noura.id, "patient"),)).patient
    tell(other, noura, "diet", "kosher")
    tell(other, noura, "fasting", "none")
    tell(patient, noura, "diet", "halal")
    with acting(noura):
        actions.add_companion(patient=other, by=noura)
    with acting(SYSTEM):
        merge = merge_patients(kept=patient, merged=other, choices={}, reason="The same person", by=SYSTEM)
        assert set(Answer.objects.filter(patient=patient).values_list("question", flat=True)) == {"diet", "fasting"}
        assert len(queries.told_of(patient).companions) == 1
        unmerge(merge=merge, reason="Two people", by=SYSTEM)
        assert set(Answer.objects.filter(patient=other).values_list("question", flat=True)) == {"diet", "fasting"}


def test_every_question_is_whole():
    for section in SECTIONS:
        for one in section.questions:
            assert bool(one.choices) == (one.kind in (Kind.ONE, Kind.MANY)), one.slug
            assert not one.own_words or one.kind in PICKED, one.slug
    assert len(QUESTIONS) == sum(len(section.questions) for section in SECTIONS)
