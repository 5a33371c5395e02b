"""Are two records one person? Pure: facts in, a score with reasons out. A person decides, never this module."""

from dataclasses import dataclass, field

from hospitium.kernel.names import PersonName, similarity


@dataclass(frozen=True)
class Identity:
    """What is known of somebody: names, birth date as stated (YYYY[-MM[-DD]]), sex, (system, value) identifiers."""

    names: tuple[PersonName, ...]
    birth_date: str = ""
    sex: str = ""
    identifiers: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    contacts: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Likeness:
    """How alike two identities are (0 to 1), and why: slugs `identifier`, `name`, `birth-date`, `sex-differs`."""

    score: float
    reasons: tuple[str, ...]


PROPOSE_FROM = 0.75


def compare(one: Identity, other: Identity) -> Likeness:
    """Weigh an identifier with its system (0.6), names (0.45) and birth date (0.4); contradictions count against.

    An identifier without a system, or one marked as masked, proves nothing and is not given here at all.
    """
    score = 0.0
    reasons: list[str] = []
    if one.identifiers & other.identifiers:
        score, reasons = score + 0.6, [*reasons, "identifier"]
    name = max((similarity(a, b) for a in one.names for b in other.names), default=0.0)
    if name >= 0.8:
        score, reasons = score + 0.45 * name, [*reasons, "name"]
    agreement = birth_agreement(one.birth_date, other.birth_date)
    if agreement > 0:
        score, reasons = score + 0.4 * agreement, [*reasons, "birth-date"]
    if agreement < 0:
        score, reasons = score - 0.3, [*reasons, "birth-date-differs"]
    if one.sex and other.sex and one.sex != other.sex:
        score, reasons = score - 0.2, [*reasons, "sex-differs"]
    return Likeness(round(max(0.0, min(1.0, score)), 3), tuple(reasons))


def birth_agreement(one: str, other: str) -> float:
    """1 for the same full date, less for dates that agree as far as they go, 0 when one is missing, -1 against."""
    if not one or not other:
        return 0.0
    shorter = min(len(one), len(other))
    if one[:shorter] != other[:shorter]:
        return -1.0
    return {10: 1.0, 7: 0.7, 4: 0.4}.get(shorter, 0.2)


def verdict(one: Identity, other: Identity) -> str:
    """Whether a document may be taken to be about a person: `same`, `unlike` (they contradict each other) or `unsure`.

    `same` takes an identifier or a name, and nothing against it; a name alone is not enough.
    """
    likeness = compare(one, other)
    against = {"birth-date-differs", "sex-differs"} & set(likeness.reasons)
    named = any(name.full.strip("? ") for name in one.names) and any(name.full.strip("? ") for name in other.names)
    if "identifier" in likeness.reasons:
        return "unsure" if against else "same"
    if against or (named and "name" not in likeness.reasons):
        return "unlike"
    return "same" if likeness.score >= PROPOSE_FROM else "unsure"
