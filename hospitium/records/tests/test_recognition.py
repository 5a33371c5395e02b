"""Pages without text are read by machine: photographs as they come, once, and said to be what they are."""

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.kernel.isolation import Limits, Stopped, program
from hospitium.records import chores, ocr, reactions, recognition
from hospitium.records.models import Page
from hospitium.records.testing import make_pdf, photograph, take_in

pytestmark = pytest.mark.django_db
here = pytest.mark.skipif(not ocr.is_here(), reason="tesseract is not installed")


def pages_of(document):
    with acting(SYSTEM):
        return list(Page.objects.filter(document=document))


LETTERS = {
    "es": ["Informe médico de alta", "Alergia a la penicilina con erupción cutánea", "Se solicita trasplante de riñón"],
    "ar": ["تقرير طبي عن المريض", "يعاني من حساسية شديدة من البنسلين", "نرجو تحديد موعد في المستشفى"],
    "zh": ["出院小结和治疗计划", "患者对青霉素过敏", "请安排肾脏移植评估"],
}
SOUGHT = {"es": ["penicilina", "riñón"], "ar": ["البنسلين", "المريض"], "zh": ["青霉素", "移植"]}


@here
@pytest.mark.parametrize("tag", LETTERS)
def test_a_photograph_taken_sideways_and_aslant_is_read(home, tag):
    document = take_in(photograph(LETTERS[tag], language=tag, tilt=3, turn=90), name="photo.jpg")
    assert (document.state, document.kind, document.case) == ("imported", "image", None)
    recognition.read_page(document_ref=document.ref, number=1)
    [page] = pages_of(document)
    assert page.origin == "ocr" and page.language == tag and page.confidence > 60, page.text
    for term in SOUGHT[tag]:
        assert term in page.text.replace(" ", "") if tag == "zh" else term in page.text, page.text


@here
def test_words_stand_on_the_page_as_it_is_shown_upright(home):
    document = take_in(
        photograph(["Alergia a la penicilina", "Hipertension arterial", "Diabetes tipo dos"], turn=270), name="p.jpg"
    )
    recognition.read_page(document_ref=document.ref, number=1)
    [page] = pages_of(document)
    assert page.turn == 90
    places = {page.text[word[0] : word[1]]: word for word in page.words}
    first, last = places["Alergia"], places["Diabetes"]
    assert 500 < first[2] < 2000 and 1500 < first[3] < last[3] < 8000 and abs(first[2] - last[2]) < 200
    assert all(0 <= place <= 10_000 for word in page.words for place in word[2:6])


@here
def test_a_scan_is_read_by_the_jobs_after_its_import(home):
    from config.jobs import drain

    document = take_in(
        photograph(["The patient is allergic to penicillin", "and was seen by the surgeon"]), name="p.jpg"
    )
    drain()
    [page] = pages_of(document)
    assert page.origin == "ocr" and "penicillin" in page.text


def photo(home, **how):
    return take_in(photograph(["Word"], **how), name="p.jpg")


def test_a_page_is_read_once(home, monkeypatch):
    monkeypatch.setattr(ocr, "is_here", lambda: True)
    monkeypatch.setattr(
        recognition, "_recognise", lambda *facts, **more: (ocr.Found("first", [(0, 5, 0, 0, 1, 1, 90)]), 0)
    )
    document = photo(home)
    reactions.read_page(document.ref, 1)
    monkeypatch.setattr(recognition, "_recognise", lambda *facts, **more: (ocr.Found("second"), 0))
    reactions.read_page(document.ref, 1)
    [page] = pages_of(document)
    assert (page.text, page.confidence, page.tries) == ("first", 90.0, 1)
    with acting(SYSTEM):
        assert Page.objects.filter(pk=page.pk).update(text="forged") == 0


@pytest.mark.parametrize(("end", "failure"), [(Stopped("slow"), "slow"), (Stopped("died"), "failed")])
def test_a_page_that_cannot_be_read_says_why_and_is_left(home, monkeypatch, end, failure):
    tried = []

    def stop(*facts, **more):
        tried.append(1)
        raise end

    monkeypatch.setattr(ocr, "is_here", lambda: True)
    monkeypatch.setattr(recognition, "_recognise", stop)
    document = photo(home)
    for _ in range(3):
        reactions.read_page(document.ref, 1)
    [page] = pages_of(document)
    assert (page.origin, page.failure, tried) == ("none", failure, [1])


