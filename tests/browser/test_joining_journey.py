"""Two records of one person: found, compared, joined, seen as one, and separated again; by mouse, by keyboard, on a telephone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def is_calm(page):
    """Axe finds nothing, and nothing scrolls sideways."""
    found = Axe().run(page).response["violations"]
    assert not found, [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize(("language", "width", "scheme"), [("en", 1440, "light"), ("ar", 320, "dark")])
def test_a_double_is_found_joined_seen_as_one_and_separated(sign_in, product, language, width, scheme):
    page = sign_in("mira", language=language, width=width, scheme=scheme)
    page.goto(f"{product}/doubles/")
    is_calm(page)
    page.locator("main a[href*='/merge/'] >> nth=0").press("Enter")
    page.wait_for_url("**/merge/**")
    is_calm(page)
    kept, merged = re.findall(r"P-\w{4}-\w{4}", page.url)
    refs = page.locator("main a[href^='/cases/']").all_inner_texts()
    assert page.locator("main input[type=radio]:checked").count() == 0

    for side in page.locator("main input[type=radio][value=kept]").all():
        side.press(" ")
    page.locator("main [name=reason]").press_sequentially("Seen with the passport")
    page.locator("main [name=reason]").press("Enter")
    page.wait_for_url(f"**/patients/{kept}/")
    is_calm(page)
    assert sorted(page.locator("main a[href^='/cases/']").all_inner_texts()) == sorted(refs)

    page.goto(f"{product}/worklist/?q={merged}")
    expect(page.locator("table.work tbody tr")).to_have_count(len(refs))
    page.goto(f"{product}/cases/{refs[-1]}/")
    expect(page.locator("#timeline li").filter(has_text=kept).first).to_be_visible()
    expect(page.locator(f"main a[href='/patients/{kept}/']").first).to_be_attached()

    page.goto(f"{product}/patients/{merged}/")
    page.wait_for_url(f"**/patients/{kept}/")
    page.locator("main a[href*='/merges/'] >> nth=0").press("Enter")
    page.wait_for_url("**/merges/**")
    is_calm(page)
    page.locator("main [name=reason]").press_sequentially("Two cousins")
    page.locator("main [name=reason]").press("Enter")
    page.wait_for_url(f"**/patients/{kept}/")
    expect(page.locator("main a[href^='/cases/']")).to_have_count(len(refs) - 1)
    page.goto(f"{product}/patients/{merged}/")
    expect(page.locator("main a[href^='/cases/']")).to_have_count(1)
