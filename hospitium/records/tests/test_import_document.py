"""A file becomes a source document, a proposed patient, a case with tasks, and statements."""

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor
from hospitium.cases.queries import open_tasks
from hospitium.patients.queries import file_of
from hospitium.records import actions, queries
from hospitium.records.testing import make_bundle, take_in

from . import european

pytestmark = pytest.mark.django_db


def test_a_summary_opens_a_case_at_intake_with_its_tasks(home):
    document = take_in(make_bundle())
    with acting(SYSTEM):
        assert (document.state, document.case.stage) == ("imported", "intake")
        assert {task.kind for task in open_tasks(document.case)} >= {"confirm_identity", "check_summary"}
        assert document.case.patient.family == "Quispe" and document.case.patient.country == "PE"
        assert document.statements.filter(kind="AllergyIntolerance", severity="high").count() == 1


def test_the_bytes_come_back_identical(home):
    data = b'\xef\xbb\xbf {"resourceType": "Bundle"}\n'
    with acting(SYSTEM):
        assert queries.original_of(take_in(data)) == data


def test_the_same_bytes_through_the_same_desk_are_one_document(home):
    assert take_in(make_bundle()).ref == take_in(make_bundle(), name="again.json").ref


@pytest.mark.parametrize(
    ("data", "state"),
    [
        (b"{", "contained"),
        (b"PK\x03\x04", "refused"),
        (b"\x1f\x8b", "refused"),
        (b"", "refused"),
        (b"[" * 9999, "refused"),
    ],
)
def test_what_cannot_be_read_is_kept_with_its_reason(home, data, state):
    document = take_in(data)
    with acting(SYSTEM):
        assert (document.state, document.case) == (state, None)
        assert document.error_code and queries.original_of(document) == data


def test_a_file_over_the_limit_is_kept_but_not_read(home, settings):
    settings.UPLOAD_LIMIT = 100
    assert (take_in(make_bundle()).error_code) == "too-large"


def test_our_own_failure_is_said_as_such_and_loses_nothing(home, monkeypatch):
    monkeypatch.setattr("hospitium.records.reader.read", lambda path: 1 / 0)
    assert take_in(make_bundle()).error_code == "reader-failed"


def test_a_clinical_document_opens_a_case_as_any_summary_does(home):
    document = take_in(european.document(european.section("48765-2", nullFlavor="NASK")), name="resumen.xml")
    with acting(SYSTEM):
        assert (document.state, document.kind, document.case.stage) == ("imported", "ehdsi", "intake")
        assert document.case.patient.family == "García" and document.statements.filter(absence="not-asked").exists()


def test_a_likely_double_is_proposed_and_never_merged(home):
    first = take_in(make_bundle())
    second = take_in(make_bundle(title="Another day"))
    with acting(make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)) as mira:
        assert first.case.patient_id != second.case.patient_id
        assert [match.candidate_id for match in file_of(mira, second.case.patient).matches] == [first.case.patient_id]


def test_an_office_sees_what_came_through_its_own_desk_only(home, offices):
    lin = make_actor("Lin", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)
    salem = make_actor("Salem", Role.OFFICE_CONSULTANT, organisation_id=offices[1].pk)
    document = take_in(make_bundle(), by=lin)
    with acting(lin):
        assert [one.ref for one in queries.uploads(lin)] == [document.ref]
        assert document.case.office_id == offices[0].pk
    with acting(salem):
        assert queries.uploads(salem) == []


def test_a_role_without_the_act_sends_nothing(home):
    nurse = make_actor("Nina", Role.NURSE, organisation_id=home.pk)
    from hospitium.access.roles import MayNot

    with acting(nurse), pytest.raises(MayNot):
        actions.receive_document(chunks=[b"x"], file_name="x", by=nurse, channel="upload")
