"""Are two records one person? Pure: facts in, a score with reasons out. A person decides, never this module."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from hospitium.kernel.names import PersonName, folded, similarity


@dataclass(frozen=True)
class Identity:
    """What is known of somebody: names, birth date as stated (YYYY[-MM[-DD]]), sex, (system, value) identifiers,
    folded contacts.
    """

    names: tuple[PersonName, ...]
    birth_date: str = ""
    sex: str = ""
    identifiers: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    contacts: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Likeness:
    """How alike two identities are (0 to 1), and why: slugs `identifier`, `contact`, `name`, `birth-date`,
    `birth-date-near`; and what speaks against it: `given-differs`, `birth-date-differs`, `sex-differs`.
    """

    score: float
    reasons: tuple[str, ...]


PROPOSE_FROM = 0.75
COMMON_FROM = 5
"""So many records under one name make it a common one, which says less."""
NAMED = 0.45
"""The weight of names that are the same."""
GENERATION = 10
"""Years between two dates of birth that no slip explains: a father and a son of one name, one telephone, one policy."""


def compare(one: Identity, other: Identity, *, namesakes: int = 0) -> Likeness:
    """Weigh an identifier with its system (0.6), names (0.45, a common one 0.36), birth date (0.4, or 0.3 but for a slip) and
    contact (0.2, families share them); contradictions count against. `namesakes`: how many bear the name.

    An identifier without a system, or one marked as masked, proves nothing and is not given here at all.
    """
    score = 0.0
    reasons: list[str] = []
    for slug, weight in (*_shared(one, other), *_named(one, other, namesakes), *_born(one, other), *_sexes(one, other)):
        score, reasons = score + weight, [*reasons, slug]
    return Likeness(round(max(0.0, min(1.0, score)), 3), tuple(reasons))


def may_be_proposed(one: Identity, other: Identity) -> bool:
    """Whether `compare` can reach `PROPOSE_FROM` whatever the names are. Most who share a telephone or a birthday cannot,
    and to compare names takes nearly all of the time.
    """
    weighed = (*_shared(one, other), *_born(one, other), *_sexes(one, other))
    return round(NAMED + sum(weight for _, weight in weighed), 3) >= PROPOSE_FROM


Weighed = Iterator[tuple[str, float]]


def _shared(one: Identity, other: Identity) -> Weighed:
    if one.identifiers & other.identifiers:
        yield "identifier", 0.6
    if one.contacts & other.contacts:
        yield "contact", 0.2


def _named(one: Identity, other: Identity, namesakes: int) -> Weighed:
    pairs = [(a, b) for a in one.names for b in other.names]
    likeness = max((similarity(a, b) for a, b in pairs), default=0.0)
    if likeness >= 0.8:
        yield "name", (NAMED if namesakes < COMMON_FROM else 0.36) * likeness
    given = [(a.given, b.given) for a, b in pairs if a.given and b.given]
    if given and not any(_may_be_one(*pair) for pair in given):  # twins share everything else
        yield "given-differs", -0.5


def _may_be_one(one: str, other: str) -> bool:
    """Whether two given names may be spellings of one: by sound, or in most of their letters."""
    letters = SequenceMatcher(None, folded(one), folded(other)).ratio()
    return letters >= 0.7 or similarity(PersonName(one), PersonName(other)) >= 0.6


def _born(one: Identity, other: Identity) -> Weighed:
    agreement = birth_agreement(one.birth_date, other.birth_date)
    if agreement > 0:
        yield "birth-date", 0.4 * agreement
    elif agreement < 0 and is_slip(one.birth_date, other.birth_date):
        yield "birth-date-near", 0.3
    elif agreement < 0:
        apart = abs(int(one.birth_date[:4]) - int(other.birth_date[:4])) if _has_years(one, other) else 0
        yield "birth-date-differs", -0.7 if apart >= GENERATION else -0.3


def _has_years(*everybody: Identity) -> bool:
    return all(one.birth_date[:4].isdecimal() for one in everybody)


def _sexes(one: Identity, other: Identity) -> Weighed:
    if one.sex and other.sex and one.sex != other.sex:
        yield "sex-differs", -0.2


def birth_agreement(one: str, other: str) -> float:
    """1 for the same full date, less for dates that agree as far as they go, 0 when one is missing, -1 against."""
    if not one or not other:
        return 0.0
    shorter = min(len(one), len(other))
    if one[:shorter] != other[:shorter]:
        return -1.0
    return {10: 1.0, 7: 0.7, 4: 0.4}.get(shorter, 0.2)


def is_slip(one: str, other: str) -> bool:
    """Whether two full dates differ by one slip: a digit, two neighbours exchanged, or day and month exchanged. The digit
    of the decade or century is none: that is a generation.
    """
    if len(one) != 10 or len(other) != 10:
        return False
    differ = [at for at in range(10) if one[at] != other[at]]
    exchanged = f"{other[:5]}{other[8:]}-{other[5:7]}"
    is_digit = len(differ) == 1 and differ[0] >= 3
    is_pair = len(differ) == 2 and sorted(one[at] for at in differ) == sorted(other[at] for at in differ)
    return one == exchanged or is_digit or (is_pair and differ[1] - differ[0] == 1 and differ[0] >= 2)


def verdict(one: Identity, other: Identity) -> str:
    """Whether a document may be taken to be about a person: `same`, `unlike` (they contradict each other) or `unsure`.

    `same` takes an identifier or a name, and nothing against it; a name alone is not enough.
    """
    likeness = compare(one, other)
    against = {"birth-date-differs", "birth-date-near", "sex-differs"} & set(likeness.reasons)
    named = any(name.full.strip("? ") for name in one.names) and any(name.full.strip("? ") for name in other.names)
    if "identifier" in likeness.reasons:
        return "unsure" if against else "same"
    if against or (named and "name" not in likeness.reasons):
        return "unlike"
    return "same" if likeness.score >= PROPOSE_FROM else "unsure"
