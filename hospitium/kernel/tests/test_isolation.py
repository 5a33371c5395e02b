"""Whatever a reader is made to do behind its wall, it ends there, and the next file is read."""

import io
import os
import signal
import tempfile
import threading

import pytest

from hospitium.kernel.isolation import Isolated, Limits, Stopped

LIMITS = Limits(memory=256 * 2**20, processor=1, seconds=1.5, output=2**22)


@pytest.fixture(scope="module")
def wall():
    return Isolated("hospitium.kernel.tests.hostile_readers:act", LIMITS)


def run(wall, word, words=b""):
    with tempfile.TemporaryFile() as file:
        file.write(word.encode())
        file.seek(0)
        return wall.run(file, words)


def test_an_answer_comes_back_whole(wall):
    assert run(wall, "answer").data == b"x" * 200_000


def test_an_answer_in_pieces_is_read_as_one_file_or_at_once(wall):
    done = run(wall, "pieces")
    assert done.file.readline() == b"one\n"
    assert done.data == b"one\n" + b"x" * 200_000
    assert done.file.read() == b"x" * 200_000


def test_a_codec_that_was_not_loaded_before_is_one_that_is_not_known(wall):
    assert run(wall, "look_up").data == b"unknown encoding: cp864"


def test_a_server_can_be_started_before_its_first_file():
    wall = Isolated("hospitium.kernel.tests.hostile_readers:act", LIMITS)
    wall.start()
    assert run(wall, "answer").data
    started = wall.lanes[0]._process
    wall.start()
    assert run(wall, "answer").data and wall.lanes[0]._process is started
    wall.end()


def test_words_go_along_with_a_file(wall):
    assert run(wall, "echo", b"page 3").data == b"page 3"
    with pytest.raises(ValueError, match="4096"):
        run(wall, "echo", b"x" * 4097)


@pytest.mark.parametrize(
    ("word", "how"),
    [
        ("swell", "swelled"),
        ("loop", "slow"),
        ("sleep", "slow"),
        ("crash", "died"),
        ("stumble", "failed"),
        ("flood", "failed"),
        ("open", "failed"),
        ("call", "failed"),
        ("call_with_a_freed_file", "failed"),
        ("fork", "failed"),
        ("fork_past_the_fence", "failed"),
    ],
)
def test_a_child_that_misbehaves_is_stopped_and_the_next_file_is_read(wall, word, how):
    with pytest.raises(Stopped) as end:
        run(wall, word)
    assert end.value.how == how and end.value.peak <= LIMITS.memory
    assert run(wall, "answer").data


def test_a_child_that_leaves_without_a_word_gives_nothing(wall):
    assert run(wall, "vanish").data == b""


def test_a_failure_says_where(wall):
    with pytest.raises(Stopped) as end:
        run(wall, "stumble")
    assert "over a stone" in end.value.trace


def test_the_child_knows_no_secret_of_ours(wall, monkeypatch):
    monkeypatch.setenv("HOSPITIUM_SECRET_KEY", "secret")
    fresh = Isolated("hospitium.kernel.tests.hostile_readers:act", LIMITS)
    assert set(run(fresh, "secrets").data.decode().split()) <= {
        "PATH",
        "PYTHONPATH",
        "LC_CTYPE",
        "OPENBLAS_NUM_THREADS",
        "GLIBC_TUNABLES",
    }
    fresh.end()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_the_child_is_not_root(wall):
    assert run(wall, "user").data != b"0"


def test_it_says_which_parts_of_the_wall_this_machine_allows(wall):
    run(wall, "answer")
    assert wall.held.keys() == {"no network", "no root", "no new privileges"} and wall.held["no new privileges"]


def test_a_server_that_was_killed_is_started_anew(wall):
    run(wall, "answer")
    (server,) = wall.lanes
    server._process.kill()
    server._process.wait()
    assert run(wall, "answer").data


def test_several_threads_take_turns(wall):
    given = []
    threads = [threading.Thread(target=lambda: given.append(len(run(wall, "answer").data))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert given == [200_000] * 4


def test_a_function_may_take_the_file_itself():
    seeking = Isolated("hospitium.kernel.tests.hostile_readers:act_on_file", LIMITS)
    assert run(seeking, "first second").data == b" second"
    seeking.end()


def test_a_second_file_is_read_in_a_lane_of_its_own_while_the_first_takes_long():
    wide = Isolated("hospitium.kernel.tests.hostile_readers:act", LIMITS, lanes=2)
    started = [threading.Thread(target=_outlast, args=(wide,)) for _ in range(2)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join(20)
    assert all(lane.held for lane in wide.lanes)
    wide.end()


def _outlast(wall):
    with pytest.raises(Stopped):
        run(wall, "sleep")


def test_only_open_files_can_be_given(wall):
    with pytest.raises(Stopped):
        wall.run(io.BytesIO(b"answer"))


def test_what_was_warmed_before_is_there_for_every_file():
    warm = Isolated(
        "hospitium.kernel.tests.hostile_readers:act", LIMITS, warm="hospitium.kernel.tests.hostile_readers:warm"
    )
    assert [run(warm, "remember").data for _ in range(2)] == [b"warm"] * 2
    warm.end()


def test_who_is_told_to_end_reads_on_for_whom_it_serves(wall):
    run(wall, "answer")
    (server,) = wall.lanes
    process = server._process.pid
    assert os.getsid(process) == process != os.getsid(0)
    os.kill(process, signal.SIGTERM)
    assert run(wall, "answer").data and server._process.pid == process
