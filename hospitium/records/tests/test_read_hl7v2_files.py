"""HL7 v2 in files: framing, character sets, batches, what is refused, and what changed bytes do."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.records import formats, passing, reader
from hospitium.records.hl7v2 import datatypes, marks
from hospitium.records.reading.issues import message
from hospitium.records.reading.unreadable import Unreadable
from hospitium.records.testing import make_message

from .test_read_hl7v2 import CORPUS, OTHERS, REFERRAL, codes, of, read


@pytest.mark.parametrize(
    "around",
    [b"%s", b"\x0b%s\x1c\r", b"\xef\xbb\xbf%s", b"\r\n \n%s\n\n", b"FHS|^~\\&\rBHS|^~\\&\r%sBTS|1\rFTS|1\r"],
    ids=["plain", "framed", "marked", "blank lines", "batch"],
)
@pytest.mark.parametrize("ending", [b"\r", b"\n", b"\r\n"])
def test_a_message_is_known_however_it_is_wrapped(around, ending):
    data = around % make_message().replace(b"\r", ending)
    reading = formats.read(data)
    assert reading.kind == "hl7v2" and reading.subject.names[0].family == "Quispe"
    assert not {issue.code for issue in reading.issues if issue.severity == "error"}


CHARSETS = [
    ("8859/1", "latin-1", "Núñez"), ("8859/6", "iso8859-6", "نور"), ("8859/5", "iso8859-5", "Иван"),
    ("UNICODE UTF-8", "utf-8", "张伟 Núñez نور"), ("GB 18030-2000", "gb18030", "张伟"), ("~ISO IR87", "iso2022_jp", "山田"),
    ("ISO IR6~ISO IR87", "iso2022_jp", "山田"), ("BIG-5", "big5", "陳大文"), ("KS X 1001", "euc_kr", "김철수"),
    ("", "utf-8", "Núñez"), ("", "cp1252", "Núñez"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "codec", "family"), CHARSETS, ids=[f"{one[0]} {one[1]}" for one in CHARSETS])
def test_names_are_read_in_the_character_set_the_message_names(said, codec, family):
    text = make_message(charset=said).decode().replace("Quispe", family)
    assert formats.read(text.encode(codec)).subject.names[0].family == family


def test_no_character_set_is_out_of_reach_behind_the_wall(tmp_path):
    for number, (said, codec, family) in enumerate([*CHARSETS, ("UNICODE UTF-16", "utf-16", "Núñez")]):
        path = tmp_path / str(number)
        path.write_bytes(make_message(charset=said).decode().replace("Quispe", family).encode(codec))
        assert reader.read(path).subject.names[0].family == family


def test_letters_that_were_declared_wrongly_are_told():
    data = make_message(charset="8859/1").replace(b"Quispe", "Núñez".encode())
    assert "charset-doubtful" in codes(formats.read(data))
    assert "charset-unknown" in codes(formats.read(make_message(charset="KLINGON")))


def test_sixteen_bits_are_read_too():
    data = make_message().decode().encode("utf-16")
    assert formats.read(data).subject.names[0].family == "Quispe"


def test_other_separators_are_taken_from_the_header():
    data = make_message().replace(b"|", b"!").replace(b"^", b"@").replace(b"&", b"%")
    assert formats.read(data).subject.names[0].second_family == "Mamani"


def test_a_broken_line_goes_on_with_the_text_before_it():
    reading = read("OBX|1|TX|1^Text||first line\nsecond line\nMRI: none||||||F")
    assert of(reading, "Observation")[0].value["as_sent"] == "first line\nsecond line\nMRI: none"


def other(number, family):
    return make_message(control_id=f"C{number}").replace(b"41553902", str(number).encode()).replace(b"Quispe", family)


def test_a_batch_about_several_people_reads_the_first_and_can_be_parted():
    data = b"BHS|^~\\&\r" + other(1, b"Uno") + other(2, b"Dos") + other(1, b"Uno") + b"BTS|3\r"
    reading = formats.read(data)
    assert reading.subject.names[0].family == "Uno" and "other-patients" in codes(reading)
    assert len(of(reading, "MessageHeader")) == 2 and not of(reading, "Patient")
    parts = formats.parts(data)
    assert [formats.read(part).subject.names[0].family for part in parts] == ["Uno", "Dos"]
    assert [codes(formats.read(part)) & {"other-patients"} for part in parts] == [set(), set()]


def test_a_batch_that_was_cut_off_is_told():
    assert "batch-open" in codes(formats.read(b"BHS|^~\\&\r" + make_message()))
    assert "batch-count" in codes(formats.read(b"BHS|^~\\&\r" + make_message() + b"BTS|2\r"))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"FHS|^~\\&\r", "no-message"),
        (b"MSH|^~\\&|A\r", "no-patient"),
        (make_message() + b"NTE|1\r" * 60_000, "too-many"),
        (make_message() + b"ZZZ" + b"|" * 1_100_000, "too-many"),
    ],
    ids=["no message", "no patient", "segments", "fields"],
)
def test_what_is_no_message_about_anybody_is_refused(data, code):
    with pytest.raises(Unreadable) as refusal:
        formats.read(data)
    assert refusal.value.code == code and str(refusal.value)


# ------------------------------------------------------------------------------------------------------------- laws
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00\x85"), max_size=60))
@settings(max_examples=300)
def test_what_is_escaped_comes_back(text):
    said = marks.Marks()
    written = marks.escaped(text, said)
    assert not set("|^~&\r\n") & set(written) and marks.plain(written, said) == text.replace("\r", "\n")


@given(st.datetimes(), st.integers(0, 6), st.sampled_from(["", "+0000", "-0530", "+1345"]))
@settings(max_examples=300)
def test_a_time_stamp_keeps_its_precision_and_its_place(at, parts, zone):
    written = [f"{at:%Y}".rjust(4, "0"), *(f"{at:{one}}" for one in ("%m", "%d", "%H", "%M", "%S"))]
    written = [*written, f".{at.microsecond:06d}"][: parts + 1]
    stated = "".join(written) + (zone if parts > 3 else "")
    found = datatypes.moment(stated)
    if parts != 3:  # hours alone have no form there
        assert datatypes.is_moment(found) and "".join(one for one in found if one.isdigit()) == "".join(
            one for one in stated if one.isdigit()
        )
    assert found.startswith("-".join(written[:3])) and found.endswith(
        f"{zone[:3]}:{zone[3:]}" if zone and parts > 3 else ""
    )


@given(st.integers(0, 2**32))
@settings(max_examples=300)
def test_no_change_of_bytes_makes_the_reader_stumble(seed):
    rng = random.Random(seed)
    seeds = [
        make_message(segments=REFERRAL),
        make_message(segments=tuple(one[2] for one in OTHERS), kind="ORU", event="R01"),
    ]
    data = bytearray(rng.choice(seeds + [path.read_bytes() for path in CORPUS]))
    for _ in range(rng.choice((1, 4, 20))):
        place = rng.randrange(len(data) + 1)
        match rng.randrange(4):
            case 0:
                data[place : place + 1] = bytes([rng.randrange(256)])
            case 1:
                del data[place : place + rng.randrange(99)]
            case 2:
                data[place:place] = data[place : place + rng.randrange(300)]
            case 3:
                data[place:place] = rng.choice(
                    (b"|", b"^", b"~", b"&", b"\\", b"\r", b'""', b"\\X4\\", b"\rMSH|", b"\rPID|", b"\rOBX|1|SN|")
                )
    try:
        reading = formats.read(bytes(data))
    except Unreadable as refusal:
        assert str(refusal)
    else:
        assert all(message(issue) for issue in reading.issues) and passing.pack("hl7v2", reading)
