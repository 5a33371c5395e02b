"""A reviewer writes, asks back and hears the answer, in real browsers; the pages are accessible at every size."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page_is_accessible import assert_accessible

pytestmark = pytest.mark.browser


def opened(page, product):
    """The first case of the queue that no board decides on; gives the address of its review."""
    page.goto(f"{product}/review/")
    for ref in page.locator(".queue [data-ref]").evaluate_all("all => all.map((one) => one.dataset.ref)"):
        page.goto(f"{product}/cases/{ref}/review/")
        if page.locator("#opinion-form").count():
            return ref
    raise AssertionError("no case to review")


def test_what_a_reviewer_types_is_kept_and_the_answer_to_what_they_ask_appears_by_itself(sign_in, product):
    tomas, mira = sign_in("tomas"), sign_in("mira")
    ref = opened(tomas, product)
    review = f"{product}/cases/{ref}/review/"
    expect(tomas.locator(".for-conditions")).to_be_hidden()
    tomas.fill("[name=words]", "Operable, in my view.")
    tomas.check("[name=choice][value=conditions]")
    expect(tomas.locator(".for-conditions")).to_be_visible()
    expect(tomas.locator("#kept")).to_contain_text("Kept")
    tomas.goto(f"{product}/cases/{ref}/questions/")
    tomas.fill("[name=text]", "Which drug is taken now?")
    tomas.check("[name=kinds][value=medication]")
    tomas.click("main form:has([name=text]) .button--primary")
    expect(tomas.locator("#questions .tag--warning")).to_be_visible()
    mira.goto(f"{product}/cases/{ref}/questions/")
    mira.fill("[name=words] >> nth=0", "None, they say.")
    mira.click("form:has(textarea[name=words]) .button--primary")
    expect(mira.locator("#questions")).to_contain_text("None, they say.")
    expect(tomas.locator("#questions .tag--success")).to_be_visible()
    tomas.goto(review)
    expect(tomas.locator("[name=words]")).to_have_value("Operable, in my view.")
    assert re.search("None, they say.", tomas.locator("#beside").inner_text())


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("en", "light", 1440), ("ar", "dark", 320), ("es", "light", 320), ("zh-CN", "dark", 390)],
)
def test_pages_of_review_are_accessible(sign_in, product, language, scheme, width):
    page = sign_in("tomas", language=language, width=width, scheme=scheme)
    page.goto(f"{product}/review/")
    assert_accessible(page, "/review/")
    ref = opened(page, product)
    for path in ("review", "questions", "boards"):
        page.goto(f"{product}/cases/{ref}/{path}/")
        assert_accessible(page, path)
    if page.locator("form [name=question]").count() and language == "en":
        page.fill("[name=question]", "Operate?")
        page.select_option("[name=chair]", index=1)
        page.check("[name=members] >> nth=0")
        page.check("[name=members] >> nth=1")
        page.fill("[name=until]", "2099-01-01")
        page.click("main form .button--primary")
        page.wait_for_url("**/boards/*/")
        assert_accessible(page, "board")
