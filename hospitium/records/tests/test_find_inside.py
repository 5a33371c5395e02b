"""What a file carries along is a document of its own: kept, read, placed as the file is, and found again on both pages."""

import base64
import gzip
import hashlib
import io
import json
import zipfile
import zlib

import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.records import actions, formats, queries, unpacking
from hospitium.records.inside import finding, packed, portions
from hospitium.records.models import Part, SourceDocument
from hospitium.records.reading.unreadable import Unreadable
from hospitium.records.testing import make_bundle, make_message, make_pdf, take_in

PDF = make_pdf("Surgery of 2019: left knee")
ENCODED = base64.b64encode(PDF).decode()


def inside(data):
    """The files in a file, as the reader behind its wall finds them."""
    files, more = portions.unpacked(portions.portion(io.BytesIO(data), b"0"))
    assert not more
    return [(member, given) for member, given in files]


def counted(data):
    return formats.read_file(io.BytesIO(data))[1].counts.get("inside", 0)


def pdf_holding(data, line="A letter"):
    """A PDF with a file attached (PDF 32000-1, 7.11.4)."""
    held = b"<</Type/EmbeddedFile/Length %d>>stream\n%s\nendstream" % (len(data), data)
    file = "<</Type/Filespec/F(old.pdf)/UF(old.pdf)/EF<</F 10 0 R>>>>"
    return make_pdf(line, catalog="/Names<</EmbeddedFiles<</Names[(old.pdf) 11 0 R]>>>>", objects=(held, file))


def make_cda(body, title="Carta"):
    """A clinical document around a body."""
    return f"""<ClinicalDocument xmlns="urn:hl7-org:v3"><id root="1.2.3"/><title>{title}</title>
    <languageCode code="es-PE"/><recordTarget><patientRole><id root="2.16.604.1" extension="41553902"/><patient><name>
    <given>Rosa</given><family>Quispe</family></name><birthTime value="19710309"/></patient></patientRole></recordTarget>
    <component>{body}</component></ClinicalDocument>""".encode()


def bundle_with(*resources, **cover):
    made = make_bundle(**cover)
    made["entry"] += [{"fullUrl": f"urn:x:{number}", "resource": one} for number, one in enumerate(resources)]
    return json.dumps(made).encode()


REPORT = {
    "resourceType": "DiagnosticReport",
    "status": "final",
    "code": {"text": "MRI of the knee"},
    "presentedForm": [{"contentType": "application/pdf", "language": "es", "data": ENCODED}],
}
LETTER = {
    "resourceType": "DocumentReference",
    "status": "current",
    "content": [{"attachment": {"contentType": "application/pdf", "title": "Informe", "url": "Binary/b1"}}],
}
BINARY = {"resourceType": "Binary", "id": "b1", "contentType": "application/pdf", "data": ENCODED}


def test_attachments_and_binaries_of_fhir_are_found_with_what_is_said_of_them():
    data = bundle_with(REPORT, LETTER, BINARY)
    (report, one), (binary, other) = inside(data)
    assert one == other == PDF and counted(data) == 2
    assert report.path == "Bundle.entry[3].resource.presentedForm[0]"
    assert (report.title, report.language, report.media_type) == ("MRI of the knee", "es", "application/pdf")
    assert (binary.title, binary.name) == ("Informe", "Informe.pdf")


def test_the_same_of_fhir_in_xml():
    data = f"""<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/><entry><resource><Patient><name><text value="A B"/>
    </name></Patient></resource></entry><entry><resource><Binary><contentType value="application/pdf"/><data value="{ENCODED}"/>
    </Binary></resource></entry></Bundle>"""
    ((member, given),) = inside(data.encode())
    assert given == PDF and member.media_type == "application/pdf"


def test_a_body_that_is_a_file_and_a_picture_in_a_clinical_document_are_found():
    body = f'<nonXMLBody><text mediaType="application/pdf" representation="B64">{ENCODED}</text></nonXMLBody>'
    ((member, given),) = inside(make_cda(body, title="Carta"))
    assert given == PDF
    assert (member.path, member.title, member.media_type) == (
        "/ClinicalDocument/component/nonXMLBody/text",
        "Carta",
        "application/pdf",
    )


