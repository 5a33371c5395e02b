"""A paper document is leafed through: pictures of its pages, their text, and what is sought in them."""

import io
import os
import time
from pathlib import Path

import pytest
from PIL import Image

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, make_person
from hospitium.records import chores, leafing, originals, queries, renditions
from hospitium.records.models import Page
from hospitium.records.testing import make_bundle, make_pdf, photograph, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, home):
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    return client


def leaf(document, **asked):
    with acting(SYSTEM):
        return leafing.leaf(document, **({"number": "", "query": "", "zoom": False} | asked))


def test_its_page_shows_the_picture_and_the_text_beside_it(desk):
    document = take_in(
        make_pdf("Alergia a la penicilina y al polvo de la casa", "desde la infancia", pages=3), name="alta.pdf"
    )
    page = desk.get(f"/documents/{document.ref}/?page=2").content.decode()
    assert "Alergia a la penicilina" in page and f"/documents/{document.ref}/pages/2-1200.webp" in page
    assert 'aria-current="page"' in page and "Page 2 of 3" in page
    assert (
        f"/documents/{document.ref}/pages/2-2000.webp"
        in desk.get(f"/documents/{document.ref}/?page=2&zoom=1").content.decode()
    )


def test_a_picture_of_a_page_is_ours_and_nothing_that_runs(desk):
    document = take_in(make_pdf("Word"), name="a.pdf")
    answer = desk.get(f"/documents/{document.ref}/pages/1-200.webp")
    assert Image.open(io.BytesIO(answer.content)).size == (200, 283)
    assert answer.headers["Content-Type"] == "image/webp" and answer.headers["Content-Disposition"].startswith("inline")
    assert (
        "sandbox" in answer.headers["Content-Security-Policy"] and answer.headers["X-Content-Type-Options"] == "nosniff"
    )
    again = desk.get(f"/documents/{document.ref}/pages/1-200.webp", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_picture_is_made_once(desk, monkeypatch):
    document = take_in(make_pdf("Word"), name="a.pdf")
    first = desk.get(f"/documents/{document.ref}/pages/1-200.webp").content
    monkeypatch.setattr(renditions, "ask", lambda *facts, **more: 1 / 0)
    assert desk.get(f"/documents/{document.ref}/pages/1-200.webp").content == first
    assert [path.name for path in Path(renditions.root()).rglob("*.webp")] == ["1-200-0.webp"]


def test_pictures_nobody_looked_at_are_dropped_first_and_made_again(desk, settings):
    document = take_in(make_pdf("Word", pages=3), name="a.pdf")
    for number in (1, 2, 3):
        desk.get(f"/documents/{document.ref}/pages/{number}-200.webp")
    held = {path.name[0]: path for path in Path(renditions.root()).rglob("*.webp")}
    for age, number in enumerate("321", 1):
        os.utime(held[number], (time.time() - age * 9999,) * 2)
    desk.get(f"/documents/{document.ref}/pages/1-200.webp")  # somebody looks at what was made first
    settings.RENDITIONS_ROOM = held["1"].stat().st_size + held["3"].stat().st_size
    chores.tidy_renditions()
    assert [held[number].exists() for number in "123"] == [True, False, True]
    assert desk.get(f"/documents/{document.ref}/pages/2-200.webp").status_code == 200
    assert renditions.tidy(0) == 3 and not list(Path(renditions.root()).rglob("*.webp"))


@pytest.mark.parametrize("place", ["9-200", "1-201", "0-200"])
def test_only_pages_that_are_there_in_sizes_we_make_are_drawn(desk, place):
    document = take_in(make_pdf("Word"), name="a.pdf")
    assert desk.get(f"/documents/{document.ref}/pages/{place}.webp").status_code == 404


def test_of_what_was_not_released_nothing_is_drawn(desk):
    document = take_in(b"%PDF-1.7", name="a.pdf")
    assert document.state == "contained"
    assert desk.get(f"/documents/{document.ref}/pages/1-200.webp").status_code == 409


def test_whoever_may_not_see_the_document_sees_no_page_of_it(client, home, offices):
    lin = make_actor("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)
    document = take_in(make_pdf("Word"), name="a.pdf", by=lin)
    client.force_login(make_person("Salem", Role.OFFICE_CONSULTANT, organisation_id=offices[1].pk))
    for path in ("", "pages/", "pages/1-200.webp"):
        assert client.get(f"/documents/{document.ref}/{path}").status_code == 404
    with acting(make_actor("Salem", Role.OFFICE_CONSULTANT, organisation_id=offices[1].pk)):
        assert Page.objects.count() == 0
    with acting(lin):
        assert Page.objects.count() == 1 and [one.ref for one in queries.uploads(lin)] == [document.ref]


def test_a_document_of_nobody_stays_with_the_desk_that_received_it(home, offices):
    lin = make_actor("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)
    document = take_in(make_pdf("Word"), name="a.pdf", by=lin)
    assert (document.state, document.case, document.office_id) == ("imported", None, offices[0].pk)
    with acting(make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)) as mira:
        assert queries.document_for(mira, document.ref).pk == document.pk


@pytest.mark.parametrize(
    ("query", "hits"),
    [("penicilina", 3), ("PENICILINA", 3), ("riñon", 3), ("insuficiencia  renal", 3), ("polvo", 0), ("%", 0), ("", 0)],
)
def test_words_are_found_however_they_are_written(home, query, hits):
    found = leaf(
        take_in(make_pdf("Alergia a la penicilina", "Insuficiencia", "renal; ri\\361on", pages=3), name="a.pdf"),
        query=query,
    )
    assert found["hits"] == hits
    assert len(found["found"]) == hits and bool([box for box in found["boxes"] or [] if box["is_sought"]]) == bool(hits)


def test_the_first_page_with_what_is_sought_is_opened(home):
    document = take_in(make_pdf("Word", pages=3), name="a.pdf")
    with acting(SYSTEM):
        assert leafing.leaf(document, number="", query="word", zoom=False)["page"].number == 1
        assert leafing.leaf(document, number="3", query="word", zoom=False)["page"].number == 3
        assert leafing.leaf(document, number="99", query="", zoom=False)["page"].number == 3


@pytest.mark.parametrize(
    ("text", "sought", "hit"),
    [
        ("قال حَبيبي له", "حبيبي", "حَبيبي"),
        ("no sea taki-\nmata sanctus", "takimata", "taki-\nmata"),
        ("救急外\n来を受診", "救急外来", "救急外\n来"),
        ("ولاية", "ولايه", "ولاية"),
        ("Straße", "strasse", "Straße"),
    ],
)
def test_what_is_sought_is_framed_as_it_stands(text, sought, hit):
    [(start, end)] = leafing._hits(text, sought)
    assert text[start:end] == hit and leafing._count(text, sought) == 1


def test_words_the_machine_was_unsure_of_are_marked_by_more_than_colour(desk):
    document = take_in(photograph(["Word"]), name="p.jpg")
    with acting(SYSTEM):
        Page.objects.update(
            origin="ocr", text="sure doubt", confidence=70.0, words=[[0, 4, 1, 1, 9, 9, 96], [5, 10, 1, 1, 9, 9, 31]]
        )
    page = desk.get(f"/documents/{document.ref}/").content.decode()
    assert '<span class="unsure">doubt<span class="visually-hidden"> (unsure)</span></span>' in page
    assert "Read by machine, check against the picture" in page and page.count('class="unsure" x=') == 1


def test_its_page_tells_how_far_the_machine_is_and_is_shown_anew_when_it_is_done(desk):
    document = take_in(photograph(["Word"]), name="p.jpg")
    first = desk.get(f"/documents/{document.ref}/").content.decode()
    assert f'hx-get="/documents/{document.ref}/pages/?shown=1"' in first and "0 of 1" in first
    assert "HX-Refresh" not in desk.get(f"/documents/{document.ref}/pages/?shown=1").headers
    with acting(SYSTEM):
        Page.objects.update(failure="slow")
    assert desk.get(f"/documents/{document.ref}/pages/?shown=1").headers["HX-Refresh"] == "true"
    assert "took too long" in desk.get(f"/documents/{document.ref}/").content.decode()


def test_a_document_that_is_no_paper_is_shown_as_before(desk):
    assert b'id="paper"' not in desk.get(f"/documents/{take_in(make_bundle()).ref}/").content


def test_pictures_are_beside_the_originals(tmp_path):
    assert renditions.root().parent == originals.root().parent
