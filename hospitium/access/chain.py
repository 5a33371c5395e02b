"""The chain of looks as mathematics: what a row says, what its hash must be, where a chain first breaks. No tables here.

`canonical` is the second spelling of `access_canonical` in the database. Proof is done with this one: a database is not
asked for a verdict on itself.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

SPELL = json.JSONEncoder(ensure_ascii=False).encode
ZERO = bytes(32)
"""What the first row of a chain stands on."""


class FaultKind(StrEnum):
    """What is wrong with a chain at its first bad row."""

    MISSING = "missing"
    """The number is not there, though later ones are."""
    TWICE = "twice"
    """The number is there more than once."""
    CHANGED = "changed"
    """The row does not say what was written."""
    UNLINKED = "unlinked"
    """The row does not stand on the row before it."""
    CUT = "cut"
    """The end of the chain is gone: the head, or an anchor outside the database, knows more."""
    BEYOND = "beyond"
    """Rows stand after the head."""
    REWRITTEN = "rewritten"
    """The chain is whole, but it is not the one that was anchored outside the database."""
    FORGED_ANCHOR = "forged-anchor"
    """An anchor was not signed with our key."""


@dataclass(frozen=True, order=True)
class Fault:
    """The first bad row of an office's chain. `since` is earlier where an anchor only says: between here and there."""

    office: int
    number: int
    kind: FaultKind
    since: int = 0


class Row(NamedTuple):
    """A row as it stands in the table; `at` in the spelling of `canonical`."""

    office: int
    number: int
    at: str
    person: int | None
    roles: list[str]
    action: str
    kind: str
    refs: list[str]
    purpose: str
    route: str
    address: str
    facts: Any
    prev: bytes
    hash: bytes


def canonical(row: Row) -> str:
    """The text a row's hash is taken over: a JSON array in PostgreSQL's spelling of jsonb."""
    said = [row.office, row.number, row.at, row.person, row.roles, row.action, row.kind, row.refs, row.purpose]
    return SPELL([*said, row.route, row.address, _ordered(row.facts)])


def _ordered(value: Any) -> Any:
    """jsonb keeps the keys of an object by length, then by bytes."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return {key: _ordered(value[key]) for key in keys}
    return [_ordered(inner) for inner in value] if isinstance(value, list) else value


def link(prev: bytes, text: str) -> bytes:
    """The hash of a row that stands on `prev`."""
    return hashlib.sha256(prev + text.encode()).digest()


@dataclass
class Walk:
    """One pass over rows in order of (office, number): faults of the chains themselves, and of what was anchored."""

    anchored: Mapping[int, Mapping[int, Mapping[bytes, str]]] = field(default_factory=dict)
    """office -> number -> hash -> when it was anchored (latest)."""
    rows: int = 0
    ends: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    faults: dict[int, Fault] = field(default_factory=dict)
    """The first break of each broken chain."""
    unlike: list[tuple[Fault, str]] = field(default_factory=list)
    """Anchors the chain does not hold, each with its moment."""
    restored: list[tuple[str, list[list[int]]]] = field(default_factory=list)
    """Restores the chain itself tells of: the moment, and [office, first, last] of what was lost."""
    _good: dict[int, int] = field(default_factory=dict)

    def over(self, rows: Iterable[Row]) -> "Walk":
        """Walk these rows; may be called again with the rows that follow."""
        for row in rows:
            self.rows += 1
            if row.office not in self.faults:
                self._step(row)
        return self

    def _step(self, row: Row) -> None:
        number, prev = self.ends.get(row.office, (0, ZERO))
        if kind := _break(row, number, prev):
            where = number + 1 if kind == FaultKind.MISSING else row.number
            self.faults[row.office] = Fault(row.office, where, kind)
            return
        self.ends[row.office] = (row.number, row.hash)
        if row.action == "restored":
            self.restored.append((row.at, row.facts.get("lost", [])))
        if known := self.anchored.get(row.office, {}).get(row.number):
            self._compare(row, known)

    def _compare(self, row: Row, known: Mapping[bytes, str]) -> None:
        since = self._good.get(row.office, 0) + 1
        for digest, moment in known.items():
            if digest == row.hash:
                self._good[row.office] = row.number
            else:
                self.unlike.append((Fault(row.office, row.number, FaultKind.REWRITTEN, since), moment))

    def end(self, heads: Mapping[int, tuple[int, bytes]]) -> list[Fault]:
        """The first fault of every office, once all rows were walked; `heads` as they stood before the walk."""
        found = [*self.faults.values(), *self._at_the_end(heads), *(fault for fault, _ in self._unlike())]
        first: dict[int, Fault] = {}
        for fault in sorted(found, key=lambda one: (one.office, one.since or one.number, one.number)):
            first.setdefault(fault.office, fault)
        return list(first.values())

    def _at_the_end(self, heads: Mapping[int, tuple[int, bytes]]) -> Iterator[Fault]:
        for office in heads.keys() | self.ends.keys():
            number, digest = self.ends.get(office, (0, ZERO))
            told, head = heads.get(office, (0, ZERO))
            if office in self.faults or (number, digest) == (told, head):
                continue
            kind = FaultKind.CUT if told > number else FaultKind.BEYOND if told < number else FaultKind.REWRITTEN
            yield Fault(office, number if told == number else min(told, number) + 1, kind)

    def lost(self) -> list[list[int]]:
        """[office, first, last] of the anchored rows that are not in the chains and that no restore has told of."""
        gone: dict[int, list[int]] = {}
        for fault, number in self._unlike():
            gone.setdefault(fault.office, []).append(number)
        return [[office, min(numbers), max(numbers)] for office, numbers in sorted(gone.items())]

    def _unlike(self) -> Iterator[tuple[Fault, int]]:
        """Anchors that the chains do not hold, each with the number anchored."""
        for fault, moment, number in [*self._cut(), *((fault, moment, fault.number) for fault, moment in self.unlike)]:
            if not self._was_lost(fault.office, number, moment):
                yield fault, number

    def _cut(self) -> Iterator[tuple[Fault, str, int]]:
        for office, numbers in self.anchored.items():
            last = self.ends.get(office, (0, ZERO))[0]
            for number, known in numbers.items():
                if number > last and office not in self.faults:
                    yield from ((Fault(office, last + 1, FaultKind.CUT), moment, number) for moment in known.values())

    def _was_lost(self, office: int, number: int, moment: str) -> bool:
        """Whether a restore told of later says that this row was lost."""
        return any(
            moment <= told and office == where and first <= number <= last
            for told, lost in self.restored
            for where, first, last in lost
        )


def _break(row: Row, number: int, prev: bytes) -> FaultKind | None:
    if row.number != number + 1:
        return FaultKind.MISSING if row.number > number else FaultKind.TWICE
    if row.hash != link(row.prev, canonical(row)):
        return FaultKind.CHANGED
    return None if row.prev == prev else FaultKind.UNLINKED
