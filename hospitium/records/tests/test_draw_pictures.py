"""Frames and pictures behind their wall: every way of writing pixels, and what cannot be drawn."""

import json
import os
import random
import struct
import zlib
from pathlib import Path

import numpy
import pydicom
import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.records import chores, painting
from hospitium.records.dicom import pictures
from hospitium.records.dicom.testing import make_picture, make_report, written
from hospitium.records.reading.unreadable import Unreadable
from hospitium.records.testing import make_bundle, take_in

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
FILES = Path(pydicom.__file__).parent / "data/test_files"


def frame(name, index=0):
    return pictures.frame_of((FILES / name).read_bytes(), index)


@pytest.mark.parametrize("way", ["RLE", "bigendian", "expb", "implicit", "jp2klossless", "jpeg_ls_lossless", "padded"])
def test_the_same_picture_comes_out_however_it_was_written(way):
    plain, other = frame("MR_small.dcm"), frame(f"MR_small_{way}.dcm")
    assert (plain[1] == other[1]).all() and plain[0] == other[0]


@pytest.mark.parametrize(
    "name",
    ["SC_rgb_dcmtk_+eb+cr", "SC_rgb_jpeg_dcmtk", "SC_rgb_gdcm_KY", "SC_rgb_rle_16bit", "SC_ybr_full_422_uncompressed"],
)
def test_colours_come_out_as_red_green_and_blue(name):
    _, pixels = frame(f"{name}.dcm")
    assert pixels.shape[2] == 3 and pixels.dtype == numpy.uint8
    assert abs(pixels[5, 50].astype(int) - (255, 0, 0)).max() <= 3


def test_a_palette_becomes_colours():
    about, pixels = frame("examples_palette.dcm")
    assert about["samples"] == 3 and pixels.shape == (350, 800, 3)


def test_any_frame_of_many_is_drawn_alone():
    first, last = frame("examples_ybr_color.dcm")[1], frame("examples_ybr_color.dcm", 29)[1]
    assert first.shape == last.shape == (240, 320, 3) and (first != last).any()
    with pytest.raises(Unreadable):
        frame("examples_ybr_color.dcm", 30)


def test_doses_fit_sixteen_bits_and_keep_their_scale():
    about, pixels = frame("rtdose.dcm")
    stated = pydicom.dcmread(FILES / "rtdose.dcm").pixel_array[0]
    assert pixels.dtype.itemsize == 2
    assert numpy.allclose(pixels * about["slope"] + about["intercept"], stated, atol=about["slope"])


def test_what_was_cut_off_is_dark_and_the_rest_is_seen():
    _, cut = frame("MR_truncated.dcm")
    _, whole = frame("MR_small.dcm")
    assert (cut[:60] == whole[:60]).all() and cut[-1, -1] == 0


def test_light_and_dark_are_as_the_file_means_them():
    dataset = make_picture()
    light = pictures.windowed(*reversed(pictures.frame_of(written(dataset), 0)))
    dataset.PhotometricInterpretation = "MONOCHROME1"
    dark = pictures.windowed(*reversed(pictures.frame_of(written(dataset), 0)))
    assert abs(light.astype(int) + dark - 255).max() <= 1 and light[32, 32] > 150


def test_windows_of_an_enhanced_file_are_those_of_the_frame():
    from pydicom.dataset import Dataset
    from pydicom.sequence import Sequence

    def group(centre):
        window, item = Dataset(), Dataset()
        window.WindowCenter, window.WindowWidth = centre, 10
        item.FrameVOILUTSequence = Sequence([window])
        return item

    pixels = numpy.zeros((2, 4, 4), "<u2")
    dataset = make_picture(pixels=pixels, PerFrameFunctionalGroupsSequence=Sequence([group(1), group(2)]))
    assert [pictures.frame_of(written(dataset), place)[0]["window"] for place in (0, 1)] == [[1, 10], [2, 10]]


def test_a_picture_is_a_png_no_wider_than_asked():
    data = pictures.draw(written(make_picture(size=300)), b'{"what":"picture","frame":0,"width":128}')
    assert data[1:9] == b"\x89PNG\r\n\x1a\n" and max(struct.unpack(">II", data[17:25])) <= 128


def test_a_flood_of_pixels_is_not_drawn():
    dataset = make_picture()
    dataset.Rows = dataset.Columns = 65535
    assert pictures.draw(written(dataset), b'{"what":"frame","frame":0}') == b"\x00picture-huge"


