"""News between rooms: lower rooms publish facts, `config.reactions` says who listens."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

Reaction = Callable[..., None]
Later = Callable[..., None]

_reactions: dict[type, tuple[Reaction, ...]] = {}
_later: list[Later] = []


def wire(reactions: Mapping[type, Iterable[Reaction]], later: Later) -> None:
    """Set the one table of reactions and the queue that runs them; called once, by `config`."""
    _reactions.clear()
    _reactions.update({event: tuple(listeners) for event, listeners in reactions.items()})
    _later[:] = [later]


def publish(event: Any, *, at: dt.datetime | None = None) -> None:
    """Queue every reaction to a frozen dataclass of plain facts, inside the caller's transaction: all, or none. They run
    soon, or not before a moment (`at`).
    """
    for reaction in _reactions.get(type(event), ()):
        _later[0](reaction, asdict(event), at=at)
