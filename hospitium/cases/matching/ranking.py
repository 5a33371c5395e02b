"""The ranking of lines and specialists for a case. Pure: facts in, positions with reasons out; no table, no clock.

What counts is what is stated about the illness, the languages people speak, where a specialist may practise, when they are
here, a wish as it was said, and whether they know the patient. Nationality is no field here, so it cannot count; the country
a patient lives in is asked for the licence alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from operator import itemgetter
from typing import Any

from .codes import Code, above, lines_of
from .words import lines_named

VISIT, VIDEO, ADVICE = "visit", "video", "advice"
"""How care would be given: here, by video where the patient is, or as advice to the physician who treats them."""

FAMILIES = {
    **dict.fromkeys(("arz", "ary", "aeb", "ayl", "apc", "acm", "afb", "acw", "ars"), "ar"),
    **dict.fromkeys(("cmn",), "zh"),
    **dict.fromkeys(("prs",), "fa"),
    **dict.fromkeys(("fil",), "tl"),
    **dict.fromkeys(("nb", "nn"), "no"),
}
"""Spoken forms that understand one another to a degree, by the language that stands for them."""

ENOUGH = 2
"""From this level on somebody speaks with the patient by themselves."""


@dataclass(frozen=True)
class Weights:
    """How much each reason counts: data, in versions. `speaks` by level 0 to 3."""

    code_equal: int = 40
    code_above: int = 32
    code_near: int = 16
    words: int = 14
    in_line: int = 50
    speaks: tuple[int, ...] = (0, 6, 16, 24)
    licence: int = 30
    room: int = 12
    away: int = -40
    wish: int = 12
    known: int = 18
    shut_out: int = -1000
    line_code: int = 20
    line_words: int = 18
    line_name: int = 16
    line_child: int = 30
    line_unready: int = -15
    version: int = 1

    @classmethod
    def of(cls, body: Mapping[str, Any], version: int) -> "Weights":
        """The weights a kept version holds; what it does not name is as here."""
        known = {one.name for one in fields(cls)} - {"version", "speaks"}
        numbers: dict[str, Any] = {name: int(value) for name, value in body.items() if name in known}
        levels = tuple(int(value) for value in body.get("speaks", cls.speaks))
        return cls(**numbers, speaks=levels, version=version)


@dataclass(frozen=True)
class Need:
    """What a case asks for. `languages`: spoken by the patient, the preferred one first; `place`: where they live."""

    codes: frozenset[Code] = frozenset()
    concepts: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    place: str = ""
    home: str = ""
    care: str = VISIT
    wish: str = ""
    is_child: bool = False
    known_to: frozenset[int] = frozenset()
    shut_out: frozenset[int] = frozenset()


@dataclass(frozen=True)
class LineFacts:
    """A line: its slug, the stems of its names, and whether it is offered where the patient lives."""

    slug: str
    stems: frozenset[str] = frozenset()
    is_ready: bool = True


@dataclass(frozen=True)
class Profile:
    """A specialist as the ranking sees them; made once from a row, asked many times."""

    number: int
    lines: frozenset[str] = frozenset()
    codes: frozenset[Code] = frozenset()
    concepts: frozenset[str] = frozenset()
    languages: Mapping[str, int] = field(default_factory=dict, hash=False)
    places: frozenset[str] = frozenset()
    gender: str = ""
    weekly: int = 0
    load: int = 0
    is_away: bool = False
    near: frozenset[str] = field(init=False)
    spoken: Mapping[str, int] = field(init=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "near", frozenset(code.category for code in self.codes))
        object.__setattr__(self, "spoken", _spoken(self.languages))


def _spoken(languages: Mapping[str, int]) -> dict[str, int]:
    """Levels by tag, by its shorter forms, and by the family (marked with a star) one level lower."""
    found: dict[str, int] = {}
    for tag, level in languages.items():
        base = tag.lower().partition("-")[0]
        family = f"*{FAMILIES.get(base, base)}"
        found[tag.lower()] = max(found.get(tag.lower(), 0), level)
        found[base] = max(found.get(base, 0), level)
        found[family] = max(found.get(family, 0), level - 1, 0)
    return found


@dataclass(frozen=True)
class Reason:
    """Why, or what is missing: a word of `sentences.REASONS` with its facts, and the points it gave."""

    kind: str
    points: int = 0
    facts: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Ranked:
    """A place in a ranking: which line (slug) or specialist (number), with how many points, why, and what falls short."""

    key: Any
    score: int
    position: int
    reasons: tuple[Reason, ...] = ()
    shortfalls: tuple[Reason, ...] = ()


def rank_lines(need: Need, lines: Iterable[LineFacts], weights: Weights) -> list[Ranked]:
    """Every line, the best first; equal ones by slug. One that is not offered there comes later and says so."""
    concepts = lines_named(need.concepts)
    scored = [_line(need, one, concepts, weights) for one in lines]
    scored.sort(key=lambda one: (-one[0], one[1]))
    return [Ranked(slug, score, at, *why) for at, (score, slug, *why) in enumerate(scored, 1)]


def _line(need: Need, line: LineFacts, concepts: Mapping[str, tuple[str, ...]], weights: Weights) -> tuple[Any, ...]:
    reasons = []
    fits = {code: dict(lines_of(code)).get(line.slug, 0) for code in sorted(need.codes)}
    best = max(fits.values(), default=0)
    if best:
        code = next(code for code, fit in fits.items() if fit == best)
        reasons.append(Reason("line_code", weights.line_code * best // 2, (("code", code.value),)))
    named = sorted(name for name, of in concepts.items() if line.slug in of)
    if named:
        nearest = max(3 - concepts[name].index(line.slug) for name in named)
        points = weights.line_words * nearest // 3 + min(len(named), 3)
        reasons.append(Reason("line_words", points, (("concept", named[0]),)))
    if line.stems & need.stems:
        reasons.append(Reason("line_name", weights.line_name))
    if need.is_child and line.slug == "paediatrics":
        reasons.append(Reason("line_child", weights.line_child))
    short = [] if line.is_ready else [Reason("line_unready", weights.line_unready)]
    score = sum(one.points for one in (*reasons, *short))
    if not reasons:
        short.append(Reason("line_nothing"))
    return score, line.slug, tuple(reasons), tuple(short)


def rank_specialists(
    need: Need, line: str, profiles: Sequence[Profile], weights: Weights, *, limit: int | None = None
) -> list[Ranked]:
    """Specialists, the best first; equal ones by room left, then by number. Never empty where there is anybody: nobody is
    left out, and whoever falls short comes later and says why. Reasons are made for the first `limit` alone.
    """
    asked = _Asked.of(need, line, weights)
    scored = [(-_score(one, asked), one.load - one.weekly, one.number, one) for one in profiles]
    scored.sort(key=itemgetter(0, 1, 2))
    return [
        Ranked(one.number, -score, at, *_why(one, asked))
        for at, (score, _room, _number, one) in enumerate(scored[:limit], 1)
    ]


@dataclass(frozen=True)
class _Asked:
    """A need made ready to be asked of thousands: points by code, neighbours, every way to look up a language, the place."""

    need: Need
    line: str
    weights: Weights
    treats: Mapping[Code, int]
    codes: frozenset[Code]
    near: frozenset[str]
    tags: tuple[str, ...]
    place: str

    @classmethod
    def of(cls, need: Need, line: str, weights: Weights) -> "_Asked":
        treats = _treating(need, weights)
        near = frozenset(code.category for code in need.codes)
        place = "" if need.care == ADVICE else need.place if need.care == VIDEO else need.home
        return cls(need, line, weights, treats, frozenset(treats), near, _tags(need), place)


def _treating(need: Need, weights: Weights) -> dict[Code, int]:
    """Points of each code a specialist may have said, for this need: the very code, or one above it."""
    found: dict[Code, int] = {}
    for code in need.codes:
        for distance, one in enumerate(above(code)):
            points = weights.code_equal if not distance else weights.code_above
            found[one] = max(found.get(one, 0), points)
    return found


def _tags(need: Need) -> tuple[str, ...]:
    """Every way to look up the patient's languages: by tag, by its first part, by family."""
    tags = [tag.lower() for tag in need.languages]
    bases = [tag.partition("-")[0] for tag in tags]
    return tuple(dict.fromkeys([*tags, *bases, *(f"*{FAMILIES.get(base, base)}" for base in bases)]))


