"""DICOMweb: search, retrieve and store, by the standard's own words and media types."""

import io
import json
from email.parser import BytesParser
from pathlib import Path

import numpy
import pydicom
import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.models import AccessEvent
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.kernel.errors import BadInput
from hospitium.records.dicom.testing import ROOT, make_picture, written
from hospitium.records.dicomweb import multipart
from hospitium.records.models import Instance, SourceDocument
from hospitium.records.testing import take_in
from hospitium.records.views import queries

pytestmark = pytest.mark.django_db
STUDY, SERIES = f"{ROOT}1", f"{ROOT}2"


@pytest.fixture
def mira(client, home):
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    return client


@pytest.fixture
def three(home):
    return [take_in(written(make_picture(slice_number=number)), name="a.dcm") for number in (1, 2, 3)]


def parts_of(answer):
    body = b"".join(answer.streaming_content)
    message = BytesParser().parsebytes(b"Content-Type: " + answer.headers["Content-Type"].encode() + b"\r\n\r\n" + body)
    return [part.get_payload(decode=True) for part in message.get_payload()]


def sent(*files, boundary="mark"):
    body = b"".join(
        f"--{boundary}\r\nContent-Type: application/dicom\r\n\r\n".encode() + one + b"\r\n" for one in files
    )
    return body + f"--{boundary}--\r\n".encode()


def store(client, *files, path="/dicomweb/studies", data=None):
    kind = 'multipart/related; type="application/dicom"; boundary=mark'
    return client.post(path, data=sent(*files) if data is None else data, content_type=kind)


def values(told, tag):
    return told[tag]["Value"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 1),
        ("PatientName=quispe*", 1),
        ("00100010=*ROSA", 1),
        ("PatientName=Salem*", 0),
        ("PatientID=41-553-902", 1),
        ("PatientID=41-%3F53*", 1),
        ("StudyDate=20261001-20261003", 1),
        ("StudyDate=20261003-", 0),
        ("StudyDate=-20261002", 1),
        ("StudyDate=20261002", 1),
        ("ModalitiesInStudy=CT", 1),
        ("ModalitiesInStudy=MR", 0),
        (f"StudyInstanceUID={STUDY}", 1),
        ("limit=0", 0),
        ("offset=1", 0),
        ("SomethingElse=1", 1),
        ("PatientName=(((", 0),
    ],
)
def test_studies_are_found_by_what_the_standard_names(mira, three, query, count):
    answer = mira.get(f"/dicomweb/studies?{query}")
    assert answer.status_code == (200 if count else 204)
    assert len(json.loads(answer.content or b"[]")) == count


def test_what_is_told_of_a_study_a_series_and_an_instance(mira, three):
    (study,) = mira.get("/dicomweb/studies").json()
    assert values(study, "00100010") == [{"Alphabetic": "Quispe^Rosa"}] and values(study, "00080020") == ["20261002"]
    assert values(study, "00201208") == [3] and values(study, "00081190") == [
        f"http://testserver/dicomweb/studies/{STUDY}"
    ]
    (series,) = mira.get(f"/dicomweb/studies/{STUDY}/series").json()
    assert values(series, "0020000E") == [SERIES] and values(series, "00201209") == [3]
    found = mira.get(f"/dicomweb/studies/{STUDY}/series/{SERIES}/instances?limit=2&offset=1").json()
    assert [values(one, "00200013") for one in found] == [[2], [3]]
    assert (
        len(mira.get("/dicomweb/instances").json()) == 3 and len(mira.get("/dicomweb/series?Modality=CT").json()) == 1
    )


def test_fuzzy_matching_is_declined_in_so_many_words(mira, three):
    answer = mira.get("/dicomweb/studies?fuzzymatching=true")
    assert answer.status_code == 200 and "not supported" in answer.headers["Warning"]


def test_objects_come_back_byte_for_byte(mira, three):
    answer = mira.get(f"/dicomweb/studies/{STUDY}")
    assert answer.headers["Content-Type"].startswith('multipart/related; type="application/dicom"')
    assert parts_of(answer) == [queries.original_of(one) for one in three]
    (one,) = parts_of(mira.get(f"/dicomweb/studies/{STUDY}/series/{SERIES}/instances/{ROOT}3.2"))
    assert one == queries.original_of(three[1])


def test_headers_come_as_json_without_pixels(mira, three):
    answer = mira.get(f"/dicomweb/studies/{STUDY}/metadata")
    told = json.loads(b"".join(answer.streaming_content))
    assert [values(one, "00080018") for one in told] == [[f"{ROOT}3.{number}"] for number in (1, 2, 3)]
    assert told[0]["7FE00010"]["BulkDataURI"].endswith("/bulkdata/7FE00010") and "Value" not in told[0]["7FE00010"]
    back = pydicom.Dataset.from_json(told[0], lambda *_: b"")
    assert back.PatientName == "Quispe^Rosa" and back.ImagePositionPatient == [-100, -100, 5]


