"""FHIR XML of a resource we made: the order of the standard's elements, primitives as attributes, narrative as it is.

Source: HL7 FHIR R4, xml.html. Only what `rebuild` and this package write is written here, so nothing is checked again.
"""

from collections.abc import Iterator
from html import escape
from typing import Any

from hospitium.records.reading.numbers import Decimal

from . import shapes
from .shapes import Kind

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
BREAKS = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
"""Of what an attribute would else make a blank."""


def written(resource: dict[str, Any]) -> str:
    """The resource as an XML document."""
    return HEAD + "".join(_resource(resource, ' xmlns="http://hl7.org/fhir"'))


def _resource(value: dict[str, Any], space: str = "") -> Iterator[str]:
    kind = value["resourceType"]
    yield f"<{kind}{space}>"
    yield from _elements(value, kind)
    yield f"</{kind}>"


def _elements(value: dict[str, Any], path: str) -> Iterator[str]:
    if path == "Extension":
        yield from _extension(value)
        return
    for element in shapes.elements_of(path):
        if (element.name == "id" and "." not in path and path not in shapes.resources()) or (
            element.name == "id" and "." in path
        ):
            continue  # an attribute
        for name, kind in element.names.items():
            yield from _named(name, kind, value)


def _extension(value: dict[str, Any]) -> Iterator[str]:
    for inner in value.get("extension", ()):
        yield from _whole("extension", Kind("Extension"), inner)
    for name in value:
        bare = name.lstrip("_")
        if bare.startswith("value") and not (name.startswith("_") and bare in value):
            stem = bare[5:]
            lower = stem[0].lower() + stem[1:]
            yield from _named(bare, Kind(lower if lower in shapes.PRIMITIVES else stem), value)


def _named(name: str, kind: Kind, value: dict[str, Any]) -> Iterator[str]:
    held, beside = value.get(name), value.get(f"_{name}")
    if held is None and beside is None:
        return
    values = held if isinstance(held, list) else [held]
    asides = beside if isinstance(beside, list) else [beside]
    for at in range(max(len(values), len(asides))):
        one = values[at] if at < len(values) else None
        aside = asides[at] if at < len(asides) else None
        yield from _primitive(name, kind, one, aside) if kind.is_primitive else _whole(name, kind, one)


def _primitive(name: str, kind: Kind, value: Any, aside: Any) -> Iterator[str]:
    if kind.name == "xhtml":
        yield str(value)
        return
    said = "" if value is None else f" value={_quoted(_text(value))}"
    inner = "".join(
        piece for one in (aside or {}).get("extension", ()) for piece in _whole("extension", Kind("Extension"), one)
    )
    yield f"<{name}{said}>{inner}</{name}>" if inner else f"<{name}{said}/>"


def _quoted(words: str) -> str:
    return f'"{escape(words).translate(BREAKS)}"'


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.text if isinstance(value, Decimal) else str(value)


def _whole(name: str, kind: Kind, value: Any) -> Iterator[str]:
    if not value:
        return
    if kind.name == "Resource":
        yield f"<{name}>"
        yield from _resource(value)
        yield f"</{name}>"
        return
    marks = "".join(
        f" {mark}={_quoted(value[mark])}"
        for mark in ("id", "url")
        if mark in value and (mark == "id" or kind.name == "Extension")
    )
    yield f"<{name}{marks}>"
    yield from _elements(value, kind.name)
    yield f"</{name}>"
