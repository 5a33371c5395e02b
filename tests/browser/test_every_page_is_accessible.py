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
    "/partners/",
    "/styleguide/",
    "/cases/C-0000-0000/",
    "case",
    "who saw",
    "consents",
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
            page.locator(".notice--success").wait_for(timeout=20_000)
        if path in {"case", "who saw", "consents"}:
            page.click("table.work a >> nth=0")
            page.wait_for_url("**/cases/**")
        if path == "who saw":
            page.click("a[href$='/looks/']")
            page.wait_for_url("**/looks/")
        if path == "consents":
            page.click("a[href$='/consents/']")
            page.wait_for_url("**/consents/")
        assert_accessible(page, path)


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
