"""The pages of letters: drafted, signed and checked in a browser; each reader sees what is theirs."""

import re
import time

import pypdfium2
import pytest
import zxingcpp

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, make_person, signed_in
from hospitium.cases.actions import join_circle
from hospitium.cases.letters import actions, queries
from hospitium.cases.letters.forms import DraftForm
from hospitium.cases.letters.testing import complete, describe_house, give_passport, make_draft, make_issued
from hospitium.cases.testing import make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(home):
    return make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def case(home):
    describe_house()
    case = make_case()
    give_passport(case)
    return case


def in_circle(case, name, role, home):
    person = make_person(name, role, organisation_id=home.pk)
    with acting(SYSTEM):
        join_circle(case_ref=case.ref, person=person, role=role, by=SYSTEM)
    return signed_in(person)


def typed(letter):
    """What somebody types into every field of a draft."""
    values = complete(letter.languages) | letter.values
    form = DraftForm(None, letter, queries.used_by(letter), {})
    slots = {
        slot: values.get(name, {}).get(lang, "") if lang else values.get(name, "")
        for slot, (name, lang) in form.names.items()
    }
    return slots | {"paper": "A4", "layout": "columns", "valid_until": str(letter.valid_until)}


def test_a_letter_is_begun_filled_in_signed_printed_and_found_valid_by_anybody(mira, case, client):
    desk = signed_in(mira)
    begun = desk.post(
        f"/cases/{case.ref}/letters/", {"what": "visa_support:companion", "language": "en", "second": "ar"}
    )
    page = begun.headers["Location"]
    first = desk.get(page).content.decode()
    assert "Before this letter can be issued" in first and "from the patient&#x27;s record" in first
    with acting(SYSTEM):
        letter = queries.Letter.objects.get()
    assert desk.post(page, typed(letter)).status_code == 302
    ready = desk.get(page).content.decode()
    assert "Nothing is missing" in ready and "خطاب دعم" in ready
    assert desk.get(f"{page}file/").content.startswith(b"%PDF")
    assert desk.post(f"{page}issue/", {"title": "Coordinator"}).status_code == 302
    assert "Sign and issue" not in desk.get(page).content.decode()
    pdf = pypdfium2.PdfDocument(desk.get(f"{page}file/").content)
    (pattern,) = zxingcpp.read_barcodes(pdf[len(pdf) - 1].render(scale=2).to_pil())
    answer = client.get(f"/verify/{pattern.text.partition('/verify/')[2]}")
    told = answer.content.decode()
    assert "This letter is valid." in told and "Visa support" in told and "Home campus" in told
    assert "Amara" not in told and case.ref not in told and "ICH-" not in told


def test_signing_asks_who_is_there_once_more(mira, case, home):
    desk = signed_in(mira)
    letter = make_draft(case, "acceptance", by=make_actor("Luis", Role.COORDINATOR, organisation_id=home.pk))
    session = desk.session
    session["confirmed_at"] = time.time() - 3600
    session.save()
    answer = desk.post(f"/cases/{case.ref}/letters/{letter.pk}/issue/", {"title": "Coordinator"})
    assert "/confirm/" in answer.headers["Location"]
    with acting(SYSTEM):
        assert queries.Letter.objects.get().is_draft


def test_a_family_sees_its_issued_letters_and_a_referrer_those_for_the_referrer(mira, case, home):
    desk = make_actor("Luis", Role.COORDINATOR, organisation_id=home.pk)
    draft = make_draft(case, "acceptance", by=desk)
    own = make_issued(case, "acceptance", by=desk)
    with acting(desk):
        theirs = actions.draft_letter(
            case_ref=case.ref, kind="appointment", languages=["es"], audience="referrer", by=desk
        )
        actions.fill_letter(case_ref=case.ref, number=theirs.pk, filled=complete(["es"]), by=desk)
        actions.issue_letter(case_ref=case.ref, number=theirs.pk, title="x", site="https://x.example", by=desk)
    readers = {
        "family": in_circle(case, "Ada", Role.PATIENT, home),
        "referrer": in_circle(case, "Amara", Role.REFERRING_PHYSICIAN, home),
        "finance": in_circle(case, "Dora", Role.FINANCIAL_COUNSELLOR, home),
        "interpreter": in_circle(case, "Rana", Role.INTERPRETER, home),
    }
    seen = {
        who: [reader.get(f"/cases/{case.ref}/letters/{one.pk}/").status_code for one in (draft, own, theirs)]
        for who, reader in readers.items()
    }
    assert seen == {
        "family": [404, 200, 200],
        "referrer": [404, 404, 200],
        "finance": [404, 404, 200],
        "interpreter": [404, 404, 404],
    }
    assert readers["family"].get(f"/cases/{case.ref}/letters/{own.pk}/file/").status_code == 200
    assert readers["referrer"].get(f"/cases/{case.ref}/letters/{own.pk}/file/").status_code == 404
    assert own.number in readers["family"].get(f"/cases/{case.ref}/").content.decode()
    for reader in readers.values():
        assert reader.post(f"/cases/{case.ref}/letters/{own.pk}/revocation/", {"reason": "x"}).status_code == 404
        assert reader.post(f"/cases/{case.ref}/letters/{draft.pk}/issue/", {"title": "x"}).status_code == 404


