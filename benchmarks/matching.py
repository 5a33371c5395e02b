"""Ranking 2,000 specialists for a case, beside the smallest honest program: sort them by how many codes they share with it."""

import random
import statistics
import time
from typing import Any

from benchmarks import Asked
from benchmarks.scoring import Budget

GOAL = "2,000 specialists are ranked in less than 20 ms, with the reasons of the first eight."
NOTES = (
    "Profiles are made once, as a page makes them from rows; each round ranks them for 20 cases. The floor counts shared codes and"
    " sorts: it knows no kind of a condition, no language, no licence, no room, and gives no reason. Where codes alone decide (one"
    " specialist shares a code, nobody else anything), both put the same person first.",
)
SIZES, QUICK = (2_000,), 200


def measure(asked: Asked) -> list[Budget]:
    """Budgets: milliseconds for a case and the ratio to the floor; in quick, only whether both agree where codes alone decide."""
    found = []
    for size in asked.sizes:
        found.append(Budget(f"{size} specialists", "firsts apart", _apart(size), 0, ""))
        if asked.quick:
            continue
        profiles, needs = _profiles(size), _needs(20)
        ours, floor = [], []
        for _round in range(asked.rounds):
            ours.append(_seconds(_ours, needs, profiles))
            floor.append(_seconds(_floor, needs, profiles))
        ratio = statistics.median(one / other for one, other in zip(ours, floor, strict=True))
        found.append(Budget(f"{size} specialists", "a case", statistics.median(ours) * 1000, 20, "ms"))
        found.append(Budget(f"{size} specialists", "times the floor", ratio, 10, ""))
    return found


def _seconds(rank: Any, needs: list[Any], profiles: list[Any]) -> float:
    """Of one case."""
    begun = time.perf_counter()
    for need in needs:
        rank(need, profiles)
    return (time.perf_counter() - begun) / len(needs)


def _ours(need: Any, profiles: list[Any]) -> list[int]:
    from hospitium.cases.matching.ranking import Weights, rank_specialists

    return [one.key for one in rank_specialists(need, "spine", profiles, Weights(), limit=8)]


def _floor(need: Any, profiles: list[Any]) -> list[int]:
    return [one.number for one in sorted(profiles, key=lambda one: (-len(one.codes & need.codes), one.number))[:8]]


CODES = [f"{letter}{number:02}.{part}" for letter in "CDGIKMN" for number in range(10, 60, 3) for part in range(4)]
TAGS = ("en", "es", "ar", "arz", "cmn", "yue", "fr", "pt", "ru", "hi")
LINES = ("spine", "cardiology", "cancer", "neurosurgery", "urology")


def _profiles(size: int) -> list[Any]:
    from hospitium.cases.matching.codes import Code
    from hospitium.cases.matching.ranking import Profile

    chance = random.Random(34)
    return [
        Profile(
            number=number,
            lines=frozenset(chance.sample(LINES, 1)),
            codes=frozenset(Code("icd10", value) for value in chance.sample(CODES, 12)),
            concepts=frozenset(chance.sample(("scoliosis", "valve", "cancer", "epilepsy"), 1)),
            languages={tag: chance.randint(1, 3) for tag in chance.sample(TAGS, 3)},
            places=frozenset(chance.sample(("US", "MX", "AE", "CN"), 2)),
            gender=chance.choice(("female", "male")),
            weekly=6,
            load=chance.randint(0, 7),
            is_away=chance.random() < 0.1,
        )
        for number in range(size)
    ]


def _needs(count: int) -> list[Any]:
    from hospitium.cases.matching.codes import Code
    from hospitium.cases.matching.ranking import Need

    chance = random.Random(43)
    return [
        Need(
            codes=frozenset(Code("icd10", value) for value in chance.sample(CODES, 6)),
            concepts=frozenset(("scoliosis",)),
            languages=tuple(chance.sample(TAGS, 2)),
            place="MX",
            home="US",
            care=chance.choice(("visit", "video")),
            wish="female",
        )
        for _number in range(count)
    ]


def _apart(size: int) -> int:
    """How often the two put another first where codes alone decide."""
    from hospitium.cases.matching.codes import Code
    from hospitium.cases.matching.ranking import Need, Profile

    asked = Code("icd10", "M41.1")
    apart = 0
    for chosen in range(0, size, max(size // 20, 1)):
        profiles = [Profile(number, codes=frozenset((asked,) if number == chosen else ())) for number in range(size)]
        need = Need(codes=frozenset((asked,)))
        apart += _ours(need, profiles)[0] != _floor(need, profiles)[0]
    return apart
