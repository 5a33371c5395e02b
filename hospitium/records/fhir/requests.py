"""What a request asks for by its codes, for whoever decides which way it takes: as it stands there, unjudged."""

from collections.abc import Iterator
from typing import Any

from .index import Index
from .values import objs, text

FIELDS = ("code", "category", "orderDetail")
MOST = 20
"""Codes that are told of one document; a request has a handful."""


def asked(found: Index) -> list[list[str]]:
    """System and code of every coding that says what a ServiceRequest of the document asks for, each once, in their order."""
    codes = dict.fromkeys(
        (text(coding.get("system"))[:200], text(coding.get("code"))[:60])
        for entry in found.of("ServiceRequest")
        for coding in _codings(entry.resource)
    )
    return [[system, code] for system, code in codes if code][:MOST]


def _codings(resource: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name in FIELDS:
        for concept in objs(resource.get(name)):
            yield from objs(concept.get("coding"))
