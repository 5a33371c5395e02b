"""The home of a family: what happens next, what to do, who helps; and nothing that is not theirs."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import actor_of
from hospitium.access.roles import Role
from hospitium.access.testing import make_person, signed_in
from hospitium.cases import actions as case_actions
from hospitium.cases import reactions
from hospitium.cases.machines import MACHINES, Standing
from hospitium.cases.models import Case
from hospitium.cases.testing import make_case
from hospitium.patients import actions as patient_actions
from hospitium.patients.models import Consent
from hospitium.records.testing import photograph
from hospitium.web.family import words
from hospitium.web.family.reach import hours

pytestmark = pytest.mark.django_db


@pytest.fixture
def noura(home):
    return make_person("Noura", Role.PATIENT, organisation_id=home.pk)


@pytest.fixture
def case(noura, offices):
    patient_actions.load_rules()
    return make_case(office_id=offices[0].pk, circle=((noura.pk, "patient"),))


@pytest.fixture
def phone(noura, case):
    return signed_in(noura)


def page(phone, path):
    answer = phone.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_a_family_s_day_begins_at_home(phone, case):
    assert phone.get("/").headers["Location"] == "/home/"
    shown = page(phone, "/home/")
    assert "We prepare your papers so that the doctors can read them." in shown
    assert "Say whether your papers may be shared" in shown and "Tell us: Language" in shown
    for word in ("gate", "worklist", "intake", "stage"):
        assert not re.search(rf"\b{word}\b", re.sub(r"<[^>]+>", " ", shown), re.I), word


def test_who_helps_is_named_with_the_language_shared(phone, case, home):
    assert "We name your coordinator soon" in page(phone, "/home/")
    mira = make_person("Mira Castellanos", Role.COORDINATOR, organisation_id=home.pk, language="es")
    with acting(SYSTEM):
        case_actions.assign_case(case_ref=case.ref, owner_id=mira.pk, by=SYSTEM)
        case.patient.languages.create(tag="es", is_preferred=True, stated_by="family")
    shown = page(phone, "/home/")
    assert "Mira Castellanos" in shown and "MC" in shown and "Speaks Spanish" in shown


def test_two_cases_are_chosen_between_and_none_says_a_kind_word(phone, case, noura, home):
    make_case(name="Grandmother", circle=((noura.pk, "patient"),))
    shown = page(phone, "/home/")
    assert "Whom is this about?" in shown and "Grandmother" in shown and f"/home/{case.ref}/" in shown
    nobody = signed_in(make_person("Newcomer", Role.PATIENT, organisation_id=home.pk))
    assert "There is no request under your name yet" in page(nobody, "/home/")


def test_what_is_not_theirs_is_not_there(phone, case, noura):
    other = make_case(name="Other Person")
    for part in (
        "",
        "now/",
        "forms/",
        "forms/language/",
        "papers/",
        "consents/",
        "letters/",
        "seen/",
        "consents/copy.pdf",
    ):
        assert phone.get(f"/home/{other.ref}/{part}").status_code == 404, part
    assert phone.get("/worklist/").status_code == 404
    with acting(SYSTEM):
        case_actions.leave_circle(case_ref=case.ref, person=noura, by=SYSTEM)
    assert phone.get(f"/home/{case.ref}/").status_code == 404


def test_a_question_is_answered_kept_corrected_checked_and_sent(phone, case):
    base = f"/home/{case.ref}/forms/contact/"
    assert phone.get(base).headers["Location"] == f"{base}telephone/"
    wrong = phone.post(f"{base}telephone/", {"words": "call me"})
    assert wrong.status_code == 422 and 'value="call me"' in wrong.content.decode()
    assert 'aria-invalid="true"' in wrong.content.decode() and 'id="problem"' in wrong.content.decode()
    kept = phone.post(f"{base}telephone/", {"words": "+52 55 5555 0101"})
    assert kept.headers["Location"] == f"{base}mail/"
    assert 'value="+52 55 5555 0101"' in page(signed_in_again(phone), f"{base}telephone/")
    later = phone.post(f"{base}mail/", {"words": "", "later": "1"})
    assert later.headers["Location"] == f"/home/{case.ref}/forms/"
    assert "2 of 5" in page(phone, f"/home/{case.ref}/forms/")
    changed = phone.post(f"{base}telephone/?back=check", {"words": "+52 55 5555 0102"})
    assert changed.headers["Location"] == base
    assert "+52 55 5555 0102" in page(phone, base)
    assert phone.post(base).headers["Location"] == f"/home/{case.ref}/forms/"
    assert "Your team has these answers" in page(phone, base)


def signed_in_again(phone):
    from hospitium.access.models import User

    return signed_in(User.objects.get(name="Noura"))


def test_the_last_question_leads_to_the_check_and_a_missing_answer_is_named(phone, case):
    base = f"/home/{case.ref}/forms/language/"
    assert phone.post(f"{base}interpreter/", {"choice": "yes"}).headers["Location"] == base
    refused = phone.post(base)
    assert refused.status_code == 422 and "Which language do you speak at home?" in refused.content.decode()


def test_somebody_who_travels_along_is_added_told_of_and_taken_back(phone, case):
    first = phone.post(f"/home/{case.ref}/companions/").headers["Location"]
    who = first.partition("?")[2]
    onward = phone.post(first, {"words": "KHALID"}).headers["Location"]
    assert onward == f"/home/{case.ref}/forms/companion/companion_relation/?{who}"
    day = f"/home/{case.ref}/forms/companion/companion_born/?{who}"
    assert phone.post(day, {"day": "7", "month": "3", "year": "2015"}).status_code == 302
    assert 'name="day" inputmode="numeric" maxlength="2" value="7"' in page(phone, day)
    assert phone.post(day, {"day": "31", "month": "2", "year": "2015"}).status_code == 422
    assert "KHALID" in page(phone, f"/home/{case.ref}/forms/")
    number = who.partition("=")[2]
    phone.post(f"/home/{case.ref}/companions/{number}/")
    assert "KHALID" not in page(phone, f"/home/{case.ref}/forms/")
    assert phone.get(day).status_code == 404


def test_a_consent_is_given_by_name_refused_without_one_and_taken_back(phone, case, offices):
    listed = page(phone, f"/home/{case.ref}/consents/")
    key = f"transfer-MX-{offices[0].pk}"
    assert listed.count("Please answer") == 2 and key in listed
    asked = f"/home/{case.ref}/consents/{key}/"
    assert "I agree that my name, health summary" in page(phone, asked)
    assert phone.post(asked, {"word": "permit", "name": " "}).status_code == 422
    assert phone.post(asked, {"word": "maybe", "name": "Noura"}).status_code == 422
    sent = {"word": "permit", "giver": "patient", "name": "Noura Haddad"}
    assert phone.post(asked, sent).headers["Location"] == f"/home/{case.ref}/consents/"
    with acting(SYSTEM):
        kept = Consent.objects.select_related("text").get(patient=case.patient)
    assert (kept.word, kept.text.kind, kept.country, kept.recipient_id) == ("permit", "transfer", "MX", offices[0].pk)
    assert (kept.given_by, kept.way, kept.text.language) == ("Noura Haddad", "electronic", "en")
    assert page(phone, f"/home/{case.ref}/consents/").count("Please answer") == 1
    assert phone.get(f"/home/{case.ref}/consents/copy.pdf").content.startswith(b"%PDF")
    phone.post(f"/home/{case.ref}/consents/{kept.pk}/withdrawal/")
    with acting(SYSTEM):
        assert Consent.objects.filter(patient=case.patient, word="withdraw", withdraws=kept).exists()
    assert phone.post(f"/home/{case.ref}/consents/{kept.pk}/withdrawal/").status_code == 404
    assert phone.get(f"/home/{case.ref}/consents/transfer-US-0/").status_code == 404


def test_the_words_of_a_consent_come_in_the_reader_s_language(phone, case, offices):
    phone.cookies["language"] = "ar"
    assert "أوافق" in page(phone, f"/home/{case.ref}/consents/transfer-MX-{offices[0].pk}/")


def test_papers_are_sent_without_scripts_and_listed(phone, case):
    picture = SimpleUploadedFile("page.jpg", photograph(["Hemoglobin 13"]), "image/jpeg")
    assert phone.post(f"/home/{case.ref}/papers/", {"file": picture}).status_code == 302
    assert "It is being read." in page(phone, f"/home/{case.ref}/papers/")
    assert phone.post(f"/home/{case.ref}/papers/", {}).status_code == 422


def test_who_saw_the_record_is_told_by_day_in_sentences(phone, case, home):
    mira = make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)
    for _look in range(3):
        signed_in(mira).get(f"/cases/{case.ref}/")
    shown = page(phone, f"/home/{case.ref}/seen/")
    assert re.search(r"Mira</bdi></b> opened your case", shown) and "3 times" in shown


def test_leaving_ends_the_session_and_shows_nothing_of_us(phone, case):
    left = phone.get("/leave/")
    assert left.status_code == 200 and "ospitium" not in left.content.decode()
    assert left.headers["Clear-Site-Data"] == '"cache"' and left.headers["Cache-Control"] == "no-store"
    assert phone.get("/home/").status_code == 302
    assert phone.get("/leave/").status_code == 200


def test_another_site_ends_no_session_and_a_page_may_be_chosen_to_leave_to(phone, case, settings):
    phone.get("/leave/", headers={"Sec-Fetch-Site": "cross-site"})
    assert phone.get("/home/").status_code == 200
    settings.EXIT_URL = "https://weather.example/"
    assert phone.get("/leave/").headers["Location"] == "https://weather.example/"


def test_a_change_by_others_shows_in_the_part_that_refreshes(phone, case):
    before = page(phone, f"/home/{case.ref}/now/")
    with acting(SYSTEM):
        case_actions.move_case(case_ref=case.ref, move="send_to_review", by=SYSTEM)
    after = page(phone, f"/home/{case.ref}/now/")
    assert "Doctors are reading your papers" in after and "Doctors are reading your papers" not in before
    assert "<html" not in after
    assert f'data-live="{case.ref}"' in page(phone, "/home/")


def test_what_was_told_is_shown_to_the_team_on_the_case(phone, case, home):
    phone.post(f"/home/{case.ref}/forms/customs/diet/", {"choice": ["halal"], "words": "No nuts"})
    phone.post(f"/home/{case.ref}/forms/customs/")
    desk = signed_in(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    shown = page(desk, f"/cases/{case.ref}/")
    assert "Told by the family" in shown and "Halal · No nuts" in shown


def test_the_whole_record_holds_the_forms(phone, case, noura):
    from hospitium.patients.chapters import CHAPTERS

    phone.post(f"/home/{case.ref}/forms/customs/diet/", {"choice": "halal"})
    chapter = next(one for one in CHAPTERS if one.name == "forms.json")
    with acting(SYSTEM):
        (row,) = chapter.told(SYSTEM, case.patient)
    assert (row["answered"], row["by"], row["sent_at"]) == ("Halal", "Noura", None)


def test_every_state_a_family_can_be_in_has_its_sentence():
    for machine, states in words.STATES.items():
        assert set(states) <= set(MACHINES[machine])
    silent = {"declined", "redirected", "withdrawn"}
    for state in set(MACHINES["request"]) - silent:
        found = words.next_of(Case(request=state))
        assert str(found.sentence) and found.machine == "request", state
    assert words.next_of(Case(request="declined")).sentence == words.ENDS["declined"]
    assert words.next_of(Case(side="on_hold", hold="border")).sentence == words.HELD["border"]
    confirmed = Standing("accepted", "used", "confirmed")
    assert words.next_of(Case(**{one: confirmed[one] for one in MACHINES})).machine == "travel"


def test_office_hours_are_told_on_the_family_s_clock():
    found = hours("America/Los_Angeles", "US", "", "Asia/Dubai")
    assert found["closes"] - found["opens"] == dt.timedelta(hours=8)
    assert found["opens"].astimezone(dt.UTC).hour in (16, 17) and found["zone"] == "Asia/Dubai"


def test_a_task_is_done_when_the_family_has_done_it(phone, case):
    told = {"by_id": None, "by_name": "Noura", "at": "2031-05-17T09:30:00+00:00"}
    reactions.tell_told(patient_ref=case.patient.ref, about="consent", **told)
    with acting(SYSTEM):
        assert not case.tasks.filter(kind="collect_consent", done_at=None).exists()


def test_a_member_of_staff_has_no_such_home(home, case):
    desk = signed_in(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    for path in ("/home/", f"/home/{case.ref}/", f"/home/{case.ref}/papers/"):
        assert desk.get(path).status_code == 404
    assert actor_of(make_person("Nora", Role.NURSE, organisation_id=home.pk)).may("speak for oneself") is False
