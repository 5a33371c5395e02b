"""The entries of a summary: every fact as a resource of ours, what facts refer to in their own document, each once."""

import uuid
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from hospitium.records.fhir.index import Entry as Place
from hospitium.records.fhir.index import Index, index
from hospitium.records.fhir.values import obj, objs, text
from hospitium.records.reading.numbers import dumps

from . import demands, shapes
from .primitives import value_of
from .rebuild import Lost, Rebuilding
from .told import LeftOut, Stated

SPACE = uuid.UUID("6f1d5c4e-0f2b-5a6e-9c53-2f3a1d7b8e90")
REVIEW = "urn:hospitium:review"
"""Our code system for whether somebody here has looked at a fact."""

FINANCIAL = frozenset({"Claim", "ClaimResponse", "ExplanationOfBenefit", "Coverage", "Account", "Invoice"})


def url_of(*words: object) -> str:
    """The address of an entry: the same for the same thing, in every summary."""
    return uuid.uuid5(SPACE, "|".join(map(str, words))).urn


@dataclass
class Entries:
    """Resources by their address, in the order they were met."""

    resources: dict[str, dict[str, Any]] = field(default_factory=dict)
    url_of_fact: dict[int, str] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    by_source: dict[int, list[str]] = field(default_factory=dict)


def build(stated: Iterable[Stated], patient_url: str, digests: dict[int, str]) -> Entries:
    """Build the entries of all facts and of what they refer to. `digests`: of the sources, for their addresses."""
    return _Builder(list(stated), patient_url, digests).built()


class _Builder:
    def __init__(self, stated: list[Stated], patient_url: str, digests: dict[int, str]) -> None:
        self.stated = {one.key: one for one in stated}
        self.patient_url, self.digests = patient_url, digests
        self.found = Entries()
        self.waiting: deque[int] = deque()
        self.urls: dict[int, str] = {}
        self.stands = {key: one.key for one in stated if one.is_fact for key in one.same}
        self.places = {number: _Document([one for one in stated if one.source == number]) for number in digests}

    def built(self) -> Entries:
        for one in self.stated.values():
            if one.is_fact:
                self._ask(one.key)
        while self.waiting:
            self._add(self.stated[self.waiting.popleft()])
        self._merge()
        self.found.url_of_fact = {key: url for key, url in self.urls.items() if url in self.found.resources}
        return self.found

    def _ask(self, key: int) -> str:
        """The address of a statement's entry, which will be there."""
        if key not in self.urls:
            one = self.stated[key]
            self.urls[key] = url_of(
                self.digests[one.source], one.full_url or "", one.key if not one.full_url else "", one.kind
            )
            if self.urls[key] in self.found.resources:
                self.urls[key] = url_of(self.digests[one.source], one.key)
            self.found.resources[self.urls[key]] = {}
            self.waiting.append(key)
        return self.urls[key]

    def _add(self, one: Stated) -> None:
        url = self.urls[one.key]
        if not _can_stand(one):
            del self.found.resources[url]
            if one.kind != "Absence":
                words = one.label or one.kind
                self.found.left_out.append(LeftOut(one.source, one.kind, words, whole=True))
            return
        rebuilding = Rebuilding(lambda value, targets: self._point(one, value, targets))
        rebuilt = rebuilding.resource(one.resource, one.kind)
        _set_patient(rebuilt, self.patient_url, is_fact=one.is_fact)
        met, gone = demands.meet(rebuilt, one.label)
        for name, value in gone.items():
            rebuilding.lose(f"{one.kind}.{name}", value)
        complete = rebuilding.complete(met, one.kind)
        self._note(complete, one, rebuilding.lost)
        self.found.resources[url] = _headed(complete, one, url)
        if one.is_fact:
            for source in dict.fromkeys((one.source, *one.sources)):
                self.found.by_source.setdefault(source, []).append(url)

    def _note(self, resource: dict[str, Any], one: Stated, lost: list[Lost]) -> None:
        self.found.left_out += [LeftOut(one.source, each.path, each.words) for each in lost]
        if lost and any(element.name == "note" for element in shapes.elements_of(one.kind)):
            words = "; ".join(dict.fromkeys(f"{each.path}: {each.words}" for each in lost))
            note = {
                "text": _("As received, and in words because FHIR has no place for it: %(words)s")
                % {"words": words[:4000]}
            }
            resource["note"] = [*resource.get("note", ()), note]

    def _point(self, one: Stated, value: dict[str, Any], targets: tuple[str, ...]) -> tuple[dict[str, Any] | None, str]:
        """A reference of a statement, to our entries; one that leads nowhere keeps its words."""
        wanted = text(value.get("reference"))
        said = _said(value)
        document = self.places[one.source]
        if wanted.startswith("#"):
            return (
                ({"reference": wanted, **said}, "")
                if document.contains(one, wanted, targets)
                else (said or None, wanted)
            )
        if wanted in document.patient:
            if not targets or "Patient" in targets:
                return {"reference": self.patient_url, **said}, ""
            return said or None, wanted
        key = document.follow(one, value)
        key = self.stands.get(key, key) if key is not None else None
        target = self.stated.get(key) if key is not None else None
        if target and _can_stand(target) and (not targets or target.kind in targets):
            return {"reference": self._ask(target.key), **said}, ""
        if target and not said and target.label:
            return {"display": target.label}, wanted
        return said or None, wanted

    def _merge(self) -> None:
        """The same practitioner, named in two places, is one entry."""
        facts = {self.urls[key] for key, one in self.stated.items() if one.is_fact and key in self.urls}
        for _round in range(4):
            known: dict[str, str] = {}
            same: dict[str, str] = {}
            for url, resource in self.found.resources.items():
                if url not in facts:
                    body = dumps({name: one for name, one in resource.items() if name not in ("id", "text")})
                    first = known.setdefault(body, url)
                    if first != url:
                        same[url] = first
            if not same:
                return
            self.found.resources = {
                url: _led(resource, same) for url, resource in self.found.resources.items() if url not in same
            }
            self.urls = {key: same.get(url, url) for key, url in self.urls.items()}


