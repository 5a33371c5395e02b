"""What is done to small true files of every format a reader takes.

An input is made from two numbers (the run's and its own) and nothing else, so that any can be made again.
"""

import hashlib
import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

from proofs.seeds import NEST, named, packed, seeds

CANARY = re.compile(rb"kanari[0-9a-f]{10}")
Mutation = Callable[[random.Random, bytes, str], bytes]


def canary_of(run: int, number: int) -> bytes:
    """The word that only this input holds; no few bytes changed make it another's."""
    return b"kanari" + hashlib.sha256(b"%d/%d" % (run, number)).hexdigest()[:10].encode()


def made(run: int, number: int) -> tuple[str, str, bytes, bytes]:
    """Format, what was done, canary and bytes of an input."""
    rng = random.Random(f"{run}/{number}")
    formats = sorted(seeds())
    format_ = formats[number % len(formats)]
    canary = canary_of(run, number)
    data = named(rng.choice(seeds()[format_]), canary)
    if format_ == "zip":
        data = packed(data, rng)
    if number < len(formats):
        return format_, "untouched", canary, data
    done = []
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        mutation = rng.choice((*ANY, *OWN.get(format_, ())))
        data = mutation(rng, data, format_).replace(NEST.encode(), canary)
        done.append(mutation.__name__.strip("_"))
    return format_, "+".join(done), canary, data[: 2**24]


# ------------------------------------------------------------------------------------------------- to any bytes
def _bytes_changed(rng: random.Random, data: bytes, _format: str) -> bytes:
    held = bytearray(data)
    for _ in range(rng.randint(1, 30) if held else 0):
        held[rng.randrange(len(held))] = rng.choice((rng.randrange(256), 0, 0xFF, 0x7F, ord("9")))
    return bytes(held)


def _bits_flipped(rng: random.Random, data: bytes, _format: str) -> bytes:
    held = bytearray(data)
    for _ in range(rng.randint(1, 8) if held else 0):
        held[rng.randrange(len(held))] ^= 1 << rng.randrange(8)
    return bytes(held)


def _cut(rng: random.Random, data: bytes, _format: str) -> bytes:
    return data[: rng.randint(0, len(data))]


def _beheaded(rng: random.Random, data: bytes, _format: str) -> bytes:
    return data[rng.randint(0, min(len(data), 2000)) :]


def _piece_gone(rng: random.Random, data: bytes, _format: str) -> bytes:
    start, end = _span(rng, data)
    return data[:start] + data[end:]


