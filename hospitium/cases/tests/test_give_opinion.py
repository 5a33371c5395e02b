"""Opinions: drafts nobody else reads, what a signature needs, what it seals, what a release tells, what conditions hold back."""

import time

import pytest
from django.db import IntegrityError, transaction

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import MayNot, Role
from hospitium.access.testing import make_actor, signed_in
from hospitium.cases.actions import move_case, state_gate
from hospitium.cases.models import Opinion
from hospitium.cases.queries import case_for, gates_of
from hospitium.cases.reviewing import actions, errors
from hospitium.cases.reviewing.opining import digest
from hospitium.cases.reviewing.testing import WRITTEN, in_circle, make_review, make_signed, reader
from hospitium.cases.tests.test_gates import at_once
from hospitium.kernel.errors import NotHere
from hospitium.messaging.queries import inbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


def release(case, opinion, by, family="We can help you.", referrer="Resectable."):
    with acting(by):
        return actions.release_opinion(
            case_ref=case.ref, number=opinion.pk, family_words=family, referrer_words=referrer, by=by
        )


def standing(case):
    with acting(SYSTEM):
        found = case_for(SYSTEM, case.ref)
        return found.request, found.review, found.travel


def clinical(case):
    with acting(SYSTEM):
        return gates_of(case_for(SYSTEM, case.ref))["clinical"]


def test_a_draft_is_kept_as_it_is_and_is_its_writer_s_alone(mira):
    case, tomas = make_review()
    yara = reader(case, "Yara")
    for words in ("Resec", "Resection"):
        with acting(tomas):
            actions.keep_draft(case_ref=case.ref, written={"words": words}, by=tomas)
    with acting(tomas):
        assert Opinion.objects.get().words == "Resection"
    for other in (yara, mira):
        with acting(other):
            assert not Opinion.objects.exists()


def test_a_signed_opinion_finishes_the_review_and_tells_the_owner_and_nobody_outside(mira):
    case, tomas = make_review()
    amara = reader(case, "Amara", Role.REFERRING_PHYSICIAN)
    opinion = make_signed(case, tomas)
    assert standing(case)[:2] == ("acknowledged", "opinion_ready")
    assert opinion.by == "Tomas" and opinion.sha256 == digest(opinion)
    with acting(mira):
        assert Opinion.objects.count() == 1
    with acting(amara):
        assert not Opinion.objects.exists()
        assert not case.entries.filter(verb="opinion_signed", staff_only=False).exists()


@pytest.mark.parametrize(
    ("written", "refusal", "named"),
    [
        ({"words": " "}, errors.WordsNeeded, "write the opinion"),
        ({"choice": ""}, errors.ChoiceNeeded, "By video only"),
        ({"choice": "conditions"}, errors.ConditionsNeeded, "line of its own"),
        ({"choice": "decline"}, errors.WhyAndWhereNeeded, "a reason from the list; where else"),
        ({"choice": "redirect", "code": "no_capacity"}, errors.WhyAndWhereNeeded, "missing: where else"),
    ],
)
def test_what_an_opinion_lacks_is_named(written, refusal, named):
    case, tomas = make_review()
    with pytest.raises(refusal, match=named):
        make_signed(case, tomas, **written)
    assert standing(case)[1] == "in_review"


def test_who_has_not_taken_a_case_that_a_colleague_has_does_not_sign(mira):
    case, tomas = make_review()
    yara = reader(case, "Yara")
    with acting(yara):
        actions.take_review(case_ref=case.ref, by=yara)
    with pytest.raises(errors.TakenByColleague):
        make_signed(case, tomas)
    with pytest.raises(MayNot):
        make_signed(case, mira)


def test_the_database_keeps_what_was_signed_and_what_was_released(mira):
    case, tomas = make_review()
    opinion = make_signed(case, tomas)
    for change in ({"words": "Other"}, {"choice": "virtual"}, {"state": "draft", "signed_at": None}):
        with acting(SYSTEM), pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
            Opinion.objects.filter(pk=opinion.pk).update(**change)
    with acting(SYSTEM), pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        Opinion.objects.filter(pk=opinion.pk).delete()
    release(case, opinion, mira)
    with acting(SYSTEM), pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        Opinion.objects.filter(pk=opinion.pk).update(family_words="Other")


