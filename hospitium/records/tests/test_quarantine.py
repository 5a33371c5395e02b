"""An upload stays in quarantine until it passed every step; what it does to its reader harms nobody."""

import datetime as dt
import json
import os
from io import BytesIO

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.kernel.isolation import Isolated, Limits, Stopped
from hospitium.records import actions, chores, kinds, originals, passing, placing, queries, reader, storing
from hospitium.records.errors import Polyglot, TypeMismatch
from hospitium.records.fhir import read as read_here
from hospitium.records.models import SourceDocument
from hospitium.records.testing import make_bundle, take_in

pytestmark = pytest.mark.django_db


def receive(data):
    data = data if isinstance(data, bytes) else json.dumps(data).encode()
    with acting(SYSTEM):
        return actions.receive_document(chunks=[data], file_name="s.json", by=SYSTEM, channel="upload")


def test_bytes_wait_under_a_random_name_and_are_released_under_their_digest(home):
    document = receive(make_bundle())
    waiting = originals.reach(document.sha256, document.quarantine)
    assert waiting.parent.name == "quarantine" and document.sha256 not in waiting.name
    done = actions.import_document(document_ref=document.ref, by=SYSTEM)
    assert done.quarantine == "" and originals.reach(done.sha256).name == done.sha256


def test_what_was_not_released_is_handed_to_nobody(client, home):
    refused, read = take_in(b"PK\x03\x04"), take_in(make_bundle())
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    assert client.get(f"/documents/{refused.ref}/original/").status_code == 409
    assert client.get(f"/documents/{read.ref}/original/").status_code == 200
    assert b"/original/" not in client.get(f"/documents/{refused.ref}/").content


def test_each_step_is_told_as_it_is_done(home, monkeypatch):
    told, real = [], actions._tell
    monkeypatch.setattr(
        actions, "_tell", lambda document, by, **facts: told.append(facts) or real(document, by, **facts)
    )
    document = take_in(make_bundle())
    assert [facts["step"] for facts in told if "step" in facts] == ["checked", "scanned", "read"]
    assert document.step == "stored"


def test_the_page_shows_how_far_it_has_come(client, home):
    document = receive(make_bundle())
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    with acting(SYSTEM):
        SourceDocument.objects.update(step="scanned")
    page = client.get(f"/documents/{document.ref}/progress/").content.decode()
    assert page.count('class="is-done"') == 3 and 'value="3"' in page and page.count('aria-current="step"') == 1


@pytest.mark.parametrize(
    ("word", "code"), [("loop", "reader-slow"), ("swell", "reader-swelled"), ("crash", "reader-died")]
)
def test_a_file_that_brings_the_reader_down_is_contained_and_the_next_is_read(home, monkeypatch, word, code):
    limits = Limits(memory=256 * 2**20, processor=1, seconds=2)
    with monkeypatch.context() as change:
        change.setitem(reader.WALLS, "texts", Isolated("hospitium.kernel.tests.hostile_readers:act", limits))
        document = take_in(word.encode(), name="summary")
    assert (document.state, document.error_code) == ("contained", code)
    assert take_in(make_bundle()).state == "imported"


def test_a_file_that_had_bad_luck_may_come_again(home, monkeypatch):
    with monkeypatch.context() as change:
        change.setattr("hospitium.records.reader.read", lambda path: 1 / 0)
        assert take_in(make_bundle()).error_code == "reader-failed"
    assert take_in(make_bundle()).state == "imported"


def test_bytes_that_changed_in_the_store_are_not_read(home):
    document = receive(make_bundle())
    place = originals.reach(document.sha256, document.quarantine)
    place.chmod(0o600)
    place.write_bytes(b"{}")
    assert actions.import_document(document_ref=document.ref, by=SYSTEM).error_code == "reader-failed"


def test_a_deadlock_while_storing_is_not_called_the_reader_s_failure(home, monkeypatch):
    import psycopg
    from django.db import OperationalError

    def unlucky(*facts):
        raise OperationalError("deadlock") from psycopg.errors.DeadlockDetected()

    document = receive(make_bundle())
    with monkeypatch.context() as change:
        change.setattr(placing, "place", unlucky)
        with pytest.raises(OperationalError):
            actions.import_document(document_ref=document.ref, by=SYSTEM)
    assert actions.import_document(document_ref=document.ref, by=SYSTEM).state == "imported"


