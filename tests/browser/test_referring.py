"""A physician abroad sends a case in under 25 interactions, answers, confirms the opinion and reports how the patient fares."""

import json
import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from hospitium.records.testing import make_bundle, make_pdf

pytestmark = pytest.mark.browser
DATA = Path(os.environ.get("HOSPITIUM_SHARED") or Path(__file__).resolve().parents[3] / "shared") / "data"
FILES = (DATA / "ips" / "HK_IPS_Sample1.json", DATA / "pdf" / "crazyones-pdfa.pdf")


def two_files(tmp_path):
    """Two real files where the corpus is at hand; else two made here."""
    if all(one.exists() for one in FILES):
        return list(FILES)
    (tmp_path / "summary.json").write_text(json.dumps(make_bundle()))
    (tmp_path / "report.pdf").write_bytes(make_pdf("Report of the operation"))
    return [tmp_path / "summary.json", tmp_path / "report.pdf"]


class Hand:
    """Counts what a person does on the page."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def click(self, what):
        self.count += 1
        self.page.locator(what).first.click()

    def check(self, what):
        self.count += 1
        self.page.locator(what).first.check()

    def fill(self, what, words):
        self.count += 1
        self.page.locator(what).first.fill(words)

    def choose(self, what, value):
        self.count += 1
        self.page.locator(what).first.select_option(value)

    def files(self, what, files):
        self.count += 1
        self.page.locator(what).first.set_input_files(files)


def test_a_case_is_sent_in_under_25_interactions_then_answered_confirmed_and_reported(sign_in, product, tmp_path):
    page = sign_in("amara")
    hand = Hand(page)
    hand.click("a[href='/refer/']")
    hand.check("input[value=second_opinion]")
    hand.click("main form .button--primary")
    page.wait_for_url("**/refer/R-*/")
    hand.files("#refer-files", two_files(tmp_path))
    expect(page.locator("#files li")).to_have_count(2)
    expect(page.locator("#id_patient_name")).not_to_have_value("")
    hand.fill("[name=question]", "Would you operate?")
    hand.fill("[name=text]", "Dear colleagues, the pain has become worse since May. With kind regards.")
    hand.check("[name=urgency][value=soon]")
    hand.check("[name=consent][value=patient]")
    hand.fill("[name=reach]", "+1 602 555 0100")
    page.locator("[name=reach]").blur()
    hand.click("[name=send]")
    page.wait_for_url("**/referrals/C-*/")
    ref = re.search(r"C-\w{4}-\w{4}", page.url)[0]
    assert hand.count < 25
    expect(page.locator("#standing .tag").first).to_be_visible()

    desk = sign_in("mira")
    desk.goto(f"{product}/cases/{ref}/")
    desk.select_option("[name=move]", "request_records")
    desk.click("form:has([name=move]) .button--primary")
    expect(page.locator("#standing .notice--warning")).to_be_visible()  # heard without a reload
    hand.fill("#answer-text", "The scan was made on 3 May; the report follows.")
    hand.click("form[action$='/answer/'] .button--primary")
    page.wait_for_load_state()
    expect(page.locator("#standing .tag").first).to_have_text("More information provided")

    page.goto(f"{product}/referrals/?show=asked")
    hand.click("li:has(.tag--info .icon) a")
    page.wait_for_url("**/referrals/C-*/")
    hand.click("form[action$='/confirmation/'] button")
    page.wait_for_load_state()
    expect(page.locator(".tag--success:has(.icon)")).to_be_visible()

    page.goto(f"{product}/referrals/{ref}/")
    hand.click("details.card summary")
    hand.choose("#report-condition", "better")
    hand.fill("#report-words", "Walks without pain.")
    hand.click("form[action$='/report/'] .button--primary")
    page.wait_for_load_state()
    expect(page.locator("#told-title + ul")).to_contain_text("Walks without pain.")


def test_what_was_typed_is_there_again_after_the_page_was_closed(sign_in, product):
    page = sign_in("amara")
    page.goto(f"{product}/refer/")
    page.check("input[value=physician_advice]")
    page.click("main form .button--primary")
    page.wait_for_url("**/refer/R-*/")
    with page.expect_response(lambda answer: "/refer/R-" in answer.url and answer.request.method == "POST"):
        page.fill("[name=question]", "Which antibiotic?")
        page.locator("[name=question]").blur()
    page.goto(page.url)
    expect(page.locator("[name=question]")).to_have_value("Which antibiotic?")


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("en", "light", 1440), ("ar", "dark", 320), ("es", "light", 320), ("zh-CN", "dark", 1440)],
)
def test_the_home_of_a_referrer_is_accessible(sign_in, product, language, scheme, width):
    page = sign_in("amara", language=language, scheme=scheme, width=width)
    page.goto(f"{product}/referrals/")
    case = page.locator("li[data-ref] a").first.get_attribute("href")
    page.goto(f"{product}/refer/")
    draft = page.locator("a[href^='/refer/R-']").first.get_attribute("href")
    for path in ("/referrals/", "/referrals/?show=closed", "/referrals/institution/", "/refer/", draft, case):
        page.goto(product + path)
        page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
        found = Axe().run(page).response["violations"]
        assert not found, (path, [(one["id"], one["nodes"][0]["html"][:150]) for one in found])
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
