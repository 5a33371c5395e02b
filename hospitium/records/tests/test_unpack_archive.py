"""An archive is opened behind the wall; each file in it becomes a document of its own, and one person's make one case."""

import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.access.acting import SYSTEM, acting
from hospitium.records import actions, archive, unpacking
from hospitium.records.inside import portions
from hospitium.records.models import DocumentState, Part, SourceDocument
from hospitium.records.reading.unreadable import Unreadable
from hospitium.records.testing import make_bundle, take_in

pytestmark = pytest.mark.django_db

ONE = json.dumps(make_bundle()).encode()
OTHER = (
    json.dumps(make_bundle(family="Vargas", given="Inés", birth_date="1990-01-01"))
    .encode()
    .replace(b"41-553-902", b"77-000-111")
)


def packed(files, *, method=zipfile.ZIP_DEFLATED):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return held.getvalue()


def unpacked(data, **facts):
    """Take an archive in and read everything in it, as the worker would."""
    document = take_in(data, name="records.zip", **facts)
    parts = unpacking.unpack_archive(document_ref=document.ref, by=SYSTEM)
    for part in parts:
        if part.document:
            actions.import_document(document_ref=part.document.ref, by=SYSTEM)
    with acting(SYSTEM):
        return [
            (part.name, part.refusal or part.document.state, part.document and part.document.case_id)
            for part in Part.objects.filter(archive=document).select_related("document")
        ]


def test_two_files_about_one_person_make_one_case_and_another_person_has_their_own(home):
    second = json.dumps(make_bundle(title="Otro")).encode()
    rows = unpacked(packed({"a/one.json": ONE, "b/second.json": second, "other.json": OTHER}))
    assert [(name, state) for name, state, _ in rows] == [
        ("a/one.json", "imported"),
        ("b/second.json", "imported"),
        ("other.json", "imported"),
    ]
    assert rows[0][2] == rows[1][2] != rows[2][2]


def test_a_file_that_cannot_be_read_does_not_stop_the_others(home):
    rows = unpacked(packed({"broken.json": b"{", "one.json": ONE, "nothing.json": b""}))
    assert [state for _, state, _ in rows] == ["contained", "imported", "refused"]


def test_what_operating_systems_leave_behind_is_no_record(home):
    rows = unpacked(packed({"__MACOSX/._one.json": b"x", ".DS_Store": b"x", "one.json": ONE, "dir/Thumbs.db": b"x"}))
    assert [name for name, _, _ in rows] == ["one.json"]


def test_names_that_climb_out_of_the_archive_are_only_labels(home):
    rows = unpacked(packed({"../../etc/one.json": ONE, "/abs/other.json": OTHER, "c:\\win\\third.json": b"{"}))
    assert [name for name, _, _ in rows] == ["etc/one.json", "abs/other.json", "c:/win/third.json"]


def test_archives_within_archives_end_at_the_third(home):
    inner = packed({"one.json": ONE})
    rows = unpacked(packed({"a.zip": packed({"b.zip": packed({"c.zip": inner})})}))
    assert [state for _, state, _ in rows] == ["imported"]
    for name in ("a.zip", "b.zip"):
        with acting(SYSTEM):
            document = SourceDocument.objects.get(file_name=name)
        parts = unpacking.unpack_archive(document_ref=document.ref, by=SYSTEM)
        for part in parts:
            if part.document:
                actions.import_document(document_ref=part.document.ref, by=SYSTEM)
    assert [(part.name, part.refusal) for part in parts] == [("c.zip", "nested")]


def test_taking_the_files_out_again_changes_nothing(home):
    document = take_in(packed({"one.json": ONE, "other.json": OTHER}), name="r.zip")
    first = unpacking.unpack_archive(document_ref=document.ref, by=SYSTEM)
    again = unpacking.unpack_archive(document_ref=document.ref, by=SYSTEM)
    assert [part.document_id for part in first] == [part.document_id for part in again]


def test_a_bomb_is_not_unpacked(home):
    rows = unpacked(packed({"zeros.json": bytes(40 * 2**20), "one.json": ONE}))
    assert [state for _, state, _ in rows] == ["too-large", "imported"]


def test_a_file_that_lies_about_its_size_is_left_in_the_archive(home):
    data = bytearray(packed({"one.json": ONE}, method=zipfile.ZIP_STORED))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = (len(ONE) // 2).to_bytes(4, "little")
    rows = unpacked(bytes(data))
    assert [state for _, state, _ in rows] == ["damaged"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04rest", "archive-damaged"),
        (packed({}), "empty"),
        (packed({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}), "office-document"),
        (packed({f"{number}.json": b"x" for number in range(archive.MEMBERS + 1)}), "archive-too-many"),
    ],
    ids=["damaged", "empty", "office", "many"],
)
def test_what_is_no_archive_of_records_is_refused_with_what_to_do(data, code):
    with pytest.raises(Unreadable) as refusal:
        archive.read(io.BytesIO(data))
    assert refusal.value.code == code and str(refusal.value)


@given(st.data())
def test_no_damage_makes_the_opener_stumble(data):
    held = bytearray(packed({"a.json": b"abc" * 50, "b.json": b"x" * 99}))
    for place in data.draw(st.lists(st.integers(0, len(held) - 1), max_size=6)):
        held[place] = data.draw(st.integers(0, 255))
    held = held[: data.draw(st.integers(0, len(held)))]
    try:
        found = archive.members(io.BytesIO(held))
        taken, more = portions.unpacked(portions.portion(io.BytesIO(held), b"0"))
        assert len(taken) == len(found) and not more
    except Unreadable:
        pass


def test_names_in_the_code_page_of_their_maker_are_read():
    info = zipfile.ZipInfo("x")
    info.filename = "检查报告.pdf".encode("gb18030").decode("cp437")
    assert archive.name_of(info) == "检查报告.pdf"
    info.filename = "récapitulatif.pdf".encode().decode("cp437")
    assert archive.name_of(info) == "récapitulatif.pdf"
    info.filename = "résumé.pdf"
    assert archive.name_of(info) == "résumé.pdf"


def test_nothing_of_an_archive_is_state_received_when_all_was_read(home):
    unpacked(packed({"one.json": ONE}))
    with acting(SYSTEM):
        assert not SourceDocument.objects.filter(state=DocumentState.RECEIVED).exists()
