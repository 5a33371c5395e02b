"""Rosters by keyboard alone: an appointment offered on a phone in Arabic, answered with one in return, exchanged."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def is_calm(page):
    """Axe finds nothing, and nothing scrolls sideways."""
    found = Axe().run(page).response["violations"]
    assert not found, [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def first_week_with_something(page, product):
    """A roster page on which something can be offered."""
    page.goto(f"{product}/roster/?span=week")
    for _week in range(4):
        if page.locator("main [name=booking]").count():
            return
        page.locator("nav a.button").last.press("Enter")
        page.wait_for_load_state()
    pytest.fail("nothing is booked within four weeks")


def tick_with_space(page, box):
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()


def test_appointments_are_exchanged_by_keyboard_on_a_phone_in_arabic(sign_in, product):
    giver = sign_in("int.bo", language="ar", width=390, scheme="dark")
    taker = sign_in("int.ines", width=390)
    taker.goto(f"{product}/roster/offers/")
    before = taker.locator("#offers article[data-row]").count()

    first_week_with_something(giver, product)
    is_calm(giver)
    tick_with_space(giver, giver.locator("main [name=booking]").last)
    giver.locator("#roster form > div > button[type=submit]").press("Enter")
    giver.wait_for_url("**/roster/offers/?*booking=*")
    is_calm(giver)
    giver.locator("main [name=to]").select_option(label="Inés Robledo")
    giver.locator("main [name=note]").fill("ابنتي مريضة")
    giver.locator("main form:has([name=to]) button").press("Enter")

    expect(taker.locator("#offers article[data-row]")).to_have_count(before + 1)
    offer = taker.locator("#offers article[data-row]", has_text="ابنتي مريضة")
    is_calm(taker)
    offer.locator("a[href^='?for=']").press("Enter")
    taker.wait_for_url("**/roster/offers/?for=*")
    is_calm(taker)
    tick_with_space(taker, taker.locator("main [name=booking]").last)
    taker.locator("main [name=note]").fill("Then you take my morning.")
    taker.locator("main form:has([name=in_return_for]) button").press("Enter")
    taker.wait_for_url("**/roster/offers/")

    giver.goto(f"{product}/roster/offers/")
    answer = giver.locator("#offers article[data-row]", has_text="Then you take my morning.")
    is_calm(giver)
    answer.locator("button[value=yes]").press("Enter")
    giver.locator(".notice--success, [role=status]").first.wait_for()
    expect(giver.locator("#ended-title")).to_be_visible()
    expect(giver.locator("section:has(#ended-title)")).to_contain_text("Then you take my morning.")


@pytest.mark.parametrize(("language", "width", "scheme"), [("en", 1440, "light"), ("ar", 390, "dark")])
def test_pages_of_calendars_and_places_are_calm(sign_in, product, language, width, scheme):
    page = sign_in("mira", language=language, width=width, scheme=scheme)
    for path in ("places/", "places/new/", "resources/", "roster/leave/"):
        page.goto(f"{product}/{path}")
        is_calm(page)
    page.goto(f"{product}/resources/?kind=nurse")
    page.locator("table a").first.press("Enter")
    page.wait_for_load_state()
    is_calm(page)
    here = page.url
    for part in ("change/", "retire/"):
        page.goto(here + part)
        is_calm(page)
