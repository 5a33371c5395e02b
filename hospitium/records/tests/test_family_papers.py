"""A family sends papers for its own case, by camera or in pieces, and sees in plain words what became of them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import MayNot, Role
from hospitium.access.testing import make_actor
from hospitium.cases.testing import make_case
from hospitium.kernel.errors import NotHere
from hospitium.messaging.queries import inbox
from hospitium.records import family, queries, reactions, uploading
from hospitium.records.chasing import want_record
from hospitium.records.errors import TooLarge
from hospitium.records.models import SourceDocument
from hospitium.records.testing import photograph
from hospitium.records.uploading import Sender

pytestmark = pytest.mark.django_db


@pytest.fixture
def noura(home):
    return make_actor("Noura", Role.PATIENT, organisation_id=home.pk)


@pytest.fixture
def case(noura):
    return make_case(circle=((noura.id, "patient"),))


def paper(name="report.jpg", data=None):
    return SimpleUploadedFile(name, photograph(["Hemoglobin 13"]) if data is None else data, "image/jpeg")


def send(case, by, *files):
    with acting(by):
        return family.send_papers(case_ref=case.ref, files=files, by=by)


def states(case, by):
    with acting(by):
        return [(one.name, one.state) for one in family.papers_of(by, case)]


def read(by):
    with acting(SYSTEM):
        refs = list(SourceDocument.objects.filter(state="received").values_list("ref", flat=True))
    for ref in refs:
        reactions.read_document(ref, by.id)


def test_a_paper_is_kept_read_by_the_house_and_then_seen_by_the_team(case, noura, home):
    send(case, noura, paper())
    assert states(case, noura) == [("report.jpg", family.Seen.READING)]
    read(noura)
    assert [state for _name, state in states(case, noura)] == [family.Seen.HERE]
    mira = make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)
    with acting(mira):
        (document,) = queries.documents_of(mira, case.pk)
        assert (document.received_by, document.channel) == (noura.id, "family")
        queries.document_for(mira, document.ref)
    assert [state for _name, state in states(case, noura)] == [family.Seen.SEEN]


def test_the_same_paper_twice_is_one_paper(case, noura):
    send(case, noura, paper(), paper("again.jpg"))
    send(case, noura, paper())
    assert len(states(case, noura)) == 1


def test_what_cannot_be_opened_says_so_at_home_and_not_in_a_notice_that_leads_nowhere(case, noura):
    send(case, noura, paper("empty.pdf", b""))
    read(noura)
    assert [state for _name, state in states(case, noura)] == [family.Seen.AGAIN]
    with acting(noura):
        assert inbox(noura.id) == []


def test_a_file_comes_in_pieces_too(case, noura):
    data = photograph(["Hemoglobin 13"])
    with acting(noura):
        begun = uploading.begin_upload(sender=Sender(noura), file_name="a.jpg", size=len(data), case_ref=case.ref)
        uploading.append(sender=Sender(noura), number=begun.pk, offset=0, data=data)
    assert [state for _name, state in states(case, noura)] == [family.Seen.READING]


def test_a_family_sends_for_its_own_case_and_opens_none(case, noura):
    other = make_case(name="Other Person")
    with pytest.raises(NotHere):
        send(other, noura, paper())
    with acting(noura), pytest.raises(MayNot):
        uploading.begin_upload(sender=Sender(noura), file_name="a.jpg", size=3)
    with acting(noura), pytest.raises(TooLarge):
        uploading.begin_upload(sender=Sender(noura), file_name="a.jpg", size=2**50, case_ref=case.ref)


def test_what_another_person_sent_and_waits_is_not_shown(case, noura, home):
    sister = make_actor("Sister", Role.PATIENT, organisation_id=home.pk)
    with acting(SYSTEM):
        from hospitium.access.queries import User
        from hospitium.cases.actions import join_circle

        join_circle(case_ref=case.ref, person=User.objects.get(pk=sister.id), role=Role.PATIENT, by=SYSTEM)
    send(case, sister, paper())
    assert states(case, noura) == []


def test_what_is_still_missing_is_told(case, noura):
    with acting(SYSTEM):
        want_record(case_ref=case.ref, kind="lab", source="Clínica", by=SYSTEM)
    with acting(noura):
        assert [(one.kind, one.source) for one in family.still_wanted(case)] == [("lab", "Clínica")]
