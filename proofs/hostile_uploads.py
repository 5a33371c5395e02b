"""Hostile uploads (E5, E6): a generated corpus of bad files, and scanners that are down, slow or lying."""

import base64
import gzip
import io
import itertools
import json
import os
import random
import struct
import threading
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from unittest import mock

from proofs import Outcome

PROMISE = "No hostile file is released, none costs more than 512 MB or 20 s, no process of ours dies, and no scanner's lie is believed"
Bad = tuple[str, str, bytes]


def prove(full: bool) -> Outcome:
    """Each file goes the way of an upload; the reader's own costs are taken from the kernel."""
    from hospitium.records import reader
    from hospitium.records.testing import clamd_that, honest, make_bundle, take_in

    rng, costs = random.Random(5), list[tuple[int, float]]()
    released: list[str] = []
    ends: Counter[str] = Counter()
    files = list(_corpus(rng, 2000 if full else 60, heavy=full))
    with ExitStack() as watched:
        for wall in reader.WALLS.values():
            watched.enter_context(mock.patch.object(wall, "run", _noting(wall.run, costs)))
        watched.enter_context(clamd_that(honest))
        for kind, name, data in files:
            document = take_in(data, name=name)
            ends[document.error_code or "imported"] += 1
            released += [kind] if document.state == "imported" else []
        alive = take_in(make_bundle(title="Still here")).state == "imported"
    lies = _lies(full)
    peak, longest = max(peak for peak, _ in costs), max(seconds for _, seconds in costs)
    with mock.patch.dict("os.environ", HOSPITIUM_CLAMD="off"):
        infected = [_eicar_in_text(rng) for _ in range(20 if full else 2)]
        control = sum(take_in(data, name=name).state == "imported" for name, data in infected)
    failed = len(released) + sum(lies.values()) + (peak > 512 * 2**20) + (longest > 20) + (not alive)
    return Outcome(
        tried=len(files) + len(lies),
        failed=failed,
        met=not failed and control > 0,
        control=f"without a scanner {control} of {len(infected)} infected summaries were released, marked as not scanned",
        detail={
            "ends": dict(ends.most_common()),
            "released": released[:20],
            "peak MB": round(peak / 2**20),
            "longest s": round(longest, 1),
            "scanner lies believed": sum(lies.values()),
            "wall": reader.wall(),
        },
    )


def _noting(run: Callable[..., Any], costs: list[tuple[int, float]]) -> Callable[..., Any]:
    from hospitium.kernel.isolation import Stopped

    def noting(source: Any, words: bytes = b"") -> Any:
        try:
            done = run(source, words)
        except Stopped as end:
            costs.append((end.peak, end.seconds))
            raise
        costs.append((done.peak, done.seconds))
        return done

    return noting


def _corpus(rng: random.Random, count: int, *, heavy: bool) -> Iterator[Bad]:
    """Every kind in turn, each file different; the heavy ones (up to 105 MB) only a few times."""
    kinds = [*LIGHT, *(HEAVY if heavy else HEAVY[:2])]
    many = itertools.cycle(LIGHT)
    for make in kinds:
        yield _named(make, rng)
    for _ in range(count - len(kinds)):
        yield _named(next(many), rng)


def _named(make: Callable[[random.Random], tuple[str, bytes]], rng: random.Random) -> Bad:
    name, data = make(rng)
    return make.__name__.strip("_"), name, data


def _salt(rng: random.Random) -> str:
    return f"{rng.getrandbits(64):016x}"


def _zip_bomb(rng: random.Random) -> tuple[str, bytes]:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"../../{_salt(rng)}.json", b"0" * rng.randint(2**16, 2**20))
    return "summary.json", held.getvalue()


def _gzip_bomb(rng: random.Random) -> tuple[str, bytes]:
    return "summary.json.gz", gzip.compress(_salt(rng).encode() + b" " * 2**20)


def _declared_ten_gigabytes(rng: random.Random) -> tuple[str, bytes]:
    name = _salt(rng).encode()
    return "summary.zip", b"PK\x03\x04" + struct.pack("<5H3I2H", 45, 0, 8, 0, 0, 0, 100, 2**32 - 1, len(name), 0) + name


def _deep_json(rng: random.Random) -> tuple[str, bytes]:
    depth = rng.randint(101, 50_000)
    return "deep.json", rng.choice([b"[" * depth + b"]" * depth, b'{"a":' * depth + b"1" + b"}" * depth, b"[" * depth])


