"""Messages over MLLP: real connections to a real listener; what it says it keeps, it has."""

import argparse
import asyncio
import contextlib
import hashlib
import socket
import ssl
import subprocess
import threading
import time

import pytest

from config import mllp as server
from config.commands import mllp as command
from hospitium.access.acting import SYSTEM, acting
from hospitium.access.roles import MayNot, Role
from hospitium.access.testing import make_actor
from hospitium.kernel.database import Unready
from hospitium.kernel.errors import NotHere
from hospitium.records import actions, feeds, mllp, queries
from hospitium.records.errors import FeedTaken
from hospitium.records.models import SourceDocument
from hospitium.records.testing import make_message

pytestmark = pytest.mark.django_db(transaction=True)


class Standing:
    """A listener in a thread of its own."""

    def __init__(self, bounds=None, tls=None):
        self.listener = server.Listener(bounds or server.Bounds(idle=20, stall=20), tls)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        (self.port,) = self.do(self.listener.listen([("127.0.0.1", 0)]))
        return self

    def do(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    def __exit__(self, *error):
        self.do(self.listener.stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)


@contextlib.contextmanager
def connected(standing, context=None):
    with socket.create_connection(("127.0.0.1", standing.port), 20) as plain:
        line = context.wrap_socket(plain, server_hostname="localhost") if context else plain
        yield line


def answers(line, count=1):
    held = b""
    while held.count(b"\x1c\r") < count and (data := line.recv(65536)):
        held += data
    return [one.strip(b"\x0b\x1c\r") for one in held.split(b"\x1c\r") if one]


def verdict(answer):
    return next(line for line in answer.split(b"\r") if line.startswith(b"MSA")).split(b"|")[1].decode()


def documents():
    with acting(SYSTEM):
        return list(SourceDocument.objects.order_by("id"))


@pytest.fixture
def feed(offices):
    with acting(SYSTEM):
        return feeds.add_feed(
            name="Clinic", office_id=offices[0].pk, by=SYSTEM, application="SENDER", facility="CLINIC"
        )


@pytest.fixture
def standing(feed):
    with Standing() as here:
        yield here


def test_a_message_is_kept_for_its_feeds_office_and_then_acknowledged(standing, feed):
    with connected(standing) as line:
        line.sendall(mllp.framed(make_message()))
        (answer,) = answers(line)
    assert verdict(answer) == "AA" and b"|CTRL1" in answer and b"ACK^A01^ACK" in answer
    (document,) = documents()
    assert (document.channel, document.office_id, document.received_by_name) == ("mllp", feed.office_id, "Clinic")
    with acting(SYSTEM):
        assert queries.original_of(document) == make_message()


def test_what_was_taken_in_is_read_by_the_worker_and_shares_the_patients_case(standing, feed):
    with connected(standing) as line:
        for number, event in (("CTRL1", "A01"), ("CTRL2", "A08")):
            line.sendall(mllp.framed(make_message(control_id=number, event=event)))
            answers(line)
    read = [actions.import_document(document_ref=one.ref, by=SYSTEM) for one in documents()]
    assert [one.state for one in read] == ["imported", "imported"]
    assert read[0].case_id == read[1].case_id and read[0].case.office_id == feed.office_id


def test_the_same_message_twice_is_one_document_and_acknowledged_both_times(standing):
    with connected(standing) as line:
        line.sendall(mllp.framed(make_message()) * 2)
        assert [verdict(one) for one in answers(line, 2)] == ["AA", "AA"]
    assert len(documents()) == 1


def test_a_message_may_come_in_many_pieces_and_many_in_one(standing):
    with connected(standing) as line:
        for byte in mllp.framed(make_message(control_id="SLOW")):
            line.sendall(bytes([byte]))
        assert verdict(answers(line)[0]) == "AA"
        line.sendall(b"".join(mllp.framed(make_message(control_id=f"N{number}")) for number in range(5)))
        assert [verdict(one) for one in answers(line, 5)] == ["AA"] * 5
    assert len(documents()) == 6


def test_who_hangs_up_in_the_middle_leaves_nothing(standing):
    with connected(standing) as line:
        line.sendall(mllp.framed(make_message())[:-40])
    with connected(standing) as line:
        line.sendall(mllp.framed(make_message(control_id="AFTER")))
        answers(line)
    assert [one.file_name for one in documents()] == ["AFTER.hl7"]


def test_a_frame_without_a_message_is_rejected_and_the_line_goes_on(standing):
    with connected(standing) as line:
        line.sendall(mllp.framed(b"hello") + mllp.framed(make_message()))
        assert [verdict(one) for one in answers(line, 2)] == ["AR", "AA"]


def test_noise_ends_the_connection(standing):
    with connected(standing) as line:
        line.sendall(b"GET / HTTP/1.1\r\n" * 200)
        with contextlib.suppress(ConnectionError):
            assert line.recv(100) == b""
    assert documents() == []


def test_five_megabytes_are_kept(standing):
    note = b"NTE|1||" + b"x" * 5 * 2**20 + b"\r"
    with connected(standing) as line:
        line.sendall(mllp.framed(make_message() + note))
        assert verdict(answers(line)[0]) == "AA"
    assert documents()[0].size > 5 * 2**20


def test_more_than_a_message_may_hold_is_rejected(feed):
    with Standing(server.Bounds(message=10_000)) as here, connected(here) as line:
        line.sendall(mllp.framed(make_message() + b"NTE|1||" + b"x" * 20_000))
        assert verdict(answers(line)[0]) == "AR"
    assert documents() == []


def test_a_stranger_is_rejected_and_what_it_sent_stays_unread_for_inspection(standing):
    with connected(standing) as line:
        line.sendall(mllp.framed(make_message(application="OTHER")) * 2)
        assert [verdict(one) for one in answers(line, 2)] == ["AR", "AR"]
    (document,) = documents()
    assert (document.state, document.error_code, document.office_id) == ("refused", "unknown-feed", None)


def test_a_feed_that_was_ended_is_a_stranger(standing):
    with acting(SYSTEM):
        feeds.end_feed(name="Clinic", by=SYSTEM)
    with connected(standing) as line:
        line.sendall(mllp.framed(make_message()))
        assert verdict(answers(line)[0]) == "AR"


def test_strangers_fill_no_disk(standing, monkeypatch):
    monkeypatch.setattr(feeds, "STRANGERS", 2)
    with connected(standing) as line:
        for number in range(4):
            line.sendall(mllp.framed(make_message(application="OTHER", control_id=f"S{number}")))
            assert verdict(answers(line)[0]) == "AR"
    assert len(documents()) == 2


def test_what_could_not_be_kept_is_to_be_sent_again(standing, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("hospitium.records.originals.keep", lambda chunks: (_ for _ in ()).throw(OSError(28, "full")))
        with connected(standing) as line:
            line.sendall(mllp.framed(make_message()))
            (answer,) = answers(line)
            assert verdict(answer) == "AE" and b"CTRL1" in answer and b"207" in answer
    with connected(standing) as line:
        line.sendall(mllp.framed(make_message()))
        assert verdict(answers(line)[0]) == "AA"
    assert len(documents()) == 1


def test_an_end_between_keeping_and_acknowledging_loses_nothing_and_doubles_nothing(feed, monkeypatch):
    with monkeypatch.context() as patched, Standing() as here:
        patched.setattr(server, "_send", lambda writer, answer: (_ for _ in ()).throw(ConnectionResetError()))
        with connected(here) as line:
            line.sendall(mllp.framed(make_message()))
            assert answers(line) == []
    assert len(documents()) == 1
    with Standing() as anew, connected(anew) as line:
        line.sendall(mllp.framed(make_message()))
        assert verdict(answers(line)[0]) == "AA"
    assert len(documents()) == 1


def test_who_stops_finishes_what_is_under_way_and_answers_it(feed, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()
    take = feeds.take_message

    def slowly(*words):
        begun.set()
        assert go_on.wait(20)
        return take(*words)

    monkeypatch.setattr(feeds, "take_message", slowly)
    here = Standing()
    here.__enter__()
    with connected(here) as line:
        line.sendall(mllp.framed(make_message()))
        assert begun.wait(20)
        ending = asyncio.run_coroutine_threadsafe(here.listener.stop(), here.loop)
        go_on.set()
        assert verdict(answers(line)[0]) == "AA"
    ending.result(20)
    with pytest.raises(ConnectionError):
        socket.create_connection(("127.0.0.1", here.port), 5)
    here.loop.call_soon_threadsafe(here.loop.stop)
    here.thread.join(10)


def test_a_sender_that_falls_silent_in_a_message_is_let_go(feed):
    with Standing(server.Bounds(stall=0.1)) as here, connected(here) as line:
        line.sendall(b"\x0bMSH|")
        began = time.monotonic()
        assert line.recv(10) == b"" and time.monotonic() - began < 10


def test_no_more_connections_than_there_may_be(feed):
    with Standing(server.Bounds(connections=1)) as here, connected(here) as first:
        first.sendall(mllp.framed(make_message()))
        answers(first)
        with connected(here) as second, contextlib.suppress(ConnectionError):
            assert second.recv(10) == b""
        first.sendall(mllp.framed(make_message(control_id="STILL")))
        assert verdict(answers(first)[0]) == "AA"


@pytest.mark.parametrize(
    ("accept", "application", "heard"), [("AL", "NE", "CA"), ("AL", "AL", "CA"), ("NE", "AL", "AA")]
)
def test_in_enhanced_mode_a_sender_hears_what_it_asked_for(standing, accept, application, heard):
    with connected(standing) as line:
        line.sendall(mllp.framed(make_message(modes=(accept, application))))
        assert verdict(answers(line)[0]) == heard


def test_who_wants_no_answer_gets_none(standing):
    with connected(standing) as line:
        line.sendall(mllp.framed(make_message(modes=("NE", "NE"), control_id="QUIET")) + mllp.framed(make_message()))
        (answer,) = answers(line)
    assert b"|CTRL1" in answer and len(documents()) == 2


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """An authority, a certificate of ours and one of a sender."""
    folder = tmp_path_factory.mktemp("certificates")

    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=ca")
    (folder / "names").write_text("subjectAltName=DNS:localhost")
    for name in ("ours", "sender"):
        openssl(
            "req",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            f"{name}.key",
            "-out",
            f"{name}.csr",
            "-subj",
            f"/CN={name}",
        )
        signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names"]
        openssl("x509", "-req", "-in", f"{name}.csr", *signing, "-out", f"{name}.pem")
    return folder


@pytest.fixture
def guarded(certificates, monkeypatch):
    for name, file in (("CERTIFICATE", "ours.pem"), ("KEY", "ours.key"), ("CLIENTS", "ca.pem")):
        monkeypatch.setenv(f"HOSPITIUM_MLLP_{name}", str(certificates / file))
    return server.security()


def test_over_tls_a_feed_is_known_by_its_certificate(offices, certificates, guarded):
    shown = ssl.PEM_cert_to_DER_cert((certificates / "sender.pem").read_text())
    with acting(SYSTEM):
        feeds.add_feed(name="Sealed", office_id=offices[1].pk, by=SYSTEM, certificate=hashlib.sha256(shown).hexdigest())
    context = ssl.create_default_context(cafile=certificates / "ca.pem")
    context.load_cert_chain(certificates / "sender.pem", certificates / "sender.key")
    with Standing(tls=guarded) as here, connected(here, context) as line:
        line.sendall(mllp.framed(make_message(application="ANY")))
        assert verdict(answers(line)[0]) == "AA"
    assert documents()[0].office_id == offices[1].pk


def test_without_a_certificate_nobody_is_heard(feed, certificates, guarded):
    context = ssl.create_default_context(cafile=certificates / "ca.pem")
    with Standing(tls=guarded) as here, contextlib.suppress(OSError), connected(here, context) as line:
        line.sendall(mllp.framed(make_message()))
        assert answers(line) == []
    assert documents() == []


@pytest.mark.parametrize("host", ["0.0.0.0", "10.1.2.3", "clinic.example"])
def test_no_patients_data_cross_a_network_in_the_clear(host, monkeypatch):
    with pytest.raises(Unready):
        server.refuse_to_listen_openly([(host, 2575)], None)
    monkeypatch.setenv("HOSPITIUM_MLLP_OPEN", "1")
    server.refuse_to_listen_openly([(host, 2575), ("127.0.0.1", 2575)], None)


def test_of_feeds_that_fit_the_one_that_demands_most_is_meant(offices, feed):
    with acting(SYSTEM):
        feeds.add_feed(name="Any of the clinic", office_id=offices[1].pk, by=SYSTEM, facility="CLINIC")
    feeds.take_message(make_message(), feeds.Sender())
    feeds.take_message(make_message(application="LAB", control_id="2"), feeds.Sender())
    assert [one.office_id for one in documents()] == [offices[0].pk, offices[1].pk]


def test_a_feeds_name_is_given_once_and_only_by_the_system(feed, offices):
    with acting(SYSTEM), pytest.raises(FeedTaken):
        feeds.add_feed(name="Clinic", office_id=offices[0].pk, by=SYSTEM)
    with acting(SYSTEM), pytest.raises(NotHere):
        feeds.end_feed(name="Nobody", by=SYSTEM)
    mira = make_actor("Mira", Role.COORDINATOR, organisation_id=offices[0].pk)
    with acting(mira), pytest.raises(MayNot):
        feeds.feeds(mira)


def test_the_command_adds_lists_and_ends_feeds(offices, capsys, monkeypatch):
    monkeypatch.setattr("config.prepare.prepare", lambda: None)

    def run(*asked):
        parser = argparse.ArgumentParser()
        command.words(parser)
        return command.run(parser.parse_args(asked)), capsys.readouterr().out

    assert run("add", "Lab", "--office", offices[0].ref, "--application", "LAB")[0] == 0
    assert run("add", "Lab", "--office", offices[0].ref, "--application", "LAB")[0] == 1
    assert run("add", "None", "--office", offices[0].ref)[0] == 2
    assert "Lab: on, for Mexico City; application LAB" in run("list")[1]
    assert "Lab: off" in run("off", "Lab")[1] and run("off", "Nobody")[0] == 1
