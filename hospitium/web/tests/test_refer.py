"""A referring physician sends a case: kept at every step, read first, asked only for what is missing."""

import json

import pytest

from config.jobs import drain
from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import actor_of
from hospitium.access.roles import Role
from hospitium.access.testing import make_person, signed_in
from hospitium.cases.models import Case, Entry
from hospitium.partners.actions import register_organisation
from hospitium.partners.models import OrganisationKind
from hospitium.patients.models import Match
from hospitium.records.models import Referral, SourceDocument
from hospitium.records.testing import make_bundle, take_in

pytestmark = pytest.mark.django_db
SAID = {"urgency": "soon", "consent": "patient", "reach": "+52 33 5555 0101, mornings"}


@pytest.fixture
def hospital(home):
    return register_organisation(kind=OrganisationKind.HOSPITAL, name="Bay Clinic", country="US", city="Fresno")


@pytest.fixture
def amara(hospital):
    return make_person("Amara", Role.REFERRING_PHYSICIAN, organisation_id=hospital.pk)


@pytest.fixture
def browser(amara):
    return signed_in(amara)


def begin(browser, pathway="second_opinion"):
    return browser.post("/refer/", {"pathway": pathway}).headers["Location"]


def add(browser, draft, data, name="summary.json"):
    from django.core.files.uploadedfile import SimpleUploadedFile

    body = json.dumps(data).encode() if isinstance(data, dict) else data
    answer = browser.post(f"{draft}files/", {"file": SimpleUploadedFile(name, body)})
    assert answer.status_code == 302


def case_of(draft):
    with acting(SYSTEM):
        return Case.objects.select_related("patient", "pathway__pathway").get(
            pk=Referral.objects.get(ref=draft.split("/")[2]).case_id
        )


def test_nothing_is_chosen_beforehand_and_a_draft_begins_with_what_is_asked_for(browser):
    page = browser.get("/refer/").text
    assert page.count('type="radio"') == 5 and "checked" not in page
    assert browser.post("/refer/", {}).status_code == 422
    draft = begin(browser)
    assert 'value="second_opinion"' in browser.get(draft).text
    assert draft.split("/")[2] in browser.get("/refer/").text


def test_what_is_typed_is_kept_field_by_field_in_each_of_several_drafts(browser):
    one, two = begin(browser), begin(browser, "treatment")
    browser.post(one, {"question": "Operate?"}, HTTP_HX_REQUEST="true")
    browser.post(one, {"patient_name": "Rosa"}, HTTP_HX_REQUEST="true")
    browser.post(two, {"question": "Another"}, HTTP_HX_REQUEST="true")
    page = browser.get(one).text
    assert "Operate?" in page and "Rosa" in page and "Another" not in page


def test_the_files_say_who_the_patient_is_and_open_no_case_before_it_is_sent(browser):
    draft = begin(browser)
    add(browser, draft, make_bundle())
    drain()
    page = browser.get(draft).text
    assert "Rosa Quispe" in page and "1971-03-09" in page
    with acting(SYSTEM):
        assert not Case.objects.exists() and SourceDocument.objects.get().state == "imported"


def test_a_referral_of_files_and_words_becomes_one_case_of_its_pathway(browser, amara, hospital, offices):
    draft = begin(browser)
    add(browser, draft, make_bundle())
    drain()
    sent = browser.post(
        draft,
        SAID
        | {"send": "1", "pathway": "second_opinion", "question": "Operate?", "text": "Dear colleagues, she has pain."},
    )
    assert sent.status_code == 302, sent.text
    drain()
    case = case_of(draft)
    assert sent.headers["Location"] == f"/referrals/{case.ref}/"
    assert case.pathway.pathway.slug == "second_opinion" and case.urgency == "soon"
    assert case.referring_organisation_id == hospital.pk and case.circle == [amara.pk]
    assert case.patient.birth_date == "1971-03-09"
    with acting(SYSTEM):
        documents = SourceDocument.objects.filter(case=case)
        assert {one.channel for one in documents} == {"upload", "referral"}
        told = Entry.objects.get(case=case, verb="received").facts["text"]
    assert "+52 33 5555 0101" in told and "agrees" in told
    assert browser.get(draft).status_code == 404


def test_words_alone_are_enough_and_become_a_document(browser):
    draft = begin(browser, "physician_advice")
    sent = browser.post(
        draft,
        SAID
        | {
            "send": "1",
            "pathway": "physician_advice",
            "text": "A man of 40 with headaches.",
            "patient_name": "Juan Pérez",
            "country": "MX",
        },
    )
    assert sent.status_code == 302
    drain()
    case = case_of(draft)
    assert case.patient.full_name == "Juan Pérez" and case.stage == "intake"
    with acting(SYSTEM):
        assert SourceDocument.objects.get(case=case).state == "imported"


def test_a_sender_whose_country_has_no_signed_rule_can_send_and_is_told_why_nothing_opens(home):
    abroad = register_organisation(kind=OrganisationKind.HOSPITAL, name="Santa Lucía", country="MX")
    browser = signed_in(make_person("Pilar", Role.REFERRING_PHYSICIAN, organisation_id=abroad.pk))
    draft = begin(browser)
    add(browser, draft, make_bundle())
    sent = browser.post(
        draft,
        SAID
        | {
            "send": "1",
            "pathway": "treatment",
            "text": "She has pain.",
            "patient_name": "Rosa Quispe",
            "birth_date": "1971-03-09",
        },
    )
    drain()
    with acting(SYSTEM):
        assert SourceDocument.objects.filter(case=case_of(draft), state="imported").count() == 2
    assert browser.get(sent.headers["Location"]).status_code == 403