SEEDS = [
    (FILES / f"{name}.dcm").read_bytes() for name in ("MR_small_jp2klossless", "SC_rgb_small_odd_jpeg", "MR_small_RLE")
]


def test_a_mutated_picture_is_drawn_or_said_to_be_damaged():
    """Behind the wall, as a decoder of a stranger's bytes belongs: its process may end, ours go on."""
    from hospitium.kernel.isolation import Stopped

    rng = random.Random(3)
    for _ in range(60):
        data = bytearray(rng.choice(SEEDS))
        for _ in range(rng.randint(1, 30)):
            data[rng.randrange(300, len(data))] = rng.randrange(256)
        with open_in_memory(data) as file:
            try:
                answer = painting.PAINTER.run(file, b'{"what":"frame","frame":0}').data
                assert answer[0] in (0, 1)
            except Stopped as end:
                assert end.how in ("died", "slow", "swelled"), end.trace


def open_in_memory(data):
    file = os.fdopen(os.memfd_create("picture"), "w+b", buffering=0)
    file.write(data)
    file.seek(0)
    return file


@pytest.fixture
def mira(client, home):
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    return client


@pytest.mark.django_db
def test_a_frame_reaches_the_browser_once_and_for_ever(mira):
    document = take_in(written(make_picture()), name="a.dcm")
    answer = mira.get(f"/documents/{document.ref}/frames/1/")
    head, pixels = zlib.decompress(answer.content).split(b"\n", 1)
    about = json.loads(head)
    assert (about["rows"], about["columns"], about["window"], about["intercept"]) == (64, 64, [40, 400], -1024)
    assert len(pixels) == 64 * 64 * 2
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert mira.get(f"/documents/{document.ref}/thumbnail/").content[:4] == b"\x89PNG"
    for path in ("frames/2/", "frames/0/"):
        assert mira.get(f"/documents/{document.ref}/{path}").status_code == 404


@pytest.mark.django_db
def test_a_frame_is_drawn_once_and_again_when_it_was_tidied_away(mira, monkeypatch):
    document = take_in(written(make_picture()), name="a.dcm")
    mira.get(f"/documents/{document.ref}/frames/1/")
    with monkeypatch.context() as change:
        change.setattr(painting, "PAINTER", None)
        assert mira.get(f"/documents/{document.ref}/frames/1/").status_code == 200
        assert painting.tidy(3600) == 0
    assert painting.tidy(-1) == 1 and mira.get(f"/documents/{document.ref}/frames/1/").status_code == 200
    chores.tidy_frames()


@pytest.mark.django_db
def test_who_may_not_see_the_document_sees_no_frame_and_each_look_is_recorded(client, home, offices):
    from hospitium.access.models import AccessEvent

    document = take_in(written(make_picture()), name="a.dcm")
    client.force_login(make_person("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk))
    for path in ("frames/1/", "thumbnail/", "images/"):
        assert client.get(f"/documents/{document.ref}/{path}").status_code == 404
    mira = make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)
    client.force_login(mira)
    client.get(f"/documents/{document.ref}/frames/1/")
    with acting(SYSTEM):
        looks = AccessEvent.objects.filter(person_id=mira.pk, refs__contains=[document.ref])
        assert [look.route for look in looks] == ["records:frame"]


@pytest.mark.django_db
def test_what_holds_no_picture_says_so(mira):
    report, summary = take_in(written(make_report()), name="a.dcm"), take_in(make_bundle())
    assert "There is no picture in this study." in mira.get(f"/documents/{report.ref}/images/").content.decode()
    assert mira.get(f"/documents/{report.ref}/thumbnail/").status_code == 404
    assert mira.get(f"/documents/{summary.ref}/images/").status_code == 404


@pytest.mark.django_db
def test_damaged_pixels_are_answered_with_a_sentence(mira):
    data = bytearray((FILES / "SC_rgb_small_odd_jpeg.dcm").read_bytes())
    data[-200:] = bytes(200)
    place = data.index(b"\xff\xd8\xff")
    data[place : place + 3] = b"\x00\x00\x00"
    document = take_in(bytes(data), name="a.dcm")
    answer = mira.get(f"/documents/{document.ref}/frames/1/")
    assert answer.status_code == 422 and "cannot be shown" in answer.content.decode()
