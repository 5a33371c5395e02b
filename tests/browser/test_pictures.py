"""A study is looked through in a real browser: wheel, keys, fingers, window; and no page of it fails a reader."""

import json
import os
import subprocess

import numpy
import pytest
from playwright.sync_api import expect

from hospitium.records.dicom.testing import ROOT, make_picture, make_report, written
from tests.browser.conftest import BIN
from tests.browser.test_every_page_is_accessible import assert_accessible

pytestmark = pytest.mark.browser
SLICES = 20


@pytest.fixture(scope="session")
def study(product, tmp_path_factory):
    """The reference of the case of a study in the product: a CT of twenty slices, an ultrasound loop in colour, a report."""
    folder = tmp_path_factory.mktemp("study")
    loop = numpy.zeros((8, 48, 64, 3), "u1")
    for number, frame in enumerate(loop):
        frame[:, : 8 * number + 4] = (200, 40, 40)
    told = {"Modality": "US", "SeriesInstanceUID": f"{ROOT}7", "SeriesNumber": 2, "SeriesDescription": "Doppler"}
    film = make_picture(slice_number=90, pixels=loop, PhotometricInterpretation="RGB", BodyPartExamined="HEART", **told)
    for place, dataset in enumerate([*map(_slice, range(1, SLICES + 1)), film, make_report()]):
        (folder / f"{place:03}.dcm").write_bytes(written(dataset))
    env = os.environ | {"HOSPITIUM_DATABASE": f"hospitium_browser_{os.getpid()}"}
    command = [BIN / "hospitium", "intake", "--json", f"{folder}/*.dcm"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == SLICES + 2 and len({row["case"] for row in rows}) == 1
    return rows[0]["case"]


def _slice(number):
    return make_picture(slice_number=number, size=128)


def opened(sign_in, product, study, **how):
    page = sign_in("mira", **how)
    page.goto(f"{product}/cases/{study}/")
    page.click("a[href$='/images/']")
    expect(page.locator("#viewer")).to_have_attribute("data-shown", "0/0")
    return page


def said(page, name):
    return page.locator(f'[data-said="{name}"]')


def test_a_stack_is_looked_through_by_wheel_keys_and_slider(sign_in, product, study):
    page = opened(sign_in, product, study)
    expect(said(page, "count")).to_have_text("Picture 1 of 20")
    expect(said(page, "window")).to_have_text("Window 400, level 40")
    expect(page.locator('[data-edge="0"]')).to_have_text("R")
    page.locator("#viewer-stage").hover()
    page.mouse.wheel(0, 100)
    expect(said(page, "count")).to_contain_text("Picture 3 ")
    page.locator("#viewer-stage").focus()
    for key, place in (("ArrowDown", 4), ("PageDown", 14), ("End", 20), ("Home", 1)):
        page.keyboard.press(key)
        expect(said(page, "count")).to_contain_text(f"Picture {place} ")
    expect(page.get_by_role("status").filter(has_text="Picture 1 of 20")).to_have_count(1)
    page.locator("#viewer-slice").fill("11")
    expect(said(page, "place")).to_have_text("Place 55 mm")
    expect(page.get_by_text("Not for diagnosis", exact=True)).to_be_visible()


def brightness(page):
    return page.evaluate(
        """() => { const c = document.getElementById("viewer-canvas");
        return c.getContext("2d").getImageData(c.width / 2, c.height / 2, 1, 1).data[0]; }"""
    )


def test_window_zoom_invert_and_reset_change_what_is_seen(sign_in, product, study):
    page = opened(sign_in, product, study)
    stage = page.locator("#viewer-stage")
    stage.focus()
    page.wait_for_function("() => document.getElementById('viewer-canvas').width > 0")
    before = brightness(page)
    page.keyboard.press("i")
    expect(page.locator('[data-do="invert"]')).to_have_attribute("aria-pressed", "true")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert abs(brightness(page) - (255 - before)) <= 1
    page.keyboard.press("r")
    page.keyboard.press("4")
    expect(said(page, "window")).to_have_text("Window 1500, level -600")
    page.keyboard.press("+")
    expect(said(page, "zoom")).to_have_text("Zoom 125 %")
    page.keyboard.press("r")
    expect(said(page, "window")).to_have_text("Window 400, level 40")
    expect(said(page, "zoom")).to_have_text("Zoom 100 %")
    box = stage.bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 260, box["y"] + 200)
    page.mouse.up()
    expect(said(page, "window")).not_to_have_text("Window 400, level 40")


def test_a_loop_in_colour_plays(sign_in, product, study):
    page = opened(sign_in, product, study)
    page.get_by_role("button", name="Doppler").click()
    expect(said(page, "count")).to_have_text("Picture 1 of 8")
    page.get_by_role("button", name="Play").click()
    expect(said(page, "count")).to_have_text("Picture 5 of 8")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("link", name="Tórax")).to_have_count(1)


@pytest.mark.parametrize(
    ("language", "scheme", "width"), [("en", "light", 1440), ("ar", "dark", 320), ("es", "light", 320)]
)
def test_the_viewer_is_accessible(sign_in, product, study, language, scheme, width):
    page = opened(sign_in, product, study, language=language, scheme=scheme, width=width)
    assert_accessible(page, "viewer")
