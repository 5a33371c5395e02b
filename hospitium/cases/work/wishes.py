"""What patients say about themselves, and which tasks follow: rules as data (`wishes.toml`), read and asked here. Pure.

A rule looks at one thing: that the patient said something on a topic. It is given no country, no nationality, no language
and no faith, so nothing can follow from them; and it never reads the words, since only a person understands them.
"""

import tomllib
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from hospitium.cases.pathways.plan import Texts


@dataclass(frozen=True)
class WishRule:
    """Whoever spoke on the topic brings this task while the case is in one of these stages: whose it is, due in how many hours."""

    slug: str
    topic: str
    stages: tuple[str, ...]
    owner: str
    hours: int
    clock: str
    title: Texts


def wanted(topics: Container[str], stage: str) -> tuple[WishRule, ...]:
    """The rules that apply to somebody who spoke on these topics, in this stage."""
    return tuple(rule for rule in RULES if rule.topic in topics and stage in rule.stages)


def _read() -> tuple[WishRule, ...]:
    rows = tomllib.loads((Path(__file__).parent / "wishes.toml").read_text())["rules"]
    return tuple(WishRule(**row | {"stages": tuple(row["stages"])}) for row in rows)


RULES = _read()
WISH_TITLES: dict[str, Texts] = {rule.slug: rule.title for rule in RULES}
"""Words of the tasks by kind."""
