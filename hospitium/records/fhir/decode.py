"""From bytes to JSON: what kind of file this is, its encoding, its depth - all before a parser touches it."""

import itertools
import json
import re
from typing import Any

import orjson
from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput

from .issues import Issue

MAX_DEPTH = 100
MAX_ENTRIES = 20_000
MAX_NODES = 2_000_000

UNREADABLE = {
    "empty": _("The file is empty. Choose the file again, or ask the sender to export it anew."),
    "is-zip": _(
        "This is a ZIP archive, whatever its name says. Unpack it and send the patient summary (.json) inside."
    ),
    "is-pdf": _("This is a PDF. Only FHIR patient summaries in JSON are read so far; the file is kept."),
    "is-dicom": _("This is a DICOM image. Only FHIR patient summaries in JSON are read so far; the file is kept."),
    "is-xml": _("This is XML. Ask the sender for the same document as FHIR JSON; the file is kept."),
    "xml-entities": _(
        "This XML declares a document type or entities, which can be used to attack a reader. It was not opened."
    ),
    "binary": _("This is not text. Ask the sender for a FHIR patient summary in JSON."),
    "truncated": _("The file ends in the middle: it was cut off on the way. Ask for it again."),
    "not-json": _("This is not valid JSON (line %(line)s). Ask the sender to export it again."),
    "too-deep": _(
        "The file is nested more than %(limit)s levels deep, which no patient summary is. It was not opened."
    ),
    "too-many": _("The file holds more parts than we read at once (%(limit)s). Ask the sender to split it."),
    "wrong-type": _(
        "This is valid JSON but not a FHIR document bundle (found: %(found)s). Send the International Patient Summary."
    ),
    "no-patient": _(
        "No patient can be found in this bundle, so nobody knows whom it is about. Ask the sender to complete it."
    ),
}


class Unreadable(BadInput):
    """The bytes cannot be read as a document; the code says how, the sentence what to do."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(**facts)
        self.code = code  # type: ignore[misc]
        self.message = UNREADABLE[code]  # type: ignore[misc]


class Decimal(float):
    """A number that remembers how it was written, so that 6.0 stays 6.0 and 1.10 stays 1.10."""

    def __new__(cls, text: str) -> "Decimal":
        number = super().__new__(cls, text)
        number.text = text
        return number

    text: str

    def __repr__(self) -> str:
        return self.text


class BigInt(int):
    """A whole number too long for any list of ours, kept as written."""


SIGNATURES = (
    (b"PK\x03\x04", "is-zip"),
    (b"PK\x05\x06", "is-zip"),
    (b"%PDF-", "is-pdf"),
    (b"\x1f\x8b", "is-zip"),
    (b"\x89PNG", "binary"),
    (b"\xff\xd8\xff", "binary"),
)


def decode(data: bytes) -> tuple[Any, list[Issue]]:
    """The JSON value of a file and what was odd about its encoding. Raises `Unreadable`."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Unreadable("empty")
    _refuse_other_kinds(data)
    text, issues = _text(data)
    if text.lstrip().startswith("<"):
        raise Unreadable("xml-entities" if re.search(r"<!(?:DOCTYPE|ENTITY)", text, re.I) else "is-xml")
    _refuse_depth(text)
    return _parse(text), issues


def _refuse_other_kinds(data: bytes) -> None:
    for signature, code in SIGNATURES:
        if data.startswith(signature):
            raise Unreadable(code)
    if data[128:132] == b"DICM":
        raise Unreadable("is-dicom")


def _text(data: bytes) -> tuple[str, list[Issue]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), [Issue("info", "encoding-guessed", "", {"encoding": "UTF-16"})]
    try:
        text = data.decode("utf-8-sig")
        issues: list[Issue] = []
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        issues = [Issue("warning", "encoding-guessed", "", {"encoding": "Windows-1252"})]
    if "\x00" in text and text.count("\x00") > len(text) // 100:
        raise Unreadable("binary")
    if "\ufffd" in text:
        issues.append(Issue("warning", "lossy-text"))
    return text, issues


NO_STRUCTURE = bytes(byte for byte in range(256) if byte not in b'"[]{}')
NO_ESCAPE = bytes(byte for byte in NO_STRUCTURE if byte not in b"\\/bfnrtu")
# A string that never ends is swallowed whole, so that the pass stays linear.
STRINGS = re.compile(rb'"[^"]*+(?:"|\Z)')


def _refuse_depth(text: str) -> None:
    """Judge the brackets outside strings before a parser meets them: no recursion, and time linear in the text.

    Escapes go first, so that every quotation mark left begins or ends a string; then all that is neither mark nor bracket,
    then neighbouring marks, which changes for nothing else whether it stands in a string.
    """
    data = text.encode(errors="surrogatepass").translate(None, NO_ESCAPE).replace(b"\\\\", b"").replace(b'\\"', b"")
    data = data.translate(None, NO_STRUCTURE)
    strings = (data.count(b'"') + 1) // 2
    brackets = STRINGS.sub(b"", data.replace(b'""', b""))
    if strings + len(brackets) > MAX_NODES:
        raise Unreadable("too-many", limit=MAX_NODES)
    if not _is_shallow(brackets) and _depth(brackets) > MAX_DEPTH:
        raise Unreadable("too-deep", limit=MAX_DEPTH)


def _is_shallow(brackets: bytes) -> bool:
    """Whether nothing is left when the innermost pairs are taken away; each round takes two levels at most."""
    for _round in range(MAX_DEPTH // 2):
        if not brackets:
            break
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
    return not brackets


def _depth(brackets: bytes) -> int:
    return max(itertools.accumulate((1 if bracket in b"[{" else -1 for bracket in brackets), initial=0))


def _integer(text: str) -> int:
    return int(text) if len(text) < 19 else BigInt(int(text[:4000]))


def _parse(text: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal, parse_int=_integer, parse_constant=str)
    except json.JSONDecodeError as error:
        rest = text[error.pos :].strip()
        cut = not rest or error.msg.startswith("Unterminated") or _is_open(text, error.pos)
        raise Unreadable("truncated" if cut else "not-json", **({} if cut else {"line": error.lineno})) from None


def _is_open(text: str, position: int) -> bool:
    """Whether the error stands at the very end of a value that was never closed."""
    return text[0:1] in "{[" and len(text) - position < 12 and text.rstrip()[-1:] not in "}]"


def dumps(value: Any) -> str:
    """JSON text of a value, its decimals as they were received."""
    try:
        return orjson.dumps(value, default=_as_received).decode()
    except TypeError:  # numbers beyond 64 bits, halves of characters: rare, and slower
        return _Encoder(ensure_ascii=False, separators=(",", ":")).encode(value)


def _as_received(number: Decimal) -> orjson.Fragment:
    return orjson.Fragment(number.text)


class _Encoder(json.JSONEncoder):
    def iterencode(self, o: Any, _one_shot: bool = False) -> Any:
        floats = float.__repr__

        def written(number: float) -> str:
            return number.text if isinstance(number, Decimal) else floats(number)

        return json.encoder._make_iterencode(  # type: ignore[attr-defined]
            None, self.default, json.encoder.encode_basestring, None, written, ":", ",", False, False, False
        )(o, 0)
