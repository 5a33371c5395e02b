"""The page of a referred case: progress, letters to confirm, answers and reports; and nothing else of the case."""

import datetime as dt

import pytest
from django.urls import get_resolver, reverse
from django.utils import timezone

from config.jobs import drain
from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_person, signed_in
from hospitium.cases import actions as cases
from hospitium.cases.letters.testing import describe_house, give_passport, make_issued
from hospitium.cases.models import Case, Entry, Task
from hospitium.cases.reviewing.actions import ask_question
from hospitium.cases.testing import make_case
from hospitium.partners.actions import register_organisation
from hospitium.partners.models import OrganisationKind
from hospitium.records.models import SourceDocument
from hospitium.records.testing import make_bundle, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def hospital(home):
    return register_organisation(kind=OrganisationKind.HOSPITAL, name="Bay Clinic", country="US", city="Fresno")


@pytest.fixture
def amara(hospital):
    return make_person("Amara", Role.REFERRING_PHYSICIAN, organisation_id=hospital.pk)


@pytest.fixture
def case(amara):
    return make_case(circle=((amara.pk, Role.REFERRING_PHYSICIAN),), question="Can it be operated?")


@pytest.fixture
def browser(amara):
    return signed_in(amara)


def letter_to(case, kind="medical_summary"):
    describe_house()
    give_passport(case)
    return make_issued(case, kind, variant="summary" if kind == "medical_summary" else "", by=SYSTEM)


def test_the_page_tells_the_turn_the_milestones_and_the_question(browser, case):
    page = browser.get(f"/referrals/{case.ref}/").text
    assert "Case received" in page and "Can it be operated?" in page and 'aria-current="step"' in page
    assert case.ref in browser.get("/referrals/").text


def test_the_old_ways_lead_here(browser, case):
    assert browser.get(f"/cases/{case.ref}/").headers["Location"] == f"/referrals/{case.ref}/"
    assert browser.get("/cases/").headers["Location"] == browser.get("/").headers["Location"] == "/referrals/"


def test_what_is_asked_is_told_with_its_hour_and_answered_here(browser, case):
    with acting(SYSTEM):
        cases.move_case(case_ref=case.ref, move="request_records", by=SYSTEM)
    page = browser.get(f"/referrals/{case.ref}/").text
    assert "Clarification requested" in page and "Obtain the missing records" in page
    assert case.ref in browser.get("/referrals/?show=asked").text
    assert browser.post(f"/referrals/{case.ref}/answer/", {"text": ""}).status_code == 422
    assert browser.post(f"/referrals/{case.ref}/answer/", {"text": "The scan was in May."}).status_code == 302
    drain()
    after = browser.get(f"/referrals/{case.ref}/").text
    assert "More information provided" in after and "The scan was in May." in after
    with acting(SYSTEM):
        assert SourceDocument.objects.get(case=case).state == "imported"


def test_words_answer_the_one_question_that_is_open_and_of_several_none_is_guessed(browser, case):
    with acting(SYSTEM):
        first = ask_question(case_ref=case.ref, text="When was the scan?", by=SYSTEM)
        second = ask_question(case_ref=case.ref, text="Which side?", by=SYSTEM)
    refused = browser.post(f"/referrals/{case.ref}/answer/", {"text": "In May."})
    assert refused.status_code == 422 and "Several questions" in refused.text and "In May." in refused.text
    browser.post(f"/cases/{case.ref}/questions/{first.pk}/answer/", {"words": "In May."})
    assert browser.post(f"/referrals/{case.ref}/answer/", {"text": "The left."}).status_code == 302
    with acting(SYSTEM):
        told = dict(case.questions.values_list("pk", "words"))
        assert told == {first.pk: "In May.", second.pk: "The left."}
        assert Case.objects.get(pk=case.pk).request == "acknowledged"
        assert not SourceDocument.objects.filter(case=case).exists()