def _score(one: Profile, asked: _Asked) -> int:
    """The points of a specialist: the same parts as `_why` names, without the words."""
    need, weights = asked.need, asked.weights
    score = _fit(one, asked) + weights.speaks[_level(one, asked.tags)]
    if asked.line in one.lines:
        score += weights.in_line
    if asked.place in one.places:
        score += weights.licence
    if one.load < one.weekly:
        score += _room(one, weights)
    if one.is_away:
        score += weights.away
    if need.wish and one.gender == need.wish:
        score += weights.wish
    if one.number in need.known_to:
        score += weights.known
    return score + weights.shut_out if one.number in need.shut_out else score


def _fit(one: Profile, asked: _Asked) -> int:
    """Points for what they treat: the best of code, code above, code beside, words."""
    if not one.codes.isdisjoint(asked.codes):
        return max(asked.treats[code] for code in one.codes & asked.codes)
    if not one.near.isdisjoint(asked.near):
        return asked.weights.code_near
    return 0 if one.concepts.isdisjoint(asked.need.concepts) else asked.weights.words


def _level(one: Profile, tags: tuple[str, ...]) -> int:
    spoken, best = one.spoken, 0
    for tag in tags:
        level = spoken.get(tag, 0)
        best = level if level > best else best
    return best


def _room(one: Profile, weights: Weights) -> int:
    """Points for room left this week."""
    left = one.weekly - one.load
    return weights.room * left // one.weekly if left > 0 else 0


