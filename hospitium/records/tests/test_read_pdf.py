"""PDF files: their text as it is read, where it stands, what else is in them, and what harm they would do."""

import csv
import io
import random
import tempfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hospitium.kernel.isolation import Stopped
from hospitium.records import formats, passing, reader
from hospitium.records.paper import drawing, letters, order, pdf
from hospitium.records.reading.issues import message
from hospitium.records.reading.unreadable import Unreadable
from hospitium.records.testing import make_pdf
from hospitium.records.tests.test_read import SHARED

HERE = Path(__file__).parent
EXPECTED = list(csv.DictReader((HERE / "expected_paper.csv").open(encoding="utf-8")))


def codes(reading):
    return {issue.code for issue in reading.issues}


def jpeg(width=400, height=300):
    out = io.BytesIO()
    Image.new("RGB", (width, height), "grey").save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["file"])
def test_a_real_file_reads_as_its_pages_look(row):
    path = SHARED / "pdf" / row["file"]
    if not path.exists():
        pytest.skip("the shared files are not here")
    if row["pages"] == "0":
        with pytest.raises(Unreadable) as refusal:
            formats.read(path.read_bytes())
        assert refusal.value.code == row["issues"]
        return
    reading = formats.read(path.read_bytes())
    text = "\n".join(page.text for page in reading.pages)
    assert len(reading.pages) == int(row["pages"])
    assert sum(not letter.isspace() for letter in text) == int(row["characters"])
    assert {page.language for page in reading.pages} == {row["languages"]}
    assert codes(reading) == set(filter(None, row["issues"].split("|")))
    assert not [term for term in filter(None, row["terms"].split("|")) if term not in text]


@pytest.mark.parametrize("row", [row for row in EXPECTED if row["pages"] != "0"], ids=lambda row: row["file"])
def test_every_word_stands_where_the_text_says_and_on_the_page(row):
    path = SHARED / "pdf" / row["file"]
    if not path.exists():
        pytest.skip("the shared files are not here")
    for page in formats.read(path.read_bytes()).pages:
        assert page.words
        for start, end, left, top, right, bottom, sure in page.words:
            assert page.text[start:end].strip() and sure == -1
            assert 0 <= left <= right <= 10_000 and 0 <= top <= bottom <= 10_000


def test_what_the_file_says_of_itself_is_kept_as_stated_and_not_vouched_for():
    data = make_pdf("Text", objects=("<</Title(Alta)/Author(Dra. Paz)/CreationDate(D:20260305101500-05'00')>>",))
    data = data.replace(b"/Root 1 0 R", b"/Root 1 0 R/Info 10 0 R")
    header = formats.read(data).header
    assert (header.title, header.authors[0].name, header.date.text) == ("Alta", "Dra. Paz", "2026-03-05T10:15:00-05:00")
    assert "metadata-unproven" in codes(formats.read(data))


def test_half_a_letter_in_a_title_costs_the_letter_and_not_the_document():
    data = make_pdf("Text", objects=("<</Title<FEFF0041D83D0042>>>",)).replace(
        b"/Root 1 0 R", b"/Root 1 0 R/Info 10 0 R"
    )
    reading = formats.read(data)
    assert reading.header.title == "A\ufffdB" and "Text" in reading.pages[0].text


@pytest.mark.parametrize(
    ("stated", "text", "precision"),
    [
        ("D:2026", "2026", "year"),
        ("D:202603", "2026-03", "month"),
        ("D:20260305", "2026-03-05", "day"),
        ("D:20260305101500", "2026-03-05", "day"),
        ("D:20260305101500Z00'00'", "2026-03-05T10:15:00Z", "instant"),
        ("last spring", "last spring", "text"),
    ],
)
def test_a_date_is_no_more_exact_than_it_was_written(stated, text, precision):
    assert (pdf.date_of(stated).text, pdf.date_of(stated).precision) == (text, precision)


