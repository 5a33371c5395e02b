"""Files come in pieces and go on where they ended; a source without an account sends by a link that shows nothing."""

import base64
import datetime as dt
import itertools
import json
import re
import uuid

import pytest
from django.utils import timezone

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_actor, make_person
from hospitium.kernel.errors import NotHere
from hospitium.records import actions, chores, originals, uploading
from hospitium.records.errors import LinkEnded, TooLarge, WrongOffset, WrongPasscode
from hospitium.records.models import SourceDocument, Upload, UploadLink
from hospitium.records.testing import make_bundle, take_in
from hospitium.records.uploading import Sender

pytestmark = pytest.mark.django_db
DATA = json.dumps(make_bundle(title="In pieces")).encode()
KEYS = itertools.count()


@pytest.fixture
def case(home):
    return take_in(make_bundle()).case


@pytest.fixture
def mira(home):
    return make_actor("Mira", Role.COORDINATOR, organisation_id=home.pk)


@pytest.fixture
def link(mira, case):
    with acting(mira):
        return uploading.make_link(case_ref=case.ref, source="Clínica San Pablo", by=mira, language="es")


def begin(client, address="/uploads/", size=len(DATA), **said):
    told = {"filename": "summary.json", "filetype": "application/json"} | said
    metadata = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items())
    headers = {"Upload-Length": str(size), "Upload-Metadata": metadata, "Idempotency-Key": f"begin-{next(KEYS):08}"}
    return client.post(address, headers=headers)


def piece(client, place, offset, data):
    headers = {"Upload-Offset": str(offset), "Idempotency-Key": f"piece-{next(KEYS):08}"}
    return client.generic("PATCH", place, data, content_type="application/offset+octet-stream", headers=headers)


def signed_in(client, home):
    person = make_person("Mira", Role.COORDINATOR, organisation_id=home.pk)
    client.force_login(person)
    return person


def test_a_file_in_three_pieces_is_the_file(client, home):
    signed_in(client, home)
    place = begin(client).headers["Location"]
    for start in (0, 500, 1000):
        answer = piece(client, place, start, DATA[start : start + 500] if start < 1000 else DATA[1000:])
        assert answer.status_code == 204
    assert answer.headers["Upload-Offset"] == str(len(DATA))
    with acting(SYSTEM):
        document = SourceDocument.objects.get(ref=answer.headers["Content-Location"].split("/")[2])
        assert originals.fetch(document.sha256, document.quarantine) == DATA


def test_after_a_broken_line_it_is_asked_how_far_the_file_came(client, home):
    signed_in(client, home)
    place = begin(client).headers["Location"]
    piece(client, place, 0, DATA[:700])
    assert client.head(place).headers["Upload-Offset"] == "700"
    assert piece(client, place, 0, DATA[:700]).status_code == 409
    assert piece(client, place, 700, DATA[700:]).status_code == 204


def test_a_piece_that_was_written_but_not_acknowledged_is_written_again(mira, home):
    sender = Sender(mira)
    with acting(mira):
        upload = uploading.begin_upload(sender=sender, file_name="a", size=6)
        originals.append(upload.pk.hex, 0, b"lost!!")
        uploading.append(sender=sender, number=upload.pk, offset=0, data=b"abc")
        document = uploading.append(sender=sender, number=upload.pk, offset=3, data=b"def").document
    assert originals.fetch(document.sha256, document.quarantine) == b"abcdef"
    with pytest.raises(WrongOffset), acting(mira):
        uploading.append(sender=sender, number=upload.pk, offset=6, data=b"")


def test_more_than_was_announced_is_refused(mira, home):
    with acting(mira):
        upload = uploading.begin_upload(sender=Sender(mira), file_name="a", size=2)
        with pytest.raises(TooLarge):
            uploading.append(sender=Sender(mira), number=upload.pk, offset=0, data=b"abc")
        with pytest.raises(TooLarge):
            uploading.begin_upload(sender=Sender(mira), file_name="a", size=2**50)


def test_another_person_s_upload_is_not_there(client, home, mira):
    with acting(mira):
        upload = uploading.begin_upload(sender=Sender(mira), file_name="a", size=2)
    signed_in(client, home)
    assert client.head(f"/uploads/{upload.pk}/").status_code == 404
    assert client.head("/uploads/nonsense/").status_code == 404
    assert client.head(f"/uploads/{uuid.uuid4()}/").status_code == 404


def test_who_gives_up_leaves_nothing(client, home, django_capture_on_commit_callbacks):
    signed_in(client, home)
    place = begin(client).headers["Location"]
    piece(client, place, 0, DATA[:100])
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.delete(place, headers={"Idempotency-Key": "give-up-1"})
    assert answer.status_code == 204
    assert not originals.partial(uuid.UUID(place.split("/")[2]).hex).exists()


