"""Whatever is not a clear answer about the whole file is not clean, and nothing of it is believed."""

import io
import socket
import threading

import pytest

from hospitium.access.acting import SYSTEM, acting
from hospitium.records import queries, scanner
from hospitium.records.testing import clamd_that, honest, make_bundle, take_in

TEST = scanner.TEST_FILE


@pytest.fixture(autouse=True)
def no_trust_from_before(monkeypatch):
    monkeypatch.setattr(scanner, "_trusted_until", {})


def scan(data=b"{}", seconds=2.0):
    return scanner.scan(io.BytesIO(data), len(data), seconds=seconds)


def test_without_a_scanner_that_is_said(monkeypatch):
    monkeypatch.setenv("HOSPITIUM_CLAMD", "off")
    assert scan().state == "absent"


def test_a_true_scanner_is_believed():
    with clamd_that(honest) as asked:
        assert scan(b"{}" * 100_000).state == "clean"
        assert scan(b"  " + TEST) == scanner.Verdict("found", "Eicar-Signature")
        assert asked == [len(TEST), 200_000, len(TEST) + 2]


def test_the_socket_of_debian_is_spoken_to_as_well(tmp_path, monkeypatch):
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(tmp_path / "clamd.ctl"))
    server.listen()

    def serve():
        for answer in (b"stream: Eicar FOUND\0", b"stream: OK\0"):
            talk, _ = server.accept()
            with talk:
                while not talk.recv(65536).endswith(b"\0\0\0\0"):
                    pass
                talk.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    monkeypatch.setenv("HOSPITIUM_CLAMD", f"unix:{tmp_path}/clamd.ctl")
    assert scan().state == "clean"
    server.close()


def after_the_test(answer):
    """A scanner that passes its test and then answers so."""
    return lambda held: honest(held) if held == TEST else answer


@pytest.mark.parametrize(
    "answer",
    [
        None,
        b"",
        b"\0",
        b"OK\0",
        b"stream: ok\0",
        b"stream: OK stream: OK\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"\xff\xfe" * 4000,
        b"HTTP/1.1 200 OK\r\n\r\n",
    ],
)
def test_an_unclear_answer_is_not_clean(answer):
    with clamd_that(after_the_test(answer)):
        assert scan().state == "failed"


def test_an_answer_before_the_end_is_not_clean():
    with clamd_that(after_the_test(b"stream: OK\0"), takes=2**17):
        assert scan(b"x" * 2**24).state == "failed"


def test_a_scanner_that_calls_everything_clean_is_found_out_by_its_own_test_file():
    with clamd_that(lambda held: b"stream: OK\0"):
        assert scan() == scanner.Verdict("failed", "the scanner does not find its own test file")


def test_a_scanner_that_hangs_is_not_waited_for():
    done = threading.Event()
    with clamd_that(lambda held: honest(held) if held == TEST else (done.wait(10), b"stream: OK\0")[1]):
        assert scan(seconds=0.3).state == "failed"
        done.set()


def test_a_scanner_that_is_away_is_not_clean(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    monkeypatch.setenv("HOSPITIUM_CLAMD", f"tcp://127.0.0.1:{port}")
    assert scan().state == "failed"


def test_a_file_larger_than_the_scanner_looks_at_is_not_asked_about(monkeypatch):
    monkeypatch.setenv("HOSPITIUM_CLAMD_LIMIT", "1")
    with clamd_that(honest) as asked:
        assert scan(b"x" * (2**20 + 1)).state == "failed" and asked == []


@pytest.mark.django_db
def test_malware_in_a_readable_summary_is_refused_and_named(home):
    with clamd_that(honest):
        document = take_in(make_bundle(title=TEST.decode()))
    assert (document.state, document.error_code, document.scan) == ("refused", "malware", "found")
    assert document.case is None and document.error_facts == {"name": "Eicar-Signature"}


@pytest.mark.django_db
def test_a_summary_that_could_not_be_scanned_is_read_when_it_comes_again(home, monkeypatch):
    with clamd_that(lambda held: None):
        document = take_in(make_bundle())
    assert (document.state, document.error_code, document.scan) == ("contained", "scan-failed", "failed")
    with clamd_that(honest):
        again = take_in(make_bundle())
    assert again.ref == document.ref and (again.state, again.scan) == ("imported", "clean")


@pytest.mark.django_db
def test_a_document_says_that_it_was_not_scanned(client, home, monkeypatch):
    from hospitium.access.roles import Role
    from hospitium.access.testing import make_person

    monkeypatch.setenv("HOSPITIUM_CLAMD", "off")
    document = take_in(make_bundle())
    client.force_login(make_person("Mira", Role.COORDINATOR, organisation_id=home.pk))
    assert b"no scanner here" in client.get(f"/documents/{document.ref}/").content
    with acting(SYSTEM):
        assert queries.document_for(SYSTEM, document.ref).scan == "absent"
