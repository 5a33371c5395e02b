"""Impatient people in a real browser: a double click, the way back, a lost answer; each wish has one effect."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def case(sign_in, product):
    page = sign_in("mira")
    page.goto(f"{product}/worklist/")
    page.click("table.work a >> nth=0")
    page.wait_for_url("**/cases/**")
    return page


def notes(page, text):
    page.reload()
    return page.locator("#timeline li", has_text=text).count()


def test_the_same_form_sent_three_times_at_once_is_one_note(case):
    form = case.locator("form:has(textarea[name=text])")
    case.fill("textarea[name=text]", "Three clicks")
    answers = form.evaluate(
        """async (form) => {
            const sent = () => fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
            return (await Promise.all([sent(), sent(), sent()])).map((answer) => answer.type);
        }"""
    )
    assert answers == ["opaqueredirect"] * 3
    assert notes(case, "Three clicks") == 1


def test_a_double_click_is_one_note(case):
    case.fill("textarea[name=text]", "Double click")
    case.dblclick("form:has(textarea[name=text]) button")
    expect(case.locator("#timeline li", has_text="Double click")).to_have_count(1)
    assert notes(case, "Double click") == 1


def test_after_the_way_back_a_second_wish_is_a_second_note(case):
    for text in ("First wish", "Second wish"):
        case.fill("textarea[name=text]", text)
        case.click("form:has(textarea[name=text]) button")
        expect(case.locator("#timeline li", has_text=text)).to_have_count(1)
        case.go_back()
        case.reload()
    assert (notes(case, "First wish"), notes(case, "Second wish")) == (1, 1)


def test_what_is_sent_again_after_a_lost_answer_is_one_note(case):
    lost = []

    def lose_the_first_answer(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).status)
            route.abort("connectionreset")
        else:
            route.continue_()

    case.route(re.compile("/notes/"), lose_the_first_answer)
    case.fill("textarea[name=text]", "Lost answer")
    address = case.url
    key = case.locator("form:has(textarea[name=text]) [name=request_key]").input_value()
    case.click("form:has(textarea[name=text]) button")
    case.wait_for_url("chrome-error://**")
    case.goto(address)
    case.fill("textarea[name=text]", "Lost answer")
    case.locator("form:has(textarea[name=text]) [name=request_key]").evaluate(
        "(field, key) => { field.value = key; }", key
    )
    case.click("form:has(textarea[name=text]) button")
    expect(case.locator("#timeline li", has_text="Lost answer")).to_have_count(1)
    assert lost == [302] and notes(case, "Lost answer") == 1
