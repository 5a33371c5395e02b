"""A translation goes out to a linguist's own program and comes back; the memory is shared as TMX, without telling who anybody is."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from config.jobs import drain
from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, make_person, signed_in
from hospitium.cases.models import Case
from hospitium.records import markup
from hospitium.records.archiving import write_archive
from hospitium.records.errors import NotAnExchange
from hospitium.records.models import Memory, Segment
from hospitium.records.testing import make_bundle, take_in
from hospitium.records.translating import actions, exchange, memory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def asked(mira):
    document = take_in(make_bundle(narrative="<p>Niega fiebre &lt; 38. Dolor leve.</p>"))
    with acting(mira):
        asked = actions.ask_translation(document_ref=document.ref, source="es", target="en", engine="human", by=mira)
    drain()
    return asked


def segments(asked):
    with acting(SYSTEM):
        return list(Segment.objects.filter(translation=asked))


@pytest.mark.parametrize(
    ("form", "opened"), [("xlf12", '<target state="needs-review-translation">'), ("xlf2", "<target>")]
)
def test_what_another_program_wrote_comes_back_segment_by_segment(mira, asked, form, opened):
    with acting(SYSTEM):
        Segment.objects.filter(translation=asked).update(machine="DRAFT")
    text = exchange.xliff(asked, segments(asked), form)
    assert markup.parse(text.encode()).root.tag == "xliff" and opened in text
    with acting(mira):
        actions.keep_segment(ref=asked.ref, number=1, version=0, text="Already here", by=mira)
        brought = exchange.bring_xliff(ref=asked.ref, data=text.replace("DRAFT", "Mild &amp; slow").encode(), by=mira)
    found = segments(asked)
    assert (brought.kept, brought.moved) == (len(found) - 1, 1)
    assert found[0].final == "Already here" and {row.final for row in found[1:]} == {"Mild & slow"}
    with acting(mira):
        again = exchange.bring_xliff(ref=asked.ref, data=exchange.xliff(asked, found, form).encode(), by=mira)
    assert (again.kept, again.moved) == (0, 0)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"not xml", b"<tmx/>", b"<xliff><file original='L-0000-0000'/></xliff>",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><xliff/>",
    ],
)  # fmt: skip
def test_a_file_of_something_else_changes_nothing(mira, asked, data):
    with acting(mira), pytest.raises(NotAnExchange):
        exchange.bring_xliff(ref=asked.ref, data=data, by=mira)


def test_the_memory_goes_out_and_comes_in_without_telling_who_anybody_is(mira, asked):
    with acting(SYSTEM):
        memory.remembered("es", "en", "Dolor leve.", "Mild pain.").save()
    with acting(mira):
        text = "".join(exchange.tmx("es", "en"))
        assert "Mild pain." in text
        more = text.replace(
            "</body>",
            "<tu><tuv xml:lang='es'><seg>Paciente Rosa Quispe</seg></tuv><tuv xml:lang='en'><seg>Patient Rosa"
            " Quispe</seg></tuv></tu></body>",
        )
        brought = exchange.bring_tmx(data=more.replace("leve", "fuerte").replace("Mild", "Strong").encode(), by=mira)
    assert (brought.kept, brought.moved) == (2, 2)
    with acting(SYSTEM):
        assert set(Memory.objects.values_list("source_language", "source")) == {
            ("es", "Dolor leve."), ("es", "Dolor fuerte."), ("en", "Strong pain."),
        }  # fmt: skip


def test_the_whole_record_of_a_patient_holds_its_translations(asked):
    file = BytesIO()
    with acting(SYSTEM):
        write_archive(SYSTEM, Case.objects.get(pk=asked.document.case_id).patient, file)
    with zipfile.ZipFile(file) as held:
        assert "Dolor leve." in held.read(f"translations/{asked.ref}.xlf").decode()


def test_the_pages_hand_files_out_and_take_them_in(mira, home, asked):
    browser = signed_in(make_person("Lina", Role.COORDINATOR, organisation_id=home.pk))
    answer = browser.get(f"/translations/{asked.ref}/file.xlf2")
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    assert browser.get(f"/translations/{asked.ref}/file.exe").status_code == 404
    file = SimpleUploadedFile(
        "back.xlf", answer.content.replace(b"</source></segment>", b"</source><target>Done</target></segment>")
    )
    page = browser.post(f"/translations/{asked.ref}/import/", {"file": file}, follow=True)
    assert "confirmed from the file" in page.content.decode()
    assert browser.get("/translations/memory.tmx").status_code == 200
