"""The tolerant reader of FHIR R4 documents: bytes in, a `Reading` out. Pure - no ORM, no network, no clock.

It never rejects on conformance and never drops anything silently: every entry of the bundle becomes a statement, what
could not be mapped is kept raw, and the issue report says so.
"""

from .decode import UNREADABLE, Unreadable, dumps
from .issues import Issue, message
from .read import read
from .reading import (
    Author,
    Coding,
    Concept,
    Header,
    HumanName,
    Identifier,
    Language,
    PartialDate,
    Reading,
    Reference,
    Section,
    Statement,
    Subject,
)

__all__ = [
    "UNREADABLE",
    "Author",
    "Coding",
    "Concept",
    "Header",
    "HumanName",
    "Identifier",
    "Issue",
    "Language",
    "PartialDate",
    "Reading",
    "Reference",
    "Section",
    "Statement",
    "Subject",
    "Unreadable",
    "dumps",
    "message",
    "read",
]
