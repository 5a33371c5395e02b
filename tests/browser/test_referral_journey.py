"""A referral from abroad becomes a case on the worklist, seen in a real browser, in English and in Arabic."""

import json
import re

import pytest
from playwright.sync_api import expect

from hospitium.records.testing import make_bundle

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("consultant", "coordinator", "language"), [("sofia", "mira", "en"), ("salem", "hanan", "ar")])
def test_a_summary_is_sent_opened_moved_and_heard_of_in_a_second_browser(
    sign_in, product, tmp_path, consultant, coordinator, language
):
    file = tmp_path / "summary.json"
    file.write_text(
        json.dumps(make_bundle(family=f"Quispe {language}", narrative="<p>Penicilina</p><script>window.bad=1</script>"))
    )
    sender = sign_in(consultant, language=language)
    sender.goto(f"{product}/referrals/new/")
    expect(sender.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    sender.set_input_files("[name=file]", file)
    sender.fill("[name=question]", "¿Se puede operar?")
    sender.click("main form .button--primary")
    opened = sender.locator(".notice--success a")
    expect(opened).to_be_visible()
    ref = re.search(r"C-\w{4}-\w{4}", opened.inner_text())[0]

    watcher = sign_in(coordinator, language=language)
    watcher.goto(f"{product}/cases/{ref}/")
    mover = sign_in(coordinator, language=language)
    mover.goto(f"{product}/worklist/?q={ref}")
    mover.click("table.work a")
    expect(mover.locator("#timeline li")).to_have_count(1)
    mover.select_option("[name=move]", "request_records")
    mover.click("form:has([name=move]) .button--primary")
    expect(mover.locator("#timeline li")).to_have_count(2)
    expect(mover.locator(".journey .done")).to_have_count(1)
    expect(watcher.locator(f'[data-case="{ref}"] a')).to_be_visible()
    assert mover.evaluate("window.bad") is None


def test_the_worklist_is_worked_by_keyboard_alone(sign_in, product):
    page = sign_in("mira")
    page.goto(f"{product}/worklist/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("tr.cursor")).to_have_count(1)
    page.keyboard.press("x")
    expect(page.locator("[data-bulk]")).to_be_visible()
    page.keyboard.press(" ")
    expect(page.locator("#peek h2")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#peek h2")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.type("Inbox")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox/")
    page.keyboard.press("g")
    page.keyboard.press("w")
    page.wait_for_url("**/worklist/")


def test_the_live_stream_tells_a_stranger_nothing(product):
    import urllib.error
    import urllib.request

    live = re.sub(r":(\d+)$", lambda match: f":{int(match[1]) + 1}", product)
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{live}/events", timeout=5)