def _deep_bundle(rng: random.Random) -> tuple[str, bytes]:
    depth = rng.randint(101, 5000)
    return "deep.json", b'{"resourceType":"Bundle","entry":' + b"[" * depth + b"]" * depth + b"}"


def _pdf_in_json(rng: random.Random) -> tuple[str, bytes]:
    return "polyglot.json", json.dumps({"resourceType": "Bundle", "x": f"%PDF-1.7 {_salt(rng)}"}).encode()


def _json_called_other(rng: random.Random) -> tuple[str, bytes]:
    return f"{_salt(rng)}.{rng.choice(['pdf', 'png', 'dcm', 'xml', 'exe', 'zip', 'svg', 'docx'])}", _valid(rng)


def _other_called_json(rng: random.Random) -> tuple[str, bytes]:
    head = rng.choice(
        [b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"MZ\x90", b"\x7fELF", b"Rar!\x1a\x07", b"GIF89a"]
    )
    return "summary.json", head + rng.randbytes(300)


def _looping_pdf(rng: random.Random) -> tuple[str, bytes]:
    return (
        "loop.pdf",
        b"%PDF-1.4\n1 0 obj<</Type/Pages/Kids[1 0 R]/Parent 1 0 R>>endobj trailer<</Root 1 0 R/Prev 9>>"
        + rng.randbytes(9),
    )


def _pixel_flood(rng: random.Random) -> tuple[str, bytes]:
    header = b"IHDR" + struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 16, 6, 0, 0, 0)
    return "scan.png", b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(
        ">I", zlib.crc32(header)
    ) + rng.randbytes(8)


def _dicom_oddity(rng: random.Random) -> tuple[str, bytes]:
    return "image.dcm", rng.randbytes(128) + b"DICM" + struct.pack(
        "<HH2sHI", 0x28, 0x10, b"OB", 0, 0xFFFFFFFF
    ) + rng.randbytes(64)


def _entities(rng: random.Random) -> tuple[str, bytes]:
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "{_salt(rng)}"><!ENTITY b "&a;&a;&a;">]><Bundle>&b;</Bundle>'
    return "summary.xml", rng.choice([text.encode(), text.encode("utf-16")])


def _page(rng: random.Random) -> tuple[str, bytes]:
    return "summary.json", f"<html><script>fetch('/{_salt(rng)}')</script>".encode()


def _eicar_bare(rng: random.Random) -> tuple[str, bytes]:
    return "summary.json", _eicar() + b" " * rng.randint(0, 60)


def _eicar_in_text(rng: random.Random) -> tuple[str, bytes]:
    return "summary.json", _valid(rng, title=_eicar().decode())


def _eicar_in_base64(rng: random.Random) -> tuple[str, bytes]:
    return "summary.json", _valid(rng, title=base64.b64encode(_eicar()).decode())


def _eicar_in_zip(rng: random.Random) -> tuple[str, bytes]:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(_salt(rng), _eicar())
    return "summary.zip", held.getvalue()


def _eicar_in_gzip(rng: random.Random) -> tuple[str, bytes]:
    return "summary.json.gz", gzip.compress(_eicar() + _salt(rng).encode())


def _cut(rng: random.Random) -> tuple[str, bytes]:
    data = _valid(rng)
    return "cut.json", data[: rng.randint(1, len(data) - 2)]


def _two_documents(rng: random.Random) -> tuple[str, bytes]:
    return "two.json", _valid(rng) + _valid(rng)


def _nobody(rng: random.Random) -> tuple[str, bytes]:
    return "nobody.json", json.dumps(
        {"resourceType": "Bundle", "id": _salt(rng), "entry": [{}] * rng.randint(0, 500)}
    ).encode()


def _noise(rng: random.Random) -> tuple[str, bytes]:
    return rng.choice(["noise.json", "noise", "noise.bin"]), b"\x00" + rng.randbytes(rng.randint(1, 4000))


def _gadget(rng: random.Random) -> tuple[str, bytes]:
    body = rng.choice(
        [b"cos\nsystem\n(S'id'\ntR.", b"!!python/object/apply:os.system [id]", b"\x80\x04\x95", b"\xac\xed\x00\x05sr"]
    )
    return "summary.json", body + _salt(rng).encode()