def test_what_nobody_went_on_sending_for_a_week_is_dropped(mira, home):
    with acting(mira):
        upload = uploading.begin_upload(sender=Sender(mira), file_name="a", size=2)
    with acting(SYSTEM):
        Upload.objects.filter(pk=upload.pk).update(begun_at=timezone.now() - dt.timedelta(days=8))
    chores.tidy_uploads()
    assert not originals.partial(upload.pk.hex).exists()
    with acting(SYSTEM):
        assert not Upload.objects.exists()


def test_records_for_a_case_go_there(client, home, case):
    signed_in(client, home)
    place = begin(client, case=case.ref).headers["Location"]
    document_ref = piece(client, place, 0, DATA).headers["Content-Location"].split("/")[2]
    document = actions.import_document(document_ref=document_ref, by=SYSTEM)
    assert document.case_id == case.pk


def test_a_source_sends_by_link_and_passcode_and_is_shown_nothing_of_the_case(client, link, case):
    made, secret, passcode = link
    page = client.get(f"/send/{secret}/")
    assert page.status_code == 200 and case.ref not in page.content.decode()
    assert client.post(f"/send/{secret}/", {"passcode": passcode.lower()}).status_code == 302
    shown = client.get(f"/send/{secret}/").content.decode()
    with acting(SYSTEM):
        assert case.ref not in shown and case.patient.full_name not in shown
    place = begin(client, f"/send/{secret}/uploads/").headers["Location"]
    answer = piece(client, place, 0, DATA)
    assert answer.status_code == 204 and "Content-Location" not in answer.headers
    with acting(SYSTEM):
        document = SourceDocument.objects.get(sent_for=case.pk)
        made.refresh_from_db()
    assert (document.channel, document.received_by_name, made.files) == ("link", "Clínica San Pablo", 1)
    assert actions.import_document(document_ref=document.ref, by=SYSTEM).case_id == case.pk


def test_without_the_passcode_nothing_is_taken(client, link):
    _, secret, _ = link
    assert begin(client, f"/send/{secret}/uploads/").status_code == 404
    assert client.post(f"/send/{secret}/", {"passcode": "WRONG234"}).status_code == 403


def test_passcodes_cannot_be_guessed_for_long(client, link):
    _, secret, passcode = link
    answers = [client.post(f"/send/{secret}/", {"passcode": f"WRONG{n:03}"}).status_code for n in range(8)]
    assert answers[-1] == 429 and client.post(f"/send/{secret}/", {"passcode": passcode}).status_code == 429


@pytest.mark.parametrize("end", ["revoked", "expired"])
def test_an_ended_link_looks_like_one_that_never_was_and_takes_nothing(client, link, mira, case, end):
    made, secret, passcode = link
    client.post(f"/send/{secret}/", {"passcode": passcode})
    if end == "revoked":
        with acting(mira):
            uploading.revoke_link(case_ref=case.ref, number=made.pk, by=mira)
    else:
        with acting(SYSTEM):
            UploadLink.objects.filter(pk=made.pk).update(expires_at=timezone.now())
    gone, never = client.get(f"/send/{secret}/"), client.get("/send/never-was/")
    token = re.compile(rb'(csrf-token" content|csrfmiddlewaretoken" value|request_key" value)="[^"]*"')
    assert gone.status_code == never.status_code == 404
    assert token.sub(b"", gone.content).replace(secret.encode(), b"x") == token.sub(b"", never.content).replace(
        b"never-was", b"x"
    )
    assert begin(client, f"/send/{secret}/uploads/").status_code == 404


def test_one_link_s_pass_opens_no_other(client, link, mira, case):
    _, secret, passcode = link
    with acting(mira):
        _, other, _ = uploading.make_link(case_ref=case.ref, source="Other", by=mira)
    client.post(f"/send/{secret}/", {"passcode": passcode})
    client.cookies["upload-link"]["path"] = "/"
    assert begin(client, f"/send/{other}/uploads/").status_code == 404


def test_the_passcode_is_kept_nowhere(link):
    made, secret, passcode = link
    assert passcode not in made.passcode and secret not in made.secret
    with pytest.raises(WrongPasscode):
        uploading.open_link(secret=secret, passcode="", address="127.0.0.1")
    with pytest.raises(LinkEnded):
        uploading.link_at("")


def test_only_the_desk_makes_links(home, case):
    nurse = make_actor("Nils", Role.NURSE, organisation_id=home.pk)
    with acting(nurse), pytest.raises(NotHere):
        uploading.make_link(case_ref=case.ref, source="x", by=nurse)
