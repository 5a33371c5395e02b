"""What a translation may have lost or changed: numbers, doses, dates, denials, sides, terms. Pure: two texts in, findings out.

Built to find everything that changes a dose or a day and to keep still otherwise: a checker that cries at every comma is
switched off by those who need it. What is certain stops a signature; what may be right is for a linguist to look at.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from . import lexicon, numerals, units
from .dates import Date, Time, dates, is_same, times
from .numerals import CODE, DIGITS, Quantity
from .plain import plain, primary

STOP, LOOK = "stop", "look"
Span = tuple[int, int]
T = TypeVar("T")


@dataclass(frozen=True)
class Finding:
    """Something to stop at or to look at: where it stands in the source and in the translation, and its words there."""

    code: str
    severity: str
    source: Span | None = None
    target: Span | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Term:
    """A word of the glossary: what it must be translated by, or what must not stand for it."""

    term: str
    target: str
    is_forbidden: bool = False


@dataclass(frozen=True)
class Pair:
    """A text and its translation, in their languages, as written and plain."""

    source: str
    target: str
    source_language: str
    target_language: str

    @property
    def plain_source(self) -> str:
        return plain(self.source)

    @property
    def plain_target(self) -> str:
        return plain(self.target)


def check(
    source: str, target: str, source_language: str, target_language: str, terms: Iterable[Term] = ()
) -> list[Finding]:
    """What is wrong or doubtful about a translation, the gravest first."""
    pair = Pair(source, target, source_language, target_language)
    if not source.strip():
        return []
    if not target.strip():
        return [Finding("missing", STOP)]
    found = [*_figures(pair), *_denials(pair), *_sides(pair), *_terms(pair, terms), *_copied(pair), *_length(pair)]
    told = [_quoted(pair, one) for one in found]
    return sorted(told, key=lambda one: (one.severity != STOP, one.target or one.source or (0, 0)))


def _quoted(pair: Pair, one: Finding) -> Finding:
    said = {
        "source": pair.source[slice(*one.source)] if one.source else "",
        "target": pair.target[slice(*one.target)] if one.target else "",
    }
    return Finding(one.code, one.severity, one.source, one.target, said | one.facts)


# Figures: dates and times first, since they are made of numbers, then what is left


def _figures(pair: Pair) -> Iterator[Finding]:
    source, target = pair.plain_source, pair.plain_target
    days, their_days = dates(source, pair.source_language), dates(target, pair.target_language)
    yield from _dates(days, their_days)
    hours, their_hours = times(source), times(target)
    yield from _times(hours, their_hours)
    ours = numerals.outside(numerals.quantities(source, pair.source_language), _spans([*days, *hours]))
    theirs = numerals.outside(numerals.quantities(target, pair.target_language), _spans([*their_days, *their_hours]))
    yield from _Quantities(pair, ours, theirs).findings()


def _spans(found: Iterable[Date | Time]) -> list[Span]:
    return [(one.start, one.end) for one in found]


def _span(one: Any) -> Span:
    return one.start, one.end


def _matched(ours: list[T], theirs: list[T], is_match: Callable[[T, T], bool]) -> list[tuple[T, T]]:
    """Take out of both lists what belongs together, each once, in order."""
    pairs = []
    for one in list(ours):
        other = next((other for other in theirs if is_match(one, other)), None)
        if other is not None:
            ours.remove(one)
            theirs.remove(other)
            pairs.append((one, other))
    return pairs


def _left_over(code: str, ours: Sequence[Any], theirs: Sequence[Any]) -> Iterator[Finding]:
    """What has nothing to belong to: changed where there is as much on either side, else missing or added."""
    if len(ours) == len(theirs):
        for one, other in zip(ours, theirs, strict=True):
            yield Finding(f"{code}-changed", STOP, _span(one), _span(other))
        return
    for one in ours:
        yield Finding(f"{code}-missing", STOP, source=_span(one))
    for other in theirs:
        yield Finding(f"{code}-added", STOP, target=_span(other))


def _dates(ours: list[Date], theirs: list[Date]) -> Iterator[Finding]:
    ours, theirs = list(ours), list(theirs)
    _matched(ours, theirs, lambda one, other: len(one.readings) == len(other.readings) == 1 and _agree(one, other))
    for one, other in _matched(ours, theirs, _agree):
        yield Finding("date-ambiguous", LOOK, _span(one), _span(other))
    yield from _left_over("date", ours, theirs)


def _agree(one: Date, other: Date) -> bool:
    return any(is_same(mine, yours) for mine in one.readings for yours in other.readings)


def _times(ours: list[Time], theirs: list[Time]) -> Iterator[Finding]:
    ours, theirs = list(ours), list(theirs)
    _matched(ours, theirs, lambda one, other: bool(set(one.readings) & set(other.readings)))
    yield from _left_over("time", ours, theirs)


class _Quantities:
    """Numbers of both sides, brought together from the surest likeness to the weakest."""

    def __init__(self, pair: Pair, ours: list[Quantity], theirs: list[Quantity]) -> None:
        self.pair = pair
        self.ours, self.theirs = list(ours), list(theirs)
        self.sure: list[tuple[Quantity, Quantity]] = []
        self.spare = Counter(units.all_of(pair.plain_target))
        self.spare.subtract(one.unit.name for one in theirs if one.unit)

    def findings(self) -> Iterator[Finding]:
        """Everything the numbers tell."""
        self.sure += self._take(lambda one, other: one.said == other.said and one.unit == other.unit, DIGITS, DIGITS)
        self.sure += self._take(
            lambda one, other: one.said == other.said and _measure(one) == _measure(other), DIGITS, DIGITS
        )
        self.sure += self._take(lambda one, other: one.said == other.said and one.name == other.name, CODE, CODE)
        converted = self._take(_is_converted, DIGITS, DIGITS)
        self.sure += self._take(lambda one, other: one.said == other.said, DIGITS, DIGITS)
        unclear = self._take(lambda one, other: bool(one.readings & other.readings), DIGITS, DIGITS)
        for mine, yours in ((DIGITS, CODE), (CODE, DIGITS), (DIGITS, "word"), ("word", DIGITS)):
            self.sure += self._take(lambda one, other: one.said == other.said, mine, yours)
        self._join()
        for one, other in converted:
            yield Finding("unit-converted", LOOK, _span(one), _span(other))
        for one, other in unclear:
            yield Finding("number-ambiguous", LOOK, _span(one), _span(other))
        yield from self._codes()
        yield from _left_over("number", self._firm(self.ours), self._firm(self.theirs))
        for one, other in self.sure + unclear:
            yield from self._compared(one, other)
        yield from self._order()

    def _take(
        self, is_match: Callable[[Quantity, Quantity], bool], mine: str, yours: str
    ) -> list[tuple[Quantity, Quantity]]:
        ours = [one for one in self.ours if one.kind == mine]
        theirs = [one for one in self.theirs if one.kind == yours]
        found = _matched(ours, theirs, is_match)
        for one, other in found:
            self.ours.remove(one)
            self.theirs.remove(other)
        return found

    @staticmethod
    def _firm(found: list[Quantity]) -> list[Quantity]:
        return [one for one in found if one.kind == DIGITS]

    def _join(self) -> None:
        """`1 500` written with a blank is the other side's 1,500."""
        for text, found, others in (
            (self.pair.plain_source, self.ours, self.theirs),
            (self.pair.plain_target, self.theirs, self.ours),
        ):
            for one, after in zip(list(found), list(found)[1:], strict=False):
                is_group = text[one.end : after.start] == " " and after.end - after.start == 3 and one.unit is None
                joined = one.said * 1000 + after.said
                other = next((other for other in others if is_group and joined in other.readings), None)
                if other is not None and one in found and after in found:
                    found.remove(one)
                    found.remove(after)
                    others.remove(other)

    def _codes(self) -> Iterator[Finding]:
        """B12 that became B6: names with a number that are left on both sides."""
        ours = [one for one in self.ours if one.kind == CODE]
        theirs = [one for one in self.theirs if one.kind == CODE]
        for one, other in _matched(ours, theirs, lambda one, other: one.name == other.name):
            yield Finding("code-changed", LOOK, _span(one), _span(other))

    def _compared(self, one: Quantity, other: Quantity) -> Iterator[Finding]:
        """A number that is there, and what belongs to it."""
        spans = _span(one), _span(other)
        if one.kind == other.kind == DIGITS and one.sign != other.sign and "-" in (one.sign, other.sign):
            yield Finding("sign-changed", STOP, *spans)
        if one.bound != other.bound:
            if one.bound and other.bound:
                yield Finding("bound-changed", STOP, *spans)
            elif not self._says_bound(one, other):
                yield Finding("bound-missing" if one.bound else "bound-added", LOOK, *spans)
        yield from self._units(one, other)

    def _says_bound(self, one: Quantity, other: Quantity) -> bool:
        text = self.pair.plain_target if one.bound else self.pair.plain_source
        return bool(lexicon.BOUNDS.search(text))

    def _units(self, one: Quantity, other: Quantity) -> Iterator[Finding]:
        spans = _span(one), _span(other)
        facts = {"unit": one.unit.name if one.unit else "", "unit_there": other.unit.name if other.unit else ""}
        if one.unit and other.unit:
            if _measure(one) != _measure(other) or any(a != b for a, b in zip(one.per, other.per, strict=False)):
                kinds = {one.unit.measures, other.unit.measures}
                is_dose = kinds != {"activity", "units"} and (kinds & units.DOSES or len(kinds) == 1)
                per = {
                    "unit": "/".join((one.unit.name, *one.per)),
                    "unit_there": "/".join((other.unit.name, *other.per)),
                }
                yield Finding("unit-changed", STOP if is_dose else LOOK, *spans, facts | per)
        elif one.unit and one.unit.measures in units.DOSES and one.kind == DIGITS:
            if self.spare[one.unit.name] > 0:
                self.spare[one.unit.name] -= 1
            else:
                yield Finding("unit-missing", STOP, *spans, facts)
        elif other.unit and self._is_new(one, other):
            yield Finding("unit-added", LOOK, *spans, facts)

    def _is_new(self, one: Quantity, other: Quantity) -> bool:
        """Whether a dose's unit stands nowhere in the source."""
        is_dose = other.unit is not None and other.unit.measures in units.DOSES and one.kind == other.kind == DIGITS
        return is_dose and other.unit is not None and other.unit.name not in units.all_of(self.pair.plain_source)

    def _order(self) -> Iterator[Finding]:
        """Doses of one unit that changed places: perhaps they went to the wrong medicine."""
        by_unit: dict[str, list[tuple[Quantity, Quantity]]] = {}
        for one, other in self.sure:
            if one.unit and one.unit == other.unit and one.unit.measures in units.DOSES:
                by_unit.setdefault(one.unit.name, []).append((one, other))
        for pairs in by_unit.values():
            ordered = sorted(pairs, key=lambda pair: pair[0].start)
            places = [other.start for _, other in ordered]
            if places != sorted(places) and len({one.said for one, _ in pairs}) > 1:
                yield Finding("order-changed", LOOK, _span(ordered[0][0]), _span(ordered[0][1]))


