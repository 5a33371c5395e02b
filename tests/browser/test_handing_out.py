"""Records are handed out by link: a physician without an account opens them on a telephone and confirms; no page fails a reader."""

import json

import pytest
from playwright.sync_api import expect

from hospitium.records.testing import make_bundle
from tests.browser.test_every_page_is_accessible import assert_accessible

pytestmark = pytest.mark.browser


@pytest.fixture
def case(sign_in, product):
    """The path of a case that came with a summary, and the desk's page."""
    desk = sign_in("mira")
    desk.goto(f"{product}/referrals/new/")
    data = json.dumps(make_bundle(family="Huamán", title="Handed out")).encode()
    desk.set_input_files("[name=file] >> nth=0", {"name": "h.json", "mimeType": "application/json", "buffer": data})
    desk.click("main form .button--primary")
    desk.locator(".notice--success a").wait_for()
    return desk, desk.locator(".notice--success a").get_attribute("href")


def made(desk, product, path):
    desk.goto(f"{product}{path}links/out/")
    desk.fill("[name=recipient]", "Dra. Flores")
    desk.select_option("[name=country]", "US")
    desk.locator("form:has([name=recipient]) button[type=submit]").click()
    desk.locator(".qr svg").wait_for()
    return desk.locator(".hash").all_inner_texts()


@pytest.mark.parametrize(("language", "scheme", "width"), [("en", "dark", 320), ("ar", "light", 390)])
def test_a_physician_reads_and_confirms_on_a_telephone(visit, product, case, language, scheme, width):
    desk, path = case
    address, passcode = made(desk, product, path)
    assert_accessible(desk, "made")
    asked = []
    guest = visit(language=language, width=width, scheme=scheme)
    guest.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    guest.goto(address)
    assert_accessible(guest, "passcode")
    guest.fill("[name=recipient]", "Ana Flores")
    guest.fill("[name=passcode]", passcode)
    guest.click("[data-part=open] button")
    expect(guest.locator("#shl")).to_have_attribute("data-state", "open")
    expect(guest.locator("[data-part=summary]")).to_contain_text("Penicillin")
    with guest.expect_download() as saved:
        guest.locator("[data-part=files] a").click()
    assert saved.value.path().read_bytes().startswith(b"%PDF-")
    assert_accessible(guest, "open")
    guest.check("[name=takesOver]")
    guest.click("[data-part=acknowledge] button")
    expect(guest.locator("[data-part=reply]")).to_be_hidden()
    assert_accessible(guest, "confirmed")
    key = address.split("shlink:/")[1]
    assert asked and not [one for one in asked if key[40:] in one.split("#")[0]]
    desk.goto(f"{product}{path}links/out/")
    expect(desk.locator(".notice--success").first).to_contain_text("Ana Flores")
    assert_accessible(desk, "handed out")


def test_a_damaged_link_and_one_taken_back_say_so(visit, product, case):
    desk, path = case
    address, passcode = made(desk, product, path)
    guest = visit()
    guest.goto(address[:-30])
    expect(guest.locator("[data-part=news]")).to_contain_text("not complete")
    desk.goto(f"{product}{path}links/out/")
    desk.click("form[action$='/revoke/'] button >> nth=0")
    guest = visit()
    guest.goto(address)
    guest.fill("[name=recipient]", "Ana")
    guest.fill("[name=passcode]", passcode)
    guest.click("[data-part=open] button")
    expect(guest.locator("[data-part=news]")).to_contain_text("not valid any more")


@pytest.mark.parametrize(("language", "scheme", "width"), [("en", "light", 1440), ("ar", "dark", 320)])
def test_what_leaves_is_accessible(sign_in, product, case, language, scheme, width):
    _, path = case
    desk = sign_in("mira", language=language, scheme=scheme, width=width)
    for place in ("links/out/", "share/"):
        desk.goto(f"{product}{path}{place}")
        assert_accessible(desk, place)
    desk.goto(f"{product}{path}")
    desk.click("form[action$='/exports/'] button")
    desk.locator("#export").wait_for()
    assert_accessible(desk, "export")
    expect(desk.locator("a[href$='/file/']")).to_be_visible(timeout=60_000)
    assert_accessible(desk, "ready")
    desk.click("a[href$='/link/']")
    assert_accessible(desk, "hand over")
    officer = sign_in("privacy", language=language, scheme=scheme, width=width)
    officer.goto(f"{product}/access-requests/?q=Huamán")
    assert_accessible(officer, "requests of access")
