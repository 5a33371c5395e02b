"""A clinical document while it is read: its tree, what has been found in it, and where each finding stands."""

from dataclasses import dataclass, field
from typing import Any

from hospitium.records.fhir.decode import MAX_ENTRIES
from hospitium.records.markup import Element, Markup
from hospitium.records.reading import Origin
from hospitium.records.reading.issues import Issue
from hospitium.records.reading.unreadable import Unreadable

Resource = dict[str, Any]
Pointer = dict[str, Any]

RAW_AT_LEAST, RAW_AT_MOST = 4_000, 1_000_000
"""How much of what came is kept beside a finding: all, unless it holds a file or lies in many others; `span` leads to it."""

SPOKEN = 1_000
"""How much of a passage of the narrative a finding repeats; the whole stands in its section."""


@dataclass
class Paper:
    """The document, the bundle that grows from it, and the report."""

    markup: Markup
    entries: list[Resource] = field(default_factory=list)
    origins: dict[int, Origin] = field(default_factory=dict)
    anchors: dict[str, Element] = field(default_factory=dict)
    spoken: dict[str, str] = field(default_factory=dict)
    """What stands at an anchor, once asked for."""
    met: dict[Any, Pointer] = field(default_factory=dict)
    """People and organisations by who they are: each is told of once."""
    of_others: set[str] = field(default_factory=set)
    """Addresses of findings about somebody else."""
    room: int = 0
    """How many letters of raw text may still be kept: what is nested must not be kept over and over."""

    def __post_init__(self) -> None:
        self.room = 4 * len(self.markup.data) + 100_000
        for element in self.markup.root.below():
            if name := element.attributes.get("ID"):
                self.anchors.setdefault(name, element)

    @property
    def issues(self) -> list[Issue]:
        """The report."""
        return self.markup.issues

    def add(self, resource: Resource, element: Element) -> Pointer:
        """Put a resource into the bundle, beside what it was read from; gives the way to it."""
        if len(self.entries) > MAX_ENTRIES:
            raise Unreadable("too-many", limit=MAX_ENTRIES)
        address = f"urn:cda:{len(self.entries)}"
        limit = None if element.end - element.start <= min(self.room, RAW_AT_MOST) else RAW_AT_LEAST
        raw = self.markup.written(element, limit)
        self.room -= len(raw)
        self.origins[len(self.entries)] = Origin(element.path(), raw, self.markup.span(element))
        self.entries.append({"fullUrl": address, "resource": resource})
        return {"reference": address}

    def once(self, who: Any, resource: Resource, element: Element) -> Pointer:
        """Put in somebody who may be met again; gives the way to who was put in first."""
        if who not in self.met:
            self.met[who] = self.add(resource, element)
        return self.met[who]

    def report(self, severity: str, code: str, element: Element, **facts: Any) -> None:
        """A line of the report."""
        self.issues.append(Issue(severity, code, element.path(), facts))

    def words(self, element: Element | None) -> str:
        """What an element says: its own text, else what it refers to in the narrative."""
        if element is None:
            return ""
        if own := element.words():
            return own
        pointer = element if element.tag == "reference" else element.first("reference")
        wanted = pointer.get("value") if pointer is not None else ""
        if not wanted.startswith("#"):
            return ""
        if wanted[1:] in self.anchors:
            if wanted not in self.spoken:
                words = self.anchors[wanted[1:]].words(SPOKEN)
                self.spoken[wanted] = words if len(words) <= SPOKEN else f"{words[:SPOKEN]}…"
            return self.spoken[wanted]
        self.report("info", "reference-unresolved", element, reference=wanted[:200])
        return ""
