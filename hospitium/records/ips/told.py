"""What a summary is made from and what it becomes: plain values, so that the making is pure."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from hospitium.records.reading import PartialDate


@dataclass(frozen=True)
class Name:
    """A name of the patient as kept; `use` is R4's."""

    text: str
    family: str = ""
    second_family: str = ""
    given: tuple[str, ...] = ()
    prefix: str = ""
    use: str = "official"
    language: str = ""
    representation: str = ""


@dataclass(frozen=True)
class Spoken:
    """A language of the patient."""

    tag: str
    is_preferred: bool = False


@dataclass(frozen=True)
class Person:
    """The patient of a summary. `interpreter`: None until somebody asked. `replaces`: references of records joined to this."""

    ref: str
    names: tuple[Name, ...]
    birth_date: str = ""
    sex: str = ""
    identifiers: tuple[tuple[str, str, str], ...] = ()
    languages: tuple[Spoken, ...] = ()
    interpreter: bool | None = None
    country: str = ""
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A document that facts come from."""

    key: int
    ref: str
    title: str
    sha256: str
    received_at: dt.datetime
    dated: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    country: str = ""
    file_name: str = ""


@dataclass(frozen=True)
class Stated:
    """A statement of a document: a fact, or (`is_fact` false) what facts of the same document refer to.

    `same`: keys of statements of other documents that say the same.
    """

    key: int
    source: int
    kind: str
    resource: dict[str, Any]
    full_url: str = ""
    section: str = ""
    section_title: str = ""
    section_code: str = ""
    label: str = ""
    codings: tuple[dict[str, Any], ...] = ()
    status: str = ""
    verification: str = ""
    date: PartialDate | None = None
    end: PartialDate | None = None
    absence: str = ""
    severity: str = ""
    detail: tuple[tuple[str, str], ...] = ()
    note: str = ""
    is_current: bool = True
    is_refuted: bool = False
    is_reliable: bool = True
    is_fact: bool = True
    is_reviewed: bool = False
    same: tuple[int, ...] = ()
    sources: tuple[int, ...] = ()


@dataclass(frozen=True)
class Passage:
    """What a section of a document says in words only, without an entry."""

    source: int
    section: str
    title: str
    code: str
    html: str


@dataclass(frozen=True)
class Frame:
    """What surrounds a summary: its own number and moment, who makes it, in which language it speaks."""

    number: str
    made_at: dt.datetime
    language: str
    organisation: str
    software: str = "Hospitium"
    version: str = ""


@dataclass(frozen=True)
class LeftOut:
    """Something a source said that the summary says in words only, or not at all. `whole`: the statement itself."""

    source: int
    path: str
    words: str
    whole: bool = False


@dataclass
class Row:
    """A line of a section as people read it. `url`: the entry it speaks of."""

    label: str
    original: str = ""
    when: str = ""
    chips: list[str] = field(default_factory=list)
    details: list[tuple[str, str]] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    url: str = ""
    severity: str = ""
    is_reviewed: bool = False
    is_absence: bool = False
    is_struck: bool = False
    language: str = ""


@dataclass
class Part:
    """A section: its rows, what sources wrote there in words only, and why it is empty if it is."""

    kind: str
    code: str
    system: str
    title: str
    rows: list[Row] = field(default_factory=list)
    passages: list[tuple[str, list[str]]] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)
    empty: str = ""
    empty_words: str = ""

    @property
    def has_unreviewed(self) -> bool:
        """Whether something in it was reviewed by nobody here."""
        return bool(self.passages) or any(not row.is_reviewed for row in self.rows)


@dataclass
class Summary:
    """A patient summary: the document, its sections as people read them, its sources, and what had to be left out."""

    bundle: dict[str, Any]
    person: Person
    frame: Frame
    parts: list[Part]
    sources: list[Source]
    left_out: list[LeftOut]