class _Document:
    """The statements of one document, as their references see each other."""

    def __init__(self, stated: list[Stated]) -> None:
        bundle = {"entry": [{"fullUrl": one.full_url, "resource": one.resource} for one in stated]}
        self.index: Index = index(bundle, [], {})
        self.keys = [one.key for one in stated]
        self.at: dict[int, Place] = dict(zip(self.keys, self.index.entries, strict=True))
        self.patient = {
            named
            for one in stated
            if one.is_fact
            for name in ("subject", "patient")
            if (named := text(obj(one.resource.get(name)).get("reference"))) and self._is_patient(one, name)
        }

    def _is_patient(self, one: Stated, name: str) -> bool:
        target = self.index.follow(one.resource.get(name), self.at[one.key], "").target
        return target is None or self.index.entries[target].kind == "Patient"

    def follow(self, one: Stated, value: dict[str, Any]) -> int | None:
        """The key of the statement a reference leads to."""
        target = self.index.follow(value, self.at[one.key], "").target
        return self.keys[target] if target is not None else None

    def contains(self, one: Stated, wanted: str, targets: tuple[str, ...]) -> bool:
        """Whether a contained resource will be there for a reference."""
        if wanted == "#":
            return False
        found = [inner for inner in objs(one.resource.get("contained")) if text(inner.get("id")) == wanted[1:]]
        kind = text(found[0].get("resourceType")) if found else ""
        return bool(value_of("id", wanted[1:])) and kind in shapes.resources() and (not targets or kind in targets)


def _can_stand(one: Stated) -> bool:
    """Whether a statement can be an entry. What turns its meaning in a way we do not know, it must not go without."""
    return bool(one.resource) and one.kind in shapes.resources() and not _is_turned(one.resource)


def _is_turned(resource: dict[str, Any]) -> bool:
    waiting: list[Any] = [resource]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if value.get("modifierExtension") or value.get("implicitRules"):
                return True
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return False


def _said(value: dict[str, Any]) -> dict[str, Any]:
    """What a reference says besides where it leads."""
    rebuilding = Rebuilding(lambda *_: (None, ""))
    said = {name: found for name in ("display",) if (found := value_of("string", value.get(name)))}
    number = value.get("identifier")
    if isinstance(number, dict) and (whole := rebuilding.whole("Identifier", number, "")):
        said = {"identifier": whole, **said}
    if said and isinstance(value.get("type"), str) and value["type"] in shapes.resources():
        said = {"type": value["type"], **said}
    return said


def _set_patient(resource: dict[str, Any], patient_url: str, *, is_fact: bool) -> None:
    for element in shapes.elements_of(resource["resourceType"]):
        targets = element.kinds[0].targets
        is_theirs = element.name in ("subject", "patient") and (not targets or "Patient" in targets)
        if (
            is_theirs
            and not element.is_many
            and ((is_fact and resource["resourceType"] != "Device") or element.is_required)
        ):
            resource[element.name] = {"reference": patient_url}


def _headed(resource: dict[str, Any], one: Stated, url: str) -> dict[str, Any]:
    """The resource with its id, its marks and a line for people."""
    meta = dict(resource.pop("meta", {}))
    if one.is_fact:
        code = "reviewed" if one.is_reviewed else "not-reviewed"
        words = _("Reviewed here") if one.is_reviewed else _("Not reviewed here: as the source states it")
        meta["tag"] = [{"system": REVIEW, "code": code, "display": words}]
    ordered = {name: meta[name] for name in ("profile", "security", "tag") if name in meta}
    head: dict[str, Any] = {"resourceType": resource.pop("resourceType"), "id": url.removeprefix("urn:uuid:")}
    return head | ({"meta": ordered} if ordered else {}) | _contained_first(resource)


def _contained_first(resource: dict[str, Any]) -> dict[str, Any]:
    contained = resource.pop("contained", None)
    return ({"contained": contained} if contained else {}) | resource


def _led(value: Any, same: dict[str, str]) -> Any:
    """A value with its references led to the entries that stay."""
    if isinstance(value, list):
        return [_led(one, same) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: same.get(one, one) if name == "reference" and isinstance(one, str) else _led(one, same)
        for name, one in value.items()
    }
