"""Engines that draft a translation. Each is one module and one `Engine`; what none of them writes is ever final.

The linguist's own hands are an engine too: it gives nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from hospitium.records.translating.checks import Term


@dataclass(frozen=True)
class Draft:
    """What an engine gives for one segment. No text: it has none."""

    text: str = ""
    score: float | None = None
    engine: str = ""
    model: str = ""


class EngineAway(Exception):
    """The engine does not answer now; trying again later makes sense."""


class Engine(Protocol):
    """How a draft is asked for."""

    name: str
    label: Any
    nature: Any
    """What it is, in a sentence for who chooses it."""
    leaves: bool
    """Whether the text leaves this house's machines, so that the rules of transfer are asked."""
    batch: int

    def is_here(self, source: str, target: str) -> bool:
        """Whether it can translate between these languages here and now, without asking it."""

    def translate(
        self, segments: Sequence[str], source: str, target: str, glossary: Sequence[Term] = (), domain: str = "clinical"
    ) -> list[Draft]:
        """A draft for each segment, in order. Raises `EngineAway`."""


def engines() -> dict[str, Engine]:
    """All engines by name, the linguist's hands first."""
    from . import http, human, marian, memory, pseudo

    found: list[Engine] = [human.Human(), memory.FromMemory(), marian.Marian(), http.Http(), pseudo.Pseudo()]
    return {engine.name: engine for engine in found}


def engine_named(name: str) -> Engine | None:
    """One engine, or none of that name."""
    return engines().get(name)
