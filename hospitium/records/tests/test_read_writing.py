"""Writing without structure: its words are read and made safe, whatever it was written with; what cannot be read says what to send."""

import email.message
import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hospitium.access.acting import SYSTEM, acting
from hospitium.records import actions, formats, kinds, unpacking
from hospitium.records.inside import portions
from hospitium.records.models import SourceDocument
from hospitium.records.reading import narrative
from hospitium.records.reading.unreadable import Unreadable
from hospitium.records.testing import make_bundle, make_pdf, take_in
from hospitium.records.writing import rtf


def read(data):
    return formats.read_file(io.BytesIO(data))[1]


def words(data):
    reading = read(data)
    return narrative.words(reading.sections[0].narrative)


def codes(reading):
    return {issue.code for issue in reading.issues}


def office(files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return held.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DOCX = {
    "[Content_Types].xml": "<Types/>",
    "word/document.xml": f"<w:document {W}><w:body><w:p><w:r><w:t>Querida </w:t></w:r><w:r><w:t>colega:</w:t></w:r></w:p>"
    "<w:p><w:ins><w:r><w:t>alérgica a la penicilina</w:t></w:r></w:ins><w:del><w:r><w:delText>sana</w:delText></w:r></w:del>"
    "</w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Na</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>",
    "docProps/core.xml": '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Informe</dc:title><dc:creator>Dra. Luz'
    "</dc:creator></c>",
}
ODT = {
    "mimetype": "application/vnd.oasis.opendocument.text",
    "content.xml": '<o:document-content xmlns:o="urn:o" xmlns:t="urn:t"><o:body><t:h>Carta</t:h><t:p>dolor <t:span>de rodilla'
    "</t:span><t:s/>izquierda</t:p></o:body></o:document-content>",
}


def test_a_plain_text_is_a_letter_line_by_line():
    reading = read("Paciente alérgica a la penicilina.\n\nFirmado: Dra. Luz".encode("cp1252"))
    assert reading.kind == "letter" and reading.sections[0].narrative.count("<p>") == 2
    assert "alérgica" in reading.sections[0].narrative and reading.header.language == "es"


@pytest.mark.parametrize("text", ["检查报告：左膝关节", "تقرير طبي عن المريضة", "紹介状　患者　牧野"])
def test_writing_without_our_letters_is_writing_too(text):
    assert text.split()[0] in words(text.encode())


def test_of_a_page_of_the_web_the_text_is_kept_and_nothing_that_runs():
    page = b"<!DOCTYPE html><html><head><title>Alta &amp; m\xc3\xa1s</title><script>steal()</script></head><body onload='x()'><p>Dolor"
    reading = read(page + b" <b>fuerte</b><img src='http://x/y'></p><iframe src='//x'></iframe></body></html>")
    shown = reading.sections[0].narrative
    assert "<b>fuerte</b>" in shown and reading.header.title == "Alta & más" and "narrative-active" in codes(reading)
    assert not any(word in shown for word in ("script", "steal", "onload", "img", "iframe", "http"))


def test_a_page_in_the_encoding_that_it_names():
    assert "Größe" in words('<html><meta charset="iso-8859-1"><body>Größe der Niere</body></html>'.encode("latin-1"))


def test_a_letter_of_a_word_processor_is_read_without_what_was_taken_out():
    reading = read(office(DOCX))
    assert narrative.words(reading.sections[0].narrative) == "Querida colega: alérgica a la penicilina Na"
    assert (reading.header.title, reading.header.authors[0].name) == ("Informe", "Dra. Luz")
    assert {"metadata-unproven", "changes-left-out"} <= codes(reading)
    assert words(office(ODT)) == "Carta dolor de rodilla izquierda"


def test_programs_in_a_letter_are_named():
    assert "active-content" in codes(read(office(DOCX | {"word/vbaProject.bin": b"x"})))


def test_pictures_in_a_letter_are_found():
    held = io.BytesIO()
    Image.effect_noise((100, 100), 90).save(held, "PNG")
    data = office(DOCX | {"word/media/image1.png": held.getvalue(), "word/media/dot.png": b"x"})
    assert read(data).counts["inside"] == 1
    assert portions.unpacked(portions.portion(io.BytesIO(data), b"0"))[0][0][0].path == "word/media/image1.png"


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}, "office-document"),
        ({**DOCX, "word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}, "xml-entities"),
        ({**DOCX, "word/document.xml": "<a><b>"}, "truncated"),
    ],
)
def test_an_office_file_that_is_no_letter_is_refused_with_what_to_send(files, code):
    with pytest.raises(Unreadable) as refusal:
        read(office(files))
    assert refusal.value.code == code and str(refusal.value)


RTF = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator Word;}{\info{\title X}}\f0\fs24 "
RTF += rb"Paciente al\'e9rgica\par \u1575?\u1604? \b fuerte\b0\tab fin \{sic\}}"