def _measure(one: Quantity) -> str:
    """The unit by what it is: U beside IU, and a number without a unit, are others."""
    return one.unit.name if one.unit else ""


def _is_converted(one: Quantity, other: Quantity) -> bool:
    if not (one.unit and other.unit) or one.unit == other.unit or one.unit.measures != other.unit.measures:
        return False
    return one.base != Decimal(0) and one.base == other.base


# Words


def _denials(pair: Pair) -> Iterator[Finding]:
    ours, theirs = (lexicon.DENIALS.get(primary(language)) for language in (pair.source_language, pair.target_language))
    if ours is None or theirs is None:
        return
    here, there = list(ours.finditer(pair.plain_source)), list(theirs.finditer(pair.plain_target))
    if len(here) > len(there):
        code = "denial-fewer" if there else "denial-missing"
        yield Finding(code, LOOK, source=here[len(there)].span(), facts={"here": len(here), "there": len(there)})
    elif len(here) < len(there):
        code = "denial-more" if here else "denial-added"
        yield Finding(code, LOOK, target=there[len(here)].span(), facts={"here": len(here), "there": len(there)})


def _sides(pair: Pair) -> Iterator[Finding]:
    ours, theirs = (lexicon.SIDES.get(primary(language)) for language in (pair.source_language, pair.target_language))
    if ours is None or theirs is None:
        return
    here = [list(side.finditer(pair.plain_source)) for side in ours]
    there = [list(side.finditer(pair.plain_target)) for side in theirs]
    names = (lexicon.LEFT, lexicon.RIGHT)
    lost = [number for number in (0, 1) if here[number] and not there[number] and not there[2]]
    come = [number for number in (0, 1) if there[number] and not here[number] and not here[2]]
    if lost and come:
        yield Finding("side-changed", STOP, here[lost[0]][0].span(), there[come[0]][0].span())
        return
    for number in lost:
        yield Finding("side-missing", STOP, source=here[number][0].span(), facts={"side": names[number]})
    for number in come:
        yield Finding("side-added", LOOK, target=there[number][0].span(), facts={"side": names[number]})
    if not lost and not come:
        for number in (0, 1):
            if len(here[number]) != len(there[number]) and not here[2] and not there[2]:
                place = here[number][0].span() if here[number] else None
                yield Finding("side-count", LOOK, source=place, facts={"side": names[number]})


