"""The archive of the log: what the server runs, tried as it runs it."""

import subprocess

import pytest

from hospitium.kernel.backup import archive, sets
from hospitium.kernel.backup.sets import Place
from hospitium.kernel.backup.verify import verify

NAME = "0000000100000000000000A1"


def call(verb, folder, name, path):
    return subprocess.run(["sh", archive.SCRIPT, verb, folder, name, path], capture_output=True, text=True, check=False)


@pytest.fixture
def segment(tmp_path):
    (tmp_path / "segment").write_bytes(b"\x00log" * 5000)
    (tmp_path / "the archive").mkdir()
    return tmp_path / "segment"


@pytest.fixture
def folder(tmp_path, segment):
    return tmp_path / "the archive"


def test_a_segment_comes_back_as_it_was_and_its_name_holds_its_digest(segment, folder, tmp_path):
    assert call("store", folder, NAME, segment).returncode == 0
    (kept,) = folder.iterdir()
    assert archive.named(kept) == NAME and archive.is_whole(kept)
    assert call("fetch", folder, NAME, tmp_path / "back").returncode == 0
    assert (tmp_path / "back").read_bytes() == segment.read_bytes()


def test_the_same_segment_twice_is_fine_and_another_content_is_refused(segment, folder):
    assert [call("store", folder, NAME, segment).returncode for _ in range(2)] == [0, 0]
    segment.write_bytes(b"other")
    answer = call("store", folder, NAME, segment)
    assert answer.returncode == 1 and "refused" in answer.stderr and len(list(folder.iterdir())) == 1


def test_what_the_archive_never_had_ends_the_log_and_what_is_damaged_stops_the_recovery(segment, folder, tmp_path):
    assert call("fetch", folder, NAME, tmp_path / "back").returncode == 1
    call("store", folder, NAME, segment)
    (kept,) = folder.iterdir()
    content = bytearray(kept.read_bytes())
    content[-9] ^= 1
    kept.write_bytes(content)
    answer = call("fetch", folder, NAME, tmp_path / "back")
    assert answer.returncode > 125 and "is damaged" in answer.stderr and not (tmp_path / "back").exists()
    assert call("store", folder, NAME, segment).returncode == 0
    assert archive.is_whole(kept)


def test_a_note_about_a_segment_is_not_the_segment(segment, folder, tmp_path):
    call("store", folder, f"{NAME}.00000028.backup", segment)
    assert call("fetch", folder, NAME, tmp_path / "back").returncode == 1


def test_a_full_or_missing_medium_is_an_ordinary_failure_and_leaves_nothing(segment, tmp_path):
    assert call("store", tmp_path / "nowhere", NAME, segment).returncode not in (0, *range(126, 256))


@pytest.mark.parametrize("number", [0, 1, 255, 256, 2**32 + 7])
def test_a_segment_is_found_by_its_number(number):
    size = 16 * 2**20
    assert sets.number_of(sets.segment_named(3, number, size), size) == number
    assert (
        sets.segment_at(3, f"{number * size >> 32:X}/{number * size % 2**32 + 40:X}", size)[8:]
        == (sets.segment_named(3, number, size)[8:])
    )


def test_a_strange_file_and_a_begun_backup_are_named(tmp_path):
    place = Place(tmp_path)
    (place.sets / "20261121T100000Z").mkdir(parents=True)
    place.wal.mkdir()
    (place.wal / "notes.txt").write_text("?")
    verdict = verify(place, lambda step, done, total: None)
    assert {(fault.path.name, fault.kind) for fault in verdict.faults} == {
        ("notes.txt", "unexpected"),
        ("20261121T100000Z", "unfinished"),
    }