def test_a_page_that_is_a_picture_waits_to_be_read():
    picture = jpeg()
    image = (
        b"<</Type/XObject/Subtype/Image/Width 400/Height 300/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
    )
    objects = (
        image + b"/Length %d>>stream\n%s\nendstream" % (len(picture), picture),
        "<</Length 31>>stream\nq 595 0 0 842 0 0 cm /P Do Q \nendstream",
    )
    page = "/Contents[11 0 R 3 0 R]/Resources<</XObject<</P 10 0 R>>/Font<</F 4 0 R>>>>"
    data = make_pdf("Scanned", objects=objects, page=page).replace(b"/Contents 3 0 R ", b"")
    reading = formats.read(data)
    assert reading.pages[0].origin == "none" and reading.counts["waiting"] == 1
    assert "no-text-layer" in codes(reading)


def test_a_picture_that_may_lack_letters_is_said_to():
    song = "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[11 0 R]>>"
    signs = "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>"
    drawn = "<</Length 41>>stream\nBT /S 12 Tf 50 700 Td <8840538B> Tj ET    \nendstream"
    page = "/Contents 12 0 R/Resources<</Font<</S 10 0 R>>>>"
    reading = formats.read(make_pdf(page=page, objects=(song, signs, drawn)).replace(b"/Contents 3 0 R ", b""))
    assert reading.pages[0].text == "血压" and "fonts-absent" in codes(reading)


def test_an_empty_page_waits_for_nothing():
    reading = formats.read(make_pdf(pages=3).replace(b"/Contents 3 0 R", b""))
    assert [(page.number, page.origin, page.text) for page in reading.pages] == [(n, "text", "") for n in (1, 2, 3)]


def test_a_text_in_letters_nobody_knows_waits_to_be_read():
    assert letters.garbled("\ue001\ue002\ufffd a") > 0.7 and letters.garbled("Paciente") == 0


def test_a_turned_page_tells_places_as_it_is_seen():
    upright, on_side = (formats.read(make_pdf("Word", page=keys)).pages[0] for keys in ("", "/Rotate 90"))
    assert (upright.width, upright.height) == (on_side.height, on_side.width)
    _, _, left, top, right, bottom, _ = upright.words[0]
    _, _, turned_left, turned_top, turned_right, turned_bottom, _ = on_side.words[0]
    assert abs(turned_top - left) < 20 and abs(turned_right - (10_000 - top)) < 20
    assert turned_bottom - turned_top > turned_right - turned_left and right - left > bottom - top


def test_notes_and_filled_fields_are_shown_after_the_text():
    field = "<</Type/Annot/Subtype/Widget/FT/Tx/T(allergy)/V(penicillin)/Rect[50 50 250 70]/F 4>>"
    note = "<</Type/Annot/Subtype/Text/Contents(Seen by Dr Paz)/Rect[300 300 320 320]>>"
    data = make_pdf(
        "Form", page="/Annots[10 0 R 11 0 R]", catalog="/AcroForm<</Fields[10 0 R]>>", objects=(field, note)
    )
    page = formats.read(data).pages[0]
    assert page.text.splitlines() == ["Form", "allergy: penicillin", "Seen by Dr Paz"]
    assert "notes-shown" in codes(formats.read(data))
    assert page.text[slice(*page.words[-1][:2])] == "Seen by Dr Paz"


def test_files_inside_are_named_and_can_be_had():
    objects = (
        "<</Type/Filespec/F(scan.txt)/UF(scan.txt)/EF<</F 11 0 R>>>>",
        "<</Type/EmbeddedFile/Length 5>>stream\nhello\nendstream",
    )
    data = make_pdf("x", catalog="/Names<</EmbeddedFiles<</Names[(scan.txt) 10 0 R]>>>>", objects=objects)
    [issue] = [issue for issue in formats.read(data).issues if issue.code == "attachment"]
    assert (issue.facts["name"], issue.facts["size"]) == ("scan.txt", 5)
    told, _, given = drawing.answer(data, b'{"do":"attachment","number":0}').partition(b"\n")
    assert given == b"hello" and issue.facts["sha256"].encode() in told
    assert b"missing" in drawing.answer(data, b'{"do":"attachment","number":1}')


