"""A segment and its fields, split when they are asked for; it remembers what was read, so that nothing is dropped unsaid."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field

from .marks import NULL, Marks, plain


class Part:
    """One repetition of a field: components of subcomponents, counted from 1 as the standard does."""

    __slots__ = ("_leaves", "marks", "raw", "seen")

    def __init__(self, raw: str, marks: Marks) -> None:
        self.raw, self.marks = raw, marks
        self.seen: set[tuple[int, int]] = set()
        self._leaves: list[list[str]] | None = None

    @property
    def leaves(self) -> list[list[str]]:
        """Every component with its subcomponents, escapes untouched."""
        if self._leaves is None:
            self._leaves = [one.split(self.marks.sub) for one in self.raw.split(self.marks.component)]
        return self._leaves

    def __bool__(self) -> bool:
        """Whether anything is said here; an explicit null says nothing of use."""
        return bool(self.raw.strip(self.marks.component + self.marks.sub + " ")) and self.raw.strip() != NULL

    def at(self, component: int = 1, sub: int = 1) -> str:
        """The text of a component (or of one of its subcomponents); empty where there is none, or an explicit null."""
        self.seen.add((component, sub))
        if len(self.leaves) < component or len(self.leaves[component - 1]) < sub:
            return ""
        return self._text(self.leaves[component - 1][sub - 1])

    def joined(self, component: int, between: str = " ") -> str:
        """The subcomponents of a component in one line."""
        if len(self.leaves) < component:
            return ""
        subs = range(1, len(self.leaves[component - 1]) + 1)
        return between.join(filter(None, (self.at(component, sub) for sub in subs)))

    def text(self) -> str:
        """The whole as text, its separators as they stand: for fields that have no components."""
        self._see_all()
        return self._text(self.raw)

    def words(self) -> str:
        """Everything that is said, in one line: for what has no better reading."""
        self._see_all()
        return " ".join(filter(None, (self._text(leaf) for one in self.leaves for leaf in one)))

    def _see_all(self) -> None:
        self.seen.update(
            (component, sub) for component, subs in enumerate(self.leaves, 1) for sub in range(1, len(subs) + 1)
        )

    def _text(self, leaf: str) -> str:
        return "" if leaf.strip() == NULL else plain(leaf, self.marks).strip()

    def unread(self) -> Iterator[tuple[str, str]]:
        """What nobody asked for, and where: `.5` or `.5.2`; an empty place for the whole."""
        told = [
            (component, sub)
            for component, subs in enumerate(self.leaves, 1)
            for sub, leaf in enumerate(subs, 1)
            if leaf.strip() and leaf.strip() != NULL
        ]
        left = [place for place in told if place not in self.seen]
        if left and not self.seen:
            yield "", self._text(self.raw)
            return
        for component, sub in left:
            place = f".{component}.{sub}" if len(self.leaves[component - 1]) > 1 else f".{component}"
            yield place, self._text(self.leaves[component - 1][sub - 1])

    def nulls(self) -> Iterator[str]:
        """Where an explicit null stands."""
        for component, subs in enumerate(self.leaves, 1):
            if any(leaf.strip() == NULL for leaf in subs):
                yield f".{component}" if len(self.leaves) > 1 else ""


REPETITIONS = 2000
"""Repetitions of a field that are read at most; the others are told as not asked for."""

NOTHING = Part("", Marks())
SET_IDS = frozenset(
    {
        "PID", "NK1", "PV1", "AL1", "IAM", "DG1", "PR1", "IN1", "IN2", "IN3", "GT1", "OBR", "OBX", "NTE", "SPM",
        "TXA", "ROL", "PRT", "TQ1", "RGS", "AIS", "AIG", "AIL", "AIP", "ARV",
    }
)  # fmt: skip
"""Segments whose first field only counts them."""


@dataclass(eq=False)
class Segment:
    """One segment as it came: its name, its text, where its bytes stand."""

    text: str
    marks: Marks
    span: tuple[int, int] | None = None
    path: str = ""
    """Its name, with its number among its like where there are several: `OBX[3]`."""
    _parts: dict[int, list[Part]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The three letters it begins with."""
        return self.text[:3]

    @functools.cached_property
    def fields(self) -> list[str]:
        """The fields, numbered as the standard does: the separator itself is the first of a header segment."""
        if self.name in ("MSH", "FHS", "BHS"):
            return [self.name, self.marks.field, *self.text[4:].split(self.marks.field)]
        return self.text.split(self.marks.field)

    def parts(self, number: int) -> list[Part]:
        """The repetitions of a field that say something."""
        return [part for part in self._all(number)[:REPETITIONS] if part]

    def part(self, number: int) -> Part:
        """The first repetition of a field that says something; else an empty one."""
        return next(iter(self.parts(number)), NOTHING)

    def at(self, number: int, component: int = 1, sub: int = 1) -> str:
        """A component of the first repetition of a field, as text."""
        return self.part(number).at(component, sub)

    def code(self, number: int) -> str:
        """The code of a coded field, for one whose meaning we know: its words and its system say no more."""
        part = self.part(number)
        part.words()
        return part.at(1).upper()

    def said(self, number: int) -> str:
        """A field as text, its repetitions one under another; for what has no components."""
        return "\n".join(filter(None, (part.text() for part in self.parts(number))))

    def _all(self, number: int) -> list[Part]:
        if number not in self._parts:
            raw = self.fields[number] if number < len(self.fields) else ""
            split = raw.split(self.marks.repetition, REPETITIONS) if raw else []
            self._parts[number] = [Part(one, self.marks) for one in split]
        return self._parts[number]

    def unread(self) -> dict[str, str]:
        """What nobody asked for, by where it stands: `PID-10`, `PID-5.12`."""
        found: dict[str, list[str]] = {}
        for number in self._told():
            if number not in self._parts:
                found[f"{self.name}-{number}"] = [plain(self.fields[number], self.marks)]
            for part in self._parts.get(number, ()):
                for place, text in part.unread():
                    found.setdefault(f"{self.name}-{number}{place}", []).append(text)
        return {where: "\n".join(texts) for where, texts in found.items()}

    def nulls(self) -> list[str]:
        """Where the sender deletes what stood there: `PID-13`."""
        said = (number for number in range(1, len(self.fields)) if NULL in self.fields[number])
        found = (
            f"{self.name}-{number}{place}" for number in said for part in self._all(number) for place in part.nulls()
        )
        return list(dict.fromkeys(found))

    def _told(self) -> Iterator[int]:
        """The fields that say something a reader could ask for."""
        first = 3 if self.name == "MSH" else 2 if self.name in SET_IDS else 1
        empty = f'"{self.marks.component}{self.marks.repetition}{self.marks.sub} '
        return (number for number in range(first, len(self.fields)) if self.fields[number].strip(empty))
