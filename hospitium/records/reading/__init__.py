"""What a document says, as plain values: the shapes the reader gives and the importer stores."""

from dataclasses import dataclass, field
from typing import Any

from .issues import Issue


@dataclass(frozen=True)
class Origin:
    """Where in the file something stands: a path (FHIRPath, XPath, HL7 v2), what stands there, and its bytes from and to."""

    path: str
    raw: str
    span: tuple[int, int] | None = None


@dataclass(frozen=True)
class PartialDate:
    """A date as stated: `text` untouched, `precision` year, month, day, instant or text (not a date at all).

    Never passed through a time zone: 2015 stays 2015, and midnight instants are shown as their day.
    """

    text: str
    precision: str
    is_midnight: bool = False


@dataclass(frozen=True)
class Coding:
    """One code as received."""

    system: str = ""
    version: str = ""
    code: str = ""
    display: str = ""
    user_selected: bool = False
    translations: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Concept:
    """A CodeableConcept: the sender's words and every coding."""

    text: str = ""
    codings: tuple[Coding, ...] = ()

    def label(self) -> str:
        """What to show: the text, else the chosen, else any display, else the bare code."""
        if self.text:
            return self.text
        if len(self.codings) == 1:
            return self.codings[0].display or self.codings[0].code
        speaking = [coding for coding in self.codings if coding.display or coding.code]
        if not speaking:
            return ""
        best = min(speaking, key=lambda coding: (not coding.display, not coding.user_selected, not coding.system))
        return best.display or best.code

    @property
    def is_untranslated(self) -> bool:
        """Whether only a bare code is there to show."""
        return not self.text and bool(self.codings) and not any(coding.display for coding in self.codings)


@dataclass(frozen=True)
class HumanName:
    """A name as sent; both surnames always survive."""

    text: str = ""
    family: str = ""
    second_family: str = ""
    given: tuple[str, ...] = ()
    prefix: tuple[str, ...] = ()
    suffix: tuple[str, ...] = ()
    use: str = ""
    representation: str = ""


@dataclass(frozen=True)
class Identifier:
    """A number somebody gave the subject. `masked`: the sender withheld the value."""

    system: str = ""
    value: str = ""
    type_text: str = ""
    use: str = ""
    masked: bool = False


@dataclass(frozen=True)
class Language:
    """A language of the subject, with the preference and the interpreter need as separate facts."""

    tag: str
    preferred: bool = False
    interpreter: bool = False


@dataclass(frozen=True)
class Subject:
    """The person the document is about."""

    names: tuple[HumanName, ...] = ()
    birth_date: PartialDate | None = None
    gender: str = ""
    identifiers: tuple[Identifier, ...] = ()
    languages: tuple[Language, ...] = ()
    country: str = ""
    addresses: tuple[str, ...] = ()
    telecoms: tuple[str, ...] = ()
    deceased: str = ""
    fallback_name: str = ""
    path: str = ""


@dataclass(frozen=True)
class Author:
    """Who wrote or attested: a person, an organisation, software, or unknown."""

    name: str
    role: str = "unknown"
    organisation: str = ""


@dataclass(frozen=True)
class Header:
    """The document about itself."""

    title: str = ""
    document_type: Concept = field(default_factory=Concept)
    language: str = ""
    language_received: str = ""
    date: PartialDate | None = None
    timestamp: str = ""
    identifiers: tuple[Identifier, ...] = ()
    authors: tuple[Author, ...] = ()
    attesters: tuple[Author, ...] = ()
    custodian: str = ""
    curated: str = "unknown"
    country: str = ""
    bundle_type: str = ""
    confidentiality: str = ""


@dataclass
class Section:
    """A section, flattened with its depth; `kind` is our slug, `other` for what we do not know."""

    position: int
    depth: int
    kind: str
    code: str
    title: str
    narrative: str
    narrative_origin: str
    language: str
    empty_reason: str
    duty: str
    path: str


@dataclass
class Reference:
    """A reference as received and how it resolved (`how`: fullUrl, relative, type-id, contained, identifier, or empty).

    There are thousands of them in a document, and a frozen one takes four times as long to make.
    """

    path: str
    reference: str
    display: str = ""
    target: int | None = None
    how: str = ""


@dataclass
class Statement:
    """One thing the document states, in our reading, beside the resource as received."""

    kind: str
    resource_path: str
    full_url: str = ""
    resource_id: str = ""
    section: int | None = None
    concept: Concept | None = None
    detail: list[tuple[str, str]] = field(default_factory=list)
    status: str = ""
    verification: str = ""
    category: str = ""
    value: dict[str, Any] | None = None
    date: PartialDate | None = None
    end: PartialDate | None = None
    absence: str = ""
    refuted: bool = False
    entered_in_error: bool = False
    current: bool = True
    severity: str = ""
    note: str = ""
    references: list[Reference] = field(default_factory=list)
    mapping: str = "raw"
    reliable: bool = True
    not_about_subject: bool = False
    raw: Any = None
    resource: Any = None
    """What was read, where `raw` is no FHIR resource itself."""
    span: tuple[int, int] | None = None
    """The bytes of the file it was read from: from, and up to."""


Word = tuple[int, int, int, int, int, int, int]
"""A word of a page: from and to in its text; left, top, right and bottom in ten-thousandths of the page as it is seen; and how
sure the machine was that read it, in percent (-1: nobody had to guess)."""


@dataclass
class Page:
    """One page of a document that is paper; `origin` of its text: the file itself (text), a machine (ocr), or none yet."""

    number: int
    width: float
    """of the page as it is seen, in points"""
    height: float
    text: str = ""
    """in the order of reading"""
    origin: str = "none"
    language: str = ""
    """the language the text seems to be in"""
    confidence: float | None = None
    """mean of the words', in percent"""
    words: list[Word] = field(default_factory=list)


@dataclass
class Reading:
    """Everything the reader understood, and what it did not."""

    kind: str
    ips_version: str
    header: Header
    subject: Subject
    sections: list[Section]
    statements: list[Statement]
    issues: list[Issue]
    counts: dict[str, int] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    """What the room's other tables hold of the file: a picture's place in its series."""
