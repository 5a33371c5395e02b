"""A document is drafted, edited by keyboard, stopped by a changed dose, signed; then the ribbon is gone. Accessible in every look."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

from hospitium.records.testing import make_bundle

pytestmark = pytest.mark.browser
NOTE = "<p>Niega fiebre.</p><p>Toma metformina 850 mg dos veces al día.</p>"
RIGHT = {
    "Niega fiebre.": "Denies fever.",
    "Toma metformina 850 mg dos veces al día.": "Takes metformin 850 mg twice a day.",
}
RIBBON = ".ribbon >> text=Machine translation, not reviewed"


def drafted(page, product, title):
    page.goto(f"{product}/referrals/new/")
    data = json.dumps(make_bundle(family="Mamani", narrative=NOTE, title=title)).encode()
    page.set_input_files("[name=file] >> nth=0", {"name": "n.json", "mimeType": "application/json", "buffer": data})
    page.click("main form .button--primary")
    page.locator("#translations").wait_for()
    page.locator("#translations input[value=pseudo]").check()
    page.locator("#translations form button").click()
    page.wait_for_url("**/translations/**")
    page.locator("#sign-title, [name=qualification]").first.wait_for()


def test_it_is_drafted_by_machine_edited_by_keyboard_and_signed_by_name(sign_in, product):
    page = sign_in("mira")
    drafted(page, product, "Nota")
    page.locator(RIBBON).wait_for()
    total = page.locator("[data-segment]").count()
    for number in range(1, total + 1):
        field = page.locator(f"#text-{number}")
        source = page.locator(f"#segment-{number} .segment-source").inner_text()
        page.wait_for_function("id => document.activeElement.id === id || id === 'text-1'", arg=f"text-{number}")
        field.fill(RIGHT.get(source, source).replace("850 mg", "580 mg" if number == total else "850 mg"))
        field.press("Control+Enter")
        page.locator(f"#segment-{number}.segment--done").wait_for()
    page.locator(".segment--stopped .tag--danger").wait_for()
    page.locator("#bench-count", has_text=f"{total} of {total}").wait_for()
    page.fill("[name=qualification]", "Sworn translator")
    page.get_by_role("button", name="Sign the translation").click()
    page.locator(".notice--danger", has_text=str(total)).first.wait_for()
    assert page.locator("[name=qualification]").input_value() == "Sworn translator"
    page.locator(f"#text-{total}").fill(RIGHT["Toma metformina 850 mg dos veces al día."])
    page.locator(f"#text-{total}").press("Control+Enter")
    page.locator(f"#segment-{total}:not(.segment--stopped)").wait_for()
    page.get_by_role("button", name="Sign the translation").click()
    page.locator(".ribbon .notice--success", has_text="Sworn translator").wait_for()
    assert page.locator(RIBBON).count() == 0
    assert "Denies fever." in page.locator(".both-texts").inner_text()


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("en", "dark", 1440), ("ar", "light", 320), ("zh-CN", "light", 1440)],
)
def test_workbench_reading_view_and_queue_are_accessible(sign_in, product, language, scheme, width):
    page = sign_in("mira", language=language, width=width, scheme=scheme)
    drafted(page, product, f"Nota {language}")
    bench = page.url
    for address in (bench, f"{bench}?view=read", f"{product}/translations/"):
        page.goto(address)
        found = Axe().run(page).response["violations"]
        assert not found, (address, [(one["id"], one["nodes"][0]["html"][:200]) for one in found])
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