def test_released_the_case_is_accepted_the_gate_opens_and_family_and_referrer_read_their_own_words(mira):
    case, tomas = make_review()
    people = {role: in_circle(case, role, role) for role in (Role.PATIENT, Role.REFERRING_PHYSICIAN, Role.INTERPRETER)}
    opinion = make_signed(case, tomas)
    browsers = {role: signed_in(person) for role, person in people.items()}
    assert "We can help you." not in browsers[Role.PATIENT].get(f"/cases/{case.ref}/").content.decode()
    release(case, opinion, mira)
    assert standing(case) == ("accepted", "used", "estimate")
    assert clinical(case).state == "green" and "Tomas" in clinical(case).ground
    family = browsers[Role.PATIENT].get(f"/cases/{case.ref}/").content.decode()
    referrer = browsers[Role.REFERRING_PHYSICIAN].get(f"/referrals/{case.ref}/").content.decode()
    assert "We can help you." in family and "Resectable." not in family and "travel is reasonable" not in family
    interpreter = browsers[Role.INTERPRETER].get(f"/cases/{case.ref}/").content.decode()
    assert "We can help you." not in interpreter and "Resectable." not in interpreter
    assert "Resectable." in referrer and "We can help you." not in referrer
    assert [notice.kind for notice in inbox(people[Role.PATIENT].pk)] == ["opinion_released"]
    with pytest.raises(errors.NothingToRelease):
        release(case, opinion, mira)


def test_a_release_needs_words_for_each_reader_and_a_coordinator(mira):
    case, tomas = make_review()
    in_circle(case, "Amara", Role.REFERRING_PHYSICIAN)
    opinion = make_signed(case, tomas)
    with pytest.raises(errors.WordsForReadersNeeded, match="words for the family; words for the referrer"):
        release(case, opinion, mira, family=" ", referrer="")
    with pytest.raises(MayNot):
        release(case, opinion, tomas)


def test_conditions_keep_the_clinical_gate_closed_until_each_is_met_by_name(mira):
    case, tomas = make_review()
    opinion = make_signed(case, tomas, choice="conditions", conditions=["Cardiology clears", "HbA1c below 8"])
    release(case, opinion, mira)
    assert standing(case)[0] == "accepted_with_conditions"
    assert clinical(case).state == "red" and "Cardiology clears; HbA1c below 8" in clinical(case).ground
    with acting(mira), pytest.raises(errors.ConditionsOpen, match="HbA1c below 8"):
        state_gate(case_ref=case.ref, kind="clinical", state="green", fact="x", by=mira)
    first, second = [condition.pk for condition in case_conditions(case)]
    with pytest.raises(errors.GroundNeeded):
        tick(case, first, mira, ground="")
    tick(case, first, mira)
    assert clinical(case).state == "red" and "Cardiology" not in clinical(case).ground
    tick(case, second, tomas)
    assert clinical(case).state == "green"
    tick(case, second, mira, is_met=False, ground="New result")
    assert clinical(case).state == "red"


def case_conditions(case):
    with acting(SYSTEM):
        return list(case.conditions.order_by("id"))


def tick(case, number, by, *, is_met=True, ground="Letter of today"):
    with acting(by):
        actions.meet_condition(case_ref=case.ref, number=number, is_met=is_met, ground=ground, by=by)


def test_the_database_itself_opens_no_clinical_gate_before_an_open_condition(mira):
    case, tomas = make_review()
    release(case, make_signed(case, tomas, choice="conditions", conditions=["Cardiology clears"]), mira)
    with acting(SYSTEM), pytest.raises(IntegrityError, match="before its conditions"), transaction.atomic():
        case.gates.filter(kind="clinical").update(state="green")
        at_once()


