"""A reading as bytes and back, so that the reader can work behind a wall: plain JSON, never a format that runs code."""

import dataclasses
import encodings.cp1252
import encodings.utf_8_sig
import encodings.utf_16  # noqa: F401
import functools
import json
import types
import typing
from typing import Any

import orjson

from .decode import Unreadable, dumps
from .read import read
from .reading import Reading


def answer(data: bytes) -> bytes:
    """Read the bytes of a document and give the reading, or why there is none, as JSON."""
    try:
        return pack(read(data))
    except Unreadable as why:
        return orjson.dumps({"unreadable": why.code, "facts": why.facts})


def pack(reading: Reading) -> bytes:
    """A reading as JSON. The resources as received become text here, while their decimals are still as written."""
    for statement in reading.statements:
        statement.raw = dumps(statement.raw)
    try:
        return orjson.dumps(reading, default=str)
    except TypeError:  # numbers beyond 64 bits, halves of characters: rare, and slower
        text = json.dumps(dataclasses.asdict(reading), default=str, ensure_ascii=False)
        return text.encode(errors="replace")


def unpack(data: bytes) -> Reading:
    """The reading again, each `raw` now JSON text. Raises `Unreadable` as the reader did."""
    told = orjson.loads(data)
    if "unreadable" in told:
        raise Unreadable(told["unreadable"], **told["facts"])
    reading: Reading = _built(Reading, told)
    return reading


def _built(kind: Any, value: Any) -> Any:
    """The value as the type says: dataclasses are filled field by field, tuples become tuples again."""
    if value is None or kind is Any:
        return value
    if dataclasses.is_dataclass(kind):
        return kind(**{name: _built(hint, value[name]) for name, hint in _fields(kind)})  # type: ignore
    origin, inner = _shape(kind)
    if origin is list:
        return [_built(inner[0], one) for one in value]
    if origin is tuple:
        return tuple(_built(inner[0], one) for one in value)
    if origin is types.UnionType:
        return _built(inner[0], value)
    return value


@functools.cache
def _fields(kind: Any) -> tuple[tuple[str, Any], ...]:
    hints = typing.get_type_hints(kind)
    return tuple((field.name, hints[field.name]) for field in dataclasses.fields(kind))


@functools.cache
def _shape(kind: Any) -> tuple[Any, tuple[Any, ...]]:
    return typing.get_origin(kind), typing.get_args(kind)
