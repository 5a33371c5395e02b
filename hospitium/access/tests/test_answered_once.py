"""A write takes effect once, however often it is sent."""

import concurrent.futures
import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from hospitium.access import chores
from hospitium.access.acting import SYSTEM, acting
from hospitium.access.models import AnsweredOnce
from hospitium.access.roles import Role
from hospitium.access.testing import Browser, make_person
from hospitium.cases.models import Entry
from hospitium.cases.testing import make_case
from hospitium.kernel.ids import new_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(home):
    bare = Browser()
    bare.is_keyed = False
    bare.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    return bare


def notes(case):
    with acting(SYSTEM):
        return Entry.objects.filter(case=case, verb="note").count()


def test_a_form_sent_twice_is_done_once_and_answered_alike(browser):
    case, form = make_case(), {"text": "Called the family", "request_key": new_key()}
    first, second = (browser.post(f"/cases/{case.ref}/notes/", form) for _ in range(2))
    assert notes(case) == 1
    assert (first.status_code, first.headers["Location"]) == (second.status_code, second.headers["Location"])


def test_two_wishes_in_the_same_words_are_done_twice(browser):
    case = make_case()
    for _ in range(2):
        browser.post(f"/cases/{case.ref}/notes/", {"text": "Called", "request_key": new_key()})
    assert notes(case) == 2


def test_a_write_without_a_key_is_refused_and_changes_nothing(browser):
    case = make_case()
    answer = browser.post(f"/cases/{case.ref}/notes/", {"text": "x"})
    assert answer.status_code == 400 and b"Reload" in answer.content and notes(case) == 0


@pytest.mark.parametrize("key", ["", "short", "x" * 201, "with a blank", "né" * 8])
def test_a_key_we_cannot_use_is_none(browser, key):
    case = make_case()
    assert browser.post(f"/cases/{case.ref}/notes/", {"text": "x", "request_key": key}).status_code == 400


def test_the_same_key_with_other_contents_is_refused(browser):
    case, key = make_case(), new_key()
    browser.post(f"/cases/{case.ref}/notes/", {"text": "one", "request_key": key})
    answer = browser.post(f"/cases/{case.ref}/notes/", {"text": "two", "request_key": key})
    assert answer.status_code == 422 and notes(case) == 1


def test_the_same_key_at_another_address_is_refused(browser):
    case, other, key = make_case(), make_case(), new_key()
    browser.post(f"/cases/{case.ref}/notes/", {"text": "one", "request_key": key})
    assert browser.post(f"/cases/{other.ref}/notes/", {"text": "one", "request_key": key}).status_code == 422


def test_what_was_refused_may_be_sent_again_with_the_same_key(browser):
    case, key = make_case(), new_key()
    refused = browser.post(f"/cases/{case.ref}/moves/", {"move": "accept", "request_key": key})
    assert refused.status_code == 409 and not AnsweredOnce.objects.exists()
    assert browser.post(f"/cases/{case.ref}/moves/", {"move": "request_records", "request_key": key}).status_code == 302


def test_a_form_that_comes_back_with_errors_keeps_no_key(browser):
    answer = browser.post("/referrals/new/", {"question": "?", "request_key": new_key()})
    assert answer.status_code == 422 and not AnsweredOnce.objects.exists()


@pytest.mark.parametrize("header", ['"{}"', "{}"])
def test_programs_send_the_key_as_a_header(browser, header):
    case, key = make_case(), new_key()
    for _ in range(2):
        browser.post(f"/cases/{case.ref}/notes/", {"text": "x"}, HTTP_IDEMPOTENCY_KEY=header.format(key))
    assert notes(case) == 1


def test_two_people_may_choose_the_same_key(browser, home):
    case, key, other = make_case(), new_key(), Browser()
    other.force_login(make_person("Luis", Role.COORDINATOR, organisation_id=home.pk))
    for one in (browser, other):
        one.post(f"/cases/{case.ref}/notes/", {"text": "x", "request_key": key})
    assert notes(case) == 2


def test_another_file_is_other_contents(browser):
    key = new_key()
    answers = [
        browser.post(
            "/referrals/new/",
            {"urgency": "soon", "request_key": key, "file": SimpleUploadedFile("a.json", data)},
        )
        for data in (b"{}", b"{}", b"[]")
    ]
    assert [answer.status_code for answer in answers] == [302, 302, 422]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]


def test_the_choice_of_a_language_reaches_a_browser_that_missed_the_first_answer(browser):
    key = new_key()
    answers = [browser.post("/language/", {"language": "es", "request_key": key}) for _ in range(2)]
    assert [answer.cookies["language"].value for answer in answers] == ["es", "es"]


@pytest.mark.parametrize(
    ("wish", "place"),
    [
        ("/work/?show=today", "/work/?show=today"),
        ("inf", "/"),
        ("1-2-3", "/"),
        ("//elsewhere.example", "/"),
        ("/\\x", "/"),
    ],
)
def test_the_choice_of_a_language_leads_back_to_a_place_of_ours_alone(browser, wish, place):
    answer = browser.post("/language/", {"language": "es", "next": wish, "request_key": new_key()})
    assert (answer.status_code, answer.headers["Location"]) == (302, place)


def test_no_body_is_ever_kept(browser):
    case = make_case()
    browser.post(f"/cases/{case.ref}/notes/", {"text": "Called", "request_key": new_key()})
    kept = AnsweredOnce.objects.get()
    assert kept.headers.keys() == {"headers", "cookies", "had_body"} and "Called" not in str(kept.headers)


def test_keys_are_forgotten_after_two_days(browser):
    case = make_case()
    for _ in range(2):
        browser.post(f"/cases/{case.ref}/notes/", {"text": "x", "request_key": new_key()})
    AnsweredOnce.objects.filter(pk=AnsweredOnce.objects.first().pk).update(at=timezone.now() - dt.timedelta(hours=49))
    assert chores.forget_old_keys() == 1 and AnsweredOnce.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_five_sendings_at_the_same_moment_have_one_effect(browser):
    case, key = make_case(), new_key()

    def send(_):
        twin = Browser()
        twin.cookies = browser.cookies.copy()
        try:
            return twin.post(f"/cases/{case.ref}/notes/", {"text": "once", "request_key": key}).status_code
        finally:
            connection.close()

    with concurrent.futures.ThreadPoolExecutor(5) as herd:
        assert set(herd.map(send, range(5))) == {302}
    assert notes(case) == 1
