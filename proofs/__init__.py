"""Figures behind the promises: each module here is one proof, run small in the suite and in full by `make prove`.

A proof is a module with `PROMISE` (one sentence, English) and `prove(full: bool) -> Outcome`. It gets an empty, migrated
database of its own and speaks to it as the app role, like pages do.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Outcome:
    """What was tried, what went wrong, and whether the promise held."""

    tried: int
    failed: int
    met: bool
    control: str = ""
    """What the same trial showed with the protection taken away: a test that cannot fail proves nothing."""
    detail: dict[str, object] = field(default_factory=dict)
