"""Many files at once: those that were read meanwhile are stored by one transaction, in few statements, and as if each had come alone."""

import json
from concurrent import futures
from types import SimpleNamespace

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.models import AccessEvent
from hospitium.cases.models import Case
from hospitium.cases.queries import open_tasks
from hospitium.kernel.retrying import Busy
from hospitium.records import actions, originals, queries
from hospitium.records.begun import TOGETHER, Begun, group
from hospitium.records.models import SourceDocument
from hospitium.records.testing import make_bundle, take_in

pytestmark = pytest.mark.django_db


def take_all(*files):
    with actions.taking_in(SYSTEM) as begin:
        finishes = [begin(chunks=[data], file_name="s.json", channel="command-line") for data in map(_bytes, files)]
        return [finish() for finish in finishes]


def _bytes(data):
    return data if isinstance(data, bytes) else json.dumps(data).encode()


def test_each_becomes_a_case_with_its_tasks_and_its_original_is_released(home, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        one, other = take_all(make_bundle(), make_bundle(family="Huanca", birth_date="1980-01-01"))
    with acting(SYSTEM):
        assert (one.state, one.step, one.scan, one.quarantine) == ("imported", "stored", "absent", "")
        assert {task.kind for task in open_tasks(one.case)} >= {"confirm_identity", "check_summary"}
        assert one.case.next_task and one.case.due_at == min(task.due_at for task in open_tasks(one.case))
        assert other.case_id != one.case_id and one.statements.count() > 1
        assert json.loads(queries.original_of(one)) == make_bundle()
    assert originals.forgotten(-1) == []


def test_case_and_patient_of_each_are_at_hand_for_whoever_tells_of_it_outside_the_wall(home):
    first, again, other = take_all(make_bundle(), make_bundle(title="Another day"), make_bundle(family="Huanca"))
    sent = take_in(b"Subject: images\r\n\r\nThey follow by courier.", name="letter.txt", sent_for_id=first.case_id)
    assert len({one.case.patient.ref for one in (first, again, other, sent)}) >= 2


def test_what_was_made_is_written_into_the_record_of_looks(home):
    (document,) = take_all(make_bundle())
    with acting(SYSTEM):
        made = list(
            AccessEvent.objects.filter(refs__contains=[document.case.patient.ref]).values_list("action", "kind")
        )
    assert sorted(made) == [("create", "case"), ("create", "document"), ("create", "patient")]


def test_one_that_cannot_be_read_is_kept_with_its_reason_and_undoes_no_other(home):
    documents = take_all(b"{", make_bundle(), b"PK\x03\x04")
    assert [document.state for document in documents] == ["contained", "imported", "refused"]
    with acting(SYSTEM):
        assert queries.original_of(documents[0]) == b"{" and documents[2].error_code == "type-mismatch"


def test_the_same_bytes_are_one_document_and_lie_there_once(home, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first, second = take_all(make_bundle(), make_bundle())
    assert first.ref == second.ref == take_in(make_bundle()).ref and originals.forgotten(-1) == []


def test_one_that_had_bad_luck_before_is_read_now(home, monkeypatch):
    with monkeypatch.context() as change:
        change.setattr("hospitium.records.reader.read", lambda path: 1 / 0)
        before = take_in(make_bundle())
    (now,) = take_all(make_bundle())
    assert (before.error_code, now.ref, now.state, now.error_code) == ("reader-failed", before.ref, "imported", "")


def test_likely_doubles_among_them_are_proposed(home):
    _, second = take_all(make_bundle(), make_bundle(title="Another day"))
    with connection.cursor() as cursor, acting(SYSTEM):
        cursor.execute("SELECT count(*) FROM patients_match WHERE patient_id = %s", [second.case.patient_id])
        assert cursor.fetchone() == (1,)


def test_a_conflict_while_storing_leaves_nothing_and_passes(home, monkeypatch):
    def unlucky(*facts):
        raise OperationalError("deadlock") from psycopg.errors.DeadlockDetected()

    with actions.taking_in(SYSTEM) as begin:
        finish = begin(chunks=[_bytes(make_bundle())], file_name="s.json", channel="command-line")
        with monkeypatch.context() as change, pytest.raises(Busy):
            change.setattr(actions, "_keep_statements", unlucky)
            finish()
        document = finish()
    with acting(SYSTEM):
        assert document.state == "imported" and Case.objects.count() == SourceDocument.objects.count() == 1


def other(number):
    return make_bundle(family=f"Huanca {number}", birth_date=f"1980-01-{number:02}")


def begun_all(begin, *files):
    """All begun and examined, so that the first that is finished takes the others along."""
    finishes = [begin(chunks=[_bytes(data)], file_name="s.json", channel="command-line") for data in files]
    futures.wait([finish.args[0].examination for finish in finishes])
    return finishes


def test_those_that_were_read_meanwhile_share_a_transaction(home):
    with actions.taking_in(SYSTEM) as begin:
        first, *rest = begun_all(begin, other(1), b"{", other(2))
        with CaptureQueriesContext(connection) as seen:
            documents = [first()]
        assert sum("access_append" in query["sql"] for query in seen) == 1
        with CaptureQueriesContext(connection) as seen:
            documents += [finish() for finish in rest]
        assert not len(seen)
    assert [document.state for document in documents] == ["imported", "contained", "imported"]
    with acting(SYSTEM):
        assert Case.objects.count() == 2 and SourceDocument.objects.count() == 3


def test_what_undoes_their_transaction_undoes_none_of_those_that_are_stored_alone_then(home, monkeypatch):
    real, turns = actions._conclude, iter([True, False])

    def unlucky(document, by, examination):
        if not next(turns, True):
            raise OperationalError("the transaction is gone")
        return real(document, by, examination)

    monkeypatch.setattr(actions, "_conclude", unlucky)
    with actions.taking_in(SYSTEM) as begin:
        documents = [finish() for finish in begun_all(begin, other(1), other(2), other(3))]
    assert [document.state for document in documents] == ["imported"] * 3
    with acting(SYSTEM):
        assert Case.objects.count() == SourceDocument.objects.count() == 3


def test_one_that_holds_files_ends_its_group_for_they_come_before_what_came_after_it():
    told = [SimpleNamespace(counts=counts) for counts in ({}, {"inside": 2}, {})]
    files = [Begun(done(None), done(one)) for one in told]
    waiting = Begun(done(None), futures.Future())
    failed = Begun(failed_with(OSError()), failed_with(OSError()))
    assert group(files[0], [*files, waiting]) == files[:2] and group(files[2], [*files, waiting]) == files[2:]
    assert group(failed, [failed, *files]) == [failed] and group(files[2], [files[2], failed]) == [files[2]]
    assert len(group(files[0], [files[0]] * 9)) == TOGETHER


def done(result):
    future = futures.Future()
    future.set_result(result)
    return future


def failed_with(error):
    future = futures.Future()
    future.set_exception(error)
    return future


def test_a_small_one_costs_few_statements(home):
    take_all(make_bundle())
    with CaptureQueriesContext(
        connection,
    ) as seen:
        take_all(make_bundle(family="Huanca", birth_date="1980-01-01"))
    said = [query["sql"] for query in seen if "SAVEPOINT" not in query["sql"]]
    assert len(said) <= 20, "\n".join(said)