@pytest.mark.parametrize(
    ("catalog", "objects", "kind"),
    [
        ("/OpenAction<</S/JavaScript/JS(app.alert(1))>>", (), "script"),
        ("/OpenAction<</S/#4aava#53cript/JS(app.alert(1))>>", (), "script"),
        ("/OpenAction 10 0 R", ("<</S/Launch/F(calc.exe)>>",), "launch"),
        ("/AA<</WC<</S/SubmitForm/F(x)>>>>", (), "submit"),
        ("/AcroForm<</XFA(x)/Fields[]>>", (), "xfa"),
        ("/Names<</JavaScript<</Names[(a) 10 0 R]>>>>", ("<</S/JavaScript/JS(1)>>",), "script"),
    ],
)
def test_what_a_file_would_do_by_itself_is_said(catalog, objects, kind):
    issues = formats.read(make_pdf("x", catalog=catalog, objects=objects)).issues
    assert any(issue.code == "active-content" and kind in issue.facts["kinds"] for issue in issues)


def test_what_a_file_would_do_is_found_in_compressed_objects_too():
    packed = zlib.compress(b"7 0 <</S/Launch/F(calc.exe)>>")
    stream = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed)
    assert "active-content" in codes(formats.read(make_pdf("x", objects=(stream,))))


def test_a_file_that_only_says_where_to_begin_does_nothing():
    assert "active-content" not in codes(formats.read(make_pdf("x", catalog="/OpenAction[1000 0 R/Fit]")))


def test_a_damaged_table_of_contents_is_repaired_and_said():
    data = make_pdf("Still here", pages=2)
    broken = data[: data.rindex(b"startxref")]
    reading = formats.read(broken)
    assert [page.text for page in reading.pages] == ["Still here"] * 2 and "pdf-repaired" in codes(reading)
    assert "pdf-repaired" not in codes(formats.read(data))


def test_a_file_may_begin_after_some_other_bytes():
    assert formats.read(make_pdf("Word", prefix=b"Return-Path: x\n")).pages[0].text == "Word"


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7", b"%PDF-1.4\n1 0 obj<</Type/Pages/Kids[1 0 R]/Parent 1 0 R>>endobj trailer<</Root 1 0 R>>"]
)
def test_what_cannot_be_repaired_says_what_to_do(data):
    with pytest.raises(Unreadable) as refusal:
        formats.read(data)
    assert refusal.value.code == "pdf-broken" and "again" in str(refusal.value.message)


def test_more_pages_than_are_read_at_once_are_refused(monkeypatch):
    monkeypatch.setattr("hospitium.records.paper.pdfium.MOST_PAGES", 3)
    with pytest.raises(Unreadable) as refusal:
        formats.read(make_pdf(pages=4))
    assert refusal.value.code == "too-many-pages" and refusal.value.facts == {"limit": 3}


def glyphs(line, size=10):
    """Letters as they stand on paper, from left to right."""
    return [
        order.Glyph(letter, 6 * place, 0, 6 * place + 6, size, size)
        for place, letter in enumerate(line)
        if letter != " "
    ]


def turned(word):
    """As it stands on paper, from left to right."""
    return word[::-1]


@pytest.mark.parametrize(
    ("as_read", "on_paper"),
    [
        ("مرحبا", turned("مرحبا")),
        ("الضغط 120/80 ملم", f"{turned('ملم')} 120/80 {turned('الضغط')}"),
        ("نسبة 15.5%", f"%15.5 {turned('نسبة')}"),
        ("من 120-80", f"80-120 {turned('من')}"),
        ("שיעור 15.5% היום", f"{turned('היום')} 15.5% {turned('שיעור')}"),
        ("דואא 1971-03-09", f"1971-03-09 {turned('דואא')}"),
        ("دواء Metformin 500 mg مرتين", f"{turned('مرتين')} Metformin 500 mg {turned('دواء')}"),
        ("Patient محمد 42 علي here", f"Patient {turned('علي')} 42 {turned('محمد')} here"),
        ("(مرتفع) جدا", f"{turned('جدا')} ({turned('مرتفع')}("),
        ("born 1971-03-09", "born 1971-03-09"),
    ],
)
def test_a_line_with_letters_from_right_to_left_is_read_as_it_was_written(as_read, on_paper):
    [[cell]] = list(order.lines(glyphs(on_paper)))
    assert "".join(one.text for one in cell) == as_read


