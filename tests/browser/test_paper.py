"""A paper document in a browser: leafed through by keyboard, searched, enlarged, and accessible in every look."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from hospitium.records import ocr
from hospitium.records.testing import make_pdf, photograph

pytestmark = pytest.mark.browser
LINES = (
    "Informe medico de alta",
    "Alergia a la penicilina y al polvo de la casa",
    "Insuficiencia renal desde la infancia",
)


def send(page, product, name, data):
    page.goto(f"{product}/referrals/new/")
    page.set_input_files("[name=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": data})
    page.click("main form .button--primary")
    page.locator("#paper").wait_for()
    page.wait_for_load_state("load")  # then the keys are heard


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("en", "light", 1440), ("en", "dark", 320), ("ar", "dark", 1440), ("ar", "light", 320)],
)
def test_it_is_leafed_through_by_keyboard_and_accessible(sign_in, product, language, scheme, width):
    page = sign_in("mira", language=language, width=width, scheme=scheme)
    send(page, product, "alta.pdf", make_pdf(*LINES, f"{language} {scheme} {width}", pages=3))
    page.keyboard.press("j")
    page.wait_for_url("**page=2*")
    page.locator(".thumbs [aria-current=page] .num", has_text="2").wait_for()
    page.keyboard.press("k")
    page.wait_for_url("**page=1*")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "paper-search"
    page.keyboard.type("PENICILINA")
    page.keyboard.press("Enter")
    page.locator("rect.sought").first.wait_for(state="attached")
    page.wait_for_load_state("load")
    assert page.locator("mark").first.inner_text() == "penicilina"
    drawn = page.locator(".sheet img")
    assert drawn.evaluate("async one => { await one.decode(); return one.naturalWidth }") == 1200
    found = Axe().run(page).response["violations"]
    assert not found, [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.keyboard.press("z")
    page.locator(".sheet--zoomed img[width='2000']").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.skipif(not ocr.is_here(), reason="tesseract is not installed")
def test_a_photograph_is_read_while_one_looks_on(sign_in, product):
    page = sign_in("mira")
    send(page, product, "foto.jpg", photograph(list(LINES), tilt=2, turn=90))
    ended = page.locator(".leaf-text .tag--warning, .leaf-text .tag--danger")
    ended.wait_for(timeout=60_000)  # behind every page that others sent before
    assert "Read by machine" in ended.inner_text()
    assert "penicilina" in page.locator(".words").inner_text()
    assert page.locator(".sheet img").evaluate(
        "async one => { await one.decode(); return one.naturalWidth > one.naturalHeight }"
    )
    found = Axe().run(page).response["violations"]
    assert not found, [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
