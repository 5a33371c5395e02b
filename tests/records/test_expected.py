"""Every file of the corpus by the public door: taken in as the table says, nothing lost, the original the same byte for byte."""

import hashlib

import pytest

from tests.records import expect
from tests.records.door import Door

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not expect.SHARED.is_dir(), reason="the corpus is not here")]
TOLD = {one["file"]: one for one in expect.expected()}


@pytest.fixture(scope="module")
def door():
    door = Door("expected")
    yield door
    door.close()


@pytest.fixture(scope="module")
def lines(door):
    known = [path for path in expect.corpus() if f"{path.parent.name}/{path.name}" in TOLD]
    return {line["file"]: line for line in expect.table(door, known)}


@pytest.mark.parametrize("file", TOLD)
def test_a_file_is_taken_in_as_the_table_says(file, lines):
    if file not in lines:
        pytest.skip("this file is not here")
    assert {name: str(value) for name, value in lines[file].items()} == TOLD[file]


def test_every_element_of_every_file_is_stated_or_listed():
    assert [
        one["file"] for one in TOLD.values() if int(one["elements"]) != int(one["stated"]) + int(one["listed"])
    ] == []


def test_every_original_comes_back_byte_for_byte(door, lines, tmp_path):
    out = tmp_path / "original"
    for file in lines:
        data = (expect.SHARED / file).read_bytes()
        code, said = door.say("original", hashlib.sha256(data).hexdigest(), "-o", out, "--quarantine")
        assert code == 0, said
        assert out.read_bytes() == data, file
