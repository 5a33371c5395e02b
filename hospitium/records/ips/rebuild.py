"""A resource as received, built anew element by element, so that what leaves is R4: nothing invented, nothing dropped unsaid.

What cannot be valid is told in words: `lost` names it, and the resource's own note repeats it where it may have one.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from hospitium.records.fhir.values import ABSENT, obj, objs, quantity, spoken, text
from hospitium.records.reading.numbers import dumps

from . import mending, shapes
from .primitives import clean, day_of, value_of
from .shapes import Element, Kind

HL7 = "http://hl7.org/fhir/"

Pointer = Callable[[dict[str, Any], tuple[str, ...]], tuple[dict[str, Any] | None, str]]
"""What a reference becomes, given the kinds it may lead to; and what of it had to be left out, in words."""

PASSED = frozenset({"resourceType", "meta", "text", "language", "implicitRules", "fhir_comments", "id"})
"""Not repeated: the entry has an id, a narrative and marks of its own."""
HEADED = PASSED | {"contained"}


@dataclass(frozen=True)
class Lost:
    """Something a resource said that R4 cannot hold in its place."""

    path: str
    words: str


def absent(reason: str = "unknown") -> dict[str, Any]:
    """An element that says why it has no value (HL7 extension data-absent-reason)."""
    return {"extension": [{"url": ABSENT, "valueCode": reason}]}


def in_words(value: Any) -> str:
    """Any value as a short text."""
    if isinstance(value, dict):
        said = quantity(value) or spoken("", value)
        return clean(said or dumps(value))[:500]
    return clean(text(value) or (json.dumps(value, ensure_ascii=False, default=str) if value else ""))[:500]


class Rebuilding:
    """One resource on its way: where its references lead, what was lost."""

    def __init__(self, point: Pointer) -> None:
        self.point = point
        self.lost: list[Lost] = []

    def resource(self, value: dict[str, Any], kind: str) -> dict[str, Any]:
        """The resource without id, meta and narrative, in the standard's order of elements."""
        rebuilt = {"resourceType": kind, **self.fields(mending.modern(kind, value), kind, kind)}
        if contained := list(self._contained(value, rebuilt)):
            rebuilt["contained"] = contained
        if labels := self._labels(value):
            rebuilt["meta"] = {"security": labels}
        return rebuilt

    def _contained(self, value: dict[str, Any], rebuilt: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Those it points to; what is contained contains nothing itself."""
        pointed = dumps(rebuilt)
        for one in objs(value.get("contained")):
            kind, name = text(one.get("resourceType")), value_of("id", one.get("id"))
            if not name or f'"#{name}"' not in pointed:
                self.lose("contained", one)
            elif kind not in shapes.resources():
                self.lose(f"contained[{name}]", one)
            else:
                inner = self.fields(mending.modern(kind, one), kind, kind)
                yield {"resourceType": kind, "id": name, **inner}

    def _labels(self, value: dict[str, Any]) -> list[Any]:
        return [
            found for one in objs(obj(value.get("meta")).get("security")) if (found := self.whole("Coding", one, ""))
        ]

    def lose(self, path: str, value: Any) -> None:
        """Note what is left out."""
        if words := in_words(value):
            self.lost.append(Lost(path, words))

    def fields(self, given: dict[str, Any], path: str, where: str) -> dict[str, Any]:
        """Every element of a type or part that can be kept."""
        rebuilt: dict[str, Any] = {}
        known: set[str] = set(HEADED) if path in shapes.resources() else {"fhir_comments"}
        for element in shapes.elements_of(path):
            known |= {*element.names, *(f"_{name}" for name in element.names)}
            if not (element.name in HEADED and path in shapes.resources()):
                rebuilt |= self._element(element, given, where)
        for name in given.keys() - known:
            self.lose(f"{where}.{name}", given[name])
        return rebuilt

    def _element(self, element: Element, given: dict[str, Any], where: str) -> dict[str, Any]:
        names = [name for name in element.names if given.get(name) is not None or given.get(f"_{name}") is not None]
        rebuilt: dict[str, Any] = {}
        for name in names:
            if rebuilt:
                self.lose(f"{where}.{name}", given.get(name))
                continue
            before = len(self.lost)
            kind = element.names[name]
            rebuilt = self._named(name, kind, element, given, f"{where}.{name}")
            if not rebuilt:
                rebuilt = self._as_words(element, given.get(name), before)
        return rebuilt

    def _as_words(self, element: Element, value: Any, before: int) -> dict[str, Any]:
        """What a choice cannot hold otherwise, where it may be words too."""
        name = f"{element.name[:-3]}String"
        words = in_words(value)
        if not words or name not in element.names or (isinstance(value, dict) and not quantity(value)):
            return {}
        del self.lost[before:]
        return {name: words}

    def _named(self, name: str, kind: Kind, element: Element, given: dict[str, Any], where: str) -> dict[str, Any]:
        value, beside = given.get(name), given.get(f"_{name}")
        values = value if isinstance(value, list) else [value]
        asides = beside if isinstance(beside, list) else [beside]
        pairs = [
            (values[at] if at < len(values) else None, asides[at] if at < len(asides) else None)
            for at in range(max(len(values), len(asides)))
        ]
        kept: list[tuple[Any, Any]] = []
        for number, (one, aside) in enumerate(pairs):
            found = self._pair(kind, one, aside, f"{where}[{number}]" if element.is_many else where)
            if found == (None, None):
                continue
            if kept and not element.is_many:
                self.lose(where, one)
            else:
                kept.append(found)
        return self._written(name, kept, is_many=element.is_many)

    def _pair(self, kind: Kind, value: Any, aside: Any, where: str) -> tuple[Any, Any]:
        if not kind.is_primitive:
            value = aside if value is None else value  # why a part is absent, told beside it as of a plain value
            found = None if value is None else self.whole(kind.name, value, where, kind.targets)
            return found, None
        if isinstance(value, dict) and "extension" in value and aside is None:
            value, aside = value.get("value"), value
        plain = None if value is None else value_of(kind.name, value)
        if plain is not None and kind.codes and plain not in kind.codes:
            plain = next((code for code in kind.codes if code.lower() == plain.lower()), None)
        if plain is None and value is not None:
            self.lose(where, value)
            plain = day_of(value) if kind.name == "dateTime" else None
        told = [one for item in objs(obj(aside).get("extension")) if (one := self.whole("Extension", item, where))]
        return plain, {"extension": told} if told else None

    @staticmethod
    def _written(name: str, kept: list[tuple[Any, Any]], *, is_many: bool) -> dict[str, Any]:
        if not kept:
            return {}
        values, asides = [value for value, _ in kept], [aside for _, aside in kept]
        found: dict[str, Any] = {}
        if any(value is not None for value in values):
            found[name] = values if is_many else values[0]
        if any(aside is not None for aside in asides):
            found[f"_{name}"] = asides if is_many else asides[0]
        return found

    def whole(self, kind: str, value: Any, where: str, targets: tuple[str, ...] = ()) -> dict[str, Any] | None:
        """A value of a type with parts; None when nothing of it can be kept."""
        if kind == "Reference":
            return self._reference(value, where, targets)
        if kind == "Extension":
            return self._extension(value, where)
        value = mending.shaped(kind, value)
        if not isinstance(value, dict):
            self.lose(where, value)
            return None
        before = len(self.lost)
        rebuilt = self.fields(value, kind, where)
        if not rebuilt.keys() - {"id"}:
            return None
        if (mended := mending.mended(kind, rebuilt, value, self.lost[before:])) is None:
            del self.lost[before:]
            self.lose(where, value)
            return None
        for name, words in mended.pop("", {}).items():
            self.lose(f"{where}.{name}", words)
        return self.complete(mended, kind)

    def complete(self, rebuilt: dict[str, Any], path: str) -> dict[str, Any]:
        """The same with a reason in the place of each required element that is absent."""
        ordered: dict[str, Any] = {name: rebuilt[name] for name in ("resourceType",) if name in rebuilt}
        for element in shapes.elements_of(path):
            there = [name for name in element.names if name in rebuilt or f"_{name}" in rebuilt]
            for name in there:
                ordered |= {key: rebuilt[key] for key in (name, f"_{name}") if key in rebuilt}
            if element.is_required and not there:
                ordered |= missing(element)
        return ordered

    def _reference(self, value: Any, where: str, targets: tuple[str, ...]) -> dict[str, Any] | None:
        value = {"reference": value} if isinstance(value, str) else value
        if not isinstance(value, dict):
            self.lose(where, value)
            return None
        if isinstance(value.get("reference"), dict):  # as later editions say it
            value = value["reference"]
        found, left = self.point(value, targets)
        if left:
            self.lose(where, left)
        return found

    def _extension(self, value: Any, where: str, *, inside: bool = False) -> dict[str, Any] | None:
        """Those that HL7 defines; what a country or a maker defines, nobody else can know: it is told in words."""
        url = value_of("uri", obj(value).get("url"))
        if not url or not (inside or url.startswith(HL7)):
            self.lose(where, value)
            return None
        parts = (self._extension(one, where, inside=True) for one in objs(value.get("extension")))
        if inner := [part for part in parts if part]:
            return {"extension": inner, "url": url}
        for name in value:
            kind = _kind_of(name)
            if kind is None:
                continue
            element = Element(name, (kind,), is_many=False, is_required=False)
            if found := self._named(name, kind, element, value, f"{where}.extension"):
                return {"url": url, **found}
        self.lose(where, value)
        return None


def missing(element: Element) -> dict[str, Any]:
    """What stands for a required element nobody stated: “unknown” where the standard has the word, else why it is absent."""
    name, kind = next(iter(element.names.items()))
    if kind.is_primitive:
        if "unknown" in kind.codes:
            return {name: "unknown"}
        return {f"_{name}": [absent()] if element.is_many else absent()}
    stands = absent()
    if "." in kind.name:  # a part says of each of its own required elements why it is absent
        for inner in shapes.elements_of(kind.name):
            stands |= missing(inner) if inner.is_required else {}
    return {name: [stands] if element.is_many else stands}


def _kind_of(name: str) -> Kind | None:
    """The type that a `value…` of an extension has by its name."""
    stem = name.removeprefix("_").removeprefix("value")
    if stem == name.removeprefix("_") or not stem:
        return None
    lower = stem[0].lower() + stem[1:]
    found = lower if lower in shapes.PRIMITIVES else stem
    return Kind(found) if found in shapes.PRIMITIVES or found == "Reference" or shapes.is_known(found) else None
