"""Pictures of pages: one page each, upright, within bounds, and nothing told of where they were taken."""

import io
import random
import shutil
import struct
import subprocess
import tempfile
import zlib

import pytest
from PIL import Image

from hospitium.kernel.isolation import Stopped
from hospitium.records import formats, kinds, passing, reader, renditions
from hospitium.records.paper import drawing
from hospitium.records.reading.unreadable import Unreadable
from hospitium.records.tests.test_read_pdf import mutated


def picture(kind, *, size=(300, 200), mode="RGB", **how):
    out = io.BytesIO()
    Image.new(mode, size, how.pop("fill", 200)).save(out, kind, **how)
    return out.getvalue()


def frames(kind, count):
    return picture(kind, save_all=True, append_images=[Image.new("RGB", (300, 200), n) for n in range(1, count)])


def codes(reading):
    return {issue.code for issue in reading.issues}


@pytest.mark.parametrize(
    ("kind", "called"), [("JPEG", "JPEG"), ("PNG", "PNG"), ("TIFF", "TIFF"), ("WEBP", "WebP"), ("GIF", "GIF")]
)
def test_a_picture_is_a_page_that_waits(kind, called):
    data = picture(kind)
    assert kinds.kind_of(data[: kinds.HEAD]) == called
    reading = formats.read(data)
    assert [(page.number, page.origin) for page in reading.pages] == [(1, "none")]
    assert (reading.kind, reading.counts["waiting"], reading.statements[0].kind) == ("image", 1, "DocumentReference")


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"hevc"])
def test_a_picture_of_a_telephone_is_known_by_its_brand(brand):
    head = b"\x00\x00\x00\x18ftyp" + brand
    assert kinds.kind_of(head) == "HEIC"
    with pytest.raises(Unreadable) as refusal:
        formats.read(head + bytes(50))
    assert refusal.value.code == "picture-broken"


@pytest.mark.skipif(not shutil.which("heif-enc"), reason="nothing here writes HEIC (libheif-examples)")
def test_a_picture_of_a_telephone_is_read_and_drawn_behind_the_wall(tmp_path):
    (tmp_path / "a.png").write_bytes(picture("PNG", size=(640, 480)))
    subprocess.run(["heif-enc", "-o", tmp_path / "a.heic", tmp_path / "a.png"], check=True, capture_output=True)
    assert reader.read(tmp_path / "a.heic").waiting == [1]
    assert renditions.ask(tmp_path / "a.heic", do="page", number=1, width=200)[0] == {"width": 200, "height": 150}


@pytest.mark.parametrize("kind", ["TIFF", "GIF"])
def test_a_file_of_several_pictures_has_as_many_pages(kind):
    assert len(formats.read(frames(kind, 4)).pages) == 4


def test_a_page_is_as_large_as_the_scanner_says():
    page = formats.read(picture("JPEG", size=(2480, 3508), dpi=(300, 300))).pages[0]
    assert (page.width, page.height) == (595.2, 841.9)


def test_a_picture_is_turned_as_the_camera_was_held_and_tells_nothing_of_place_or_device():
    exif = Image.Exif()
    exif[0x0112], exif[0x0110] = 6, "Telephone 9"
    exif[0x8825] = {1: "N", 2: (40.0, 26.0, 0.0)}
    data = picture("JPEG", exif=exif)
    reading = formats.read(data)
    assert reading.pages[0].height > reading.pages[0].width
    [issue] = [issue for issue in reading.issues if issue.code == "picture-data-hidden"]
    assert issue.facts == {"fields": "GPS, Model"} and "picture-turned" in codes(reading)
    _, _, drawn = drawing.answer(data, b'{"do":"page","number":1,"width":200}').partition(b"\n")
    shown = Image.open(io.BytesIO(drawn))
    assert shown.height > shown.width and not dict(shown.getexif()) and b"Telephone" not in drawn


def test_a_picture_cut_off_on_the_way_is_shown_as_far_as_it_goes():
    out = io.BytesIO()
    Image.effect_noise((300, 200), 80).save(out, "JPEG")
    data = out.getvalue()[: len(out.getvalue()) // 2]
    assert "picture-cut" in codes(formats.read(data))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_pictures_of_every_depth_are_drawn(mode):
    data = picture(
        "TIFF" if mode == "CMYK" else "PNG",
        mode=mode,
        fill=(1, 2, 3, 4)[: {"RGBA": 4, "CMYK": 4, "LA": 2}.get(mode, 1)],
    )
    told, _, drawn = drawing.answer(data, b'{"do":"page","number":1,"width":200}').partition(b"\n")
    assert Image.open(io.BytesIO(drawn)).width == 200, told
    assert drawing.answer(data, b'{"do":"scan","number":1}').count(b"PNG")


def bomb(width, height):
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part))
        for name, part in ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    )


@pytest.mark.parametrize("size", [(50_000, 50_000), (2**31 - 1, 2**31 - 1), (40_000_001, 1)])
def test_a_bomb_is_not_opened(size):
    with pytest.raises(Unreadable) as refusal:
        formats.read(bomb(*size))
    assert refusal.value.code in ("too-many-pixels", "picture-broken")
    assert b"missing" in drawing.answer(bomb(*size), b'{"do":"page","number":1,"width":200}')


def test_a_large_scan_is_read_within_bounds():
    with tempfile.TemporaryFile() as file:
        file.write(picture("PNG", size=(4960, 7016), mode="RGBA", fill=(250, 250, 250, 255)))
        file.seek(0)
        assert reader.WALLS["pictures"].run(file).peak < 512 * 2**20


def test_no_mutation_brings_anything_but_a_reading_or_a_refusal():
    rng = random.Random(9)
    seeds = [picture(kind) for kind in ("JPEG", "PNG", "WEBP")] + [frames("TIFF", 3), frames("GIF", 3)]
    for _ in range(150):
        with tempfile.TemporaryFile() as file:
            file.write(mutated(rng, rng.choice(seeds)))
            file.seek(0)
            try:
                done = reader.WALLS["pictures"].run(file)
            except Stopped as end:
                assert end.how != "failed", end.trace
                continue
        assert done.peak < 512 * 2**20
        try:
            passing.unpack(done.file)
        except Unreadable as refusal:
            assert str(refusal.message)