def test_the_words_of_a_rich_text_are_read():
    assert words(RTF) == "Paciente alérgica ال fuerte fin {sic}"
    assert words(rb"{\rtf1\ansi\ansicpg936 \'bc\'ec\'b2\'e9\'b1\'a8\'b8\'e6 abc}") == "检查报告 abc"


def test_a_rich_text_nested_without_end_is_refused():
    with pytest.raises(Unreadable) as refusal:
        rtf.read(b"{\\rtf1 " + b"{" * 1000)
    assert refusal.value.code == "too-deep"


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_bytes_bring_anything_but_a_refusal(data):
    for head in (b"{\\rtf1 ", b"From: a@b\r\nSubject: x\r\n", b"<html>", b"Dolor de rodilla izquierda "):
        try:
            assert read(head + data).kind
        except Unreadable as why:
            assert str(why)


# ------------------------------------------------------------------------------------------------------------------- e-mail
def letter(**parts):
    made = email.message.EmailMessage()
    made["From"], made["To"] = "Dra. Luz Peña <luz@clinic.invalid>", "desk@hospital.invalid"
    made["Subject"], made["Date"] = "Informe de Rosa Quispe", "Fri, 20 Nov 2026 10:00:00 -0500"
    made.set_content("Adjunto el informe de la señora Quispe.")
    if page := parts.get("page"):
        made.add_alternative(page, subtype="html")
    for name, data in parts.get("files", {}).items():
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made


def test_a_letter_by_e_mail_is_read_with_who_says_to_have_sent_it():
    reading = read(bytes(letter()))
    assert (reading.kind, reading.header.title) == ("mail", "Informe de Rosa Quispe")
    assert "Luz Peña" in reading.header.authors[0].name and reading.header.date.text == "2026-11-20T10:00:00-05:00"
    assert "Adjunto el informe de la señora" in words(bytes(letter()))


def test_of_an_e_mail_that_is_a_page_the_scripts_go():
    shown = (
        read(bytes(letter(page="<html><body><b>Adjunto</b><script>x()</script></body></html>"))).sections[0].narrative
    )
    assert "<b>Adjunto</b>" in shown and "script" not in shown


def test_attachments_and_letters_sent_along_are_found():
    inner = letter(files={"análisis.pdf": make_pdf("Sodium 139")})
    outer = letter(files={"one.pdf": make_pdf("Rosa")})
    outer.add_attachment(inner)
    found = portions.unpacked(portions.portion(io.BytesIO(bytes(outer)), b"0"))[0]
    assert found[0][0].name == "one.pdf" and found[0][1] == make_pdf("Rosa")
    assert kinds.kind_of(found[1][1][:1024]) == "mail"
    ((member, data),) = portions.unpacked(portions.portion(io.BytesIO(found[1][1]), b"0"))[0]
    assert (member.name, data) == ("análisis.pdf", make_pdf("Sodium 139"))


def test_a_letter_of_parts_in_parts_without_end_is_refused():
    head = b"From: a@b\r\nSubject: x\r\n"
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(500))
    with pytest.raises(Unreadable) as refusal:
        read(head + deep)
    assert refusal.value.code == "too-deep"


@pytest.mark.django_db
def test_a_letter_and_what_names_nobody_in_it_go_where_its_summary_leads(home):
    data = bytes(letter(files={"ips.json": json.dumps(make_bundle()).encode(), "scan.pdf": make_pdf("Left knee")}))
    mail = take_in(data, name="letter.eml")
    for part in unpacking.unpack_archive(document_ref=mail.ref, by=SYSTEM):
        actions.import_document(document_ref=part.document.ref, by=SYSTEM)
    with acting(SYSTEM):
        held = SourceDocument.objects.filter(delivery=mail.ref)
        assert len(held) == 3 and len({one.case_id for one in held}) == 1 and held[0].case_id


@pytest.mark.parametrize("kind", ["text", "mail", "rtf", "page", "docx"])
@pytest.mark.django_db
def test_behind_the_wall_every_kind_of_writing_is_read(home, kind):
    data = {
        "text": b"Dolor de rodilla izquierda",
        "mail": bytes(letter(page="<p>Größe</p>")).replace(b"utf-8", b"iso-8859-2"),
        "rtf": RTF,
        "page": b"<html><meta charset=gb18030><body>Dolor de rodilla</body></html>",
        "docx": office(DOCX),
    }[kind]
    assert take_in(data, name="letter").state == "imported"


def test_a_fax_of_several_pages_is_all_pages():
    held = io.BytesIO()
    pages = [Image.new("1", (850, 1100), 1) for _ in range(3)]
    pages[0].save(held, "TIFF", compression="group4", save_all=True, append_images=pages[1:])
    assert len(read(held.getvalue()).pages) == 3
