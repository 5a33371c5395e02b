"""What a board's votes come to: the most voted option of those present, once enough are. Pure."""

from collections import Counter
from collections.abc import Collection, Mapping

from hospitium.kernel.commas import listed

from .choices import Choice
from .errors import NoMajority, NoQuorum

ABSTAINS = ""
"""Present, and for nothing: it counts to the quorum and to no option."""


def present(ballots: Mapping[int, str], recused: Collection[int]) -> dict[int, str]:
    """The ballots that count: whoever is recused is not there, whatever they said before."""
    return {person: choice for person, choice in ballots.items() if person not in recused}


def result(ballots: Mapping[int, str], *, recused: Collection[int], quorum: int, chair: int) -> str:
    """The option with the most votes; between equals, the chair's own. `ballots`: person to choice, or `ABSTAINS`.

    Raises `NoQuorum` with how many are missing, `NoMajority` with the equals (or none, when everybody abstained).
    """
    counted = present(ballots, recused)
    if len(counted) < quorum:
        raise NoQuorum(present=len(counted), quorum=quorum)
    votes = Counter(choice for choice in counted.values() if choice != ABSTAINS)
    most = max(votes.values(), default=0)
    first = [choice for choice, count in votes.items() if count == most]
    if len(first) == 1:
        return first[0]
    if counted.get(chair) in first:
        return counted[chair]
    raise NoMajority(tied=listed(str(Choice(choice).label) for choice in sorted(first)) or "–")
