"""Writing to a family in a real browser: the draft keeps itself, the message counts down, goes live to colleagues, or comes back."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def thread(sign_in, product):
    page = sign_in("mira")
    page.goto(f"{product}/worklist/")
    page.click("table.work a >> nth=0")
    page.wait_for_url("**/cases/**")
    page.goto(f"{page.url}messages/family/")
    return page


def test_a_draft_keeps_itself_and_what_is_taken_back_is_the_draft_again(thread):
    with thread.expect_response("**/draft/"):
        thread.locator("#id_body").press_sequentially("We begin on")
    thread.reload()
    expect(thread.locator("#id_body")).to_have_value("We begin on")
    thread.locator("#id_body").fill("We begin on Monday")
    thread.click("main form .button--primary")
    waiting = thread.locator(".said", has_text="We begin on Monday")
    expect(waiting.locator("[data-countdown]")).to_contain_text("s)")
    waiting.locator("button", has_text="Take back").click()
    expect(thread.locator("#id_body")).to_have_value("We begin on Monday")
    expect(thread.locator(".said", has_text="We begin on Monday")).to_have_count(0)


def test_a_message_goes_after_its_seconds_and_a_colleague_sees_it_come_without_reloading(thread, sign_in):
    colleague = sign_in("lead")
    colleague.goto(thread.url)
    thread.locator("#id_body").fill("Your interpreter is Leila")
    thread.click("main form .button--primary")
    expect(thread.locator("[data-countdown]")).to_be_visible()
    expect(colleague.locator(".said", has_text="Leila")).to_have_count(0)
    expect(colleague.locator(".said", has_text="Leila")).to_be_visible()
    expect(thread.locator("[data-countdown]")).to_have_count(0)
