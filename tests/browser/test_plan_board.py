"""The plan board by keyboard alone and by dragging, on a wide screen and, in Arabic, on a telephone; seen by whoever looks on."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
axe = Axe()
MOVABLE = "[data-appt]:not(.stays)"


def is_accessible(page):
    assert axe.run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def open_week(page, product, query="reading=resources&kind=specialist"):
    """The board in the first week in which something can be moved, and one such card."""
    page.goto(f"{product}/board/?{query}")
    for _week in range(8):
        if page.locator(MOVABLE).count():
            return page.locator(MOVABLE).first
        page.locator("main nav.bar a").nth(2).click()
        page.wait_for_load_state()
    raise AssertionError("nothing on the board of the demo can be moved")


def picked(page, card):
    """The same card, picked by key, with its places lit."""
    ref = card.get_attribute("data-appt")
    card.focus()
    page.keyboard.press("Enter")
    page.locator("#mover h2", has_text=re.compile(r"\S")).wait_for()
    page.locator("[data-places] rect").first.wait_for(state="attached")
    return ref


def verdict(page, kind):
    page.locator(f"#mover .verdict.{kind}").wait_for()


@pytest.mark.parametrize(("language", "width", "scheme"), [("en", 1440, "light"), ("ar", 390, "dark")])
def test_an_appointment_is_picked_walked_refused_and_moved_by_keys(sign_in, product, language, width, scheme):
    page = sign_in("mira", language=language, width=width, scheme=scheme)
    card = open_week(page, product)
    is_accessible(page)
    ref, later = picked(page, card), "ArrowLeft" if language == "ar" else "ArrowRight"
    watching = sign_in("mira")
    watching.goto(page.url)
    before = watching.locator(f"[data-appt={ref}] b").first.inner_text()
    page.keyboard.press("n")
    verdict(page, "may")
    is_accessible(page)
    for _quarter in range(52):
        page.keyboard.press(later)
    verdict(page, "not")  # thirteen hours later nobody is there
    page.keyboard.press("Enter")
    assert page.locator("#mover [name=why]").evaluate("field => field !== document.activeElement")
    page.keyboard.press("Shift+N")
    verdict(page, "may")
    page.keyboard.press("Enter")
    page.keyboard.type("The family asked")
    page.evaluate("document.querySelector('#mover [name=sequence]').value = 99")
    page.keyboard.press("Enter")
    page.locator("main [role=alert]").wait_for()  # somebody changed it meanwhile: the board as it is now
    assert page.locator(f"[data-appt={ref}] b").first.inner_text() == before
    picked(page, page.locator(f"[data-appt={ref}]").first)
    page.keyboard.press("n")
    verdict(page, "may")
    page.keyboard.press("Enter")
    page.keyboard.type("The family asked")
    page.keyboard.press("Enter")
    page.wait_for_url("**moved=**")
    watching.locator(f"[data-appt={ref}] b", has_text=re.compile(f"^(?!{re.escape(before)})")).first.wait_for()
    page.locator("main p a.button").first.click()  # the way back stands first
    page.locator("[aria-labelledby=undo-title] summary").press("Enter")
    is_accessible(page)
    page.locator("[aria-labelledby=undo-title] [name=why]").fill("Back again")
    page.keyboard.press("Enter")
    page.wait_for_url("**moved=**")
    assert page.locator(f"[data-appt={ref}] b").first.inner_text() == before


def test_a_card_is_dragged_to_a_place_that_is_possible(sign_in, product):
    page = sign_in("mira")
    card = open_week(page, product)
    box, ref = card.bounding_box(), card.get_attribute("data-appt")
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 20, steps=4)
    lit = page.locator("[data-places] rect").last
    lit.wait_for(state="attached")
    there = lit.bounding_box()
    page.mouse.move(there["x"] + 2, there["y"] + 4, steps=8)
    verdict(page, "may")
    page.mouse.up()
    assert page.locator("#mover [name=why]").evaluate("field => field === document.activeElement")
    page.keyboard.press("Escape")
    assert page.locator(f"[data-appt={ref}]").first.is_visible()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_finger_picks_a_card_and_taps_where_it_should_go(sign_in, product, language):
    page = sign_in("mira", language=language, width=820, touch=True)
    card = open_week(page, product)
    ref = card.get_attribute("data-appt")
    card.tap()
    lit = page.locator("[data-places] rect").last
    lit.wait_for(state="attached")
    lit.scroll_into_view_if_needed()
    there = lit.bounding_box()
    page.touchscreen.tap(there["x"] + there["width"] / 2, there["y"] + there["height"] / 2)
    verdict(page, "may")
    assert page.locator("#mover [name=at]").input_value() != ""
    page.locator("#mover [data-cancel]").tap()
    assert page.locator(f"[data-appt={ref}]").first.is_visible()


def test_on_a_phone_the_panel_leaves_most_of_the_board_to_be_tapped(sign_in, product):
    page = sign_in("mira", language="ar", width=390, touch=True)
    card = open_week(page, product)
    card.tap()
    page.locator("[data-places] rect").last.wait_for(state="attached")
    assert page.locator("#mover").bounding_box()["height"] < 0.4 * page.viewport_size["height"]
    page.locator("#mover [data-all]").scroll_into_view_if_needed()
    assert page.locator("#mover [data-all]").is_visible()
    is_accessible(page)


def test_without_scripts_the_board_leads_to_the_places_by_price(sign_in, product, chromium):
    page = sign_in("mira")
    card = open_week(page, product, "reading=visits")
    page.goto(product + card.get_attribute("href"))
    is_accessible(page)
    page.locator(".offers summary").first.press("Enter")
    page.locator(".offers [name=why]").first.wait_for()
    is_accessible(page)
