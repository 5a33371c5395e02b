"""What somebody or something brings, so far as another could stand in for it; pure."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Brings:
    """A resource by its number: kind, skills, licences, and how well it speaks what (0 to 5)."""

    number: int
    kind: str
    skills: frozenset[str] = frozenset()
    licences: frozenset[str] = frozenset()
    languages: tuple[tuple[str, int], ...] = ()

    def level(self, tag: str) -> int:
        """How well it speaks a language; a region answers for its language, not the other way."""
        return max((level for known, level in self.languages if known == tag or known.startswith(f"{tag}-")), default=0)

    def lacks(self, other: "Brings", tags: frozenset[str] | None = None) -> str:
        """The first thing of the other that it does not bring: `kind`, `skills`, `licence`, `language`; empty: it can replace it.

        Of languages those in `tags` count, or all the other speaks.
        """
        wanted = [(tag, level) for tag, level in other.languages if tags is None or _is_among(tag, tags)]
        rules = (
            ("kind", self.kind == other.kind),
            ("skills", self.skills >= other.skills),
            ("licence", self.licences >= other.licences),
            ("language", all(self.level(tag) >= level for tag, level in wanted)),
        )
        return next((name for name, is_so in rules if not is_so), "")

    def can_replace(self, other: "Brings") -> bool:
        """Whether it brings everything the other does."""
        return not self.lacks(other)


def brings_of(resource: Any) -> Brings:
    """What a row of resources brings; its languages are best read before, for all rows at once."""
    spoken = tuple((one.tag, one.level) for one in resource.languages.all())
    return Brings(resource.pk, resource.kind, frozenset(resource.skills), frozenset(resource.licences), spoken)


def _is_among(tag: str, tags: frozenset[str]) -> bool:
    return any(tag == one or tag.startswith(f"{one}-") for one in tags)
