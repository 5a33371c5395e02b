"""From bytes to JSON: what kind of file this is, its encoding, its depth - all before a parser touches it."""

import itertools
import json
import re
from typing import Any

import msgspec

from hospitium.records.reading.issues import Issue
from hospitium.records.reading.numbers import BigInt, Decimal
from hospitium.records.reading.texts import text_of
from hospitium.records.reading.unreadable import Unreadable

MAX_DEPTH = 100
MAX_ENTRIES = 20_000
MAX_NODES = 2_000_000


def decode(data: bytes) -> tuple[Any, list[Issue]]:
    """The JSON value of a file and what was odd about its encoding. Raises `Unreadable`."""
    text, plain, issues = _opened(data)
    try:
        return ANYTHING.decode(plain), issues
    except ValueError:
        return _parse(text), issues


def decode_bundle(data: bytes) -> tuple[Any, list[Issue]]:
    """The same for a bundle that is read: an element that several resources have in the same words is one object, and of
    its entries address and resource are there. Raises `Unreadable`.
    """
    text, plain, issues = _opened(data)
    try:
        return _bundle(plain), issues
    except ValueError:  # no bundle, no JSON, or JSON as only the patient parser takes it
        return _parse(text), issues


def _opened(data: bytes) -> tuple[str, bytes, list[Issue]]:
    """The text, the same in UTF-8, and what was odd about its encoding."""
    text, issues = text_of(data)
    is_guessed = any(issue.code == "encoding-guessed" for issue in issues)
    plain = text.encode(errors="surrogatepass") if is_guessed else data.removeprefix(b"\xef\xbb\xbf")
    _refuse_depth(plain)
    return text, plain, issues


class _Entry(msgspec.Struct):
    fullUrl: Any = None  # noqa: N815 - as FHIR calls it
    resource: dict[str, msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET


ANYTHING = msgspec.json.Decoder(float_hook=Decimal)
PARTS = msgspec.json.Decoder(dict[str, msgspec.Raw])
ENTRIES = msgspec.json.Decoder(list[_Entry], float_hook=Decimal)


def _bundle(data: bytes) -> dict[str, Any]:
    """Raises `ValueError` unless it is an object whose entries are objects with a resource or none."""
    parts, known = PARTS.decode(data), dict[bytes, Any]()
    entries = ENTRIES.decode(parts.pop("entry", b"[]"))
    return {name: ANYTHING.decode(raw) for name, raw in parts.items()} | {
        "entry": [_entry(entry, known) for entry in entries]
    }


def _entry(entry: _Entry, known: dict[bytes, Any]) -> dict[str, Any]:
    found = {} if entry.fullUrl is None else {"fullUrl": entry.fullUrl}
    if entry.resource is msgspec.UNSET:
        return found
    resource = found["resource"] = {}
    for name, raw in entry.resource.items():
        words = bytes(raw)
        if words not in known:
            known[words] = ANYTHING.decode(words)
        resource[name] = known[words]
    return found


NO_STRUCTURE = bytes(byte for byte in range(256) if byte not in b'"[]{}')
NO_ESCAPE = bytes(byte for byte in NO_STRUCTURE if byte not in b"\\/bfnrtu")
# A string that never ends is swallowed whole, so that the pass stays linear.
STRINGS = re.compile(rb'"[^"]*+(?:"|\Z)')


def _refuse_depth(data: bytes) -> None:
    """Judge the brackets outside strings before a parser meets them: no recursion, and time linear in the text.

    Escapes go first, so that every quotation mark left begins or ends a string; then all that is neither mark nor bracket,
    then neighbouring marks, which changes for nothing else whether it stands in a string.
    """
    data = data.translate(None, NO_ESCAPE).replace(b"\\\\", b"").replace(b'\\"', b"")
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