@pytest.mark.parametrize(
    "name", ["MR_small_RLE", "waveform_ecg", "SC_rgb_rle_2frame", "reportsi", "rtdose", "nested_priv_SQ"]
)
def test_headers_of_real_files_read_back(name):
    from hospitium.records.dicom import web

    data = (Path(pydicom.__file__).parent / f"data/test_files/{name}.dcm").read_bytes()
    told = json.loads(web.metadata(data, {"address": "http://x"}))
    assert pydicom.Dataset.from_json(told, lambda *_: b"").get("Modality") == pydicom.dcmread(io.BytesIO(data)).get(
        "Modality"
    )


def test_frames_pictures_and_bulk_data_of_one_instance(mira, three):
    where = f"/dicomweb/studies/{STUDY}/series/{SERIES}/instances/{ROOT}3.1"
    stated = pydicom.dcmread(io.BytesIO(queries.original_of(three[0])))
    (frame,) = parts_of(mira.get(f"{where}/frames/1"))
    assert (numpy.frombuffer(frame, "<u2") == stated.pixel_array.ravel()).all()
    assert parts_of(mira.get(f"{where}/bulkdata/7FE00010")) == [stated.PixelData]
    assert mira.get(f"{where}/rendered").content[:4] == b"\x89PNG"
    narrow = mira.get(f"{where}/frames/1/rendered?viewport=32,32&window=40,80,linear").content
    assert int.from_bytes(narrow[16:20], "big") == 32
    for path, status in (("frames/2", 404), ("frames/x", 400), ("bulkdata/zz", 422), ("rendered?window=x", 400)):
        assert mira.get(f"{where}/{path}").status_code == status, path
    assert mira.get(f"{where}/rendered", headers={"accept": "image/jpeg"}).status_code == 406


def test_another_office_finds_and_gets_nothing(client, three, home, offices):
    client.force_login(make_person("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk))
    assert client.get("/dicomweb/studies").status_code == 204
    for path in ("", "/metadata", f"/series/{SERIES}", f"/series/{SERIES}/instances/{ROOT}3.1/rendered"):
        assert client.get(f"/dicomweb/studies/{STUDY}{path}").status_code == 404


def test_every_object_that_leaves_is_in_the_record(mira, three):
    b"".join(mira.get(f"/dicomweb/studies/{STUDY}").streaming_content)
    with acting(SYSTEM):
        refs = {ref for look in AccessEvent.objects.filter(action="export") for ref in look.refs}
    assert {one.ref for one in three} <= refs


def test_stored_objects_are_read_gathered_and_told(mira):
    answer = store(mira, *(written(make_picture(slice_number=number)) for number in (1, 2)))
    told = answer.json()
    assert answer.status_code == 200 and "00081198" not in told
    assert [values(one, "00081155") for one in values(told, "00081199")] == [[f"{ROOT}3.1"], [f"{ROOT}3.2"]]
    assert values(values(told, "00081199")[0], "00081190")[0].endswith(f"/instances/{ROOT}3.1")
    with acting(SYSTEM):
        assert Instance.objects.count() == 2 and SourceDocument.objects.filter(state="imported").count() == 2


def test_storing_again_stores_nothing_anew(mira):
    data = written(make_picture())
    assert store(mira, data).status_code == store(mira, data).status_code == 200
    with acting(SYSTEM):
        assert SourceDocument.objects.count() == 1


def test_what_cannot_be_stored_is_told_with_its_reason(mira):
    answer = store(mira, written(make_picture()), b"not an image at all")
    assert answer.status_code == 202 and len(values(answer.json(), "00081198")) == 1
    assert values(values(answer.json(), "00081198")[0], "00081197") == [0xC000]
    assert store(mira, b"rubbish").status_code == 409
    warned = store(mira, written(make_picture(slice_number=2)), path="/dicomweb/studies/1.2.3").json()
    assert values(values(warned, "00081199")[0], "00081196") == [0xB007]


def test_what_is_no_multipart_is_refused(mira):
    assert mira.post("/dicomweb/studies", data=b"x", content_type="application/dicom").status_code == 415
    assert store(mira, data=sent(written(make_picture()))[:-30]).status_code == 422
    with acting(SYSTEM):
        assert not SourceDocument.objects.exists()


@pytest.mark.parametrize("size", [1, 2, 7, 4096])
def test_parts_are_found_however_the_stream_comes(size, monkeypatch):
    monkeypatch.setattr(multipart, "PIECE", size)
    files = [b"one\r\n--mar", b"", b"--mark", bytes(range(256)) * 5]
    found = [b"".join(part) for part in multipart.Parts(io.BytesIO(sent(*files)), "mark")]
    assert found == files


def test_a_stream_that_never_says_where_a_head_ends_is_refused():
    with pytest.raises(BadInput):
        list(multipart.Parts(io.BytesIO(b"--mark\r\n" + b"x" * 100_000), "mark"))