def test_what_is_missing_is_named_and_nothing_is_lost(browser):
    draft = begin(browser)
    answer = browser.post(draft, {"send": "1", "question": "Operate?"})
    assert answer.status_code == 422 and "Operate?" in answer.text and "This field is required" in answer.text
    with acting(SYSTEM):
        assert not Case.objects.exists()
    assert "Operate?" in browser.get(draft).text


def test_files_that_are_still_being_read_follow_into_the_case(browser):
    draft = begin(browser)
    add(browser, draft, make_bundle())
    sent = browser.post(
        draft, SAID | {"send": "1", "pathway": "treatment", "patient_name": "Rosa Quispe", "birth_date": "1971-03-09"}
    )
    assert sent.status_code == 302
    drain()
    with acting(SYSTEM):
        assert SourceDocument.objects.get(channel="upload").case_id == case_of(draft).pk


def test_a_file_about_somebody_else_does_not_go_into_the_case(browser):
    draft = begin(browser)
    add(browser, draft, make_bundle())
    other = make_bundle(family="Huamán", given="Pedro", birth_date="1990-01-01", title="Other")
    other["entry"][1]["resource"]["identifier"] = []
    add(browser, draft, other, "other.json")
    drain()
    assert browser.post(draft, SAID | {"send": "1", "pathway": "treatment", "question": "?"}).status_code == 302
    with acting(SYSTEM):
        placed = list(SourceDocument.objects.exclude(case=None).values_list("title", flat=True))
    assert placed == ["Resumen"]


def test_the_same_bytes_sent_again_come_into_the_second_case_too(browser):
    for pathway in ("treatment", "second_opinion"):
        draft = begin(browser, pathway)
        assert ("+52 33 5555 0101" in browser.get(draft).text) == (pathway == "second_opinion")
        add(browser, draft, make_bundle())
        drain()
        assert browser.post(draft, SAID | {"send": "1", "pathway": pathway, "question": pathway}).status_code == 302
        drain()
    with acting(SYSTEM):
        held = SourceDocument.objects.exclude(case=None).values_list("case_id", flat=True)
        assert len(set(held)) == len(held) == 2


def test_whether_the_patient_is_known_here_is_told_to_the_desk_and_not_to_the_sender(browser):
    take_in(make_bundle())
    draft = begin(browser)
    add(browser, draft, make_bundle(title="Mine"))
    drain()
    page = browser.get(draft).text
    sent = browser.post(draft, SAID | {"send": "1", "pathway": "treatment", "question": "?"})
    after = browser.get(sent.headers["Location"]).text
    with acting(SYSTEM):
        assert Match.objects.exists()
        other = Case.objects.order_by("id").first()
    assert other.ref not in page + after and "double" not in (page + after).lower() and "same person" not in after


def test_a_draft_is_its_writers_alone(browser, hospital, home):
    draft = begin(browser)
    add(browser, draft, make_bundle())
    drain()
    colleague = signed_in(make_person("Pilar", Role.REFERRING_PHYSICIAN, organisation_id=hospital.pk))
    for path in (draft, f"{draft}files/"):
        assert colleague.get(path).status_code == 404
        assert colleague.post(path, {"question": "x"}).status_code == 404
    assert colleague.post(f"{draft}drop/").status_code == 404
    begun = colleague.post(
        "/uploads/", HTTP_UPLOAD_LENGTH="1", HTTP_UPLOAD_METADATA=f"delivery {_base64(draft.split('/')[2])}"
    )
    assert begun.status_code == 404
    assert browser.post(f"{draft}drop/").status_code == 302 and browser.get(draft).status_code == 404


def test_a_file_of_a_draft_comes_in_pieces_and_late_ones_find_the_case(browser, amara):
    from hospitium.records import uploading
    from hospitium.records.uploading import Sender

    draft = begin(browser)
    metadata = f"filename {_base64('a.json')},delivery {_base64(draft.split('/')[2])}"
    data = json.dumps(make_bundle()).encode()
    begun = browser.post("/uploads/", HTTP_UPLOAD_LENGTH=str(len(data)), HTTP_UPLOAD_METADATA=metadata)
    assert begun.status_code == 201
    sent = browser.post(
        draft, SAID | {"send": "1", "pathway": "treatment", "question": "?", "patient_name": "Rosa Quispe"}
    )
    assert sent.status_code == 302
    number = begun.headers["Location"].rstrip("/").split("/")[-1]
    actor = actor_of(amara)
    with acting(actor):
        uploading.append(sender=Sender(actor), number=number, offset=0, data=data)
    drain()
    with acting(SYSTEM):
        assert SourceDocument.objects.get(channel="upload").case_id == case_of(draft).pk


def test_an_upload_may_say_its_pathway_and_only_one_that_is_offered(browser):
    wrong = browser.post("/uploads/", HTTP_UPLOAD_LENGTH="9", HTTP_UPLOAD_METADATA=f"pathway {_base64('teleport')}")
    assert wrong.status_code == 422
    data = json.dumps(make_bundle()).encode()
    metadata = f"filename {_base64('a.json')},pathway {_base64('second_opinion')}"
    begun = browser.post("/uploads/", HTTP_UPLOAD_LENGTH=str(len(data)), HTTP_UPLOAD_METADATA=metadata)
    browser.patch(
        begun.headers["Location"], data, content_type="application/offset+octet-stream", HTTP_UPLOAD_OFFSET="0"
    )
    drain()
    with acting(SYSTEM):
        assert Case.objects.get().pathway.pathway.slug == "second_opinion"


def _base64(text):
    import base64

    return base64.b64encode(text.encode()).decode()