def _other_resource(rng: random.Random) -> tuple[str, bytes]:
    return "other.json", json.dumps(
        {"resourceType": rng.choice(["Patient", "List", ["Bundle"], 7]), "id": _salt(rng)}
    ).encode()


def _over_the_limit(rng: random.Random) -> tuple[str, bytes]:
    return "large.json", b"[" + b" " * (105 * 2**20) + _salt(rng).encode() + b"]"


def _a_swelling_list(rng: random.Random) -> tuple[str, bytes]:
    return "swell.json", b'{"resourceType":"Bundle","x":[' + b"1.5," * (5 * 2**20) + b'1],"id":"' + _salt(
        rng
    ).encode() + b'"}'


def _a_million_parts(rng: random.Random) -> tuple[str, bytes]:
    return "parts.json", b'{"resourceType":"Bundle","entry":[' + b"{}," * (5 * 2**20) + b"{}]" + _salt(rng).encode()


def _an_endless_string(rng: random.Random) -> tuple[str, bytes]:
    return "string.json", b'{"resourceType":"' + b'\\"' * (10 * 2**20) + _salt(rng).encode()


def _an_endless_number(rng: random.Random) -> tuple[str, bytes]:
    return "number.json", b'{"id":"' + _salt(rng).encode() + b'","resourceType":' + b"9" * (20 * 2**20) + b"}"


LIGHT = [
    _zip_bomb, _gzip_bomb, _declared_ten_gigabytes, _deep_json, _deep_bundle, _pdf_in_json, _json_called_other,
    _other_called_json, _looping_pdf, _pixel_flood, _dicom_oddity, _entities, _page, _eicar_bare, _eicar_in_text,
    _eicar_in_base64, _eicar_in_zip, _eicar_in_gzip, _cut, _two_documents, _nobody, _noise, _gadget, _other_resource,
]  # fmt: skip
HEAVY = [_a_swelling_list, _over_the_limit, _a_million_parts, _an_endless_string, _an_endless_number]


def _valid(rng: random.Random, **cover: Any) -> bytes:
    from hospitium.records.testing import make_bundle

    return json.dumps(make_bundle(family=_salt(rng), **cover)).encode()


def _eicar() -> bytes:
    from hospitium.records.scanner import TEST_FILE

    return TEST_FILE


def _lies(full: bool) -> dict[str, int]:
    """For each way a scanner fails: how many readable but infected summaries were released all the same."""
    from hospitium.records import scanner
    from hospitium.records.testing import clamd_that, honest, take_in

    rng, done = random.Random(6), threading.Event()
    tested = lambda answer: lambda held: honest(held) if held == _eicar() else answer(held)  # noqa: E731
    ways: dict[str, tuple[Callable[[bytes], bytes | None], int]] = {
        "nothing": (lambda held: None, 2**40),
        "garbage": (lambda held: os.urandom(64), 2**40),
        "nothing after its test": (tested(lambda held: None), 2**40),
        "garbage after its test": (tested(lambda held: b"\0OK stream: OK"), 2**40),
        "always OK": (lambda held: b"stream: OK\0", 2**40),
        "an error": (tested(lambda held: b"INSTREAM size limit exceeded. ERROR\0"), 2**40),
        "OK before the end": (tested(lambda held: b"stream: OK\0"), 70_000),
        "slow": (tested(lambda held: b"stream: OK\0" if done.wait(3) else None), 2**40),
    }
    released = dict.fromkeys([*ways, "down", "OK after its limit"], 0)
    for way, (answer, takes) in ways.items():
        scanner._trusted_until.clear()
        with clamd_that(answer, takes=takes), mock.patch.object(scanner.scan, "__kwdefaults__", {"seconds": 0.5}):
            for _ in range(25 if full else 1):
                released[way] += take_in(_padded(rng, 2**23 if takes < 2**40 else 0), name="s.json").state == "imported"
    done.set()
    with mock.patch.dict("os.environ", HOSPITIUM_CLAMD="tcp://127.0.0.1:9"):
        released["down"] += take_in(_padded(rng), name="s.json").state == "imported"
    blind = tested(lambda held: honest(held[: 2**19]))
    with clamd_that(blind), mock.patch.dict("os.environ", HOSPITIUM_CLAMD_LIMIT="1"):
        released["OK after its limit"] += take_in(_padded(rng, 2**20), name="s.json").state == "imported"
    return released


def _padded(rng: random.Random, size: int = 0) -> bytes:
    return _valid(rng, note="x" * size, title=_eicar().decode())
