"""A visit planned, compared, confirmed, broken and repaired, by keyboard alone; each page passes axe, in Arabic on a telephone too."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
axe = Axe()


def is_accessible(page):
    assert axe.run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def press(page, locator, key="Enter"):
    """Act on something without a mouse."""
    locator.focus()
    page.keyboard.press(key)


def unplanned(page, product):
    """The visit page of a case of the worklist that nobody has planned."""
    page.goto(f"{product}/worklist/")
    for ref in dict.fromkeys(re.findall(r"C-\w{4}-\w{4}", page.content())):
        page.goto(f"{product}/cases/{ref}/visit/")
        if page.get_by_role("button", name="Begin with this Second look at the heart").count():
            return ref
    raise AssertionError("every visit of the demo is planned")


def test_a_visit_is_planned_compared_held_and_repaired_by_keyboard(sign_in, product):
    page = sign_in("mira")
    ref = unplanned(page, product)
    is_accessible(page)
    press(page, page.get_by_role("button", name="Begin with this Second look at the heart"))
    page.get_by_role("heading", name="Steps", exact=True).wait_for()
    press(page, page.get_by_role("link", name="Change How the patient stays"))
    page.get_by_label("Languages, the best first").fill("es")
    is_accessible(page)
    press(page, page.get_by_role("button", name="Save"))
    page.get_by_role("button", name="Plan the visit").wait_for()
    is_accessible(page)
    press(page, page.get_by_role("button", name="Plan the visit"))
    hold = page.get_by_role("button", name="Hold this plan")
    page.wait_for_url("**/runs/**")
    page.locator("#run .tag", has_text=re.compile("The best plan there is|A good plan")).wait_for(timeout=90_000)
    page.reload()
    is_accessible(page)
    press(page, hold)
    page.get_by_role("button", name="Confirm the visit").wait_for()
    is_accessible(page)
    page.get_by_text("Held, not confirmed").first.wait_for()
    press(page, page.get_by_role("link", name="Change Ultrasound of the heart"))
    page.get_by_label("Minutes", exact=True).fill("55")
    is_accessible(page)
    press(page, page.get_by_role("button", name="Save"))
    press(page, page.get_by_role("button", name="Find a repair"))
    page.wait_for_url("**/runs/**")
    page.locator("#run .tag", has_text=re.compile("The best plan there is|A good plan")).wait_for(timeout=90_000)
    page.reload()
    page.get_by_role("heading", name="What the repair changes").wait_for()
    is_accessible(page)
    page.get_by_label("Reason").fill("The device needs longer")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What the visit holds").wait_for()
    arabic = sign_in("mira", language="ar", width=320, scheme="dark")
    for place in ("", "stay/", "steps/echo/"):
        arabic.goto(f"{product}/cases/{ref}/visit/{place}")
        assert arabic.locator("html").get_attribute("dir") == "rtl"
        is_accessible(arabic)
