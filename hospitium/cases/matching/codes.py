"""Codes of conditions and procedures: which lines they belong to, and what stands above them. Pure.

`codes.csv` is our own: categories of ICD-10 (WHO) as ranges with the slugs of lines; some roots and common concepts of SNOMED
CT, each with the concept above it. No table of a terminology is copied; a code that is not there says nothing.
"""

import csv
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ICD10, SNOMED = "icd10", "snomed"
SYSTEMS = {
    "http://hl7.org/fhir/sid/icd-10": ICD10,
    "http://hl7.org/fhir/sid/icd-10-cm": ICD10,
    "urn:oid:2.16.840.1.113883.6.3": ICD10,
    "urn:oid:2.16.840.1.113883.6.90": ICD10,
    "http://snomed.info/sct": SNOMED,
    "urn:oid:2.16.840.1.113883.6.96": SNOMED,
}
"""What documents call the two systems."""

SHAPE = re.compile(r"[A-Z]\d[0-9A-Z](\.?[0-9A-Z]{1,4})?$")


@dataclass(frozen=True, order=True)
class Code:
    """A code of a system; `of` makes one from what a document says."""

    system: str
    value: str

    @classmethod
    def of(cls, system: str, value: str) -> "Code | None":
        """The code in its usual spelling (M41.1, not m411); None for another system or no code."""
        known, value = SYSTEMS.get(system, system), value.strip().upper()
        if known == ICD10 and SHAPE.fullmatch(value):
            bare = value.replace(".", "")
            return cls(ICD10, f"{bare[:3]}.{bare[3:]}" if len(bare) > 3 else bare)
        return cls(SNOMED, value) if known == SNOMED and value.isdecimal() else None

    @property
    def category(self) -> str:
        """What holds it together with its neighbours: the three signs of ICD-10, the concept above in SNOMED."""
        return self.value[:3] if self.system == ICD10 else next(iter(above(self)[1:2]), self).value


@dataclass(frozen=True)
class _Table:
    ranges: tuple[tuple[str, str, tuple[str, ...]], ...]
    parents: dict[str, str]
    lines: dict[str, tuple[str, ...]]


@functools.cache
def _table() -> _Table:
    with (Path(__file__).parent / "codes.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    ranges = tuple((row["first"], row["last"], tuple(row["lines"].split())) for row in rows if row["system"] == ICD10)
    concepts = [row for row in rows if row["system"] == SNOMED]
    parents = {row["first"]: row["last"] for row in concepts if row["last"]}
    return _Table(ranges, parents, {row["first"]: tuple(row["lines"].split()) for row in concepts})


@functools.lru_cache(8192)
def above(code: Code) -> tuple[Code, ...]:
    """The code and what stands above it, nearest first: M41.12, M41.1, M41."""
    if code.system == ICD10:
        shorter = [code.value[:length] for length in range(len(code.value), 2, -1)]
        return tuple(Code(ICD10, value) for value in shorter if not value.endswith("."))
    found, value = [code], code.value
    while value := _table().parents.get(value, ""):
        found.append(Code(SNOMED, value))
    return tuple(found)


@functools.lru_cache(8192)
def lines_of(code: Code) -> tuple[tuple[str, int], ...]:
    """The lines a code belongs to, each with how closely (1 to 6): the narrowest range or the nearest concept fits best,
    and of its lines the one named first.
    """
    found: dict[str, int] = {}
    if code.system == ICD10:
        category = code.value[:3]
        fitting = [(first, last, lines) for first, last, lines in _table().ranges if first <= category <= last]
        fitting.sort(key=lambda one: (_width(one[0], one[1]), one[0]))
        for nearness, (_first, _last, lines) in zip((3, 2, 1), fitting, strict=False):
            for at, line in enumerate(lines):
                found.setdefault(line, 2 * nearness - min(at, 1))
    else:
        for distance, one in enumerate(above(code)):
            for at, line in enumerate(_table().lines.get(one.value, ())):
                found.setdefault(line, 2 * max(3 - distance, 1) - min(at, 1))
    return tuple(sorted(found.items()))


def _width(first: str, last: str) -> int:
    return (ord(last[0]) - ord(first[0])) * 100 + int(last[1:]) - int(first[1:])


def codes_of(codings: Iterable[tuple[str, str]]) -> frozenset[Code]:
    """Those of (system, code) pairs that we know the system of."""
    return frozenset(code for system, value in codings if (code := Code.of(system, value)))
