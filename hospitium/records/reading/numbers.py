"""Numbers as they were written, through JSON and back: 6.0 stays 6.0, and no whole number is too long."""

import json
from typing import Any

import orjson


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


def dumps(value: Any) -> str:
    """JSON text of a value, its decimals as they were received."""
    try:
        return orjson.dumps(value, default=_as_received).decode()
    except TypeError:
        return _slowly(value)


def written(value: Any) -> bytes:
    """The same as bytes, a question mark for what is no character."""
    try:
        return orjson.dumps(value, default=_as_received)
    except TypeError:
        return _slowly(value).encode(errors="replace")


def _slowly(value: Any) -> str:
    """Also numbers beyond 64 bits and halves of characters, which are rare."""
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