def test_a_packed_body_is_unpacked_and_one_that_swells_is_left():
    made = zlib.compressobj(9, zlib.DEFLATED, -15)
    short = base64.b64encode(made.compress(PDF) + made.flush()).decode()
    body = '<nonXMLBody><text mediaType="application/pdf" representation="B64" compression="DF">{}</text></nonXMLBody>'
    assert inside(make_cda(body.format(short)))[0][1] == PDF
    made = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = base64.b64encode(made.compress(bytes(30 * 2**20)) + made.flush()).decode()
    ((member, given),) = inside(make_cda(body.format(bomb)))
    assert (member.refusal, given) == ("too-large", b"")


def test_documents_in_results_are_found():
    line = f"OBX|1|ED|18842-5^Discharge summary^LN||^AP^pdf^Base64^{ENCODED}||||||F"
    ((member, given),) = inside(make_message(segments=(line,)))
    assert given == PDF
    assert (member.path, member.title, member.media_type) == ("OBX-5", "Discharge summary", "application/pdf")


def test_damaged_letters_are_told_and_not_taken_out():
    ((member, given),) = inside(make_message(segments=("OBX|1|ED|X^Scan||^AP^pdf^Base64^!!!!||||||F",)))
    assert (member.refusal, given) == ("damaged", b"")


def test_a_document_wrapped_in_dicom_is_found_without_what_fills_it_up():
    found = inside(make_wrapped(PDF))
    assert [(one.title, one.media_type, given) for one, given in found] == [("Knee", "application/pdf", PDF)]


def make_wrapped(data):
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = UID("1.2.840.10008.5.1.4.1.1.104.1")
    dataset.SOPClassUID, dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPClassUID, "1.2.3"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID, dataset.Modality = "1.2", "1.2.1", "DOC"
    dataset.PatientName, dataset.PatientID, dataset.PatientBirthDate = "Quispe^Rosa", "7", "19710309"
    dataset.DocumentTitle, dataset.MIMETypeOfEncapsulatedDocument = "Knee", "application/pdf"
    dataset.EncapsulatedDocument, dataset.EncapsulatedDocumentLength = data + b"\0" * (len(data) % 2), len(data)
    held = io.BytesIO()
    pydicom.dcmwrite(held, dataset, enforce_file_format=True)
    return held.getvalue()


def test_a_packed_file_is_opened_and_a_bomb_is_not():
    ((member, given),) = inside(gzip.compress(PDF))
    assert given == PDF and not member.refusal
    with pytest.raises(Unreadable) as refusal:
        formats.read_file(io.BytesIO(gzip.compress(bytes(30 * 2**20))))
    assert refusal.value.code == "gzip-swells"


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_damage_makes_the_finder_stumble(data):
    whole = data.draw(
        st.sampled_from([bundle_with(REPORT), make_message(segments=("OBX|1|ED|X||^AP^pdf^Base64^QUJD||||||F",))])
    )
    held = bytearray(whole)
    for place in data.draw(st.lists(st.integers(0, len(held) - 1), max_size=5)):
        held[place] = data.draw(st.integers(0, 255))
    held = bytes(held[: data.draw(st.integers(1, len(held)))])
    try:
        format_, _ = formats.read_file(io.BytesIO(held))
    except Unreadable:
        return
    assert finding.count(format_, held) >= 0
    inside(held)


@given(st.binary(max_size=200), st.sampled_from(["GZ", "ZL", "DF", "?"]))
def test_no_bytes_make_the_unpacker_stumble(data, way):
    made, refusal = packed.inflated(data, way)
    assert isinstance(made, bytes) and refusal in ("", "damaged", "too-large")


# ------------------------------------------------------------------------------------------------- documents of their own
def read_all(document):
    """Take out and read what is in a document, and in that, as the worker would."""
    for part in unpacking.unpack_archive(document_ref=document.ref, by=SYSTEM):
        if part.document:
            read_all(actions.import_document(document_ref=part.document.ref, by=SYSTEM))
    with acting(SYSTEM):
        return list(Part.objects.filter(archive=document).select_related("document__case"))