def test_a_page_that_ends_the_machine_is_not_begun_for_ever(home, monkeypatch):
    monkeypatch.setattr(ocr, "is_here", lambda: True)
    monkeypatch.setattr(recognition, "_recognise", lambda *facts, **more: 1 / 0)
    document = photo(home)
    for _ in range(recognition.MOST_TRIES):
        with pytest.raises(ZeroDivisionError):
            reactions.read_page(document.ref, 1)
    reactions.read_page(document.ref, 1)
    assert pages_of(document)[0].failure == "failed"


def test_without_the_program_a_page_waits_until_it_is_installed(home, monkeypatch):
    monkeypatch.setattr(ocr, "packs", frozenset)
    document = photo(home)
    reactions.read_page(document.ref, 1)
    assert pages_of(document)[0].failure == "absent"
    chores.read_what_waited()
    assert pages_of(document)[0].failure == "absent"
    monkeypatch.setattr(ocr, "packs", lambda: frozenset({"eng"}))
    chores.read_what_waited()
    assert pages_of(document)[0].is_waiting


def test_what_was_written_beside_a_scan_comes_after_what_was_read_in_it(home, monkeypatch):
    note = "<</Type/Annot/Subtype/Text/Contents(Urgent)/Rect[300 300 320 320]>>"
    drawn = "<</Length 20>>stream\n9 9 100 100 re f    \nendstream"
    data = make_pdf(page="/Annots[10 0 R]/Contents 11 0 R", objects=(note, drawn)).replace(b"/Contents 3 0 R ", b"")
    document = take_in(data, name="p.pdf")
    monkeypatch.setattr(ocr, "is_here", lambda: True)
    monkeypatch.setattr(
        recognition, "_recognise", lambda *facts, **more: (ocr.Found("read", [(0, 4, 0, 0, 1, 1, 90)]), 0)
    )
    reactions.read_page(document.ref, 1)
    [page] = pages_of(document)
    assert page.text == "read\nUrgent" and [page.text[word[0] : word[1]] for word in page.words] == ["read", "Urgent"]


@pytest.mark.parametrize(
    ("script", "languages", "packs"),
    [
        ("Latin", ["es-PE"], ("spa", "eng", "por", "fra")),
        ("Latin", [], ("eng", "spa", "por", "fra")),
        ("Arabic", ["es"], ("ara", "eng")),
        ("", ["zh"], ("chi_sim", "chi_tra", "eng")),
        ("Thai", [], ("eng",)),
    ],
)
def test_it_reads_in_the_languages_that_may_be_there(monkeypatch, script, languages, packs):
    monkeypatch.setattr(
        ocr, "packs", lambda: frozenset({"eng", "spa", "por", "fra", "ara", "chi_sim", "chi_tra", "osd"})
    )
    assert ocr.chosen(script, languages) == packs


def test_a_table_of_words_becomes_text_as_it_is_read():
    head = "level\tpage\tblock\tpar\tline\tword\tleft\ttop\twidth\theight\tconf\ttext\n"
    rows = [
        (1, 1, "血", 90),
        (1, 1, "压", 80),
        (1, 1, "high", 70),
        (1, 2, "next", 101),
        (2, 1, "block", -1),
        (2, 1, " ", 95),
    ]
    table = head + "".join(
        f"5\t1\t{block}\t1\t{line}\t1\t10\t20\t30\t40\t{sure}\t{word}\n" for block, line, word, sure in rows
    )
    found = ocr.parsed(table)
    assert found.text == "血压 high\nnext\n\nblock"
    assert [found.text[word[0] : word[1]] for word in found.words] == ["血", "压", "high", "next", "block"]
    assert found.words[0][2:] == (10, 20, 40, 60, 90) and found.words[-1][6] == 0


def test_a_program_that_misbehaves_is_stopped():
    limits = Limits(memory=2**28, processor=1, seconds=1.0, output=2**20)
    env = {"LC_ALL": "C"}
    assert program.run(["cat"], b"x" * 1000, limits, env=env) == b"x" * 1000
    for words, how in ((["sleep", "9"], "slow"), (["sh", "-c", "exit 3"], "failed"), (["cat", "/nowhere"], "failed")):
        with pytest.raises(Stopped) as end:
            program.run(words, b"", limits, env=env)
        assert end.value.how == how
    with pytest.raises(Stopped):  # no further process
        program.run(["sh", "-c", "cat /etc/hostname; true"], b"", limits, env=env)
