"""The privacy officer's pages: read, sign after showing who one is, try; and consents on the case."""

import datetime as dt

import pytest
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_person, signed_in
from hospitium.cases.testing import make_case
from hospitium.patients import actions
from hospitium.patients.models import Consent, ConsentText, PatientLanguage, TransferRule
from hospitium.patients.testing import make_consent, sign_every_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, home):
    actions.load_rules()
    client.force_login(make_person("Anneli", Role.PRIVACY_OFFICER, organisation_id=home.pk))
    return client


def number_of(name):
    with acting(SYSTEM):
        return TransferRule.objects.get(name=name, until=None).pk


def confirm(client):
    """As if the person had just shown who they are."""
    import time

    session = client.session
    session["confirmed_at"] = time.time()
    session.save()


def a_year():
    return (timezone.now().date() + dt.timedelta(days=365)).isoformat()


def test_the_rules_are_listed_narrowed_and_counted(desk):
    page = desk.get("/privacy/rules/").text
    assert "34 of 34" in page and "Brazil" in page
    assert "Brazil" not in desk.get("/privacy/rules/", {"country": "CN"}).text.partition("<tbody>")[2]
    assert "No rule matches" in desk.get("/privacy/rules/", {"state": "signed"}).text


def test_a_rule_shows_its_law_source_and_notes(desk):
    page = desk.get(f"/privacy/rules/{number_of('Kuwait')}/").text
    assert "Law 70 of 2020" in page and 'rel="noreferrer"' in page and "Treat as needs-review" in page
    assert desk.get("/privacy/rules/999999/").status_code == 404


def test_signing_asks_who_is_there_first(desk):
    number = number_of("Brazil")
    desk.session["confirmed_at"] = 0
    session = desk.session
    session["confirmed_at"] = 0
    session.save()
    answer = desk.post(f"/privacy/rules/{number}/signature/", {"expires": a_year()})
    assert answer.status_code == 302 and "confirm" in answer.headers["Location"]
    confirm(desk)
    answer = desk.post(f"/privacy/rules/{number}/signature/", {"expires": a_year(), "standing": ["scc"]}, follow=True)
    assert answer.status_code == 200 and "Anneli" in answer.text and "standard contractual clauses" in answer.text


def test_a_wrong_signature_is_shown_again_with_what_is_wrong(desk):
    confirm(desk)
    number = number_of("Brazil")
    assert desk.post(f"/privacy/rules/{number}/signature/", {"expires": "soon"}).status_code == 422
    assert desk.post(f"/privacy/rules/{number}/signature/", {"expires": "2020-01-01"}).status_code == 422
    assert desk.post("/privacy/rules/999999/signature/", {"expires": a_year()}).status_code == 404


def test_a_question_can_be_tried_and_leaves_no_trace(desk):
    asked = {"origin": "US", "country": "MX", "purpose": "TREAT", "data_class": "clinical", "channel": "page"}
    assert "may not leave" in desk.get("/privacy/rules/try/", asked).text
    sign_every_rule()
    page = desk.get("/privacy/rules/try/", asked | {"region": "us-ca"}).text
    assert "may leave, with its grounds" in page and "disclosure for treatment" in page
    assert desk.get("/privacy/rules/try/", asked | {"origin": "??"}).status_code == 422
    assert "Nothing was refused" in desk.get("/privacy/rules/refused/").text


def test_what_was_refused_waits_on_the_desk(desk, offices):
    case = make_case()
    from hospitium.cases.models import Case

    with acting(SYSTEM):
        Case.objects.filter(pk=case.pk).update(office=offices[0])
    sofia = signed_in(make_person("Sofia", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk))
    assert sofia.get(f"/cases/{case.ref}/").status_code == 403
    page = desk.get("/privacy/rules/refused/").text
    assert case.patient.ref in page and "Sofia" in page and "Amara" not in page
    inbox = desk.get("/inbox/").text
    assert "/privacy/rules/refused/#T-" in inbox


def test_the_counts_show_each_limit(desk):
    page = desk.get("/privacy/rules/counts/").text
    assert "US-202-GENOMIC" in page and "of 100 people" in page


@pytest.fixture
def mira(client, home):
    actions.load_rules()
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    return client


def sent(case, **facts):
    with acting(SYSTEM):
        text = ConsentText.objects.get(kind="transfer", language="es", version=1)
    said = {"text": text.pk, "country": "MX", "word": "permit", "giver": "patient", "given_by": "Amara Obi"}
    return said | {"way": "written", "until": ""} | facts


def test_a_consent_is_given_shown_with_its_words_and_taken_back(mira):
    case = make_case()
    assert mira.post(f"/cases/{case.ref}/consents/", sent(case)).status_code == 302
    page = mira.get(f"/cases/{case.ref}/").text
    assert "Acepto que mi nombre" in page and "Version 1" in page and "Take it back" in page
    with acting(SYSTEM):
        consent = Consent.objects.get()
    mira.post(f"/cases/{case.ref}/consents/{consent.pk}/", {"given_by": "Amara Obi"})
    page = mira.get(f"/cases/{case.ref}/").text
    assert "no longer holds" in page and "Take it back" not in page


def test_the_texts_are_shown_in_the_patients_language_or_another(mira):
    case = make_case()
    with acting(SYSTEM):
        PatientLanguage.objects.create(patient=case.patient, tag="ar-EG", is_preferred=True, stated_by="Amara")
    page = mira.get(f"/cases/{case.ref}/consents/").text
    assert "أوافق على إرسال اسمي" in page and page.count('type="radio"') == 3
    assert "我同意将我的姓名" in mira.get(f"/cases/{case.ref}/consents/", {"language": "zh-hans"}).text
    assert "I agree that my name" in mira.get(f"/cases/{case.ref}/consents/", {"language": "xx"}).text


@pytest.mark.parametrize(
    "wrong", [{"text": "x"}, {"country": ""}, {"until": "2026-13-45"}, {"recipient": "9" * 18}, {"given_by": ""}]
)
def test_an_incomplete_consent_is_refused_in_words(mira, wrong):
    case = make_case()
    assert mira.post(f"/cases/{case.ref}/consents/", sent(case, **wrong)).status_code == 422


def test_whoever_reads_clinical_facts_reads_the_consents_without_the_form(client, home):
    huda = make_person("Huda", Role.NURSE, organisation_id=home.pk)
    case = make_case(circle=((huda.pk, "nurse"),))
    make_consent(case.patient, "MX")
    client.force_login(huda)
    page = client.get(f"/cases/{case.ref}/").text
    assert "I agree that my name" in page and "Take it back" not in page