def _why(one: Profile, asked: _Asked) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """The reasons of a specialist, and what falls short."""
    good: list[Reason] = []
    short: list[Reason] = []
    need, weights = asked.need, asked.weights
    if asked.line in one.lines:
        good.append(Reason("in_line", weights.in_line))
    else:
        short.append(Reason("other_line"))
    _say_fit(one, asked, good, short)
    _say_language(one, asked, good, short)
    _say_licence(one, asked, good, short)
    _say_room(one, weights, good, short)
    if need.wish:
        met = one.gender == need.wish
        (good if met else short).append(Reason("wish" if met else "wish_unmet", weights.wish if met else 0))
    if one.number in need.known_to:
        good.append(Reason("known", weights.known))
    if one.number in need.shut_out:
        short.insert(0, Reason("shut_out", weights.shut_out))
    return tuple(sorted(good, key=lambda reason: -reason.points)), tuple(short)


def _say_fit(one: Profile, asked: _Asked, good: list[Reason], short: list[Reason]) -> None:
    points = _fit(one, asked)
    common = sorted(one.codes & asked.codes, key=lambda code: (-asked.treats[code], code))
    beside = sorted(code for code in one.codes if code.category in asked.near)
    named = sorted(asked.need.concepts & one.concepts)
    if common:
        kind = "code_equal" if common[0] in asked.need.codes else "code_above"
        good.append(Reason(kind, points, (("code", common[0].value),)))
    elif beside:
        good.append(Reason("code_near", points, (("code", beside[0].value),)))
    elif named:
        good.append(Reason("words", points, (("concept", named[0]),)))
    elif asked.need.codes or asked.need.concepts:
        short.append(Reason("not_treated"))


def _say_language(one: Profile, asked: _Asked, good: list[Reason], short: list[Reason]) -> None:
    languages = asked.need.languages
    if not languages:
        return
    level = _level(one, asked.tags)
    points = asked.weights.speaks[level]
    tag = next((tag for tag in asked.tags if one.spoken.get(tag, 0) == level), languages[0]).lstrip("*")
    if level >= ENOUGH:
        good.append(Reason("speaks", points, (("language", tag), ("level", level))))
    else:
        short.append(Reason("interpreter", points, (("language", languages[0]),)))


def _say_licence(one: Profile, asked: _Asked, good: list[Reason], short: list[Reason]) -> None:
    if not asked.place:
        return
    if asked.place in one.places:
        good.append(Reason("licence", asked.weights.licence, (("country", asked.place),)))
    else:
        short.append(
            Reason("advice_only" if asked.need.care == VIDEO else "no_licence", 0, (("country", asked.place),))
        )


def _say_room(one: Profile, weights: Weights, good: list[Reason], short: list[Reason]) -> None:
    if one.is_away:
        short.append(Reason("away", weights.away))
    facts = (("load", one.load), ("weekly", one.weekly))
    points = _room(one, weights)
    (good if points else short).append(Reason("room" if points else "full", points, facts))