@pytest.mark.parametrize(
    ("written", "outcome"),
    [
        ({"choice": "decline", "code": "palliative", "elsewhere": "Hospice near home"}, "declined"),
        ({"choice": "redirect", "code": "no_capacity", "elsewhere": "University of the Lake"}, "referred_onward"),
    ],
)
def test_whoever_is_not_taken_is_told_why_and_the_case_ends_with_the_code(mira, written, outcome):
    case, tomas = make_review()
    release(case, make_signed(case, tomas, **written), mira)
    with acting(mira):
        ended = case_for(mira, case.ref)
        assert (ended.outcome, ended.why_ended) == (outcome, written["code"])


def test_an_opinion_alone_waits_for_the_gates_of_its_pathway(mira):
    case, tomas = make_review(pathway="second_opinion")
    opinion = make_signed(case, tomas, choice="advice")
    from hospitium.cases.errors import GatesClosed

    with pytest.raises(GatesClosed, match="Financial"):
        release(case, opinion, mira)
    with acting(mira):
        for kind in ("financial", "language"):
            state_gate(case_ref=case.ref, kind=kind, state="green", fact="x", by=mira)
    release(case, opinion, mira)
    assert standing(case)[:2] == ("accepted", "delivered")


def test_what_was_written_outlives_a_refusal_and_a_sign_in_that_is_too_old(home):
    case, _tomas = make_review()
    browser = signed_in(in_circle(case, "Yara", Role.SPECIALIST))
    page = f"/cases/{case.ref}/review/"
    refused = browser.post(f"{page}sign/", {"words": "A long opinion", "choice": "decline"})
    assert refused.status_code == 422 and "Still missing" in refused.content.decode()
    session = browser.session
    session["confirmed_at"] = time.time() - 3600
    session.save()
    answer = browser.post(f"{page}sign/", {"words": "A longer opinion", "choice": "accept"})
    assert "/confirm/" in answer.headers["Location"]
    assert "A longer opinion" in browser.get(page).content.decode()


def test_a_reviewer_writes_is_told_that_it_is_kept_and_signs_in_a_browser(home):
    case, _tomas = make_review(question="Can it be removed?")
    browser = signed_in(in_circle(case, "Yara", Role.SPECIALIST))
    page = f"/cases/{case.ref}/review/"
    shown = browser.get(page).content.decode()
    assert "Can it be removed?" in shown and "Sign the opinion" in shown
    kept = browser.post(f"{page}draft/", WRITTEN, headers={"HX-Request": "true"})
    assert "Kept" in kept.content.decode()
    assert browser.post(f"{page}sign/", WRITTEN).status_code == 302
    after = browser.get(page).content.decode()
    assert "Not released yet" in after and "Sign the opinion" not in after


def test_an_opinion_of_another_case_is_not_there(mira):
    (case, tomas), (other, _) = make_review(), make_review()
    with pytest.raises(NotHere):
        release(other, make_signed(case, tomas), mira)


def test_of_two_opinions_the_newer_is_released_and_its_conditions_take_the_place_of_the_older_ones(mira):
    case, tomas = make_review()
    older = make_signed(case, tomas, choice="conditions", conditions=["Cardiology clears"])
    with acting(mira):
        move_case(case_ref=case.ref, move="ask_for_more", reason="New scan", by=mira)
        move_case(case_ref=case.ref, move="send_to_review", by=mira)
    newer = make_signed(case, tomas, choice="conditions", conditions=["HbA1c below 8"])
    with pytest.raises(errors.NewerOpinion, match="Tomas"):
        release(case, older, mira)
    release(case, newer, mira)
    with acting(mira):
        move_case(case_ref=case.ref, move="withdraw", code="finances", reason="x", by=mira)
        move_case(case_ref=case.ref, move="reopen", reason="Funds found", by=mira)
        move_case(case_ref=case.ref, move="send_to_review", by=mira)
    release(case, make_signed(case, tomas), mira)
    assert clinical(case).state == "green"
    assert [condition.fell_at is not None for condition in case_conditions(case)] == [True]