def _piece_again(rng: random.Random, data: bytes, _format: str) -> bytes:
    start, end = _span(rng, data)
    return data[:end] + data[start:end] * min(rng.choice((1, 2, 50, 3000)), 2**21 // max(end - start, 1)) + data[end:]


def _twice(rng: random.Random, data: bytes, _format: str) -> bytes:
    return data * rng.choice((2, 2, 3, 20))


def _zeros(rng: random.Random, data: bytes, _format: str) -> bytes:
    start, end = _span(rng, data)
    return data[:start] + bytes(end - start) + data[end:]


def _noise(rng: random.Random, data: bytes, _format: str) -> bytes:
    start, end = _span(rng, data)
    return data[:start] + rng.randbytes(end - start) + data[end:]


def _span(rng: random.Random, data: bytes) -> tuple[int, int]:
    start = rng.randint(0, len(data))
    return start, min(len(data), start + rng.choice((1, 4, 40, 400, 4000)))


def _spliced(rng: random.Random, data: bytes, format_: str) -> bytes:
    """Begun as one format, gone on as another."""
    other = rng.choice(seeds()[rng.choice(sorted(seeds()))])
    other = CANARY.sub(NEST.encode(), named(other, NEST.encode()))
    return data[: rng.randint(0, len(data))] + other[rng.randint(0, len(other)) :]


def _huge_number(rng: random.Random, data: bytes, _format: str) -> bytes:
    places = [*re.finditer(rb"\d+", data)][:5000]
    if not places:
        return data
    place = rng.choice(places)
    huge = rng.choice((b"9" * 9, b"9" * 30, b"9" * 5000, b"-1", b"0", b"1e999", b"4294967295", b"2147483648", b"NaN"))
    return data[: place.start()] + huge + data[place.end() :]


def _shuffled_lines(rng: random.Random, data: bytes, _format: str) -> bytes:
    parts = re.split(rb"(?<=[\r\n>,])", data, maxsplit=3000)
    rng.shuffle(parts)
    return b"".join(parts)


def _other_letters(rng: random.Random, data: bytes, _format: str) -> bytes:
    return data.decode("latin-1").encode(
        rng.choice(("utf-16", "utf-16-be", "utf-8-sig", "utf-8", "utf-32", "utf-7")), "replace"
    )


ANY: tuple[Mutation, ...] = (
    _bytes_changed, _bits_flipped, _cut, _beheaded, _piece_gone, _piece_again, _twice, _zeros, _noise, _spliced,
    _huge_number, _shuffled_lines, _other_letters,
)  # fmt: skip


# ------------------------------------------------------------------------------------------------- to one format
def _at_a(rng: random.Random, data: bytes, pattern: bytes, new: bytes) -> bytes:
    places = [*re.finditer(pattern, data)][:5000]
    if not places:
        return data + new
    place = rng.choice(places)
    return data[: place.start()] + new + data[place.end() :]


def _deep_json(rng: random.Random, data: bytes, _format: str) -> bytes:
    depth = rng.choice((90, 200, 5000, 200_000))
    return _at_a(
        rng,
        data,
        rb'"[^"]*"(?=[,}\]])',
        rng.choice((b"[" * depth + b"]" * depth, b'{"item":' * depth + b"1" + b"}" * depth)),
    )


def _wrong_kind(rng: random.Random, data: bytes, _format: str) -> bytes:
    value = rng.choice(
        (b"null", b"[]", b"{}", b"[[]]", b"true", b"7", b'""', b'{"a":{"a":1}}', b'"\\u0000"', b'"\\ud800"')
    )
    return _at_a(rng, data, rb'(?<=:)\s*("[^"]*"|\[|\{)', value)


def _many_entries(rng: random.Random, data: bytes, _format: str) -> bytes:
    return _at_a(
        rng,
        data,
        rb'"entry"\s*:\s*\[',
        b'"entry":[' + rng.choice((b"{},", b"null,", b'{"resource":{}},')) * rng.choice((1000, 200_000)),
    )


def _round_references(rng: random.Random, data: bytes, _format: str) -> bytes:
    return re.sub(
        rb'("reference"\s*:\s*")[^"]*', rb"\g<1>" + rng.choice((b"Composition/c1", b"#", b"a1", b"Patient/p1")), data
    )


def _deep_xml(rng: random.Random, data: bytes, _format: str) -> bytes:
    depth = rng.choice((150, 3000, 100_000))
    return _at_a(
        rng, data, rb"(?<=>)(?=<)", b"<component><section>" * depth + b"</section></component>" * rng.choice((depth, 0))
    )


def _entities(rng: random.Random, data: bytes, _format: str) -> bytes:
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    return re.sub(rb"^(<\?xml[^>]*\?>)?", lambda found: found[0] + bomb, data, count=1).replace(b"Rosa", b"&b;&c;")


def _many_attributes(rng: random.Random, data: bytes, _format: str) -> bytes:
    told = b"".join(b' a%d="x"' % number for number in range(rng.choice((500, 50_000))))
    return _at_a(rng, data, rb"(?<=[a-z])(?=/?>)", told)


def _other_encoding(rng: random.Random, data: bytes, _format: str) -> bytes:
    name = rng.choice((b"UTF-16", b"UTF-7", b"cp037", b"klingon", b"ISO-8859-1", b"UTF-8" * 100))
    return re.sub(rb'encoding="[^"]*"', b'encoding="' + name + b'"', data)


def _marks_again(rng: random.Random, data: bytes, _format: str) -> bytes:
    return _at_a(
        rng,
        data,
        rng.choice((rb"\|", rb"\^", rb"[A-Za-z]")),
        rng.choice((b"|", b"^", b"~", b"&", b"\\", b"\r")) * rng.choice((3, 1000, 300_000)),
    )


def _other_marks(rng: random.Random, data: bytes, _format: str) -> bytes:
    return data.replace(
        b"|^~\\&|", rng.choice((b"||||||", b"|^~\\|", b"\r\r\r\r\r\r", b"|\x00~\\&|", b"MMMMMM", b"|^~\\&#|")), 1
    )


def _many_segments(rng: random.Random, data: bytes, _format: str) -> bytes:
    return data + rng.choice(
        (b"OBX|1|NM|a||1\r", b"PID|1||9||X^Y\r", b"MSH|^~\\&|\r", b"ZZZ|\r", b"BTS|9\r")
    ) * rng.choice((100, 40_000))


def _escapes(rng: random.Random, data: bytes, _format: str) -> bytes:
    return _at_a(
        rng,
        data,
        rb"(?<=\|)[^|\r]+",
        rng.choice(
            (b"\\X" + b"41" * 50_000 + b"\\", b"\\Zxx\\", b"\\.sp99999999\\", b"\\C2842\\\\M2442\\", b"\\" * 9999)
        ),
    )


def _wrong_lengths(rng: random.Random, data: bytes, _format: str) -> bytes:
    if len(data) < 200:
        return data
    place = rng.randrange(132, len(data) - 4)
    return (
        data[:place]
        + rng.choice((b"\xff\xff\xff\xff", b"\xfe\xff\xff\xff", b"\xff\xff\xff\x7f", bytes(4)))
        + data[place + 4 :]
    )


def _deep_sequences(rng: random.Random, data: bytes, _format: str) -> bytes:
    item = struct.pack("<HH2sHIHHI", 0x0040, 0xA730, b"SQ", 0, 0xFFFFFFFF, 0xFFFE, 0xE000, 0xFFFFFFFF)
    return data[: rng.choice((len(data), min(len(data), 400)))] + item * rng.choice((50, 900, 20_000))


def _huge_picture(rng: random.Random, data: bytes, _format: str) -> bytes:
    for tag in (b"\x28\x00\x10\x00US\x02\x00", b"\x28\x00\x11\x00US\x02\x00"):
        place = data.find(tag)
        if place > 0:
            data = data[: place + 8] + b"\xff\xff" + data[place + 10 :]
    frames = struct.pack("<HH2sH", 0x28, 8, b"IS", 10) + b"2147483647"
    place = data.find(b"\x28\x00\x10\x00")
    return data[:place] + frames + data[place:] if place > 0 and rng.random() < 0.5 else data


def _other_syntax(rng: random.Random, data: bytes, _format: str) -> bytes:
    name = rng.choice(
        (
            b"1.2.840.10008.1.2.2\x00",
            b"1.2.840.10008.1.2.5\x00",
            b"1.2.840.10008.1.2\x00\x00\x00",
            b"1.2.840.10008.1.2.1\x00",
        )
    )
    return data.replace(b"1.2.840.10008.1.2.1\x00", name, 1)


def _many_pages(rng: random.Random, data: bytes, _format: str) -> bytes:
    return re.sub(rb"/Count \d+", b"/Count %d" % rng.choice((0, -5, 10_000, 2**31 - 1)), data)


def _round_tree(rng: random.Random, data: bytes, _format: str) -> bytes:
    return re.sub(
        rb"/Kids\[[^\]]*\]", rng.choice((b"/Kids[2 0 R]", b"/Kids[1 0 R 2 0 R]", b"/Kids[]", b"/Kids 2 0 R")), data
    )


def _stream_bomb(rng: random.Random, data: bytes, _format: str) -> bytes:
    held = zlib.compress(rng.choice((b" ", b"(x)' ", b"q ")) * rng.choice((10**5, 10**7)), 9)
    filters = b"/Filter[" + b"/FlateDecode" * rng.choice((1, 1, 2, 60)) + b"]"
    made = b"3 0 obj\n<</Length %d %s>>stream\n%s\nendstream\nendobj" % (len(held), filters, held)
    return re.sub(rb"(?s)3 0 obj.*?endobj", lambda _: made, data, count=1)


def _deep_objects(rng: random.Random, data: bytes, _format: str) -> bytes:
    depth = rng.choice((100, 3000, 100_000))
    return _at_a(rng, data, rb"/Type/Page\b", b"/Type/Page/X" + b"[" * depth + b"]" * depth)


def _flooded_png(rng: random.Random, data: bytes, _format: str) -> bytes:
    if not data.startswith(b"\x89PNG"):
        return data
    wide = rng.choice((2**31 - 1, 60_000, 9_000))
    head = b"IHDR" + struct.pack(">II", wide, wide) + data[24:29]
    return data[:12] + head + struct.pack(">I", zlib.crc32(head)) + data[33:]


def _many_chunks(rng: random.Random, data: bytes, _format: str) -> bytes:
    words = b"tEXtComment\x00" + zlib.compress(b"A" * 10**6)
    chunk = struct.pack(">I", len(words) - 4) + words + struct.pack(">I", zlib.crc32(words))
    return data[:33] + chunk * rng.choice((3, 300)) + data[33:]


def _huge_directory(rng: random.Random, data: bytes, _format: str) -> bytes:
    """TIFF: a directory that leads to itself, or promises more than there is."""
    if data[:4] != b"II*\x00":
        return data
    place = struct.unpack("<I", data[4:8])[0]
    entry = struct.pack(
        "<HHII", rng.choice((256, 257, 273, 279, 700)), rng.choice((3, 4, 7)), rng.choice((1, 2**31)), 2**31 - 1
    )
    told = struct.pack("<H", rng.choice((1, 9, 65535))) + entry * 9 + struct.pack("<I", rng.choice((place, 8, 0)))
    return data[:place] + told + data[place + len(told) :]


def _claims(rng: random.Random, data: bytes, _format: str) -> bytes:
    """ZIP: another size, method or flag in the directory than there is."""
    places = [found.start() for found in re.finditer(rb"PK\x01\x02|PK\x03\x04", data)]
    if not places:
        return data
    place = rng.choice(places) + rng.choice((6, 8, 10, 16, 20, 24, 28, 42))
    return data[:place] + rng.choice((b"\xff\xff\xff\xff", b"\x01\x00", b"\x63\x00", bytes(4))) + data[place + 4 :]


def _zip_bomb(rng: random.Random, data: bytes, _format: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(rng.choice((1, 6))):
            archive.writestr(f"{number}.json", rng.choice((b"0", b"[", b" ")) * rng.choice((10**5, 2 * 10**7)))
        archive.writestr("again.zip", data)
    return held.getvalue()


def _many_members(rng: random.Random, data: bytes, _format: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number in range(rng.choice((50, 6000))):
            archive.writestr(f"{'a/' * rng.choice((1, 100))}{number}", b"")
    return held.getvalue()


JSON = (_deep_json, _wrong_kind, _many_entries, _round_references)
XML = (_deep_xml, _entities, _many_attributes, _other_encoding)
OWN: dict[str, tuple[Mutation, ...]] = {
    "fhir-json": JSON,
    "fhir-xml": XML,
    "cda": XML,
    "hl7v2": (_marks_again, _other_marks, _many_segments, _escapes),
    "dicom": (_wrong_lengths, _deep_sequences, _huge_picture, _other_syntax),
    "pdf": (_many_pages, _round_tree, _stream_bomb, _deep_objects),
    "image": (_flooded_png, _many_chunks, _huge_directory),
    "zip": (_claims, _zip_bomb, _many_members),
}