def _terms(pair: Pair, terms: Iterable[Term]) -> Iterator[Finding]:
    for term in terms:
        here, there = find(pair.source, term.term), find(pair.target, term.target)
        if here is None:
            continue
        if term.is_forbidden and there is not None:
            yield Finding("term-forbidden", STOP, here, there, {"term": term.term, "wanted": term.target})
        elif not term.is_forbidden and there is None:
            yield Finding("term-missing", STOP, source=here, facts={"term": term.term, "wanted": term.target})


def find(text: str, word: str) -> Span | None:
    """Where a word or phrase stands in a text, whatever its case; as a whole word where words are parted by blanks."""
    held, sought = plain(text), plain(word).strip()
    start = held.find(sought) if sought else -1
    while start != -1:
        end = start + len(sought)
        is_whole = not (_joins(held, start) or _joins(held, end))
        if is_whole:
            return start, end
        start = held.find(sought, start + 1)
    return None


def _joins(text: str, place: int) -> bool:
    """Whether a word goes on across this place."""
    if not 0 < place < len(text):
        return False
    return all(sign.isalnum() and not _is_sign(sign) for sign in (text[place - 1], text[place]))


def _is_sign(letter: str) -> bool:
    return "\u2e80" <= letter <= "\u9fff" or "\u0e00" <= letter <= "\u0eff"


# The whole


def _copied(pair: Pair) -> Iterator[Finding]:
    if primary(pair.source_language) == primary(pair.target_language):
        return
    words = [word for word in plain(pair.source).split() if sum(sign.isalpha() for sign in word) >= 4]
    signs = sum(map(_is_sign, pair.source))
    if pair.plain_source.split() == pair.plain_target.split() and (len(words) >= 2 or signs >= 4):
        whole = (0, len(pair.target))
        yield Finding("copied", STOP if len(words) >= 6 or signs >= 12 else LOOK, (0, len(pair.source)), whole)


def _length(pair: Pair) -> Iterator[Finding]:
    here, there = _weight(pair.source), _weight(pair.target)
    if here >= 40 and not 0.4 <= there / here <= 2.5:
        yield Finding("length", LOOK, facts={"share": round(100 * there / here)})


def _weight(text: str) -> int:
    """How much a text says: a Chinese sign as much as three letters."""
    return sum(3 if _is_sign(sign) else 1 for sign in text if not sign.isspace())
