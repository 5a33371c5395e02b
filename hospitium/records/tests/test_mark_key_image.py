"""A clinician marks a picture; the packet shows it in the window it was seen in, and says that it is not for diagnosis."""

import pypdfium2
import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, make_person
from hospitium.cases.actions import join_circle
from hospitium.kernel.errors import BadInput, NotHere
from hospitium.records import key_images, packet
from hospitium.records.dicom.testing import make_picture, written
from hospitium.records.models import KeyImage
from hospitium.records.summarising import summary_of
from hospitium.records.testing import take_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def document(home):
    return take_in(written(make_picture(slice_number=1)), name="1.dcm")


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


def mark(document, by, **facts):
    with acting(by):
        return key_images.mark(document_ref=document.ref, frame=0, by=by, **facts)


def paper_of(document):
    with acting(SYSTEM):
        made = summary_of(SYSTEM, document.case.patient, "en")
        data = packet.packet_pdf(SYSTEM, document.case, made, [])
    pages = list(pypdfium2.PdfDocument(data))
    text = " ".join("\n".join(page.get_textpage().get_text_range() for page in pages).split())
    pictures = [one for page in pages for one in page.get_objects() if one.type == 3]
    return text, pictures


def test_the_packet_shows_and_lists_it(document, mira):
    assert not paper_of(document)[1]
    mark(document, mira, note="Nodule, left", window=[40, 400])
    text, pictures = paper_of(document)
    assert "Key images" in text and "Nodule, left" in text and "Not for diagnosis" in text and "Mira" in text
    assert len(pictures) == 1


def test_it_is_drawn_in_the_window_it_was_seen_in(document, mira):
    drawn = []
    for window in ([40, 400], [400, 10]):
        mark(document, mira, window=window)
        with acting(SYSTEM):
            drawn += [one.picture for one in key_images.drawn(SYSTEM, document.case)]
    assert len(drawn) == 2 and drawn[0] != drawn[1] and all(one.startswith(b"\x89PNG") for one in drawn)


def test_marked_anew_the_first_mark_stays_on_record(document, mira):
    mark(document, mira, note="first")
    mark(document, mira, note="second")
    with acting(SYSTEM):
        assert [one.note for one in key_images.of_case(SYSTEM, document.case)] == ["second"]
        assert KeyImage.objects.count() == 2


@pytest.mark.parametrize("window", [[1], [40, 0], [40, float("nan")], [float("inf"), 1]])
def test_a_window_that_is_none_is_refused(document, mira, window):
    with pytest.raises(BadInput):
        mark(document, mira, window=window)


def test_a_frame_that_is_not_there_is_refused(document, mira):
    with pytest.raises(NotHere), acting(mira):
        key_images.mark(document_ref=document.ref, frame=7, by=mira)


def test_marking_and_taking_back_on_the_page(document, client, home):
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    place = f"/documents/{document.ref}/key-images/"
    assert client.post(place, {"frame": "1", "level": "40", "width": "400", "note": "Here"}).status_code == 302
    assert "Here" in client.get(f"/documents/{document.ref}/images/").content.decode()
    with acting(SYSTEM):
        number = KeyImage.objects.get().pk
    assert client.post(f"{place}{number}/drop/").status_code == 302
    assert client.post(f"{place}{number}/drop/").status_code == 404
    assert "Here" not in client.get(f"/documents/{document.ref}/images/").content.decode()


def test_a_patient_sees_but_does_not_mark(document, client, home):
    person = make_person("Rosa", Role.PATIENT, organisation_id=home.pk)
    with acting(SYSTEM):
        join_circle(case_ref=document.case.ref, person=person, role=Role.PATIENT, by=SYSTEM)
    client.force_login(person)
    assert client.post(f"/documents/{document.ref}/key-images/", {"frame": "1"}).status_code == 404
