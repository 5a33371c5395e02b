"""Every kind of letter in every language on paper: each sign drawn and found again, nothing beyond the page, the pattern read."""

import collections
import re
import unicodedata
from pathlib import Path

import numpy
import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from pypdfium2 import raw

from hospitium.access.acting import SYSTEM, acting
from hospitium.cases.letters import issuing, layout, queries, values
from hospitium.cases.letters.kinds import KINDS
from hospitium.cases.letters.models import Letter
from hospitium.cases.letters.testing import complete, describe_house, give_passport
from hospitium.cases.testing import make_case
from hospitium.kernel import clock
from hospitium.patients.queries import passport_of

pytestmark = pytest.mark.django_db
CODE = "7K2M-9QXT-4D0V-R8HE-31ZC"
ADDRESS = f"https://letters.example.org/verify/{CODE}/"
VARIANTS = {"visa_support": "donor", "deposit": "top_up", "guarantee": "extension", "fit_to_fly": "oxygen"}
MARGIN = 18  # a quarter of an inch, which every printer reaches


@pytest.fixture
def case(home):
    describe_house()
    case = make_case()
    give_passport(case)
    return case


def paper_of(case, kind, *languages, paper="A4", layout_="columns", **more):
    """An issued letter's PDF and what it says, without its row."""
    with acting(SYSTEM):
        return _paper_of(case, kind, languages, paper, layout_, more)


def _paper_of(case, kind, languages, paper, layout_, more):
    words = [queries.Wording(kind, code, 1, *queries.shipped(kind)[code], number=1) for code in languages]
    kept = values.filled_in(case, passport_of(case.patient), queries.letterhead(), languages) | complete(
        languages, **more
    )
    variant = VARIANTS.get(kind, next(iter(KINDS[kind].variants), ""))
    letter = Letter(
        case=case, kind=kind, variant=variant, languages=list(languages), layout=layout_, paper=paper, values=kept
    )
    letter.number, letter.issuer, letter.issuer_title = "ICH-2031-000123", "Mira Castellanos", "Coordinator"
    letter.issued_at, letter.issued_on, letter.valid_until = (
        clock.now().replace(2031, 5, 17, 9, 30),
        queries.today().replace(2031, 5, 17),
        queries.today().replace(2031, 8, 17),
    )
    sealed = issuing.sealed(letter, words, queries.letterhead())
    return sealed, layout.pdf(sealed, layout.digest(sealed), code=CODE, address=ADDRESS)


def signs_of(page):
    """(sign, whether its meaning is known, box) of every sign drawn on a page."""
    text = page.get_textpage()
    for number in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text, number))
        if not raw.FPDFText_IsGenerated(text, number):
            yield sign, not raw.FPDFText_HasUnicodeMapError(text, number), text.get_charbox(number)


def counted(text):
    """Signs as they are told apart once shaped: compatibility forms resolved, marks, blanks and directions aside."""
    plain = unicodedata.normalize("NFKC", text)
    return collections.Counter(sign for sign in plain if sign.isalnum())


def said_by(sealed):
    for text in sealed["texts"]:
        yield text["subject"]
        for block in text["blocks"]:
            yield block["label"]
            yield from (piece["text"] for piece in block["pieces"])


def assert_whole(pdf, sealed):
    """Every sign of the letter is on its pages with its meaning, within them; the pattern leads to its page."""
    document = pypdfium2.PdfDocument(pdf)
    drawn = []
    for page in document:
        width, height = page.get_size()
        for sign, is_known, (left, bottom, right, top) in signs_of(page):
            assert is_known and sign not in "\x00\ufffd\ufffe", (sealed["kind"], sign)
            drawn.append(sign)
            if sign.strip():
                assert MARGIN <= left <= right <= width - MARGIN, (sealed["kind"], sign, left, right)
                assert MARGIN <= bottom <= top <= height - MARGIN, (sealed["kind"], sign, bottom, top)
    wanted, found = counted("".join(said_by(sealed))), counted("".join(drawn))
    assert not wanted - found, (sealed["kind"], wanted - found)
    picture = document[len(document) - 1].render(scale=2).to_pil()
    assert [one.text for one in zxingcpp.read_barcodes(picture)] == [ADDRESS], sealed["kind"]