def test_a_vowel_sign_belongs_to_the_letter_it_stands_over_and_one_alone_is_kept():
    letters_, sign = glyphs("ابحرم"), order.Glyph("\u064b", 2, -3, 4, 0, -1)
    [[cell]] = list(order.lines([*letters_, sign]))
    assert "".join(one.text for one in cell) == "مرحبا\u064b"
    assert "".join(one.text for [cell] in order.lines([sign]) for one in cell) == "\u064b"


@given(st.text(alphabet="اب ג1a%(-\u064b", max_size=60))
def test_no_letter_is_lost_whatever_the_line(line):
    cells = [cell for row in order.lines(glyphs(line)) for cell in row]
    held = sum(len(one.text.strip()) for cell in cells for one in cell)
    assert held == len(line.replace(" ", ""))


def test_the_reading_passes_the_wall_with_its_pages():
    told = passing.unpack(io.BytesIO(b"".join(passing.answer(io.BytesIO(make_pdf("Word", pages=45))))))
    assert len(told.pages) == 3 and told.counts["pages"] == 45


@pytest.mark.parametrize("box", ["1e38 -1e38 99999999999999999999 1", "0 0 0 0", "0 0 0.0000001 842", "nan inf 1 1"])
def test_no_size_of_a_page_is_too_odd(box):
    for page in formats.read(make_pdf("Word", "مرحبا".encode().decode("latin-1"), page=f"/MediaBox[{box}]")).pages:
        assert page.width >= 1 and page.height >= 1
        assert all(0 <= place <= 10_000 for word in page.words for place in word[2:6])


@pytest.mark.parametrize("shift", ["1e30 0 0 1e30 1e35 1e35", "0 0 0 0 0 0", "1e-30 0 0 1e-30 0 0"])
def test_no_place_on_a_page_is_too_far(shift):
    drawn = f"q {shift} cm BT /F 12 Tf 50 700 Td (Word) Tj ET Q"
    content = f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream"
    data = make_pdf(page="/Contents 10 0 R", objects=(content,)).replace(b"/Contents 3 0 R ", b"")
    assert all(0 <= place <= 10_000 for page in formats.read(data).pages for word in page.words for place in word[2:6])


SEEDS = [
    make_pdf("Informe medico", pages=2),
    make_pdf(
        "x",
        catalog="/OpenAction<</S/JavaScript/JS(1)>>",
        page="/Annots[10 0 R]",
        objects=("<</Subtype/Text/Contents(n)>>",),
    ),
]


def test_no_mutation_brings_anything_but_a_reading_or_a_refusal():
    rng = random.Random(18)
    seeds = SEEDS + [
        path.read_bytes() for path in sorted((SHARED / "pdf").glob("*.pdf")) if path.stat().st_size < 60_000
    ]
    wall = reader.WALLS["pictures"]
    for _ in range(150):
        data = mutated(rng, rng.choice(seeds))
        with tempfile.TemporaryFile() as file:
            file.write(data)
            file.seek(0)
            try:
                done = wall.run(file)
            except Stopped as end:
                assert end.how != "failed", end.trace
                continue
        assert done.peak < 512 * 2**20
        try:
            passing.unpack(done.file)
        except Unreadable as refusal:
            assert str(refusal.message)


def mutated(rng, data):
    data = bytearray(data)
    for _ in range(rng.choice([1, 5, 50])):
        place, size = rng.randrange(len(data)), rng.choice([1, 4, 200])
        match rng.randrange(4):
            case 0:
                data[place : place + 1] = bytes([rng.randrange(256)])
            case 1:
                del data[place : place + size]
            case 2:
                data[place:place] = data[place : place + size]
            case 3:
                data[place : place + 1] = rng.choice(
                    [b"9999999999", b"-1", b"<<", b">>", b"[", b"endobj", b"\x00", b"1 0 R"]
                )
        if len(data) < 10:
            break
    return bytes(data)


def test_every_sentence_can_be_said():
    for data in SEEDS:
        assert all(message(issue) for issue in formats.read(data).issues)