@pytest.mark.django_db
def test_what_is_inside_goes_to_the_case_of_what_it_was_in_and_is_kept_by_its_own_digest(home):
    parent = take_in(bundle_with(REPORT))
    (part,) = read_all(parent)
    child = part.document
    assert (child.case, child.channel, child.state, child.kind) == (parent.case, "inside", "imported", "pdf")
    assert child.sha256 == hashlib.sha256(PDF).hexdigest() and queries.original_of(child) == PDF
    assert (child.title, child.declared_type) == ("MRI of the knee", "application/pdf")


@pytest.mark.django_db
def test_the_same_bytes_in_two_places_are_one_document(home):
    parts = read_all(take_in(bundle_with(REPORT, BINARY)))
    assert len(parts) == 2 and parts[0].document == parts[1].document


@pytest.mark.django_db
def test_what_is_inside_about_somebody_else_waits_with_both_shown(home):
    other = make_bundle(family="Vargas", given="Inés", birth_date="1990-01-01")
    held = base64.b64encode(json.dumps(other).encode().replace(b"41-553-902", b"77-000-111")).decode()
    parent = take_in(bundle_with(BINARY | {"data": held, "contentType": "application/fhir+json"}))
    (part,) = read_all(parent)
    with acting(SYSTEM):
        child = queries.document_for(SYSTEM, part.document.ref)
        codes = {one.code for one in queries.findings_of(child)}
    assert (child.case_id, child.sent_for_id) == (None, parent.case_id) and "subject-differs" in codes


@pytest.mark.django_db
def test_what_is_inside_follows_when_a_person_says_whose_its_document_is_and_back(home):
    case = take_in(make_bundle()).case
    parent = take_in(pdf_holding(PDF), name="letter.pdf")
    (part,) = read_all(parent)
    assert parent.case is None and part.document.case is None
    with acting(SYSTEM):
        actions.put_into_case(document_ref=parent.ref, case_ref=case.ref, by=SYSTEM)
        assert SourceDocument.objects.get(pk=part.document_id).case == case
        actions.take_out_of_case(document_ref=parent.ref, by=SYSTEM)
        assert SourceDocument.objects.get(pk=part.document_id).case is None


@pytest.mark.django_db
def test_files_in_files_end_at_the_fourth(home):
    held = PDF
    for number in range(4):
        held = pdf_holding(held, f"letter {number}")
    parent, depth = take_in(held, name="letter.pdf"), 0
    while parts := read_all(parent):
        (part,) = parts
        if part.document is None:
            break
        parent, depth = part.document, depth + 1
    assert (depth, part.refusal) == (3, "deep")


@pytest.mark.django_db
def test_a_packed_summary_opens_a_case_under_its_own_name(home):
    document = take_in(gzip.compress(json.dumps(make_bundle()).encode()), name="summary.json.gz")
    (part,) = read_all(document)
    assert (part.name, part.document.case is not None, document.case) == ("summary.json", True, None)


@pytest.mark.django_db
def test_an_archive_of_a_message_with_a_letter_inside_is_one_case(home):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("m.hl7", make_message(segments=(f"OBX|1|ED|X^Letter||^AP^pdf^Base64^{ENCODED}||||||F",)))
    (part,) = read_all(take_in(held.getvalue(), name="r.zip"))
    (inner,) = read_all(part.document)
    assert inner.document.case == part.document.case is not None


@pytest.mark.django_db
def test_both_pages_lead_to_each_other(client, home):
    parent = take_in(bundle_with(REPORT))
    (part,) = read_all(parent)
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    above = client.get(f"/documents/{parent.ref}/").content.decode()
    below = client.get(f"/documents/{part.document.ref}/").content.decode()
    assert f"/documents/{part.document.ref}/" in above and f"/documents/{parent.ref}/" in below
    assert "Bundle.entry[3].resource.presentedForm[0]" in below