def test_quarantine_forgets_what_no_row_names_after_a_day(home):
    kept = receive(make_bundle())
    orphan, *_ = originals.keep([b"orphan"])
    for name in (kept.quarantine, orphan):
        old = dt.datetime.now().timestamp() - 90_000
        os.utime(originals.reach("x" * 64, name), (old, old))
    chores.tidy_quarantine()
    assert originals.forgotten(0) == [kept.quarantine]


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("scan.pdf", b"{}"),
        ("scan.png", b"%PDF-1.7"),
        ("a.json.exe", b"{}"),
        ("image.dcm", b'{"a":1}'),
        ("a.xml", b"{}"),
        ("summary.json", b"Your session has expired. Please sign in again."),
        ("summary.json", "Ваш сеанс истёк. Войдите снова.".encode("utf-16")),
        ("summary.json", b"cos\nsystem\n(S'id'\ntR."),
    ],
)
def test_a_name_that_claims_another_kind_is_contained(home, name, head):
    with pytest.raises(TypeMismatch):
        kinds.check(name, head)
    document = take_in(head + b" " * 10, name=name)
    assert (document.state, document.error_code) == ("refused", "type-mismatch")


@pytest.mark.parametrize("name", ["summary.json", "summary", "summary.ips", "SUMMARY.JSON", "summary.txt"])
def test_a_name_that_claims_nothing_false_passes(name):
    kinds.check(name, b'\xef\xbb\xbf {"resourceType": "Bundle"}')


def test_a_file_of_two_kinds_is_refused(home):
    with pytest.raises(Polyglot):
        kinds.check("a.json", b'{"a": "%PDF-1.7"}')
    assert take_in(make_bundle(title="%PDF-1.7"), name="a").error_code in ("", "polyglot")


def test_a_reading_survives_the_way_through_the_wall():
    data = json.dumps(make_bundle()).encode()
    here, there = read_here(data), passing.unpack(BytesIO(b"".join(passing.answer(BytesIO(data)))))
    assert passing.pack("fhir-json", here) == passing.pack("fhir-json", read_here(data))
    assert (here.header, here.subject, here.sections, here.counts) == (
        there.header,
        there.subject,
        there.sections,
        {name: count for name, count in there.counts.items() if name != "issues"},
    )
    rows = [row for batch in there.statements for row in json.loads(batch)]
    assert [one.concept.label() for one in here.statements] == [row["label"] for row in rows]
    raws = [
        raws[row["start"] : row["start"] + row["size"]]
        for batch, raws in zip(there.statements, there.raws, strict=True)
        for row in json.loads(batch)
    ]
    assert [json.loads(raw) for raw in raws] == [one.raw for one in here.statements]


def test_numbers_beyond_all_measure_and_half_characters_pass_the_wall(home):
    entry = {
        "resourceType": "AllergyIntolerance",
        "id": "a1",
        "patient": {"reference": "Patient/p1"},
        "code": {"text": "Half \ud800 a character"},
        "extension": [{"url": "x", "valueInteger": 10**30}],
    }
    document = take_in(make_bundle(entries=(entry,)))
    with acting(SYSTEM):
        assert document.state == "imported" and queries.sections_of(document)


def test_a_nul_goes_and_the_letters_of_one_stay(home):
    entry = {
        "resourceType": "AllergyIntolerance",
        "id": "a1",
        "code": {"text": "a\x00b \\u0000 c"},
        "extension": [{"url": "x", "valueString": "\x00 \\u0000"}],
    }
    document = take_in(make_bundle(entries=(entry,)))
    with acting(SYSTEM):
        stored = document.statements.get(kind="AllergyIntolerance")
    assert stored.label == "ab \\u0000 c"
    assert json.loads(stored.raw)["extension"][0]["valueString"] == " \\u0000"


def test_rows_from_behind_the_wall_belong_to_this_document_whatever_they_say(home):
    other, document = take_in(make_bundle(title="Another day")), take_in(make_bundle())
    claim = {"document_id": other.pk, "id": 1, "severity": "error", "code": "claimed", "expression": "", "facts": {}}
    with acting(SYSTEM):
        storing.keep(document, [], [], [json.dumps([claim]).encode()])
        assert "claimed" in {finding.code for finding in queries.findings_of(document)}
        assert "claimed" not in {finding.code for finding in queries.findings_of(other)}


def test_more_statements_than_one_batch_holds_keep_their_order(home):
    entries = tuple({"resourceType": "Condition", "id": f"c{n}", "code": {"text": f"Word {n}"}} for n in range(1201))
    document = take_in(make_bundle(entries=entries))
    with acting(SYSTEM):
        stored = list(document.statements.filter(kind="Condition").values_list("label", flat=True))
    assert stored == [f"Word {n}" for n in range(1201)]


@pytest.mark.parametrize(("deaths", "state"), [(1, "imported"), (2, "imported"), (3, "contained")])
def test_only_a_file_that_brings_the_reader_down_every_time_is_set_aside_for_it(home, monkeypatch, deaths, state):
    left, real = [deaths], Isolated.run

    def killed(self, source, words=b""):
        if left[0]:
            left[0] -= 1
            raise Stopped("died")
        return real(self, source, words)

    monkeypatch.setattr(Isolated, "run", killed)
    document = take_in(make_bundle())
    assert (document.state, document.error_code) == (state, "reader-died" if state == "contained" else "")