def test_what_anybody_learns_follows_the_letter(mira, case, client, home):
    desk = signed_in(mira)
    codes = {}
    by = make_actor("Luis", Role.COORDINATOR, organisation_id=home.pk)
    for name in ("valid", "superseded", "revoked"):
        letter = make_issued(case, "acceptance", by=by)
        pdf = pypdfium2.PdfDocument(desk.get(f"/cases/{case.ref}/letters/{letter.pk}/file/").content)
        text = "".join(page.get_textpage().get_text_range() for page in pdf)
        codes[name] = (letter, re.search(r"\b(?:[0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}\b", text)[0])
    with acting(by):
        again = actions.reissue_letter(case_ref=case.ref, number=codes["superseded"][0].pk, by=by)
        actions.issue_letter(case_ref=case.ref, number=again.pk, title="x", site="https://x.example", by=by)
        actions.revoke_letter(case_ref=case.ref, number=codes["revoked"][0].pk, reason="Wrong", by=by)
    told = {name: client.get(f"/verify/{code}/").content.decode() for name, (_letter, code) in codes.items()}
    assert "This letter is valid." in told["valid"]
    assert "superseded" in told["superseded"] and "was revoked" in told["revoked"] and "Wrong" not in told["revoked"]
    typed_badly = codes["valid"][1].lower().replace("-", " ")
    found = client.get("/verify/", {"code": typed_badly}, follow=True).content.decode()
    assert "This letter is valid." in found


def test_an_unknown_code_answers_with_the_same_page_and_too_many_are_refused(home, client):
    answers = [client.get(f"/verify/{'0' * 20}/") for _ in range(61)]
    assert [answer.status_code for answer in answers] == [200] * 60 + [429]
    assert "No letter has this code" in answers[0].content.decode()


def test_a_passport_is_recorded_from_the_page_of_a_draft(mira, home):
    describe_house()
    case = make_case()
    letter = make_draft(case, "visa_support", by=make_actor("Luis", Role.COORDINATOR, organisation_id=home.pk))
    sent = {"number": "g 123", "country": "MX", "expires": "2040-01-01", "letter": letter.pk}
    answer = signed_in(mira).post(f"/cases/{case.ref}/passport/", sent)
    page = signed_in(mira).get(answer.headers["Location"]).content.decode()
    assert "G 123" in page and "2040-01-01" in page
    signed_in(mira).post(f"/cases/{case.ref}/passport/", sent | {"number": "G 124"})
    page = signed_in(mira).get(answer.headers["Location"]).content.decode()
    assert 'value="G 123"' in page, "what a draft says already is for its writer to change"


def test_the_administrator_revises_words_with_a_preview_and_sees_no_case(case, home):
    admin = signed_in(make_person("Owen", Role.ADMINISTRATOR, organisation_id=home.pk))
    page = "/letters/templates/acceptance/es/"
    assert "Aceptación para tratamiento" in admin.get(page).content.decode()
    words = {"subject": "Nuevo {patient.passport_name}", "body": "Hola\n\n[if case.ref]\nRef :: {case.ref}\n[end]"}
    tried = admin.post(page, words | {"try": "1"}).content.decode()
    assert "Nuevo SAMPLE MARIA" in tried
    broken = admin.post(page, words | {"body": "Hola {patient.secret}", "keep": "1"})
    assert broken.status_code == 422 and "patient.secret" in broken.content.decode()
    assert admin.post(page, words | {"keep": "1"}).status_code == 302
    assert "Hola" in admin.get(page).content.decode()
    assert "Aceptación" in admin.get(f"{page}?version=1").content.decode()
    assert admin.get(f"/cases/{case.ref}/letters/").status_code == 404


def test_the_letterhead_is_described_once_and_stands_on_letters_from_then_on(case, home, mira):
    admin = signed_in(make_person("Owen", Role.ADMINISTRATOR, organisation_id=home.pk))
    sent = {"address": "2 Hill", "telephone": "+1 2", "email": "a@b.example", "prefix": "MBM", "paper": "letter"}
    assert admin.post("/letters/letterhead/", sent | {"name-ar": "المستشفى"}).status_code == 302
    letter = make_issued(case, "acceptance", "ar", by=make_actor("Luis", Role.COORDINATOR, organisation_id=home.pk))
    assert letter.number.startswith("MBM-") and letter.sealed["house"]["names"]["ar"] == "المستشفى"
    assert letter.paper == "letter"
