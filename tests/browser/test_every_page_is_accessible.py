"""axe finds nothing on any page, light and dark, left to right and right to left, and no page scrolls sideways at 320 px."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

from hospitium.records.testing import make_bundle

SUMMARY = json.dumps(make_bundle()).encode()
pytestmark = pytest.mark.browser
PAGES = [
    "/worklist/",
    "/worklist/?stage=intake",
    "/cases/",
    "/referrals/",
    "/referrals/new/",
    "/inbox/",
    "/work/",
    "/work/?show=snoozed",
    "/work/desk/",
    "/work/handovers/",
    "/work/away/",
    "/roster/",
    "/roster/team/",
    "/roster/leave/",
    "/roster/offers/",
    "/waitlist/",
    "/board/",
    "/board/?reading=visits",
    "/reach/",
    "/mail/",
    "/doubles/",
    "/partners/",
    "/pathways/",
    "/pathways/treatment/",
    "/pathways/treatment/1/",
    "/styleguide/",
    "/cases/C-0000-0000/",
    "case",
    "who saw",
    "consents",
    "pathway",
    "messages",
    "document",
]


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [
        ("en", "light", 1440),
        ("en", "dark", 320),
        ("ar", "dark", 1440),
        ("ar", "light", 320),
        ("es", "light", 320),
        ("zh-CN", "dark", 320),
    ],
)
def test_axe_is_silent_and_nothing_scrolls_sideways(sign_in, product, language, scheme, width):
    page = sign_in("mira", language=language, width=width, scheme=scheme)
    for path in PAGES:
        page.goto(product + (path if path.startswith("/") else "/worklist/"))
        if path == "document":
            page.goto(f"{product}/referrals/new/")
            page.set_input_files("[name=file]", {"name": "s.json", "mimeType": "application/json", "buffer": SUMMARY})
            page.click("main form .button--primary")
            page.locator(".notice--success").wait_for()
        if path in {"case", "who saw", "consents", "pathway", "messages"}:
            page.click("table.work a >> nth=0")
            page.wait_for_url("**/cases/**")
        if path == "who saw":
            page.click("a[href$='/looks/']")
            page.wait_for_url("**/looks/")
            page.wait_for_url("**/looks/")
        if path == "messages":
            page.goto(f"{page.url}messages/family/")
        if path == "pathway":
            page.click("a[href$='/pathway/']")
            page.wait_for_url("**/pathway/")
            page.select_option("[name=to]", "second_opinion")
            page.click("form:has([name=to]) button")
            page.wait_for_url("**/pathway/?to=second_opinion")
        if path == "consents":
            page.click("a[href$='/consents/']")
            page.wait_for_url("**/consents/")
        assert_accessible(page, path)


@pytest.mark.parametrize(("language", "scheme", "width"), [("en", "dark", 1440), ("ar", "light", 320)])
def test_what_surrounds_the_records_of_a_case_is_accessible(sign_in, product, language, scheme, width):
    desk = sign_in("mira", language=language, width=width, scheme=scheme)
    desk.goto(f"{product}/referrals/new/")
    summary = json.dumps(make_bundle(family=f"Mamani {language}", title=f"Records {language}")).encode()
    desk.set_input_files("[name=file] >> nth=0", {"name": "r.json", "mimeType": "application/json", "buffer": summary})
    desk.click("main form .button--primary")
    desk.locator(".notice--success a").wait_for()
    case = desk.locator(".notice--success a").get_attribute("href")
    for path in ("chase/", "records/", "record/"):
        desk.goto(f"{product}{case}{path}")
        assert_accessible(desk, path)
    desk.goto(f"{product}{case}chase/")
    form = desk.locator("form[action$='/links/']")
    form.locator("[name=source]").fill("Clínica")
    form.locator("button").click()
    desk.locator(".hash >> nth=1").wait_for()
    assert_accessible(desk, "link")
    address, passcode = desk.locator(".hash").all_inner_texts()
    desk.goto(address)
    assert_accessible(desk, "passcode")
    desk.fill("[name=passcode]", passcode)
    desk.click(".button--primary")
    desk.locator("[data-resumable]").wait_for()
    assert_accessible(desk, "send")


@pytest.mark.parametrize(("language", "scheme", "width"), [("en", "light", 1440), ("ar", "dark", 320)])
def test_a_clinician_s_review_is_accessible(sign_in, product, tmp_path, language, scheme, width):
    clinician = sign_in("nurse.huda", language=language, width=width, scheme=scheme)
    clinician.goto(f"{product}/cases/")
    case = clinician.locator("table.work a").first.get_attribute("href")
    desk = sign_in("mira")
    desk.goto(f"{product}{case}records/")
    nobody = make_bundle(family="", given="", title=f"Nobody {language}", birth_date="")
    nobody["entry"][1]["resource"] |= {"identifier": [], "name": []}
    desk.set_input_files(
        "[name=file] >> nth=0",
        {"name": "n.json", "mimeType": "application/json", "buffer": json.dumps(nobody).encode()},
    )
    desk.click("main form .button--primary")
    desk.wait_for_url("**/documents/**")
    desk.locator(".notice--success").wait_for()
    clinician.goto(f"{product}{case}reconcile/")
    clinician.locator("fieldset").first.wait_for()
    assert_accessible(clinician, "reconcile")
    clinician.locator("fieldset").first.locator("input[value=accept]").check()
    clinician.click("main form .button--primary")
    clinician.goto(f"{product}{case}record/")
    assert_accessible(clinician, "record")


@pytest.mark.parametrize(("language", "scheme", "width"), [("en", "light", 1440), ("ar", "dark", 320)])
def test_letters_are_accessible_from_draft_to_check(sign_in, product, language, scheme, width):
    desk = sign_in("mira", language=language, width=width, scheme=scheme)
    desk.goto(f"{product}/cases/")
    case = desk.locator("table.work a").first.get_attribute("href")
    desk.goto(f"{product}{case}letters/")
    assert_accessible(desk, "letters")
    desk.select_option("[name=what]", "appointment")
    desk.select_option("[name=second]", "ar")
    desk.click("main form .button--primary")
    desk.wait_for_url("**/letters/*/")
    desk.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    assert_accessible(desk, "draft")
    for slot in desk.locator("[name^='recipient.'], [name^='visit.']").all():
        slot.fill({"datetime-local": "2031-05-17T09:30"}.get(slot.get_attribute("type"), "x"))
    desk.click("main form:has([name='recipient.name--en']) .button--primary")
    desk.locator(".notice--success").first.wait_for()
    desk.fill("[name=title]", "Coordinator")
    desk.keyboard.press("Enter")
    desk.locator(".digest").wait_for()
    assert_accessible(desk, "issued")
    desk.goto(f"{product}/verify/0000-0000/")
    assert_accessible(desk, "verify")


def assert_accessible(page, path):
    found = Axe().run(page).response["violations"]
    assert not found, (path, [(one["id"], one["nodes"][0]["html"][:150]) for one in found])
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


@pytest.mark.parametrize(("language", "scheme", "width"), [("en", "dark", 1440), ("ar", "light", 320)])
def test_the_privacy_desk_is_accessible(sign_in, product, language, scheme, width):
    page = sign_in("privacy", language=language, width=width, scheme=scheme)
    for path in ("/looks/", "/looks/?person=nobody"):
        page.goto(product + path)
        assert_accessible(page, path)


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("huda", "/emergency/"),
        ("privacy", "/privacy/"),
        ("privacy", "/privacy/rules/"),
        ("privacy", "/privacy/rules/1/"),
        ("privacy", "/privacy/rules/refused/"),
        ("privacy", "/privacy/rules/counts/"),
        ("privacy", "/privacy/rules/try/?origin=US&country=MX&purpose=TREAT&data_class=clinical&channel=page"),
        ("admin", "/partners/accounts/"),
        ("admin", "/letters/templates/"),
        ("admin", "/letters/templates/visa_support/ar/"),
        ("admin", "/letters/letterhead/"),
        ("admin", "/pathways/second_opinion/"),
        ("admin", "/work/ladders/"),
    ],
)
@pytest.mark.parametrize(("language", "scheme", "width"), [("en", "light", 1440), ("ar", "dark", 320)])
def test_the_pages_of_other_desks_are_accessible(sign_in, product, who, path, language, scheme, width):
    page = sign_in("nurse.huda" if who == "huda" else who, language=language, width=width, scheme=scheme)
    page.goto(product + path)
    found = Axe().run(page).response["violations"]
    assert not found, (path, [(one["id"], one["nodes"][0]["html"][:150]) for one in found])
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


def test_the_sign_in_page_is_accessible_too(chromium, product):
    page = chromium.new_page()
    page.goto(f"{product}/sign-in/")
    assert Axe().run(page).response["violations"] == []
    page.close()


@pytest.mark.parametrize(("language", "scheme", "width"), [("en", "light", 1440), ("ar", "dark", 320)])
def test_service_lines_and_specialists_are_accessible(sign_in, product, language, scheme, width):
    page = sign_in("lead", language=language, width=width, scheme=scheme)
    for path in ("/lines/", "/lines/cardiology/", "/lines/asked/", "/specialists/", "/matching/"):
        page.goto(product + path)
        assert_accessible(page, path)
    page.goto(f"{product}/specialists/")
    page.click("table.work a >> nth=0")
    page.wait_for_url("**/specialists/*/")
    assert_accessible(page, "specialist")
    page.goto(f"{product}/cases/")
    page.click("table.work a >> nth=0")
    page.wait_for_url("**/cases/C-*/")
    page.click("a[href$='/match/']")
    page.wait_for_url("**/match/")
    assert_accessible(page, "match")


@pytest.mark.parametrize(("language", "scheme", "width"), [("en", "light", 1440), ("ar", "dark", 320)])
def test_calendars_are_accessible(sign_in, product, language, scheme, width):
    page = sign_in("mira", language=language, width=width, scheme=scheme)
    for path in ("/resources/", "/resources/new/", "/resources/?kind=room"):
        page.goto(product + path)
        assert_accessible(page, path)
    page.click("table.work a >> nth=0")
    page.wait_for_url("**/resources/B-*/")
    assert_accessible(page, "resource")