def test_a_report_from_home_becomes_a_document_an_entry_with_codes_and_an_errand(browser, case):
    said = {"seen_on": "2026-11-02", "condition": "worse", "readmission": "unplanned", "complication": "infection"}
    said |= {
        "complication_code": "T81.4",
        "words": "Fever since Monday",
        "medication": "Amoxicillin added",
        "needs": "Advice",
    }
    assert browser.post(f"/referrals/{case.ref}/report/", said).status_code == 302
    drain()
    with acting(SYSTEM):
        entry = Entry.objects.get(case=case, verb="referrer_reported")
        assert entry.facts["report"] == {
            k: said[k] for k in ("seen_on", "condition", "readmission", "complication", "complication_code")
        }
        assert Task.objects.get(case=case, kind="read_report").waiting_on == "us"
        document = SourceDocument.objects.get(case=case)
    paper = browser.get(f"/documents/{document.ref}/original/").content.decode()
    assert "Fever since Monday" in paper and "Infection" in paper and "Worse" in paper
    assert browser.post(f"/referrals/{case.ref}/report/", {"medication": "x"}).status_code == 422
    assert (
        browser.post(f"/referrals/{case.ref}/report/", {"words": "x", "complication_code": "nonsense"}).status_code
        == 422
    )


def test_a_colleague_is_let_in_and_sent_away_on_the_page(browser, case, hospital):
    pilar = make_person("Pilar", Role.REFERRING_PHYSICIAN, organisation_id=hospital.pk)
    other = signed_in(pilar)
    assert other.get(f"/referrals/{case.ref}/").status_code == 404
    assert (
        browser.post(f"/referrals/{case.ref}/colleagues/", {"person": pilar.pk, "scope": "read", "days": 5}).status_code
        == 302
    )
    page = other.get(f"/referrals/{case.ref}/").text
    assert "Send the answer" not in page and "as a colleague until" in page
    for path in ("answer/", "report/"):
        assert other.post(f"/referrals/{case.ref}/{path}", {"text": "x", "words": "x"}).status_code == 404
    assert other.get(f"/cases/{case.ref}/records/").status_code == 404
    end = browser.get(f"/referrals/{case.ref}/").text.split("/colleagues/")[1].split("/")[0]
    assert browser.post(f"/referrals/{case.ref}/colleagues/{end}/end/").status_code == 302
    assert other.get(f"/referrals/{case.ref}/").status_code == 404 and case.ref not in other.get("/referrals/").text


def test_documents_of_other_sources_are_not_there_for_the_referrer(browser, case, amara):
    from hospitium.access.queries import actor_of

    theirs = take_in(make_bundle(family="Obi", given="Amara"), sent_for_id=case.pk)
    with acting(SYSTEM):
        assert SourceDocument.objects.filter(pk=theirs.pk).update(case=case) == 1
    actor = actor_of(amara)
    mine = take_in(b"A letter of mine, with some words.", by=actor, name="mine.txt", sent_for_id=case.pk)
    with acting(SYSTEM):
        assert SourceDocument.objects.get(pk=mine.pk).case_id == case.pk
    page = browser.get(f"/referrals/{case.ref}/").text
    assert mine.ref in page and theirs.ref not in page
    found = []
    for name, pattern in routes().items():
        asks = set(pattern.pattern.converters)
        if name.startswith("records:") and "ref" in asks:
            address = reverse(name, kwargs={key: {"ref": theirs.ref, "case_ref": case.ref}.get(key, 1) for key in asks})
            found += [(name, getattr(browser, method)(address).status_code) for method in ("get", "post")]
    assert [one for one in found if one[1] not in (404, 405)] == [] and len(found) > 30
    assert browser.get(f"/documents/{mine.ref}/").status_code == 200


