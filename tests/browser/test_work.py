"""One's own work by keyboard, and handing it to a colleague, whose open page hears of it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def is_calm(page):
    """Axe finds nothing, and nothing scrolls sideways."""
    found = Axe().run(page).response["violations"]
    assert not found, [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def rows(page):
    return page.locator("#my-work tr[data-row]")


def test_a_day_s_work_goes_by_keyboard(sign_in, product):
    page = sign_in("luis")
    page.goto(f"{product}/work/")
    first = rows(page).nth(0).get_attribute("id")
    page.keyboard.press("j")
    expect(page.locator("tr.cursor")).to_have_id(first)
    page.keyboard.press("d")
    expect(page.locator(f"#{first}")).to_have_count(0)

    page.keyboard.press("j")
    asleep = page.locator("tr.cursor").get_attribute("id")
    page.keyboard.press("s")
    page.locator(f"#{asleep} select[name=wake_on]").select_option("document")
    is_calm(page)
    page.locator(f"#{asleep} details button").press("Enter")
    expect(page.locator(f"#{asleep}")).to_have_count(0)
    page.goto(f"{product}/work/?show=snoozed")
    expect(page.locator(f"#{asleep}")).to_be_visible()

    page.goto(f"{product}/work/")
    page.keyboard.press("j")
    page.keyboard.press("h")
    page.wait_for_url("**/work/handovers/?task=*")
    expect(page.locator("main input[name=task]:checked")).to_have_count(1)
    is_calm(page)


@pytest.mark.parametrize(("language", "width", "scheme"), [("en", 1440, "light"), ("ar", 390, "dark")])
def test_a_task_handed_over_reaches_the_colleague_s_open_page_and_is_theirs_once_accepted(
    sign_in, product, language, width, scheme
):
    receiver = sign_in("yun", language=language, width=width, scheme=scheme)
    receiver.goto(f"{product}/work/handovers/")
    before = receiver.locator("#offers article[data-row]").count()
    sender = sign_in("petra")
    sender.goto(f"{product}/work/")
    task = rows(sender).nth(0).get_attribute("id")
    sender.keyboard.press("j")
    sender.keyboard.press("h")
    sender.wait_for_url("**/work/handovers/?task=*")
    sender.locator("main [name=to]").select_option(label="Yun Zhao")
    sender.locator("main [name=note]").fill("The father calls back on Tuesday.")
    sender.locator("main form:has([name=note]) .button--primary").press("Enter")
    expect(receiver.locator("#offers article[data-row]")).to_have_count(before + 1, timeout=5_000)
    expect(receiver.locator("#offers")).to_contain_text("The father calls back on Tuesday.")
    is_calm(receiver)
    receiver.locator("#offers article[data-row] button[value=accept]").last.press("Enter")
    receiver.locator(".notice--success, [role=status]").first.wait_for()
    expect(receiver.locator("#offers article[data-row]")).to_have_count(before)
    sender.goto(f"{product}/work/")
    expect(sender.locator(f"#{task}")).to_have_count(0)
