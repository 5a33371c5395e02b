"""An Arabic family on a telephone: home, a form, papers by camera, a consent, a letter, and away at once."""

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe

from hospitium.records.testing import photograph

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "forms/",
    "forms/language/",
    "forms/customs/diet/",
    "forms/contact/telephone/",
    "forms/passport/passport_expires/",
)
MORE = ("forms/others/others_sees/", "papers/", "consents/", "letters/", "seen/", "visit/")


def at_home(page, product):
    """The address of the family's case, from the bar at the foot."""
    page.goto(f"{product}/")
    page.wait_for_url("**/home/")
    return product + page.locator(".tabbar a").first.get_attribute("href")


def assert_fits(page, path):
    found = Axe().run(page).response["violations"]
    assert not found, (path, [(one["id"], one["nodes"][0]["html"][:150]) for one in found])
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    small = page.evaluate(
        """() => [...document.querySelectorAll("main a, main button, main summary, .tabbar a, .leave")]
          .filter((one) => one.checkVisibility() && !one.closest("p, .sheet") && one.getBoundingClientRect().height < 43)
          .map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert not small, (path, small)


def test_a_family_goes_from_home_through_form_camera_consent_and_letter_and_leaves(sign_in, product):
    page = sign_in("family", language="ar", width=390)
    home = at_home(page, product)
    assert page.get_attribute("html", "dir") == "rtl"
    assert page.locator("h2", has_text="ماذا يحدث بعد ذلك").is_visible()
    assert_fits(page, "home")

    page.goto(f"{home}forms/contact/telephone/")
    page.fill("#answer", "call me")
    page.click("form.asking .button--primary")
    page.locator("#problem").wait_for()
    assert page.input_value("#answer") == "call me" and page.evaluate(
        "document.activeElement.hasAttribute('data-focus')"
    )
    page.fill("#answer", "+971 4 555 0199")
    page.click("form.asking .button--primary")
    page.wait_for_url("**/contact/mail/")
    page.click("[name=later]")
    page.wait_for_url("**/forms/")
    page.goto(f"{home}forms/contact/")
    assert page.locator(".answers", has_text="+971 4 555 0199").is_visible()
    page.click("main form .button--primary")
    page.wait_for_url("**/forms/")
    assert page.locator(".notice--success").is_visible()

    page.goto(f"{home}papers/")
    paper = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photograph(["Hemoglobin 13"])}
    page.set_input_files("#camera", paper)
    page.locator("[data-files] li").wait_for()
    page.click("main form .button--primary[type=submit]")
    sent = page.locator("#sent li", has_text="photo.jpg")
    sent.wait_for()
    sent.locator(".tag--success").wait_for()  # read by the house; nobody reloads the page

    page.goto(f"{home}consents/")
    page.click(".parts a >> nth=0")
    page.wait_for_url("**/consents/transfer-*/")
    assert "أوافق" in page.inner_text("details")
    assert_fits(page, "consent")
    page.locator(".choice >> nth=0").click()
    page.fill("#name", "نورة حداد")
    page.click("form.asking .button--primary")
    page.wait_for_url("**/consents/")
    page.locator(".plain li", has_text="نورة حداد").first.wait_for()

    page.goto(f"{home}letters/")
    page.click("main .ways a >> nth=0")
    page.wait_for_url("**/letters/*/")
    assert_fits(page, "letter")

    page.goto(home)
    for _time in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url("**/leave/")
    assert "ospitium" not in page.content()
    page.go_back()
    assert "/home/" not in page.url or page.locator("[name=password]").count() == 1
    page.goto(home)
    assert "sign-in" in page.url


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("en", "light", 390), ("en", "dark", 1440), ("ar", "dark", 320), ("es", "light", 320), ("zh-CN", "dark", 320)],
)
def test_every_page_of_the_family_is_accessible_and_fits(sign_in, product, language, scheme, width):
    page = sign_in("patient", language=language, width=width, scheme=scheme)
    home = at_home(page, product)
    for path in PAGES + MORE:
        page.goto(home + path)
        assert_fits(page, path)


def packed(page, address):
    """How much of it travels."""
    return len(gzip.compress(page.request.get(address).body()))


def test_the_home_is_light_enough_for_a_slow_line(sign_in, product):
    page = sign_in("patient", width=390)
    home = at_home(page, product)
    page.goto(home)
    came = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    of = {kind: sum(packed(page, one) for one in came if one.endswith(f".{kind}")) for kind in ("css", "js")}
    assert packed(page, home) < 20_000
    assert 0 < of["css"] < 16_000 and 0 < of["js"] < 30_000, of  # print.css among them, which waits for the printer


def test_without_scripts_a_family_answers_and_leaves(chromium, product):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{product}/sign-in/")
    page.fill("[name=email]", "patient@demo.invalid")
    page.fill("[name=password]", "demo-hospitium-2026")
    page.click("main form:has([name=password]) button[type=submit]")
    home = at_home(page, product)
    page.goto(f"{home}forms/customs/address/")
    page.fill("#answer", "Mrs Demo")
    page.click("form.asking .button--primary")
    page.wait_for_url("**/forms/customs/diet/")
    page.goto(f"{home}papers/")
    paper = {"name": "sheet.jpg", "mimeType": "image/jpeg", "buffer": photograph(["Sodium 140"])}
    page.set_input_files("#id_file", paper)
    page.click("main form .button--primary[type=submit]")
    page.locator("#sent li").first.wait_for()
    page.click("a[data-leave]")
    page.wait_for_url("**/leave/")
    page.goto(home)
    assert "sign-in" in page.url
    context.close()


def test_a_family_is_told_what_changed_and_asks_for_another_time_by_keyboard(sign_in, product):
    page = sign_in("family", language="ar", width=390, scheme="dark")
    home = at_home(page, product)
    page.goto(f"{home}visit/")
    assert page.locator(".day").count() >= 2
    assert_fits(page, "visit")
    page.locator(".day a.button").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    assert_fits(page, "change")
    page.fill("#words", "نصل متأخرين")
    page.locator("main form .button--primary").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/visit/")
    page.locator(".plain p", has_text="نصل متأخرين").wait_for()
    page.locator("main form[action$='/withdrawal/'] button").first.focus()
    page.keyboard.press("Enter")
    page.locator(".plain p", has_text="نصل متأخرين").wait_for(state="hidden")


def test_a_moved_appointment_shows_on_the_open_page_of_the_family_without_reloading(sign_in, product):
    family = sign_in("patient", width=390)
    home = at_home(family, product)
    family.goto(f"{home}visit/")
    family.locator(".day").first.wait_for()
    desk = sign_in("mira")
    desk.goto(f"{product}/cases/{home.rstrip('/').rpartition('/')[2]}/itinerary/")
    time = desk.locator("input[name=time]").first
    wanted = time.input_value()
    desk.click("[name=decision][value=approve] >> nth=0")
    desk.locator(".notice--success").wait_for()
    family.locator(".hour", has_text=wanted).first.wait_for()
    family.locator(".next li").first.wait_for()