def test_records_handed_to_them_by_link_are_confirmed_on_the_page_and_those_for_others_are_not_shown(
    browser, case, amara
):
    from hospitium.records.models import HealthLink

    with acting(SYSTEM):
        soon = timezone.now() + dt.timedelta(days=9)
        told = {
            "case": case,
            "kind": "physician",
            "country": "US",
            "label": "x",
            "expires_at": soon,
            "made_by_name": "Mira",
        }
        mine, other = (
            HealthLink.objects.create(ref=ref, recipient=name, secret=ref, **told)
            for ref, name in (("H-0000-0001", "amara"), ("H-0000-0002", "Somebody Else"))
        )
    page = browser.get(f"/referrals/{case.ref}/").text
    assert mine.ref in page and other.ref not in page
    for link, status in ((other, 404), (mine, 302), (mine, 302)):
        sent = browser.post(f"/referrals/{case.ref}/packets/{link.ref}/confirmation/", {"takes_over": "on"})
        assert sent.status_code == status
    with acting(SYSTEM):
        assert mine.acknowledgements.get().takes_over and not other.acknowledgements.exists()
        assert Entry.objects.filter(case=case, verb="taken_over").count() == 1


OWN = {
    *("referrer:referral", "referrer:answer", "referrer:report", "referrer:colleague", "referrer:confirm-letter"),
    *("referrer:end-colleague", "referrer:confirm-packet", "web:case", "records:add-records"),
    *("cases:questions", "cases:answer-question", "cases:take-back-question"),
    *("web:threads", "web:thread", "web:message-draft", "web:take-back", "web:render"),
    *("roster:slots", "roster:pick", "roster:slot-answer", "itinerary:stay"),
}
"""What a referrer has of a case."""


def routes():
    def walk(patterns, space=""):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
            else:
                yield f"{space}{pattern.name}", pattern

    return dict(walk(get_resolver().url_patterns))


def test_everything_else_of_the_case_answers_as_if_it_were_not_there(browser, case):
    with acting(SYSTEM):
        cases.write_note(case_ref=case.ref, text="For staff only", by=SYSTEM)
        task = case.tasks.first()
    found = []
    for name, pattern in routes().items():
        asks = set(pattern.pattern.converters)
        if name in OWN or not asks & {"ref", "case_ref"}:
            continue
        known = {"ref": case.ref, "case_ref": case.ref, "kind": "financial", "slug": "treatment", "number": task.pk}
        address = reverse(name, kwargs={key: known.get(key, 1) for key in asks})
        if not name.startswith("cases:letter"):
            for method in ("get", "post"):
                answer = getattr(browser, method)(address, {"text": "x", "move": "request_records", "reason": "x"})
                found.append((name, method, answer.status_code))
    assert [one for one in found if one[2] not in (404, 405)] == [] and len(found) > 60
    assert "For staff only" not in browser.get(f"/referrals/{case.ref}/").text


def test_an_opinion_is_read_and_confirmed_once_and_the_patient_perhaps_taken_over(browser, case):
    opinion, other = letter_to(case), letter_to(case, "acceptance")
    assert "A letter to confirm" in browser.get("/referrals/?show=asked").text
    page = browser.get(f"/referrals/{case.ref}/").text
    assert opinion.number in page and other.number not in page
    assert browser.get(f"/cases/{case.ref}/letters/{opinion.pk}/file/").content.startswith(b"%PDF")
    for letter, status in ((other, 404), (opinion, 302), (opinion, 302)):
        sent = browser.post(f"/referrals/{case.ref}/letters/{letter.pk}/confirmation/", {"takes_over": "on"})
        assert sent.status_code == status
    with acting(SYSTEM):
        verbs = list(Entry.objects.filter(case=case).order_by("id").values_list("verb", flat=True))
    assert verbs.count("letter_received") == verbs.count("taken_over") == 1
    assert "Arrival confirmed" in browser.get(f"/referrals/{case.ref}/").text
    assert case.ref not in browser.get("/referrals/?show=asked").text


@pytest.mark.django_db(transaction=True)
def test_a_list_asks_twelve_questions_at_most_and_a_page_fifteen(browser, case, amara, django_assert_max_num_queries):
    for n in range(30):
        make_case(name=f"Case {n}", circle=((amara.pk, Role.REFERRING_PHYSICIAN),))
    with django_assert_max_num_queries(12):
        assert browser.get("/referrals/").status_code == 200
    with django_assert_max_num_queries(15):
        assert browser.get(f"/referrals/{case.ref}/").status_code == 200
    with acting(SYSTEM):
        assert Case.objects.count() == 31
