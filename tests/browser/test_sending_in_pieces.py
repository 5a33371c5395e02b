"""Files go on where a broken line left them; a source without an account sends from a telephone, in Arabic."""

import json
import re

import pytest
from playwright.sync_api import expect

from hospitium.records.testing import make_bundle

pytestmark = pytest.mark.browser


def large(path, title):
    """A summary of several pieces."""
    path.write_text(json.dumps(make_bundle(title=title, narrative=f"<p>{'palabra ' * 400_000}</p>")))
    return path


def test_a_broken_line_costs_one_piece_and_no_file(sign_in, product, tmp_path):
    page = sign_in("sofia")
    broken, offsets = [], []

    def cut(route):
        offset = route.request.headers.get("upload-offset")
        if route.request.method == "PATCH":
            offsets.append(int(offset))
        if route.request.method == "PATCH" and offset != "0" and not broken:
            broken.append(offset)
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/uploads/**", cut)
    page.goto(f"{product}/referrals/new/")
    page.set_input_files("[name=file] >> nth=0", large(tmp_path / "long.json", "Broken line"))
    page.click("main form .button--primary")
    page.wait_for_url(re.compile("/documents/D-"))
    assert broken == [str(2**20)] and offsets.count(2**20) == 2 and offsets == sorted(offsets)


def test_several_files_arrive_together_and_the_page_says_so(sign_in, product, tmp_path):
    page = sign_in("sofia")
    page.goto(f"{product}/referrals/new/")
    one, two = (tmp_path / f"{name}.json" for name in ("one", "two"))
    one.write_text(json.dumps(make_bundle(title="One of two")))
    two.write_text("{")
    page.set_input_files("[name=file] >> nth=0", [one, two])
    page.click("main form .button--primary")
    page.wait_for_url("**/referrals/received/")
    expect(page.locator("table.work tr[data-row]").nth(1)).to_be_visible()


def test_a_source_sends_from_a_telephone_by_link_and_passcode(sign_in, chromium, product, tmp_path):
    desk = sign_in("mira")
    desk.goto(f"{product}/worklist/")
    desk.click("table.work a >> nth=0")
    desk.wait_for_url("**/cases/**")
    ref = re.search(r"C-\w{4}-\w{4}", desk.url)[0]
    desk.goto(f"{product}/cases/{ref}/chase/")
    form = desk.locator("form[action$='/links/']")
    form.locator("[name=source]").fill("مستشفى الأمل")
    form.locator("button").click()
    expect(desk.locator(".hash")).to_have_count(2)
    address, passcode = desk.locator(".hash").all_inner_texts()

    phone = chromium.new_context(viewport={"width": 390, "height": 844}, locale="ar", has_touch=True).new_page()
    phone.goto(address)
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    phone.fill("[name=passcode]", passcode)
    phone.click(".button--primary")
    file = tmp_path / "photo.json"
    file.write_text(json.dumps(make_bundle(title="From a telephone")))
    phone.set_input_files("[name=file] >> nth=0", file)
    phone.click(".button--primary")
    expect(phone.locator("[data-files] .is-kept")).to_have_count(1)
    assert ref not in phone.content()
    desk.goto(f"{product}/cases/{ref}/chase/")
    desk.locator("form[action*='revoke'] button").first.click()
    assert phone.goto(address).status == 404