@pytest.mark.parametrize("language", queries.LANGUAGES)
def test_every_kind_is_whole_in_a_language(case, language):
    for kind in KINDS:
        sealed, pdf = paper_of(case, kind, language)
        assert_whole(pdf, sealed)


@pytest.mark.parametrize(
    ("languages", "paper", "form"),
    [
        (("en", "ar"), "letter", "columns"),
        (("ar", "zh-hans"), "A4", "columns"),
        (("es", "ar"), "A4", "after"),
    ],
)
def test_two_languages_stand_on_one_letter(case, languages, paper, form):
    sealed, pdf = paper_of(case, "visa_support", *languages, paper=paper, layout_=form)
    assert sealed["beside"] is (form == "columns")
    assert_whole(pdf, sealed)
    size = pypdfium2.PdfDocument(pdf)[0].get_size()
    assert tuple(map(round, size)) == ((612, 792) if paper == "letter" else (595, 842))


def test_a_list_longer_in_one_language_keeps_its_heading_beside(case):
    sealed, pdf = paper_of(
        case, "cost_estimate", "en", "ar", cost__items={"en": "One\nTwo\nThree", "ar": "واحد\nاثنان"}
    )
    assert sealed["beside"]
    assert_whole(pdf, sealed)


def test_a_long_letter_goes_on_over_pages_and_words_without_a_blank_break(case):
    plan = "\n".join(["A" * 300, *(f"Step {n}: physiotherapy every day, then again." for n in range(120))])
    sealed, pdf = paper_of(case, "acceptance", "en", treatment__plan={"en": plan})
    assert_whole(pdf, sealed)
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert len(document) > 2 and f"Page {len(document)} of {len(document)}" in text and "ICH-2031-000123" in text


def test_it_is_tagged_speaks_its_languages_and_embeds_its_fonts(case):
    _sealed, pdf = paper_of(case, "acceptance", "ar", "en")
    document = pypdfium2.PdfDocument(pdf)
    assert raw.FPDFCatalog_IsTagged(document)
    fonts = set()
    for page in document:
        for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            fonts.add(bool(raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(one))))
    assert fonts == {True}


def test_money_and_days_are_said_in_the_way_of_each_language(case):
    sealed, _pdf = paper_of(case, "cost_estimate", "es", cost__valid_until="2031-05-17")
    said = "".join(said_by(sealed))
    assert "USD\N{NO-BREAK SPACE}48.250,00" in said and "17 de mayo de 2031" in said
    sealed, _pdf = paper_of(case, "cost_estimate", "zh-hans", cost__valid_until="2031-05-17")
    assert "2031年5月17日" in "".join(said_by(sealed))
    assert not re.search(r"[٠-٩]", "".join(said_by(paper_of(case, "cost_estimate", "ar")[0])))


GOLDEN = Path(__file__).parent / "golden"


def small(case, language):
    """The first page of a letter that never changes, a thumb's length high, in grey."""
    fixed = {"stay__since": "2031-06-01", "stay__until": "2031-07-01", "case__ref": "C-7K2M-9QXT"}
    _sealed, pdf = paper_of(case, "acceptance", language, **fixed)
    return pypdfium2.PdfDocument(pdf)[0].render(scale=0.45, grayscale=True).to_pil().convert("L")


def distance(one, other):
    """How far two pictures are apart where they are furthest: the mean of squares of 12 pixels, from 0 to 255."""
    if one.size != other.size:
        return 255.0
    apart = numpy.abs(numpy.asarray(one, float) - numpy.asarray(other, float))
    high, wide = (side // 12 * 12 for side in apart.shape)
    return float(apart[:high, :wide].reshape(high // 12, 12, wide // 12, 12).mean(axis=(1, 3)).max())


@pytest.mark.parametrize("language", queries.LANGUAGES)
def test_a_letter_looks_as_it_did(case, language):
    """To take a new look over, delete its picture and run this once."""
    path, now = GOLDEN / f"{language}.png", small(case, language)
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        now.save(path, optimize=True)
        pytest.fail(f"{path.name} was made anew: look at it, then keep it")
    with Image.open(path) as before:
        assert distance(now, before) < 15
        mirrored = now.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        assert distance(mirrored, before) > 30, "the control: another look is told apart"
