"""Where everything in a bundle is, and how a reference is followed: in one fixed order, never by guessing."""

import functools
import unicodedata  # noqa: F401 - urljoin asks it about letters beyond ASCII, and behind the wall it could not be loaded
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from hospitium.records.reading import Origin, Reference
from hospitium.records.reading.issues import Issue

from .once import Once
from .values import obj, objs, text


@dataclass
class Entry:
    """One entry of the bundle."""

    number: int
    full_url: str
    kind: str
    id: str
    resource: dict[str, Any]
    origin: Origin | None = None
    path: str = ""
    """Where it stands."""
    root: str = ""
    """What relative references of it begin with."""

    def __post_init__(self) -> None:
        """Its origin's place, or that in the bundle; the root of its address, where that is one of the web."""
        self.path = self.origin.path if self.origin else f"Bundle.entry[{self.number}].resource"
        root = self.full_url.rsplit("/", 2)[0] + "/" if self.full_url.startswith("http") else ""
        self.root = root if root.startswith(("http://", "https://")) else ""


@dataclass
class Index:
    """Entries by address, by type and id, and by identifier."""

    entries: list[Entry]
    by_url: dict[str, int] = field(default_factory=dict)
    by_type_id: dict[str, list[int]] = field(default_factory=dict)
    by_identifier: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    once: Once = field(default_factory=Once)
    """What was read of its elements."""
    led: dict[tuple[str, str], tuple[int | None, str]] = field(default_factory=dict)
    """Where references led and how, by their words and the root of who points."""

    def of(self, kind: str) -> list[Entry]:
        """Entries of a resource type."""
        return [entry for entry in self.entries if entry.kind == kind]

    def follow(self, value: Any, source: Entry, path: str) -> Reference:
        """Resolve a reference: exact address, relative to the entry's own base, unique type and id, contained,
        identifier; else unresolved and kept.
        """
        value = {"reference": value} if isinstance(value, str) else obj(value)
        wanted, display = text(value.get("reference")), text(value.get("display"))
        found = self.led.get((wanted, source.root))
        if found is None:
            found = self._led(wanted, source, value)
            if found[1] in EVERYWHERE:
                self.led[wanted, source.root] = found
        return Reference(path, wanted, display, *found)

    def _led(self, wanted: str, source: Entry, value: dict[str, Any]) -> tuple[int | None, str]:
        for how, way in WAYS:
            if (target := way(self, wanted, source, value)) is not None:
                return target, how
        return None, ""

    def contained(self, value: Any, source: Entry) -> dict[str, Any]:
        """The contained resource a `#id` reference means."""
        wanted = text(obj(value).get("reference"))
        if not wanted.startswith("#"):
            return {}
        return next((item for item in objs(source.resource.get("contained")) if text(item.get("id")) == wanted[1:]), {})

    def _exact(self, wanted: str, source: Entry, value: dict[str, Any]) -> int | None:
        return self.by_url.get(wanted) if wanted else None

    def _relative(self, wanted: str, source: Entry, value: dict[str, Any]) -> int | None:
        if not wanted or ":" in wanted.split("/", maxsplit=1)[0] or not source.root:
            return None
        return self.by_url.get(_joined(source.root, wanted))

    def _unique(self, wanted: str, source: Entry, value: dict[str, Any]) -> int | None:
        parts = wanted.split("/_history/", maxsplit=1)[0].split("/")
        found = self.by_type_id.get("/".join(parts[-2:]), []) if len(parts) == 2 else []
        return found[0] if len(found) == 1 else None

    def _contained(self, wanted: str, source: Entry, value: dict[str, Any]) -> int | None:
        is_there = wanted == "#" or bool(self.contained({"reference": wanted}, source))
        return source.number if wanted.startswith("#") and is_there else None

    def _identified(self, wanted: str, source: Entry, value: dict[str, Any]) -> int | None:
        identifier = obj(value.get("identifier"))
        found = self.by_identifier.get((text(identifier.get("system")), text(identifier.get("value"))), [])
        return found[0] if len(found) == 1 and identifier.get("value") else None


@functools.lru_cache(maxsize=4096)
def _joined(root: str, wanted: str) -> str:
    """Most references of a document lead to the same few entries, the subject above all; what is no address leads nowhere."""
    try:
        return urljoin(root, wanted)
    except ValueError:
        return ""


WAYS = (
    ("fullUrl", Index._exact),
    ("relative", Index._relative),
    ("type-id", Index._unique),
    ("contained", Index._contained),
    ("identifier", Index._identified),
)
"""How a reference is followed, in this order."""
EVERYWHERE = frozenset(["fullUrl", "relative", "type-id"])
"""Ways that lead to the same for all who point with the same words from the same root."""


def index(bundle: dict[str, Any], issues: list[Issue], origins: Mapping[int, Origin]) -> Index:
    """Index a bundle's entries; duplicates of an address are ambiguous and resolve nothing."""
    found = Index([_entry(number, obj(entry), origins.get(number)) for number, entry in enumerate(_entries(bundle))])
    for entry in found.entries:
        _register(found, entry)
    for url, count in Counter(entry.full_url for entry in found.entries if entry.full_url).items():
        if count > 1:
            issues.append(Issue("warning", "duplicate-full-url", "Bundle.entry.fullUrl", {"url": url[:200]}))
            del found.by_url[url]
    return found


def _entries(bundle: dict[str, Any]) -> list[Any]:
    value = bundle.get("entry")
    return value if isinstance(value, list) else [value] if isinstance(value, dict) else []


def _entry(number: int, entry: dict[str, Any], origin: Origin | None) -> Entry:
    resource = obj(entry.get("resource"))
    kind, name = text(resource.get("resourceType")), text(resource.get("id"))
    return Entry(number, text(entry.get("fullUrl")), kind, name, resource, origin)


def _register(found: Index, entry: Entry) -> None:
    if entry.full_url:
        found.by_url.setdefault(entry.full_url, entry.number)
    if entry.kind and entry.id:
        found.by_type_id.setdefault(f"{entry.kind}/{entry.id}", []).append(entry.number)
    for identifier in objs(entry.resource.get("identifier")):
        if value := text(identifier.get("value")):
            found.by_identifier.setdefault((text(identifier.get("system")), value), []).append(entry.number)
